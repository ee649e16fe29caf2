"""Each way in which a ClinicalTrials.gov study can be imperfect, and how it is read then."""

import pytest

from registry_examples import (
    ELIGIBILITY,
    PLACES,
    STATUS,
    STUDY,
    P,
    as_bytes,
    issues,
    put,
    study,
    trial_of,
    without,
)
from trialpost.model.dates import PartialDate
from trialpost.model.reading import IssueKind
from trialpost.model.site import Located
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Enrolment, Exactness, TrialDate
from trialpost.registry import read_record

ODD = [
    # pointer, what stands there, the issue's kind
    (f"{STATUS}/overallStatus", "PAUSED", "unknown code"),
    (f"{STATUS}/overallStatus", "", "missing"),
    (f"{STATUS}/lastKnownStatus", "recruiting", "unknown code"),
    (f"{STATUS}/statusVerifiedDate", "May 2026", "bad date"),
    (f"{STATUS}/startDateStruct/date", "2026-02-30", "bad date"),
    (f"{STATUS}/startDateStruct/date", "2025-03-02T10:00", "bad date"),
    (f"{STATUS}/completionDateStruct/date", "0027-01-01", "bad date"),
    (f"{STATUS}/startDateStruct/type", "GUESSED", "unknown code"),
    (f"{STATUS}/studyFirstPostDateStruct/type", "GUESSED", "unknown code"),
    (f"{STATUS}/whyStopped", 7, "wrong type"),
    (f"{P}/designModule/studyType", "SURVEY", "unknown code"),
    (f"{P}/designModule/phases/1", "PHASE9", "unknown code"),
    (f"{P}/designModule/enrollmentInfo/count", -3, "wrong type"),
    (f"{P}/designModule/enrollmentInfo/count", "80", "wrong type"),
    (f"{P}/designModule/enrollmentInfo/count", 10**30, "wrong type"),
    (f"{P}/designModule/designInfo/allocation", "COIN", "unknown code"),
    (f"{P}/designModule/designInfo/maskingInfo/whoMasked/0", "CAT", "unknown code"),
    (f"{P}/armsInterventionsModule/armGroups/0/type", "TEAPOT", "unknown code"),
    (f"{P}/armsInterventionsModule/armGroups/1/label", "", "missing"),
    (f"{P}/armsInterventionsModule/interventions/0/type", "TEAPOT", "unknown code"),
    (f"{P}/armsInterventionsModule/interventions/0/otherNames", "Assam", "wrong type"),
    (f"{P}/outcomesModule/secondaryOutcomes/0/measure", "", "missing"),
    (f"{ELIGIBILITY}/minimumAge", "eighteen", "bad age"),
    (f"{ELIGIBILITY}/minimumAge", "18", "bad age"),
    (f"{ELIGIBILITY}/maximumAge", "900 Years", "bad age"),
    (f"{ELIGIBILITY}/maximumAge", "12 Years", "contradiction"),
    (f"{ELIGIBILITY}/sex", "BOTH", "unknown code"),
    (f"{ELIGIBILITY}/healthyVolunteers", "perhaps", "wrong type"),
    (f"{ELIGIBILITY}/healthyVolunteers", "Yes", "wrong type"),
    (f"{ELIGIBILITY}/eligibilityCriteria", None, "missing"),
    (f"{ELIGIBILITY}/eligibilityCriteria", "cold\x00hands", "bad text"),
    (f"{ELIGIBILITY}/eligibilityCriteria", "cold\x85hands", "bad text"),
    (f"{ELIGIBILITY}/eligibilityCriteria", "cold \ud800 hands", "bad text"),
    (f"{ELIGIBILITY}/eligibilityCriteria", "cold \ufffd hands", "bad text"),
    (f"{PLACES}/locations/0/geoPoint", {"lat": 142.0, "lon": 3.0}, "bad coordinates"),
    (f"{PLACES}/locations/0/geoPoint", {"lat": 0, "lon": 0}, "bad coordinates"),
    (f"{PLACES}/locations/0/geoPoint", {"lat": 42.0}, "bad coordinates"),
    (f"{PLACES}/locations/0/status", "SLEEPING", "unknown code"),
    (f"{PLACES}/locations/1", {"zip": "1"}, "missing"),
    (f"{PLACES}/locations/0", "Boston", "wrong type"),
    (f"{PLACES}/locations_nested", [], "unknown key"),
    (f"{PLACES}/sites", [], "unknown key"),
    (f"{PLACES}/locations/0/geoPoint/height", 3, "unknown key"),
    (f"{P}/oversightModule/mood", "good", "unknown key"),
    (f"{P}/newModule", {}, "unknown key"),
    ("/extraSection", {}, "unknown key"),
    ("/derivedSection/conditionBrowseModule/meshes/0/id", "M1", "bad text"),
    ("/derivedSection/conditionBrowseModule/meshes/0/term", "", "bad text"),
    ("/hasResults", True, "contradiction"),
    (f"{P}/referencesModule/references/0/type", "RUMOUR", "unknown code"),
    (f"{P}/referencesModule/seeAlsoLinks/0/url", "", "missing"),
    (f"{P}/conditionsModule/conditions", [], "missing"),
    (f"{P}/conditionsModule/conditions", {"a": 1}, "wrong type"),
    (f"{P}/designModule", None, "missing"),
    (f"{P}/designModule", [1], "wrong type"),
]  # fmt: skip


