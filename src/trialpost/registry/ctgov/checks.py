"""Hold a read study against itself and against what the registry documents."""

from collections.abc import Iterator

from msgspec import UNSET

from trialpost.model.reading import IssueKind
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Dates, Exactness, Trial, TrialDate
from trialpost.registry.ctgov.fields import DERIVED, PROTOCOL, in_years
from trialpost.registry.ctgov.wire import ABSENT, Study
from trialpost.registry.tolerant.notes import Notes

_OPEN = (RecruitmentStatus.RECRUITING, RecruitmentStatus.NOT_YET_RECRUITING)
_DATES = f"{PROTOCOL}/statusModule"


def has_results(study: Study, notes: Notes) -> bool:
    """Read whether results are posted: they are if the record says so or holds them."""
    there = study.results_section is not ABSENT
    if study.has_results is UNSET:
        return there
    if study.has_results != there:
        detail = f"The record says {study.has_results}; a results section is "
        detail += "there." if there else "not there."
        notes.add(IssueKind.CONTRADICTION, "/hasResults", f"{detail} Read as true.")
    return study.has_results or there


def note_absent(study: Study, notes: Notes) -> None:
    """Note what every record has, what matching and freshness rest on, and this one has not."""
    if not study.protocol_section.conditions_module.conditions:
        notes.add(IssueKind.MISSING, f"{PROTOCOL}/conditionsModule/conditions", "No condition.")
    if not study.protocol_section.status_module.status_verified_date:
        notes.add(
            IssueKind.MISSING, f"{_DATES}/statusVerifiedDate", "Nobody says when it was right."
        )


def note_undocumented(study: Study, notes: Notes) -> None:
    """Note keys that real records carry although the registry's metadata does not name them."""
    protocol = study.protocol_section
    if protocol.contacts_locations_module.locations_nested is not ABSENT:
        where = f"{PROTOCOL}/contactsLocationsModule/locations_nested"
        what = "An undocumented key (a copy of the sites wherever it was seen); not read."
        notes.add(IssueKind.UNKNOWN_KEY, where, what)
    if study.derived_section.misc_info_module.model_predictions is not ABSENT:
        where = f"{DERIVED}/miscInfoModule/modelPredictions"
        notes.add(IssueKind.UNKNOWN_KEY, where, "An undocumented key; not read.")
    for index, given in enumerate(protocol.arms_interventions_module.interventions):
        if given.intervention_mapped_name is not ABSENT:
            where = f"{PROTOCOL}/armsInterventionsModule/interventions/{index}"
            where += "/interventionMappedName"
            notes.add(IssueKind.UNKNOWN_KEY, where, "An undocumented key; not read.")


def note_contradictions(trial: Trial, notes: Notes) -> None:
    """Note what cannot both be true; both are kept as they stand."""
    for where, detail in _contradictions(trial):
        notes.add(IssueKind.CONTRADICTION, where, f"{detail} Both are kept.")


def _contradictions(trial: Trial) -> Iterator[tuple[str, str]]:
    yield from _ages(trial)
    yield from _order(trial.dates)
    completion = trial.dates.completion
    if trial.status in _OPEN and completion and completion.exactness is Exactness.ACTUAL:
        detail = f"The trial is {trial.status.value}, yet its completion is given as past."
        yield f"{_DATES}/completionDateStruct/type", detail
    enrolled = trial.enrolment
    if (
        trial.status is RecruitmentStatus.WITHDRAWN
        and enrolled
        and enrolled.count > 0
        and enrolled.exactness is Exactness.ACTUAL
    ):
        detail = f"A withdrawn trial has no participants; {enrolled.count} are given as actual."
        yield f"{PROTOCOL}/designModule/enrollmentInfo/count", detail


def _ages(trial: Trial) -> Iterator[tuple[str, str]]:
    low, high = trial.eligibility.minimum_age, trial.eligibility.maximum_age
    if low and high and in_years(low) > in_years(high):
        where = f"{PROTOCOL}/eligibilityModule/maximumAge"
        yield where, f"The youngest age ({low}) is above the oldest ({high})."


def _order(dates: Dates) -> Iterator[tuple[str, str]]:
    start, end, primary = dates.start, dates.completion, dates.primary_completion
    if _before(end, start):
        where = f"{_DATES}/completionDateStruct/date"
        yield where, "The trial is completed before it starts."
    elif _before(primary, start):
        where = f"{_DATES}/primaryCompletionDateStruct/date"
        yield where, "The primary completion is before the start."
    if _before(end, primary):
        where = f"{_DATES}/completionDateStruct/date"
        yield where, "The completion is before the primary completion."


def _before(one: TrialDate | None, other: TrialDate | None) -> bool:
    """Tell whether one date is surely before the other, however exactly they are known."""
    if one is None or other is None or one.date.year > other.date.year:
        return False
    return one.date.latest() < other.date.earliest()
