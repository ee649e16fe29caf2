"""What trials ask is compiled once a trial, and put together as if it were compiled anew."""

import datetime as dt

import numpy as np

from trialpost.eligibility.compiled import compile_trees, verdicts
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.understanding import read_criteria
from trialpost.matching.asking import pool
from trialpost.matching.asking.pool import Pool, pool_of
from trialpost.matching.once import OncePerOutline
from trialpost.matching.outline import outline_of
from trialpost.model.profile import Profile, profile_from_value
from trials_made_up import trial

TODAY = dt.date(2026, 11, 22)
TEXTS = (
    "Inclusion Criteria:\n* Breast cancer or lung cancer\n* Age 18 or older\nExclusion Criteria:\n"
    "* Any of the following: stroke, heart failure, or atrial fibrillation\n* Severe asthma",
    "Inclusion Criteria:\n* Type 2 diabetes mellitus and hypertension\nExclusion Criteria:\n"
    "* Pregnant or breastfeeding women\n* Severe asthma\n* Unfit in the investigator's opinion",
    "",
    "Inclusion Criteria:\n* At least two of the following: gout, eczema, psoriasis",
)
TREES = [read_criteria(text) for text in TEXTS]
PERSON = profile_from_value(
    {"birth_year": 1960, "conditions": ["stroke", "gout"], "complete": ["medications"]},
    today=TODAY,
)


def test_picked_trials_are_judged_as_if_compiled_together() -> None:
    facts = facts_of(PERSON)
    held = Pool(facts.order)
    held.picked(TREES[::-1])  # other trials were asked about before, in another order
    picked, anew = held.picked(TREES), compile_trees(TREES, order=facts.order)
    assert picked.leaves == anew.leaves
    assert picked.leaf_slots() == anew.leaf_slots()
    found, plain = verdicts(picked, facts, TODAY), verdicts(anew, facts, TODAY)
    assert (found.verdict == plain.verdict).all()
    assert (found.ours == plain.ours).all()
    assert picked.leaf_findings(facts, TODAY) == anew.leaf_findings(facts, TODAY)


def test_a_trial_is_compiled_once() -> None:
    held = Pool(facts_of(Profile()).order)
    held.picked(TREES)
    statements = len(held.leaves)
    again = held.picked([TREES[1]])
    assert len(held.leaves) == statements
    assert np.array_equal(again.counts, [len(TREES[1])])


def test_no_trials_ask_nothing() -> None:
    nothing = Pool(facts_of(Profile()).order).picked([])
    assert (len(nothing), nothing.leaves, len(nothing.root)) == (0, [], 0)


def test_a_pool_that_has_grown_too_large_begins_anew(monkeypatch) -> None:
    order = facts_of(Profile()).order
    monkeypatch.setattr(pool, "MOST_STATEMENTS", -1)
    assert pool_of(order) is not pool_of(order)


def test_what_is_worked_out_of_a_trial_is_of_that_trial() -> None:
    worked_out: list[str] = []

    def title_of(outline) -> str:
        worked_out.append(outline.id)
        return outline.title

    titles = OncePerOutline(title_of, most=1)
    one, other = outline_of(trial(1, title="One")), outline_of(trial(2, title="Other"))
    assert [titles(one), titles(one), titles(other), titles(one)] == ["One", "One", "Other", "One"]
    assert worked_out == [one.id, other.id, one.id]