@pytest.mark.parametrize(("pointer", "value", "kind"), ODD)
def test_an_odd_field_is_an_issue_at_its_place(pointer: str, value: object, kind: str) -> None:
    result = read_record(put(pointer, value))
    assert result.trial is not None, result.failure
    assert any(
        found == kind and (where == pointer or where.startswith(f"{pointer}/"))
        for found, where in issues(result)
    ), result.issues


def test_what_an_odd_field_is_read_as() -> None:
    assert trial_of(put(f"{STATUS}/overallStatus", "PAUSED")).status is RecruitmentStatus.UNKNOWN
    assert trial_of(put(f"{ELIGIBILITY}/maximumAge", "900 Years")).eligibility.maximum_age is None
    assert trial_of(put(f"{ELIGIBILITY}/healthyVolunteers", "Yes")).eligibility.healthy_volunteers
    control = trial_of(put(f"{ELIGIBILITY}/eligibilityCriteria", "cold\x00hands"))
    assert control.eligibility.criteria == "cold hands"
    off = trial_of(put(f"{PLACES}/locations/0/geoPoint", {"lat": 142.0, "lon": 3.0})).sites[0]
    assert (off.coordinates, off.located, off.city) == (None, Located.UNKNOWN, "Boston")
    day = trial_of(put(f"{STATUS}/startDateStruct/date", "2025-03-02T10:00")).dates.start
    assert day == TrialDate(PartialDate(2025, 3, 2), Exactness.ACTUAL)
    assert trial_of(put(f"{P}/designModule/enrollmentInfo/count", "80")).enrolment == Enrolment(
        80, Exactness.ESTIMATED
    )


@pytest.mark.parametrize(
    ("overall", "given", "read", "kind"),
    [
        ("RECRUITING", "COMPLETED", "completed", None),
        ("RECRUITING", None, "unknown", "missing"),
        ("RECRUITING", "SLEEPING", "unknown", "unknown code"),
        ("COMPLETED", None, None, None),
        ("NOT_YET_RECRUITING", None, None, None),
        ("UNKNOWN", None, None, None),
        ("COMPLETED", "SLEEPING", "unknown", "unknown code"),
    ],
)
def test_the_status_of_a_trial_does_not_stand_for_a_site_that_must_have_its_own(
    overall: str, given: str | None, read: str | None, kind: str | None
) -> None:
    document = study()
    document["protocolSection"]["statusModule"]["overallStatus"] = overall
    place = document["protocolSection"]["contactsLocationsModule"]["locations"][0]
    place.pop("status")
    if given:
        place["status"] = given
    result = read_record(as_bytes(document))
    assert result.trial
    assert result.trial.sites[0].status == read
    found = [one for one, where in issues(result) if where == f"{PLACES}/locations/0/status"]
    assert found == ([kind] if kind else [])


def test_one_odd_field_costs_no_other() -> None:
    whole = trial_of(as_bytes(STUDY))
    repaired = trial_of(put(f"{ELIGIBILITY}/stdAges_", 1))
    assert repaired == whole


def test_pointers_count_as_the_record_counts_behind_an_entry_that_was_left_out() -> None:
    document = study()
    places = document["protocolSection"]["contactsLocationsModule"]["locations"]
    places[0:0] = [None, 3]
    places[3]["status"] = "SLEEPING"
    found = issues(read_record(as_bytes(document)))
    assert ("unknown code", f"{PLACES}/locations/3/status") in found
    assert ("missing", f"{PLACES}/locations/0") in found
    assert ("wrong type", f"{PLACES}/locations/1") in found


@pytest.mark.parametrize(
    ("end", "contradicts"),
    [("2025-03-01", True), ("2025-03", False), ("2025-02", True), ("2024", True), ("2025", False)],
)
def test_an_end_before_the_start_contradicts_only_when_it_is_sure(
    end: str, contradicts: bool
) -> None:
    document = study()
    status = document["protocolSection"]["statusModule"]
    del status["primaryCompletionDateStruct"]
    status["completionDateStruct"]["date"] = end
    kinds = {issue.kind for issue in read_record(as_bytes(document)).issues}
    assert (IssueKind.CONTRADICTION in kinds) is contradicts


