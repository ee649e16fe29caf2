"""Say what the person told us about one leaf, or that they did not."""

from collections.abc import Callable
from typing import Any as Anything

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_names import (
    Words,
    concept_of,
    is_event,
    is_several,
    measured_name,
    named,
    narrowing,
    quoted,
    spoken,
)
from trialpost.eligibility.explain_phrases import (
    does,
    does_not,
    family_of,
    thing_of,
    told_name,
)
from trialpost.eligibility.explain_things import range_words, value_words
from trialpost.eligibility.explain_words import Family
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.measures import converted
from trialpost.eligibility.kleene import HOLDS, UNKNOWN, Truth
from trialpost.eligibility.told import Reading, Told
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    Age,
    HasCondition,
    IsAble,
    Leaf,
    Measured,
    Response,
    Scale,
    SexIs,
    Treated,
    UsesSubstance,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.ages import years


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
    if taken != UNKNOWN and found.truth == UNKNOWN and found.kindly == UNKNOWN:
        return _silent(leaf, taken)
    return _BY_WHY.get(found.why, _unsaid)(leaf, found)


def _silent(leaf: Leaf, taken: Truth) -> Message:
    if taken == HOLDS or isinstance(leaf, IsAble):
        return say(w.NOTHING_AGAINST, does=does(leaf))
    text = _SILENT.get(family_of(leaf))
    if text is None or getattr(leaf, "period", None) is not None:
        return say(w.SILENT, does=does(leaf, official=False))
    return say(text, thing=thing_of(leaf))


_SILENT = {
    Family.ILLNESS: w.SILENT_ABOUT,
    Family.DEVICE: w.SILENT_ABOUT,
    Family.MEDICINE: w.SILENT_ABOUT_MEDICINE,
    Family.TREATMENT: w.SILENT_ABOUT_MEDICINE,
    Family.DONE: w.SILENT_ABOUT_DONE,
    Family.ALLERGY: w.SILENT_ABOUT_ALLERGY,
    Family.ANY_ALLERGY: w.SILENT_ABOUT_ANY_ALLERGY,
    Family.OTHER_TRIAL: w.SILENT_ABOUT_TRIALS,
}


def _told_age(found: Found) -> Message:
    if found.told is None:
        return say(w.AGE_UNSAID)
    youngest, oldest = found.told
    if youngest == oldest:
        return say(w.AGE_IS, age=years(youngest))
    return say(w.AGE_IS_ABOUT, youngest=youngest, oldest=years(oldest))


def _told_sex(leaf: SexIs, found: Found) -> Message:
    if found.truth == UNKNOWN:
        return say(w.SEX_UNSAID)
    woman = (leaf.sex is Sex.FEMALE) is (found.truth != 0)
    return say(w.YOU_ARE_WOMAN if woman else w.YOU_ARE_MAN)


def _told_value(leaf: Measured, found: Found) -> Message:
    thing = measured_name(leaf.name, leaf.concept)
    reading = found.told
    if found.why in _SAID_VALUES:
        return _of_value(_SAID_VALUES[found.why], thing)
    if not isinstance(reading, Reading):
        return say(w.VALUE_UNSAID, thing=thing)
    if found.truth == UNKNOWN and found.why in _OPEN_VALUES:
        return say(_OPEN_VALUES[found.why], thing=thing)
    if found.why is Why.OLD:
        if reading.date is None:
            return _of_value(w.VALUE_NO_DATE, thing)
        return say(w.VALUE_OLD, thing=thing, date=reading.date)
    value = _read_value(leaf, reading)
    if reading.derived:
        if reading.derived == "bmi":
            return say(w.VALUE_FROM_BMI, value=value)
        other = _DERIVED_FROM.get(reading.derived)
        if other is None:
            return _of_value(w.VALUE_IS, thing, value=value)  # the same in the trial's terms
        return say(w.VALUE_FROM_SCALE, scale=other, thing=thing, value=value)
    if reading.date is None or reading.answered:
        return _of_value(w.VALUE_IS, thing, value=value)
    text = w.VALUE_WAS_ON if reading.date.day else w.VALUE_WAS
    return say(text, thing=thing, value=value, date=reading.date)


def _of_value(text: str, thing: str, **more: Anything) -> Message:
    """Say something of a value, as one or as several: "your antibodies are"."""
    return say(w.OF_SEVERAL.get(text, text) if is_several(thing) else text, thing=thing, **more)


_DERIVED_FROM = {"karnofsky": "Karnofsky", "ecog": "ECOG"}


def _read_value(leaf: Measured, reading: Reading) -> Anything:
    """Return a value that was told, and in the trial's unit too where that is another."""
    if reading.low != reading.high:
        return say(w.VALUE_SPAN, low=reading.low, high=reading.high)
    value: Anything = value_words(reading.low, reading.unit)
    if leaf.scale is not Scale.VALUE or not leaf.unit or leaf.unit == reading.unit:
        return value
    other = converted(reading.low, reading.unit, leaf.unit, leaf.concept)
    if other is None or abs(other - reading.low) < 1e-9 * abs(reading.low):
        return value
    shown = value_words(float(f"{other:.3g}"), leaf.unit)
    return say(w.VALUE_CONVERTED, value=value, converted=shown)


