"""Trials of CTIS in each shape of the portal's answers, with contents made up here."""

import json
from typing import Any

import pytest

from european_examples import ctis_entry, ctis_trial, ctis_trial_before_2024
from trialpost.eligibility import split
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.status import InterventionType, Phase, RecruitmentStatus
from trialpost.model.trial import Enrolment, Exactness, SecondaryId, Trial
from trialpost.registry.europe import ctis
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import recognise_record


def read(document: Any) -> ReadResult:
    return ctis.read_record(json.dumps(document).encode())


def trial(document: Any) -> Trial:
    result = read(document)
    assert result.trial is not None, result.failure
    return result.trial


def test_the_present_shape_is_read_whole_and_without_an_issue() -> None:
    result = read(ctis_trial())
    found = result.trial
    assert found is not None
    assert result.issues == ()
    assert (found.id, found.id.registry.value) == ("2024-599999-12-00", "ctis")
    assert found.brief_title == "Does inventol help against cough?"
    assert found.official_title == "An invented study of inventol"
    assert found.org_study_id == "INV-8"
    assert found.status is RecruitmentStatus.RECRUITING
    assert found.phases == (Phase.PHASE_2, Phase.PHASE_3)
    assert found.conditions == ("Cough",)
    assert found.keywords == ("Chronic cough",)
    assert found.enrolment == Enrolment(120, Exactness.ESTIMATED)
    assert found.design.allocation == "randomized"
    assert [arm.label for arm in found.arms] == ["Inventol"]
    assert found.sponsor is not None
    assert found.sponsor.name == "Inventions Ltd"
    assert not found.has_results


def test_other_numbers_are_kept_with_their_kind_and_na_is_none() -> None:
    assert trial(ctis_trial()).secondary_ids == (
        SecondaryId(value="NCT09999999", type="registry", domain="ClinicalTrials.gov"),
        SecondaryId(value="2015-009999-17", type="eudract_number", domain="EudraCT"),
    )


def test_a_trial_that_is_only_associated_is_not_the_same_trial() -> None:
    given = ctis_trial()
    details = given["authorizedApplication"]["authorizedPartI"]["trialDetails"]
    details["associatedClinicalTrials"] = [{"ctNumber": "2020-500000-11-00"}]
    assert trial(given).secondary_ids == trial(ctis_trial()).secondary_ids


def test_sites_have_their_states_status_and_an_open_state_beside_a_closed_one() -> None:
    sites = trial(ctis_trial()).sites
    assert [(site.name, site.status) for site in sites] == [
        ("Klinik am Beispiel, Lungs, Köln, Germany", RecruitmentStatus.RECRUITING),
        ("France", RecruitmentStatus.ACTIVE_NOT_RECRUITING),
        ("Japan", RecruitmentStatus.UNKNOWN),
    ]
    assert sites[0].contacts[0].email == "a@b.example"


def test_criteria_are_in_the_order_of_their_numbers_and_split() -> None:
    criteria = split(trial(ctis_trial()).eligibility.criteria)
    assert [(one.kind.value, one.text) for one in criteria] == [
        ("inclusion", "A cough for > 8 weeks"),
        ("inclusion", "Able to count"),
        ("exclusion", "Smoking"),
        ("exclusion", "Fever"),
    ]


def test_products_have_roles_and_a_placebo_has_its_name() -> None:
    first, second = trial(ctis_trial()).interventions
    assert (first.name, first.description) == ("Inventol", "Test; syrup; oral use")
    assert first.other_names == ("inventolum",)
    assert first.type is InterventionType.DRUG
    assert (second.name, second.description) == ("Placebo", "Placebo")


def test_dates_are_actual_where_they_happened_and_estimated_where_not() -> None:
    dates = trial(ctis_trial()).dates
    assert dates.start is not None
    assert dates.completion is not None
    assert (str(dates.start.date), dates.start.exactness) == ("2025-02-03", Exactness.ACTUAL)
    assert (str(dates.completion.date), dates.completion.exactness) == (
        "2027-06-30",
        Exactness.ESTIMATED,
    )
    assert str(dates.first_submitted) == "2024-10-01"
    assert str(dates.last_update_posted) == "2025-09-16"


