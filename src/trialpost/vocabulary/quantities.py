"""Read what a text requires of numbers: the comparison, the values, the unit, the limit of normal.

>>> [(one.low, one.high, one.unit) for one in quantities_in("eGFR ≥ 60 mL/min/1.73 m², age 18-75")]
[(60.0, None, 'mL/min/1.73 m2'), (18.0, 75.0, '')]
"""

import re

import msgspec

from trialpost.vocabulary.comparisons import (
    LOWER,
    UPPER,
    Against,
    Comparison,
    comparison_before,
)
from trialpost.vocabulary.folding import folded
from trialpost.vocabulary.limits_of_normal import ALONE, has_limits
from trialpost.vocabulary.numerals import numerals_in
from trialpost.vocabulary.quantity import Quantity, Span
from trialpost.vocabulary.quantity_reading import QuantityReader
from trialpost.vocabulary.unit_behind import longer_of

__all__ = ["Quantity", "Span", "quantities_in"]


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a text, in order, none over another."""
    low = folded(text)
    limits = has_limits(low)
    found: list[Quantity] = []
    floor = 0
    for numeral in numerals_in(low):
        if numeral.start >= floor:
            read = QuantityReader(text, low, numeral, floor, limits).quantity()
            if read is not None:
                found.append(read)
                floor = read.span[1]
    if limits:
        found = _with_limits(low, found)
    return tuple(_inheriting(low, _joined(low, found)))


def _with_limits(low: str, found: list[Quantity]) -> list[Quantity]:
    """Add limits of normal that stand without a number: "> ULN", "within normal limits"."""
    taken = [one.span for one in found]
    for limit in ALONE.finditer(low):
        start, end = limit.span()
        if any(one[0] < end and start < one[1] for one in taken):
            continue
        read = _limit_alone(low, limit)
        if read is None:
            continue
        read = _multiplied(low, read)
        first = limit.start()
        found = [one for one in found if not first <= one.span[0] < read.span[1]]
        if not any(one.span[0] < read.span[1] and read.span[0] < one.span[1] for one in found):
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
    if before is None or before[0] not in LOWER | UPPER | {Comparison.EQUAL}:
        return None
    sort, begin, past = before
    lower = limit["lower"] is not None or (is_range and sort in UPPER)
    return Quantity(
        span=(begin, end),
        sort=sort,
        values=(1.0,),
        low=None if sort in UPPER else 1.0,
        high=None if sort in LOWER else 1.0,
        low_strict=sort is Comparison.MORE_THAN,
        high_strict=sort is Comparison.LESS_THAN,
        against=Against.LLN if lower else Against.ULN,
        comparator_spans=((begin, past),),
    )


_TIMES_BEHIND = re.compile(r"\s*(?:x|\*|·|times)\s*(?P<times>\d+(?:\.\d+)?)(?![\d.]*\d)")


def _multiplied(low: str, one: Quantity) -> Quantity:
    """Take the number behind a limit of normal for how many times it is meant: "> ULN x 1.5"."""
    found = _TIMES_BEHIND.match(low, one.span[1]) if one.values else None
    if found is None:
        return one
    times = float(found["times"])
    return msgspec.structs.replace(
        one,
        span=(one.span[0], found.end()),
        values=(times,),
        low=None if one.low is None else times,
        high=None if one.high is None else times,
        number_spans=(found.span("times"),),
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
    bounds = {first.sort in LOWER, second.sort in LOWER}
    if len(bounds) < 2 or not all(one.sort in LOWER | UPPER for one in (first, second)):
        return None
    if Comparison.WITHIN in (first.sort, second.sort):
        return None  # "grade > 3 within 4 weeks"
    if first.is_pair or second.is_pair or first.against is not second.against:
        return None
    if first.unit and second.unit and longer_of(first.unit, second.unit) is None:
        return None
    if not _BETWEEN_TWO.fullmatch(low, first.span[1], second.span[0]):
        return None
    lower, upper = (first, second) if first.sort in LOWER else (second, first)
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
        unit=longer_of(first.unit, second.unit) or second.unit or first.unit,
        unit_span=second.unit_span or first.unit_span,
        comparator_spans=first.comparator_spans + second.comparator_spans,
        number_spans=first.number_spans + second.number_spans,
        name_follows=False,
    )


_OTHERWISE = re.compile(
    r"\s*(?:,|;)?\s*(?:\(|\[|or\b|/|\bi\.e\.,?|,?\s*\(i\.e\.,?|equivalent\s+to|equals?"
    r"|=)?\s*(?:or\s+)?\s*"
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
                    low=one.values[0] if before.sort in LOWER else None,
                    high=one.values[0] if before.sort in UPPER else None,
                    low_strict=before.low_strict,
                    high_strict=before.high_strict,
                    inherits=True,
                )
            )
        else:
            given.append(one)
    return given


def _takes_over(low: str, before: Quantity, one: Quantity) -> bool:
    if one.sort is not Comparison.BARE or len(one.values) != 1 or before.sort not in LOWER | UPPER:
        return False
    other_unit = (one.unit or one.against) and (one.unit, one.against) != (
        before.unit,
        before.against,
    )
    measured = before.unit or before.against
    return bool(other_unit and measured) and bool(
        _OTHERWISE.fullmatch(low, before.span[1], one.span[0])
    )
