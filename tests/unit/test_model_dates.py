"""Dates keep their precision; ages are compared by calendar, not by counting days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.errors import BadInput
from trialpost.model.dates import AgeLimit, PartialDate


@pytest.mark.parametrize("text", ["2022", "2022-05", "2022-05-16", "2024-02-29"])
def test_a_date_prints_as_it_was_given(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["2022-13", "2023-02-29", "May 2022", "", "22-05", "2022-05-16T10"]
)
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadInput, match=text or "''"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-05", "2022-05-01", "2022-05-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-05-16", "2022-05-16", "2022-05-16"),
    ],
)
def test_a_partial_date_is_an_interval(text: str, earliest: str, latest: str) -> None:
    date = PartialDate.parse(text)
    assert (str(date.earliest()), str(date.latest())) == (earliest, latest)


@given(st.dates())
def test_a_whole_date_is_itself(day: dt.date) -> None:
    date = PartialDate.of(day)
    assert date.earliest() == date.latest() == day
    assert PartialDate.parse(str(date)) == date


@pytest.mark.parametrize(
    ("limit", "born", "reached", "outgrown"),
    [
        # 42 CFR 11.10 and the registry's data element definitions: a maximum includes its year.
        ("18 Years", "2008-11-22", "2026-11-22", "2027-11-22"),
        ("65 Years", "1961-11-23", "2026-11-23", "2027-11-23"),
        ("6 Months", "2026-05-31", "2026-12-01", "2026-12-31"),
        ("2 Weeks", "2026-11-08", "2026-11-22", "2026-11-29"),
        ("1 Day", "2026-11-21", "2026-11-22", "2026-11-23"),
        ("36 Hours", "2026-11-21", "2026-11-23", "2026-11-23"),
        ("18 Years", "2008-02-29", "2026-03-01", "2027-03-01"),
    ],
)
def test_an_age_is_reached_and_outgrown_on_a_day(
    limit: str, born: str, reached: str, outgrown: str
) -> None:
    age = AgeLimit.parse(limit)
    birth = dt.date.fromisoformat(born)
    assert str(age.reached_by(birth)) == reached
    assert str(age.outgrown_by(birth)) == outgrown


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 130))
def test_an_age_is_reached_before_it_is_outgrown(birth: dt.date, years: int) -> None:
    age = AgeLimit(years, "year")
    assert birth <= age.reached_by(birth) < age.outgrown_by(birth)
    assert age.outgrown_by(birth) == AgeLimit(years + 1, "year").reached_by(birth)


@pytest.mark.parametrize("text", ["18", "Years", "18 Yearz", "-1 Years", "1.5 Years", "N/A"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        AgeLimit.parse(text)
