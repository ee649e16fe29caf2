"""Consistency of reported figures, with respect for their rounding."""

import msgspec
import pytest

from trialpost.findings.checks import check
from trialpost.model.finding import Direction, Finding, FindingKind, Source, SourceKind

BASE = Finding(
    id="f",
    kind=FindingKind.NUMBER,
    source=Source(kind=SourceKind.PUBLICATION, ref="r", text="t"),
    where={},
    measure="m",
    arm="a",
)


def outcome(name, others=(), **parts):
    finding = msgspec.structs.replace(BASE, **parts)
    return {one.name: one.outcome for one in check(finding, tuple(others))}.get(name)


@pytest.mark.parametrize(
    ("estimate", "interval", "p", "expected"),
    [
        # Wallace and others, Lancet 2018;392:222, abstract: both agree within their rounding.
        (1.8, (1.0, 3.3), 0.0414, "agrees"),
        (1.3, (0.7, 2.3), 0.39, "agrees"),
        # ln(2.00)/((ln 4.00 - ln 1.00)/3.92) = 1.96, so p = 0.05: 0.012 is a slip only.
        (2.05, (1.05, 4.0), 0.012, "slip"),
        # ln(1.30)/((ln 2.30 - ln 0.70)/3.92) = 0.86, so p = 0.39: 0.004 reverses it.
        (1.3, (0.7, 2.3), 0.004, "reversed"),
        (1.3, (0.7, 2.3), "<0.001", "cannot tell"),
    ],
)
def test_p_from_the_interval_of_a_ratio(estimate, interval, p, expected):
    found = outcome(
        "p from interval", value=estimate, interval=interval, p_value=p, statistic="odds ratio"
    )
    assert found == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("logistic regression", "reversed"),
        ("Fisher's exact; Newcombe's interval", "cannot tell"),
        ("Cox's hazard ratio; log-rank test", "cannot tell"),
        (None, "reversed"),
    ],
)
def test_a_p_of_another_test_than_the_interval_s_is_no_slip(method, expected):
    # Normal theory makes 0.4 of this interval; a test of ranks or an exact one may say otherwise.
    found = outcome(
        "p from interval", value=1.3, interval=(0.7, 2.4), p_value=0.0223,
        statistic="odds ratio", method=method,
    )  # fmt: skip
    assert found == expected


@pytest.mark.parametrize(
    ("percent", "count", "n", "expected"),
    [(67.0, 70, 104, "agrees"), (58.0, 61, 105, "agrees"), (68.0, 70, 104, "slip"),
     (67.3, 70, 104, "agrees"), (67.4, 70, 104, "slip")],
)  # fmt: skip
def test_percentage_from_count(percent, count, n, expected):
    other = msgspec.structs.replace(BASE, value=float(count), n=n, statistic="count")
    assert outcome("percentage from count", [other], value=percent, unit="%") == expected


@pytest.mark.parametrize(
    ("significant", "p", "expected"),
    [(True, 0.0414, "agrees"), (False, 0.39, "agrees"), (True, 0.39, "reversed"),
     (True, "<0.001", "agrees"), (False, "<0.05", "reversed"), (True, "n.s.", "cannot tell")],
)  # fmt: skip
def test_significance_from_p(significant, p, expected):
    assert outcome("significance from p", significant=significant, p_value=p) == expected


def test_direction_and_interval():
    change = {"statistic": "median change from baseline", "value": -14.3}
    assert outcome("direction of change", direction=Direction.DECREASE, **change) == "agrees"
    assert outcome("direction of change", direction=Direction.INCREASE, **change) == "reversed"
    assert outcome("value in interval", value=1.8, interval=(1.0, 3.3)) == "agrees"
    assert outcome("value in interval", value=0.8, interval=(1.0, 3.3)) == "slip"
