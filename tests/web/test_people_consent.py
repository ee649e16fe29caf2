"""Consent by version: what waits for it, what taking it back stops, and what is kept then."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invented_trials import Shelf, study
from test_people_address_change import FORM, joined
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.people import consent
from trialpost.web.people.account import access_log, consenting, rights
from trialpost.web.people.account.access_log import What
from trialpost.web.people.models import Consent, Person, SealedProfile
from trialpost.web.watch import actions as watching
from trialpost.web.watch.models import Notice
from trialpost.web.watch.standing import kept

pytestmark = pytest.mark.django_db
WAITS = ("people:me", "people:answer", "watch:decide", "watch:notices")
READ = ("people:matches", "watch:decided", "people:ask_own")


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path, settings) -> None:
    settings.DATA_DIR = tmp_path


def older() -> None:
    Consent.objects.update(text_version="2026-11")


def to_consent(answer) -> bool:
    return (answer.status_code, answer.headers.get("Location")) == (302, "/me/consent/")


def test_a_new_text_asks_again_and_the_pages_wait(inbox) -> None:
    client = joined(inbox)
    older()
    for name in WAITS:
        assert to_consent(client.get(reverse(name))), name
        assert to_consent(client.post(reverse(name))), name
    assert all(to_consent(client.get(reverse(name))) for name in READ)
    page = client.get("/me/consent/").content.decode()
    assert "Our text has changed" in page
    for version in consent.TEXTS:
        assert consent.consent_text("Trialpost", version) in page
    client.post("/me/consent/", {"consent": "agree"})
    assert client.get("/me/").status_code == 200
    versions = Consent.objects.order_by("pk").values_list("text_version", flat=True)
    assert list(versions) == ["2026-11", consent.VERSION]


@pytest.mark.parametrize("name", sorted(consent.ALWAYS - {"people:export_fhir"}))
def test_what_is_everybodys_right_needs_no_agreement(inbox, name: str) -> None:
    client = joined(inbox)
    older()
    assert not to_consent(client.get(reverse(name)))
    consenting.withdraw(person=Person.objects.get(), now=timezone.now())
    assert not to_consent(client.get(reverse(name)))


def test_taking_it_back_stops_judging_and_mails_and_keeps_what_was_told(
    inbox, tmp_path, django_capture_on_commit_callbacks
) -> None:
    now = timezone.now()
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    client = joined(inbox)
    client.post("/me/", FORM)
    watching.watch(now=now)
    profile = SealedProfile.objects.get()
    before = bytes(profile.sealed)
    shelf.load(study(2), now=now)
    watching.watch(now=now)
    assert OutboxMessage.objects.filter(single=False, sealed__isnull=False).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/consent/", {"consent": "withdraw"})
    assert not OutboxMessage.objects.filter(single=False, sealed__isnull=False).exists()
    told = Notice.objects.count()
    shelf.load(study(3), now=now)
    watching.watch(now=now)
    assert Notice.objects.count() == told
    assert bytes(SealedProfile.objects.get().sealed) == before, "kept until its owner says"
    file = kept.ShardFile(kept.number_of(profile.pk))
    assert not file.path.exists() or profile.pk not in file.load().ledger.people
    assert to_consent(client.get("/me/matches/"))


def test_it_asks_whether_to_keep_or_to_erase(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    page = client.post("/me/consent/", {"consent": "withdraw"}, follow=True).content.decode()
    assert "What should become of it?" in page
    page = client.post("/me/consent/", {"consent": "keep"}, follow=True).content.decode()
    assert "sealed and unused" in page
    assert SealedProfile.objects.exists()
    client.post("/me/erase/", {"confirm": "yes"})
    assert not Person.objects.exists()


def test_agreeing_again_opens_the_pages_and_turns_no_mail_on(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    for _ in range(2):
        client.post("/me/consent/", {"consent": "withdraw"})
    for _ in range(2):
        client.post("/me/consent/", {"consent": "agree"})
    assert "frobnitz" in client.get("/me/").content.decode()
    assert SealedProfile.objects.get().notices_stopped_at is not None
    assert Consent.objects.count() == 2, "twice is the same as once"
    what = [one.what for one in access_log.entries(Person.objects.get().address)]
    assert what[:2] == [What.CONSENTED, What.WITHDREW]


def test_whoever_agreed_to_nothing_is_asked(inbox) -> None:
    client = joined(inbox)
    Consent.objects.all().delete()
    assert to_consent(client.get("/me/"))
    assert "Do you agree?" in client.get("/me/consent/").content.decode()


def test_a_page_changes_nothing_until_its_button_is_pressed(inbox) -> None:
    client = joined(inbox)
    older()
    for said in ("", "yes", "agreed"):
        client.post("/me/consent/", {"consent": said})
    client.get("/me/consent/?consent=agree")
    strange = Client(enforce_csrf_checks=True, headers={})
    strange.cookies = client.cookies
    assert strange.post("/me/consent/", {"consent": "withdraw"}).status_code == 403
    given = Consent.objects.get()
    assert (given.text_version, given.withdrawn_at) == ("2026-11", None)


def test_every_version_has_its_words_and_the_latest_is_asked_for() -> None:
    assert list(consent.TEXTS)[-1] == consent.VERSION
    assert consent.consent_text("Trialpost", "1999-01") == ""
    assert all("{name}" in text.text for text in consent.TEXTS.values())
    assert dt.date.fromisoformat(consent.VERSION)


def test_an_older_backup_does_not_bring_back_a_consent(inbox) -> None:
    client, who = joined(inbox), Person.objects.get()
    client.post("/me/", FORM)
    before = Consent.objects.values().get()
    client.post("/me/consent/", {"consent": "withdraw"})

    def restored() -> None:
        Consent.objects.all().delete()
        Consent.objects.create(**before)
        SealedProfile.objects.update(unused_since=None, notices_stopped_at=None)
        rights.reapply_erasures(now=timezone.now())

    for _ in range(2):
        restored()
        assert Consent.objects.get().withdrawn_at is not None
        row = SealedProfile.objects.get()
        assert None not in (row.unused_since, row.notices_stopped_at)
    consenting.agree(person=who, now=timezone.now())
    rights.reapply_erasures(now=timezone.now())
    assert consenting.latest(who.address).stands
    restored()
    assert consenting.latest(who.address).withdrawn_at is None, "they agreed again meanwhile"
    assert "ada" not in rights.ledger_path().read_text()
