"""Values that a person told: under which measurement each counts, and which are the latest."""

import datetime as dt
import re

import msgspec

from trialpost.eligibility.fact_keys import value_fact
from trialpost.eligibility.told import MEASURED, Reading, forms, parsed
from trialpost.model.dates import PartialDate
from trialpost.model.profile import Profile
from trialpost.vocabulary.classes import ends_of_rank
from trialpost.vocabulary.lexicon import Lexicon
from trialpost.vocabulary.measurements import LEVEL_OF, MEASURED_WORDS

SUM_OF_GRADES = re.compile(r"\s*([1-5])\s*\+\s*([1-5])\s*(?:=\s*(\d{1,2})\s*)?")
"""Two grades and perhaps their sum, as a Gleason score is told: "4+3=7"."""

_NUMBER = re.compile(r"\s*([-−]?\d+(?:[.,]\d+)?)\s*(.*)")


def measured_ids(name: str, names: Lexicon) -> frozenset[str]:
    """Return the keys under which a measurement of this name is kept.

    A value of a drug or marker is of its level: "vitamin D".
    """
    named = names.find(name)
    found = [one.id for one in named if one.kind in MEASURED]
    found = found or [LEVEL_OF[one.id] for one in named if one.id in LEVEL_OF]
    if not found and name.lower() in MEASURED_WORDS:
        found = [MEASURED_WORDS[name.lower()]]
    return frozenset(found) or frozenset({value_fact(name)})


def readings_of(profile: Profile, names: Lexicon) -> dict[str, tuple[Reading, ...]]:
    """Return the values of a profile, by the keys under which they are kept."""
    found: dict[str, tuple[Reading, ...]] = {}
    for one in profile.measurements:
        reading = Reading(
            low=one.value,
            high=one.value,
            unit=one.unit or "",
            date=parsed(one.date),
            said=forms(one.name),
        )
        for identifier in measured_as(one.name, names):
            kept = _of_class(identifier, reading)
            found[identifier] = (*found.get(identifier, ()), kept)
    return {identifier: _latest(readings) for identifier, readings in found.items()}


MULTIPLE = "x ULN"
"""What stands as the unit of a value that is a multiple of the upper limit of normal."""

CLASS = "class"
"""What stands as the unit of a value that is a class, counted from A: Child-Pugh B is 2."""


def _of_class(identifier: str, reading: Reading) -> Reading:
    """Take the class of a scale that goes by letters for the points that it stands for."""
    ends = ends_of_rank(identifier, reading.low) if reading.unit == CLASS else None
    if ends is None:
        return reading
    return msgspec.structs.replace(reading, low=ends[0], high=ends[1], unit="")


def _latest(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return the readings that may be the latest; those without a date are of today."""
    undated = tuple(one for one in readings if one.date is None)
    if undated or len(readings) == 1:
        return undated or readings
    newest = max(one.date.earliest() for one in readings if one.date is not None)
    return tuple(one for one in readings if one.date is not None and one.date.latest() >= newest)


_OF_ANOTHER_FLUID = re.compile(
    r"\b(?:urin\w+|stools?|f(?:a?)ec(?:es|al)|csf|cerebrospinal|saliva\w*|sputum|sweat|tears?|"
    r"(?:pleural|ascitic|peritoneal|synovial|amniotic|seminal)\s+fluid|milk|hair|cord)\b",
    re.IGNORECASE,
)
"""What is measured elsewhere is another value than that of the blood."""


def measured_as(name: str, names: Lexicon) -> frozenset[str]:
    """Return the keys of a measurement by its name, or by the one measurement in its name.

    "Hemoglobin in stool" is no hemoglobin.
    """
    if names.find(name) or name.lower() in MEASURED_WORDS:
        return measured_ids(name, names)
    mentions = [one for one in names.mentions(name) if one.concept.kind in MEASURED]
    if len(mentions) == 1:
        start, end = mentions[0].span
        if not _OF_ANOTHER_FLUID.search(f"{name[:start]} {name[end:]}"):
            return frozenset({mentions[0].concept.id})
    return frozenset({value_fact(name)})


def number_of(answer: str) -> tuple[float, str] | None:
    """Read an answer that is a number, perhaps with a unit; ``None`` if it is none.

    A Gleason score is the sum of two grades, and is often told as both:

    >>> number_of("4+3=7"), number_of("4 + 4"), number_of("4+4=9"), number_of("72 kg")
    ((7.0, ''), (8.0, ''), None, (72.0, 'kg'))
    """
    if grades := SUM_OF_GRADES.fullmatch(answer):
        total = int(grades[1]) + int(grades[2])
        return (float(total), "") if grades[3] is None or int(grades[3]) == total else None
    found = _NUMBER.fullmatch(answer)
    if not found:
        return None
    return float(found[1].replace("−", "-").replace(",", ".")), found[2].strip()


def told_on(today: dt.date) -> PartialDate:
    """Return the date of what the person tells now."""
    return PartialDate.of(today)