def test_the_shape_before_june_2024_gives_the_same_trial() -> None:
    older, newer = trial(ctis_trial_before_2024()), trial(ctis_trial())
    same = ("id", "brief_title", "phases", "eligibility", "interventions", "outcomes", "enrolment")
    for name in (*same, "secondary_ids", "sponsor", "conditions"):
        assert getattr(older, name) == getattr(newer, name), name
    assert older.status is RecruitmentStatus.NOT_YET_RECRUITING
    assert older.sites[0].status is RecruitmentStatus.NOT_YET_RECRUITING


def test_an_entry_of_the_list_of_results_gives_what_it_has() -> None:
    result = read(ctis_entry())
    found = result.trial
    assert found is not None
    assert result.issues == ()
    assert found.brief_title == "Does inventol help against cough?"
    assert found.phases == (Phase.PHASE_2, Phase.PHASE_3)
    assert found.enrolment == Enrolment(350, Exactness.ESTIMATED)
    assert found.eligibility.sex == "female"
    assert (str(found.eligibility.minimum_age), found.eligibility.maximum_age) == ("18 years", None)
    assert [(site.country, site.status) for site in found.sites] == [
        ("Germany", RecruitmentStatus.RECRUITING),
        ("France", RecruitmentStatus.ACTIVE_NOT_RECRUITING),
    ]


@pytest.mark.parametrize(
    ("kinds", "meaning"),
    [
        ([["EARLY_TERMINATION"], ["EARLY_TERMINATION"]], RecruitmentStatus.TERMINATED),
        ([["EARLY_TERMINATION"], ["END_OF_TRIAL"]], RecruitmentStatus.COMPLETED),
        ([["END_OF_TRIAL"]], RecruitmentStatus.COMPLETED),
        ([], RecruitmentStatus.COMPLETED),
    ],
)
def test_an_ended_trial_is_stopped_early_where_every_state_says_so(
    kinds: list[list[str]], meaning: RecruitmentStatus
) -> None:
    events = [
        {"mscName": "Spain", "events": [{"notificationType": kind} for kind in state]}
        for state in kinds
    ]
    assert (
        trial(ctis_entry() | {"ctStatus": 8, "events": {"trialEvents": events}}).status is meaning
    )


def test_an_unknown_key_is_noted_once_however_often_it_stands() -> None:
    given = ctis_trial()
    parts = given["authorizedApplication"]["authorizedPartsII"]
    for part in parts:
        part["brandNewKey"] = 1
    found = [issue for issue in read(given).issues if issue.kind is IssueKind.UNKNOWN_KEY]
    assert len(found) == 1
    assert found[0].where.endswith("/brandNewKey")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"[]", "no trial of CTIS"),
        (b"{}", "no number"),
        (b"nonsense", "not JSON"),
        (b'{"ctNumber": "NCT00000001"}', "no number"),
    ],
)
def test_what_is_no_trial_fails_with_a_sentence(raw: bytes, why: str) -> None:
    result = ctis.read_record(raw, where="here")
    assert result.trial is None
    assert why in str(result.failure)
    assert (result.door, result.where, result.raw) == (Door.CTIS, "here", raw)


def test_each_form_is_recognised_as_its_own() -> None:
    own = json.dumps(ctis_trial()).encode()
    tools = json.dumps({"_id": "2024-599999-12-00"} | ctis_trial() | {"ctrname": "CTIS"}).encode()
    for raw, door in ((own, Door.CTIS), (tools, Door.CTIS_CONVERTED)):
        reader = recognise_record(raw, Syntax.JSON)
        assert reader is not None
        assert reader.door is door
    assert recognise_record(b'{"pagination": {}}', Syntax.JSON) is None
