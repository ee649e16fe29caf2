"""Numbers in sentences with what is said about them, and how two of them compare."""

import pytest

from trialpost.vocabulary.numbers_in_text import compare, numbers_in


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("Age 18 to 75 years", [(18, 75)]),
        ("aged between 18 and 75", [(18, 75)]),
        ("18-75", [(18, 75)]),
        ("≥ 18 and ≤ 75 years", [(18, None), (None, 75)]),
        ("18 years of age or older", [(18, None)]),
        ("65 or younger", [(None, 65)]),
        ("eGFR≥60", [(60, None)]),
        ("eGFR >= 60, not less than 60, no less than 60", [(60, None)] * 3),
        ("no more than 2, up to 2, a maximum of 2, ≤2", [(None, 2)] * 4),
        ("greater than or equal to 1,500/mm3", [(1500, None)]),
        ("less than or equal to 2.5 x ULN", [(None, 2.5)]),
        ("platelets > 100 x 10^9/L", [(100, None)]),
        ("type 2 diabetes", [(None, None)]),
        ("grade 2 and 3", [(None, None)] * 2),
        ("greater than 180 or less than 85", [(180, None), (None, 85)]),
        ("COVID-19, CYP3A4, mm3, 10^9", []),
        ("moreover 3", [(None, None)]),
        ("", []),
    ],
)
def test_ranges(text: str, ranges: list[tuple[float | None, float | None]]) -> None:
    assert [(one.low, one.high) for one in numbers_in(text)] == ranges


@pytest.mark.parametrize(
    "text",
    ["within 6 months", "in the last 6 months", "during the past 6 months", "over the past 6 mos"],
)
def test_windows_of_time(text: str) -> None:
    (one,) = numbers_in(text)
    assert one.is_window
    assert (one.low, one.high) == (None, 6)
    assert text[slice(*one.span)] == text


@pytest.mark.parametrize(
    ("before", "after", "extent"),
    [
        ("≥ 18", "≥ 16", "wider"),
        ("≥ 16", "≥ 18", "narrower"),
        ("> 18", "≥ 18", "wider"),
        ("≤ 75", "≤ 80", "wider"),
        ("18-75", "16-80", "wider"),
        ("18-75", "16-70", "both"),
        ("≥ 18", "18-75", "narrower"),
        ("≥ 18", "≤ 18", "unclear"),
        ("18", "16", "unclear"),
        ("18", "≥ 18", "unclear"),
        ("18", "18", "same"),
        ("within 1 year", "within 12 months", "same"),
        ("within 1 year", "within 6 months", "narrower"),
        ("within 4 weeks", "within 1 month", "unclear"),
        ("≥ 18", "≥ 18 years", "unclear"),
    ],
)
def test_how_two_compare(before: str, after: str, extent: str) -> None:
    assert compare(numbers_in(before)[0], numbers_in(after)[0]) == extent
