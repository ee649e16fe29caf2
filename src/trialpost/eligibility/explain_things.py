"""What leaves are about, in plain words: names, stretches of time, ranges of values and ages."""

from collections.abc import Sequence
from typing import Any as Anything

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_words import Family
from trialpost.eligibility.judging.people import age_limit
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    MarkerStatus,
    Measured,
    Period,
    Scale,
    Speaks,
    State,
    Treated,
    UsesSubstance,
    When,
)
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.plain import counted

_FAMILIES: dict[type, Family] = {
    HasCondition: Family.ILLNESS,
    FamilyHistory: Family.RELATIVE,
    UsesSubstance: Family.SUBSTANCE,
    IsAble: Family.ABLE,
    Speaks: Family.LANGUAGE,
    InOtherTrial: Family.OTHER_TRIAL,
    Circumstance: Family.CIRCUMSTANCE,
    State: Family.STATE,
}
_MARKERS = {
    MarkerStatus.POSITIVE: Family.MARKER,
    MarkerStatus.NEGATIVE: Family.NO_MARKER,
    MarkerStatus.TESTED: Family.TESTED,
}
_BIRTH_CONTROL = frozenset({"contraception", "barrier-contraception"})
_NOT_BEING = frozenset(
    {"partner-is-pregnant", "partner-who-can-become-pregnant", "sterile-partner", "nulliparous"}
)
"""States of which one cannot say that somebody is so."""


def family_of(leaf: Leaf) -> Family:
    """Return how a leaf is spoken of."""
    if isinstance(leaf, Allergic):
        return Family.ALLERGY if leaf.name else Family.ANY_ALLERGY
    if isinstance(leaf, HasMarker):
        return _MARKERS[leaf.status]
    if isinstance(leaf, Treated):
        kinds = (Kind.PROCEDURE, Kind.VACCINE, Kind.THERAPY, Kind.DEVICE)
        return Family.DONE if _kind(leaf.concept) in kinds else Family.MEDICINE
    if isinstance(leaf, State | IsAble) and _is_being(leaf):
        return Family.BEING
    return _FAMILIES[type(leaf)]


def _is_being(leaf: State | IsAble) -> bool:
    """Say whether the plain name of a state or ability follows "you are"."""
    if isinstance(leaf, IsAble):
        return plain_name(leaf.name, leaf.concept).startswith(("able ", "fit "))
    return _kind(leaf.concept) is Kind.STATE and leaf.concept not in _NOT_BEING


def _kind(concept: str) -> Kind | None:
    names = lexicon()
    return names.concept(concept).kind if concept in names else None


def plain_name(name: str, concept: str) -> str:
    """Return what a thing is called for people; without a plain name, as the trial calls it."""
    names = lexicon()
    if concept in names:
        return names.concept(concept).plain
    return name


def thing_of(leaf: Leaf) -> Message | str:
    """Return what a leaf is about."""
    if isinstance(leaf, Speaks):
        names = [plain_name(one, one) for one in leaf.languages]
        return one_or(names) if names else say(w.TRIAL_LANGUAGE)
    if isinstance(leaf, State) and leaf.concept in _BIRTH_CONTROL:
        return say(w.USING_BIRTH_CONTROL)
    if isinstance(leaf, State) and leaf.concept == "pregnant" and leaf.when is When.PLANNED:
        return say(w.PLANNING_A_BABY)
    name: Message | str = plain_name(getattr(leaf, "name", ""), getattr(leaf, "concept", ""))
    if isinstance(leaf, HasCondition):
        if leaf.severity:
            name = say(w.SEVERE_THING, words=one_or(leaf.severity), thing=name)
        if leaf.stage:
            name = say(w.STAGED_THING, words=one_or(leaf.stage), thing=name)
    return name


def narrowing_words(leaf: Leaf) -> Message | str:
    """Return the words that narrow a leaf, as they stand within a sentence."""
    parts = ("severity", "stage", "qualifiers")
    return one_or([_inside(one) for part in parts for one in getattr(leaf, part, ())])


def _inside(words: str) -> str:
    """Return words without the capital that began a sentence; "MRI" keeps its own."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def one_or(words: Sequence[Anything]) -> Message | str:
    """Return words joined by "or"."""
    if len(words) < 2:
        return words[0] if words else ""
    return say(w.ONE_OR, most=", ".join(words[:-1]), last=words[-1])


def stretch(period: Period | None) -> Message | None:
    """Return how long a stretch of time back from today is; ``None`` if it has no such length."""
    days = period.oldest if period is not None and period.newest is None else None
    if not days:
        return None
    for length, (one, many) in ((365.25, w.YEARS), (30.4375, w.MONTHS), (7.0, w.WEEKS)):
        count = round(days / length)
        if count >= 1 and abs(days - count * length) <= 0.02 * days:
            return counted(count, one, many)
    return counted(round(days), *w.DAYS)


def age_words(leaf: Age) -> Message:
    """Return which ages a leaf asks for, as words that follow "people"."""
    low = _age(leaf.low)
    high = _age(leaf.high)
    if low is not None and high is not None:
        return say(w.AGE_BETWEEN_UNDER if leaf.high_strict else w.AGE_BETWEEN, low=low, high=high)
    if low is not None:
        return say(w.AGE_OVER if leaf.low_strict else w.AGE_FROM, low=low)
    if high is not None:
        return say(w.AGE_UNDER if leaf.high_strict else w.AGE_TO, high=high)
    return say(w.AGE_ANY)


def _age(years: float | None) -> str | int | None:
    if years is None:
        return None
    limit = age_limit(years)
    return limit.number if limit.unit == "year" else str(limit)


def value_words(number: float, unit: str) -> Message | float:
    """Return a value with its unit."""
    shown = float(f"{number:.4g}")
    return say(w.VALUE_WITH_UNIT, number=shown, unit=unit) if unit else shown


def range_words(leaf: Measured) -> Message:
    """Return the range of values that a leaf asks for."""
    if leaf.scale is Scale.NORMAL:
        return say(w.A_NORMAL_VALUE)
    if leaf.scale is Scale.ABNORMAL:
        return say(w.AN_ABNORMAL_VALUE)
    low, high = _limit(leaf, leaf.low), _limit(leaf, leaf.high)
    if low is not None and high is not None:
        if leaf.low == leaf.high:
            return say(w.JUST, low=low)
        return say(w.BETWEEN, low=leaf.low if leaf.scale is Scale.VALUE else low, high=high)
    if low is not None:
        return say(w.MORE_THAN if leaf.low_strict else w.AT_LEAST, low=low)
    return say(w.LESS_THAN if leaf.high_strict else w.AT_MOST, high=high)


def _limit(leaf: Measured, number: float | None) -> Anything:
    if number is None:
        return None
    if leaf.scale is Scale.VALUE:
        return value_words(number, leaf.unit)
    upper = leaf.scale is Scale.UPPER_LIMITS
    if number == 1:
        return say(w.UPPER_END if upper else w.LOWER_END)
    return say(w.TIMES_UPPER if upper else w.TIMES_LOWER, number=number)
