"""Reasons for real criteria: put together without slips, short, and never more than is known."""

import datetime as dt
import itertools

import pytest

import trialpost
from real_data import REAL_DATA, needs_real_data
from reasons import slips
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.understanding import read_criteria
from trialpost.model.profile import profile_from_value
from trialpost.vocabulary.plain import render
from trialpost.vocabulary.reading import sentences

TODAY = dt.date(2026, 11, 22)
PEOPLE = (
    {"birth_year": 1957, "sex": "male",
     "conditions": ["heart failure", {"name": "heart attack", "since": "2019-05"}],
     "medications": ["metoprolol", {"name": "apixaban", "since": "2026-09"}],
     "measurements": [{"name": "LVEF", "value": 32, "unit": "%", "date": "2026-08"}],
     "answers": {"nyha": 2, "smoking": "past", "condition:diabetes-mellitus": "no"}},
    {"birth_year": 1998, "sex": "female", "complete": ["conditions", "medications", "allergies"],
     "answers": {"pregnant": "no", "contraception": "yes", "other-trial": "no"}},
    {},
)  # fmt: skip


@pytest.fixture(scope="module")
def said() -> list[str]:
    path = REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"
    trials = [one.trial for one in itertools.islice(trialpost.read(path), 90) if one.trial]
    people = [facts_of(profile_from_value(one, today=TODAY)) for one in PEOPLE]
    criteria = [one for trial in trials for one in read_criteria(trial.eligibility.criteria)]
    return [
        render(judge(one, person, today=TODAY, silence=silence).because)
        for one in criteria
        for person in people
        for silence in Silence
    ]


@needs_real_data
def test_no_reason_has_a_slip(said: list[str]) -> None:
    assert len(set(said)) > 1500
    wrong = {text: slips(text) for text in set(said) if slips(text)}
    assert len(wrong) / len(set(said)) < 0.002, wrong


@needs_real_data
def test_reasons_are_a_few_sentences(said: list[str]) -> None:
    counts = [len(sentences(text)) for text in set(said)]
    assert max(counts) <= 4
    assert sum(counts) / len(counts) < 2.8


@needs_real_data
def test_reasons_name_what_is_asked(said: list[str]) -> None:
    """Only a small part says no more than that one of several things counts."""
    vague = [text for text in said if text.endswith("It is one of the things that count here.")]
    assert len(vague) / len(said) < 0.05
