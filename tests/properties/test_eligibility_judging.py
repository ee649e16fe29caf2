"""What holds of judging whatever the criterion and whoever the person."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_made_up import SMALL, TODAY, criterion, illness, judged, person
from eligibility_strategies import kinds, leaves, profiles, trees
from trialpost.eligibility.compiled import compile_trees, verdicts
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.ready import Hearing, Ready
from trialpost.model.criterion import Verdict
from trialpost.model.profile import Profile
from trialpost.model.requirement import (
    All,
    AllOrAny,
    AtLeast,
    Leaf,
    LeftToTeam,
    Not,
    Requirement,
    TeamChecks,
)
from trialpost.model.requirement import Any as AnyOf
from trialpost.vocabulary.plain import render

MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
often = settings(max_examples=400, deadline=None)
silences = st.sampled_from(list(Silence))


def plain_truth(requirement: Requirement, found: dict[Leaf, int]) -> int:
    """Join truths as the tables say, by trying every way in which what is open could turn out.

    Written apart from the engine: what is the same however the open parts turn out is known.
    """
    if isinstance(requirement, Not):
        return {HOLDS: LACKS, LACKS: HOLDS, UNKNOWN: UNKNOWN}[plain_truth(requirement.part, found)]
    if not isinstance(requirement, All | AnyOf | AllOrAny | AtLeast):
        return found[requirement]
    ways: list[list[bool]] = [[]]
    for part in requirement.parts:
        truth = plain_truth(part, found)
        turns = {HOLDS: [True], LACKS: [False], UNKNOWN: [True, False]}[truth]
        ways = [[*way, turn] for way in ways for turn in turns]
    results = {result for way in ways for result in _of_way(requirement, way)}
    return UNKNOWN if len(results) != 1 else HOLDS if results.pop() else LACKS


def _of_way(node: All | AnyOf | AllOrAny | AtLeast, way: list[bool]) -> set[bool]:
    if isinstance(node, All):
        return {all(way)}
    if isinstance(node, AnyOf):
        return {any(way)}
    if isinstance(node, AtLeast):
        return {sum(way) >= node.least}
    return {all(way), any(way)}


def all_leaves(requirement: Requirement) -> set[Leaf]:
    if isinstance(requirement, Not):
        return all_leaves(requirement.part)
    if isinstance(requirement, All | AnyOf | AllOrAny | AtLeast):
        return {leaf for part in requirement.parts for leaf in all_leaves(part)}
    return {requirement}


def plain_verdict(requirement: Requirement, kind: str, told: dict[str, Any]) -> Verdict:
    """Judge in the plainest way, in the strict mode."""
    facts = person(**told)
    found = {leaf: judge_leaf(leaf, facts, TODAY) for leaf in all_leaves(requirement)}
    sure = plain_truth(requirement, {leaf: one.truth for leaf, one in found.items()})
    good = HOLDS if kind == "inclusion" else LACKS
    if sure != UNKNOWN:
        return MET if sure == good else NOT_MET
    kindly = plain_truth(requirement, {leaf: _kindly(one) for leaf, one in found.items()})
    return MET if kindly == good else OPEN


def _kindly(found: Found) -> int:
    return found.truth if found.truth != UNKNOWN else found.kindly


@often
@given(trees, kinds, profiles)
def test_the_engine_agrees_with_the_plain_evaluator(
    requirement: Requirement, kind: str, told: dict[str, Any]
) -> None:
    assert judged(requirement, person(**told), kind).verdict is plain_verdict(
        requirement, kind, told
    )


@often
@given(st.lists(st.tuples(trees, kinds, st.booleans()), max_size=4), profiles, silences)
def test_judging_many_at_once_says_the_same(
    asked: list[tuple[Requirement, str, bool]], told: dict[str, Any], silence: Silence
) -> None:
    reads = [criterion(one, kind, group="Arm A" * grouped) for one, kind, grouped in asked]
    facts = person(**told)
    compiled = compile_trees([reads[:1], reads[1:]], order=facts.order)
    together = verdicts(compiled, facts, TODAY, silence=silence)
    alone = [judge(one, facts, today=TODAY, silence=silence) for one in reads]
    code = {NOT_MET: 0, OPEN: 1, MET: 2}
    assert together.verdict.tolist() == [code[one.verdict] for one in alone]
    assert together.presumed.tolist() == [one.presumed for one in alone]
    ready = Ready(reads, facts.order)
    heard = Hearing(facts, today=TODAY, silence=silence).heard(ready)
    assert [one.told() for one in heard] == alone
    ours = [not one.left_to_team for one in alone]
    assert together.ours.tolist() == [sum(ours[:1]), sum(ours[1:])]
    assert together.not_met.sum() == sum(one.verdict is NOT_MET for one in alone)
    assert together.met.sum() == sum(
        one.verdict is MET and mine for one, mine in zip(alone, ours, strict=True)
    )


@often
@given(leaves, kinds, silences)
def test_nothing_is_decided_on_missing_data(leaf: Leaf, kind: str, silence: Silence) -> None:
    """Of somebody who said nothing nothing is known; a note's silence may speak for them."""
    one = judged(leaf, person(), kind, silence=silence)
    assert one.verdict is (MET if one.presumed else OPEN)
    if silence is Silence.STRICT:
        assert not one.presumed


