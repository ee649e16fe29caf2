"""An account from the first mail to its erasure: what confirms, what does not, what is told."""

import datetime as dt
import gzip
import json
import re
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invented_trials import Shelf, study
from trialpost.model.profile import Profile, profile_from_value
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, MailedLink, OutboxMessage, Suppression
from trialpost.web.people import store
from trialpost.web.people.account import rights
from trialpost.web.people.ageing import still_true
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Consent, Person, SealedProfile
from trialpost.web.people.profile.taking_back import seal_step
from trialpost.web.sessions import SessionStore, row_key

pytestmark = pytest.mark.django_db
WHO = "ada@example.org"
FORM = {"conditions": "frobnitz disease", "birth_year": "1987", "sex": "female",
        "place": "Boston, MA", "travel_km": "80"}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path


def deliver() -> None:
    mail.deliver(now=timezone.now())


def mailed_path(inbox) -> str:
    deliver()
    text = inbox.messages[-1].get_body(("plain",)).get_content()
    return "/" + re.search(r"https?://\S+", text)[0].split("/", 3)[3]


def join(client: Client, inbox, who: str = WHO, **more: str) -> str:
    answer = client.post("/join/", {"address": who, "consent": "on", **more})
    assert answer.status_code == 302
    return mailed_path(inbox)


def joined(inbox, who: str = WHO, **more: str) -> Client:
    client = Client()
    client.post(join(client, inbox, who, **more))
    return client


def person() -> Person:
    return Person.objects.select_related("address").get()


def test_from_an_address_to_an_account(inbox) -> None:
    client = Client()
    path = join(client, inbox)
    assert not Person.objects.exists()
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/me/ask/")
    assert person().address.confirmed_at is not None
    assert Consent.objects.get().text_version == VERSION
    assert client.get("/me/").status_code == 200


def test_a_fetched_link_confirms_nobody(inbox) -> None:
    path = join(Client(), inbox)
    scanner = Client()
    for _ in range(3):
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 200
    assert not Person.objects.exists()
    assert Address.objects.get().confirmed_at is None
    assert MailedLink.objects.get().used_at is None
    assert scanner.get("/me/").status_code == 302


def test_a_confirming_post_needs_the_page_that_it_comes_from(inbox) -> None:
    path = join(Client(), inbox)
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert not Person.objects.exists()


def test_a_link_works_once(inbox) -> None:
    path = join(Client(), inbox)
    assert Client().post(path).status_code == 302
    second = Client().post(path)
    assert second.status_code == 404
    assert b"Nothing was changed" in second.content
    assert Person.objects.count() == 1


def test_without_consent_nothing_is_kept(inbox) -> None:
    answer = Client().post("/join/", {"address": WHO})
    assert b"unless you agree" in answer.content
    assert not Address.objects.exists()


def test_signing_in_starts_a_new_session_that_holds_a_token_only(inbox) -> None:
    joined(inbox)
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"address": WHO.upper()})
    path = mailed_path(inbox)
    client.post(path)
    assert dict(client.session).keys() == {"person", "_session_expiry"}
    assert client.session["person"] == person().token
    first = client.session.session_key
    client.post("/sign-in/", {"address": WHO})
    client.post(mailed_path(inbox))
    assert client.session.session_key != first
    assert not client.session.exists(first)
    assert Session.objects.count() == 2  # this one and that of joining


def test_who_copies_the_table_of_sessions_is_not_signed_in(inbox) -> None:
    own = joined(inbox).cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get()
    assert own not in (row.session_key, row.session_data)
    for key, status in ((row.session_key, 302), (own, 200)):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        assert client.get("/me/").status_code == status


def test_a_session_is_kept_under_its_hash_through_its_whole_life() -> None:
    begun = SessionStore()
    begun["count"] = 1
    begun.create()
    begun["count"] = 2
    begun.save()
    again = SessionStore(begun.session_key)
    assert again["count"] == 2
    assert Session.objects.get().session_key == row_key(begun.session_key)
    assert begun.exists(begun.session_key)
    before = again.session_key
    again.cycle_key()
    assert not again.exists(before)
    assert SessionStore(again.session_key)["count"] == 2
    again.delete()
    assert not Session.objects.exists()
    assert async_to_sync(SessionStore("0" * 32).aload)() == {}


def test_signing_out_ends_the_session(inbox) -> None:
    client = joined(inbox)
    client.post("/sign-out/")
    assert client.get("/me/")["Location"] == "/sign-in/"
    assert "was not kept" not in client.get("/sign-in/").text
    assert "was not kept" in client.post("/me/", FORM, follow=True).text, "what was sent is lost"


