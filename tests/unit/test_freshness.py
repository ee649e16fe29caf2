"""The rules of freshness as a table: status, dates, and what is then said on 22 November 2026."""

import datetime as dt

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import NctId, recognise
from trialpost.model.match import FreshnessLabel
from trialpost.model.status import RecruitmentStatus, StatusBasis, StudyType
from trialpost.model.trial import Dates, Trial, TrialDate
from trialpost.registry import read
from trialpost.registry.freshness.rules import RULES, freshness, rule_for
from trialpost.vocabulary.plain import render

TODAY = dt.date(2026, 11, 22)


def trial(status: str, **dates: str | None) -> Trial:
    known = {name: PartialDate.parse(date) for name, date in dates.items() if date}
    verified = known.pop("verified", None)
    return Trial(
        id=NctId("NCT00000001"),
        brief_title="A trial",
        type=StudyType.INTERVENTIONAL,
        status=RecruitmentStatus(status),
        dates=Dates(last_verified=verified, **{n: TrialDate(d) for n, d in known.items()}),
    )


CHECKED = "The trial team last checked this record"


@pytest.mark.parametrize(
    ("status", "verified", "start", "primary", "completion", "label", "because"),
    [
        ("recruiting", "2026-11", None, None, None, "current", f"{CHECKED} this month."),
        ("recruiting", "2026-08", None, "2027-01", None, "current", f"{CHECKED} 3 months ago."),
        # A year: the month counts until its last day, so 2025-11 is not over a year ago.
        ("recruiting", "2025-11", None, None, None, "current", f"{CHECKED} 12 months ago."),
        (
            "recruiting", "2025-10", None, None, None,
            "ageing", f"{CHECKED} 13 months ago; once a year is the rule.",
        ),
        ("active_not_recruiting", "2025-10", None, None, None, "ageing", None),
        ("recruiting", "2024-11", None, None, None, "ageing", None),
        ("recruiting", "2024-10", None, None, None, "stale", f"{CHECKED} 2 years ago."),
        ("suspended", "2024-10", None, None, None, "stale", None),
        (
            "recruiting", None, None, None, None,
            "stale", "The record does not say when the trial team last checked it.",
        ),
        (
            "unknown", "2023-06", None, None, None,
            "stale", f"{CHECKED} 3 years ago, so the registry calls its status unknown.",
        ),
        # The main part is over: 30 days' grace, then ageing; half a year unverified, then stale.
        ("recruiting", "2026-08", None, "2026-10", None, "current", None),
        ("recruiting", "2026-08", None, "2026-10-24", None, "current", None),
        (
            "recruiting", "2026-08", None, "2026-09", None,
            "ageing",
            f"{CHECKED} 3 months ago, though its main part was due to finish by September 2026.",
        ),
        ("recruiting", "2026-08", None, "2026", None, "current", None),
        ("recruiting", "2026-08", None, "2026-01", None, "ageing", None),
        ("recruiting", "2026-01", None, "2026-03", None, "stale", None),
        ("enrolling_by_invitation", "2026-01", None, "2026-03", None, "stale", None),
        ("active_not_recruiting", "2026-01", None, "2026-03", None, "current", None),
        (
            "recruiting", "2026-08", None, "2024-06", "2024-06",
            "stale", "It is listed as recruiting, though the trial was due to end by June 2024.",
        ),
        # No end of the main part: the end of the whole takes its place, with the same grace.
        ("recruiting", "2026-08", None, None, "2026-10-24", "current", None),
        (
            "recruiting", "2026-08", None, None, "2025-12",
            "ageing", f"{CHECKED} 3 months ago, though the trial was due to end by December 2025.",
        ),
        (
            "recruiting", "2026-01", None, None, "2026-03",
            "stale",
            "It is listed as recruiting, though the trial was due to end by March 2026; the trial "
            "team last checked this record 10 months ago.",
        ),
        ("recruiting", "2026-01", None, "2027-03", "2026-03", "current", None),
        ("active_not_recruiting", "2026-08", None, None, "2026-03", "current", None),
        # Not yet recruiting, past its start.
        ("not_yet_recruiting", "2026-08", "2026-10", None, None, "current", None),
        (
            "not_yet_recruiting", "2026-08", "2026-09", None, None,
            "ageing",
            "It is listed as not yet recruiting, though it was due to start by September 2026.",
        ),
        ("not_yet_recruiting", "2026-08", "2025-09", None, None, "stale", None),
        ("recruiting", "2026-08", "2025-09", None, None, "current", None),
        # What is over does not go stale.
        (
            "completed", "2010-01", None, "2009-01", "2009-06",
            "current", "This trial no longer takes people; such a record seldom changes.",
        ),
        ("withdrawn", None, None, None, None, "current", None),
        # A verification in the future is a slip of the pen, and no reason for alarm.
        ("recruiting", "2027-01", None, None, None, "current", f"{CHECKED} in January 2027."),
    ],
)  # fmt: skip
def test_the_table(
    status: str,
    verified: str | None,
    start: str | None,
    primary: str | None,
    completion: str | None,
    label: str,
    because: str | None,
) -> None:
    case = trial(
        status, verified=verified, start=start, primary_completion=primary, completion=completion
    )
    told = freshness(case, today=TODAY)
    assert told.label == label
    assert str(told.last_verified or "") == (verified or "")
    if because is not None:
        assert render(told.because) == because