@often
@given(trees, kinds, silences)
def test_nobody_is_failed_on_missing_data(
    requirement: Requirement, kind: str, silence: Silence
) -> None:
    if plain_verdict(requirement, kind, {}) is not NOT_MET:  # no "any of nothing"
        assert judged(requirement, person(), kind, silence=silence).verdict is not NOT_MET


@often
@given(trees, kinds, profiles)
def test_the_same_input_gives_the_same_output(
    requirement: Requirement, kind: str, told: dict[str, Any]
) -> None:
    first = judged(requirement, person(**told), kind)
    again = judged(requirement, person(**told), kind)
    assert first == again
    assert render(first.because) == render(again.because)


@often
@given(trees, kinds, profiles)
def test_what_is_decided_strictly_is_decided_so_in_a_note(
    requirement: Requirement, kind: str, told: dict[str, Any]
) -> None:
    facts = person(**told)
    strict = judged(requirement, facts, kind)
    noted = judged(requirement, facts, kind, silence=Silence.PRESUMED)
    if strict.verdict is not OPEN:
        assert (noted.verdict, noted.presumed) == (strict.verdict, False)
    else:
        assert noted.verdict is not NOT_MET


@often
@given(trees, profiles)
def test_an_inclusion_mirrors_the_exclusion_of_the_contrary(
    requirement: Requirement, told: dict[str, Any]
) -> None:
    facts = person(**told)
    for silence in Silence:
        one = judged(requirement, facts, "inclusion", silence=silence)
        other = judged(Not(requirement), facts, "exclusion", silence=silence)
        assert (one.verdict, one.presumed, one.needs) == (
            other.verdict, other.presumed, other.needs
        )  # fmt: skip


@often
@given(st.lists(trees, min_size=2, max_size=4), kinds, profiles, st.randoms(use_true_random=False))
def test_the_order_of_parts_does_not_matter(
    parts: list[Requirement], kind: str, told: dict[str, Any], rng: random.Random
) -> None:
    facts = person(**told)
    mixed = list(parts)
    rng.shuffle(mixed)
    for join in (All, AnyOf, AllOrAny, lambda some: AtLeast(2, some)):
        one = judged(join(tuple(parts)), facts, kind)
        other = judged(join(tuple(mixed)), facts, kind)
        assert one.verdict is other.verdict
        assert set(one.needs) == set(other.needs)


NEW_FACTS: list[dict[str, Any]] = [
    {"birth_year": 1987}, {"sex": "female"}, {"sex": "male"},
    {"conditions": ["migraine"]}, {"conditions": ["lupus nephritis"]},
    {"conditions": [{"name": "breast cancer", "status": "past", "until": "2020"}]},
    {"absent": ["lung disease"]}, {"absent": ["heart attack"]},
    {"medications": ["obinutuzumab"]}, {"medications": [{"name": "methotrexate", "since": "2024"}]},
    {"procedures": ["kidney transplant"]}, {"allergies": ["penicillin"]},
    {"measurements": [{"name": "eGFR", "value": 72, "date": "2026-11-01"}]},
    {"biomarkers": [{"name": "EGFR L858R", "present": "yes"}]},
    {"answers": {"pregnant": "no"}}, {"answers": {"smoking": "past"}},
    {"answers": {"able:walk": "yes"}}, {"answers": {"treatment:rituximab": "no"}},
    {"answers": {"condition:asthma@now-severe": "no"}}, {"family_history": ["cancer"]},
    {"complete": ["conditions"]}, {"complete": ["medications"]},
]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(trees, kinds, profiles, st.sampled_from(NEW_FACTS))
def test_a_new_fact_never_flips_what_is_decided(
    requirement: Requirement, kind: str, told: dict[str, Any], more: dict[str, Any]
) -> None:
    """A fact is new if nothing told speaks of it: no list that was finished, none of its names."""
    if not _is_new(told, more):
        return
    before = judged(requirement, person(**told), kind).verdict
    after = judged(requirement, person(**_joined(told, more)), kind).verdict
    if before is not OPEN:
        assert after is before


