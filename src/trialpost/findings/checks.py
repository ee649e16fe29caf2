"""Hold reported figures against each other, with respect for rounding.

A figure that was rounded stands for an interval of half a unit in its last place on either side.
A check says ``slip`` only if no figures within those intervals could agree, and ``reversed`` only
if the conclusion at p = 0.05 changes too. The idea of grading is statcheck's (Nuijten and others,
Behavior Research Methods 2016;48:1205).
"""

import math

from trialpost.findings.recompute.parameters import says_another_test
from trialpost.findings.recompute.rounding import Span, over
from trialpost.findings.recompute.wald import p_span, quantile
from trialpost.model.finding import Check, Direction, Finding

AGREES, SLIP, REVERSED, CANNOT_TELL = "agrees", "slip", "reversed", "cannot tell"
FREEDOM = 30.0  # degrees of freedom, where nothing says how many people there were
_ALPHA = 0.05


def half_unit(value: float, decimals: int | None = None) -> float:
    """Return half a unit in the last place that a figure is written to."""
    if decimals is None:
        decimals = len(f"{value!r}".partition(".")[2]) if "e" not in f"{value!r}" else 0
    return 0.5 * 10.0**-decimals


def _p_range(finding: Finding, *, ratio: bool) -> tuple[float, float] | None:
    """Return the least and greatest two-sided p that estimate and interval allow."""
    if finding.value is None or finding.interval is None:
        return None
    spans = [
        Span(value - half_unit(value), value + half_unit(value))
        for value in (finding.value, *finding.interval)
    ]
    width = 2 * quantile(finding.level or 95.0)

    def statistic(estimate: float, low: float, high: float) -> float:
        if ratio:
            estimate, low, high = math.log(estimate), math.log(low), math.log(high)
        if low >= high:
            raise ValueError
        return estimate / ((high - low) / width)

    found = over(statistic, spans)
    if found is None:
        return None
    freedom = max(1.0, finding.n - 3.0) if finding.n is not None else FREEDOM
    allowed = p_span(found, freedom, same_model=not says_another_test(finding.method))
    return allowed.low, allowed.high


def p_from_interval(finding: Finding) -> Check | None:
    """Hold the p-value of a ratio or difference against its 95 % interval (normal theory).

    Where the method names a test that the interval does not come of (exact, of ranks), p and
    interval may part at the edge: that is no slip of anybody's, and cannot be told from one.
    """
    statistic = (finding.statistic or "").lower()
    ratio, difference = "ratio" in statistic, "difference" in statistic
    if finding.p_value is None or finding.interval is None or not (ratio or difference):
        return None
    name = "p from interval"
    reported = _as_number(finding.p_value)
    allowed = _p_range(finding, ratio=ratio)
    if reported is None or allowed is None:
        return Check(name, CANNOT_TELL)
    margin = half_unit(reported)
    if allowed[0] <= reported + margin and reported - margin <= allowed[1]:
        return Check(name, AGREES)
    if says_another_test(finding.method):
        return Check(name, CANNOT_TELL)
    sides = {allowed[0] < _ALPHA, allowed[1] < _ALPHA}
    return Check(name, REVERSED if sides == {reported >= _ALPHA} else SLIP)


def significance_from_p(finding: Finding) -> Check | None:
    """Hold what the source calls significant against its p-value, at 0.05."""
    if finding.significant is None or finding.p_value is None:
        return None
    name = "significance from p"
    text = str(finding.p_value).strip()
    reported = _as_number(text.lstrip("<≤>≥= "))
    if reported is None or (text.startswith("<") and reported > _ALPHA):
        return Check(name, CANNOT_TELL)
    below = reported <= _ALPHA if text.startswith("<") else reported < _ALPHA
    return Check(name, AGREES if below == finding.significant else REVERSED)


def value_in_interval(finding: Finding) -> Check | None:
    """Hold an estimate against its own interval: it has to lie inside."""
    if finding.value is None or finding.interval is None:
        return None
    low, high = finding.interval
    inside = low <= finding.value <= high and low <= high
    return Check("value in interval", AGREES if inside else SLIP)


def direction_of_change(finding: Finding) -> Check | None:
    """Hold the direction that is given against the sign of a change."""
    if "change" not in (finding.statistic or "").lower() or finding.value is None:
        return None
    if finding.direction is Direction.UNKNOWN:
        return None
    sign = direction_from(finding.value)
    return Check("direction of change", AGREES if sign is finding.direction else REVERSED)


def direction_from(value: float) -> Direction:
    """Return the direction that the sign of a change means."""
    if value == 0:
        return Direction.NO_CHANGE
    return Direction.DECREASE if value < 0 else Direction.INCREASE


def percentage_from_count(finding: Finding, others: tuple[Finding, ...]) -> Check | None:
    """Hold a percentage against the count and denominator of the same arm, measure and time."""
    if finding.unit != "%" or finding.value is None:
        return None
    name = "percentage from count"
    key = (finding.measure, finding.arm, finding.timepoint)
    counts = [
        other
        for other in others
        if (other.measure, other.arm, other.timepoint) == key
        and other.n
        and other.value is not None
        and (other.statistic or "") == "count"
    ]
    if len(counts) != 1:
        return None
    exact = 100 * (counts[0].value or 0.0) / (counts[0].n or 1)
    decimals = 0 if finding.value == int(finding.value) else None
    close = abs(exact - finding.value) <= half_unit(finding.value, decimals) + 1e-9
    return Check(name, AGREES if close else SLIP)


def check(finding: Finding, others: tuple[Finding, ...] = ()) -> tuple[Check, ...]:
    """Return every check that the finding's own figures, and its neighbours, allow."""
    found = (
        p_from_interval(finding),
        significance_from_p(finding),
        value_in_interval(finding),
        direction_of_change(finding),
        percentage_from_count(finding, others),
    )
    return tuple(one for one in found if one is not None)


def _as_number(text: str | float) -> float | None:
    try:
        return float(str(text).strip().lstrip("=").strip())
    except ValueError:
        return None
