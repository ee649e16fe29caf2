"""What the weights of distance and freshness do to the first ten, and the table of the ranking."""

import datetime as dt
from pathlib import Path

import pytest
from test_evaluate_matching import collection

from trialpost.evaluation.retrieval import table as ranking_table
from trialpost.evaluation.retrieval.collections import read_collection
from trialpost.evaluation.score_weights import MIXES, first, looks, matched, people, table, total
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.matching.score import MIX
from trialpost.model.match import Match
from trialpost.model.profile import GivenPlace, HealthCondition, Profile
from trials_made_up import BOSTON, NEW_YORK, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)


def near_and_fresh() -> list[Match]:
    """Trials on one illness: far and fresh, near and old, and eleven that lie between."""
    made = [trial(1, sites=(site(PARIS),)), trial(2, verified="2024-12")]
    made += [trial(n, sites=(site(NEW_YORK),), verified="2026-01") for n in range(3, 14)]
    person = Profile(
        conditions=(HealthCondition(name="lupus"),),
        place=GivenPlace(lat=BOSTON.lat, lon=BOSTON.lon),
    )
    catalogue = Catalogue.from_records(made)
    return list(match(catalogue, person, today=TODAY, limit=20, asking=False).matches)


def test_the_score_by_the_weights_as_they_are_is_the_score() -> None:
    for one in near_and_fresh():
        assert total(one, MIX) == pytest.approx(one.score, abs=1e-4)


def test_a_weight_brings_forward_what_it_is_for() -> None:
    matches, mixes = near_and_fresh(), dict(MIXES)
    assert first(matches, mixes["freshness counts nothing"])[0].trial.id == "NCT00000002"
    assert first(matches, mixes["distance counts nothing"])[0].trial.id == "NCT00000001"
    usual = looks([matches], MIX)
    without = looks([matches], mixes["freshness counts nothing"])
    assert usual.other == 0
    assert without.stale + without.ageing >= usual.stale + usual.ageing


def test_people_are_invented_of_what_recruits_and_the_same_again() -> None:
    made = [trial(n) for n in range(1, 15)]
    assert people(made, 5, TODAY) == people(made, 5, TODAY)
    everybody = list(matched(made, 3, TODAY))
    assert [len(one) for one in everybody] == [14, 14, 14]
    lines = list(table(everybody))
    assert len(lines) == 2 + len(MIXES)
    assert lines[2].startswith("| as they are | 0.00 |")


def test_a_collection_is_a_table_of_ours_beside_bm25(tmp_path: Path) -> None:
    collection(tmp_path)
    held = {"sigir2016": read_collection(tmp_path, "sigir2016")}
    lines = list(ranking_table.table(held))
    assert lines[2].startswith("| sigir2016 | 2 | ours | 1.000 | 0.100 |")
    assert lines[4].startswith("| | | times | 1.00 |")