def _is_new(told: dict[str, Any], more: dict[str, Any]) -> bool:
    """Say whether a fact is about something that the profile does not speak of yet."""
    (key, value), *_ = more.items()
    if key in ("birth_year", "sex"):
        return key not in told
    if key == "answers" and set(value) & set(told.get("answers", {})):
        return False
    return not _subjects(told) & _subjects(more)


def _subjects(told: dict[str, Any]) -> set[str]:
    """Return what a profile speaks of: concepts, all that lies above or below them, and lists."""
    found: set[str] = set(told.get("complete", ()))
    facts = person(**{key: value for key, value in told.items() if key != "answers"})
    for key in ("conditions", "medications", "procedures", "allergies", "family_history"):
        found |= {key} if told.get(key) else set()
    found |= {"sex"} if "sex" in told else set()
    concepts = set(facts.own) | set(facts.denied) | set(facts.markers) | set(facts.suspected)
    concepts |= {one for thing in facts.told for one in thing.maybe}
    concepts |= {one for _, meant in (*facts.allergies, *facts.family) for one in meant.concepts}
    for fact in told.get("answers", {}):
        thing = fact.partition("@")[0].partition(":")[2] or fact.partition("@")[0]
        concepts.add(thing)
        found |= {"sex", "states"} if thing in _STATES else set()
        found |= {"conditions"} if fact.startswith("condition") else set()
        found |= {"medications", "procedures"} if fact.startswith("treatment") else set()
    for one in concepts:
        found |= {one, *facts.order.above(one)}
        found |= {below.id for below in SMALL if one in SMALL.above(below.id)}
    return found | set(facts.readings) | ({"allergies"} if "allergy" in found else set())


_STATES = {"pregnant", "breastfeeding", "childbearing-potential", "postmenopausal",
           "surgically-sterile", "planning-pregnancy", "contraception"}  # fmt: skip


def _joined(told: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    new = dict(told)
    for key, value in more.items():
        if isinstance(value, list):
            new[key] = [*told.get(key, []), *value]
        elif isinstance(value, dict):
            new[key] = {**told.get(key, {}), **value}
        else:
            new[key] = value
    return new


@often
@given(trees, kinds, profiles, silences)
def test_every_reason_can_be_said(
    requirement: Requirement, kind: str, told: dict[str, Any], silence: Silence
) -> None:
    said = render(judged(requirement, person(**told), kind, silence=silence).because)
    assert said
    assert "  " not in said
    assert said.endswith(".")
    assert "eligible" not in said
    assert not {"failed", "fail"} & set(said.lower().split())


@often
@given(trees, kinds, profiles)
def test_what_is_asked_is_open(requirement: Requirement, kind: str, told: dict[str, Any]) -> None:
    """A decided criterion asks nothing; an answer "not sure" is not asked for again."""
    facts = person(**told)
    one = judged(requirement, facts, kind)
    if one.verdict is not OPEN:
        assert one.needs == ()
    unsure = {fact for fact, answer in facts.answers.items() if answer == "not sure"}
    assert not unsure & set(one.needs)
    assert len(set(one.needs)) == len(one.needs)


def test_a_profile_that_says_nothing_gives_only_unknown() -> None:
    nobody = facts_of(Profile())
    team = LeftToTeam(reason=TeamChecks.CONSENT)
    assert judged(team, nobody).verdict is OPEN
    assert judged(All(()), nobody).verdict is MET
    compiled = compile_trees([])
    assert len(compiled) == 0
    assert verdicts(compiled, nobody, TODAY).verdict.shape == np.zeros(0).shape


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_a_flipped_sign_would_be_seen(kind: str) -> None:
    """The plain evaluator and the engine do not agree by both being blind."""
    asthma = person(conditions=["asthma"])
    expected = MET if kind == "inclusion" else NOT_MET
    assert judged(illness("asthma"), asthma, kind).verdict is expected
    assert plain_verdict(illness("asthma"), kind, {"conditions": ["asthma"]}) is expected
