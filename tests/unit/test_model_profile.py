"""A profile refuses what cannot be, by the key's name, and shows nothing of what it holds."""

import datetime as dt
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.errors import BadProfile
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import Profile, profile_from_json, profile_from_value

TODAY = dt.date(2026, 11, 22)

FULL = {
    "birth_year": 1974,
    "sex": "female",
    "place": {"name": "Lyon, France"},
    "travel_km": 120,
    "conditions": [
        "heart failure",
        {"name": "asthma", "since": "1990", "status": "current"},
    ],
    "absent": ["atrial fibrillation"],
    "healthy_volunteer": False,
    "medications": [
        "ramipril",
        {"name": "digoxin", "status": "past", "until": "2025-11"},
    ],
    "procedures": [{"name": "coronary angiography", "date": "2024"}],
    "measurements": [{"name": "LVEF", "value": 38, "unit": "%", "date": "2026-08"}],
    "biomarkers": [{"name": "BRAF V600E", "present": "no"}],
    "answers": {"pregnant": "no", "ecog": 2},
    "complete": ["medications", "conditions"],
    "note": "whatever else there is",
}


def test_the_documented_profile_is_read_whole() -> None:
    profile = profile_from_json(json.dumps(FULL), today=TODAY)
    assert [entry.name for entry in profile.conditions] == [
        "heart failure",
        "asthma",
    ]
    assert profile.medications[1].until == "2025-11"
    assert profile.answers == {"pregnant": "no", "ecog": 2}


def test_an_empty_profile_knows_nothing() -> None:
    assert profile_from_value({}, today=TODAY) == Profile()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"birth_yer": 1987}, "birth_yer"),
        ({"birth_year": 1850}, "birth_year"),
        ({"birth_year": 2027}, "birth_year"),
        ({"birth_year": "1987"}, "birth_year"),
        ({"birth_month": 13}, "birth_month"),
        ({"age": {"years": 200, "on": "2026-11-22"}}, "age.years"),
        ({"sex": "f"}, "sex takes one of the words female, male"),
        ({"travel_km": -5}, "travel_km"),
        ({"place": {"name": "Boston", "lat": 1.0, "lon": 2.0}}, "place"),
        ({"place": {"lat": 95.0, "lon": 2.0}}, "place.lat"),
        ({"place": {"lat": 5.0}}, "place"),
        ({"conditions": "lupus"}, "conditions"),
        ({"conditions": [{"name": "lupus", "status": "maybe"}]}, "status"),
        ({"conditions": [{"name": "lupus", "since": "last year"}]}, "date"),
        ({"complete": ["everything"]}, "complete"),
        ({"biomarkers": [{"name": "EGFR", "present": "perhaps"}]}, "present"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change: dict, named: str) -> None:
    with pytest.raises(BadProfile, match=named):
        profile_from_value({**FULL, **change}, today=TODAY)


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(BadProfile, match="not JSON"):
        profile_from_json("{birth_year: 1987", today=TODAY)


def test_nothing_of_a_profile_shows(caplog: pytest.LogCaptureFixture) -> None:
    profile = profile_from_value(FULL, today=TODAY)
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("%s %r", profile, [profile.conditions, profile.place])
    shown = caplog.text + repr(profile) + str(profile)
    for held in ("heart", "1974", "Lyon", "asthma", "digoxin", "female"):
        assert held not in shown


def test_a_refusal_does_not_repeat_what_was_told() -> None:
    with pytest.raises(BadProfile) as refused:
        profile_from_value({**FULL, "sex": "secret words"}, today=TODAY)
    assert "secret words" not in str(refused.value)


def test_a_year_of_birth_is_a_whole_year() -> None:
    assert Profile(birth_year=2008).born_between(TODAY) == (
        dt.date(2008, 1, 1),
        dt.date(2008, 12, 31),
    )


def test_this_years_birth_is_not_in_the_future() -> None:
    assert Profile(birth_year=2026).born_between(TODAY) == (dt.date(2026, 1, 1), TODAY)


@given(st.integers(0, 110), st.dates(dt.date(2020, 1, 1), dt.date(2026, 11, 22)))
def test_a_given_age_is_the_age_on_that_day_at_both_ends(years: int, on: dt.date) -> None:
    profile = profile_from_value({"age": {"years": years, "on": on.isoformat()}}, today=TODAY)
    span = profile.born_between(TODAY)
    assert span is not None
    for birth in span:
        assert AgeLimit(years, "year").reached_by(birth) <= on
        assert AgeLimit(years, "year").outgrown_by(birth) > on


def test_a_profile_nested_without_end_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadProfile, match="nested deeper"):
        profile_from_json("[" * 5000, today=dt.date(2026, 11, 22))
