"""What somebody saves is followed, what they decline or hide is told to them no more."""

import datetime as dt
import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from invented_trials import Shelf, study
from test_watch_notices import person, words_of
from test_watch_reasons import told
from trialpost.errors import BadInput, NotFound
from trialpost.web.catalogue import records
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.models import (
    CatalogueState,
    CatalogueVersion,
    SourceRow,
    SourceVersion,
    TrialRow,
)
from trialpost.web.mail import actions as mail
from trialpost.web.people.account import access, rights
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Consent, Person
from trialpost.web.watch import actions, store
from trialpost.web.watch.models import Decision, Notice
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import DecisionKind

pytestmark = pytest.mark.django_db
TRIAL = "NCT00000002"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), study(2), now=now)
    return found


def decide(someone: Person, kind: str, now: dt.datetime, trial: str = TRIAL, why: str = "") -> None:
    decisions.decide(person=someone, trial=trial, kind=DecisionKind(kind), why=why, now=now)


def with_results(one: dict[str, Any]) -> dict[str, Any]:
    return one | {"hasResults": True}


def signed_in(someone: Person) -> Client:
    client = Client()
    Consent.objects.create(person=someone, text_version=VERSION, given_at=someone.created_at)
    session = client.session
    session[access.SESSION_KEY] = someone.token
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def test_a_trial_of_no_registry_has_articles_and_stops_no_watch(shelf, now) -> None:
    someone = person(now)
    decide(someone, "saved", now)
    assert store.decision_on(someone, "SIMULATED-1") is None
    assert records.changed_in("SIMULATED-1") == ()
    assert catalogue.trial_at("SIMULATED-1", 1) is None


def test_a_trial_s_page_is_everybody_s_and_what_its_reader_chose_is_asked_for_beside_it(
    shelf, now
) -> None:
    someone = person(now)
    client = signed_in(someone)
    decide(someone, "saved", now)
    page = client.get(f"/trial/{TRIAL}/").text
    assert "You saved it" not in page
    assert 'href="/me/decided/"' in page, "without a script it is found there"
    address = re.search(r'data-chosen="([^"]*)"', page)[1]
    assert address == "/me/decided/here/", "it names no trial"
    part = client.post(address, {"trial": TRIAL})
    assert "You saved it" in part.text
    assert part["Cache-Control"] == "no-store"
    assert "You saved it" not in client.post(address, {"trial": "NCT00000001"}).text
    assert client.post(address, {"trial": "NCT09999999"}).status_code == 404
    assert "You saved it" not in Client().post(address, {"trial": TRIAL}).text


@pytest.mark.parametrize("kind", ["saved", "accepted"])
@pytest.mark.parametrize(
    ("now_is", "why", "words"),
    [
        (study(2, status="COMPLETED"), ["closed"], "no longer takes people. It is over."),
        (study(2, status="SUSPENDED"), ["closed"], "It is paused and takes nobody for now."),
        (with_results(study(2)), ["results"], "it has results now"),
        (study(2, maximum="30 Years"), ["followed"], "It now takes people up to 30"),
        (study(2, title="A typo mended"), [], ""),
        (study(2, update="2026-11-20"), [], ""),
    ],
)
def test_a_saved_trial_is_followed(shelf, inbox, now, kind, now_is, why, words) -> None:
    someone = person(now)
    actions.watch(now=now)
    decide(someone, kind, now)
    shelf.load(now_is, now=now)
    actions.watch(now=now)
    actions.watch(now=now)
    assert [reason for _, reason in told(someone)] == why
    mail.deliver(now=now)
    if words:
        text = " ".join(words_of(inbox.messages[0]).split())
        assert words in text
        assert "There is news of a trial that you saved." in text
    assert len(inbox.messages) == len(why)


def test_what_became_of_a_saved_trial_is_told_each_time_once(shelf, inbox, now) -> None:
    someone = person(now)
    actions.watch(now=now)
    decide(someone, "saved", now)
    for one in (
        study(2, status="COMPLETED"),
        study(2, status="COMPLETED", update="2026-11-18"),
        with_results(study(2, status="COMPLETED", update="2026-11-19")),
        study(2, update="2026-11-20"),
    ):
        shelf.load(one, now=now)
        actions.watch(now=now)
        mail.deliver(now=now)
        actions.watch(now=now)
    assert [reason for _, reason in told(someone)] == ["closed", "results", "opened"]
    text = " ".join(words_of(inbox.messages[-1]).split())
    assert "You saved this trial. It takes people again." in text
    assert "There is news of a trial that you saved." in text