_SAID_VALUES = {
    Why.NOT_SURE: w.VALUE_NOT_SURE,
    Why.SAID_YES: w.VALUE_SAID_YES,
    Why.SAID_NO: w.VALUE_SAID_NO,
}
_OPEN_VALUES = {
    Why.UNIT: w.VALUE_UNIT,
    Why.LABORATORY: w.VALUE_LABORATORY,
    Why.NARROWED: w.VALUE_NARROWED,
}


def _unsaid(leaf: Leaf, _found: Found) -> Message:
    return say(w.UNSAID, does=does(leaf))


def _not_sure(leaf: Leaf, _found: Found) -> Message:
    return say(w.NOT_SURE, does=does(leaf))


def _said(leaf: Leaf, found: Found) -> Message:
    """Repeat a yes or no."""
    yes = found.why is Why.SAID_YES
    family = family_of(leaf)
    if isinstance(leaf, UsesSubstance) and leaf.concept in _SMOKING:
        return say(w.TOLD_OF_SMOKING)
    if family in (Family.MARKER, Family.NO_MARKER):
        there = yes if family is Family.MARKER else not yes
        return say(w.TEST_FOUND if there else w.TEST_DID_NOT_FIND, thing=thing_of(leaf))
    if family is Family.ANY_ALLERGY and not yes:
        return say(w.NO_ALLERGIES)
    return say(w.YES, does=does(leaf)) if yes else say(w.NO, does=does_not(leaf))


_SMOKING = ("former-smoker", "non-smoker")


def _has(leaf: Leaf, found: Found) -> Message:
    """Repeat what was told, with its date where there is one."""
    told = found.told
    if not isinstance(told, Told):
        return say(w.YES, does=does(leaf))
    return _repeated(leaf, told)


def _repeated(leaf: Leaf, told: Told) -> Message:
    """Say what the person told of something, as they named it."""
    substance = isinstance(leaf, UsesSubstance) and told.part == "substances"
    name = named(leaf.name, leaf.concept) if substance else told_name(told.name, told.concepts)  # type: ignore[union-attr]
    thing = spoken(name)
    how = _family_told(leaf, told)
    if told.until is not None:
        if how is Family.MEDICINE:
            text = w.TOLD_STOPPED_ON if told.until.day else w.TOLD_STOPPED
            return say(text, thing=thing, date=told.until)
        return say(w.TOLD_UNTIL, thing=thing, date=told.until)
    if told.since is not None:
        if how is Family.DONE or is_event(told.concepts):
            text = w.TOLD_ON if told.since.day else w.TOLD_IN
            return say(text, thing=thing, date=told.since)
        takes = how is Family.MEDICINE
        return say(w.TOLD_TAKES_SINCE if takes else w.TOLD_SINCE, thing=thing, date=told.since)
    past = told.status == "past"
    if name.quoted and not past:
        return say(w.TOLD_QUOTED, name=told.name)
    if how is Family.ILLNESS and is_event(told.concepts):
        return say(w.TOLD_HAD, thing=thing)
    return say(_TOLD[how][past], thing=thing)


_TOLD = {
    Family.ILLNESS: (w.TOLD_HAVE, w.TOLD_HAD_PAST),
    Family.MEDICINE: (w.TOLD_TAKE, w.TOLD_TOOK_PAST),
    Family.TREATMENT: (w.TOLD_HAVING, w.TOLD_HAD_PAST),
    Family.DEVICE: (w.TOLD_HAVE, w.TOLD_HAD_PAST),
    Family.DONE: (w.TOLD_HAD, w.TOLD_HAD_PAST),
    Family.SUBSTANCE: (w.TOLD_USE, w.TOLD_USED_PAST),
}


def _family_told(leaf: Leaf, told: Told) -> Family:
    """Return how something that was told is spoken of."""
    if told.part == "procedures":
        return Family.DONE
    if told.part == "substances":
        return Family.SUBSTANCE
    if told.part == "conditions":
        return Family.ILLNESS
    family = family_of(leaf)
    return family if family in (Family.DONE, Family.TREATMENT, Family.DEVICE) else Family.MEDICINE


def _with_told(text: str) -> Callable[[Leaf, Found], Message]:
    """Return a sentence that follows what was told."""

    def speak(leaf: Leaf, found: Found) -> Message:
        if not isinstance(found.told, Told):
            return _unsaid(leaf, found)
        return say(text, told=_repeated(leaf, found.told), thing=thing_of(leaf))

    return speak


