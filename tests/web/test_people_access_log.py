"""The access log: what stands in it, what never does, for how long, and who reads it."""

import datetime as dt
import json
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from test_people_address_change import FORM, OLD, joined, link_to
from test_people_permissions import points_to_a_person
from trialpost.web import key_rotation
from trialpost.web.mail import actions as mail
from trialpost.web.mail import upkeep
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.people.account import access_log, rights
from trialpost.web.people.account.access_log import (
    WAY_WORDS,
    WORDS,
    Entry,
    Way,
    What,
    coarse_browser,
)
from trialpost.web.people.models import AccessEntry, Person
from trialpost.web.sealing import keyring
from trialpost.web.watch import actions as watching
from trialpost.web.watch.auditing.audit import audit

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path, settings) -> None:
    settings.DATA_DIR = tmp_path


def account() -> Address:
    return Person.objects.get(holder=None).address


def logged() -> list[tuple[What, Way | None]]:
    return [(one.what, one.way) for one in access_log.entries(account())]


def test_signing_in_downloading_and_signing_out_everywhere_are_written(inbox) -> None:
    joined(inbox)
    Client().post("/sign-in/", {"address": OLD})
    client = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.77")
    client.post(link_to(inbox, OLD, "in/"))
    client.post("/me/", FORM)
    client.get("/me/export/")
    client.get("/me/export/fhir/")
    client.post("/me/sign-out-everywhere/")
    # What was done just now stands before what is known by its day alone.
    assert [one for one in logged() if one[0] is not What.MAILED] == [
        (What.SIGNED_OUT_EVERYWHERE, None),
        (What.EXPORTED, Way.FHIR),
        (What.EXPORTED, Way.JSON),
        (What.SIGNED_IN, Way.LINK),
        (What.SIGNED_IN, Way.LINK),
    ]
    latest = access_log.entries(account())[0]
    assert latest.browser == "Firefox, Android"
    assert "192.0.2.77" not in str(access_log.plain(account()))


def test_the_page_tells_it_and_the_export_holds_it(inbox) -> None:
    client = joined(inbox)
    page = client.get("/me/log/").content.decode()
    assert "Somebody signed in." in page
    assert "We sent you an email." in page
    held = json.loads(client.get("/me/export/").content)["access log"]
    assert {one["what"] for one in held} == {"signed in", "mailed", "exported"}


def test_a_mail_stays_in_the_log_when_the_outbox_forgets_it(inbox) -> None:
    joined(inbox)
    sent = (What.MAILED, Way.LETTER)
    assert logged().count(sent) == 1
    OutboxMessage.objects.update(created_at=timezone.now().date() - upkeep.DONE_KEPT)
    upkeep.tidy(now=timezone.now())
    assert not OutboxMessage.objects.exists()
    assert logged().count(sent) == 1


def test_an_address_without_an_account_has_no_log(inbox) -> None:
    Client().post("/subscribe/", {"address": OLD, "category": "heart"})
    Client().post(link_to(inbox, OLD, "subscribe/"))
    OutboxMessage.objects.update(created_at=timezone.now().date() - upkeep.DONE_KEPT)
    upkeep.tidy(now=timezone.now())
    assert not AccessEntry.objects.exists()


def test_a_rotation_of_keys_and_an_audit_are_written(inbox, tmp_path) -> None:
    shelf, now = Shelf(tmp_path), timezone.now()
    shelf.load(study(1), now=now)
    client = joined(inbox)
    client.post("/me/", FORM)
    watching.watch(now=now)
    shelf.load(study(2), now=now)
    watching.watch(now=now)
    audit(now=now)
    older = account().wrapped_key
    key_rotation._wrap_batch(_NewRing(), [(account().pk, bytes(older))])
    assert (What.AUDITED, None) in logged()
    assert (What.KEY_WRAPPED, None) in logged()


class _NewRing:
    """A ring that wraps a key again under the same master key."""

    def wrap_again(self, wrapped: bytes) -> bytes:
        return keyring().wrap_again(wrapped)


def test_it_is_bounded_in_length_and_in_age(inbox, settings, monkeypatch) -> None:
    monkeypatch.setattr(access_log, "MOST", 5)
    joined(inbox)
    who, now = account(), timezone.now()
    for number in range(9):
        entry = Entry(what=What.PASSKEY_ADDED, at=now, named=f"n{number}")
        access_log.note(address=who, entry=entry)
    assert AccessEntry.objects.count() == 5
    kept = [one.named for one in access_log.entries(who) if one.what is What.PASSKEY_ADDED]
    assert set(kept) == {"n5", "n6", "n7", "n8"}, "the oldest went first"
    days = settings.SERVICE.access_log_days
    assert access_log.forget_old(now=now + dt.timedelta(days=days)) == 0
    assert access_log.forget_old(now=now + dt.timedelta(days=days + 1)) == 5


def test_what_is_done_again_is_counted_with_what_was_done(inbox) -> None:
    client = joined(inbox)
    before = AccessEntry.objects.count()
    for _ in range(7):
        client.get("/me/export/")
    client.get("/me/export/", headers={"User-Agent": FIREFOX})
    client.get("/me/export/")
    assert AccessEntry.objects.count() == before + 2
    found = {one.browser: one for one in access_log.entries(account()) if one.way is Way.JSON}
    assert found[""].times == 8
    assert found[""].at < found[""].until
    assert (found["Firefox, Android"].times, found["Firefox, Android"].until) == (1, None)
    assert "8 times" in client.get("/me/log/").content.decode()


