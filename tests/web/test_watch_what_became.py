"""What became of a trial is told as it is when the mail goes out, to whom it concerns, and once."""

import datetime as dt

import pytest

from invented_trials import Shelf, study
from test_newsroom_articles import other_words
from test_watch_aftermath import kinds, overdue_study, publish
from test_watch_notices import person, words_of
from trialpost.errors import Unreadable
from trialpost.web import doctor
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.newsroom import mailed
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch import actions
from trialpost.web.watch.after import aftermath, follow_mail, matched
from trialpost.web.watch.choosing.choices import choose, chosen_by
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet
from trialpost.web.watch.models import OwedFollowUps, OwedPerson, OwedTrialFollowUps
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import DecisionKind
from trialpost.web.watch.sending import still_asked
from trialpost.web.watch.sending.digesting import gather

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
TRIAL = "NCT00000002"
WITH_RESULTS = study(2) | {"hasResults": True}


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def someone(shelf, inbox, now) -> Person:
    """Somebody who was told of the trial when it opened, by a mail that arrived."""
    found = person(now)
    tick(now)
    shelf.load(study(2), now=now)
    assert tick(now) == 1
    inbox.messages.clear()
    return found


def tick(now: dt.datetime, *, sends: bool = True) -> int:
    """Do what the timer does, as far as people are told of trials; return what was sent.

    If it does not send, what waits in the outbox is as after a mail server that put it off.
    """
    actions.watch(now=now, patient=True)
    aftermath.follow(now=now)
    gather(now=now)
    follow_mail.gather(now=now)
    if sends:
        return mail.deliver(now=now, due_by=now)["sent"]
    return put_off()


def put_off() -> int:
    waits = OutboxMessage.objects.filter(state="queued")
    assert waits.update(attempts=1) == 1
    return 0


def begins_quiet_hours(who: Person, now: dt.datetime) -> None:
    hour = (now + 2 * HOUR).hour
    choose(person=who, choice=Choice(quiet=Quiet(begin=hour, end=hour + 8), zone="UTC"), now=now)


def pauses(who: Person, now: dt.datetime) -> None:
    choose(person=who, choice=Choice(pause=Pause(until=now.date() + DAY), zone="UTC"), now=now)


@pytest.mark.parametrize("meanwhile", [begins_quiet_hours, pauses])
def test_what_was_put_off_goes_out_when_it_suits_its_reader_by_then(
    shelf, someone, inbox, now, meanwhile
) -> None:
    shelf.load(WITH_RESULTS, now=now)
    tick(now, sends=False)
    meanwhile(someone, now + HOUR)
    assert tick(now + 3 * HOUR) == 0
    assert not OutboxMessage.objects.filter(state="queued").exists(), "it was taken back"
    assert someone.follow_ups.get().attempts == 1, "its pauses go on growing"
    assert tick(now + 25 * HOUR) == 1
    assert tick(now + 26 * HOUR) == 0
    (letter,) = inbox.messages
    assert "Its registry shows results now." in words_of(letter)


def test_what_was_put_off_and_declined_is_not_told(shelf, someone, inbox, now) -> None:
    shelf.load(WITH_RESULTS, now=now)
    tick(now, sends=False)
    decisions.decide(person=someone, trial=TRIAL, kind=DecisionKind.DECLINED, now=now + HOUR)
    assert tick(now + 3 * HOUR) == 0
    assert kinds(someone) == []
    assert not inbox.messages


def test_the_slot_of_a_mail_that_was_taken_back_serves_again(shelf, someone, inbox, now) -> None:
    choice = Choice(cadence=Cadence.DAILY, zone="UTC")
    choose(person=someone, choice=choice, now=now)
    shelf.load(WITH_RESULTS, now=now)
    tick(now, sends=False)
    served = chosen_by(someone).followed
    decisions.decide(person=someone, trial=TRIAL, kind=DecisionKind.HIDDEN, now=now)
    tick(now + 3 * HOUR)
    assert chosen_by(someone).followed < served


