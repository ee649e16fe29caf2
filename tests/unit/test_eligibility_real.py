"""Judging what real recruiting records ask: both roads agree, and nobody is failed on nothing."""

import datetime as dt
import itertools
import statistics

import numpy as np
import pytest

import trialpost
from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility.compiled import compile_trees, verdicts
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.ready import Hearing, Ready
from trialpost.eligibility.understanding import read_criteria
from trialpost.model.criterion import Verdict
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.requirement import ReadCriterion
from trialpost.vocabulary.plain import render
from trialpost.vocabulary.reading import grade

TODAY = dt.date(2026, 11, 22)
RECORDS = 80
CODE = {Verdict.NOT_MET: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}

SOMEBODY = {
    "sex": "female", "birth_year": 1987,
    "conditions": ["systemic lupus erythematosus", {"name": "hypertension", "since": "2019"},
                   "type 2 diabetes", {"name": "breast cancer", "stage": "II", "status": "past"}],
    "medications": ["metformin", {"name": "rituximab", "status": "past", "until": "2026-02"}],
    "absent": ["HIV infection", "hepatitis B"],
    "measurements": [{"name": "eGFR", "value": 72, "unit": "mL/min/1.73 m2", "date": "2026-10"},
                     {"name": "hemoglobin", "value": 12, "unit": "g/dL", "date": "2026-11"},
                     {"name": "ALT", "value": 25, "unit": "U/L", "date": "2026-11"}],
    "answers": {"pregnant": "no", "ecog": 1, "smoking": "past", "treatment:insulin": "no",
                "condition:asthma": "not sure", "other-trial": "no"},
    "complete": ["allergies"],
}  # fmt: skip


@pytest.fixture(scope="module")
def trees() -> list[tuple[ReadCriterion, ...]]:
    path = REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"
    results = itertools.islice(trialpost.read(path), RECORDS)
    return [read_criteria(one.trial.eligibility.criteria) for one in results if one.trial]


def people() -> list[Facts]:
    told = profile_from_value(SOMEBODY, today=TODAY)
    listed = profile_from_value(
        {"conditions": ["asthma", "Zellweger syndrome"], "complete": ["conditions", "medications"]},
        today=TODAY,
    )
    return [facts_of(one) for one in (told, listed, Profile())]


@needs_real_data
@pytest.mark.parametrize("silence", list(Silence))
def test_both_roads_agree(trees: list[tuple[ReadCriterion, ...]], silence: Silence) -> None:
    ready = [Ready(trial, facts_of(Profile()).order) for trial in trees]
    for facts in people():
        compiled = compile_trees(trees, order=facts.order)
        together = verdicts(compiled, facts, TODAY, silence=silence)
        alone = [
            judge(one, facts, today=TODAY, silence=silence) for trial in trees for one in trial
        ]
        assert together.verdict.tolist() == [CODE[one.verdict] for one in alone]
        assert together.presumed.tolist() == [one.presumed for one in alone]
        hearing = Hearing(facts, today=TODAY, silence=silence)
        heard = [one.told() for trial in ready for one in hearing.heard(trial)]
        assert heard == alone


@needs_real_data
def test_nobody_is_failed_who_said_nothing(trees: list[tuple[ReadCriterion, ...]]) -> None:
    nobody = facts_of(Profile())
    compiled = compile_trees(trees, order=nobody.order)
    for silence in Silence:
        assert not np.any(verdicts(compiled, nobody, TODAY, silence=silence).verdict == 0)


@needs_real_data
def test_reasons_are_easy_to_read_on_the_whole(trees: list[tuple[ReadCriterion, ...]]) -> None:
    """Names of illnesses and medicines, as trials write them, make single reasons harder."""
    somebody = people()[0]
    said = {render(judge(one, somebody, today=TODAY).because) for trial in trees for one in trial}
    grades = sorted(grade([text]) for text in said)
    assert statistics.median(grades) <= 8