def _related(leaf: Leaf, found: Found) -> Message:
    told = found.told
    if isinstance(told, Told) and getattr(leaf, "concept", "") in told.concepts:
        return say(w.TOLD_BOTH, thing=thing_of(leaf))
    return _with_told(w.TOLD_RELATED)(leaf, found)


def _suspected(leaf: Leaf, _found: Found) -> Message:
    return say(w.TOLD_SUSPECTED, thing=thing_of(leaf))


def _not_listed(leaf: Leaf, _found: Found) -> Message:
    if family_of(leaf) is Family.ANY_ALLERGY:
        return say(w.NO_ALLERGIES)
    return say(w.NOT_LISTED, thing=thing_of(leaf))


def _narrowed(leaf: Leaf, found: Found) -> Message:
    """Say that something was told, and not what the trial asks of it."""
    if isinstance(leaf, Treated) and leaf.lines is not None:
        return say(w.TOLD_LINES)
    if not isinstance(found.told, Told):
        return _unsaid(leaf, found)
    told = _repeated(leaf, found.told)
    if isinstance(leaf, Treated) and leaf.response is not Response.UNSAID:
        return say(w.TOLD_HOW_IT_WENT, told=told)
    words = _all_narrowing(leaf)
    if words is None:
        return say(w.TOLD_NARROWED_SOMEHOW, told=told)
    return say(w.TOLD_NARROWED, told=told, words=words)


def _all_narrowing(leaf: Leaf) -> Words | None:
    """Return the words of severity, stage and the like that an illness is narrowed by, quoted."""
    levels: tuple[str, ...] = ()
    if isinstance(leaf, HasCondition):
        levels = (*leaf.severity, *leaf.stage)
    words = (*levels, *narrowing(leaf))[:2]
    return quoted(words) if words else None


def _contrary(leaf: Leaf, found: Found) -> Message:
    told = found.told
    words = _all_narrowing(leaf)
    if not isinstance(told, Told) or words is None:
        return _has(leaf, found)
    return say(w.TOLD_CONTRARY, told=_repeated(leaf, told), words=words)


def _by_age(leaf: Leaf, _found: Found) -> Message:
    return say(w.AGE_SO_NOT, does=does_not(leaf))


def _by_sex(leaf: Leaf, _found: Found) -> Message:
    fathers = getattr(leaf, "concept", "") == "planning-to-father-a-child"
    return say(w.YOU_ARE_WOMAN if fathers else w.YOU_ARE_MAN)


def _follows(leaf: Leaf, found: Found) -> Message:
    if isinstance(leaf, Treated):
        return say(w.FOLLOWS_ALLERGY, told=spoken(told_name(str(found.told), frozenset())))
    known = concept_of(str(found.told))
    if known is None or not known.people:
        return say(w.FOLLOWS_OPERATION)
    return say(w.YES, does=Message(known.people))


def _count(_leaf: Leaf, found: Found) -> Message:
    return say(w.TOLD_COUNT, count=found.told)


_BY_WHY: dict[Why, Callable[[Leaf, Found], Message]] = {
    Why.SAID_YES: _said,
    Why.SAID_NO: _said,
    Why.NOT_SURE: _not_sure,
    Why.HAS: _has,
    Why.HAD: _has,
    Why.OUTSIDE: _has,
    Why.NOT_LISTED: _not_listed,
    Why.BROADER: _with_told(w.TOLD_BROADER),
    Why.RELATED: _related,
    Why.SUSPECTED: _suspected,
    Why.NARROWED: _narrowed,
    Why.CONTRARY: _contrary,
    Why.EXCEPTED: _with_told(w.TOLD_EXCEPTED),
    Why.OTHERS: _with_told(w.TOLD_OTHERS),
    Why.WHEN: _with_told(w.TOLD_WHEN),
    Why.DOSE: _with_told(w.TOLD_DOSE),
    Why.SEX: _by_sex,
    Why.AGE: _by_age,
    Why.FOLLOWS: _follows,
    Why.VALUE: _count,
}


def whether(leaf: Leaf) -> Message:
    """Return what is not known of a leaf, as it follows "we do not know"."""
    if isinstance(leaf, Measured):
        thing = measured_name(leaf.name, leaf.concept)
        if leaf.scale is Scale.VALUE and leaf.low is None and leaf.high is None:
            return _of_value(w.WHETHER_KNOWN, thing)
        if leaf.scale in _NORMAL:
            return say(w.WHETHER, clause=_of_value(_NORMAL[leaf.scale], thing))
        clause = _of_value(w.WHETHER_VALUE, thing, range=range_words(leaf))
        return say(w.WHETHER, clause=clause)
    if isinstance(leaf, Age):
        return say(w.WHETHER_AGE)
    if isinstance(leaf, SexIs):
        return say(w.WHETHER_SEX)
    return say(w.WHETHER_YOU, does=does(leaf))


_NORMAL = {Scale.NORMAL: w.WHETHER_NORMAL, Scale.ABNORMAL: w.WHETHER_NOT_NORMAL}
