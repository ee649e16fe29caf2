"""Tell of one test whether it counts as significant: as its source says, else by its p-value."""

import re

from trialpost.model.finding import Finding, FindingKind, Table

_LEVEL = 0.05
_USUAL_LEVEL, _LEAST_LEVEL = 95.0, 50.0
_MOST_RATIO = 20.0
"""A ratio above it may well be written in per cent, and 100 be its "no difference"."""
_REVERSED = "reversed"
_MARGIN = ("NON_INFERIORITY", "EQUIVALENCE")


def sets_groups_apart(finding: Finding) -> bool:
    """Tell whether a number is of an analysis that holds groups against each other.

    One of a covariate ("Age is reported here") names no group.
    """
    whole = finding.kind is FindingKind.NUMBER and finding.table is Table.ANALYSIS
    return whole and finding.arm is not None


def significance(finding: Finding) -> bool | None:
    """Tell whether a difference counts as significant: as the source says, else by p below 0.05.

    Where the analysis states a stricter line ("1-sided 0.025"), its p-value is held against that.
    A test of a margin ("not much worse") says nothing of this, nor does a p-value that is only
    bounded on the wrong side (">0.01", "<0.1"), that is above 1, or that its own interval or a
    check of the record contradicts.
    """
    if finding.significant is not None or finding.table is not Table.ANALYSIS:
        return finding.significant
    if is_of_margin(finding):
        return None
    match = re.fullmatch(r"(?P<sign>[<>=]?)=?\s*(?P<n>\d?\.\d+|1)", str(finding.p_value).strip())
    if match is None or contradicted(finding, float(match["n"]), match["sign"]):
        return None
    value, line = float(match["n"]), finding.line or _LEVEL
    if match["sign"] == "<":
        return True if value <= line else None
    if match["sign"] == ">":
        return False if value >= line else None
    return value < line


def is_of_margin(finding: Finding) -> bool:
    """Tell whether a test asks if one group comes close enough to the other."""
    said = (finding.hypothesis or "").upper().replace("-", "_")
    return any(kind in said for kind in _MARGIN)


def contradicted(finding: Finding, p: float, sign: str = "") -> bool:
    """Tell whether a p-value is none, or says the opposite of the interval beside it.

    An interval of 95 % that leaves out "no difference" goes with a p-value below 0.05, one that
    holds it with a p-value above; one that ends there goes with either. So with every level. A
    p-value between that and a stricter line of the test goes with either, too: it may be one-sided.
    """
    if p > 1 or any(one.outcome == _REVERSED for one in finding.checks):
        return True
    none, interval = _no_difference(finding), finding.interval
    if none is None or interval is None or interval[0] > interval[1] or none in interval:
        return False
    if finding.level is not None and not _LEAST_LEVEL <= finding.level < 100:
        return False
    least = round(1 - (finding.level or _USUAL_LEVEL) / 100, 9)
    strict = min(least, finding.line or least)
    apart = not interval[0] < none < interval[1]
    if sign == "<":
        return not apart and p <= strict
    if sign == ">":
        return apart if p >= least else apart != (p < strict)
    return p >= least if apart else p < strict


def _no_difference(finding: Finding) -> float | None:
    """Return the value of a contrast that says that two groups do not differ."""
    statistic = (finding.statistic or "").lower()
    if "difference" in statistic:
        return 0.0
    if not any(word in statistic for word in ("ratio", "hazard", "relative risk")):
        return None
    per_cent = finding.value is not None and finding.value > _MOST_RATIO
    return None if per_cent or "log" in statistic else 1.0
