"""Read what a text requires of numbers: the comparison, the values, the unit, the limit of normal.

>>> [(one.low, one.high, one.unit) for one in quantities_in("eGFR ≥ 60 mL/min/1.73 m², age 18-75")]
[(60.0, None, 'mL/min/1.73 m2'), (18.0, 75.0, '')]
"""

import re

import msgspec

from trialpost.vocabulary.comparisons import (
    Against,
    Comparison,
    comparison_before,
    comparison_behind,
)
from trialpost.vocabulary.folding import folded
from trialpost.vocabulary.limits_of_normal import ALONE, has_limits, multiple_at
from trialpost.vocabulary.numerals import Numeral, numeral_at, numerals_in
from trialpost.vocabulary.units import DAYS, UnitMention, unit_at

Span = tuple[int, int]
"""A half-open range of characters."""


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement on a number, or a number that stands by itself.

    ``low`` and ``high`` bound the values that are meant, ``None`` where the range is open;
    ``low_strict`` and ``high_strict`` say that the end itself does not belong to it. ``values`` are
    the numbers as written. A number that nothing is said about is ``BARE`` or ``EQUAL`` with both
    ends at its value; ``ONE_OF`` has several ("0, 1 or 2"), ``low`` and ``high`` the ends of them.
    For ``BETTER`` and ``WORSE`` both ends are ``None``: which way is better depends on the scale.

    ``unit`` is the unit's one name (``vocabulary.units``), empty where none is written.
    ``against`` says that the numbers are multiples of a limit of normal; ``NORMAL`` as the
    ``sort`` is "within normal limits", without numbers. ``is_pair`` marks two numbers with a
    stroke ("140/90", "20/40"): the ends speak of the first. ``name_follows`` marks a bound
    written in front of the name of what it bounds ("18 ≤ age"). ``inherits`` marks a number whose
    comparison stands with the one before it: "≤ 2 mg/dL (34 µmol/L)", "≤ 2 mg/dL or 1.5 x ULN".
    """

    span: Span
    sort: Comparison
    values: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    low_strict: bool = False
    high_strict: bool = False
    unit: str = ""
    unit_span: Span | None = None
    against: Against = Against.NOTHING
    comparator_spans: tuple[Span, ...] = ()
    number_spans: tuple[Span, ...] = ()
    is_pair: bool = False
    name_follows: bool = False
    inherits: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing is said about the number."""
        return self.sort in (Comparison.BARE, Comparison.ABOUT)

    def contains(self, value: float) -> bool | None:
        """Say whether a value in the same unit meets it; ``None`` where that cannot be said."""
        if self.sort is Comparison.ONE_OF:
            return value in self.values
        if self.low is None and self.high is None:
            return None
        above = self.low is None or (value > self.low if self.low_strict else value >= self.low)
        below = self.high is None or (value < self.high if self.high_strict else value <= self.high)
        return above and below


_LINK = re.compile(
    r"(?:st|nd|rd|th)?\.?\s*(?:\(?inclusive\)?\s*|of\s+age\s*|old\s*)?(?:(?P<range>-{1,2}|~|\bto\b|\bthrough\b|\btill?\b|\buntil\b|\.{2,3}|÷)"
    r"|(?P<or>(?:,\s*)?\b(?:or|and/or)\b)|(?P<and>(?:,\s*)?(?:\band\b|&))|(?P<comma>,)|(?P<stroke>/))"
    r"\s*(?:(?:grade|class|stage|asa|nyha|ecog)s?\s+)?(?P<sign>\+|-)?(?=[\da-zⅰ-ⅵ.])"
)
_SAID_AGAIN = re.compile(
    r"\s*[(\[]\s*(?:(?P<digits>\d+(?:\.\d+)?)|(?P<word>[a-z]+(?:[- ][a-z]+)?))\s*[)\]]"
)
_LIST = re.compile(r"\s*,\s*\d+\s*(?:,\s*\d+\s*)*,?\s*(?:or|and)\s+\d")
_FLIPPED = re.compile(r"\s*(?P<sign>≤|≥|<\s*=?|>\s*=?|=\s*<|=\s*>)\s*(?=[a-z(])")
_FLIP = {"≤": Comparison.AT_LEAST, "≥": Comparison.AT_MOST, "<": Comparison.MORE_THAN,
         ">": Comparison.LESS_THAN}  # fmt: skip
