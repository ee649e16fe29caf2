"""When a difference counts as significant, by the p-value and the interval that a record gives."""

import msgspec
import pytest

from trialpost.findings.posted.stated_line import stated_line
from trialpost.findings.significance import significance
from trialpost.model.finding import Check, Finding, FindingKind, Source, SourceKind, Table
from trialpost.model.results import Analysis

DIFFERENCE = Finding(
    id="f-1", kind=FindingKind.NUMBER, where={}, table=Table.ANALYSIS, measure="Pain",
    source=Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text=""),
    statistic="Mean Difference", level=95.0,
)  # fmt: skip
RATIO, HAZARD = "Odds Ratio (OR)", "Cox Proportional Hazard"


@pytest.mark.parametrize(
    ("p", "statistic", "interval", "level", "expected"),
    [
        ("0.03", "Mean Difference", None, 95.0, True),
        ("0.3", "Mean Difference", None, 95.0, False),
        ("<0.001", "Mean Difference", (0.5, 2.0), 95.0, True),
        (">0.05", "Mean Difference", (-0.5, 2.0), 95.0, False),
        ("<0.1", "Mean Difference", (0.5, 2.0), 95.0, None),
        # What is above 1 is no p-value, and 0.99 beside an interval apart from nothing is
        # rather the probability that the two differ.
        ("1.95", "Mean Difference", None, 95.0, None),
        ("0.9941", RATIO, (0.157, 0.789), 95.0, None),
        ("0.03", RATIO, (0.9, 2.1), 95.0, None),
        ("<0.0001", "Mean Difference", (-9.32, 5.72), 95.0, None),
        ("0.067", "Mean Difference", (-0.73, -0.03), 95.0, None),
        ("0.5462", HAZARD, (0.60, 0.92), 95.0, None),
        (">0.2", HAZARD, (0.60, 0.92), 95.0, None),
        # An interval that ends where nothing differs goes with either.
        ("<0.001", RATIO, (1.0, 2.3), 95.0, True),
        ("0.06", RATIO, (1.0, 2.3), 95.0, False),
        # A narrower interval leaves "no difference" out at a p-value between.
        ("0.079", "Mean Difference", (0.05, 1.57), 90.0, False),
        ("0.2", "Mean Difference", (0.05, 1.57), 90.0, None),
        # The other way round than it should be, nothing can be said by it.
        ("0.03", "Mean Difference", (2.0, -2.0), 95.0, True),
        # A ratio in per cent has its "no difference" at 100, and an unknown scale none.
        ("0.4", "Geometric Mean Ratio (%)", (90.0, 104.0), 95.0, False),
        ("0.4", "Slope", (2.0, 3.0), 95.0, False),
    ],
)
def test_a_p_value_that_its_interval_contradicts_says_nothing(
    p, statistic, interval, level, expected
):
    value = sum(interval) / 2 if interval else 1.5
    one = msgspec.structs.replace(
        DIFFERENCE, p_value=p, statistic=statistic, interval=interval, level=level, value=value
    )
    assert significance(one) is expected


def test_a_check_of_the_record_that_turns_it_round_is_heard_and_so_is_the_source():
    turned = msgspec.structs.replace(
        DIFFERENCE, p_value="0.352", checks=(Check("p from standard error", "reversed"),)
    )
    assert significance(turned) is None
    assert significance(msgspec.structs.replace(turned, significant=False)) is False


@pytest.mark.parametrize(
    ("p", "line", "interval", "expected"),
    [
        ("0.03", 0.025, None, False),
        ("0.02", 0.025, None, True),
        ("<0.05", 0.025, None, None),
        ("<0.025", 0.025, None, True),
        (">0.04", 0.025, None, False),
        # A one-sided p-value goes with an interval of 95 % that holds "no difference" until 0.025.
        ("0.03", 0.025, (-0.1, 2.0), False),
        ("0.01", 0.025, (-0.1, 2.0), None),
        ("0.03", 0.025, (0.1, 2.0), False),
    ],
)
def test_a_test_that_sets_a_stricter_line_is_judged_by_it(p, line, interval, expected):
    one = msgspec.structs.replace(DIFFERENCE, p_value=p, line=line, interval=interval, value=1.0)
    assert significance(one) is expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Statistical significance threshold: 1-sided 0.025.", 0.025),
        ("P-value is compared to the family-wise 1-sided Type I error of 0.025.", 0.025),
        ("Williams trend test (one-sided, at the 2.5% level of significance)", 0.025),
        ("leaving alpha equal to 0.0496 for the primary analysis", 0.0496),
        ("The level of significance was 1-sided of 0.04.", 0.04),
        ("Testing started on day 4 and stopped when p\\>.025.", 0.025),
        # The usual line is none of its own, a laxer one is not taken, and two say nothing.
        ("Each was tested at a significance level of 0.05 (2-sided).", None),
        ("One-sided alpha of 0.1", None),
        ("The first at the 5% level, the second at the 2.5% level.", None),
        # A one-sided test without a line of its own is held against the usual one of such tests.
        ("1-sided p-value 0.0294", 0.025),
        ("A one-tailed t-test", 0.025),
        ("One-sided p-value; the a priori threshold for significance level was 0.05", None),
        ("One-sided, then 2-sided p-value", None),
    ],
)
def test_the_line_that_an_analysis_sets_is_read_from_its_notes(note, expected):
    found = stated_line(Analysis(where="/a", p_description=note))
    assert (found[0] if found else None) == expected
