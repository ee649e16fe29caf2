"""Hold an analysis's p-value, estimate, interval and standard error against each other.

By the theory of a Wald test: the statistic is the estimate's distance from no effect over its
standard error, which the interval's width gives as width / (2 q), q being the quantile of its
level; ratios are taken on the log scale. Normal and t distribution are both allowed, the latter
with few degrees of freedom, since records do not say them. The grading follows statcheck's idea
(Nuijten and others, Behavior Research Methods 2016;48:1205): rounding never makes a slip.
"""

import math
from collections.abc import Iterator

from trialpost.findings.recompute.held import Held, Outcome, graded
from trialpost.findings.recompute.parameters import (
    Scale,
    is_of_one_model,
    is_plain_test,
    scale_of,
)
from trialpost.findings.recompute.rounding import Span, decimals_of, over, span_of
from trialpost.findings.recompute.wald import p_span, quantile, quantile_of_t
from trialpost.model.results import Analysis, Figure, PostedOutcome

ALPHA = 0.05
UNEVEN = 0.15
"""How far an estimate may lie from its interval's middle, as a share of half the width."""


def interval_checks(outcome: PostedOutcome) -> Iterator[Held]:
    """Yield the checks of every analysis of an outcome."""
    for analysis in outcome.analyses:
        yield from _inside(analysis)
        yield from _middle(analysis)
        freedom = _freedom(outcome, analysis)
        yield from _standard_error(analysis, freedom)
        yield from _p_value(analysis, freedom)


def _freedom(outcome: PostedOutcome, analysis: Analysis) -> float:
    """Return degrees of freedom that are surely not too many: half the people, less three."""
    people = 0.0
    for group in analysis.groups:
        count = outcome.denominator(group)
        if count is None or not count.figure.value:
            return 8.0
        people += count.figure.value
    return max(1.0, people / 2 - 3)


def _inside(analysis: Analysis) -> Iterator[Held]:
    estimate, lower, upper = analysis.estimate, analysis.lower, analysis.upper
    if lower is not None and upper is not None and _all_numbers(lower, upper):
        places = (lower.where, upper.where)
        shown = f"{lower.text} to {upper.text}"
        yield graded("interval in order", _value(lower) <= _value(upper), places, shown)
    if estimate is None or not _all_numbers(estimate):
        return
    figures = [one for one in (lower, upper) if one is not None and _all_numbers(one)]
    low = span_of(lower).low if lower is not None and lower in figures else -math.inf
    high = span_of(upper).high if upper is not None and upper in figures else math.inf
    if figures and low <= high:
        span = span_of(estimate)
        yield graded(
            "estimate within its interval",
            span.high >= low and span.low <= high,
            (estimate.where, *(one.where for one in figures)),
            f"{estimate.text}, interval {' to '.join(one.text for one in figures)}",
        )


def _middle(analysis: Analysis) -> Iterator[Held]:
    """Hold an estimate against its interval's middle, which a Wald interval has."""
    three, scale = _three(analysis), scale_of(analysis.parameter)
    if three is None or scale is None:
        return

    def off(estimate: float, low: float, high: float) -> float:
        if scale is Scale.RATIO:
            estimate, low, high = math.log(estimate), math.log(low), math.log(high)
        return (estimate - (low + high) / 2) / ((high - low) / 2)

    share = over(off, [span_of(one) for one in three])
    if share is None:
        return
    even = share.low <= UNEVEN and share.high >= -UNEVEN
    where = tuple(one.where for one in three)
    shown = f"{three[0].text} in {three[1].text} to {three[2].text}"
    if even or (is_of_one_model(analysis) and is_plain_test(analysis)):
        yield graded("estimate in the middle of its interval", even, where, shown)
    else:
        yield Held(
            name="estimate in the middle of its interval",
            outcome=Outcome.CANNOT_TELL,
            where=where,
            why=f"{shown}; an interval of this method need not be even",
        )


def _standard_error(analysis: Analysis, freedom: float) -> Iterator[Held]:
    """Hold a standard error against the interval's width."""
    three, spread = _three(analysis), analysis.spread
    if three is None or spread is None or not _all_numbers(spread) or _value(spread) <= 0:
        return
    if not (analysis.dispersion or "").startswith("Standard Error"):
        return
    level = _level(analysis)
    if level is None or scale_of(analysis.parameter) is not Scale.DIFFERENCE:
        return
    times = over(
        lambda low, high, error: (high - low) / 2 / error,
        [span_of(three[1]), span_of(three[2]), span_of(spread)],
    )
    if times is None:
        return
    allowed = Span(quantile(level) * 0.95, quantile_of_t(level, freedom) * 1.05)
    name, where = "interval from standard error", (spread.where, three[1].where, three[2].where)
    why = (
        f"half of {three[1].text} to {three[2].text} is {times.low:.3g} to {times.high:.3g} "
        f"standard errors of {spread.text}; {level:g} % would be {allowed.low:.3g} or more"
    )
    few = Span(allowed.low, quantile_of_t(level, 1) * 1.05)
    if not times.meets(allowed) and times.meets(few):
        why = f"{why}; so it may be where few people are left"
        yield Held(name=name, outcome=Outcome.CANNOT_TELL, where=where, why=why)
        return
    yield graded(name, times.meets(allowed), where, why)