_LOWER = {Comparison.AT_LEAST, Comparison.MORE_THAN}
_UPPER = {Comparison.AT_MOST, Comparison.LESS_THAN, Comparison.WITHIN}
_STRICT = {Comparison.MORE_THAN, Comparison.LESS_THAN}
_SMALL = 12
_DIPSTICK = 4
_YEARS = range(1900, 2100)
_COUNTS = re.compile(r"(?:10\^\d+)?/(?:µL|mL|L)$")
_MINUS_AFTER = re.compile(
    r"(?:[<>=≥≤~:(]|\b(?:th[ae]n|above|below|of|between|least|most|to|score|from|range|and))\s*$"
)


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a text, in order, none over another."""
    low = folded(text)
    limits = has_limits(low)
    found: list[Quantity] = []
    floor = 0
    for numeral in numerals_in(low):
        if numeral.start >= floor:
            read = _Reader(text, low, numeral, floor, limits).quantity()
            if read is not None:
                found.append(read)
                floor = read.span[1]
    if limits:
        found = _with_limits(low, found)
    return tuple(_inheriting(low, _joined(low, found)))


class _Reader:
    """Reads the quantity that begins with one number; used once."""

    def __init__(self, text: str, low: str, first: Numeral, floor: int, limits: bool) -> None:
        self.text, self.low, self.limits = text, low, limits
        self.first = first
        self.values = [first.value]
        self.spans: list[Span] = [(first.start, first.end)]
        self.start, self.at = first.start, first.end
        self.unit, self.unit_span = "", None
        self.against = Against.NOTHING
        self.comparators: list[Span] = []
        self.sort = Comparison.BARE
        self.is_pair = self.name_follows = False
        self._read_before(floor)

    def _read_before(self, floor: int) -> None:
        start = self.start
        if self.low[start - 1 : start] in ("-", "+") and start:
            if _MINUS_AFTER.search(self.low, max(floor, start - 12), start - 1):
                if self.low[start - 1] == "-":
                    self.values[0] = -self.values[0]
                start -= 1
                self.spans[0] = (start, self.at)
                self.start = start
        before = comparison_before(self.low, start, floor)
        if before is not None:
            self.sort, begin, end = before
            self.comparators.append((begin, end))
            self.start = begin

    def quantity(self) -> Quantity | None:
        """Return what was read, ``None`` where the number says nothing."""
        self._said_again()
        self._unit()
        range_read = self._links()
        self._limit()
        self._behind()
        if not range_read and self.sort is Comparison.BARE:
            self._flipped()
        if self._says_nothing():
            return None
        self._scaled()
        return self._made(range_read)

    def _said_again(self) -> None:
        """Pass over the same number in other form: "two (2)", "18 (eighteen)"."""
        found = _SAID_AGAIN.match(self.low, self.at)
        if found is None:
            return
        again = numeral_at(self.low, found.start("digits" if found["digits"] else "word"))
        if again is not None and again.value == self.first.value:
            self.at = found.end()

    def _unit(self) -> None:
        mention = _unit_behind(self.text, self.low, self.at, self.first.value)
        if mention is not None:
            self.unit, self.unit_span = mention.unit, mention.span
            self.at = mention.span[1]

    def _links(self) -> bool:
        """Read "18 to 75", "0, 1 or 2", "140/90"; say whether it is a range."""
        for _ in range(8):
            link = _LINK.match(self.low, self.at)
            second = numeral_at(self.low, link.end()) if link else None
            if link is None or second is None or (link["sign"] == "+" and not link["range"]):
                return False
            if second.form != "roman" and self.first.form == "roman":
                return False
            if link["range"] or (link["and"] and self._is_between()):
                return self._range(link, second)
            if not self._listed(link, second):
                return False
        return False

    def _is_between(self) -> bool:
        return self.sort is Comparison.BETWEEN and len(self.values) == 1

    def _range(self, link: re.Match[str], second: Numeral) -> bool:
        value = -second.value if link["sign"] == "-" else second.value
        unit = _unit_behind(self.text, self.low, second.end, second.value)
        first = self.values[-1]
        days, other = DAYS.get(self.unit), DAYS.get(unit.unit if unit else "")
        if days and other:
            value = value * other / days
        falling = value < 0 and value < first
        if not falling and (
            value <= first or (self.sort is Comparison.AT_LEAST and self._worded())
        ):
            return False
        if self.unit and unit and unit.unit != self.unit and not (days and other):
            return False
        self.values.append(value)
        self._extend(second)
        if unit is not None:
            self.at = unit.span[1]
            if not self.unit:
                self.unit, self.unit_span = unit.unit, unit.span
        return True

    def _worded(self) -> bool:
        return self.low[self.comparators[0][0]].isalpha()

    def _extend(self, second: Numeral) -> None:
        start = second.start
        if self.low[start - 1] in "-+" and self.values[-1] < 0:
            start -= 1
        self.spans.append((start, second.end))
        self.at = second.end

    def _listed(self, link: re.Match[str], second: Numeral) -> bool:
        """Take a further number of a list, or of a pair."""
        last = self.values[-1]
        if link["comma"] and self._decimal(link, second):
            return True
        small = 0 <= last <= _SMALL and 0 <= second.value <= _SMALL and second.value > last
        if link["stroke"]:
            if small and second.value == last + 1 and not self.unit and last + 1 <= 5:
                pass
            elif (
                len(self.values) == 1
                and self.first.form == second.form == "digits"
                and not self.unit
            ):
                self.is_pair = True
            else:
                return False
        elif self.unit or self.sort in _LOWER or self.sort in _UPPER:
            return False
        elif link["comma"] and not (small and second.value - last <= 2):
            if not (small and _LIST.match(self.low, self.at)):
                return False
        elif link["and"] and not (small and second.value - last <= 2):
            return False
        elif link["or"] and not second.value > last:
            return False
        self.values.append(second.value)
        self._extend(second)
        if self.is_pair or not _LINK.match(self.low, self.at):
            self._unit()
        return not self.is_pair

    def _decimal(self, link: re.Match[str], second: Numeral) -> bool:
        """Read a decimal comma: "1,5 mg/dL", "2,5 x ULN"."""
        digits = self.low[second.start : second.end]
        if (
            len(self.values) > 1
            or link.end() - self.at != 1
            or len(digits) > 2
            or not digits.isdigit()
        ):
            return False
        unit = _unit_behind(self.text, self.low, second.end, second.value)
        measured = (unit and unit.unit not in DAYS) or self.sort in _LOWER | _UPPER
        if not measured and not (self.limits and multiple_at(self.low, second.end)):
            return False
        self.values[0] = float(f"{self.first.value:.0f}.{digits}")
        self.spans[0] = (self.spans[0][0], second.end)
        self.at = second.end
        self._unit()
        return True

    def _limit(self) -> None:
        if not self.limits or (self.unit and not self.unit.startswith(("%", "time", "episode"))):
            return
        twice = self.low[self.first.start : self.first.end] in (
            "twice",
            "double",
            "thrice",
            "triple",
        )
        at = self.unit_span[0] if self.unit_span else self.at
        found = multiple_at(self.low, at, percent=self.unit.startswith("%") or twice)
        if found is None:
            return
        if self.unit.startswith("%"):
            self.values = [one / 100 for one in self.values]
        self.against, self.at = found
        self.unit, self.unit_span = "", None

    def _behind(self) -> None:
        behind = comparison_behind(self.low, self.at)
        if behind is None or self.is_pair and self.sort is not Comparison.BARE:
            return
        kind, start, end = behind
        if self.low[start] == "+":
            if self.sort is not Comparison.BARE or self._is_dipstick():
                self.at = end
                return
        if self.sort in (Comparison.BARE, Comparison.ABOUT, Comparison.EQUAL):
            self.sort = kind
            self.comparators.append((start, end))
            self.at = end
            if not self.unit:
                self._unit()
            if not self.against:
                self._limit()

    def _is_dipstick(self) -> bool:
        return not self.unit and self.values[0] <= _DIPSTICK and self.first.form == "digits"

    def _flipped(self) -> None:
        found = _FLIPPED.match(self.low, self.at)
        if found is None:
            return
        sign = re.sub(r"[=\s]", "", found["sign"])
        self.sort = _FLIP[sign]
        if "=" in found["sign"]:
            self.sort = Comparison.AT_LEAST if sign == "<" else Comparison.AT_MOST
        self.comparators.append(found.span("sign"))
        self.at = found.end("sign")
        self.name_follows = True

    def _says_nothing(self) -> bool:
        if self.sort is not Comparison.BARE or self.unit or len(self.values) > 1 or self.against:
            return False
        if self.first.form == "word":
            return self.first.value <= 1 or self.first.value == 100
        written = self.low[self.first.start : self.first.end]
        return len(written) == 4 and written.isdigit() and int(written) in _YEARS

    def _scaled(self) -> None:
        """Take a power of ten that belongs to no unit, and points between thousands, as such."""
        if self.unit.startswith("10^") and self.unit[3:].isdigit():
            factor = 10.0 ** int(self.unit[3:])
            self.values = [one * factor for one in self.values]
            self.unit, self.unit_span = "", None
        elif _COUNTS.match(self.unit):
            for at, (start, end) in enumerate(self.spans):
                if re.fullmatch(r"\d{1,3}\.\d{3}", self.low[start:end]):
                    self.values[at] *= 1000

    def _made(self, is_range: bool) -> Quantity:
        low: float | None = min(self.values)
        high: float | None = max(self.values)
        sort = self.sort
        if is_range:
            if sort in _UPPER:
                low = None
            else:
                sort = Comparison.BETWEEN
        elif (
            len(self.values) > 1
            and not self.is_pair
            and sort in (Comparison.BARE, Comparison.EQUAL)
        ):
            sort = Comparison.ONE_OF
        else:
            if sort is Comparison.BETWEEN:
                sort = Comparison.BARE
            if self.is_pair:
                low = high = self.values[0]
            low = None if sort in _UPPER else low
            high = None if sort in _LOWER else high
        if sort in (Comparison.BETTER, Comparison.WORSE):
            low = high = None
        end = self.at
        while self.low[end - 1] in " \n":
            end -= 1
        return Quantity(
            span=(self.start, end),
            sort=sort,
            values=tuple(self.values),
            low=low,
            high=high,
            low_strict=sort is Comparison.MORE_THAN,
            high_strict=sort is Comparison.LESS_THAN,
            unit=self.unit,
            unit_span=self.unit_span,
            against=self.against,
            comparator_spans=tuple(self.comparators),
            number_spans=tuple(self.spans),
            is_pair=self.is_pair,
            name_follows=self.name_follows,
        )


_UNIT_GAP = re.compile(r"[ \n\r]{0,4}-?[(\[]?\s?")
_UNIT_AGAIN = re.compile(r"\s*[(\[]\s*")
_FAHRENHEIT = range(90, 111)
_CELSIUS = range(30, 46)
_LETTER_DEGREE = re.compile(r"\s?(?:deg(?:rees?)?\.?\s?)?([cf])\b")


def _unit_behind(text: str, low: str, at: int, value: float) -> UnitMention | None:
    """Read the unit behind a number, with the same unit again in brackets if it stands there."""
    gap = _UNIT_GAP.match(low, at)
    start = gap.end() if gap else at
    mention = unit_at(text, start, low)
    if mention is None:
        degree = _LETTER_DEGREE.match(low, at)
        if degree and int(value) in (_CELSIUS if degree[1] == "c" else _FAHRENHEIT):
            return UnitMention("°C" if degree[1] == "c" else "°F", degree.span(1))
        return None
    bracket = _UNIT_AGAIN.match(low, mention.span[1])
    if bracket:
        again = unit_at(text, bracket.end(), low)
        if again and again.unit == mention.unit and low[again.span[1] : again.span[1] + 1] in ")]":
            return UnitMention(mention.unit, (mention.span[0], again.span[1] + 1))
    return mention


def _with_limits(low: str, found: list[Quantity]) -> list[Quantity]:
    """Add limits of normal that stand without a number: "> ULN", "within normal limits"."""
    taken = [one.span for one in found]
    for limit in ALONE.finditer(low):
        start, end = limit.span()
        if any(one[0] < end and start < one[1] for one in taken):
            continue
        read = _limit_alone(low, limit)
        if read is not None and not any(
            one[0] < read.span[1] and read.span[0] < one[1] for one in taken
        ):
            found.append(read)
    return sorted(found, key=lambda one: one.span)


_INSIDE = re.compile(r"\b(?:in|into|inside|within)\s*$")
_OUTSIDE = re.compile(r"\b(?:outside|out)(?:\s+of)?\s*$")


def _limit_alone(low: str, limit: re.Match[str]) -> Quantity | None:
    start, end = limit.span()
    near = max(0, start - 16)
    is_range = limit["range"] is not None or limit["normal"] is not None
    inside, outside = _INSIDE.search(low, near, start), _OUTSIDE.search(low, near, start)
    if is_range and (inside or outside or limit["range"] == "wnl"):
        said = inside or outside
        return Quantity(
            span=(said.start() if said else start, end),
            sort=Comparison.ABNORMAL if outside else Comparison.NORMAL,
            values=(),
            against=Against.NORMAL,
            comparator_spans=((said.start(), said.start() + len(said[0].rstrip())),)
            if said
            else (),
        )
    before = comparison_before(low, start)
    if before is None or before[0] not in _LOWER | _UPPER | {Comparison.EQUAL}:
        return None
    sort, begin, past = before
    lower = limit["lower"] is not None or (is_range and sort in _UPPER)
    return Quantity(
        span=(begin, end),
        sort=sort,
        values=(1.0,),
        low=None if sort in _UPPER else 1.0,
        high=None if sort in _LOWER else 1.0,
        low_strict=sort is Comparison.MORE_THAN,
        high_strict=sort is Comparison.LESS_THAN,
        against=Against.LLN if lower else Against.ULN,
        comparator_spans=((begin, past),),
    )


_BETWEEN_TWO = re.compile(
    r"\s*(?:of\s+age|old)?\s*(?:[,;]?\s*(?:and|but|to|or|&|-|and/or)?\s*(?:also\s+)?|\()\s*$"
)


def _joined(low: str, found: list[Quantity]) -> list[Quantity]:
    """Put a lower and an upper bound that stand side by side together: "≥ 18 and ≤ 75 years"."""
    joined: list[Quantity] = []
    for one in found:
        both = _both(low, joined[-1], one) if joined else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(one)
    return joined


def _both(low: str, first: Quantity, second: Quantity) -> Quantity | None:
    bounds = {first.sort in _LOWER, second.sort in _LOWER}
    if len(bounds) < 2 or not all(one.sort in _LOWER | _UPPER for one in (first, second)):
        return None
    if first.is_pair or second.is_pair or first.against is not second.against:
        return None
    if first.unit and second.unit and first.unit != second.unit:
        return None
    if not _BETWEEN_TWO.fullmatch(low, first.span[1], second.span[0]):
        return None
    lower, upper = (first, second) if first.sort in _LOWER else (second, first)
    if lower.low is None or upper.high is None or lower.low >= upper.high:
        return None
    return msgspec.structs.replace(
        first,
        span=(first.span[0], second.span[1]),
        sort=Comparison.BETWEEN,
        values=first.values + second.values,
        low=lower.low,
        high=upper.high,
        low_strict=lower.low_strict,
        high_strict=upper.high_strict,
        unit=second.unit or first.unit,
        unit_span=second.unit_span or first.unit_span,
        comparator_spans=first.comparator_spans + second.comparator_spans,
        number_spans=first.number_spans + second.number_spans,
        name_follows=False,
    )


_OTHERWISE = re.compile(
    r"\s*(?:,|;)?\s*(?:\(|\[|or\b|/|\bi\.e\.,?|,?\s*\(i\.e\.,?|equivalent\s+to|equals?|=)?\s*(?:or\s+)?\s*"
)


def _inheriting(low: str, found: list[Quantity]) -> list[Quantity]:
    """Give the comparison on to the same limit in another unit, or to an alternative of it."""
    given: list[Quantity] = []
    for one in found:
        before = given[-1] if given else None
        if before is not None and _takes_over(low, before, one):
            given.append(
                msgspec.structs.replace(
                    one,
                    sort=before.sort,
                    low=one.values[0] if before.sort in _LOWER else None,
                    high=one.values[0] if before.sort in _UPPER else None,
                    low_strict=before.low_strict,
                    high_strict=before.high_strict,
                    inherits=True,
                )
            )
        else:
            given.append(one)
    return given


def _takes_over(low: str, before: Quantity, one: Quantity) -> bool:
    if (
        one.sort is not Comparison.BARE
        or len(one.values) != 1
        or before.sort not in _LOWER | _UPPER
    ):
        return False
    other_unit = (one.unit or one.against) and (one.unit, one.against) != (
        before.unit,
        before.against,
    )
    measured = before.unit or before.against
    return bool(other_unit and measured) and bool(
        _OTHERWISE.fullmatch(low, before.span[1], one.span[0])
    )
