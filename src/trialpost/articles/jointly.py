"""Hold groups and times that are told together against the findings: each group at each time.

"The difference between A, B and placebo at week 2 and week 24 is called significant" says four
things. That A differs at week 2 and B at week 24 bears out two of them, and not the sentence.
"""

import itertools
from collections.abc import Sequence

from trialpost.articles.claims import Claims, Token
from trialpost.model.finding import Finding


def each_at_each_time(claims: Claims, times: Sequence[Token], tested: Sequence[Finding]) -> bool:
    """Tell whether every group was tested at every time that the sentence gives it.

    Groups that follow one another share the times that follow them; where times come first, the
    groups after them share those. So "with A at week 2 and with B at week 4" says two things.
    ``tested`` are the findings that say of a group, at a time, whether it differs.
    """
    for groups, points in _told_together([*claims.of("arm"), *times]):
        for group, point in itertools.product(groups, points):
            own = [f for f in tested if f.arm in _names(group)]
            known = any(_at(f, point) for f in tested)
            if own and known and not any(_at(f, point) for f in own):
                return False
    return True


def _told_together(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """Return runs of groups, each with the run of times that belongs to it."""
    ordered = sorted(tokens, key=lambda token: token.start)
    runs = [list(run) for _, run in itertools.groupby(ordered, key=lambda token: token.kind)]
    first_is_time = bool(runs) and runs[0][0].kind == "time"
    pairs = zip(runs[::2], runs[1::2], strict=False)
    return [(two, one) if first_is_time else (one, two) for one, two in pairs]


def _names(token: Token) -> frozenset[str]:
    return token.meaning if isinstance(token.meaning, frozenset) else frozenset()


def _at(finding: Finding, point: Token) -> bool:
    if finding.timepoint is None:
        return True
    return point.meaning == (float(finding.timepoint.value), finding.timepoint.unit.rstrip("s"))
