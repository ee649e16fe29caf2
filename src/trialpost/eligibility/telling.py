"""Read a profile from outside, and refuse every value that cannot be, by whichever door it came.

``model.profile`` checks keys, dates and ages. Here is checked what takes medical names:

==================================  ===============================================================
told                                refused
==================================  ===============================================================
a measurement that the lexicon has  a value that nobody alive can have in its unit, and off the
                                    ends of a scale (``vocabulary.possible_values``)
another measurement                 what is no number of anything that is measured
``answers``: a key                  one that nothing asks for (``eligibility.fact_keys``)
``answers``: of a measurement       what is no number with or without a unit, or cannot be; with
                                    ``@`` yes and no are answers too
``answers``: of a field             what the field itself would not take
``answers``: of anything else       what is neither yes nor no, nor now or in the past
==================================  ===============================================================

"Not sure" and "skip" answer everything. A refusal names the key and what was expected, and repeats
nothing of what was told.
"""

import datetime as dt
import re
from typing import Any

from trialpost.eligibility.answering import ANYWHERE_HERE, COMPLETE, FIELDS, LISTS, UNSAID, field_of
from trialpost.eligibility.facts import KNOWN_ANSWERS
from trialpost.eligibility.values_told import SUM_OF_GRADES, measured_as, number_of
from trialpost.eligibility.when_said import asks_for_day, can_be_said
from trialpost.errors import BadProfile
from trialpost.model import profile as form
from trialpost.model.profile import Profile
from trialpost.vocabulary.areas import country_named
from trialpost.vocabulary.classes import ends_of_class
from trialpost.vocabulary.lexicon import Kind, Lexicon, lexicon
from trialpost.vocabulary.possible_values import can_be, span_of

_PREFIXES = frozenset({
    "condition", "treatment", "family", "allergy", "marker", "substance", "able", "language",
    "circumstance", "value", "state",
})  # fmt: skip
_ALONE = frozenset({
    "allergy", "smoking", "alcohol", "other-trial", "language", "consent", "compliance",
})  # fmt: skip
_MEASURED = (Kind.MEASUREMENT, Kind.SCALE)
_LONGEST_KEY = 40


def profile_from_json(data: bytes | str, *, today: dt.date) -> Profile:
    """Read a profile from JSON and check all that it tells.

    Raises:
        BadProfile: naming the key and what was expected there.
    """
    return checked(form.profile_from_json(data, today=today), today=today)


def profile_from_value(value: Any, *, today: dt.date) -> Profile:
    """Make a profile of plain dicts and lists, as JSON gives them, and check all that it tells.

    Raises:
        BadProfile: naming the key and what was expected there.
    """
    return checked(form.profile_from_value(value, today=today), today=today)


def checked(profile: Profile, *, today: dt.date) -> Profile:
    """Return a profile as it is, if every value and answer of it can be.

    Raises:
        BadProfile: naming the key and what was expected there.
    """
    if profile.travel_country is not None and country_named(profile.travel_country) is None:
        raise BadProfile("travel_country has to be a country, by its name or its ISO 3166 code: "
                         "Germany, or DE.")  # fmt: skip
    names = lexicon()
    for at, one in enumerate(profile.measurements):
        meant = sorted(measured_as(one.name, names))
        if not any(can_be(concept, one.value, one.unit or "") for concept in meant):
            raise BadProfile(f"measurements[{at}].value has to be {_expected(meant[0])}.")
    for fact, answer in profile.answers.items():
        check_answer(fact, answer, names=names, today=today)
    return profile


def check_answer(
    fact: str, answer: str | int | float | bool, *, names: Lexicon, today: dt.date
) -> None:
    """Refuse an answer under a key that nothing asks for, or one that cannot be.

    Raises:
        BadProfile: naming the key and what was expected there.
    """
    base, at, _ = fact.partition("@")
    if not _is_asked(base, names):
        raise BadProfile(
            f"answers has a key that is not known, {_shown(fact)}; keys are those that 'needs' and "
            "'ask' name, such as pregnant, ecog or condition:asthma."
        )
    said = _words(answer)
    if base == "travel_km" and said == ANYWHERE_HERE:
        return
    if said in UNSAID or base in LISTS or base.startswith(COMPLETE):
        return
    if base in FIELDS:
        if field_of(base, answer, today) is None:
            raise BadProfile(f"answers.{base} has to be what {base} of a profile can be.")
    elif _is_value(base, names):
        _check_number(base, answer, said, narrowed=bool(at))
    elif asks_for_day(fact):
        if not can_be_said(fact, said, today):
            raise BadProfile(f"answers.{_shown(fact)} has to be a month and year up to now, such "
                             "as 2025-05, or not sure.")  # fmt: skip
    elif said not in KNOWN_ANSWERS and not (at and number_of(said)):
        raise BadProfile(f"answers.{_shown(fact)} has to be yes, no or not sure; or now, or past.")


def _is_asked(base: str, names: Lexicon) -> bool:
    prefix, colon, thing = base.partition(":")
    if colon:
        return base.removeprefix(COMPLETE) in LISTS or (prefix in _PREFIXES and bool(thing))
    return base in FIELDS or base in LISTS or base in _ALONE or base in names


def _shown(fact: str) -> str:
    """Return a key without the thing that it is about, which is of somebody's health."""
    prefix, colon, _ = fact.partition(":")
    return f"{prefix[:_LONGEST_KEY]}:…" if colon else prefix[:_LONGEST_KEY]


def _words(answer: str | int | float | bool) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer).strip().lower()


def _is_value(base: str, names: Lexicon) -> bool:
    if base in names:
        return names.concept(base).kind in _MEASURED
    return base.startswith("value:")


_EXPONENT = re.compile(r"[-−]?\d+(?:\.\d+)?e[+-]?\d+")


def _check_number(
    base: str, answer: str | int | float | bool, said: str, *, narrowed: bool
) -> None:
    if (narrowed and said in KNOWN_ANSWERS) or ends_of_class(base, said) is not None:
        return  # yes, no; or a class by its letter, such as Child-Pugh B
    number = None if isinstance(answer, bool) or _EXPONENT.fullmatch(said) else number_of(said)
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        number = (float(answer), "")
    if "+" in said and (base == "gleason") != bool(SUM_OF_GRADES.fullmatch(said)):
        number = None  # half of a sum of grades, or such a sum of something else
    if number is None or not can_be(base, *number):
        raise BadProfile(f"answers.{_shown(base)} has to be {_expected(base)}, or not sure.")


def _expected(concept: str) -> str:
    """Say what a value has to be.

    >>> _expected("ecog"), _expected("egfr")
    ('a number from 0 to 5', 'a number from 0 to 400 (in mL/min/1.73 m2)')
    """
    span = span_of(concept)
    if span is None or (span.least is None and span.most is None):
        return "a number"
    unit = f" (in {span.unit})" if span.unit else ""
    if concept == "gleason":
        unit = ", or both grades and their sum such as 4+3=7"
    if span.most is None:
        return f"a number from {span.least:g} on{unit}"
    low = f"from {span.least:g} to" if span.least is not None else "up to"
    return f"a number {low} {span.most:g}{unit}"
