"""Articles by mail: double opt-in by POST, once each, sealed, ended by one click."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from moments import moments
from trialpost.demo.reference import reference_findings
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.mail import store as addresses
from trialpost.web.mail.models import Address, MailedLink, OutboxMessage
from trialpost.web.newsroom import actions, store, subscriptions
from trialpost.web.newsroom.mailing import Mailing, stream_of
from trialpost.web.newsroom.models import ArticleRow, Subscription
from trialpost.web.newsroom.subjects import subject
from trialpost.web.people.account import rights

pytestmark = pytest.mark.django_db
READER = "reader@example.org"


def ask(client: Client, *, address: str = READER, category: str = "immune"):
    """Send the form and go where the answer leads."""
    return client.post("/subscribe/", {"address": address, "category": category}, follow=True)


def subscribe(client: Client, inbox, category: str = "immune", address: str = READER) -> str:
    """Ask, read the mail, press the button; return the link."""
    answer = ask(client, address=address, category=category)
    assert answer.redirect_chain
    mail.deliver(now=timezone.now())
    link = link_in(inbox.messages[-1])
    assert client.post(link).status_code == 200
    return link


def keys(address: Address) -> list[str]:
    """Return what an address gets articles on."""
    return [one.key for one in store.subscriptions_of(address)]


def link_in(message) -> str:
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://[^/\s]+(/\S+)", text)[1]


def publish(categories: tuple[str, ...] = ("immune",)) -> str:
    now = timezone.now() - dt.timedelta(hours=1)
    row = actions.add_article(findings_file=reference_findings(), now=now, categories=categories)
    assert actions.verify(slug=row.slug) == ()
    actions.publish(slug=row.slug, now=now)
    return row.slug


def test_asking_subscribes_nobody(client, inbox) -> None:
    asked = {"address": READER, "category": "immune"}
    answer = client.post("/subscribe/", asked, follow=True)
    assert answer.redirect_chain == [("/subscribe/asked/", 302)]
    assert "Look at your email" in answer.text
    assert not Subscription.objects.exists()


def test_opening_the_link_changes_nothing_and_the_button_subscribes(client, inbox) -> None:
    ask(client)
    mail.deliver(now=timezone.now())
    link = link_in(inbox.messages[0])
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert "<title>Please confirm" in page.text
    client.head(link)
    assert not Subscription.objects.exists()
    assert "Done" in client.post(link).text
    assert keys(Address.objects.get()) == ["immune"]


def test_a_link_works_once_and_a_second_press_lands_where_the_first_did(inbox) -> None:
    client = Client(enforce_csrf_checks=True)
    ask(client)
    mail.deliver(now=timezone.now())
    link = link_in(inbox.messages[0])
    first, row = client.post(link), Subscription.objects.get()
    again = client.post(link)
    assert (first.status_code, again.status_code) == (200, 200)
    assert "Done. You will hear from us." in first.text
    assert again.text == first.text
    assert Subscription.objects.get().confirmed_at == row.confirmed_at, "nothing was done again"
    assert "all is well" in client.get(link).text


def test_a_second_press_brings_nothing_back_that_was_stopped_since(client, inbox) -> None:
    link = subscribe(client, inbox)
    subscriptions.stop_subscription(
        Address.objects.get(), stream_of(subject("immune").written), timezone.now()
    )
    assert client.post(link).status_code == 404
    assert not Subscription.objects.exists()


def test_a_used_link_tells_nothing_once_a_while_has_passed(client, inbox) -> None:
    link = subscribe(client, inbox)
    MailedLink.objects.update(used_at=timezone.now() - links.PRESSED_AGAIN)
    answer = client.post(link)
    assert answer.status_code == 404
    assert "immune" not in answer.text.lower()


def test_subscribing_twice_is_one_subscription(client, inbox) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox)
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("address", ["", "no address", "a@b"])
def test_a_wrong_address_is_said_and_kept_in_the_form(client, address) -> None:
    answer = ask(client, address=address)
    assert answer.status_code == 400
    assert "not an email address" in answer.text
    assert not Address.objects.exists()


def test_an_unknown_category_is_refused(client) -> None:
    assert ask(client, category="x").status_code == 400


def test_the_answer_never_tells_whether_an_address_is_known(client, inbox) -> None:
    asked = {"address": READER, "category": "immune"}
    first = client.post("/subscribe/", asked)
    subscribe(client, inbox)
    again = client.post("/subscribe/", asked)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Location"] == first["Location"]


def test_the_address_of_the_form_leads_somewhere_when_it_is_opened(client) -> None:
    assert client.get("/subscribe/")["Location"] == "/articles/#by-mail"
    assert "Look at your email" in client.get("/subscribe/asked/").text


def test_nobody_is_flooded(client, inbox) -> None:
    for _ in range(12):
        ask(client)
    mail.deliver(now=timezone.now())
    assert len(inbox.messages) == 5


def test_an_article_is_mailed_once_to_each_subscriber(client, inbox) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox, category="blood")
    subscribe(client, inbox, address="other@example.org", category="heart")
    inbox.messages.clear()
    publish(("immune", "blood"))
    for _ in range(2):
        mail.deliver(now=timezone.now())
    assert [message["To"] for message in inbox.messages] == [READER]


def test_the_mail_names_no_condition_where_others_can_read_it(client, inbox) -> None:
    subscribe(client, inbox)
    slug = publish()
    mail.deliver(now=timezone.now())
    message = inbox.messages[-1]
    headers = " ".join(f"{name}: {value}" for name, value in message.items())
    assert not re.search("lupus|dsdna|immune|baricitinib|NCT", headers, re.IGNORECASE)
    link = link_in(message)
    assert not re.search("lupus|dsdna|immune|baricitinib|nct", link, re.IGNORECASE)
    assert client.get(link).headers["Location"] == f"/articles/{slug}/"


def test_the_mail_ends_with_one_click(client, inbox, settings) -> None:
    settings.SERVICE = settings.SERVICE.__class__(
        base_url="http://127.0.0.1:8000", mail_is_signed=True
    )
    subscribe(client, inbox)
    publish()
    mail.deliver(now=timezone.now())
    stop = re.search(r"http://[^/\s]+(/stop/\S+)", inbox.messages[-1].as_string())[1]
    stop = stop.rstrip(">=")
    page = client.get(stop.split(">")[0]).text
    assert "articles (Immune system)" in page
    assert Subscription.objects.count() == 1
    Client(enforce_csrf_checks=True).post(stop.split(">")[0])
    assert not Subscription.objects.exists()


def test_what_somebody_reads_stands_nowhere_in_the_clear(client, inbox) -> None:
    subscribe(client, inbox, category="sexual-health")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM newsroom_subscription")
        raw = repr([[bytes(c) if isinstance(c, memoryview) else c for c in r] for r in cursor])
    assert "sexual" not in raw
    assert READER not in raw


def test_export_and_erasure_cover_subscriptions(client, inbox) -> None:
    subscribe(client, inbox)
    address = addresses.find(READER)
    held = rights.export(address=address)["article subscriptions"]
    assert held["about"] == ["Immune system"]
    rights.erase(address=address, now=timezone.now())
    assert not Subscription.objects.exists()


def stop_path(message) -> str:
    """Return the path behind a mail's one click."""
    return "/" + message["List-Unsubscribe"].strip("<>").split("/", 3)[3]


