"""Answer questions as a person would whose whole record is known: the oracle of ``bench ask``.

The record is taken for complete: what it does not name, the person does not have. What a record
says nothing about (consent to birth control, a value that was never measured) is "not sure".
"""

import datetime as dt

import msgspec

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging import judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.when_said import SINCE, STILL, asks_for_day
from trialpost.matching.asking.candidates import Candidate
from trialpost.matching.questions import ASKED, NOW_OR_PAST, SPECIAL, UNSURE
from trialpost.model.profile import Private, Profile
from trialpost.model.requirement import (
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    Measured,
    Speaks,
    State,
    Treated,
    UsesSubstance,
    When,
)
from trialpost.model.status import Sex

PARTS = ("conditions", "medications", "procedures", "allergies")
"""Lists of a record that are taken for complete."""

_YES, _NO = "yes", "no"
_NEVER = frozenset({"pregnant", "breastfeeding", "planning-pregnancy", "postpartum"})
_SO = frozenset({"circumstance:has-health-insurance", "language:english"})
_UNTOLD = frozenset({"circumstance:lives-in-the-country", "circumstance:has-a-caregiver"})
_FERTILE = (15, 50)
_MENOPAUSE = (45, 56)


class Patient(Private, frozen=True, kw_only=True):
    """A person whose whole record is known, on a day."""

    facts: Facts
    today: dt.date


def patient_of(profile: Profile, like: Facts, today: dt.date) -> Patient:
    """Take a whole record for complete; ``like`` brings the order of concepts."""
    whole = msgspec.structs.replace(profile, complete=PARTS)
    return Patient(facts=Facts(whole, like.order), today=today)


def told_after(known: Profile, asked: Candidate, patient: Patient) -> Profile:
    """Return what is known of a person after they answered a question."""
    if asked.leaf is None:
        whole = getattr(patient.facts.profile, asked.part)
        complete = tuple(dict.fromkeys((*known.complete, asked.part)))
        return msgspec.structs.replace(known, **{asked.part: whole}, complete=complete)
    answers = {**known.answers, asked.fact: reply(asked, patient)}
    return msgspec.structs.replace(known, answers=answers)


def reply(asked: Candidate, patient: Patient) -> str:
    """Return a person's answer to a question that is not about a list."""
    leaf = asked.leaf
    said = patient.facts.answer(asked.fact)
    if said:
        return said
    if isinstance(leaf, Measured):
        return _value(asked.fact, patient)
    if isinstance(leaf, State):
        return _state(leaf, patient)
    if isinstance(leaf, HasCondition | Treated):
        return _thing(asked, leaf, patient)
    if isinstance(leaf, Allergic):
        return _by_truth(leaf, patient)
    if isinstance(leaf, HasMarker | FamilyHistory):
        return UNSURE
    if isinstance(leaf, IsAble):
        return _YES
    if isinstance(leaf, Speaks | Circumstance):
        return UNSURE if asked.fact in _UNTOLD else _YES if asked.fact in _SO else _NO
    if isinstance(leaf, InOtherTrial):
        return _NO
    substance = isinstance(leaf, UsesSubstance) and asked.fact.startswith("substance:")
    return _NO if substance else UNSURE


def _value(fact: str, patient: Patient) -> str:
    readings = patient.facts.readings.get(fact, ())
    if not readings:
        return UNSURE
    return f"{readings[-1].low:g} {readings[-1].unit}".strip()


def _state(leaf: State, patient: Patient) -> str:
    if patient.facts.profile.sex is Sex.MALE or leaf.concept in _NEVER:
        return _NO
    born = patient.facts.born(patient.today)
    age = patient.today.year - born[0].year if born else 0
    if leaf.concept == "childbearing-potential":
        return _YES if _FERTILE[0] <= age < _FERTILE[1] else _NO
    if leaf.concept == "postmenopausal" and not _MENOPAUSE[0] <= age < _MENOPAUSE[1]:
        return _YES if age >= _MENOPAUSE[1] else _NO
    return UNSURE


def _thing(asked: Candidate, leaf: HasCondition | Treated, patient: Patient) -> str:
    """Answer for an illness or a treatment: now, in the past, never, or not sure."""
    if asks_for_day(asked.fact):
        return _day(asked.fact, leaf, patient)
    if "@" in asked.fact:
        return _by_truth(leaf, patient)
    plain = _bare(leaf)
    ever = _by_truth(plain, patient)
    offered = SPECIAL[asked.fact][1] if asked.fact in SPECIAL else ASKED[asked.ask].answers  # type: ignore[index]
    if ever != _YES or offered != NOW_OR_PAST:
        return ever
    current = judge_leaf(
        msgspec.structs.replace(plain, when=When.UNSAID), patient.facts, patient.today
    )
    return NOW_OR_PAST[0] if current.truth == HOLDS else NOW_OR_PAST[1]


def _day(fact: str, leaf: HasCondition | Treated, patient: Patient) -> str:
    """Answer when something was last so, or since when it is, as a record tells it."""
    told = patient.facts.told_of(leaf.concept, leaf.name)
    if fact.endswith(SINCE):
        begun = [one.since for one in told if one.since is not None]
        return str(min(begun, key=lambda date: date.earliest())) if begun else UNSURE
    current = judge_leaf(
        msgspec.structs.replace(_bare(leaf), when=When.CURRENT), patient.facts, patient.today
    )
    if current.truth == HOLDS:
        return STILL
    ended = [date for one in told if (date := one.until or one.since) is not None]
    return str(max(ended, key=lambda date: date.latest())) if len(ended) == len(told) else UNSURE


def _bare(leaf: HasCondition | Treated) -> HasCondition | Treated:
    kind = HasCondition if isinstance(leaf, HasCondition) else Treated
    return kind(name=leaf.name, concept=leaf.concept, when=When.EVER)


def _by_truth(leaf: Leaf, patient: Patient) -> str:
    found = judge_leaf(leaf, patient.facts, patient.today)
    truth = found.truth if found.truth != UNKNOWN else found.kindly
    return {HOLDS: _YES, LACKS: _NO}.get(truth, UNSURE)
