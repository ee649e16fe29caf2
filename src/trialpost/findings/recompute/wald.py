"""The theory of a Wald test: which p-values a statistic allows, by the normal and by t.

A statistic is an estimate's distance from no effect over its standard error; an interval's width
gives that error as width / (2 q), q being the quantile of its level. Records rarely say how many
degrees of freedom a test had, so that both the normal and a t distribution with few are allowed.
"""

from functools import lru_cache

from trialpost.findings.recompute.rounding import Span

SAME_MODEL = 0.03
"""Slack of the statistic where p and interval come of one model: a share of it."""

OTHER_TEST = 0.35
"""Slack of the statistic where p is another test's (rank, log-rank, exact): in its own units."""


@lru_cache(64)
def quantile(level: float) -> float:
    """Return how many standard errors half an interval of a level (in per cent) is wide."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 200))


def p_span(statistic: Span, freedom: float, *, same_model: bool) -> Span:
    """Return the two-sided p-values that a span of statistics allows, slack included."""
    from scipy.special import ndtr, stdtr, stdtrit

    low, high = _absolute(statistic)
    slack = (SAME_MODEL * low, SAME_MODEL * high) if same_model else (OTHER_TEST, OTHER_TEST)
    low, high = max(0.0, low - slack[0]), high + slack[1]
    normal = (2 * float(ndtr(-high)), 2 * float(ndtr(-low)))
    t = (2 * float(stdtr(freedom, -high)), 2 * float(stdtr(freedom, -low)))
    # An interval that was made with t's quantile is wider: its statistic counts for more.
    wide = float(stdtrit(freedom, 0.975)) / 1.959964
    t_of_t = (2 * float(stdtr(freedom, -high * wide)), 2 * float(stdtr(freedom, -low * wide)))
    found = (*normal, *t, *t_of_t)
    return Span(min(found), max(found))


def _absolute(span: Span) -> tuple[float, float]:
    ends = abs(span.low), abs(span.high)
    return (0.0 if span.low <= 0 <= span.high else min(ends)), max(ends)


def quantile_of_t(level: float, freedom: float) -> float:
    """Return the same by the t distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + level / 200))
