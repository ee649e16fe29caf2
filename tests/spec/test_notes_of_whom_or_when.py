"""What a note says of habits given up, of markers side by side, of two medicines and one time.

Each row is a note as people write it, and what has to be read. Today is 28 November 2026.
"""

import datetime as dt

import pytest

from trialpost.eligibility.notes import read_note

TODAY = dt.date(2026, 11, 28)


def read(note):
    return read_note(note, today=TODAY).profile


HABITS = [
    ("He is a former smoker, 30 pack-years.", "smoking", "past"),
    ("She is an ex-smoker.", "smoking", "past"),
    ("She was a heavy smoker.", "smoking", "past"),
    ("Former heavy drinker.", "alcohol", "past"),
    ("He used to be a heavy drinker.", "alcohol", "past"),
    ("He is a heavy smoker.", "smoking", "now"),
    ("Former athlete; she smokes 10 cigarettes a day.", "smoking", "now"),
    ("Previously well, he smokes 20 cigarettes per day.", "smoking", "now"),
    ("Heavy drinker.", "alcohol", "now"),
]


@pytest.mark.parametrize(("note", "fact", "answer"), HABITS)
def test_a_habit_given_up_is_not_one_of_today(note, fact, answer):
    assert read(note).answers[fact] == answer


MARKERS = [
    ("PD-L1 60%, ALK negative.", {"PD-L1": "yes", "ALK": "no"}),
    ("PD-L1 60%, EGFR-negative, ROS1 negative.", {"PD-L1": "yes", "EGFR": "no", "ROS1": "no"}),
    ("PD-L1 0%, ALK positive.", {"PD-L1": "no", "ALK": "yes"}),
    ("HER2 3+, ER-negative.", {"HER2": "yes", "estrogen receptor": "no"}),
    ("ER 90%, HER2-negative.", {"estrogen receptor": "yes", "HER2": "no"}),
    ("ER, PR negative.", {"estrogen receptor": "no", "progesterone receptor": "no"}),
    ("ER/PR positive, HER2 negative.",
     {"estrogen receptor": "yes", "progesterone receptor": "yes", "HER2": "no"}),
    ("KRAS G12C mutated, ALK negative.", {"KRAS G12C": "yes", "ALK": "no"}),
    ("BRAF V600E, NRAS negative.", {"NRAS mutation": "no"}),
    ("Negative for EGFR, ALK.", {"EGFR": "no", "ALK": "no"}),
]  # fmt: skip


@pytest.mark.parametrize(("note", "shown"), MARKERS)
def test_a_marker_does_not_take_what_the_next_one_showed(note, shown):
    assert {one.name: one.present for one in read(note).biomarkers} == shown


@pytest.mark.parametrize("note", ["ER positive, HER2 negative.", "ER/PR positive.", "ER 90%."])
def test_a_receptor_is_no_emergency_room(note):
    assert "circumstance:in-the-emergency-department" not in read(note).answers


MEDICINES = [
    ("Previously on azathioprine, currently on belimumab since March 2026.",
     {"azathioprine": ("past", None), "belimumab": ("current", "2026-03")}),
    ("Interferon failed, now on ocrelizumab since January 2025.",
     {"interferon": ("past", None), "ocrelizumab": ("current", "2025-01")}),
    ("Formerly taking warfarin, on apixaban since 2024.",
     {"warfarin": ("past", None), "apixaban": ("current", "2024")}),
    ("She progressed on osimertinib in August 2026.", {"osimertinib": (None, None)}),
    ("He relapsed on omalizumab in May 2026.", {"omalizumab": (None, None)}),
    ("She is on metformin since 2019.", {"metformin": ("current", "2019")}),
]  # fmt: skip


@pytest.mark.parametrize(("note", "taken"), MEDICINES)
def test_a_time_is_of_the_medicine_beside_it(note, taken):
    assert {one.name: (one.status, one.since) for one in read(note).medications} == taken


def test_each_absence_of_a_list_is_kept():
    absent = read("There is no history of cancer, no diabetes, no stroke.").absent
    assert absent == ("malignancy", "diabetes mellitus", "stroke")


@pytest.mark.parametrize(
    ("note", "place"),
    [
        ("A 67-year-old woman from Boston, MA.", "Boston, Massachusetts, United States"),
        ("A 61M from Leeds, UK with COPD.", "Leeds, England, United Kingdom"),
        ("Lives in Munich, Germany.", "Munich, Bavaria, Germany"),
        ("A woman from Nigeria.", None),
        ("Results from Boston, MA came back.", None),
    ],
)
def test_where_somebody_is_said_to_be_from(note, place):
    told = read(note).place
    assert (told and told.name) == place
