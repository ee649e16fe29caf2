"""Which main measures are told to be markers: a value from a lab, a device or a scan."""

import pytest

from trialpost.findings.facts.limits import is_marker

MARKERS = (
    "Change in Serum Phosphate", "Serum Phosphorus Level at Week 8", "Phosphate Binding",
    "Plasma Alkaline Phosphatase", "Change From Baseline in HbA1c", "Urinary Sodium Excretion",
    "Left Ventricular Ejection Fraction", "Anti-dsDNA Antibodies", "Maximum Concentration",
    "Mean Arterial Pressure", "IgG Level at Week 24",
)  # fmt: skip
NO_MARKERS = (
    "Overall Survival", "Pain During Blood Sampling", "Quality of Life", "Preferred Device",
    "Phosphodiesterase Inhibitor Preference", "Phosphene Thresholds", "Days at Home",
    "Phosphorylation Day Camp Attendance", "Response Rate",
)  # fmt: skip


@pytest.mark.parametrize("title", MARKERS)
def test_a_value_from_a_laboratory_is_a_marker(title):
    assert is_marker(title)


@pytest.mark.parametrize("title", NO_MARKERS)
def test_what_people_feel_or_do_is_no_marker(title):
    assert not is_marker(title)