def test_one_trial_is_named_once_and_its_results_are_not_overdue_any_more(
    shelf, someone, inbox, client, now
) -> None:
    choose(person=someone, choice=Choice(cadence=Cadence.MONTHLY, month_day=20), now=now)
    shelf.load(overdue_study(), now=now)
    tick(now + 8 * DAY)
    assert kinds(someone) == ["overdue"]
    shelf.load(overdue_study() | {"hasResults": True}, now=now + 9 * DAY)
    tick(now + 9 * DAY)
    publish(now + 9 * DAY)
    tick(now + 10 * DAY)
    assert tick(now + 31 * DAY) == 1
    words = " ".join(words_of(inbox.messages[-1]).split())
    assert "There is news of a trial" in words
    assert "shows no results" not in words
    assert "Its registry shows results now. We have written in plain words what it found." in words
    page = client.get("/n/became/" + words.partition("/n/became/")[2].split()[0]).text
    assert page.count('<li class="result">') == 1
    assert page.count("Read the article") == 1


def test_overdue_results_of_what_stood_on_a_page_are_told_whatever_strangers_do(
    shelf, inbox, now
) -> None:
    shelf.load(study(2), now=now)
    ada, other = person(now), person(now, "other@example.org", conditions=["asthma"])
    tick(now)
    shelf.load(overdue_study(), now=now + DAY)
    late = person(now + DAY, "late@example.org")
    tick(now + DAY)
    tick(now + 8 * DAY)
    assert [kinds(one) for one in (ada, other, late)] == [["overdue"], [], []]


def test_a_correction_is_told_once_to_whom_a_mail_told_of_the_article(
    shelf, someone, inbox, now
) -> None:
    choose(person=someone, choice=Choice(cadence=Cadence.WEEKLY, weekday=0, zone="UTC"), now=now)
    reader = person(now, "reader@example.org")
    subscriber = person(now, "subscriber@example.org")
    slug = publish(now)
    tick(now)
    mailed.note([(subscriber.address, slug)])
    newsroom.correct(slug=slug, article=other_words(slug), reason="A typo.", now=now)
    tick(now + HOUR)
    tick(now + 8 * DAY)
    assert kinds(someone) == ["article"], "what they read is the corrected one"
    assert kinds(reader) == ["article", "corrected"]
    assert kinds(subscriber) == ["article"], "the newsroom mails them that"
    newsroom.withdraw(slug=slug, reason="It was wrong.", now=now + 9 * DAY)
    tick(now + 9 * DAY)
    tick(now + 16 * DAY)
    assert kinds(someone) == ["article", "withdrawn"]
    assert kinds(reader) == ["article", "corrected", "withdrawn"]
    mails = [words_of(one) for one in inbox.messages if one["To"] == "subscriber@example.org"]
    assert [sum(what in words for words in mails) for what in ("corrected", "withdrawn")] == [1, 1]


@pytest.mark.parametrize("undone", [True, False])
def test_results_reach_whom_a_trial_matched_though_they_do_not_save_it_any_more(
    shelf, someone, inbox, now, undone
) -> None:
    decisions.decide(person=someone, trial=TRIAL, kind=DecisionKind.SAVED, now=now)
    choose(person=someone, choice=Choice(cadence=Cadence.WEEKLY, weekday=0, zone="UTC"), now=now)
    shelf.load(WITH_RESULTS, now=now)
    tick(now)
    if undone:
        decisions.undo(person=someone, trial=TRIAL)
    assert [tick(now + days * DAY) for days in (1, 8)] == [1, 0]
    (letter,) = inbox.messages
    assert ("Its registry shows results now." in words_of(letter)) is undone
    assert kinds(someone) == ["results"] * undone


@pytest.mark.parametrize("where", ["matching", "writing"])
def test_whom_it_could_not_be_told_is_owed_named_and_told_later(
    shelf, someone, inbox, now, monkeypatch, where
) -> None:
    other = person(now, "other@example.org")
    tick(now)
    module, name = (matched, "open_row") if where == "matching" else (aftermath, "_wants")
    real = getattr(module, name)

    def fails(one: SealedProfile | Person, *more: object) -> object:
        if someone.pk == getattr(one, "person_id", one.pk):
            raise ValueError("frobnitz disease")
        return real(one, *more)

    with monkeypatch.context() as broken:
        broken.setattr(module, name, fails)
        shelf.load(WITH_RESULTS, now=now)
        tick(now)
    assert kinds(other) == ["results"]
    left = OwedFollowUps.objects.get()
    assert (left.person, left.kind, left.tries) == (someone, "ValueError", 1)
    (seen,) = (one for one in doctor.examine(now=now) if one.part == "owed")
    assert not seen.well
    assert f"person {someone.pk}" in " ".join(seen.details)
    OwedPerson.objects.create(person=someone, version=1)
    (seen,) = (one for one in doctor.examine(now=now) if one.part == "owed")
    assert "1 person and 0 trials" in seen.seen, "whoever is owed by both roads is one person"
    OwedPerson.objects.all().delete()
    (held,) = rights.export(address=someone.address)["to be looked at anew"]
    assert held["tries"] == 1
    tick(now + HOUR)
    assert kinds(someone) == ["results"]
    assert not OwedFollowUps.objects.exists()


