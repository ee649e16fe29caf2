"""A change of address: what both have to agree to, what follows it, and what it never tells."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from soft_authenticator import Authenticator
from trialpost.web.mail import actions as mail
from trialpost.web.mail import suppression
from trialpost.web.mail.models import Address, MailedLink, OutboxMessage, StopLink, Suppression
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.store import address_text, find
from trialpost.web.newsroom import subscriptions
from trialpost.web.newsroom.models import Subscription
from trialpost.web.people.account import address_change, rights
from trialpost.web.people.models import AddressChange, FormerAddress, Person, SealedProfile

pytestmark = pytest.mark.django_db
OLD, NEW = "ada@example.org", "ada.new@example.net"
FORM = {"conditions": "frobnitz disease", "birth_year": "1987", "sex": "female",
        "place": "Boston, MA", "travel_km": "80"}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path


def link_to(inbox, who: str, path: str) -> str:
    """Deliver, and return the path of the link in the latest mail to somebody."""
    mail.deliver(now=timezone.now())
    for message in reversed(inbox.messages):
        if message["To"] == who:
            text = message.get_body(("plain",)).get_content()
            found = re.search(rf"https?://[^/\s]+(/{path}\S+)", text)
            assert found, text
            return found[1]
    raise AssertionError(f"no mail to {who}")


def joined(inbox, who: str = OLD) -> Client:
    client = Client()
    client.post("/join/", {"address": who, "consent": "on"})
    client.post(link_to(inbox, who, "in/"))
    return client


def asked(client: Client, inbox, new: str = NEW) -> tuple[str, str]:
    """Ask for a change and return the links at the old and the new address."""
    answer = client.post("/me/address/", {"address": new})
    assert (answer.status_code, answer["Location"]) == (302, "/me/address/")
    return link_to(inbox, OLD, "address/"), link_to(inbox, new, "address/")


@pytest.mark.parametrize("old_first", [True, False])
def test_it_takes_effect_once_both_have_agreed(inbox, old_first: bool) -> None:
    client = joined(inbox)
    first, second = asked(client, inbox) if old_first else asked(client, inbox)[::-1]
    assert "has agreed" in Client().post(first).content.decode()
    assert address_text(Person.objects.get().address) == OLD
    assert "The address has changed" in Client().post(second).content.decode()
    assert address_text(Person.objects.get().address) == NEW
    assert find(OLD) is None
    assert not AddressChange.objects.exists()
    assert Address.objects.count() == 1


def test_opening_the_links_changes_nothing_and_a_post_needs_our_own_page(inbox) -> None:
    links = asked(joined(inbox), inbox)
    scanner = Client(enforce_csrf_checks=True)
    for link in links * 2:
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
        assert scanner.post(link).status_code == 403
    change = AddressChange.objects.get()
    assert (change.old_confirmed_at, change.new_confirmed_at) == (None, None)


def test_one_side_alone_changes_nothing_however_often_it_agrees(inbox) -> None:
    for side in (0, 1):
        link = asked(joined(inbox), inbox)[side]
        assert Client().post(link).status_code == 200
        assert Client().post(link).status_code == 404, "a link works once"
        assert address_text(Person.objects.get().address) == OLD
        Address.objects.all().delete()
        inbox.messages.clear()


def test_the_old_mailbox_and_the_account_can_cancel(inbox) -> None:
    client = joined(inbox)
    old, new = asked(client, inbox)
    assert "was cancelled" in Client().post(old, {"cancel": "yes"}).content.decode()
    assert Client().get(new).status_code == 404
    assert Client().post(new).status_code == 404
    old, new = asked(client, inbox)
    client.post("/me/address/", {"cancel": "yes"})
    assert Client().post(old).status_code == 404
    assert Client().post(new).status_code == 404
    assert address_text(Person.objects.get().address) == OLD


def test_it_lapses_after_a_day_and_a_second_wish_replaces_the_first(inbox) -> None:
    client, now = joined(inbox), timezone.now()
    old, new = asked(client, inbox)
    later = now + dt.timedelta(hours=25)
    for link in (old, new):
        token = link.rsplit("/", 1)[1]
        assert address_change.confirm(token=token, now=later) is address_change.Came.GONE
    address_change.forget_expired(now=later)
    assert not AddressChange.objects.exists()
    first = asked(client, inbox)
    second = asked(client, inbox, "ada.third@example.com")
    assert [Client().post(link).status_code for link in first] == [404, 404]
    for link in second:
        Client().post(link)
    assert address_text(Person.objects.get().address) == "ada.third@example.com"


def test_sessions_profile_and_subscriptions_follow_and_old_links_open_nothing(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    Client().post("/subscribe/", {"address": OLD, "category": "heart"})
    Client().post(link_to(inbox, OLD, "subscribe/"))
    links = asked(client, inbox)
    Client().post("/sign-in/", {"address": OLD})
    sign_in = link_to(inbox, OLD, "in/")
    for link in links:
        Client().post(link)
    assert "frobnitz" in client.get("/me/").content.decode(), "still signed in"
    account = Address.objects.get()
    assert account.lookup == find(NEW).lookup
    assert [one.name for one in subscriptions.store.subscriptions_of(account)]
    assert SealedProfile.objects.count() == 1
    assert Client().post(sign_in).status_code == 404, "the old mailbox opens the account no more"
    Client().post("/sign-in/", {"address": NEW})
    assert Client().post(link_to(inbox, NEW, "in/")).status_code == 302


def news(address: Address, number: int) -> None:
    message = RenderedMessage(subject="News", text="Read this.\n", stream="articles:heart")
    mail.queue(address=address, idempotency_parts=("t", str(number)), message=message,
               now=timezone.now())  # fmt: skip


def test_waiting_mail_goes_to_the_new_address_and_a_suppression_stays_behind(inbox) -> None:
    client = joined(inbox)
    Client().post("/subscribe/", {"address": OLD, "category": "heart"})
    Client().post(link_to(inbox, OLD, "subscribe/"))
    links, account = asked(client, inbox), find(OLD)
    news(account, 1)
    suppression.suppress(
        lookup=account.lookup, reason=suppression.MAILBOX_UNKNOWN, now=timezone.now()
    )
    for link in links:
        Client().post(link)
    inbox.messages.clear()
    mail.deliver(now=timezone.now())
    assert [message["To"] for message in inbox.messages] == [NEW]
    assert Suppression.objects.get().lookup == former_of(account)


def former_of(account: Address) -> str:
    (former,) = address_change.former_lookups(account)
    return former


def test_an_address_that_only_reads_articles_is_taken_over_with_what_it_gets(inbox) -> None:
    client = joined(inbox)
    Client().post("/subscribe/", {"address": NEW, "category": "heart"})
    Client().post(link_to(inbox, NEW, "subscribe/"))
    reader, links = find(NEW), asked(client, inbox)
    news(reader, 7)
    stop = mail.stop_path(address=reader, stream="articles:heart")
    for link in links:
        Client().post(link)
    account = Address.objects.get()
    assert Subscription.objects.get().address == account
    assert [one.name for one in subscriptions.store.subscriptions_of(account)]
    assert OutboxMessage.objects.get(sealed__isnull=False).address == account
    inbox.messages.clear()
    mail.deliver(now=timezone.now())
    assert [message["To"] for message in inbox.messages] == [NEW]
    assert StopLink.objects.filter(address=account).exists()
    assert Client().post(stop).status_code == 200, "the stop link of earlier mails still stops"
    assert not Subscription.objects.exists()


def test_an_address_with_an_account_is_told_so_and_nobody_else_learns_it(inbox) -> None:
    client = joined(inbox)
    joined(inbox, NEW)
    inbox.messages.clear()
    pages = []
    for new in (NEW, "nobody.here@example.net"):
        answer = client.post("/me/address/", {"address": new})
        assert answer.status_code == 302
        page = client.get("/me/address/").content.decode().replace(new, "…")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))
    assert pages[0] == pages[1]
    mail.deliver(now=timezone.now())
    to_new = [one for one in inbox.messages if one["To"] == NEW]
    assert "has an account of its own" in to_new[0].get_body(("plain",)).get_content()
    purposes = MailedLink.objects.filter(address=find(NEW), used_at=None).count()
    assert purposes == 0, "nothing in that mailbox can move anything"


def test_an_account_made_meanwhile_stops_the_change(inbox) -> None:
    client = joined(inbox)
    old, new = asked(client, inbox)
    Client().post(old)
    other = joined(inbox, NEW)
    assert Client().post(new).status_code == 404
    assert sorted(address_text(one.address) for one in Person.objects.all()) == [NEW, OLD]
    assert other.get("/me/").status_code == 200


def test_no_mail_and_no_address_of_a_page_names_the_other_mailbox(inbox) -> None:
    asked(joined(inbox), inbox)
    for message in inbox.messages:
        if "change" in message["Subject"]:
            other = NEW if message["To"] == OLD else OLD
            assert other not in message.as_string()


def test_so_many_mails_an_hour_and_no_more(inbox) -> None:
    client = joined(inbox)
    answers = [client.post("/me/address/", {"address": NEW}).status_code for _ in range(8)]
    assert answers[-1] == 429
    same = client.post("/me/address/", {"address": OLD.upper()})
    assert b"have here already" in same.content


def test_whoever_was_erased_after_a_change_stays_erased_in_an_older_backup(inbox) -> None:
    client = joined(inbox)
    before = Address.objects.values().get()
    person = Person.objects.values().get()
    for link in asked(client, inbox):
        Client().post(link)
    account = Address.objects.get()
    assert FormerAddress.objects.count() == 1
    rights.erase(address=account, now=timezone.now())
    assert not Address.objects.exists()
    # The backup from before the change comes back, and somebody else has the old address not yet.
    Address.objects.create(**before)
    Person.objects.create(**person)
    assert rights.reapply_erasures(now=timezone.now()) == 1
    assert not Person.objects.exists()


def test_whoever_has_the_old_address_now_is_not_erased_for_it(inbox) -> None:
    client = joined(inbox)
    for link in asked(client, inbox):
        Client().post(link)
    moved = find(NEW)
    joined(inbox, OLD)
    rights.erase(address=moved, now=timezone.now())
    rights.reapply_erasures(now=timezone.now())
    assert address_text(Person.objects.get().address) == OLD


def test_who_lost_the_old_mailbox_takes_along_what_they_told(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    page = client.get("/me/address/lost/").content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    fresh = Client()
    fresh.post("/join/", {"address": NEW, "consent": "on", "carried": carried})
    fresh.post(link_to(inbox, NEW, "in/"))
    assert "frobnitz" in fresh.get("/me/").content.decode()


def test_an_account_that_moves_to_an_address_that_was_erased_before_stays(inbox) -> None:
    client = joined(inbox)
    joined(inbox, NEW)
    rights.erase(address=find(NEW), now=timezone.now())
    for link in asked(client, inbox):
        Client().post(link)
    assert rights.reapply_erasures(now=timezone.now()) == 0
    assert address_text(Person.objects.get().address) == NEW


def test_passkeys_go_along(inbox) -> None:
    client = joined(inbox)
    device = Authenticator("http://localhost:8000")
    asked_of_device = client.post("/me/passkeys/options/", {"name": "a"}).json()
    client.post("/me/passkeys/add/", {"name": "a", "answer": device.make(asked_of_device)})
    for link in asked(client, inbox):
        Client().post(link)
    fresh = Client()
    answer = device.use(fresh.post("/passkey/options/").json())
    fresh.post("/passkey/", {"answer": answer})
    assert NEW in fresh.get("/me/").content.decode()


def test_every_address_that_an_account_had_stays_in_mind(inbox) -> None:
    client = joined(inbox)
    before = find(OLD).lookup
    for link in asked(client, inbox):
        Client().post(link)
    client.post("/me/address/", {"address": "ada.third@example.com"})
    links = [link_to(inbox, who, "address/") for who in (NEW, "ada.third@example.com")]
    between = find(NEW).lookup
    for link in links:
        Client().post(link)
    account = Address.objects.get()
    assert address_change.former_lookups(account) == [before, between]
    assert rights.export(address=account)["change of address"]["addresses_before_this_one"] == 2


def test_an_account_whose_key_is_lost_can_still_be_erased(inbox) -> None:
    client = joined(inbox)
    for link in asked(client, inbox):
        Client().post(link)
    Address.objects.update(wrapped_key=b"wrapped under a master key that is gone")
    rights.erase(address=Address.objects.get(), now=timezone.now())
    assert not Person.objects.exists()
