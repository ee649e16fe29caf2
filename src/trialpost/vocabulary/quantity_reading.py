"""Put a quantity together from the number that it begins with."""

import re

from trialpost.vocabulary.comparisons import (
    LOWER,
    UPPER,
    Against,
    Comparison,
    comparison_before,
    comparison_behind,
)
from trialpost.vocabulary.limits_of_normal import multiple_at
from trialpost.vocabulary.numerals import Numeral, numeral_at
from trialpost.vocabulary.quantity import Quantity, Span
from trialpost.vocabulary.unit_behind import longer_of, unit_behind
from trialpost.vocabulary.units import DAYS

_LINK = re.compile(
    r"(?:st|nd|rd|th)?\.?\s*(?:\(?inclusive\)?\s*|of\s+age\s*|old\s*)?(?:(?P<range>-{1,2}|~"
    r"|\bup\s+to\b|\bto\b|\bthrough\b|\btill?\b|\buntil\b|\.{2,3}|÷)"
    r"|(?P<or>(?:,\s*)?\b(?:or|and/or)\b)|(?P<and>(?:,\s*)?(?:\band\b|&))|(?P<comma>,)"
    r"|(?P<stroke>/))"
    r"\s*(?:(?:grade|class|stage|asa|nyha|ecog)s?\s+)?(?P<sign>\+|-)?(?=[\da-zⅰ-ⅵ.])"
)
_COMPARED_LINK = re.compile(
    r"\s*(?:of\s+age\s*|old\s*)?(?:(?P<range>-{1,2}|\bto\b|\bthrough\b|\buntil\b)"
    r"|(?P<and>,?\s*(?:\band\b|\bbut\b|&)))\s*(?:but\s+)?(?=[<=≤a-z])"
)
"""What joins the ends of a range if the second is compared: "from 5 to less than 8"."""

_SAID_AGAIN = re.compile(
    r"\s*[(\[]\s*(?:(?P<digits>\d+(?:\.\d+)?)(?P<times>\s*(?:x|×|times))?"
    r"|(?P<word>[a-z]+(?:[- ][a-z]+)?))\s*[)\]]"
)
_LIST = re.compile(r"\s*,\s*\d+\s*(?:,\s*\d+\s*)*,?\s*(?:or|and)\s+\d")
_FLIPPED = re.compile(r"\s*(?P<sign>≤|≥|<\s*=?|>\s*=?|=\s*<|=\s*>)\s*(?=[a-z(])")
_FLIP = {"≤": Comparison.AT_LEAST, "≥": Comparison.AT_MOST, "<": Comparison.MORE_THAN,
         ">": Comparison.LESS_THAN}  # fmt: skip
_SIZE_OF_GROUP = re.compile(r"\bn\s*$")
_SMALL = 12
_DIPSTICK = 4
_YEARS = range(1900, 2100)
_COUNTS = re.compile(r"(?:10\^\d+)?/(?:µL|mL|L)$")
_MINUS_AFTER = re.compile(
    r"(?:[<>=≥≤~:(]|\b(?:th[ae]n|above|below|of|between|least|most|to|score|from|range|and))\s*$"
)


