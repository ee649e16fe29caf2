"""Say what the person told us about one leaf, or that they did not."""

from collections.abc import Callable
from typing import Any as Anything

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_things import (
    family_of,
    narrowing_words,
    plain_name,
    thing_of,
    value_words,
)
from trialpost.eligibility.explain_words import Family
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.kleene import UNKNOWN, Truth
from trialpost.eligibility.told import Reading, Told
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    Age,
    Leaf,
    Measured,
    Response,
    SexIs,
    Treated,
)
from trialpost.model.status import Sex


def told_of(leaf: Leaf, found: Found, taken: Truth) -> Message:
    """Say what was told about a leaf.

    Args:
        leaf: the leaf.
        found: what is known of it.
        taken: as what its truth was taken, which may go beyond what is known.
    """
    if isinstance(leaf, Age):
        return _told_age(found)
    if isinstance(leaf, SexIs):
        return _told_sex(leaf, found)
    if isinstance(leaf, Measured):
        return _told_value(leaf, found)
    family = w.SENTENCES[family_of(leaf)]
    by_silence = taken != UNKNOWN and found.truth == UNKNOWN and found.kindly == UNKNOWN
    if by_silence and family.silent:
        return say(family.silent, thing=thing_of(leaf))
    speak = _BY_WHY.get(found.why, _unsaid)
    return speak(leaf, found)


def _told_age(found: Found) -> Message:
    if found.told is None:
        return say(w.AGE_UNSAID)
    youngest, oldest = found.told
    if youngest == oldest:
        return say(w.AGE_IS, age=youngest)
    return say(w.AGE_IS_ABOUT, youngest=youngest, oldest=oldest)


def _told_sex(leaf: SexIs, found: Found) -> Message:
    if found.truth == UNKNOWN:
        return say(w.SEX_UNSAID)
    woman = (leaf.sex is Sex.FEMALE) is (found.truth != 0)
    return say(w.YOU_ARE_WOMAN if woman else w.YOU_ARE_MAN)


def _told_value(leaf: Measured, found: Found) -> Message:
    thing = plain_name(leaf.name, leaf.concept)
    reading = found.told
    if found.why is Why.NOT_SURE:
        return say(w.NOT_SURE, thing=thing)
    if found.why in (Why.SAID_YES, Why.SAID_NO):
        said = w.SENTENCES[Family.STATE]
        return say(said.yes if found.why is Why.SAID_YES else said.no, thing=thing)
    if not isinstance(reading, Reading):
        return say(w.VALUE_UNSAID, thing=thing)
    if found.truth == UNKNOWN and found.why in _OPEN_VALUES:
        return say(_OPEN_VALUES[found.why], thing=thing)
    if found.why is Why.OLD:
        if reading.date is None:
            return say(w.VALUE_NO_DATE, thing=thing)
        return say(w.VALUE_OLD, thing=thing, date=reading.date)
    value: Anything = value_words(reading.low, reading.unit)
    if reading.low != reading.high:
        value = say(w.VALUE_SPAN, low=reading.low, high=reading.high)
    if reading.derived:
        if reading.derived == "bmi":
            return say(w.VALUE_FROM_BMI, value=value)
        scale = "Karnofsky" if reading.derived == "karnofsky" else "ECOG"
        return say(w.VALUE_FROM_SCALE, scale=scale, thing=thing, value=value)
    if reading.date is None:
        return say(w.VALUE_IS, thing=thing, value=value)
    text = w.VALUE_WAS_ON if reading.date.day else w.VALUE_WAS
    return say(text, thing=thing, value=value, date=reading.date)


_OPEN_VALUES = {
    Why.UNIT: w.VALUE_UNIT,
    Why.LABORATORY: w.VALUE_LABORATORY,
    Why.NARROWED: w.VALUE_NARROWED,
}


def _unsaid(leaf: Leaf, _found: Found) -> Message:
    return say(w.SENTENCES[family_of(leaf)].unsaid, thing=thing_of(leaf))


