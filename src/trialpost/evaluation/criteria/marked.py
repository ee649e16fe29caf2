"""What people marked by hand in eligibility texts, in one form for both collections.

The two schemes differ in what a mark takes in: Chia's ``Value`` is the whole phrase (">= 60
mL/min"), LCT's comparison has its operator, values and unit apart; both leave words beside a name
to marks of their own (``Qualifier``, ``Modifier``), so that ``also`` holds wider places that count
as exact too.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

Span = tuple[int, int]
Bound = tuple[str, float]
"""A side (``≥ > ≤ <``, or ``?`` where the sign is lost) and its number as written."""

CONDITION, DRUG, PROCEDURE, MEASUREMENT, OTHER = (
    "condition", "drug", "procedure", "measurement", "other"
)  # fmt: skip


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a text names; ``negated`` is ``None`` where the scheme does not say.

    ``spans`` are its half-open pieces ("esophageal or gastric varices" holds two marks in pieces).
    """

    kind: str
    spans: tuple[Span, ...]
    also: tuple[Span, ...] = ()
    negated: bool | None = None


class MarkedQuantity(msgspec.Struct, frozen=True, kw_only=True):
    """A measurement (or an age) with what is required of it."""

    name: tuple[Span, ...]
    value: tuple[Span, ...]
    words: str
    numbers: tuple[Span, ...] = ()
    bounds: frozenset[Bound] = frozenset()
    unit: str | None = None
    is_age: bool = False


