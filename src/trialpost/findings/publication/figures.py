"""Find the figures of a sentence: values with their units, counts, spreads, intervals, p-values.

Nothing is decided here about what a figure is of. Spans count in the text that is given.
"""

import re
from collections.abc import Iterator

import msgspec

Span = tuple[int, int]

_DIGITS = r"\d+(?:,\d{3})*(?:[.·]\d+)?(?!\d|[.·]\d|,\d{3}(?!\d))"
NUMBER = rf"(?:(?<![\w.·^)\]%'’\-−–])[-−–]|(?<![\w.·^/\-−–]))(?<![\w.·^]){_DIGITS}(?![\^\w])"
"""A number with its sign: a line in front of it is a sign where no word or figure touches it."""

SPACED = rf"(?:(?<=[=(\[<>:,;]\s)|(?<=[=(\[<>:]))[-−–]\s{_DIGITS}(?![\^\w])"
"""The same where a space stands behind the sign: "= − 14.3"; elsewhere such a line is a dash."""
_PLAIN = rf"(?<![\w.·^]){_DIGITS}(?![\^\w])"
_SIGNED = rf"(?:[-−–]\s?)?{_DIGITS}(?![\^\w])"

PEOPLE = (
    r"(?:patients?|participants?|subjects?|women|men|children|infants|people|persons?|individuals|"
    r"adults|mothers|volunteers|recipients|cases|controls|neonates|boys|girls|eyes)"
)
_TIME = r"(?:seconds?|minutes?|min|hours?|hrs?|h|days?|weeks?|wks?|wk|months?|mo|years?|yrs?)"
_SIMPLE = (
    r"(?:mm\s?Hg|cm\s?H2O|mmol|[µμ]mol|nmol|pmol|kcal|kJ|kPa|Hz|bpm|kg|mg|[µμ]g|mcg|ng|pg|g|"
    r"mIU|MIU|IU|mU|[µμ]U|U|mL|ml|dL|dl|L|mm|cm|km|m|ms|points?|units?|score|feet|letters|beats|D|"
    r"log10|episodes|events)"
)
UNIT = (
    r"(?:log\s?10\s+)?(?:(?!and/or)[A-Za-zµμ][\wµμ]{0,11}(?:/(?!h\b(?=\w))[\wµμ.^²³]+)+(?:\s?m2|\s?m²)?"
    rf"|{_SIMPLE}(?:\^?[23²³])?(?:[·⋅]\w+)?(?![\w/])|{_TIME}(?![\w/]))"
)
_ASIDE_N = r"(?:\(\s*[nN]\s*=\s*\d+(?:,\d{3})*\s*\)\s*)?"
_CONFIDENCE = (
    r"(?P<level>\d{2}(?:\.\d)?)\s*%\s*(?:confidence\s+(?:intervals?|limits?)|C\.?I\.?s?)\b"
    r"(?:\s*[\[(]\s*C\.?I\.?s?\s*[\])])?(?:\s+for\s+(?:the\s+)?difference)?"
)
_INTERVAL = re.compile(
    rf"{_CONFIDENCE}\s*(?:[,:;=]|of|was|from)?\s*[\[(]?\s*(?P<low>{_SIGNED})\s*(?:%|{UNIT})?"
    rf"\s*(?:to|through|and|-|–|—|−|,|;)\s*(?P<high>{_SIGNED})\s*(?:%|{UNIT})?\s*[\])]?",
    re.I,
)
HEADED = re.compile(r"\(\s*(?:\d{2}\s*%\s*(?:CIs?|confidence intervals?))\s*\)", re.I)
_HEADED_SPREAD = re.compile(
    r"[\[(]\s*±?\s*(?P<kind>SD|S\.D\.|SE|SEM|standard deviation|standard error)\s*[\])]"
)
_BARE_SPREAD = re.compile(rf"\s?\(\s*±?\s*(?P<spread>{_DIGITS})\s*\)(?P<unit>\s?%|\s{UNIT})?")
_BARE_INTERVAL = re.compile(
    rf"[\[(]\s*(?P<low>{_SIGNED})\s*%?\s*(?:to|-|–|—|,|;)\s*(?P<high>{_SIGNED})\s*%?\s*[\])]"
)
_P = re.compile(
    r"\b[Pp](?:[- ]?[Vv]alues?)?"
    r"(?P<about>\s+(?:for|of)\s+(?:the\s+)?(?:trend|interaction|difference|"
    r"heterogeneity|non-?inferiority))?\s*(?:of\s*)?"
    r"(?P<written>(?P<sign>[<>=≤≥])\s*(?P<p>(?:0|1)?[.·]\d+(?![\d.·])|1(?![\d.])|\d(?:\.\d)?\s?[×x]\s?10\^?[-−–]\d+))"
    r"(?!\s*[-–]\s*\d)"
)
_LIMITS = re.compile(
    r"\b(?P<kind>ranges?|IQR|interquartile ranges?)\b\s*(?:\[\s*IQR\s*\])?\s*[,:;=]?\s*"
    r"(?:of|was|from)?\s*"
    rf"(?P<low>{_SIGNED})\s*(?:to|-|–|—|,)\s*(?P<high>{_SIGNED})",
    re.I,
)
_HEADED_LIMITS = re.compile(r"[\[(]\s*(?P<kind>ranges?|IQR|interquartile ranges?)\s*[\])]", re.I)
_SIZE = re.compile(r"\(?\s*\b[nN]\s*=\s*(?P<n>\d+(?:,\d{3})*)(?!\s*/|\.)\s*(?:in each group)?\)?")
_ABOUT_NUMBER = re.compile(
    r"(?:\b(?:type|grade|stage|phase|class|step|part|level|cycle|table|figure|fig|visit|trial|study|"
    r"days?|weeks?|months?|years?|hours?|minute|dose|version|aged?|cohort|period|group|SPF|HLA|session|quartile"
    r"|least|threshold|cut-?off|reference)\s*|[≥≤<>]\s*|\bn\s*=\s*)$",
    re.I,
)
_COUNTED = re.compile(
    rf"(?P<count>{_PLAIN})\s*(?:of|out\s+of|/)\s*(?:the\s+|all\s+)?(?P<of>{_PLAIN})"
    rf"(?:(?:\s+\w+){{0,2}}?\s*[\[(]\s*(?P<pct>{_DIGITS})\s*%\s*[\])])?"
    rf"|(?P<count2>{_PLAIN})(?:\s+{PEOPLE})?\s*[\[(]\s*(?P<pct2>{_DIGITS})\s*%\s*[\])]"
    rf"|(?P<pct3>{_PLAIN})\s?%\s*[\[(]\s*(?:[nN]\s*=\s*)?(?P<count3>\d+)"
    rf"\s*(?:of|/|out of)\s*(?P<of3>\d+)"
    rf"(?:\s+{PEOPLE})?\s*[\])]"
)  # fmt: skip
_VALUE = re.compile(
    rf"(?P<value>{SPACED}|{NUMBER})(?P<unit1>\s?%|(?:\s|-)?{UNIT})?"
    rf"(?:\s*(?P<pm>±|\+/-|\+/−|[,;]\s*(?:SD|SE|SEM|s\.d\.)\s*[:=]?|(?P<opened>\()\s*(?:SD|SE|SEM|s\.d\.)\s*[,:=]?)"
    rf"\s*(?P<spread>{_DIGITS})(?(opened)\s*\)?)"
    rf"(?P<unit2>\s?%|\s?{UNIT})?)?"
)


