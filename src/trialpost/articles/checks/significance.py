"""Hold what is called significant, or not, against the findings: each group at each of its times.

"The difference between A, B and placebo at week 2 and week 24 is called significant" says four
things. That A differs at week 2 and B at week 24 bears out two of them, and not the sentence.
"""

import itertools
from collections.abc import Sequence

from trialpost.articles.checks.bearing import is_of_time, tied_arms
from trialpost.articles.reading.claims import Claims, Token
from trialpost.findings.significance import significance
from trialpost.model.finding import Finding


def significance_holds(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether the tests of the groups and times that a sentence names say what it says."""
    arms = tied_arms(token, claims)
    named = claims.of("measure")  # "six-minute walk" is no time of the trial
    times = [t for t in claims.of("time")
             if not any(m.start <= t.start and t.end <= m.end for m in named)]  # fmt: skip
    tested = [f for f in numbers if significance(f) is not None]
    called = {
        significance(f)
        for f in tested
        if (not arms or {f.arm, f.comparator} & arms)
        and (not times or any(is_of_time(f, point) for point in times))
    }
    return called == {token.meaning} and _each_at_each_time(claims, times, tested)


def _each_at_each_time(claims: Claims, times: Sequence[Token], tested: Sequence[Finding]) -> bool:
    """Tell whether every group was tested at every time that the sentence gives it.

    Groups that follow one another share the times that follow them; where times come first, the
    groups after them share those. So "with A at week 2 and with B at week 4" says two things.
    ``tested`` are the findings that say of a group, at a time, whether it differs.
    """
    for groups, points in _told_together([*claims.of("arm"), *times]):
        for group, point in itertools.product(groups, points):
            own = [f for f in tested if f.arm in group.names]
            known = any(is_of_time(f, point) for f in tested)
            if own and known and not any(is_of_time(f, point) for f in own):
                return False
    return True


def _told_together(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """Return runs of groups, each with the run of times that belongs to it."""
    ordered = sorted(tokens, key=lambda token: token.start)
    runs = [list(run) for _, run in itertools.groupby(ordered, key=lambda token: token.kind)]
    first_is_time = bool(runs) and runs[0][0].kind == "time"
    pairs = zip(runs[::2], runs[1::2], strict=False)
    return [(two, one) if first_is_time else (one, two) for one, two in pairs]