def _said(leaf: Leaf, found: Found) -> Message:
    family = w.SENTENCES[family_of(leaf)]
    return say(family.yes if found.why is Why.SAID_YES else family.no, thing=thing_of(leaf))


def _has(leaf: Leaf, found: Found) -> Message:
    """Repeat what was told, with its date where there is one."""
    told = found.told
    family = w.SENTENCES[family_of(leaf)]
    if not isinstance(told, Told):
        return say(family.yes, thing=told or thing_of(leaf))
    medicine = told.part == "medications"
    if told.until is not None:
        return say(w.TOLD_TOOK_UNTIL if medicine else w.TOLD_UNTIL, thing=told.name,
                   date=told.until)  # fmt: skip
    if told.status == "past":
        return say(w.TOLD_PAST, thing=told.name)
    if told.since is not None:
        if told.part == "procedures":
            return say(w.TOLD_ON, thing=told.name, date=told.since)
        return say(w.TOLD_TAKES_SINCE if medicine else w.TOLD_SINCE, thing=told.name,
                   date=told.since)  # fmt: skip
    had = found.why is Why.HAD and family.had
    return say(family.had if had else family.yes, thing=told.name)


def _with_thing(text: str) -> Callable[[Leaf, Found], Message]:
    def speak(leaf: Leaf, found: Found) -> Message:
        return say(
            text,
            told=getattr(found.told, "name", found.told or ""),
            thing=thing_of(leaf),
            words=narrowing_words(leaf),
        )

    return speak


def _not_listed(leaf: Leaf, found: Found) -> Message:
    family = family_of(leaf)
    if family is Family.ANY_ALLERGY:
        return say(w.SENTENCES[family].no)
    return _with_thing(w.NOT_LISTED)(leaf, found)


def _narrowed(leaf: Leaf, found: Found) -> Message:
    if isinstance(leaf, Treated) and leaf.lines is not None:
        return say(w.TOLD_LINES)
    name = getattr(found.told, "name", None)
    if name is None:
        return _unsaid(leaf, found)
    how = isinstance(leaf, Treated) and leaf.response is not Response.UNSAID
    words = narrowing_words(leaf)
    if how or not words:
        return say(w.TOLD_HOW_IT_WENT, told=name)
    return say(w.TOLD_NARROWED, told=name, words=words)


def _by_age(leaf: Leaf, _found: Found) -> Message:
    return say(w.AGE_SO_NOT, thing=thing_of(leaf))


def _by_sex(_leaf: Leaf, _found: Found) -> Message:
    return say(w.YOU_ARE_MAN)


def _follows(_leaf: Leaf, found: Found) -> Message:
    if isinstance(_leaf, Treated):
        return say(w.FOLLOWS_ALLERGY, told=found.told)
    return say(w.FOLLOWS_STATE)


def _count(_leaf: Leaf, found: Found) -> Message:
    return say(w.TOLD_COUNT, count=found.told)


_BY_WHY: dict[Why, Callable[[Leaf, Found], Message]] = {
    Why.SAID_YES: _said,
    Why.SAID_NO: _said,
    Why.NOT_SURE: _with_thing(w.NOT_SURE),
    Why.HAS: _has,
    Why.HAD: _has,
    Why.OUTSIDE: _has,
    Why.NOT_LISTED: _not_listed,
    Why.BROADER: _with_thing(w.TOLD_OTHER),
    Why.RELATED: _with_thing(w.TOLD_OTHER),
    Why.SUSPECTED: _with_thing(w.TOLD_SUSPECTED),
    Why.NARROWED: _narrowed,
    Why.CONTRARY: _with_thing(w.TOLD_CONTRARY),
    Why.EXCEPTED: _with_thing(w.TOLD_EXCEPTED),
    Why.OTHERS: _with_thing(w.TOLD_OTHERS),
    Why.WHEN: _with_thing(w.TOLD_WHEN),
    Why.DOSE: _with_thing(w.TOLD_DOSE),
    Why.SEX: _by_sex,
    Why.AGE: _by_age,
    Why.FOLLOWS: _follows,
    Why.VALUE: _count,
}