@pytest.mark.parametrize("path", ["/sign-in/", "/join/"])
def test_a_known_and_an_unknown_address_get_the_same_answer(inbox, path) -> None:
    joined(inbox)
    answers = []
    for who in (WHO, "nobody@example.org"):
        client = Client()
        first = client.post(path, {"address": who, "consent": "on"}, follow=True)
        answers.append((first.status_code, first.redirect_chain, first.content))
    assert answers[0] == answers[1]
    assert ("leave an address first" in first.text) == (path == "/sign-in/")


def test_joining_with_a_known_address_mails_a_sign_in_link(inbox) -> None:
    joined(inbox)
    client = Client()
    client.post(join(client, inbox))
    assert Person.objects.count() == 1
    assert Consent.objects.count() == 1
    assert "sign-in link" in inbox.messages[-1]["Subject"]


def test_an_unknown_address_is_not_mailed_by_sign_in(inbox) -> None:
    Client().post("/sign-in/", {"address": "nobody@example.org"})
    deliver()
    assert not inbox.messages
    assert not Address.objects.exists()


def test_an_address_is_mailed_five_links_an_hour_and_nobody_is_told(inbox) -> None:
    answers = {
        Client().post("/join/", {"address": WHO, "consent": "on"}, follow=True).content
        for _ in range(7)
    }
    deliver()
    assert len(answers) == 1
    assert len(inbox.messages) == 5


def test_a_client_that_asks_too_often_is_told_to_wait(inbox) -> None:
    for number in range(30):
        Client().post("/sign-in/", {"address": f"n{number}@example.org"})
    answer = Client().post("/sign-in/", {"address": "n31@example.org"})
    assert answer.status_code == 429
    assert b"wait an hour" in answer.content
    other = Client(REMOTE_ADDR="10.1.2.3").post("/sign-in/", {"address": "n31@example.org"})
    assert other.status_code == 302


@pytest.mark.parametrize("text", ["ada", "", "ada@x\nBcc: b@example.org"])
def test_what_is_not_an_address_is_said_so(text) -> None:
    answer = Client().post("/join/", {"address": text, "consent": "on"})
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
    assert not Address.objects.exists()


def test_a_profile_is_kept_sealed_and_shown_again(inbox) -> None:
    client = joined(inbox)
    answer = client.post("/me/", FORM)
    assert answer["Location"] == "/me/matches/"
    standing = store.standing_of(person())
    assert standing.profile.birth_year == 1987
    assert standing.profile.place.name == "Boston, Massachusetts, United States"
    assert b"frobnitz" not in bytes(SealedProfile.objects.get().sealed)
    page = client.get("/me/").content.decode()
    assert "frobnitz disease" in page
    assert 'value="80"' in page


