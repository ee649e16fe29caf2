"""Put what a person answered where a profile holds it, so that it counts wherever it is asked for.

An answer may stand under any fact in ``Profile.answers``. Some facts are fields of the profile, or
lists of it; :func:`settled` moves these, and judging and matching see no difference:

=============================  ====================================  ============================
fact                           answer                                becomes
=============================  ====================================  ============================
``birth_year``, ``travel_km``  a number ("50 miles" too)             the field
…
``travel_km``                  "anywhere in my country"              ``travel_country``, where
                                                                     the place tells it
``sex``                        female, male                          the field
``healthy_volunteer``          yes, no                               the field
``place``                      a name or a postcode                  the field
``conditions``, ``allergies``  names, set apart by ``;`` or lines    entries of the list
…
``complete:conditions`` …      names of all others, or               the same; the list is finished
                               "that is all"
=============================  ====================================  ============================

What cannot be read, "not sure" and "there are more" stay answers, so that nobody is asked twice.
"""

import datetime as dt
import re
from typing import Any

import msgspec

from trialpost.errors import UnknownPlace
from trialpost.model.profile import (
    OLDEST,
    GivenPlace,
    HealthCondition,
    Medication,
    Procedure,
    Profile,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.places import locate_given

COMPLETE = "complete:"
"""What the facts begin with that ask whether a list is finished."""

THAT_IS_ALL = "that is all"
MORE = "there are more"
NOT_SURE = "not sure"
UNSAID = frozenset({NOT_SURE, "unsure", "skip", "unknown", "rather not say"})
"""Answers that leave a fact as it was, and say not to ask again."""

ANYWHERE_HERE = "anywhere in my country"
"""An answer to how far somebody would travel."""

_ENDS = frozenset({THAT_IS_ALL, "none", "no"})
_NO_NAMES = _ENDS | UNSAID | {MORE, "yes"}

LISTS = ("conditions", "medications", "procedures", "allergies", "family_history")
"""Lists that a person can be asked to finish."""

_KM_PER_MILE = 1.609344
_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(km|kilomet(?:er|re)s?|mi|miles?)?")
_BETWEEN_NAMES = re.compile(r"[;\n]")
_ENTRIES: dict[str, Any] = {
    "conditions": HealthCondition,
    "medications": Medication,
    "procedures": Procedure,
}


def answered(profile: Profile, fact: str, answer: str | int | float | bool) -> Profile:
    """Return a profile with one question answered.

    Args:
        profile: what the person told so far.
        fact: as in ``Question.fact``.
        answer: one of the question's answers, or a value.
    """
    answers = {**profile.answers, fact: answer}
    return settled(msgspec.structs.replace(profile, answers=answers))


def is_settled_elsewhere(fact: str) -> bool:
    """Tell whether an answer to a fact belongs into a field or a list of the profile."""
    return fact in FIELDS or bool(_list_of(fact))


def settled(profile: Profile) -> Profile:
    """Return a profile in which the answers that are fields or lists of it stand there.

    What the profile states itself is left as it is.
    """
    moved = [fact for fact in profile.answers if is_settled_elsewhere(fact)]
    if not moved:
        return profile
    changed: dict[str, Any] = {}
    answers = dict(profile.answers)
    for fact in moved:
        part = _list_of(fact)
        if part:
            found = _listed(profile, changed, fact, str(answers[fact]))
        else:
            found = _field(profile, fact, answers[fact])
        if found is not None:
            changed |= found
            del answers[fact]
    return msgspec.structs.replace(profile, answers=answers, **changed)


def _list_of(fact: str) -> str:
    part = fact.removeprefix(COMPLETE)
    return part if part in LISTS else ""


def _listed(
    profile: Profile, changed: dict[str, Any], fact: str, answer: str
) -> dict[str, Any] | None:
    """Return a list with the names of an answer added, and whether it is finished."""
    part = _list_of(fact)
    said = [one.strip() for one in _BETWEEN_NAMES.split(answer) if one.strip()]
    words = [one.lower().rstrip(".") for one in said]
    names = [one for one, word in zip(said, words, strict=True) if word not in _NO_NAMES]
    ends = any(word in _ENDS for word in words) or (bool(names) and fact != part)
    if not names and not ends:
        return None
    held = changed.get(part, getattr(profile, part))
    make = _ENTRIES.get(part)
    entries = tuple(make(name=name) if make else name for name in names)
    found: dict[str, Any] = {part: (*held, *(one for one in entries if one not in held))}
    if ends:
        complete = changed.get("complete", profile.complete)
        found["complete"] = tuple(dict.fromkeys((*complete, part)))
    return found


def _field(profile: Profile, fact: str, answer: str | int | float | bool) -> dict[str, Any] | None:
    if fact == "travel_km" and str(answer).strip().lower() == ANYWHERE_HERE:
        return _anywhere_here(profile)
    value = FIELDS[fact](answer)
    if value is None:
        return None
    return {} if getattr(profile, fact) is not None else {fact: value}


def _anywhere_here(profile: Profile) -> dict[str, Any] | None:
    """Return the country of a profile's place, if it tells one."""
    if profile.travel_country is not None:
        return {}
    try:
        country = locate_given(profile.place).country if profile.place else None
    except UnknownPlace:
        return None
    return {"travel_country": country} if country else None


def _whole(low: int, high: int) -> Any:
    def read(answer: str | int | float | bool) -> int | None:
        text = str(answer).strip().removesuffix(".0")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
        return number if low <= number <= high else None

    return read


def _way(answer: str | int | float | bool) -> float | None:
    found = _NUMBER.fullmatch(str(answer).strip().lower())
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    kilometres = number * _KM_PER_MILE if (found[2] or "").startswith("mi") else number
    return kilometres if 0 < kilometres <= 20_100 else None


def _sex(answer: str | int | float | bool) -> Sex | None:
    text = str(answer).strip().lower()
    return Sex(text) if text in tuple(Sex) else None


def _yes_or_no(answer: str | int | float | bool) -> bool | None:
    if isinstance(answer, bool):
        return answer
    return {"yes": True, "no": False}.get(str(answer).strip().lower())


def _place(answer: str | int | float | bool) -> GivenPlace | None:
    name = str(answer).strip()
    return None if not name or name.lower() in UNSAID else GivenPlace(name=name)


FIELDS: dict[str, Any] = {
    "birth_year": _whole(1890, 2200),
    "birth_month": _whole(1, 12),
    "travel_km": _way,
    "sex": _sex,
    "healthy_volunteer": _yes_or_no,
    "place": _place,
}
"""Facts that are fields of a profile, and how an answer to each is read; ``None`` if it cannot."""


def field_of(fact: str, answer: str | int | float | bool, today: dt.date) -> Any:
    """Return what an answer to a field means on a day; ``None`` if it cannot be."""
    value = FIELDS[fact](answer)
    if fact == "birth_year" and value is not None:
        return value if today.year - OLDEST <= value <= today.year else None
    return value
