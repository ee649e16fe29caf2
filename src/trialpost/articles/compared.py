"""Hold "more with A than with B" against the two values: which of the groups has the higher one."""

import itertools
import re

from trialpost.articles.bearing import Failure, is_share
from trialpost.articles.claims import Claims
from trialpost.model.finding import Finding

_MORE = re.compile(
    r"\b(?P<more>more|further|larger|greater)\b|\b(?P<less>less|fewer|smaller)\b", re.I
)


def comparison_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Check "more with A than with B" and "lower with A than with B" against the two values."""
    than = re.search(r"\bthan\b", unquoted(claims), re.I)
    if not than:
        return []
    before = [a for a in claims.of("arm") if a.end <= than.start()]
    after = [a for a in claims.of("arm") if a.start >= than.end()]
    first = frozenset(name for arm in before for name in arm.names)
    second = frozenset(name for arm in after for name in arm.names)
    pairs = [f for f in numbers if f.arm in first and f.comparator in second]
    wanted = _wanted_difference(claims, than.start())
    anchor = next(iter((*after, *before)), None)
    if anchor is None or wanted is None:
        return []
    gaps = {_height(f, numbers) for f in pairs} - {0}
    if not pairs:
        gaps = _apart(first - second, second - first, numbers)
    if claims.of("gap"):
        return []
    if gaps != {wanted}:
        return [Failure(anchor, "the values of the two groups do not say this")]
    return []


def _apart(first: frozenset[str], second: frozenset[str], numbers: tuple[Finding, ...]) -> set[int]:
    """Return the signs of first minus second, of findings of one row that name no comparator."""
    found = set()
    for one, other in itertools.product(numbers, repeat=2):
        rows = [(f.table, f.measure, f.category, f.timepoint, f.statistic, f.unit)
                for f in (one, other)]  # fmt: skip
        if one.arm not in first or other.arm not in second or rows[0] != rows[1]:
            continue
        both = [f.value for f in (one, other) if f.value is not None]
        if is_share(one) and is_share(other):
            both = [(f.value or 0) / (f.n or 1) for f in (one, other)]
        if len(both) == 2:
            found.add((both[0] > both[1]) - (both[0] < both[1]))
    return found - {0}


def unquoted(claims: Claims) -> str:
    """Return the words with names in quotation marks, and shares ("more than half"), blanked."""
    text = claims.text
    for quote in (*claims.of("quote"), *claims.of("number")):
        text = text[: quote.start] + "\0" * (quote.end - quote.start) + text[quote.end :]
    return text


def _height(finding: Finding, numbers: tuple[Finding, ...]) -> int:
    """Return the sign of arm minus comparator; counts of people are set beside how many there are.

    For that the comparator's own finding has to be named; else the bare counts are compared.
    """
    other = [f for f in numbers if f.arm == finding.comparator and f.measure == finding.measure]
    if not (is_share(finding) and other and is_share(other[0])):
        return difference_sign(finding)
    one, two = ((f.value or 0) / (f.n or 1) for f in (finding, other[0]))
    return (one > two) - (one < two)


def _wanted_difference(claims: Claims, end: int) -> int | None:
    """Return +1 if the words say that the first group has the higher value, -1 the lower."""
    text = claims.text[:end]
    degree = 0
    for match in _MORE.finditer(text):
        degree = 1 if match["more"] else -1
    ways = [d for d in claims.of("direction") if d.end <= end]
    ways = [d for d in ways if not _MORE.fullmatch(d.text)]
    if not ways:
        return degree or None
    sign = -1 if ways[-1].meaning == "down" else 1
    return sign * (degree or 1)


def difference_sign(finding: Finding) -> int:
    """Return the sign of arm minus comparator: of values, or of a ratio against one."""
    if finding.value is None:
        return 0
    if finding.comparator_value is not None:
        gap = finding.value - finding.comparator_value
    elif "ratio" in (finding.statistic or ""):
        gap = finding.value - 1
    elif "difference" in (finding.statistic or ""):
        gap = finding.value
    else:
        return 0
    return (gap > 0) - (gap < 0)
