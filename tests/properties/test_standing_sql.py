"""A reference in SQL says of every pair what the kernel says, and so do joins in polars."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standing_made_up import GRAPH, STATEMENTS, TODAY, bars, entry, outlines, people, spans
from trialpost.matching.checks import maximum_age, minimum_age
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.plain import Standing
from trialpost.matching.standing.rows import Tables, entry_of, rows_of, told_of
from trialpost.matching.standing.shard import Shard
from trialpost.model.criterion import Verdict
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import Profile
from trialpost.model.status import RecruitmentStatus, StudyType

pytest.importorskip("duckdb")
pytest.importorskip("polars")
from trialpost.benchmarks import watching
from trialpost.benchmarks import watching_rivals as rivals
from trialpost.benchmarks.watching_plain import plain_tables

some_trials = st.lists(outlines(), min_size=1, max_size=8)


def answers(held: list[Standing], asked: list[TrialOutline], ask) -> list[list[tuple[int, int]]]:
    order, tables = Order(GRAPH), Tables(statements=STATEMENTS)
    entries = [entry(one) for one in held]
    told = told_of(entries, order, tables)
    shard = Shard.of_rows(rows_of(told, tables), order, tables)
    pairs = shard.match(shard.ask(asked, spans(order), today=TODAY, bars=bars))
    tree = [(number, one.id) for one in GRAPH for number in one.trees]
    wants = lambda one: [term.id for term in one.terms]  # noqa: E731
    plain = plain_tables(told, tables, order.keys, tree, asked, wants, TODAY, bars)
    found = ask(plain)
    return [
        sorted(zip(one.who.tolist(), one.trial.tolist(), strict=True)) for one in (pairs, found)
    ]


@settings(max_examples=25, deadline=None)
@given(people, some_trials)
def test_duckdb_finds_the_same(held: list[Standing], asked: list[TrialOutline]) -> None:
    ours, theirs = answers(rounded(held), asked, rivals.duckdb)
    assert ours == theirs


@settings(max_examples=40, deadline=None)
@given(people, some_trials)
def test_polars_finds_the_same(held: list[Standing], asked: list[TrialOutline]) -> None:
    without = [
        msgspec.structs.replace(
            one, profile=msgspec.structs.replace(one.profile, travel_country=None)
        )
        for one in rounded(held)
    ]
    placed = [
        msgspec.structs.replace(one, sites=tuple(s for s in one.sites if s.lat is not None))
        for one in asked
    ]
    ours, theirs = answers(without, placed, rivals.polars)
    assert ours == theirs


def rounded(held: list[Standing]) -> list[Standing]:
    """Let nobody's way end within a metre of a site: there the last digits of a sine decide."""
    return [
        msgspec.structs.replace(
            one, profile=msgspec.structs.replace(one.profile, travel_km=_whole(one))
        )
        for one in held
    ]


def _whole(one: Standing) -> float | None:
    way = one.profile.travel_km
    return None if way is None else round(way, 1) + 0.0371


DAYS = [dt.date(2023, 2, 28), dt.date(2023, 3, 1), dt.date(2024, 2, 29), dt.date(2026, 5, 31)]
OPEN = TrialOutline(
    id="NCT00000001",
    registry="clinicaltrials.gov",
    title="A trial",
    status=RecruitmentStatus.RECRUITING,
    type=StudyType.INTERVENTIONAL,
)
BIRTHS = [
    *(day - dt.timedelta(days=back) for day in DAYS for back in (-1, 0, 1, 6, 7, 8, 13, 14)),
    *(dt.date(*one) for one in ((2020, 2, 29), (2004, 2, 29), (2022, 12, 31), (2023, 1, 29),
                                (2023, 1, 31), (2005, 2, 28), (2005, 3, 1), (2025, 12, 31))),
]  # fmt: skip
LIMITS = [
    *(AgeLimit(count, unit) for unit, counts in (
        ("year", (0, 1, 18, 19)), ("month", (0, 1, 2, 5)), ("week", (0, 1, 2)),
        ("day", (0, 1, 7)), ("hour", (0, 24, 25)), ("minute", (0, 90))) for count in counts),
    None,
]  # fmt: skip


@pytest.mark.parametrize("today", DAYS)
def test_how_old_somebody_is_by_sql_is_how_old_a_match_takes_them_to_be(today: dt.date) -> None:
    """At the ends of months, in leap years, and for those who have told a month or nothing."""
    born = [(one, one) for one in BIRTHS]
    born += [(one, one + dt.timedelta(days=40)) for one in BIRTHS]
    profiles = [entry_of(n, Profile(), None, ("a text",)) for n in range(len(born) + 1)]
    for entry_at, (first, last) in enumerate(born):
        held = (first.toordinal(), last.toordinal())
        profiles[entry_at] = msgspec.structs.replace(profiles[entry_at], born=held)
    trials = [msgspec.structs.replace(OPEN, minimum_age=one) for one in LIMITS]
    trials += [msgspec.structs.replace(OPEN, maximum_age=one) for one in LIMITS]
    order, tables = Order(), Tables()
    told = told_of(profiles, order, tables)
    plain = plain_tables(told, tables, order.keys, (), trials, lambda _: ["a text"], today)
    found = rivals.duckdb(plain)
    expected = {
        (who, at)
        for who, (first, last) in enumerate(born)
        for at, one in enumerate(trials)
        if Verdict.NOT_MET
        not in (
            minimum_age(one.minimum_age, (first, last), today),
            maximum_age(one.maximum_age, (first, max(first, min(last, today))), today),
        )
    } | {(len(born), at) for at in range(len(trials))}
    assert set(zip(found.who.tolist(), found.trial.tolist(), strict=True)) == expected


@pytest.mark.parametrize("name", ["duckdb", "polars"])
def test_a_rival_that_takes_too_long_is_stopped_and_has_no_figures(monkeypatch, name) -> None:
    if name == "duckdb":
        monkeypatch.setattr(rivals, "CODED", "CREATE TABLE a AS SELECT sum(x.i * y.i) FROM "
                            "range(10000000) x(i), range(10000000) y(i)")  # fmt: skip
    monkeypatch.setattr(rivals, "TRIALS_AT_ONCE", 1)
    asked = {"beside": (name,), "patience": 0.2 if name == "duckdb" else 1e-9}
    told = watching.document(50, 5, TODAY, **asked)
    assert told["alternatives"][name] == dict.fromkeys(
        ("seconds", "cpu_seconds", "matches", "build_seconds")
    )
    assert (told["equal"], told["patience_seconds"]) == (None, asked["patience"])
