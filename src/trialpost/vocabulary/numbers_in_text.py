"""Read the numbers of a sentence with what is said about them: at least, within, from … to.

A number phrase is the number, the words that compare with it, and its unit where that is one of
time: "at least 18 years of age", "≥ 60", "within the last 6 months", "18-75 years", "2 or more".
Other units stay in the text around it. It stands for a range of values; a number that nothing is
said about ("type 2", "on day 1") stands for itself alone.
"""

import enum
import re

import msgspec

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_TIME = (
    r"(?:(?P<{0}>years?|yrs?|yo|y/o|months?|mos?|weeks?|wks?|days?|hours?|hrs?)\b\.?"
    r"(?:[\s-]*(?:old|of\s+age)\b)?)"
)
_DAYS = {"y": 365.25, "mo": 365.25 / 12, "w": 7.0, "d": 1.0, "h": 1 / 24}
"""Of a unit, by how it begins."""

_LAST = r"(?:the\s+)?(?:last|past|previous|preceding|prior)"
_SAYINGS = {
    "within": rf"(?:with)?in\s+{_LAST}|(?:during|over|for)\s+{_LAST}"
    r"|within(?:\s+the)?(?:\s+first)?",
    "at least": r"≥|≧|>\s*/?\s*=|=\s*>|>\s+or\s+=|(?:a\s+)?minimum(?:\s+of)?|at\s+least"
    r"|(?:greater|more|older|higher)\s+than\s+or\s+equal(?:\s+to)?"
    r"|equal\s+to\s+or\s+(?:greater|more|older|higher)\s+than"
    r"|(?:no|not)\s+(?:less|fewer|younger|lower)\s+than",
    "at most": r"≤|≦|<\s*/?\s*=|=\s*<|<\s+or\s+=|(?:a\s+)?maximum(?:\s+of)?|at\s+most|up\s+to"
    r"|(?:less|fewer|younger|lower)\s+than\s+or\s+equal(?:\s+to)?"
    r"|equal\s+to\s+or\s+(?:less|fewer|younger|lower)\s+than"
    r"|(?:no|not)\s+(?:more|greater|older|higher|longer|later)\s+than|not\s+(?:to\s+exceed|exceeding)",
    "more than": r">|(?:more|greater|older|higher|longer)\s+than|above|exceed(?:s|ing)|over",
    "less than": r"<|(?:less|fewer|younger|lower|shorter)\s+than|under|below",
}
_SIGN = r"(?:(?<=[≤≥≦≧<>=])|(?<=[≤≥≦≧<>=]\s)|(?<=\bthan\s)|(?<=\babove\s)|(?<=\bbelow\s))[-−](?=\d)"
_SIGNED = re.compile(
    r"\b[tz]\W?scores?\b|\bSDS?\b|\bstandard\s+deviations?\b|\bbase\s+(?:excess|deficit)\b"
    r"|\bdiopt\w+|\bspherical\b",
    re.IGNORECASE,
)
"""Measures that can be below zero; in front of any other number a line is a dash, not a sign."""

_BEFORE = "|".join(f"(?P<b{at}>{words})" for at, words in enumerate(_SAYINGS.values()))
_OR_MORE = r"(?:or|and)\s+(?:older|more|greater|above|over|higher|up|longer)\b|\+(?!\w)"
_OR_LESS = r"(?:or|and)\s+(?:younger|less|lower|below|under|fewer|shorter)\b"
_PHRASE = re.compile(
    rf"(?:(?:(?<![A-Za-z])|(?=[≥≧>=≤≦<]))(?:{_BEFORE})\s*(?:than\s+|to\s+)?(?:the\s+age\s+of\s+)?)?"
    rf"(?:(?P<sign>{_SIGN})|(?<![\w.,/^-]))(?P<low>{_NUMBER})(?![\d^]|[.,]\d)"
    rf"(?:\s*-?{_TIME.format('low_unit')})?"
    rf"(?:\s*(?:-|–|—|\bto\b|\bthrough\b|(?P<and>\band\b))\s*(?P<high>{_NUMBER})(?![\d^]|[.,]\d)"
    rf"(?:\s*-?{_TIME.format('high_unit')})?)?"
    rf"(?:\s*(?:(?P<more>{_OR_MORE})|(?P<less>{_OR_LESS})))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:\bbetween|\bfrom)\s*(?:the\s+ages?\s+of\s+)?$", re.IGNORECASE)


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
    return tuple(_phrase(text, found) for found in _PHRASE.finditer(text))


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


def _phrase(text: str, found: re.Match[str]) -> NumberPhrase:
    said = next((name for at, name in enumerate(_SAYINGS) if found[f"b{at}"] is not None), "")
    first, second = _value(found["low"]), found["high"]
    if found["sign"] is not None:
        return _negative(text, found, said, -first)
    is_range = second is not None and (
        not found["and"] or bool(_BETWEEN.search(text[: found.start()]))
    )
    if second is not None and not (is_range and not said):
        return _single(text, found, said, first)
    unit = _days(found["high_unit"] or found["low_unit"])
    if second is not None:
        return NumberPhrase(
            span=found.span(), value=first, low=first, high=_value(second), unit=unit
        )
    return _bounded(said or _behind(found), first, unit, found.span())


def _negative(text: str, found: re.Match[str], said: str, value: float) -> NumberPhrase:
    """Make a number below zero: nothing is said about it where the line may be a dash."""
    span = (found.start(), found.end("low"))
    return _bounded(said if _SIGNED.search(text) else "", value, 0.0, span)


def _single(text: str, found: re.Match[str], said: str, value: float) -> NumberPhrase:
    """Make the first number of what looked like a range and is none ("2 and 3")."""
    end = found.end("low_unit") if found["low_unit"] else found.end("low")
    return _bounded(said, value, _days(found["low_unit"]), (found.start(), end))


def _bounded(said: str, value: float, unit: float, span: tuple[int, int]) -> NumberPhrase:
    above, below = said in ("at least", "more than"), said in ("at most", "less than", "within")
    return NumberPhrase(
        span=span,
        value=value,
        low=value if above else None,
        high=value if below else None,
        strict=said in ("more than", "less than"),
        unit=unit,
        is_window=said == "within",
    )


def _behind(found: re.Match[str]) -> str:
    if found["more"]:
        return "at least"
    return "at most" if found["less"] else ""


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))


def _days(unit: str | None) -> float:
    if not unit:
        return 0.0
    lower = unit.lower()
    return _DAYS["mo"] if lower.startswith("mo") else _DAYS[lower[0]]


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