MORNING = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("what", "minutes", "entries"),
    [
        (What.EXPORTED, (0, 300, 600), 1),
        (What.EXPORTED, (0, 24 * 60), 2),
        (What.SIGNED_IN, (0, 40, 80), 1),
        (What.SIGNED_IN, (0, 90), 2),
        (What.CONSENTED, (0, 1), 1),
    ],
)
def test_downloads_fold_within_a_day_and_the_rest_within_an_hour(inbox, what, minutes, entries):
    joined(inbox)
    AccessEntry.objects.all().delete()
    for late in minutes:
        at = MORNING + dt.timedelta(minutes=late)
        access_log.note(address=account(), entry=Entry(what=what, at=at))
    assert AccessEntry.objects.count() == entries


def test_no_number_of_downloads_or_mails_pushes_a_sign_in_or_a_change_out(inbox, monkeypatch):
    monkeypatch.setattr(access_log, "MOST", 12)
    client = joined(inbox)
    client.post("/me/sign-out-everywhere/")
    who = account()
    for number in range(60):
        at = MORNING + dt.timedelta(days=number)
        access_log.note(address=who, entry=Entry(what=What.EXPORTED, at=at, browser=str(number)))
        access_log.note_many(addresses=[who], entry=Entry(what=What.AUDITED, at=at))
    assert AccessEntry.objects.count() == 12
    kinds = [what for what, _ in logged()]
    assert kinds.count(What.SIGNED_IN) == kinds.count(What.SIGNED_OUT_EVERYWHERE) == 1


def test_the_page_leads_to_what_is_older(inbox, monkeypatch) -> None:
    monkeypatch.setattr("trialpost.web.people.pages.log_views.SHOWN", 2)
    client = joined(inbox)
    for name in ("Phone", "Laptop", "Watch"):
        entry = Entry(what=What.PASSKEY_ADDED, at=timezone.now(), named=name)
        access_log.note(address=account(), entry=entry)
    pages = [client.get(f"/me/log/?page={n}").content.decode() for n in (1, 2, 3, 99)]
    found = [re.findall("“(Phone|Laptop|Watch)”", page) for page in pages]
    assert found == [["Watch", "Laptop"], ["Phone"], [], []]
    assert ['href="?page=2"' in one for one in pages] == [True, False, True, True]
    assert 'href="?page=3"' in pages[1]


def test_nothing_of_it_stands_in_the_clear(inbox) -> None:
    joined(inbox)
    columns = {field.name for field in AccessEntry._meta.get_fields()}
    assert columns == {"id", "address", "sealed", "day"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM people_accessentry")
        (row,) = cursor.fetchall()
    assert b"signed" not in bytes(row[0])
    assert "signed" not in repr(access_log.entries(account()))


def test_nobody_reads_the_log_of_another(inbox) -> None:
    joined(inbox).get("/me/export/")
    other = joined(inbox, "eve@example.org")
    assert "downloaded" not in other.get("/me/log/").content.decode()


def test_it_goes_with_its_account(inbox) -> None:
    joined(inbox)
    rights.erase(address=account(), now=timezone.now())
    assert not AccessEntry.objects.exists()
    gone = Address(pk=1, token="x")
    access_log.note(address=gone, entry=Entry(what=What.EXPORTED, at=timezone.now()))
    assert not AccessEntry.objects.exists()


def test_no_page_of_the_operator_shows_anything_of_a_person() -> None:
    shown = set(admin.site._registry)
    assert shown
    assert not {model.__name__ for model in shown if points_to_a_person(model)}


def test_everything_that_can_stand_there_has_words() -> None:
    assert set(WORDS) == set(What)
    assert set(WAY_WORDS) == set(Way)


@pytest.mark.parametrize(
    ("said", "coarse"),
    [
        (FIREFOX, "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
         "like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_without_what_would_single_it_out(said: str, coarse: str) -> None:
    assert coarse_browser(said) == coarse


def test_mail_of_lists_is_told_apart_from_letters(inbox) -> None:
    joined(inbox)
    Client().post("/subscribe/", {"address": OLD, "category": "heart"})
    Client().post(link_to(inbox, OLD, "subscribe/"))
    message = RenderedMessage(subject="News", text="Read this.\n", stream="articles:heart")
    mail.queue(address=account(), idempotency_parts=("t",), message=message, now=timezone.now())
    mail.deliver(now=timezone.now())
    assert logged().count((What.MAILED, Way.NEWS)) == 1


def test_a_list_that_was_erased_is_written_without_its_name(inbox) -> None:
    client = joined(inbox)
    client.post("/me/people/", {"whom": "child", "words": "Mia"})
    client.post("/me/", FORM | {"birth_year": "2016"})
    page = client.get("/me/people/").content.decode()
    keys = re.findall(r'name="whose" value="([^"]+)"', page)
    client.post("/me/people/erase/", {"whose": keys[-1], "confirm": "yes"})
    assert logged()[0] == (What.LIST_ERASED, None)
    assert "Mia" not in str(access_log.plain(account()))
