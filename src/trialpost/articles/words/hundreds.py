"""Set counts of groups side by side, each out of every 100 people.

Counts of people are told so where each group that stands beside another has 20 people or more, and
no count that is not nobody (or everybody) would be rounded to it; else the counts stand alone. The
groups of one row are told alike: of every 100 all of them, or none.
"""

import re
from collections.abc import Callable, Iterable

from trialpost.articles.reading.claims import Claims, Token
from trialpost.findings.numbers import is_percent_of_people, is_share
from trialpost.model.finding import Finding

FEWEST = 20
"""Of fewer people than this, "of every 100" would promise more than it holds."""


def of_hundred(finding: Finding) -> int:
    """Return how many of every 100 people a count or percentage is, to the nearest whole one."""
    if is_percent_of_people(finding) and not is_share(finding):
        return half_up(finding.value or 0)
    return half_up(100 * (finding.value or 0) / (finding.n or 1))


def half_up(share: float) -> int:
    """Round a share to a whole number as people do, a half upwards.

    >>> half_up(14.5), half_up(1.5), half_up(14.4)
    (15, 2, 14)
    """
    return int(share + 0.5 + 1e-9)


def are_told_of_hundred(cells: Iterable[Finding]) -> bool:
    """Tell whether the groups of a row are told as so many of every 100 people."""
    own = tuple(cells)
    return bool(own) and all(map(_is_told_of_hundred, own))


def _is_told_of_hundred(finding: Finding) -> bool:
    if not _counts_people(finding):
        return False
    said, whole = of_hundred(finding), finding.n if is_share(finding) else 100
    return (said > 0 or finding.value == 0) and (said < 100 or finding.value == whole)


def look_alike(row: Iterable[Finding]) -> bool:
    """Tell whether several groups have the same count and, rounded, the same share.

    3 of 59 and 3 of 65 are both 5 of every 100: a reader sees no gap between them.
    """
    own = tuple(row)
    if len(own) < 2 or any(one.value != own[0].value for one in own):
        return False
    return len({of_hundred(one) for one in own}) == 1


def _counts_people(finding: Finding) -> bool:
    """Tell whether a value is a share of 20 people or more, and not of eyes or the like."""
    share = is_share(finding) or is_percent_of_people(finding)
    return share and (finding.n or 0) >= FEWEST and finding.counted is None


def gap(one: Finding, other: Finding) -> tuple[int, str] | None:
    """Return how many more or fewer of every 100 people one group has than another.

    It comes of the counts themselves: 321 of 2,220 and 323 of 2,227 are no whole one of every 100
    apart, though a reader sees 14 and 15. ``None`` where a group has fewer than 20 people, or the
    two are less than half a one of every 100 apart.
    """
    if not _may_be_set_apart(one, other):
        return None
    apart = _in_hundred(one) - _in_hundred(other)
    size = half_up(abs(apart))
    return (size, "more" if apart > 0 else "fewer") if size else None


def only_rounding_differs(one: Finding, other: Finding) -> bool:
    """Tell whether two groups are told by unlike figures though less than half a one is between."""
    alike = of_hundred(one) == of_hundred(other)
    return _may_be_set_apart(one, other) and not alike and gap(one, other) is None


def seems_apart_by_another(one: Finding, other: Finding) -> bool:
    """Tell whether a gap is not what lies between the two rounded figures: 4 between 87 and 84."""
    found = gap(one, other)
    return found is not None and found[0] != abs(of_hundred(one) - of_hundred(other))


def _may_be_set_apart(one: Finding, other: Finding) -> bool:
    return is_share(one) == is_share(other) and _counts_people(one) and _counts_people(other)


def _in_hundred(finding: Finding) -> float:
    if is_share(finding):
        return 100 * (finding.value or 0) / (finding.n or 1)
    return finding.value or 0.0


def gap_holds(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether "9 more of every 100 people with A than with B" is what the counts come to."""
    than = re.search(r"\bthan\b", claims.text[token.end :])
    if than is None:
        return False
    at = token.end + than.start()
    first = _arms(claims, lambda arm: token.end <= arm.start < at)
    second = _arms(claims, lambda arm: arm.start > at)
    pairs = [(one, other) for one in numbers for other in numbers
             if one.arm in first and other.arm in second]  # fmt: skip
    wanted = (abs(float(str(token.meaning))), "more" if float(str(token.meaning)) > 0 else "fewer")
    return any(gap(*pair) == wanted for pair in pairs)


def _arms(claims: Claims, where: Callable[[Token], bool]) -> frozenset[str]:
    return frozenset(name for arm in claims.of("arm") if where(arm) for name in arm.names)
