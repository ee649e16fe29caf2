"""Read the numbers of a sentence with what is said about them: at least, within, from … to.

A number phrase is the number, the words that compare with it, and its unit where that is one of
time: "at least 18 years of age", "≥ 60", "within the last 6 months", "18-75 years", "2 or more".
Other units stay in the text around it. It stands for a range of values; a number that nothing is
said about ("type 2", "on day 1") stands for itself alone.
"""

import enum
import re

import msgspec

from trialpost.vocabulary.comparisons import (
    LOWER,
    UPPER,
    Comparison,
    comparison_before,
    comparison_behind,
)
from trialpost.vocabulary.folding import folded
from trialpost.vocabulary.numerals import NUMERAL, numeral_at, value_of
from trialpost.vocabulary.units import DAYS, unit_at

_LAST = re.compile(
    r"\b(?:(?:with)?in\s+|(?:during|over|for)\s+)(?:the\s+)?(?:last|past|previous|preceding|prior)\s+$"
)
_WITHIN_FIRST = re.compile(r"\bwithin\s+(?:the\s+)?(?:first\s+)?$")
_LINK = re.compile(r"\s*(?P<how>-|\bto\b|\bthrough\b|\band\b)\s*(?=\d)")
_OF_AGE = re.compile(r"(?:[\s-]*(?:old|of\s+age)\b)?")
_TIME_GAP = re.compile(r"\s*-?")
_BETWEEN = re.compile(r"(?:\bbetween|\bfrom)\s*(?:the\s+ages?\s+of\s+)?$")
_NAMING = re.compile(r"\b(?!(?:than|the|to|ages?|of|a|is)\b)[a-z]+")
"""A word between a comparison and its number names what is compared, and stays with the rest."""

_GLUED = frozenset(",/^-")
_SIGN_AFTER = re.compile(r"(?:[≤≥<>=]\s?|\b(?:than|above|below)\s)$")
_SIGNED = re.compile(
    r"\b[tz]\W?scores?\b|\bsds?\b|\bstandard\s+deviations?\b|\bbase\s+(?:excess|deficit)\b"
    r"|\bdiopt\w+|\bspherical\b"
)
"""Measures that can be below zero; in front of any other number a line is a dash, not a sign."""


