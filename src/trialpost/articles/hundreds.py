"""Set counts of two groups side by side, each out of every 100 people."""

import re
from collections.abc import Callable

from trialpost.articles.bearing import is_share
from trialpost.articles.claims import Claims, Token
from trialpost.model.finding import Finding

FEWEST = 20
"""Of fewer people than this, "of every 100" would promise more than it holds."""


def of_hundred(finding: Finding) -> int:
    """Return how many of every 100 people a count is, to the nearest whole one."""
    return round(100 * (finding.value or 0) / (finding.n or 1))


def gap(one: Finding, other: Finding) -> tuple[int, str] | None:
    """Return how many more or fewer of every 100 people one group has than another.

    ``None`` where a group has fewer than 20 people or the two are alike. It is the difference of
    the two figures that a reader sees, each out of 100.
    """
    if not (is_share(one) and is_share(other)) or min(one.n or 0, other.n or 0) < FEWEST:
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
