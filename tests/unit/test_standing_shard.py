"""The parts of standing matches: the order of places, days of birth, keeping up, no numba."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from standing_made_up import GRAPH, TODAY, spans
from trialpost.cli.measuring_watch import watch_command
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing import block, kernel, rows
from trialpost.matching.standing import shard as shards
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.rows import EVER, UNBORN, entry_of
from trialpost.matching.standing.shard import Shard
from trialpost.matching.standing.trials import born_from, born_until
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import Profile
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import MeshTerm


def test_a_subtree_is_one_slice_at_each_of_its_places() -> None:
    order = Order(GRAPH)
    assert order.keys == ["D5", "D4", "D3", "D1", "D2", "D3", "D6", "D6"]
    assert order.under(["D1"]) == ((3, 6),)
    assert order.under(["D3"]) == ((2, 3), (5, 6))
    assert order.under(["D4", "D3"]) == ((1, 3), (5, 6))
    assert order.under(["D6"]) == ((6, 8),), "places that touch are one slice"
    assert order.under(["nobody's"]) == ()


def test_tree_numbers_that_only_begin_alike_are_not_under_each_other() -> None:
    assert Order(GRAPH).under(["D5"]) == ((0, 1),), "C12.7 is not above C12.777"


def test_what_is_in_no_tree_gets_a_place_behind_it() -> None:
    order = Order(GRAPH)
    assert order.known("a text") == ()
    assert order.places("a text") == (8,) == order.known("a text")
    assert order.under(["a text"]) == ((8, 9),)
    again = Order.of(order.keys, order.ends)
    assert (again.keys, again.ends) == (order.keys, order.ends)
    assert again.places("D3") == (2, 5)


def test_names_are_covered_by_few_slices_and_no_name_that_was_not_asked_for() -> None:
    order = Order(GRAPH)
    assert order.cover(["D1", "D2", "D3"]) == ((2, 6),)
    assert order.cover(["D3"]) == ((2, 3),), "one of its places is enough"
    assert order.cover(["D5", "D6"]) == ((0, 1), (6, 8))
    assert order.cover([]) == ()


@pytest.mark.parametrize(
    ("limit", "until", "since"),
    [
        (None, EVER, UNBORN),
        (AgeLimit(18, "year"), dt.date(2008, 11, 22), dt.date(2007, 11, 23)),
        (AgeLimit(65, "year"), dt.date(1961, 11, 22), dt.date(1960, 11, 23)),
        (AgeLimit(6, "month"), dt.date(2026, 5, 22), dt.date(2026, 4, 23)),
        (AgeLimit(9999, "year"), 0, 1),
    ],
)
def test_ages_are_days_of_birth(
    limit: AgeLimit | None, until: dt.date | int, since: dt.date | int
) -> None:
    """From the calendar: who turns 65 today has that age, and who turns 66 tomorrow as well."""
    told = (born_until(limit, TODAY), born_from(limit, TODAY))
    assert told == tuple(d if isinstance(d, int) else d.toordinal() for d in (until, since))


def test_a_shard_is_sorted_anew_when_much_of_it_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shards, "FEW", 3)
    held = Shard(Order(GRAPH))
    for who in range(4):
        held.put(entry_of(who, Profile(), None, ("D2",)))
    assert len(held._base.row) == 4
    assert not held._new
    held.put(entry_of(2, Profile(), None, ("D4",)))
    assert (len(held), len(held._base.row), len(held._new)) == (4, 4, 1)
    assert held.erase(2)
    assert not held.erase(2)
    assert 2 not in held
    assert len(held) == 3


@pytest.mark.parametrize("room", [1, 2, 5, 1000])
def test_an_answer_that_does_not_fit_at_once_is_whole(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(shards, "_PAIRS", room)
    held = Shard.of(
        (entry_of(who, Profile(), None, ("D2", "D3")) for who in range(9)), Order(GRAPH)
    )
    outline = TrialOutline(
        id="NCT00000001",
        registry="clinicaltrials.gov",
        title="A trial",
        status=RecruitmentStatus.RECRUITING,
        type=StudyType.INTERVENTIONAL,
        terms=(MeshTerm("D1", "Heart Diseases"), MeshTerm("D4", "Kidney Diseases")),
    )
    pairs = held.match(held.ask([outline] * 3, spans(held.order), today=TODAY))
    assert len(pairs.who) == 27
    assert pairs.as_set() == {(who, trial) for who in range(9) for trial in range(3)}


def test_trials_that_were_worked_out_for_fewer_places_are_refused() -> None:
    held = Shard(Order(GRAPH))
    asked = held.ask([], spans(held.order), today=TODAY)
    held.put(entry_of(1, Profile(), None, ("D2",)))
    assert len(held.match(asked).who) == 0
    held.put(entry_of(2, Profile(travel_km=9.0), Coordinates(48.9, 2.3), ("D2",)))
    with pytest.raises(ValueError, match="anew"):
        held.match(asked)


def test_a_shard_shows_nothing_of_anybody() -> None:
    held = Shard(Order(GRAPH))
    entry = entry_of(7, Profile(birth_year=1980), None, ("D2",))
    held.put(entry)
    assert (repr(held), repr(entry)) == ("Shard(of 1)", "Entry(…)")


def test_what_the_kernel_holds_as_constants_is_as_rows_are_laid_out() -> None:
    """What was compiled is kept when another file changes, so both have the same figures."""
    for name in ("LAST_AT", "KIND_AT", "MODE_AT"):
        assert getattr(kernel, name) == getattr(rows, name)
    assert kernel.ROOM >= block.CHUNK


def test_years_come_in_the_order_of_days() -> None:
    days = np.array([UNBORN, 0, 1, 693_000, *range(712_000, 745_000), 2_000_000, EVER])
    years = rows.year_of(days)
    assert np.all(np.diff(years) >= 0)
    assert (years[0], years[-1]) == (0, 255)
    told = {y: rows.year_of(np.array([dt.date(y, 6, 1).toordinal()]))[0] for y in (1930, 1980)}
    assert told[1980] - told[1930] == 50


def test_a_place_is_told_to_the_last_digit_or_stands_apart() -> None:
    """Whole ten-millionths of a degree give back the very number; others are kept beside."""
    held = Shard.of(
        [entry_of(who, Profile(travel_km=9.0), Coordinates(lat, 2.3488), ("D2",))
         for who, lat in enumerate((48.85341, 48.8534123, 1 / 3))],
        Order(GRAPH),
    )  # fmt: skip
    base = held.sort()
    assert sorted(base.cold["lat"] / rows.DEGREE)[1:] == [48.85341, 48.8534123]
    assert base.odd["lat"].tolist() == [1 / 3]


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from standing_made_up import GRAPH, TODAY, spans
from test_watch_shards import TRIAL, found, shard
from trialpost.matching.standing import kernel
assert not kernel.COMPILED
assert found(shard()) == {(1, 0)}
"""


def test_without_numba_the_answer_is_the_same() -> None:
    tests = Path(__file__).parents[1]
    paths = f"import sys; sys.path[:0] = [{str(tests)!r}, {str(tests / 'web')!r}]\n"
    done = subprocess.run(
        [sys.executable, "-c", paths + WITHOUT_NUMBA], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_bench_watch_has_the_contracts_keys() -> None:
    pytest.importorskip("duckdb")
    arguments = ["--profiles", "3000", "--trials", "20", "--json"]
    done = CliRunner().invoke(watch_command, arguments, catch_exceptions=False)
    told = json.loads(done.stdout)
    assert told.keys() >= {
        "profiles", "trials", "matches", "seconds", "build_seconds", "open_seconds",
        "bytes_per_profile", "floor_seconds", "times_the_floor", "alternatives", "equal",
    }  # fmt: skip
    assert told["equal"] is True
    assert told["share_of_bandwidth"] == pytest.approx(1 / told["times_the_floor"], rel=0.2)
    assert told["matches"] > 0
    assert told["alternatives"]["postgresql"] is None
    for rival in ("duckdb", "polars"):
        assert told["alternatives"][rival]["matches"] == told["matches"]