class Interval(msgspec.Struct, frozen=True, gc=False):
    """An interval: its ends, and in per cent its confidence, ``None`` where it is headed only."""

    span: Span
    low: Span
    high: Span
    level: float | None


class PValue(msgspec.Struct, frozen=True, gc=False):
    """A p-value; ``written`` is its sign and number, ``number`` the latter alone."""

    span: Span
    written: Span
    number: Span
    exact: bool
    special: bool


class Limits(msgspec.Struct, frozen=True, gc=False):
    """A range or quartiles."""

    span: Span
    low: Span
    high: Span
    kind: str


class Value(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A value; a count keeps what it is of, and the percentage that stands beside it."""

    span: Span
    value: Span
    unit: str | None = None
    spread: Span | None = None
    spread_kind: str | None = None
    count: Span | None = None
    of: Span | None = None


Figure = Interval | PValue | Limits | Value


def figures_in(text: str, taken: bytearray) -> tuple[Figure, ...]:
    """Find the figures of a sentence, in order, outside of what is taken; takes what it finds."""
    found: list[Figure | _Size] = []
    for finder in (_intervals, _p_values, _sizes, _counts, _limits, _values):
        for one in finder(text, taken):
            _take(taken, one.span)
            found.append(one)
    return tuple(sorted((one for one in found if not isinstance(one, _Size)),
                        key=lambda one: one.span))  # fmt: skip


class _Size(msgspec.Struct, frozen=True, gc=False):
    span: Span


def _take(taken: bytearray, span: Span) -> None:
    taken[span[0] : span[1]] = b"\1" * (span[1] - span[0])


def _free(taken: bytearray, span: Span) -> bool:
    return not any(taken[span[0] : span[1]])


def _intervals(text: str, taken: bytearray) -> Iterator[Interval]:
    for one in _INTERVAL.finditer(text):
        if _free(taken, one.span()):
            yield Interval(
                _closed(text, one), one.span("low"), one.span("high"), float(one["level"])
            )
    if HEADED.search(text):
        level = re.search(r"\d{2}", HEADED.search(text)[0])  # type: ignore[index]
        for one in _BARE_INTERVAL.finditer(text):
            if _free(taken, one.span()):
                percent = float(level[0]) if level else None
                yield Interval(one.span(), one.span("low"), one.span("high"), percent)


def _closed(text: str, one: re.Match[str]) -> Span:
    """Leave a closing bracket outside unless its opening one is inside."""
    start, end = one.span()
    words = text[start:end]
    while (
        words
        and words[-1] in ")] "
        and words.count(")") + words.count("]") > words.count("(") + words.count("[")
    ):
        words = words[:-1]
    return start, start + len(words)


def _p_values(text: str, taken: bytearray) -> Iterator[PValue]:
    for one in _P.finditer(text):
        if _free(taken, one.span()):
            exact = one["sign"] == "="
            yield PValue(one.span(), one.span("written"), one.span("p"), exact, bool(one["about"]))


def _limits(text: str, taken: bytearray) -> Iterator[Limits]:
    for one in _LIMITS.finditer(text):
        if _free(taken, one.span()):
            kind = _kind_of_limits(one["kind"])
            yield Limits(one.span(), one.span("low"), one.span("high"), kind)
    headed = _HEADED_LIMITS.search(text)
    for one in _BARE_INTERVAL.finditer(text):
        if _free(taken, one.span()):  # what the ends are of is not said: passed over, not given
            kind = _kind_of_limits(headed["kind"]) if headed else ""
            yield Limits(one.span(), one.span("low"), one.span("high"), kind)


def _kind_of_limits(word: str) -> str:
    return "inter-quartile range" if word.lower().startswith("i") else "range"


def _sizes(text: str, taken: bytearray) -> Iterator[_Size]:
    for one in _SIZE.finditer(text):
        if _free(taken, one.span()):
            yield _Size(_closed(text, one))
    for one in HEADED.finditer(text):
        yield _Size(one.span())


def _counts(text: str, taken: bytearray) -> Iterator[Value]:
    for one in _COUNTED.finditer(text):
        count = _of_either(one, "count", "count2", "count3")
        percent = _of_either(one, "pct", "pct2", "pct3")
        of = _of_either(one, "of", "of3")
        if count is None or not _free(taken, one.span()) or _is_named(text, one.start()):
            continue
        if of is not None and not _is_part(text, count, of):
            continue
        yield Value(
            span=one.span(), value=percent or count, unit="%" if percent else None,
            count=count, of=of,
        )  # fmt: skip


def _is_part(text: str, count: Span, of: Span) -> bool:
    """Tell whether a count can be of that many: both whole, the first not the greater."""
    numbers = [text[slice(*one)].replace(",", "") for one in (count, of)]
    return all(one.isdigit() for one in numbers) and int(numbers[0]) <= int(numbers[1])


def _of_either(one: re.Match[str], *names: str) -> Span | None:
    return next((one.span(name) for name in names if one[name] is not None), None)


def _is_named(text: str, start: int) -> bool:
    """Tell whether a number only numbers something: "week 24", "type 2", "grade 3"."""
    return _ABOUT_NUMBER.search(text, max(0, start - 20), start) is not None


_UNSURE_SIGN = re.compile(r"(?:^|\s)[-−–—]\s$")
"""A line with space on both sides may be a sign or a dash: such a number is not read."""
_WHEN = re.compile(
    r"\b(?:at|after|over|during|through|throughout|by|within|until|first|last|the|every|before|next|"
    r"\d,?\s+and|(?<!compared\s)(?<!relative\s)to|for|approximately|~|between|from|past|a|an|initial|this|each|up\s+to|in)\s*$",
    re.I,
)
_TIME_UNIT = re.compile(rf"(?:{_TIME})", re.I)


def _says_when(text: str, one: re.Match[str]) -> bool:
    """Tell whether a time only says when or how long something was done: "at 6 months"."""
    unit = (one["unit1"] or "").strip()
    if not _TIME_UNIT.fullmatch(unit.strip("-")):
        return False
    start = one.start()
    return unit.startswith("-") or _WHEN.search(text, max(0, start - 16), start) is not None


_IN_NAME = re.compile(r"\w\($")
"""A bracket that touches a word is a part of a name: "SRI(4)"."""


def _is_year(one: re.Match[str]) -> bool:
    """Tell whether a number without a unit is a year's: "BILAG 2004"."""
    return re.fullmatch(r"(?:19|20)\d\d", one["value"]) is not None and not one["unit1"]


_RANGE = re.compile(r"\s?(?:[-–−—]|to)\s?[-−–]?\d")


def _values(text: str, taken: bytearray) -> Iterator[Value]:
    past, headed = 0, _HEADED_SPREAD.search(text)
    for one in _VALUE.finditer(text):
        start, end = one.span()
        if start < past or not _free(taken, one.span()) or _is_named(text, start):
            continue
        if _says_when(text, one) or _UNSURE_SIGN.search(text, max(0, start - 4), start):
            continue
        if _RANGE.match(text, one.end("value")) or text[end : end + 1] in {"^", "×", ":"}:
            past = end + 1
            continue
        if _IN_NAME.search(text, max(0, start - 2), start) or _is_year(one):
            continue
        bare = _BARE_SPREAD.match(text, end) if headed and not one["spread"] else None
        spread, unit = (bare.span("spread"), bare["unit"]) if bare else (None, None)
        if one["spread"]:
            spread, unit = one.span("spread"), one["unit2"]
        kind = _spread_kind(text, one["pm"] or (headed["kind"] if headed else ""))
        yield Value(
            span=(start, bare.end() if bare else end), value=one.span("value"),
            unit=(unit or one["unit1"] or "").strip(" -") or None,
            spread=spread, spread_kind=kind if spread else None,
        )  # fmt: skip


def _spread_kind(text: str, sign: str) -> str | None:
    """Return what stands behind ±, as far as the sentence says so."""
    words = sign if sign[:1] in "(,;" else text
    if re.search(r"\b(?:SEM|SE|standard errors?)\b", words):
        return "standard error"
    return "standard deviation" if re.search(r"\bSDs?\b|\bs\.d\.|standard dev", words) else None