def _p_value(analysis: Analysis, freedom: float) -> Iterator[Held]:
    """Hold a p-value against what estimate and interval, or standard error, make of it."""
    p, statistic = analysis.p, _statistic(analysis)
    if p is None or not _all_numbers(p) or statistic is None:
        return
    name = "p from interval" if _three(analysis) is not None else "p from standard error"
    reported = _reported(p)
    allowed = p_span(statistic, freedom, same_model=is_of_one_model(analysis))
    where = tuple(
        one.where
        for one in (p, analysis.estimate, analysis.lower, analysis.upper)
        if one is not None
    )
    if reported.meets(allowed):
        yield Held(name=name, outcome=Outcome.AGREES, where=where)
        return
    why = f"p {p.text} is reported, {allowed.low:.3g} to {allowed.high:.3g} reckoned"
    outcome = _grade(analysis, reported, allowed)
    if outcome is not Outcome.CANNOT_TELL and p.relation == "=" and _of_one_side(reported, allowed):
        outcome, why = Outcome.CANNOT_TELL, f"{why}; of one side it would fit"
    yield Held(name=name, outcome=outcome, where=where, why=why)


def _of_one_side(reported: Span, allowed: Span) -> bool:
    """Say whether a p-value is half of what was reckoned, or what half leaves of one."""
    lower, upper = allowed.low / 2, allowed.high / 2
    return reported.meets(Span(lower, upper)) or reported.meets(Span(1 - upper, 1 - lower))


def _grade(analysis: Analysis, reported: Span, allowed: Span) -> Outcome:
    """Say how bad a p-value is that does not fit."""
    if not is_plain_test(analysis) or not is_of_one_model(analysis):
        return Outcome.CANNOT_TELL
    apart = reported.high < ALPHA <= allowed.low or allowed.high < ALPHA <= reported.low
    return Outcome.REVERSED if apart else Outcome.SLIP


def _statistic(analysis: Analysis) -> Span | None:
    """Return the statistic that estimate and interval, or standard error, allow."""
    scale, estimate = scale_of(analysis.parameter), analysis.estimate
    if scale is None or estimate is None or not _all_numbers(estimate):
        return None
    three, level = _three(analysis), _level(analysis)
    if three is not None and level is not None:
        return _from_interval(three, level, scale)
    spread = analysis.spread
    if spread is None or not _all_numbers(spread) or scale is not Scale.DIFFERENCE:
        return None
    if not (analysis.dispersion or "").startswith("Standard Error") or _value(spread) <= 0:
        return None
    return over(lambda value, error: value / error, [span_of(estimate), span_of(spread)])


def _from_interval(three: tuple[Figure, Figure, Figure], level: float, scale: Scale) -> Span | None:
    width = 2 * quantile(level)

    def reckon(estimate: float, low: float, high: float) -> float:
        if scale is Scale.RATIO:
            estimate, low, high = math.log(estimate), math.log(low), math.log(high)
        if high <= low:
            raise ValueError
        return estimate / ((high - low) / width)

    return over(reckon, [span_of(one) for one in three])


def _reported(p: Figure) -> Span:
    value = _value(p)
    if p.relation in {"<", "<="}:
        return Span(0.0, value)
    if p.relation in {">", ">="}:
        return Span(value, 1.0)
    decimals = max(decimals_of(p.text), 2)
    span = span_of(p, decimals)
    return Span(max(0.0, span.low), min(1.0, span.high))


def _three(analysis: Analysis) -> tuple[Figure, Figure, Figure] | None:
    """Return estimate and both ends of a two-sided interval, in order."""
    found = (analysis.estimate, analysis.lower, analysis.upper)
    if any(one is None or one.value is None for one in found) or analysis.sides == 1:
        return None
    estimate, lower, upper = found
    assert estimate is not None  # noqa: S101 - for the type checker
    assert lower is not None  # noqa: S101
    assert upper is not None  # noqa: S101
    ordered = _value(lower) < _value(upper)
    span = span_of(estimate)
    within = span.high >= _value(lower) and span.low <= _value(upper)
    return (estimate, lower, upper) if ordered and within else None


def _level(analysis: Analysis) -> float | None:
    level = analysis.level.value if analysis.level is not None else None
    return level if level is not None and 50 <= level < 100 else None


def _all_numbers(*figures: Figure) -> bool:
    return all(one.value is not None for one in figures)


def _value(figure: Figure) -> float:
    return figure.value if figure.value is not None else math.nan