def test_changing_the_form_keeps_what_it_does_not_show(inbox, today) -> None:
    client = joined(inbox)
    full = profile_from_value(
        {
            "conditions": [{"name": "lupus", "since": "2019"}, "gout"],
            "answers": {"ecog": 1},
            "medications": ["aspirin"],
        },
        today=today,
    )
    from trialpost.web.people import actions

    actions.save_profile(person=person(), profile=full, now=timezone.now())
    client.post("/me/", FORM | {"conditions": "lupus\nasthma"})
    kept = store.standing_of(person()).profile
    assert [(one.name, one.since) for one in kept.conditions] == [
        ("lupus", "2019"),
        ("asthma", None),
    ]
    assert kept.answers == {"ecog": 1}
    assert [one.name for one in kept.medications] == ["aspirin"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("birth_year", "1790", "The year of birth has to lie between"),
        ("place", "Springfield", "Springfield"),
        ("place", "Xyzzyville", "Xyzzyville"),
        ("travel_km", "-3", "The distance has to be more than 0"),
        ("travel_km", "far", "number"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(inbox, field, value, told) -> None:
    client = joined(inbox)
    answer = client.post("/me/", FORM | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert 'role="alert"' in page
    assert "frobnitz disease" in page
    assert not SealedProfile.objects.exists()


def test_personal_answers_are_not_stored_on_the_way(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    for path in ("/me/", "/me/matches/", "/me/export/", "/me/erase/"):
        assert client.get(path)["Cache-Control"] == "no-store", path


def test_titles_and_addresses_of_personal_pages_are_neutral(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    client = joined(inbox)
    client.post("/me/", FORM)
    pages = [client.get(path).text for path in ("/me/", "/me/matches/", "/me/notices/")]
    titles = {re.search("<title>(.*?)</title>", page, re.DOTALL)[1] for page in pages}
    assert not any("frobnitz" in title.lower() for title in titles)
    assert len(titles) == len(pages), "each says which page it is"


def test_matches_beyond_the_first_are_a_page_number_away(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(*(study(number) for number in range(1, 16)), now=now)
    client = joined(inbox)
    client.post("/me/", FORM)
    first = client.get("/me/matches/").content.decode()
    assert first.count('<li class="result"') == 10
    more = re.search(r'class="button" href="(\?page=2)#match-11"[^>]*>Show more', first)[1]
    second = client.get(f"/me/matches/{more}").content.decode()
    assert second.count('<li class="result"') == 15
    assert "Show more" not in second
    tried = client.post("/match/", FORM).content.decode()
    assert tried.count('<li class="result"') == 10
    for page in (first, tried):
        assert 20_000 < first_visit(page) < 200_000


def first_visit(page: str) -> int:
    """Return what a page weighs with its sheets, scripts and faces, compressed as they are sent."""
    names = set(re.findall(r'(?:href|src)="/static/([^"?]+)"', page))
    found = [Path(finders.find(name)) for name in names]
    assert len(found) > 3
    faces = {
        one
        for folder in settings.STATICFILES_DIRS
        for name in ("source-serif-4", "source-sans-3")
        for one in Path(folder).glob(f"trialpost/{name}-latin-wght-normal*.woff2")
    }
    sent = [page.encode(), *(one.read_bytes() for one in found if one not in faces)]
    return sum(len(gzip.compress(one)) for one in sent) + sum(one.stat().st_size for one in faces)


def test_with_no_condition_kept_the_matches_ask_for_one(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    client = joined(inbox)
    client.post("/me/", FORM | {"conditions": ""})
    page = client.get("/me/matches/").content.decode()
    assert "Tell us a condition first" in page
    assert "No trial fits" not in page
    client.post("/me/answer/", {"fact": "conditions", "answer": "frobnitz disease"})
    assert "1 trial may fit you" in client.get("/me/matches/").content.decode()


def test_matches_say_why(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), study(2, maximum="30 Years"), now=now)
    client = joined(inbox)
    client.post("/me/", FORM)
    page = client.get("/me/matches/").content.decode()
    assert "1 trial may fit you" in page
    assert "Number 1" in page
    assert "it takes people" in page or "this trial takes people" in page
    assert "verdict-met" in page
    assert "do not fit, and why" in page


def test_a_question_is_answered_by_a_button(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    client = joined(inbox)
    client.post("/me/", FORM | {"birth_year": ""})
    assert "In which year were you born?" in client.get("/me/matches/").content.decode()
    client.post("/me/answer/", {"fact": "birth_year", "answer": "1987"})
    assert store.standing_of(person()).profile.birth_year == 1987
    answer = client.post("/me/answer/", {"fact": "birth_year", "answer": "soon"})
    assert b"did not understand" in answer.content
    assert store.standing_of(person()).profile.birth_year == 1987


def test_an_answer_is_taken_back(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    client = joined(inbox)
    client.post("/me/", FORM)
    before = store.standing_of(person()).profile
    answer = {"fact": "birth_year", "answer": "1950"}
    page = client.post("/me/answer/", answer, follow=True).text
    undo = re.search(r'name="undo" value="([^"]+)"', page)[1]
    assert store.standing_of(person()).profile.birth_year == 1950
    page = client.post("/me/answer/", {"undo": undo}, follow=True).text
    assert "Your answer is taken back." in page
    assert 'name="undo"' not in page
    assert store.standing_of(person()).profile == before
    again = client.post("/me/answer/", {"undo": undo}).text
    assert "can’t be taken back here" in again
    assert store.standing_of(person()).profile == before
    someone = seal_step(Profile(), before, now=timezone.now())  # nobody's: of no account
    assert "can’t be taken back here" in client.post("/me/answer/", {"undo": someone}).text


def test_everything_can_be_downloaded(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    answer = client.get("/me/export/")
    held = json.loads(answer.content)
    assert held["mail"]["address"] == WHO
    (condition,) = held["account"]["profile"]["conditions"]
    assert {key: value for key, value in condition.items() if value} == {"name": "frobnitz disease"}
    assert held["account"]["consents"][0]["text_version"] == VERSION
    assert set(held) >= {"mail", "account", "notices"}


@pytest.mark.parametrize("part", ["sealed", "before"])
def test_what_does_not_open_any_more_is_said_and_told_anew_and_the_rest_is_exported(
    inbox, part
) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    client.post("/me/", FORM | {"birth_year": "1988"})
    held = SealedProfile.objects.get()
    last = bytes(held.sealed)[-1] ^ 1
    SealedProfile.objects.update(**{part: bytes(held.sealed)[:-1] + bytes([last])})
    page = client.get("/me/matches/", follow=True)
    assert page.redirect_chain == [("/me/", 302)]
    assert "does not open any more" in page.text
    assert ("1988" in page.text) is (part == "before"), "what does open is there"
    exported = json.loads(client.get("/me/export/").content)
    broken = {"sealed": "profile", "before": "profile_before"}[part]
    assert exported["account"]["could_not_be_opened"].endswith(f"({broken})")
    assert exported["account"][broken] is None
    assert exported["mail"]["address"] == WHO
    aged = reverse("people:aged", args=[still_true.link_for(person(), now=timezone.now())])
    for path in ("/me/address/", reverse("people:address_lost"), aged, "/match/why/"):
        assert client.get(path).status_code < 400, path
    opened = client.post("/match/trial/", {"trial": "NCT00000001"}).status_code
    assert opened == 404, "no such trial is held here"
    assert client.post("/me/", FORM | {"birth_year": "1989"}).status_code == 302
    again = client.get("/me/").text
    assert "1989" in again
    assert "does not open any more" not in again
    assert store.standing_of(person()).profile.birth_year == 1989


def test_erasing_needs_the_box_ticked(inbox) -> None:
    client = joined(inbox)
    answer = client.post("/me/erase/")
    assert b"Nothing was erased" in answer.content
    assert Person.objects.exists()


def test_erasing_leaves_a_mark_and_nothing_else(inbox) -> None:
    elsewhere = joined(inbox)
    client = Client()
    client.post("/sign-in/", {"address": WHO})
    client.post(mailed_path(inbox))
    client.post("/me/", FORM)
    answer = client.post("/me/erase/", {"confirm": "yes"}, follow=True)
    assert b"Everything about you is erased" in answer.content
    assert b"until you confirm it anew" in answer.content
    for model in (Address, Person, SealedProfile, Consent, OutboxMessage, MailedLink, Session):
        assert not model.objects.exists(), model
    assert Suppression.objects.get().reason == "erased"
    assert elsewhere.get("/me/").status_code == 302


@pytest.mark.parametrize("path", ["/me/erase/", "/erased/", "/privacy/"])
def test_no_page_promises_that_a_stranger_cannot_have_us_ask_an_erased_address(inbox, path) -> None:
    page = joined(inbox).get(path).content.decode()
    assert "never write to it" not in page
    assert "it may get an email that asks whether that was you" in page


def test_an_erased_address_that_a_stranger_enters_is_asked_and_stays_suppressed(inbox) -> None:
    joined(inbox).post("/me/erase/", {"confirm": "yes"})
    join(Client(), inbox)
    assert "confirm" in inbox.messages[-1]["Subject"]
    assert Suppression.objects.get().reason == "erased"


def test_an_erased_person_comes_back_by_themselves(inbox) -> None:
    client = joined(inbox)
    client.post("/me/erase/", {"confirm": "yes"})
    joined(inbox)
    assert Person.objects.count() == 1
    assert not Suppression.objects.exists()


def test_the_ledger_holds_hashes_only_and_is_applied_again(inbox, now) -> None:
    client = joined(inbox)
    lookup = person().address.lookup
    kept = Address.objects.values().get()
    client.post("/me/erase/", {"confirm": "yes"})
    line = rights.ledger_path().read_text().split()
    assert line[1] == lookup
    assert "ada" not in rights.ledger_path().read_text()
    Address.objects.create(**kept)
    assert rights.reapply_erasures(now=timezone.now()) == 1
    assert not Address.objects.exists()
    Address.objects.create(**kept | {"created_at": timezone.now() + dt.timedelta(minutes=1)})
    assert rights.reapply_erasures(now=timezone.now()) == 0
    assert Address.objects.exists()


def test_erasing_by_command(inbox) -> None:
    joined(inbox)
    assert rights.erase_by_address(address="ADA@example.org", now=timezone.now())
    assert not Address.objects.exists()
    assert not rights.erase_by_address(address=WHO, now=timezone.now())


def test_notices_can_be_stopped_and_resumed(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    client.post("/me/notices/", {"notices": "off"})
    assert not store.standing_of(person()).notices_on
    client.post("/me/notices/", {"notices": "on"})
    assert store.standing_of(person()).notices_on
