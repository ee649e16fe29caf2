"""A time that stands behind the last item of a list: which of the others it is said of, too."""

import functools

import msgspec

from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS, family_of
from trialpost.eligibility.named_within import is_test
from trialpost.model.requirement import (
    AllOrAny,
    Circumstance,
    HasCondition,
    InOtherTrial,
    Requirement,
    Treated,
    UsesSubstance,
    When,
)
from trialpost.vocabulary.lexicon import Kind, lexicon

_EVENTS = (
    "myocardial-infarction", "stroke", "transient-ischemic-attack", "acute-coronary-syndrome",
    "unstable-angina", "pulmonary-embolism", "deep-vein-thrombosis", "stemi", "nstemi",
    "intracranial-hemorrhage", "gastrointestinal-bleeding", "fracture", "ischemic-stroke",
    "hemorrhagic-stroke", "stroke-or-transient-ischemic-attack", "venous-thromboembolism",
    "head-injury", "traumatic-brain-injury", "cardiac-arrest", "cardiogenic-shock", "sepsis",
    "suicide-attempt", "anaphylaxis",
)  # fmt: skip
"""What happens at a time: "stroke < 3 months" is one within them."""

_LASTING = ("transplantation", "amputation", "splenectomy")
"""What is done once and stays: a time behind a list that it stands in may not be meant for it."""


@functools.lru_cache(maxsize=4096)
def _is_one_of(concept: str, heads: tuple[str, ...]) -> bool:
    names = lexicon()
    return concept in names and any(
        concept == head or (head in names and names.is_a(concept, head)) for head in heads
    )


def is_event(draft: Draft) -> bool:
    """Say whether what a draft names happens at a time, and is over then."""
    happens = draft.kind in (Kind.PROCEDURE, Kind.VACCINE)
    return happens or _is_one_of(draft.concept, _EVENTS)


def shares(draft: Draft, lender: Draft, *, commas: bool) -> bool:
    """Say whether a time behind one item of a list is surely said of another before it, too.

    It is of what happens or is given at a time ("stroke, surgery or steroids within 6 months"), of
    values, and of two alike ("asthma or an infection within 6 months"). In "cirrhosis, hepatitis,
    or a stroke within 6 months" it may be said of the stroke alone.
    """
    if draft.kind in _OF_NO_TIME:
        return True
    if draft.frame.when is When.CURRENT and not is_event(draft):
        return False
    if draft.kind is Kind.DEVICE or _is_one_of(draft.concept, _LASTING):
        return False
    alike = family_of(draft.kind) == family_of(lender.kind)
    if draft.kind in ILLNESSES:
        return is_event(draft) or (alike and not commas)
    return alike or draft.kind in _DONE


_DONE = (*TREATMENTS, "trial", Kind.SUBSTANCE, Kind.CIRCUMSTANCE)
"""What is done or happens, and does not stay."""

_OF_NO_TIME = (Kind.STATE, Kind.CAPACITY, Kind.LANGUAGE, "age", "team", "consent", "compliance")


_NEVER_BEGUN = ("non-smoker",)
"""What somebody is who did not do a thing: it was not done at a time that stands behind another."""


def is_untimed(draft: Draft, last: Draft, *, begins: bool) -> bool:
    """Say whether an item is not meant by a time that stands behind another of its list."""
    if draft.concept in _NEVER_BEGUN and last.concept not in _NEVER_BEGUN:
        return True
    if is_test(last.concept) and draft.kind in ILLNESSES and not is_event(draft):
        return True
    if draft.kind in _OF_NO_TIME or draft.kind in MEASURES:
        return family_of(draft.kind) != family_of(last.kind)
    if draft.frame.when is When.PLANNED:
        return last.frame.when is not When.PLANNED
    goes_on = draft.kind not in TREATMENTS and not is_event(draft)
    return draft.frame.when is When.CURRENT and begins and goes_on


def perhaps_timed(tree: Requirement, clause: Clause, at: int) -> Requirement:
    """Leave it open whether a time is said of an item that stands behind another of its list.

    It speaks against nobody of whom it may not be said, and lets nobody in.
    """
    draft = clause.drafts[at]
    lender, period = draft.lender, draft.period
    if lender is None or period is None or not isinstance(tree, _TIMED) or tree.period != period:
        return tree
    places = [place for place, one in enumerate(clause.drafts) if one.lender is lender]
    past = next((place for place, one in enumerate(clause.drafts) if one is lender), at) + 1
    commas = "comma" in clause.joints[places[0] + 1 : past]
    untimed = msgspec.structs.replace(tree, period=None)
    if tree.when is When.CURRENT:
        tree = msgspec.structs.replace(tree, when=When.UNSAID)
    if not any(clause.joints[at + 1 : past]) or shares(draft, lender, commas=commas):
        return tree
    return AllOrAny((tree, untimed))


_TIMED = (HasCondition, Treated, UsesSubstance, InOtherTrial, Circumstance)