def test_who_stops_one_of_two_categories_gets_the_article_of_the_other(client, inbox) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox, category="blood")
    inbox.messages.clear()
    publish(("immune", "blood"))
    stop = mail.stop_path(address=addresses.find(READER), stream="articles:immune")
    client.post(stop)
    mail.deliver(now=timezone.now())
    (message,) = inbox.messages
    other = mail.stop_path(address=addresses.find(READER), stream="articles:blood")
    assert stop_path(message) == other
    client.post(other)
    assert not Subscription.objects.exists()


def test_a_stop_while_the_article_is_in_flight_ends_it(client, inbox) -> None:
    subscribe(client, inbox)
    inbox.messages.clear()
    publish()
    inbox.recipients = ["451 later"]
    assert mail.deliver(now=timezone.now())["kept"] == 1
    Subscription.objects.all().delete()
    later = timezone.now() + dt.timedelta(days=1)
    assert mail.deliver(now=later)["suppressed"] == 1
    assert inbox.messages == []


def test_subscriptions_are_opened_before_anything_is_locked(client, inbox, monkeypatch) -> None:
    subscribe(client, inbox)
    outside, depths = len(connection.savepoint_ids), []
    real = store.subject_in

    def noted(subscription):
        depths.append(len(connection.savepoint_ids))
        return real(subscription)

    monkeypatch.setattr(store, "subject_in", noted)
    publish()
    assert depths == [outside]


def during(monkeypatch, act) -> None:
    """Do something after the messages of an article were made and before they are written."""
    real = Mailing.queue

    def meanwhile(self, row):
        act()
        real(self, row)

    monkeypatch.setattr(Mailing, "queue", meanwhile)


def test_who_subscribes_while_an_article_is_published_gets_it(client, inbox, monkeypatch) -> None:
    ask(client)
    mail.deliver(now=timezone.now())
    link = link_in(inbox.messages.pop())
    during(monkeypatch, lambda: client.post(link))
    publish()
    assert mail.deliver(now=timezone.now())["sent"] == 1


def test_who_stops_while_an_article_is_published_does_not(client, inbox, monkeypatch) -> None:
    subscribe(client, inbox)
    during(monkeypatch, lambda: Subscription.objects.all().delete())
    publish()
    assert mail.deliver(now=timezone.now())["sent"] == 0
    assert not OutboxMessage.objects.filter(sealed__isnull=False).exists()


def test_who_stops_the_first_of_two_while_it_is_published_gets_the_other(
    client, inbox, monkeypatch
) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox, category="blood")
    inbox.messages.clear()
    first = Subscription.objects.earliest("pk").pk
    during(monkeypatch, lambda: Subscription.objects.filter(pk=first).delete())
    publish(("immune", "blood"))
    assert mail.deliver(now=timezone.now())["sent"] == 1
    blood = mail.stop_path(address=addresses.find(READER), stream="articles:blood")
    assert stop_path(inbox.messages[0]) == blood


def test_who_is_erased_while_an_article_is_published_is_left_out(
    client, inbox, monkeypatch
) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox, address="other@example.org")
    inbox.messages.clear()
    real = mail.queue_prepared

    def erased_first(*, rows):
        rights.erase(address=addresses.find(READER), now=timezone.now())
        real(rows=rows)

    monkeypatch.setattr(mail, "queue_prepared", erased_first)
    publish()
    mail.deliver(now=timezone.now())
    assert [message["To"] for message in inbox.messages] == ["other@example.org"]


def test_no_moment_joins_a_reader_to_an_article(client, inbox) -> None:
    subscribe(client, inbox)
    publish()
    people = (Address, Subscription, OutboxMessage, MailedLink)
    before = moments(*people)
    mail.deliver(now=timezone.now() + dt.timedelta(hours=1))
    assert moments(ArticleRow)
    assert not (before | moments(*people)) & moments(ArticleRow)
