"""A catalogue of a stated size is made of a smaller one, and what is asked is the same again."""

import datetime as dt
from pathlib import Path

import pytest

from trialpost.benchmarks.asked import searches, typed
from trialpost.benchmarks.finding import document
from trialpost.benchmarks.registry_size import Size, build, opened
from trialpost.errors import BadInput
from trialpost.matching.find import OPEN, FindQuery, find
from trialpost.model.trial import Trial
from trials_made_up import BOSTON, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def originals() -> list[Trial]:
    places = (site(BOSTON, "recruiting"), site(PARIS, "recruiting"))
    return [
        trial(1, ("Lupus",), sites=places),
        trial(2, ("Asthma",), sites=(places[0],)),
        trial(3, ("Gout",), status="completed", sites=places),
    ]


def test_a_catalogue_has_the_size_that_was_asked_for(
    tmp_path: Path, originals: list[Trial]
) -> None:
    build(originals, Size(recruiting=40, sites=80, others=60), tmp_path)
    catalogue = opened(tmp_path)
    among = catalogue.selection(OPEN)
    assert (len(catalogue), len(among.slots)) == (100, 40)
    assert 70 <= int(catalogue.columns.sites[among.slots].sum()) <= 90
    assert int(catalogue.columns.sites[among.slots].min()) == 1
    assert find(catalogue, FindQuery(condition="lupus"), today=TODAY).total == 20
    assert find(catalogue, FindQuery(text="asthma"), today=TODAY).total == 20
    gout = find(catalogue, FindQuery(condition="gout", status=frozenset()), today=TODAY)
    assert gout.total == 60, "outlines of closed trials are loaded when they are asked for"


def test_what_is_measured_is_told_with_its_size(tmp_path: Path, originals: list[Trial]) -> None:
    size = Size(recruiting=10, sites=20, others=5)
    for kind in ("find", "match"):
        told = document(kind, originals, size, tmp_path, TODAY, count=4)
        assert (told["trials"], told["asked"]) == (15, 4)
        assert told["p99_ms"] >= told["p50_ms"] > 0
        assert told["alternatives"] == {"postgresql": None}
    assert {"p50_ms", "p99_ms"} <= document("find", originals, size, tmp_path, TODAY, count=4)[
        "suggest"
    ].keys()


def test_the_same_is_asked_again(originals: list[Trial]) -> None:
    assert searches(originals, 9) == searches(originals, 9)
    conditions = [one.condition for one in searches(originals, 9)]
    assert typed(conditions) == typed(conditions)
    assert {"Lupus", "Asthma"} >= set(conditions)


def test_records_that_all_recruit_make_no_registry(tmp_path: Path, originals: list[Trial]) -> None:
    with pytest.raises(BadInput, match="trials that do not"):
        build(originals[:2], Size(recruiting=5, sites=5, others=5), tmp_path)