class QuantityReader:
    """Reads the quantity that begins with one number; used once."""

    def __init__(self, text: str, low: str, first: Numeral, floor: int, limits: bool) -> None:
        self.text, self.low, self.limits = text, low, limits
        self.first = first
        self.values = [first.value]
        self.spans: list[Span] = [(first.start, first.end)]
        self.start, self.at = first.start, first.end
        self.unit = ""
        self.unit_span: Span | None = None
        self.against = Against.NOTHING
        self.comparators: list[Span] = []
        self.link_spans: list[Span] = []
        self.times = False
        self.sort = Comparison.BARE
        self.is_pair = self.name_follows = False
        self.has_comma = self.high_strict = self.is_between = False
        self._read_before(floor)

    def _read_before(self, floor: int) -> None:
        start = self.start
        sign = self.low[start - 1] if start else ""
        if sign in ("-", "+") and _MINUS_AFTER.search(self.low, max(floor, start - 12), start - 1):
            self.values[0] *= -1 if sign == "-" else 1
            self.start = start = start - 1
            self.spans[0] = (start, self.at)
        before = comparison_before(self.low, start, floor)
        if before is not None:
            self.sort, begin, end = before
            self.comparators.append((begin, end))
            between = _BETWEEN_BEFORE.search(self.low, max(floor, begin - _NEAR), begin)
            self.is_between = self.sort is Comparison.BETWEEN or between is not None
            self.start = between.start() if between else begin

    def quantity(self) -> Quantity | None:
        """Return what was read, ``None`` where the number says nothing."""
        self._said_again()
        self._unit()
        range_read = self._links()
        self._limit()
        self._behind()
        if not range_read and self.sort in (Comparison.BARE, Comparison.BETWEEN):
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
            self.times = found["times"] is not None

    def _unit(self) -> None:
        mention = unit_behind(self.text, self.low, self.at, self.first.value)
        if mention is not None:
            self.unit, self.unit_span = mention.unit, mention.span
            self.at = mention.span[1]

    def _links(self) -> bool:
        """Read "18 to 75", "0, 1 or 2", "140/90"; say whether it is a range."""
        for _ in range(8):
            link = _LINK.match(self.low, self.at)
            second = numeral_at(self.low, link.end()) if link else None
            if second is None:
                return self._compared_range()
            if link is None or (link["sign"] == "+" and not link["range"]):
                return False
            if second.form != "roman" and self.first.form == "roman":
                return False
            if link["range"] or (link["and"] and self._is_between()):
                return self._range(link, second)
            if not self._listed(link, second):
                return False
        return False

    def _is_between(self) -> bool:
        return self.is_between and len(self.values) == 1

    def _compared_range(self) -> bool:
        """Read a range whose upper end is compared: "5 to less than 8", "18 to <75 years"."""
        link = _COMPARED_LINK.match(self.low, self.at)
        if link is None or len(self.values) > 1 or self.sort in UPPER:
            return False
        second = _FURTHER.search(self.low, link.end(), link.end() + _NEXT_END)
        numeral = numeral_at(self.low, second.start("number")) if second else None
        if numeral is None or (link["and"] and not self._is_between()):
            return False
        before = comparison_before(self.low, numeral.start, link.end())
        if before is None or before[1] != link.end() or before[0] not in _UPPER_ENDS:
            return False
        if before[0] is Comparison.EQUAL and self.sort is not Comparison.EQUAL and (
            not self._is_between()
        ):  # fmt: skip
            return False
        if not self._range(link, numeral):
            return False
        self.comparators.append((before[1], before[2]))
        self.high_strict = before[0] is Comparison.LESS_THAN
        return True

    def _range(self, link: re.Match[str], second: Numeral) -> bool:
        value, end = second.value, second.end
        if decimal := _decimal_comma(self.low, second, known=self.has_comma):
            value, end = decimal
        unit = unit_behind(self.text, self.low, end, value)
        if link.groupdict().get("sign") == "-":
            value = -value
        first = self.values[-1]
        days, other = DAYS.get(self.unit), DAYS.get(unit.unit if unit else "")
        if days and other:
            value = value * other / days
        if value < 0 and first > 0 and self.low[self.spans[0][0] - 1 : self.spans[0][0]] == "-":
            first = self.values[-1] = -first
        falling = value < 0 and value < first
        if not falling and (
            value <= first or (self.sort is Comparison.AT_LEAST and self._worded())
        ):
            return False
        if self.unit and unit and not (days and other):
            agreed = longer_of(self.unit, unit.unit)
            if agreed is None:
                return False
            if agreed == unit.unit:
                self.unit, self.unit_span = agreed, unit.span
        if link[0].strip().startswith("up") and other and not self.unit:
            return False  # "a score of 4 up to 24 hours before"
        self.values.append(value)
        self._extend(Numeral(second.start, end, value, second.form))
        self.link_spans.append(_link_span(link))
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
        elif self.unit or self.sort in LOWER or self.sort in UPPER:
            return False
        elif link["comma"] and not (small and second.value - last <= 2):
            if not (small and _LIST.match(self.low, self.at)):
                return False
        elif (link["and"] and not (small and second.value - last <= 2)) or (
            link["or"] and not second.value > last
        ):
            return False
        self.values.append(second.value)
        self._extend(second)
        self.link_spans.append(_link_span(link))
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
        unit = unit_behind(self.text, self.low, second.end, second.value)
        measured = (unit and unit.unit not in DAYS) or self.sort in LOWER | UPPER
        if not measured and not (self.limits and multiple_at(self.low, second.end)) and not (
            _COMMA_AGAIN.match(self.low, second.end)
        ):  # fmt: skip
            return False
        self.has_comma = True
        self.values[0] = float(f"{self.first.value:.0f}.{digits}")
        self.spans[0] = (self.spans[0][0], second.end)
        self.at = second.end
        self._unit()
        return True

    def _limit(self) -> None:
        if not self.limits or (self.unit and not self.unit.startswith(("%", "time", "episode"))):
            return
        twice = self.times or self.low[self.first.start : self.first.end] in (
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
        if self.sort is Comparison.BARE and (more := _MORE_THAN.search(self.low, at, found[1])):
            self.sort = Comparison.MORE_THAN if more["more"] else Comparison.LESS_THAN
            self.comparators.append(more.span())
        self.against, self.at = found
        self.unit, self.unit_span = "", None

    def _behind(self) -> None:
        behind = comparison_behind(self.low, self.at)
        if behind is None or (self.is_pair and self.sort is not Comparison.BARE):
            return
        kind, start, end = behind
        needless = self.sort is not Comparison.BARE or self._is_dipstick()
        if self.low[start] == "+" and needless:
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
        end = found.start("sign") + len(found["sign"].rstrip())
        self.comparators.append((found.start("sign"), end))
        self.at = end
        self.name_follows = True

    def _says_nothing(self) -> bool:
        if self.sort is Comparison.EQUAL and _SIZE_OF_GROUP.search(
            self.low, max(0, self.start - 4), self.start
        ):
            return True
        if self.sort is not Comparison.BARE or self.unit or len(self.values) > 1 or self.against:
            return False
        if self.first.form == "word":
            return self.first.value <= 1 or self.first.value == 100
        if self.low[self.at : self.at + 1].isalpha():
            return True
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
        low_strict = False
        low: float | None = min(self.values)
        high: float | None = max(self.values)
        sort = self.sort
        if is_range:
            if sort in UPPER:
                low = None
            else:
                low_strict = sort is Comparison.MORE_THAN
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
            low = None if sort in UPPER else low
            high = None if sort in LOWER else high
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
            low_strict=sort is Comparison.MORE_THAN or low_strict,
            high_strict=sort is Comparison.LESS_THAN or self.high_strict,
            unit=self.unit,
            unit_span=self.unit_span,
            against=self.against,
            comparator_spans=tuple(self.comparators),
            number_spans=tuple(self.spans),
            link_spans=tuple(self.link_spans),
            is_pair=self.is_pair,
            name_follows=self.name_follows,
        )