class MarkedWindow(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time with a number in it, and its length in days."""

    spans: tuple[Span, ...]
    words: str
    days: frozenset[int] = frozenset()


class MarkedText(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its marks. ``kept_out`` are places of which the scheme marks no insides.

    ``numeric`` are the places of all marks of values and times, whatever they belong to.
    """

    id: str
    text: str
    marks: tuple[Mark, ...] = ()
    quantities: tuple[MarkedQuantity, ...] = ()
    windows: tuple[MarkedWindow, ...] = ()
    kept_out: tuple[Span, ...] = ()
    numeric: tuple[Span, ...] = ()


def told(text: str, spans: Sequence[Span]) -> str:
    """Write a place with the words around it, itself in brackets, for a list of errors."""
    start, end = spans[0][0], spans[-1][1]
    around = f"{text[max(0, start - 70) : start]}[[{text[start:end]}]]{text[end : end + 50]}"
    return " ".join(around.split())


def overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Say whether two sets of pieces share a character."""
    return any(a < d and c < b for a, b in some for c, d in others)


def within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    """Say whether every piece lies in one of the others."""
    return all(any(c <= a and b <= d for c, d in outer) for a, b in inner)


def shifted(spans: Sequence[Sequence[int]], by: int) -> tuple[Span, ...]:
    """Move pieces to the right."""
    return tuple((start + by, end + by) for start, end in spans)


_DENIES = re.compile(
    r"\b(?:not?|non|none|without|absen[ct]e?|free|never|negative|neither|nor|other|except\w*|unless|"
    r"exclud\w+|excluding|rul(?:e[sd]?|ing) out|lack\w*|den(?:y|ies)|apart|besides|nothing|"
    r"discontinued|exempt|naive|n[o']t|but)\b",
    re.IGNORECASE,
)
_OF_ABILITY = re.compile(
    r"\b(?:able|allow\w*|permit\w*|acceptable|eligible|willing|agree|suitable|fit)\b", re.IGNORECASE
)


_EXCEPTS = re.compile(r"\b(?:other|except\w*|unless|exclud\w+|apart|besides|but)\b", re.IGNORECASE)


def excepts(cue: str) -> bool:
    """Say whether a marked negation excepts, so that what is listed after it may not be meant."""
    return bool(_EXCEPTS.search(cue))


def denies(cue: str) -> bool:
    """Say whether a marked negation denies or excepts a fact.

    Both schemes mark more: "unable to undergo", "prevents", "refuses", "is allowed". What such a
    word reaches is not compared.
    """
    return bool(_DENIES.search(cue)) and not _OF_ABILITY.search(cue)


_WORDS = {
    word: float(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve")
    )
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![^\W_.])(?<!\.)\d+(?:,\s?\d{3})+(?![\d])|(?<![^\W_.])(?<!\.)\d+(?:[.,•]\d+)?"
    r"|(?<!\w)\.\d+|\b(?:" + "|".join(_WORDS) + r")\b",
    re.IGNORECASE,
)
_UNITS = {
    "second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "hr": 1 / 24, "day": 1.0,
    "week": 7.0, "month": 30.44, "year": 365.25,
}  # fmt: skip
_STRETCH = re.compile(
    rf"({_NUMBER.pattern})\s*(?:-|–|\(\d+\)|\s)*(second|minute|hour|hr|day|week|month|year)s?\b",
    re.IGNORECASE,
)


_OF_UNITS = re.compile(r"1[.,]73\s*m[2²³*]?|(?<=[a-z])\s?\^\s?-?\d|(?<=h)-1\b", re.IGNORECASE)
"""Numbers that belong to a unit: "mL/min/1.73 m2", "kg/m^2", "h-1"."""
_POWER = re.compile(
    r"10(?:\s*[\^*]{0,2}\s*[369]|\s*\^?\s*12)?\s*/|10\s?(?:\^|e)\s?\d|[369]\s*/\s*l(?:iter|itre)?\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?<=[1-9])\.(?=\d{3}\s*/)|(?<=[1-9]\d)\.(?=\d{3}\s*/)|(?<=\d00)\.(?=\d{3}\s*/)"
)
"""A point between thousands: "100.000/µL"."""

_OUT_OF = re.compile(r"(\d+)/(\d+)(?![\d.]|\s*[a-z])", re.IGNORECASE)


def _without_highest(found: re.Match[str]) -> str:
    """Blank the highest value of a scale behind a value of it: "24/30"; "140/90" stays."""
    if int(found[1]) > int(found[2]):
        return found[0]
    return found[1] + " " * (len(found[0]) - len(found[1]))


_MINUS = re.compile(r"(?:th[ae]n|[<>≤≥=]|\bof|\bto)\s*[-−–]\s?$", re.IGNORECASE)


def number_of(word: str) -> float:
    """Return the value of a number as written ("1,500", "18,5", "three")."""
    low = word.lower()
    if low in _WORDS:
        return _WORDS[low]
    if re.fullmatch(r"-?\d+(?:,\s?\d{3})+", low):
        return float(re.sub(r"[,\s]", "", low))
    return float(re.sub(r"[,•]", ".", low))


def numbers_in(text: str) -> list[tuple[Span, float]]:
    """Find the numbers of a short phrase; a power of ten of a unit ("10 9/l") is none of them."""
    found: list[tuple[Span, float]] = []
    text = _OF_UNITS.sub(lambda one: " " * len(one.group()), text)
    text = _OUT_OF.sub(_without_highest, _POINTS.sub(",", text))
    for one in _NUMBER.finditer(text):
        if _POWER.match(text, one.start()) and found:
            continue
        minus = _MINUS.search(text[: one.start()])
        found.append((one.span(), -number_of(one.group()) if minus else number_of(one.group())))
    return found


def days_in(text: str) -> frozenset[int]:
    """Return the lengths of the stretches of time that a phrase names, in whole days."""
    return frozenset(
        round(number_of(one.group(1)) * _UNITS[one.group(2).lower()])
        for one in _STRETCH.finditer(text)
    )


_OR_EQUAL = r"\bequal (?:to )?or (?:{}) than"
_SIGNS = (
    (
        "≥",
        r"≥|⩾|≧|>[\s_/]*(?:or)?\s*=|=\s*>|>_|\bgreater than\s*(?:or|/)\s*equals? to|"
        r"\bmore than or equal to|"
        + _OR_EQUAL.format("greater|more|higher|older|above")
        + r"|\bat least|\bno(?:t)? less than|\bminimum(?: of)?|\bfrom\b|\bno(?:t)? lower than|"
        r"\bover or equal to",
    ),
    (
        "≤",
        r"≤|⩽|≦|<[\s_/]*(?:or)?\s*=|=\s*<|<_|\bless than\s*(?:or|/)\s*equals? to|"
        r"\b(?:below|under) or equal to|"
        + _OR_EQUAL.format("less|lower|smaller")
        + r"|\bat most|\bup to|\bno(?:t)? (?:more|greater|higher|older) than|\bmaximum(?: of)?|"
        r"\bnot exceed(?:ing)?|\bwithin",
    ),
    (
        ">",
        r">|\b(?:greater|more|higher|larger|older|longer)\s+th[ae]n|\bover\b|\babove\b|"
        r"\bexceed(?:s|ing)?|\bbeyond",
    ),
    (
        "<",
        r"<|\b(?:less|lower|fewer|smaller|younger|shorter)\s+th[ae]n|\bbelow\b|\bunder\b",
    ),
)
_SIGN = re.compile("|".join(f"({pattern})" for _, pattern in _SIGNS), re.IGNORECASE)
_AFTER = (
    ("≥", r"\bor (?:more|greater|older|above|higher|over|better)|\band (?:over|above|older|up)|\+|"
          r"\bor\s*>"),
    ("≤", r"\bor (?:less|younger|lower|below|under|fewer)|\band (?:under|below|younger)|\bor\s*<"),
)  # fmt: skip
_RANGE = re.compile(r"\s*(?:[^\d<>≥≤]{0,14}?)(?:-|–|—|~|\bto\b|\band\b|\bthrough\b)\s*$", re.I)


def bounds_in(words: str) -> frozenset[Bound]:
    """Read what a marked phrase requires of its number, by a reader of this module's own.

    It is short on purpose, and separate from the readers that it measures. A bare number or "=" has
    ``?``: in Chia the signs ≥ and ≤ of the registry's text often stand as "=".
    """
    if _LISTED.fullmatch(words.strip()):  # "0,1"
        words = words.replace(",", ", ")
    numbers = numbers_in(words)
    bounds: set[Bound] = set()
    ends = 0
    for place, ((start, end), value) in enumerate(numbers):
        before = words[ends:start]
        signs = [_SIGNS[one.lastindex - 1][0] for one in _SIGN.finditer(before) if one.lastindex]
        after = words[end : numbers[place + 1][0][0] if place + 1 < len(numbers) else None]
        behind = [sign for sign, pattern in _AFTER if re.search(pattern, after, re.IGNORECASE)]
        in_range = place > 0 and not signs and _RANGE.search(before)
        opens = place + 1 < len(numbers) and not _SIGN.search(after) and _RANGE.search(after)
        if signs:
            bounds.add((signs[-1], value))
        elif in_range:
            bounds.add(("≤", value))
        elif opens:
            bounds.add(("≥", value))
        elif behind:
            bounds.add((behind[0], value))
        else:
            bounds.add(("?", value))
        ends = end
    return _by_its_ends(bounds)


_LISTED = re.compile(r"(?:0,1|1,2|2,3|3,4|4,5)(?:,\d)*")
"""Values of a scale in a row, and no decimal comma."""


def _by_its_ends(bounds: set[Bound]) -> frozenset[Bound]:
    """Let a list of whole numbers in a row count by its ends: "0, 1 or 2" is 0 to 2."""
    values = sorted(value for _, value in bounds)
    in_a_row = all(later == one + 1 for one, later in pairwise(values))
    if len(values) < 3 or not in_a_row or any(sign != "?" for sign, _ in bounds):
        return frozenset(bounds)
    return frozenset((("?", values[0]), ("?", values[-1])))
