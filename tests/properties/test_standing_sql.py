"""A reference in SQL says of every pair what the kernel says, and so do joins in polars."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standing_made_up import GRAPH, STATEMENTS, TODAY, bars, entry, outlines, people, spans
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.plain import Standing
from trialpost.matching.standing.rows import Tables, rows_of, told_of
from trialpost.matching.standing.shard import Shard

pytest.importorskip("duckdb")
pytest.importorskip("polars")
from trialpost.benchmarks import watching_rivals as rivals

some_trials = st.lists(outlines(), min_size=1, max_size=8)


def answers(held: list[Standing], asked: list[TrialOutline], ask) -> list[list[tuple[int, int]]]:
    order, tables = Order(GRAPH), Tables(statements=STATEMENTS)
    entries = [entry(one) for one in held]
    told = told_of(entries, order, tables)
    shard = Shard.of_rows(rows_of(told, tables), order, tables)
    pairs = shard.match(shard.ask(asked, spans(order), today=TODAY, bars=bars))
    plain = rivals.plain_tables(told, tables, asked, spans(order), TODAY, bars)
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