@pytest.mark.parametrize("where", ["as it is", "as it took people"])
def test_a_trial_that_cannot_be_read_when_its_results_come_is_owed_and_told_later(
    shelf, someone, now, monkeypatch, where
) -> None:
    """Whoever matched it, and was never told of it, hears of them as well."""
    early = person(now, "early@example.org")
    tick(now)
    module, name = (matched, "last_open") if where == "as it took people" else (catalogue, "trial")
    real = getattr(module, name)

    def fails(trial: str) -> object:
        if trial == TRIAL:
            raise Unreadable("The record of Frobnitz cannot be read.")
        return real(trial)

    with monkeypatch.context() as broken:
        broken.setattr(module, name, fails)
        shelf.load(WITH_RESULTS, now=now)
        for day in (0, 1, 2):
            aftermath.follow(now=now + day * DAY)
        assert kinds(early) == []
        left = OwedTrialFollowUps.objects.get()
        assert (left.registry_id, left.kind, left.tries) == (TRIAL, "Unreadable", 3)
        (seen,) = (one for one in doctor.examine(now=now) if one.part == "owed")
        assert "0 people and 1 trial." in seen.seen
        assert f"{TRIAL}, what became of it, since {now.date()}, 3 tries" in seen.details[0]
        aftermath.follow(now=now + 2 * DAY + HOUR)
        assert OwedTrialFollowUps.objects.get().tries == 3, "its intervals grow"
    aftermath.follow(now=now + 3 * DAY)
    assert kinds(someone) == kinds(early) == ["results"]
    assert not OwedTrialFollowUps.objects.exists()


def test_nothing_new_is_not_said_while_results_wait(shelf, someone, inbox, now) -> None:
    monthly = Choice(cadence=Cadence.MONTHLY, month_day=28, zone="UTC", heartbeat=True)
    choose(person=someone, choice=monthly, now=now)
    assert tick(now + 6 * DAY) == 0
    shelf.load(WITH_RESULTS, now=now + 20 * DAY)
    assert [tick(now + days * DAY) for days in (20, 30, 31, 36)] == [0, 0, 0, 1]
    assert "Its registry shows results now." in words_of(inbox.messages[-1])


def test_a_sign_of_life_that_was_put_off_is_taken_back_when_something_came(
    shelf, someone, inbox, now
) -> None:
    choose(person=someone, choice=Choice(heartbeat=True, zone="UTC"), now=now)
    later = now + 31 * DAY
    tick(later, sends=False)
    assert chosen_by(someone).beat == later
    shelf.load(WITH_RESULTS, now=later)
    assert tick(later + 3 * HOUR) == 1
    assert "Its registry shows results now." in words_of(inbox.messages[-1])
    assert tick(later + 4 * HOUR) == 0


@pytest.mark.parametrize("asks", [True, False], ids=["still true", "sign of life"])
def test_other_mails_that_were_put_off_keep_quiet_hours_as_well(
    shelf, someone, inbox, now, settings, asks
) -> None:
    choose(person=someone, choice=Choice(heartbeat=not asks, zone="UTC"), now=now)
    later = now + (400 if asks else 31) * DAY
    actions.watch(now=later)
    if asks:
        assert still_asked.ask(now=later) == 1
    put_off()
    hour = (later + 2 * HOUR).hour
    quiet = Quiet(begin=hour, end=hour + 8)
    choose(person=someone, choice=Choice(heartbeat=not asks, quiet=quiet, zone="UTC"), now=later)
    for hours, sent in ((3, 0), (12, 1), (13, 0)):
        at = later + hours * HOUR
        gather(now=at)
        still_asked.ask(now=at)
        assert mail.deliver(now=at, due_by=at)["sent"] == sent
