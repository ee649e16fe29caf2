"""Stretches of time in criteria: a table of ways of writing, in days before an event."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary.anchors import Anchor
from trialpost.vocabulary.quantities import quantities_in
from trialpost.vocabulary.windows import Window, WindowSort, windows_in

_SHOWN_LONGER = {None: "", True: " if longer", False: " if shorter"}


def _shown(one: Window) -> str:
    parts = [one.sort.value]
    for name in ("newest", "oldest", "least", "most"):
        days = getattr(one, name)
        if days is not None:
            parts.append(f"{name} {days:.4g}")
    if one.half_lives is not None:
        parts.append(f"{one.half_lives:g} half-lives{_SHOWN_LONGER[one.longer]}")
    return ", ".join(parts + ([one.anchor.value] if one.anchor is not Anchor.NOW else []))


WAYS_OF_WRITING = [
    ("heart attack [within 6 months before enrolment]", "within, oldest 182.6, enrolment"),
    ("heart attack [within 6 months of enrolment]", "within, oldest 182.6, enrolment"),
    ("stroke [within the last 6 months]", "within, oldest 182.6"),
    ("stroke [within the past 12 months]", "within, oldest 365.2"),
    ("stroke [in the past year]", "within, oldest 365.2"),
    ("stroke [in the last two years]", "within, oldest 730.5"),
    ("stroke [during the previous 3 months]", "within, oldest 91.31"),
    ("stroke [over the past 5 years]", "within, oldest 1826"),
    ("surgery [within 28 days prior to randomization]", "within, oldest 28, randomisation"),
    ("surgery [within 4 weeks of study entry]", "within, oldest 28, study"),
    (
        "surgery [within four (4) weeks prior to the first dose of study drug]",
        "within, oldest 28, first dose",
    ),
    ("surgery [≤ 14 days before Cycle 1 Day 1]", "within, oldest 14, first dose"),
    ("surgery [less than 6 weeks before screening]", "within, oldest 42, screening"),
    ("surgery [up to 30 days prior to inclusion]", "within, oldest 30, enrolment"),
    ("surgery [8 weeks prior to vaccination]", "within, oldest 56, vaccination"),
    ("steroids [in the 3 months prior to screening]", "within, oldest 91.31, screening"),
    ("steroids [during the 4 weeks before baseline]", "within, oldest 28, baseline"),
    ("antibiotics [in the month prior to enrolment]", "within, oldest 30.44, enrolment"),
    ("antibiotics [within a week of admission]", "within, oldest 7, admission"),
    ("blood donation [within 56 days (8 weeks) of dosing]", "within, oldest 56, first dose"),
    (
        "a drug under study [within 30 days before signing informed consent]",
        "within, oldest 30, consent",
    ),
    ("infarction [> 6 months ago]", "before, newest 182.6"),
    ("infarction [more than one year ago]", "before, newest 365.2"),
    ("infarction [at least 3 months before randomisation]", "before, newest 91.31, randomisation"),
    ("last chemotherapy [at least 4 weeks before the first dose]", "before, newest 28, first dose"),
    ("stroke [between 3 and 12 months ago]", "within, newest 91.31, oldest 365.2"),
    ("diagnosed [2 to 10 years before screening]", "within, newest 730.5, oldest 3652, screening"),
    ("stroke [3 months ago]", "unclear, least 91.31, most 91.31"),
    ("diabetes [for at least 1 year]", "duration, least 365.2"),
    (
        "stable dose [for at least 3 months prior to screening]",
        "duration, oldest 91.31, least 91.31, screening",
    ),
    ("stable dose [for ≥ 4 weeks before baseline]", "duration, oldest 28, least 28, baseline"),
    ("stable dose [for the last 3 months]", "duration, oldest 91.31, least 91.31"),
    ("symptoms [for 6 to 24 months]", "duration, least 182.6, most 730.5"),
    ("symptoms [lasting more than 2 weeks]", "duration, least 14"),
    ("pain of [at least 3 months duration]", "duration, least 91.31"),
    ("a [2-year history] of asthma", "duration, least 730.5"),
    ("a history of [at least 6 months]", "duration, least 182.6"),
    ("no periods [for 12 months]", "duration, least 365.2"),
    ("[12 months] without a period", "duration, least 365.2"),
    ("washout of [4 weeks]", "duration, least 28"),
    ("[for at least a year]", "duration, least 365.2"),
    ("[within 5 half-lives]", "within, 5 half-lives"),
    ("[within 5 half-lives of the study drug]", "within, 5 half-lives"),
    (
        "[within 28 days or 5 half-lives, whichever is longer, before the first study dose]",
        "within, oldest 28, 5 half-lives if longer, first dose",
    ),
    (
        "[within 28 days prior to the first dose or 5 half-lives, whichever is shorter]",
        "within, oldest 28, 5 half-lives if shorter, first dose",
    ),
    (
        "[at least 14 days or 5 half-lives (whichever is longer) prior to randomization]",
        "before, newest 14, 5 half-lives if longer, randomisation",
    ),
    (
        "[within 30 days or five half-lives before dosing]",
        "within, oldest 30, 5 half-lives, first dose",
    ),
    ("[at least 6 weeks after surgery]", "after event, least 42, surgery"),
    ("[within 48 hours after admission]", "after event, most 2, admission"),
    ("[within 72 hours of symptom onset]", "after event, most 3, onset"),
    ("[≥ 4 weeks since last chemotherapy]", "after event, least 28, last dose"),
    ("[at least 2 weeks from the last radiotherapy]", "after event, least 14, last dose"),
    ("[within 3 months of diagnosis]", "after event, most 91.31, diagnosis"),
    ("[during the study]", "future, study"),
    (
        "[throughout the trial] and [for 90 days after the last dose of study drug]",
        "future, study; future, most 90, last dose",
    ),
    ("[for 6 months after the last dose]", "future, most 182.6, last dose"),
    ("[until 30 days after the end of the study]", "future, most 30, last dose"),
    ("[within the next 12 months]", "future, most 365.2"),
    ("[in the next two years]", "future, most 730.5"),
    ("plan to become pregnant [within 6 months]", "future, most 182.6"),
    ("able to attend visits [for the duration of the study]", "future, study"),
    ("[at screening]", "at, screening"),
    ("[at the time of signing informed consent]", "at, consent"),
    ("[at baseline]", "at, baseline"),
    ("negative test [before randomisation]", "before, newest 0, randomisation"),
    ("[since the last dose]", "after event, last dose"),
    ("type 2 diabetes [for more than 10 years]", "duration, least 3652"),
]


@pytest.mark.parametrize(("marked", "windows"), WAYS_OF_WRITING)
def test_ways_of_writing(marked: str, windows: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    found = windows_in(text)
    assert [text[slice(*one.span)] for one in found] == re.findall(r"\[(.+?)\]", marked)
    assert "; ".join(map(_shown, found)) == windows


@pytest.mark.parametrize(
    "text",
    [
        "18 years of age or older",
        "aged over 65 years",
        "life expectancy of at least 3 months",
        "gestational age of at least 34 weeks",
        "28 weeks of gestation",
        "the 7-day screening period",
        "20 mg per day",
    ],
)
def test_what_is_no_window(text: str) -> None:
    assert windows_in(text) == ()


def test_amounts_are_kept_as_written() -> None:
    (one,) = windows_in("surgery between 6 and 12 weeks before screening")
    assert one.amounts == ((6.0, "week"), (12.0, "week"))


def test_more_than_is_strict() -> None:
    (more,), (least,) = windows_in("> 6 months ago"), windows_in("≥ 6 months ago")
    assert more.strict
    assert not least.strict


@given(
    count=st.integers(1, 60),
    unit=st.sampled_from([("day", 1.0), ("week", 7.0), ("month", 365.25 / 12), ("year", 365.25)]),
    event=st.sampled_from(["screening", "enrolment", "randomization", "the first dose"]),
)
def test_within_and_at_least_are_opposites(count: int, unit: tuple[str, float], event: str) -> None:
    name, days = unit
    (within,) = windows_in(f"surgery within {count} {name}s before {event}")
    (before,) = windows_in(f"surgery at least {count} {name}s before {event}")
    assert (within.sort, before.sort) == (WindowSort.WITHIN, WindowSort.BEFORE)
    assert within.oldest == before.newest == pytest.approx(count * days)
    assert within.anchor is before.anchor is not Anchor.NOW


_LETTERS = st.sampled_from("0123456789 -()<>≥.,withnmonthsbeforyadksgtl\n")


@given(st.text(alphabet=_LETTERS, max_size=70))
def test_any_text_is_read_in_order_and_within_itself(text: str) -> None:
    floor = 0
    for one in windows_in(text, quantities_in(text)):
        assert floor <= one.span[0] < one.span[1] <= len(text)
        if one.newest is not None and one.oldest is not None:
            assert one.newest <= one.oldest
        floor = one.span[1]