def test_a_recruiting_trial_that_is_over_contradicts_itself() -> None:
    result = read_record(put(f"{STATUS}/completionDateStruct/type", "ACTUAL"))
    assert ("contradiction", f"{STATUS}/completionDateStruct/type") in issues(result)


def test_a_withdrawn_trial_has_no_participants() -> None:
    document = study()
    document["protocolSection"]["statusModule"]["overallStatus"] = "WITHDRAWN"
    enrolment = document["protocolSection"]["designModule"]["enrollmentInfo"]
    enrolment["type"] = "ACTUAL"
    where = f"{P}/designModule/enrollmentInfo/count"
    assert ("contradiction", where) in issues(read_record(as_bytes(document)))
    enrolment["count"] = 0
    assert read_record(as_bytes(document)).issues == ()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"protocolSection": {"identificationModule"', "not JSON"),
        (b"[]", "no study"),
        (b"null", "no study"),
        (b'{"nct_id": "NCT00000001"}', "no study"),
        (b'{"protocolSection": {}}', "no identifier"),
        (b'{"protocolSection": {"identificationModule": {"nctId": 7}}}', "no identifier"),
        (b'{"protocolSection": {"identificationModule": {"nctId": "7"}}}', "NCT02708095"),
        (without(f"{P}/identificationModule/nctId"), "no identifier"),
    ],
)
def test_what_is_no_study_fails_with_a_sentence(raw: bytes, says: str) -> None:
    result = read_record(raw, where="f:1")
    assert result.trial is None
    assert result.failure is not None
    assert says in result.failure
    assert result.failure.endswith(".")
    assert (result.where, result.raw) == ("f:1", raw)


def test_an_identifier_in_another_spelling_is_read_and_noted() -> None:
    result = read_record(put(f"{P}/identificationModule/nctId", " nct90000001"))
    assert result.trial
    assert result.trial.id == "NCT90000001"
    assert issues(result) == [("bad text", f"{P}/identificationModule/nctId")]


def test_a_record_with_only_an_identifier_is_a_trial_that_says_what_it_lacks() -> None:
    raw = b'{"protocolSection": {"identificationModule": {"nctId": "NCT90000001"}}}'
    result = read_record(raw)
    assert result.trial
    assert result.trial.title == "NCT90000001"
    missing = {where for kind, where in issues(result) if kind == "missing"}
    assert {
        f"{P}/identificationModule/briefTitle",
        f"{STATUS}/overallStatus",
        f"{STATUS}/statusVerifiedDate",
        f"{P}/designModule/studyType",
        f"{P}/conditionsModule/conditions",
        f"{ELIGIBILITY}/eligibilityCriteria",
        f"{ELIGIBILITY}/sex",
        f"{P}/sponsorCollaboratorsModule/leadSponsor/name",
    } == missing


def test_results_are_there_when_the_section_is() -> None:
    document = study() | {"resultsSection": {"any": {"thing": ["\u0000"]}}, "hasResults": True}
    result = read_record(as_bytes(document))
    assert result.trial
    assert result.trial.has_results
    assert result.issues == ()


def test_control_characters_are_seen_behind_a_results_section() -> None:
    document = study()
    derived = document.pop("derivedSection")
    document |= {"resultsSection": {"a": "x" * 500}, "hasResults": True, "derivedSection": derived}
    derived["conditionBrowseModule"]["meshes"][0]["term"] = "Raynaud\x07Disease"
    result = read_record(as_bytes(document))
    assert issues(result) == [("bad text", "/derivedSection/conditionBrowseModule/meshes/0/term")]


@pytest.mark.parametrize(
    "mend",
    [
        lambda raw: raw.replace(b"tea", b"te\xff", 1),
        lambda raw: raw.replace(b"42.35843", b"NaN"),
        lambda raw: raw.replace(b"80", b"9" * 6000),
        lambda raw: raw.replace(b"cold hands", b"cold \x01 hands", 1),
        lambda raw: raw.replace(b"{}", b"[" * 5000 + b"]" * 5000),
        lambda raw: raw.replace(b'"tea"', b"[" * 5000 + b"]" * 5000),
        lambda raw: b"\xef\xbb\xbf" + raw,
    ],
)
def test_what_is_not_quite_json_is_read_all_the_same(mend: object) -> None:
    assert callable(mend)
    document = study()
    document["protocolSection"]["ipdSharingStatementModule"]["url"] = {}
    result = read_record(mend(as_bytes(document)))
    assert result.trial is not None, result.failure
    assert result.trial.id == "NCT90000001"
    assert result.issues