def _link_span(link: re.Match[str]) -> Span:
    return next(link.span(one) for one in _LINKS if link.groupdict().get(one) is not None)


_MORE_THAN = re.compile(
    r"\b(?:(?P<more>(?:higher|greater|more|larger|elevated)\s+th[ae]n|above|over|exceeding)"
    r"|(?:lower|less)\s+th[ae]n|below)\b"
)
"""Between a multiple and its limit of normal: "2 times higher than the upper limit"."""

_NEAR = 10
_BETWEEN_BEFORE = re.compile(r"\bbetween\s*$")
"""In front of a comparison: "between >17 and ≤28"."""

_UPPER_ENDS = frozenset((*UPPER, Comparison.EQUAL)) - {Comparison.WITHIN}
_NEXT_END = 40
"""In characters: how far behind the link of a range its second number may stand."""

_FURTHER = re.compile(r"[^\d,;:()]*?(?P<number>\d)")
_COMMA_AGAIN = re.compile(r"\s*%?\s*(?:-|to|and)\s*\d+,\d{1,2}(?![\d,])")
"""Behind a decimal comma, a range of which the other end has one too: "7,0-10,0 %"."""

_COMMA = re.compile(r",(\d{1,2})(?![\d,])")


def _decimal_comma(low: str, number: Numeral, *, known: bool) -> tuple[float, int] | None:
    """Read a number with a decimal comma, where the one before it had one: value and end."""
    found = _COMMA.match(low, number.end) if known else None
    if found is None or "." in low[number.start : number.end]:
        return None
    return float(f"{number.value:.0f}.{found[1]}"), found.end()


_LINKS = ("range", "or", "and", "comma", "stroke")
