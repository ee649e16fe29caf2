"""Whom or what a run cannot judge stays owed, and no audit calls that well."""

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterator

import pytest

from invented_trials import Shelf, study
from test_watch_notices import person, profile
from trialpost.errors import Unreadable
from trialpost.web import doctor
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.people import actions as people
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch import actions, store
from trialpost.web.watch.auditing import audit
from trialpost.web.watch.models import Notice, OwedPerson, OwedTrial, WatchRun

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def ada(shelf, now) -> Person:
    """One of two people, who were watched once."""
    found = person(now)
    person(now, "bob@example.org")
    assert go(now) == (0, 0, 0, 0)
    return found


def go(now: dt.datetime) -> tuple[int, int, int, int]:
    """Watch, deliver and audit; count notices, failures, owed people and owed trials."""
    done = actions.watch(now=now)
    mail.deliver(now=now)
    found = audit.audit(now=now)
    assert (found["missed"], found["surplus"]) == (0, 0)
    return done["notices"], done.get("failed", 0), found["owed"], found["owed_trials"]


def does_not_open(row: SealedProfile, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    good = bytes(row.sealed)
    rows = SealedProfile.objects.filter(pk=row.pk)
    rows.update(sealed=good[:-4] + bytes(4))
    return lambda: rows.update(sealed=good)


def trips_something(row: SealedProfile, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    real = actions.past_of

    def past_of(one: SealedProfile, *args: object, **more: object) -> object:
        if one.pk == row.pk:
            raise ValueError("frobnitz disease")
        return real(one, *args, **more)

    monkeypatch.setattr(actions, "past_of", past_of)
    return lambda: monkeypatch.setattr(actions, "past_of", real)


@pytest.mark.parametrize("fails", [does_not_open, trips_something])
def test_who_cannot_be_judged_stays_owed_until_they_are(
    shelf, now, ada, inbox, monkeypatch, caplog, fails
) -> None:
    mend = fails(SealedProfile.objects.get(person=ada), monkeypatch)
    shelf.load(study(2), now=now)
    assert go(now) == (1, 1, 1, 0), "bob is told"
    shelf.load(study(3), now=now)
    assert go(now + DAY) == (1, 1, 1, 0)
    assert OwedPerson.objects.get().version == 1
    assert WatchRun.objects.latest("pk").owed == 1
    seen = {one.part: one for one in doctor.examine(now=now + DAY)}
    assert seen["audit"].well
    assert not seen["owed"].well
    assert "1 person and 0 trials" in seen["owed"].seen
    (named,) = seen["owed"].details
    assert named.startswith(f"person {ada.pk} since {now.date()}, 2 tries, last ")
    assert f"Person {ada.pk} could not be told" in caplog.text
    assert "frobnitz" not in caplog.text
    mend()
    assert any(rights.export(address=ada.address)["to be looked at anew"])
    assert go(now + 2 * DAY) == (2, 0, 0, 0)
    assert go(now + 3 * DAY) == (0, 0, 0, 0)
    assert not OwedPerson.objects.exists()
    assert [one["To"] for one in inbox.messages].count("ada@example.org") == 1


def test_runs_that_were_audited_late_know_who_was_owed(shelf, now, ada, monkeypatch) -> None:
    mend = does_not_open(SealedProfile.objects.get(person=ada), monkeypatch)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mend()
    actions.watch(now=now + DAY)
    mail.deliver(now=now + DAY)
    found = audit.audit(now=now + DAY)
    assert (found["due"], found["missed"], found["surplus"], found["owed"]) == (1, 0, 0, 0)
    assert [(one["missed"], one["surplus"]) for one in found["before"]] == [(0, 0)]
    assert list(WatchRun.objects.order_by("pk").values_list("owed", flat=True))[-2:] == [1, 0]


@pytest.mark.parametrize("damaged", ["profile", "key"])
def test_who_is_alone_and_does_not_open_is_owed_and_stops_no_watch(
    shelf, now, monkeypatch, damaged
) -> None:
    ada = person(now)
    go(now)
    row = SealedProfile.objects.get(person=ada)
    if damaged == "profile":
        mend = does_not_open(row, monkeypatch)
    else:
        good, own = bytes(ada.address.wrapped_key), Address.objects.filter(pk=ada.address_id)
        own.update(wrapped_key=good[:-4] + bytes(4))
        mend = functools.partial(own.update, wrapped_key=good)
    shelf.load(study(2), now=now)
    assert go(now) == (0, 1, 1, 0)
    seen = {one.part: one for one in doctor.examine(now=now)}
    assert seen["owed"].details[0].startswith(f"person {ada.pk} since ")
    assert "1 person could not be judged by that watch" in seen["audit"].seen
    mend()
    assert go(now + DAY) == (1, 0, 0, 0)


def test_who_is_erased_is_owed_nothing(shelf, now, ada, monkeypatch) -> None:
    does_not_open(SealedProfile.objects.get(person=ada), monkeypatch)
    shelf.load(study(2), now=now)
    go(now)
    rights.erase(address=ada.address, now=now)
    assert not OwedPerson.objects.exists()


@pytest.mark.parametrize("changes_meanwhile", [False, True])
def test_a_trial_that_cannot_be_judged_stays_owed_until_it_is(
    shelf, now, ada, monkeypatch, changes_meanwhile
) -> None:
    real = catalogue.trial

    def trial(name: str) -> object:
        if name == "NCT00000002":
            raise Unreadable("The record of Frobnitz cannot be read.")
        return real(name)

    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "trial", trial)
        shelf.load(study(2), now=now)
        assert go(now) == (0, 1, 0, 1)
        if changes_meanwhile:
            shelf.load(study(3), now=now)
        assert go(now + DAY) == (2 * changes_meanwhile, 1, 0, 1)
        assert OwedTrial.objects.get().version == 1
    assert go(now + 2 * DAY) == (2, 0, 0, 0)
    assert go(now + 3 * DAY) == (0, 0, 0, 0)
    assert not OwedTrial.objects.exists()
    assert Notice.objects.filter(person=ada).count() == 1 + changes_meanwhile


@contextlib.contextmanager
def closed(trial: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the present record of a trial not be read."""
    real = catalogue.trial

    def read(name: str) -> object:
        if name == trial:
            raise Unreadable("The record of Frobnitz cannot be read.")
        return real(name)

    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "trial", read)
        yield


def told(who: Person) -> list[tuple[str, str]]:
    found = [store.open_notice(who.address, row) for row in who.notices.order_by("pk")]
    return [(one.trial[-1], str(one.reason)) for one in found]


def changes(who: Person, now: dt.datetime, year: int) -> None:
    people.save_profile(person=who, profile=profile(now.date(), birth_year=year), now=now, shown=())


@pytest.mark.parametrize("again", [None, 1988])
def test_of_a_trial_that_failed_somebody_is_told_who_had_changed_their_profile(
    shelf, now, ada, monkeypatch, again
) -> None:
    changes(ada, now, 1940)
    shelf.load(study(2), study(3), now=now)
    assert go(now)[0] == 2, "bob is told"
    changes(ada, now, 1987)
    with closed("NCT00000002", monkeypatch):
        assert go(now + DAY) == (2, 1, 0, 1)
        shelf.load(study(3, update="2026-11-20"), now=now + DAY)
        if again:
            changes(ada, now + DAY, again)
        assert go(now + 2 * DAY) == (0, 1, 0, 1)
    assert told(ada) == [("1", "profile"), ("3", "profile")]
    assert rights.export(address=ada.address)["account"]["trials_yet_to_be_judged"]
    assert go(now + 3 * DAY) == (1, 0, 0, 0)
    assert told(ada)[2:] == [("2", "profile")]
    assert SealedProfile.objects.get(person=ada).before is None
    assert go(now + 4 * DAY) == (0, 0, 0, 0)


def test_of_a_trial_that_failed_somebody_is_told_who_was_owed_themselves(
    shelf, now, ada, monkeypatch
) -> None:
    mend = does_not_open(SealedProfile.objects.get(person=ada), monkeypatch)
    shelf.load(study(2), now=now)
    assert go(now) == (1, 1, 1, 0)
    mend()
    with closed("NCT00000002", monkeypatch):
        assert go(now + DAY) == (0, 1, 0, 1)
    assert go(now + 2 * DAY) == (1, 0, 0, 0)
    assert told(ada) == [("2", "new")]


def test_a_record_of_before_that_does_not_open_keeps_nobody_else_from_being_told(
    shelf, now, ada, monkeypatch
) -> None:
    eve = person(now, "eve@example.org", birth_year=1940)
    shelf.load(study(1, maximum="120 Years"), now=now)
    real = catalogue.trial_at

    def read(name: str, version: int) -> object:
        if version == 1 and not judged:
            judged.append(name)
            raise Unreadable("The record of Frobnitz cannot be read.")
        return real(name, version)

    judged: list[str] = []
    monkeypatch.setattr(catalogue, "trial_at", read)
    assert go(now) == (1, 1, 0, 1)
    assert told(eve) == [("1", "ages")]


@pytest.mark.parametrize("what", ["person", "trial"])
def test_the_timer_makes_fewer_and_fewer_runs_for_what_keeps_failing(
    shelf, now, ada, monkeypatch, what
) -> None:
    row = SealedProfile.objects.get(person=ada)
    with contextlib.ExitStack() as failing:
        if what == "person":
            failing.callback(does_not_open(row, monkeypatch))
        else:
            failing.enter_context(closed("NCT00000002", monkeypatch))
        shelf.load(study(2), now=now)
        ran = []
        for minutes in (0, 5, 10, 60, 65, 70, 180, 185):
            before = WatchRun.objects.count()
            actions.watch(now=now + dt.timedelta(minutes=minutes), today=now.date(), patient=True)
            ran += [minutes] * (WatchRun.objects.count() - before)
        assert ran == [0, 5, 65, 185]
        actions.watch(now=now + dt.timedelta(minutes=190), today=now.date())
        assert WatchRun.objects.count() == before + 2, "whoever runs it by hand has it tried"
    back = now - 3 * DAY
    actions.watch(now=back, today=now.date(), patient=True)
    assert told(ada) == [("2", "new")], "nor is a clock believed that ran ahead"


def test_who_stops_is_owed_nothing(shelf, now, ada, monkeypatch) -> None:
    does_not_open(SealedProfile.objects.get(person=ada), monkeypatch)
    shelf.load(study(2), now=now)
    go(now)
    actions.stop(ada.address, people.NOTICES, now)
    assert not OwedPerson.objects.exists()
