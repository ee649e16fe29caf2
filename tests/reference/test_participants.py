"""Statistics of participant-level data beside R's, to six digits.

The expected values are what participants.R, in this folder, prints (R 4.2.2, survival 3.5.3).
"""

import gzip
from pathlib import Path

import numpy as np
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.findings.participants import analyse, statistics

DATA = REAL_DATA / "participants"
SPEC = f"""
trial = "CDISCPILOT01"
participants = "{DATA}/adsl.csv.gz"
comparator = "Placebo"
population = {{SAFFL = "Y"}}

[[change]]
measure = "Alanine aminotransferase"
unit = "U/L"
file = "{DATA}/adlb.csv.gz"
rows = {{PARAMCD = "ALT", ANL01FL = "Y"}}
visits = ["Week 4"]
"""
TIME = f"""
trial = "CDISCPILOT01"
participants = "{DATA}/cdisc-pilot/adsl.xpt.gz"
comparator = "Placebo"

[[time_to]]
measure = "First dermatologic event"
file = "{DATA}/cdisc-pilot/adtte.xpt.gz"
rows = {{PARAMCD = "TTDE"}}
"""


def close(*values):
    return pytest.approx(values, rel=1e-6)


def findings(tmp_path: Path, text: str, arm: str = "Xanomeline High Dose"):
    path = tmp_path / "analysis.toml"
    path.write_text(text)
    return {one.statistic: one for one in analyse(path).findings if one.arm == arm}


@needs_real_data
def test_change_from_baseline(tmp_path):
    found = findings(tmp_path, SPEC)
    median = found["median change from baseline"]
    assert (median.value, median.comparator_value, median.n) == (1, 0, 67)
    mean = found["mean change from baseline"]
    assert (mean.value, mean.spread) == close(2.223880597, 7.242176334)
    shift = found["Hodges-Lehmann shift of the change"]
    assert (shift.value, *shift.interval) == (2, 0, 4)
    assert shift.p_value == pytest.approx(0.01679380733, rel=1e-6)
    ancova = found["least squares mean difference of the change"]
    assert (ancova.value, *ancova.interval) == close(2.873968201, 0.907847547, 4.840088854)
    assert ancova.p_value == pytest.approx(0.004469418649, rel=1e-6)
    assert {check.outcome for one in found.values() for check in one.checks} == {"agrees"}


@needs_real_data
def test_time_to_an_event_from_a_transport_file(tmp_path):
    found = findings(tmp_path, TIME)
    median = found["median time to event"]
    assert (median.value, *median.interval, median.comparator_value) == (36, 23, 46, None)
    assert (found["count"].value, found["count"].comparator_value) == (61, 29)
    ratio = found["hazard ratio"]
    assert (ratio.value, *ratio.interval) == close(4.920218242, 3.0839699, 7.849800204)
    assert ratio.p_value == pytest.approx(4.698686116e-13, rel=1e-5)


def test_difference_of_proportions():
    """Wallace and others, Lancet 2018;392:222: 70 of 104 on 4 mg, 61 of 105 on 2 mg."""
    found = statistics.risk_difference((70, 104), (61, 105), 95)
    assert (found.value, *found.interval) == close(0.09212454212, -0.03859359025, 0.2184513994)
    assert found.p == pytest.approx(0.1985319468, rel=1e-6)


def test_association_of_two_answers():
    found = statistics.association(((70, 34), (61, 44)), 95)
    # R's fisher.test looks for these with a tolerance of 1e-4 only.
    expected = pytest.approx((1.48220161, 0.8134749955, 2.717311665), rel=1e-4)
    assert (found.value, *found.interval) == expected
    assert found.p == pytest.approx(0.1985319468, rel=1e-6)


@needs_real_data
def test_adjusted_odds_ratio():
    import pandas

    with gzip.open(DATA / "adlb.csv.gz") as file:
        rows = pandas.read_csv(file, low_memory=False)
    rows = rows[(rows.PARAMCD == "ALT") & (rows.ANL01FL == "Y") & (rows.AVISIT == "Week 4")]
    rows = rows[(rows.SAFFL == "Y") & (rows.AVAL - rows.BASE).notna()]
    rows = rows[rows.TRT01A.isin(["Placebo", "Xanomeline High Dose"])]
    arm = (rows.TRT01A == "Xanomeline High Dose").to_numpy(float)
    found = statistics.adjusted_odds_ratio(
        (rows.AVAL > 20).to_numpy(float), arm, rows[["BASE"]].to_numpy(), 95
    )
    assert (found.value, *found.interval) == close(4.350359434, 1.701065142, 11.125751)
    assert found.p == pytest.approx(0.002148908499, rel=1e-6)


def test_what_cannot_be_estimated_is_left_out():
    nothing = np.array([])
    assert statistics.shift(nothing, np.array([1.0]), 95).value is None
    assert statistics.risk_difference((0, 0), (1, 2), 95).value is None
    assert statistics.association(((0, 0), (3, 4)), 95).value is None
    separated = statistics.adjusted_odds_ratio(
        np.array([1.0, 1, 1, 0, 0, 0]), np.array([1.0, 1, 1, 0, 0, 0]), np.zeros((6, 0)), 95
    )
    assert separated.value is None