def test_a_trial_that_opened_again_before_the_mail_is_not_called_closed(
    shelf, inbox, now, monkeypatch
) -> None:
    someone = person(now)
    actions.watch(now=now)
    decide(someone, "saved", now)
    shelf.load(study(2, status="SUSPENDED"), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **_: {})
        actions.watch(now=now)
    assert told(someone) == [("2", "closed")]
    shelf.load(study(2), now=now)
    actions.gather(now=now)
    mail.deliver(now=now)
    assert not inbox.messages


def test_a_saved_trial_that_is_not_listed_any_more_is_told(shelf, now) -> None:
    someone = person(now)
    actions.watch(now=now)
    decide(someone, "saved", now)
    vanish(TRIAL, now)
    actions.watch(now=now)
    assert told(someone) == [("2", "closed")]
    page = signed_in(someone).get("/me/decided/").content.decode()
    assert "A Trial of a New Tablet, Number 2" in page


def vanish(trial: str, now: dt.datetime) -> None:
    """Let a trial vanish from its registry, as a listing without it does."""
    state = CatalogueState.objects.get()
    state.version += 1
    state.save()
    CatalogueVersion.objects.create(version=state.version, made_at=now)
    source = SourceRow.objects.get(trial__registry_id=trial)
    SourceVersion.objects.create(source=source, raw=None, version=state.version)
    SourceRow.objects.filter(pk=source.pk).update(vanished_at=now, changed_in=state.version)
    TrialRow.objects.filter(registry_id=trial).update(vanished_at=now, changed_in=state.version)


@pytest.mark.parametrize("kind", ["declined", "hidden"])
def test_what_is_declined_or_hidden_is_never_told_again(shelf, inbox, now, kind) -> None:
    someone = person(now)
    actions.watch(now=now)
    decide(someone, kind, now)
    for one in (study(2, status="COMPLETED"), study(2), with_results(study(2))):
        shelf.load(one, now=now)
        actions.watch(now=now)
    mail.deliver(now=now)
    assert told(someone) == []
    assert not inbox.messages
    decisions.undo(person=someone, trial=TRIAL)
    for one in (study(2, status="COMPLETED"), study(2)):
        shelf.load(one, now=now)
        actions.watch(now=now)
    assert told(someone) == [("2", "opened")]


def test_what_is_declined_while_its_notice_waits_is_not_mailed(
    shelf, inbox, now, monkeypatch
) -> None:
    someone = person(now)
    actions.watch(now=now)
    shelf.load(study(3), study(4), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **_: {})
        actions.watch(now=now)
    decide(someone, "declined", now, trial="NCT00000003")
    actions.gather(now=now)
    mail.deliver(now=now)
    text = words_of(inbox.messages[0])
    assert "Number 4" in text
    assert "Number 3" not in text


def test_what_was_declined_under_a_former_id_is_not_told_under_the_new_one(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(3, status="COMPLETED"), now=now)
    actions.watch(now=now)
    decide(someone, "declined", now)
    join(TRIAL, into="NCT00000003")
    shelf.load(study(3), now=now)
    actions.watch(now=now)
    assert told(someone) == []


