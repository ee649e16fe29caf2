"""Set counts of groups side by side, each out of every 100 people.

Counts of people are told so where each group that stands beside another has 20 people or more, and
no count that is not nobody (or everybody) would be rounded to it; else the counts stand alone. The
groups of one row are told alike: of every 100 all of them, or none.
"""

import re
from collections.abc import Callable, Iterable

from trialpost.articles.bearing import is_percent_of_people, is_share
from trialpost.articles.claims import Claims, Token
from trialpost.model.finding import Finding

FEWEST = 20
"""Of fewer people than this, "of every 100" would promise more than it holds."""


def of_hundred(finding: Finding) -> int:
    """Return how many of every 100 people a count or percentage is, to the nearest whole one."""
    if is_percent_of_people(finding) and not is_share(finding):
        return round(finding.value or 0)
    return round(100 * (finding.value or 0) / (finding.n or 1))


def are_told_of_hundred(cells: Iterable[Finding]) -> bool:
    """Tell whether the groups of a row are told as so many of every 100 people."""
    own = tuple(cells)
    return bool(own) and all(map(_is_told_of_hundred, own))


def _is_told_of_hundred(finding: Finding) -> bool:
    if not _counts_people(finding):
        return False
    said, whole = of_hundred(finding), finding.n if is_share(finding) else 100
    return (said > 0 or finding.value == 0) and (said < 100 or finding.value == whole)


def _counts_people(finding: Finding) -> bool:
    """Tell whether a value is a share of 20 people or more, and not of eyes or the like."""
    share = is_share(finding) or is_percent_of_people(finding)
    return share and (finding.n or 0) >= FEWEST and finding.counted is None


def gap(one: Finding, other: Finding) -> tuple[int, str] | None:
    """Return how many more or fewer of every 100 people one group has than another.

    ``None`` where a group has fewer than 20 people or the two are alike. It is the difference of
    the two figures that a reader sees, each out of 100.
    """
    if is_share(one) != is_share(other) or not (_counts_people(one) and _counts_people(other)):
        return None
    size = of_hundred(one) - of_hundred(other)
    if not size:
        return None
    return abs(size), "more" if size > 0 else "fewer"


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
