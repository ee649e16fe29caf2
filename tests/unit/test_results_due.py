"""When results are overdue by 42 CFR Part 11: what a record has to show, and what it must not."""

import copy
import datetime as dt
import gzip
import json

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.registry.ctgov.results_due import ResultsDue, results_overdue

COVERED = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2019-03"},
            "primaryCompletionDateStruct": {"date": "2024-02-01", "type": "ACTUAL"},
        },
        "oversightModule": {"isFdaRegulatedDrug": True, "isFdaRegulatedDevice": False},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
        "contactsLocationsModule": {"locations": [{"country": "United States"}]},
    },
    "hasResults": False,
}
LONG_AFTER = dt.date(2026, 11, 22)


def with_change(path: str, value: object) -> bytes:
    """Return the record with one field changed, or taken away for ``None``."""
    study = copy.deepcopy(COVERED)
    *way, last = path.split(".")
    at = study
    for step in way:
        at = at.setdefault(step, {})
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value
    return json.dumps(study).encode()


def test_a_covered_trial_is_overdue_a_year_and_the_time_for_posting_later() -> None:
    record = json.dumps(COVERED).encode()
    due = ResultsDue(dt.date(2024, 2, 1), dt.date(2025, 2, 1))
    assert results_overdue(record, today=dt.date(2025, 3, 3)) is None
    assert results_overdue(record, today=dt.date(2025, 3, 4)) == due


P = "protocolSection"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("hasResults", True),
        ("annotationSection.unpostedAnnotation", {"unpostedEvents": [{"type": "RELEASE"}]}),
        (f"{P}.statusModule.dispFirstSubmitDate", "2024-12-01"),
        (f"{P}.statusModule.resultsFirstSubmitDate", "2025-01-15"),
        (f"{P}.statusModule.overallStatus", "WITHDRAWN"),
        (f"{P}.statusModule.startDateStruct", {"date": "2017-01-17"}),
        (f"{P}.statusModule.startDateStruct", None),
        (f"{P}.statusModule.primaryCompletionDateStruct", {"date": "2024-02", "type": "ESTIMATED"}),
        (f"{P}.statusModule.primaryCompletionDateStruct", {"date": "2024", "type": "ACTUAL"}),
        (f"{P}.oversightModule.isFdaRegulatedDrug", None),
        (f"{P}.oversightModule.isFdaRegulatedDrug", False),
        (f"{P}.designModule.studyType", "OBSERVATIONAL"),
        (f"{P}.designModule.phases", ["PHASE1"]),
        (f"{P}.designModule.phases", ["EARLY_PHASE1"]),
        (f"{P}.designModule.phases", None),
        (f"{P}.contactsLocationsModule.locations", [{"country": "Germany"}]),
        (f"{P}.contactsLocationsModule", None),
    ],
)
def test_what_the_rule_leaves_out_or_the_record_does_not_show_is_not_called_overdue(
    path, value
) -> None:
    assert results_overdue(with_change(path, value), today=LONG_AFTER) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{P}.designModule.phases", ["PHASE1", "PHASE2"]),
        (f"{P}.statusModule.startDateStruct", {"date": "2017-01-18"}),
        (f"{P}.oversightModule", {"isFdaRegulatedDrug": True, "isUsExport": True}),
    ],
)
def test_these_are_covered_all_the_same(path, value) -> None:
    assert results_overdue(with_change(path, value), today=LONG_AFTER) is not None


def test_of_a_month_the_last_day_counts_and_a_leap_day_goes_to_march() -> None:
    date = f"{P}.statusModule.primaryCompletionDateStruct"
    record = with_change(date, {"date": "2024-02", "type": "ACTUAL"})
    due = results_overdue(record, today=LONG_AFTER)
    assert due == ResultsDue(dt.date(2024, 2, 29), dt.date(2025, 3, 1))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"{}", b'{"protocolSection": 3}'])
def test_what_is_no_record_is_not_overdue(raw) -> None:
    assert results_overdue(raw, today=LONG_AFTER) is None


@needs_real_data
def test_no_real_record_with_results_is_called_overdue_and_few_others_are() -> None:
    found = []
    for name in ("with-results", "other"):
        with gzip.open(REAL_DATA / "ctgov-v2" / f"{name}.jsonl.gz") as lines:
            for line in lines:
                if results_overdue(line, today=LONG_AFTER):
                    found.append(json.loads(line))
    assert 1 <= len(found) <= 10
    assert not any(one.get("hasResults") for one in found)