def test_what_was_saved_under_a_former_id_is_followed_under_the_new_one(shelf, inbox, now) -> None:
    someone = person(now)
    shelf.load(study(3), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    decide(someone, "saved", now)
    join(TRIAL, into="NCT00000003")
    shelf.load(study(3, status="COMPLETED"), now=now)
    actions.watch(now=now)
    assert told(someone) == [("3", "new"), ("3", "closed")]
    decide(someone, "hidden", now, trial=TRIAL)
    assert [(one.trial, one.kind) for one in store.decisions_of(someone)] == [
        ("NCT00000003", "hidden")
    ]


def join(trial: str, *, into: str) -> None:
    """Let a trial turn out to be another one."""
    other = TrialRow.objects.get(registry_id=into)
    TrialRow.objects.filter(registry_id=trial).update(joined_to=other)


def test_one_decision_a_trial_the_last_one_counts(shelf, now) -> None:
    someone = person(now)
    for kind in ("saved", "declined", "accepted", "saved"):
        decide(someone, kind, now, why="far" if kind == "declined" else "")
    (one,) = store.decisions_of(someone)
    assert (one.kind, one.why) == ("saved", "")
    decisions.undo(person=someone, trial=TRIAL)
    decisions.undo(person=someone, trial=TRIAL)
    assert store.decisions_of(someone) == ()


def test_what_cannot_be_decided(shelf, now) -> None:
    someone = person(now)
    with pytest.raises(BadInput, match="reason for declining"):
        decide(someone, "declined", now, why="because")
    with pytest.raises(NotFound):
        decide(someone, "saved", now, trial="NCT00000099")


# --- pages ---------------------------------------------------------------------------------------


def test_the_whole_way_on_the_pages(shelf, now) -> None:
    client = signed_in(someone := person(now))
    page = client.get("/me/matches/").content.decode()
    assert page.count('name="decision" value="saved"') == 2
    post = {"trial": TRIAL, "decision": "saved", "back": "matches", "page": "1"}
    answer = client.post("/me/decide/", post)
    assert re.fullmatch(r"/me/matches/#t-[0-9a-f]{10}", answer["Location"])
    assert "You saved it" in client.get("/me/matches/").content.decode()
    answer = client.post("/me/decide/", {"trial": TRIAL, "decision": "declined", "why": "far"})
    assert answer["Location"] == "/me/decided/"
    page = client.get("/me/decided/").content.decode()
    assert "It is too far away" in page
    assert "A Trial of a New Tablet, Number 2" in page
    client.post("/me/decide/", {"trial": TRIAL, "decision": "undo"})
    assert store.decisions_of(someone) == ()
    assert "Nothing yet" in client.get("/me/decided/").content.decode()


def test_declined_and_hidden_trials_do_not_fill_the_list(shelf, now) -> None:
    client = signed_in(someone := person(now))
    decide(someone, "hidden", now)
    page = client.get("/me/matches/").content.decode()
    assert page.count("point by point</summary>") == 1
    assert "You hid it" in page


def test_a_get_changes_nothing_and_what_cannot_be_is_not_found(shelf, now) -> None:
    client = signed_in(someone := person(now))
    assert client.get("/me/decide/?trial=NCT00000002&decision=saved").status_code == 302
    assert store.decisions_of(someone) == ()
    for post in (
        {"trial": "NCT00000099", "decision": "saved"},
        {"trial": TRIAL, "decision": "liked"},
        {"trial": TRIAL, "decision": "declined", "why": "x" * 5000},
        {"trial": "\x00", "decision": "saved"},
        {},
    ):
        assert client.post("/me/decide/", post).status_code == 404, post
    assert store.decisions_of(someone) == ()


def test_another_person_sees_and_changes_nothing(shelf, now) -> None:
    someone, other = person(now), person(now, "bob@example.org")
    decide(someone, "declined", now)
    client = signed_in(other)
    assert "Number 2" not in client.get("/me/decided/").content.decode()
    assert "You said no" not in client.get("/me/matches/").content.decode()
    client.post("/me/decide/", {"trial": TRIAL, "decision": "undo"})
    assert len(store.decisions_of(someone)) == 1
    assert "Number 2" not in Client().get("/me/decided/").content.decode()


def test_the_public_page_has_the_buttons_and_does_not_tell_what_was_decided(shelf, now) -> None:
    client = signed_in(someone := person(now))
    decide(someone, "declined", now)
    page = client.get(f"/trial/{TRIAL}/")
    if page.status_code == 404:
        page = client.get(f"/trials/{TRIAL}/")
    text = page.content.decode()
    assert 'name="decision" value="saved"' in text
    assert "You said no" not in text
    public = Client().get(page.request["PATH_INFO"]).content.decode()
    assert 'name="decision"' not in public


def test_forms_need_the_page_that_they_come_from(shelf, now) -> None:
    someone = person(now)
    client = Client(enforce_csrf_checks=True)
    session = client.session
    session[access.SESSION_KEY] = someone.token
    session.save()
    assert client.post("/me/decide/", {"trial": TRIAL, "decision": "saved"}).status_code == 403


# --- rights --------------------------------------------------------------------------------------


def test_decisions_are_sealed_exported_and_erased(shelf, now) -> None:
    someone = person(now)
    decide(someone, "declined", now, why="worry")
    row = Decision.objects.get()
    kept = " ".join(str(value) for value in vars(row).values()) + bytes(row.sealed).decode("latin1")
    for telling in ("NCT", "declined", "worry", "Tablet"):
        assert telling not in kept
    (held,) = rights.export(address=someone.address)["decisions"]
    assert (held["trial"], held["kind"], held["why"]) == (TRIAL, "declined", "worry")
    rights.erase(address=someone.address, now=now)
    assert not Decision.objects.exists()
    assert not Notice.objects.exists()


def test_two_people_who_decide_on_one_trial_have_nothing_in_common(shelf, now) -> None:
    for who in ("ada@example.org", "bob@example.org"):
        decide(person(now, who), "saved", now)
    one, other = Decision.objects.all()
    assert one.about != other.about
    assert bytes(one.sealed) != bytes(other.sealed)
    assert apps.get_model("watch", "Decision") is Decision