BASES = [
    # registry       status     basis      verified   updated  rule, label, what is said
    ("NCT00000001", "unknown", "stated", "2023-06", None, "unknown", "stale",
     f"{CHECKED} 3 years ago, so the registry calls its status unknown."),
    ("NCT00000001", "unknown", "unread", "2023-06", None, "unread", "stale",
     "We could not read whether this trial takes people."),
    ("NCT00000001", "unknown", "unread", "2026-11", None, "unread", "stale",
     "We could not read whether this trial takes people."),
    # Elsewhere an unknown status is no code of the registry: it does not say.
    ("ISRCTN12345678", "unknown", "stated", None, "2026-08", "not said, confirmed lately", "ageing",
     "This record was last updated 3 months ago, but the registry does not say whether this "
     "trial takes people."),
    ("2022-500001-11-00", "unknown", "not said", None, "2026-08", "not said, confirmed lately",
     "ageing", None),
    ("2022-500001-11-00", "unknown", "not said", None, "2025-08", "not said", "stale",
     "The registry does not say whether this trial takes people."),
    ("2015-004816-41", "unknown", "not said", None, None, "not said", "stale", None),
    ("2015-004816-41", "unknown", "unread", None, "2026-11", "unread", "stale", None),
    # WHO's copy of an Australian record, renewed this month, says nothing of the trial team.
    ("ACTRN12626000123456", "unknown", "not said", None, "2026-11", "not said", "stale", None),
    ("NCT00000001", "unknown", "not said", "2026-11", None, "not said, confirmed lately", "ageing",
     None),
    ("ISRCTN12345678", "recruiting", "derived", None, "2026-08", "otherwise", "current",
     "This record was last updated 3 months ago. We worked out its status from the dates in its "
     "record, as of when the record was last changed or copied."),
    ("ISRCTN12345678", "completed", "derived", None, "2020-08", "over", "current",
     "This trial no longer takes people; such a record seldom changes. We worked out its status "
     "from the dates in its record, as of when the record was last changed or copied."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "status", "basis", "verified", "updated", "rule", "label", "because"), BASES
)
def test_on_what_a_status_rests(
    name: str,
    status: str,
    basis: str,
    verified: str | None,
    updated: str | None,
    rule: str,
    label: str,
    because: str | None,
) -> None:
    case = msgspec.structs.replace(
        trial(status, verified=verified), id=recognise(name), status_basis=StatusBasis(basis)
    )
    if updated:
        dates = msgspec.structs.replace(case.dates, last_update_posted=PartialDate.parse(updated))
        case = msgspec.structs.replace(case, dates=dates)
    assert rule_for(case, today=TODAY).name == rule
    told = freshness(case, today=TODAY)
    assert told.label == label
    if because is not None:
        assert render(told.because) == because


@pytest.mark.parametrize(
    ("status", "end", "label"),
    [
        ("recruiting", "2026-11-21", "stale"),
        ("recruiting", "2026-11-22", "current"),  # on its last day it still takes people
        ("recruiting", "2026-11", "current"),
        ("recruiting", "2026-10", "stale"),
        ("enrolling_by_invitation", "2026-08-31", "stale"),
        ("not_yet_recruiting", "2026-08-31", "stale"),
        ("active_not_recruiting", "2026-08-31", "current"),
        ("suspended", "2026-08-31", "current"),
        ("completed", "2026-08-31", "current"),
    ],
)
def test_the_day_on_which_a_record_says_that_recruitment_ends(
    status: str, end: str, label: str
) -> None:
    case = trial(status, verified="2026-08", recruitment_end=end, completion="2028-01")
    assert freshness(case, today=TODAY).label == label


def test_what_is_said_once_recruitment_has_ended_by_the_record_itself() -> None:
    case = trial("recruiting", recruitment_end="2026-08-31")
    said = "It is listed as recruiting, though it was due to stop taking people by 31 August 2026."
    assert render(freshness(case, today=TODAY).because) == said
    derived = msgspec.structs.replace(case, status_basis=StatusBasis.DERIVED)
    assert render(freshness(derived, today=TODAY).because) == (
        f"{said} We worked out its status from the dates in its record, as of when the record was "
        "last changed or copied."
    )


def test_the_first_day_on_which_a_month_is_held_against_a_record() -> None:
    case = trial("recruiting", verified="2025-05")
    assert freshness(case, today=dt.date(2026, 5, 31)).label == "current"
    assert freshness(case, today=dt.date(2026, 6, 1)).label == "ageing"


def test_every_rule_has_its_authority_and_the_last_always_applies() -> None:
    assert all(rule.source and rule.when for rule in RULES)
    assert RULES[-1].label is FreshnessLabel.CURRENT


@needs_real_data
def test_every_real_record_has_a_label_and_a_sentence() -> None:
    labels = set()
    for result in read(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"):
        assert result.trial is not None
        told = freshness(result.trial, today=TODAY)
        assert render(told.because).endswith(".")
        labels.add(told.label)
    assert labels == set(FreshnessLabel)
