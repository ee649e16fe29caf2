"""Write a figure and its unit for a reader.

A figure keeps its whole part and three of its digits, rounded; so 87.1942 is told as 87.2. A unit
is told in short; one that no sentence can hold is quoted in a sentence of its own.
"""

import math
import re

from trialpost.articles.reading.lexicon import as_quoted, short_unit
from trialpost.articles.reading.unit_spelling import spelt
from trialpost.findings.numbers import is_share
from trialpost.model.finding import Finding

_PERCENT = re.compile(r"percent|%", re.I)
_POINTS = re.compile(r"\bscales?\b|\bscores?\b|\bpoints?\b", re.I)
_SOME = re.compile(
    r"^(?:ratio|number|(?:no )?units?|counts?|participants?|patients?|subjects?|people|none|n/a|"
    r"(?:number|count) of \w+|(?:estimated )?proportion|unitless|dimensionless|.*\bratio\b.*)$",
    re.I,
)
"""Units that say no more than the measure does."""
_WORDED = re.compile(r"(?=.{1,40}$)[A-Za-z-]{3,}(?: per)?(?: [A-Za-z]{3,}){0,3}", re.I)
_TITLED = re.compile(r"[A-Z][a-z]{2,}")
_CLAIMS = re.compile(
    r"\b(?:chang\w+|increas\w+|decreas\w+|number|value|probability|time|score|people|patients|"
    r"participants|subjects|rate|loss|gain|improvement|reduction|from|over|log\w*)\b",
    re.I,
)
_DIGITS = 3


def number(value: float) -> str:
    """Write a number with a true minus and no needless digits: its whole part, three digits.

    Zeros at the end stay only where the figure was rounded to them.

    >>> number(87.1942), number(2470), number(0.014561), number(-0.5), number(5.004)
    ('87.2', '2,470', '0.0146', '−0.5', '5.00')
    """
    value, size = value or 0.0, abs(value)  # no nought below zero
    decimals = max(0, _DIGITS - 1 - math.floor(math.log10(size))) if size else 0
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == value and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def is_of_points(finding: Finding) -> bool:
    """Tell whether a value is how far two percentages lie apart: percentage points, not per cent.

    A difference of two groups is, and so is a change of what is measured in per cent, such as
    HbA1c; a percent change is none.
    """
    statistic, unit = (finding.statistic or "").lower(), finding.unit or ""
    told = f"{statistic} {finding.measure} {unit}"
    if not _PERCENT.search(unit) or _RELATIVE.search(told):
        return False
    return "difference" in statistic or ("change" in statistic and bool(_IN_PER_CENT.search(told)))


_RELATIVE = re.compile(
    r"(?:percent(?:age)?|%) (?:of )?(?:change|diff|reduction|improvement|decrease|increase)|"
    r"change in (?:%|percent(?:age)?$)|relative|\blog|ratio\b|coefficient",
    re.I,
)
_IN_PER_CENT = re.compile(
    r"\b(?:HbA1c|A1c|LVEF)\b|glyc\w+ ha?emoglobin|(?:of|total) ha?emoglobin|ejection fraction|"
    r"saturation|percentage of|proportion of|responses?\b|percent risk",
    re.I,
)
"""What is measured in per cent, so that a change of it is one of percentage points."""


def unit_of(finding: Finding) -> str:
    """Return a unit with the space before it: in short, a scale's as "points", of few words.

    A unit that does not fit into a sentence is left to :func:`unit_sentence`.
    """
    unit = spelt(" ".join((finding.unit or "").split()))
    if not unit or _SOME.match(unit):
        return ""
    single = abs(finding.value or 0) == 1
    if is_of_points(finding):
        return " percentage point" if single else " percentage points"
    if _PERCENT.search(unit):
        told = f"{finding.statistic} {finding.measure}".lower()
        return "" if "change" in unit.lower() and "change" not in told else "%"
    if _POINTS.search(unit):
        return " point" if single else " points"
    unit = short_unit(unit) or unit
    long = len(unit.split()) > 2 or len(unit) > 18
    if long and (not _WORDED.fullmatch(unit) or _CLAIMS.search(unit)):
        return ""
    plain = " ".join(word.lower() if _TITLED.fullmatch(word) else word for word in unit.split())
    return f" {_single(plain) if single else _several(plain)}"


def unit_sentence(finding: Finding) -> str | None:
    """Return a sentence that quotes a unit which no figure can carry, or nothing."""
    unit = finding.unit or ""
    if not unit or _SOME.match(unit) or unit_of(finding) or is_share(finding):
        return None
    return f"the figures here are in “{as_quoted(unit, cut=True)}”."


_COUNTED = re.compile(
    r"(?:event|episode|attack|day|week|month|year|hour|minute|second|meter|metre|beat|visit|night|"
    r"participant|step|occasion|standard deviation|device|tablet|capsule|dose|drink|cigarette|"
    r"seizure|relapse|infection|procedure|hospital(?: day|i[sz]ation)|"
    r"(?:centi|milli|kilo)met(?:er|re)|(?:milli)?lit(?:er|re)|(?:kilo|milli)?gram|watt)",
    re.I,
)
"""Units that a record may give as one, "420 meter"."""


def _several(unit: str) -> str:
    return f"{unit}s" if _COUNTED.fullmatch(unit) else unit


def _single(unit: str) -> str:
    """Return what one of a unit is called.

    >>> _single("hours"), _single("beats per minute"), _single("daily hot flashes")
    ('hour', 'beat per minute', 'daily hot flash')
    """
    first, space, rest = unit.partition(" ")
    plural = first.isalpha() and len(first) > 3 and re.search(r"[^s]s$", first) is not None
    if not plural and re.fullmatch(r"[a-z]+(?: (?!per\b|of\b)[a-z]+)*", rest):
        return first + space + _LAST_OF_SEVERAL.sub("", rest)  # "1 daily hot flash"
    return (first[:-1] if plural else first) + space + rest


_LAST_OF_SEVERAL = re.compile(r"(?<=sh|ch|ss)es$|(?<=[a-rt-z])s$")