class NumberPhrase(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a text with the range of values that it stands for.

    ``span`` is its half-open character range. ``low`` and ``high`` are ``None`` where the range is
    open at that end, both where nothing is said about the number, which is ``value`` then;
    ``strict`` says that the ends themselves do not belong to it. ``unit`` is days for one unit, 0
    without a unit of time. ``is_window`` marks a stretch of time counted from some event: "within".
    """

    span: tuple[int, int]
    value: float
    low: float | None = None
    high: float | None = None
    strict: bool = False
    unit: float = 0.0
    is_window: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing is said about the number."""
        return self.low is None and self.high is None


class Extent(enum.StrEnum):
    """How one range of values lies to another."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    BOTH = "both"
    UNCLEAR = "unclear"


def numbers_in(text: str) -> tuple[NumberPhrase, ...]:
    """Find the number phrases of a text, in order.

    >>> [(one.low, one.high) for one in numbers_in("Age 18 to 75, eGFR ≥ 60, type 2 diabetes")]
    [(18.0, 75.0), (60.0, None), (None, None)]
    """
    low = folded(text)
    phrases: list[NumberPhrase] = []
    floor = 0
    for found in NUMERAL.finditer(low):
        if found.start() >= floor and _counts(low, found.start(), found.end()):
            phrases.append(_phrase(low, found.start(), found.end(), floor))
            floor = phrases[-1].span[1]
    return tuple(phrases)


def _counts(low: str, start: int, end: int) -> bool:
    """Say whether a number in digits stands by itself: no part of a power, a name, a fraction."""
    if not low[start].isdigit() or "^" in low[start : end + 1] or low.count(".", start, end) > 1:
        return False
    return start == 0 or low[start - 1] not in _GLUED or _is_negative(low, start)


def _is_negative(low: str, start: int) -> bool:
    return (
        start > 1
        and low[start - 1] == "-"
        and bool(_SIGN_AFTER.search(low, max(0, start - 8), start - 1))
    )


def compare(before: NumberPhrase, after: NumberPhrase) -> Extent:
    """Say how the range of a number phrase changed.

    Units of time are converted where they differ; months have 30.44 days, so what differs by less
    than a tenth then is unclear unless it is the same to within 2 %. A bare number that changed is
    unclear, and so is "at least" that became "at most".

    >>> compare(numbers_in("≥ 18 years")[0], numbers_in("at least 16 years")[0]).value
    'wider'
    """
    if before.is_bare and after.is_bare:
        same = _order(before.value, after.value, before, after) == 0
        return Extent.SAME if same else Extent.UNCLEAR
    if before.is_bare or after.is_bare or bool(before.unit) != bool(after.unit):
        return Extent.UNCLEAR
    low = _moved(before.low, after.low, before, after, outward=-1)
    high = _moved(before.high, after.high, before, after, outward=1)
    return _joined(low, high, before, after)


def _phrase(low: str, start: int, end: int, floor: int) -> NumberPhrase:
    """Read the phrase of the number in digits from ``start`` to ``end``."""
    negative = _is_negative(low, start)
    begin = start - 1 if negative else start
    said, begin = _said_before(low, begin, floor)
    value = value_of(low[start:end])
    if negative:
        return _bounded(said if _SIGNED.search(low) else None, -value, 0.0, (begin, end))
    unit, past = _time(low, end)
    high = _second(low, past, between=bool(_BETWEEN.search(low, floor, start)))
    if high is not None and said is None:
        second, second_end = high
        second_unit, second_past = _time(low, second_end)
        return NumberPhrase(
            span=(begin, second_past), value=value, low=value, high=second, unit=second_unit or unit
        )
    behind = comparison_behind(low, past)
    if behind is not None and behind[0] in LOWER | UPPER and low[behind[1]] != "(":
        said, past = said or behind[0], behind[2]
    return _bounded(said, value, unit, (begin, past))


def _said_before(low: str, start: int, floor: int) -> tuple[Comparison | None, int]:
    for pattern in (_LAST, _WITHIN_FIRST):
        window = pattern.search(low, floor, start)
        if window is not None:
            return Comparison.WITHIN, window.start()
    before = comparison_before(low, start, floor)
    if before is None or before[0] not in LOWER | UPPER:
        return None, start
    if _NAMING.search(low, before[2], start):
        return None, start
    return before[0], before[1]


def _second(low: str, at: int, *, between: bool) -> tuple[float, int] | None:
    """Read the other end of a range: "18-75", "18 to 75", "between 18 and 75"."""
    link = _LINK.match(low, at)
    if link is None or (link["how"] == "and" and not between):
        return None
    numeral = numeral_at(low, link.end())
    return None if numeral is None else (numeral.value, numeral.end)


def _time(low: str, at: int) -> tuple[float, int]:
    """Read a unit of time: how many days it has, and where it ends; 0 if there is none."""
    gap = _TIME_GAP.match(low, at)
    mention = unit_at(low, gap.end() if gap else at, low)
    days = DAYS.get(mention.unit, 0.0) if mention is not None else 0.0
    if mention is None or not days or mention.unit == "night":
        return 0.0, at
    age = _OF_AGE.match(low, mention.span[1])
    return days, age.end() if age else mention.span[1]


def _bounded(
    said: Comparison | None, value: float, unit: float, span: tuple[int, int]
) -> NumberPhrase:
    return NumberPhrase(
        span=span,
        value=value,
        low=value if said in LOWER else None,
        high=value if said in UPPER else None,
        strict=said in (Comparison.MORE_THAN, Comparison.LESS_THAN),
        unit=unit,
        is_window=said is Comparison.WITHIN,
    )


_FAR = 0.1
_CLOSE = 0.02


def _order(one: float, other: float, before: NumberPhrase, after: NumberPhrase) -> int | None:
    """Return -1, 0 or 1 as the second value is less, the same or more; ``None`` if unclear."""
    if before.unit == after.unit:
        return (other > one) - (other < one)
    if not before.unit or not after.unit:
        return None
    one, other = one * before.unit, other * after.unit
    apart = abs(other - one) / max(one, other, 1e-9)
    if apart < _CLOSE:
        return 0
    return None if apart < _FAR else (1 if other > one else -1)


def _moved(
    one: float | None,
    other: float | None,
    before: NumberPhrase,
    after: NumberPhrase,
    *,
    outward: int,
) -> Extent:
    """Say whether an end of a range moved outward (wider) or inward."""
    if one is None or other is None:
        if one is other:
            return Extent.SAME
        return Extent.WIDER if other is None else Extent.NARROWER
    order = _order(one, other, before, after)
    if order is None:
        return Extent.UNCLEAR
    if order == 0:
        if before.strict == after.strict:
            return Extent.SAME
        return Extent.WIDER if before.strict else Extent.NARROWER
    return Extent.WIDER if order == outward else Extent.NARROWER


def _joined(low: Extent, high: Extent, before: NumberPhrase, after: NumberPhrase) -> Extent:
    ends = {low, high} - {Extent.SAME}
    if not ends:
        return Extent.SAME
    if Extent.UNCLEAR in ends:
        return Extent.UNCLEAR
    if len(ends) == 1:
        return ends.pop()
    whole = None not in (before.low, before.high, after.low, after.high)
    return Extent.BOTH if whole else Extent.UNCLEAR
