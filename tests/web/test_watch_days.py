"""A clock walked over days: whoever comes to fit is told on that day, and nobody twice."""

import datetime as dt
import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from invented_trials import Shelf, study
from real_data import REAL_DATA, needs_real_data
from test_watch_reasons import told, with_rule
from trialpost.errors import ServiceUnavailable
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import asker_of, judge_for, judge_outline
from trialpost.matching.trees import read_kept
from trialpost.matching.version import TELLING
from trialpost.model.criterion import CriterionKind
from trialpost.model.match import Match
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import Treated
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue import trees
from trialpost.web.catalogue.actions import load
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import open_row, seal_profile
from trialpost.web.watch import actions, store
from trialpost.web.watch.auditing import audit
from trialpost.web.watch.models import Notice, WatchRun, WatchState
from trialpost.web.watch.standing import windows

pytestmark = pytest.mark.django_db
WASHOUT = "Treatment with insulin within 14 days"
PAST = {"name": "insulin", "status": "past"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """A data folder without shards."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "standing"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    """A trial with a washout, one that takes adults, and one for the first weeks of a life."""
    found = Shelf(tmp_path)
    found.load(
        with_rule(study(1), WASHOUT),
        study(2, condition="Quux Syndrome"),
        study(3, condition="Wobbles", minimum="4 Weeks", maximum="9 Weeks"),
        now=now,
    )
    return found


def saved(facts: dict[str, Any], now: dt.datetime, who: str = "ada") -> Person:
    """Let somebody keep a profile, told a week later than it was saved."""
    address = mail.find_or_create(text=f"{who}@example.org", now=now)
    mail.confirm(address=address, now=now)
    found = Person.objects.create(token=f"token of {who}", address=address, created_at=now)
    profile = profile_from_value(facts, today=now.date() + dt.timedelta(7))
    SealedProfile.objects.create(
        person=found,
        sealed=seal_profile(found, profile),
        baseline_version=catalogue.state().version,
        changed_at=now,
    )
    return found


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


def walked(first: dt.date, count: int) -> Iterator[dt.date]:
    """Watch on each of some days."""
    for at in range(count):
        day = first + dt.timedelta(at)
        actions.watch(now=moment(day))
        yield day


def first_told(someone: Person, first: dt.date, count: int) -> dt.date | None:
    """Return on which of some days somebody is told, each of which is audited."""
    found = None
    for day in walked(first, count):
        if told(someone) and found is None:
            found = day
            assert is_as_due(day)
    assert is_as_due(day)
    assert len(told(someone)) <= 1, "and once only"
    return found


INSULIN = {"conditions": ["frobnitz disease"], "birth_year": 1987}


def is_as_due(day: dt.date) -> bool:
    """Tell whether the plain road finds due what the last run wrote."""
    if not WatchRun.objects.exists():
        return True
    done = audit.audit(now=moment(day))
    return (done["missed"] - done["unmailed"], done["surplus"]) == (0, 0)


DAYS = [
    (INSULIN | {"medications": [PAST | {"until": "2026-11-13"}]}, "2026-11-28"),
    (INSULIN | {"answers": {"treatment:insulin@last": "17 November 2026"}}, "2026-12-02"),
    (INSULIN | {"medications": [{"name": "insulin", "until": "2026-11-23"}]}, "2026-12-08"),
    ({"conditions": ["quux syndrome"], "age": {"years": 16, "on": "2025-12-03"}}, "2026-12-04"),
    ({"conditions": ["quux syndrome"], "age": {"years": 17, "on": "2026-11-20"}}, None),
    ({"conditions": ["wobbles"], "birth_year": 2026, "birth_month": 11}, "2026-11-29"),
]
"""Who may be 18 already has seen the trial."""


@pytest.mark.parametrize(("facts", "day"), DAYS)
def test_who_comes_to_fit_is_told_on_that_day(shelf, now, facts, day) -> None:
    someone = saved(facts, now)
    found = first_told(someone, now.date(), 17)
    assert (found.isoformat() if found else None) == day
    assert [why for _, why in told(someone)] == (["time"] if day else [])


def test_days_on_which_nothing_ran_are_made_up_for(shelf, now) -> None:
    """The time passed on the 26th; runs were on the 22nd and the 30th."""
    someone = saved(INSULIN | {"medications": [PAST | {"until": "2026-11-11"}]}, now)
    for day, due in ((22, []), (24, []), (30, [("1", "time")]), (30, [("1", "time")])):
        actions.watch(now=moment(dt.date(2026, 11, day)))
        assert told(someone) == due
    assert WatchState.objects.get().turned_on == dt.date(2026, 11, 30)


def test_a_clock_that_ran_ahead_and_was_set_back_leaves_no_day_out(shelf, now) -> None:
    someone = saved(INSULIN | {"medications": [PAST | {"until": "2026-11-11"}]}, now)
    for day in (22, 24, 22, 23, 24, 25):
        actions.watch(now=moment(dt.date(2026, 11, day)))
        assert told(someone) == []
    actions.watch(now=moment(dt.date(2026, 11, 26)))
    assert told(someone) == [("1", "time")]


def test_what_somebody_saw_when_they_saved_is_not_told_later(shelf, now) -> None:
    """Of their first profile all counts as known that fitted on that day; what comes later is news.

    The insulin of the one had ended long enough ago, that of the other had not; something else
    that ended lets both be looked at on the 26th, and the month turns after.
    """
    actions.watch(now=moment(dt.date(2026, 11, 1)))
    saved(INSULIN, now, "eve")
    actions.watch(now=moment(dt.date(2026, 11, 2)))
    other = {"name": "metformin", "status": "past", "until": "2026-11-11"}
    knew, waits = (
        saved(INSULIN | {"medications": [PAST | {"until": ended}, other]}, now, ended)
        for ended in ("2026-10-25", "2026-11-12")
    )
    for _ in walked(dt.date(2026, 11, 22), 11):
        pass
    assert told(knew) == []
    assert told(waits) == [("1", "time")]


def test_what_was_not_known_of_a_trial_on_its_day_is_told_when_the_month_turns(
    shelf, now, monkeypatch
) -> None:
    monkeypatch.setattr(windows, "_read_now", lambda *_: ())
    someone = saved(INSULIN | {"medications": [PAST | {"until": "2026-11-11"}]}, now)
    assert first_told(someone, now.date(), 12) == dt.date(2026, 12, 1)


def test_who_has_no_day_that_turns_is_not_opened(shelf, now, monkeypatch) -> None:
    """Of all who keep a profile those are judged of whom something turns, and with that trial."""
    every = [
        saved(INSULIN | {"medications": [PAST | {"until": f"2026-11-{day:02d}"}]}, now, f"p{day}")
        for day in (1, 2, 11, 12, 20)
    ]
    saved(INSULIN | {"medications": [{"name": "insulin"}]}, now, "still")
    looked: dict[int, int] = {}
    judge = actions.Changes.judge

    def noted(self, profile, past, among=None):
        looked[self.today.day] = looked.get(self.today.day, 0) + 1
        return judge(self, profile, past, among)

    monkeypatch.setattr(actions.Changes, "judge", noted)
    actions.watch(now=moment(dt.date(2026, 11, 22)))
    looked.clear()
    for _ in walked(dt.date(2026, 11, 23), 7):
        pass
    assert looked == {26: 1, 27: 1}
    assert [told(one) for one in every] == [[], [], [("1", "time")], [("1", "time")], []]


def test_without_what_the_last_run_went_by_it_is_not_audited(shelf, now, folder) -> None:
    saved(INSULIN | {"medications": [PAST | {"until": "2026-11-11"}]}, now)
    for _ in walked(dt.date(2026, 11, 25), 2):
        pass
    assert audit.audit(now=now)["due"] == 1
    kept = list(folder.glob("*windows*"))
    assert kept
    for file in kept:
        assert b"insulin" not in file.read_bytes()
        file.unlink()
    with pytest.raises(ServiceUnavailable, match="times that trials ask for"):
        audit.audit(now=now)


def test_what_trials_ask_for_is_kept_until_their_text_is_another(shelf, now, monkeypatch) -> None:
    """A trial whose criteria are kept as trees is not read here, and one that was is not twice."""
    then, today = dt.date(2026, 11, 22), dt.date(2026, 11, 26)
    read: list[str] = []
    monkeypatch.setattr(windows, "read_kept", lambda text: read.append(text) or read_kept(text))
    trees.rebuild()
    assert windows.turning(current_catalogue(), then, today).days[1][15] == {"NCT00000001"}
    assert read == []
    shelf.load(with_rule(study(1), "Treatment with insulin within 20 days"), now=now)
    for _ in range(2):
        assert set(windows.turning(current_catalogue(), then, today).days[1]) == {21}
    assert len(read) == 1
    trees.rebuild()
    assert set(windows.turning(current_catalogue(), then, today).days[1]) == {21}
    assert len(read) == 1


def test_what_is_left_to_read_is_read_in_the_next_runs(shelf, now, monkeypatch) -> None:
    monkeypatch.setattr(trees, "A_TICK", 1)
    then, today, found = dt.date(2026, 11, 22), dt.date(2026, 11, 26), []
    for _ in range(4):
        windows.turning(current_catalogue(), then, today)
        found.append(len(windows._opened(windows._path())))
    assert found == [1, 2, 3, 3]


@needs_real_data
def test_on_real_records_each_is_told_of_what_came_to_fit_and_of_nothing_else(
    tmp_path, now
) -> None:
    """By the plain judgement of everybody with every trial on every day."""
    path = tmp_path / "some.jsonl"
    with gzip.open(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz") as lines:
        some = (line for line in lines if b"herapy within" in line)
        path.write_bytes(b"".join(itertools.islice(some, 10)))
    load([path], now=now)
    held, first = current_catalogue(), now.date()
    everybody = [
        saved(facts, now, f"p{at}") for at, facts in enumerate(treated_lately(held, first))
    ]
    assert len(everybody) > 5
    fits = {one.pk: fitting(one, held, first) for one in everybody}
    due: dict[int, set[str]] = {one.pk: set() for one in everybody}
    for day in walked(first, 4):
        for one in everybody:
            due[one.pk] |= fitting(one, held, day) - fits[one.pk]
            assert names_told(one) == due[one.pk]
    assert sum(map(len, due.values())) > 3


def treated_lately(held: Catalogue, first: dt.date) -> list[dict[str, Any]]:
    """Invent people who had what some trial does not take, so long ago that it soon may."""
    found: list[dict[str, Any]] = []
    for outline in held.all_outlines():
        for read in held.read_trees([outline.id])[outline.id]:
            leaf = read.requirement
            if not (isinstance(leaf, Treated) and leaf.concept and leaf.period):
                continue
            days = leaf.period.oldest
            if read.criterion.kind is CriterionKind.EXCLUSION and days and days < 200:
                ended = first + dt.timedelta(len(found) % 3) - dt.timedelta(int(days))
                had = {"name": leaf.name, "status": "past", "until": ended.isoformat()}
                if ended <= first:
                    found.append({"conditions": [outline.conditions[0]], "medications": [had]})
    return found


def fitting(someone: Person, held: Catalogue, day: dt.date) -> set[str]:
    """Return the trials that somebody would be told of, each judged in full."""
    profile = open_row(SealedProfile.objects.get(person=someone)).profile
    asker = asker_of(profile, held.vocabulary, today=day)
    found = set()
    for outline in held.all_outlines():
        if judge_outline(outline, asker, held.vocabulary, today=day) is not None:
            trial = held.load_trial(outline.id)
            outcome = judge_for(trial, asker, held.vocabulary, today=day)
            if isinstance(outcome, Match) and outcome.verdict in TELLING:
                found.add(outline.id)
    return found


def names_told(someone: Person) -> set[str]:
    rows = Notice.objects.filter(person=someone)
    return {store.open_notice(someone.address, row).trial for row in rows}
