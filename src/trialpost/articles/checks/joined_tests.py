"""Tell which group a test of "A and B" sets against the other, where the values themselves say so.

Many records name the two groups of a test and not which of them comes first. If the values of the
two, in the same row of the same measure, lie as the test's estimate has them one way round, the
test is of these two that way round.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.findings.numbers import is_percent_of_people, is_share
from trialpost.model.finding import Finding, Table

_RATIO = re.compile(
    r"\b(?:risk|odds|rate|mean|geometric|relative|incidence)\b.*\bratio\b|^ratio", re.I
)
_DIFFERENCE = re.compile(r"difference", re.I)
_AND = " and "


def turned_by_values(test: Finding, every: Iterable[Finding]) -> Finding:
    """Return a test of two groups that it names as one, with the one set against the other.

    Args:
        test: a finding; what is no such test, or whose values say nothing, comes back as it is.
        every: all findings of the document.
    """
    if test.table is not Table.ANALYSIS or test.comparator or _AND not in (test.arm or ""):
        return test
    rows = [one for one in every if one.table is Table.OUTCOME and one.measure == test.measure
            and one.value is not None and _may_be_of(one, test)]  # fmt: skip
    for first, second in _parts(test.arm or "", {one.arm or "" for one in rows}):
        if test.value is None:
            return msgspec.structs.replace(test, arm=first, comparator=second)
        way = _way(test)
        signs = set(_signs(first, second, rows))
        if way and len(signs) == 1 and signs != {0}:
            pair = (first, second) if signs == {way} else (second, first)
            return msgspec.structs.replace(test, arm=pair[0], comparator=pair[1])
    return test


def _may_be_of(one: Finding, test: Finding) -> bool:
    return test.timepoint is None or one.timepoint is None or one.timepoint == test.timepoint


def _parts(name: str, arms: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the two groups that a name joins."""
    at = name.find(_AND)
    while at >= 0:
        first, second = name[:at], name[at + len(_AND) :]
        if first in arms and second in arms:
            yield first, second
        at = name.find(_AND, at + 1)


def _way(test: Finding) -> int:
    """Return which way an estimate points, 0 where it says nothing of the values."""
    statistic, value = test.statistic or "", test.value or 0.0
    if "hazard" in statistic.lower():
        return 0
    if _RATIO.search(statistic):
        return (value > 1) - (value < 1)
    if _DIFFERENCE.search(statistic):
        return (value > 0) - (value < 0)
    return 0


def _signs(first: str, second: str, rows: list[Finding]) -> Iterator[int]:
    """Yield the sign of first minus second in each row that has both."""
    for one in rows:
        for other in rows if one.arm == first else ():
            same = (one.category, one.timepoint, one.statistic) == (
                other.category, other.timepoint, other.statistic
            )  # fmt: skip
            if other.arm == second and same:
                a, b = _height(one), _height(other)
                yield (a > b) - (a < b)


def _height(one: Finding) -> float:
    value = one.value or 0.0
    return value / (one.n or 1) if is_share(one) and not is_percent_of_people(one) else value
