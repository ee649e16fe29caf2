"""A trial of the National Cancer Institute's API, as little or as much as was asked for."""

import json
from typing import Any

import pytest

from trialpost.eligibility import split
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.site import Contact, Coordinates, Located, Site
from trialpost.model.status import InterventionType, Phase, RecruitmentStatus, StudyType
from trialpost.model.trial import Enrolment, Exactness, SecondaryId, Trial, TrialDate
from trialpost.registry.nci.record import READER, read_record

SITE = {
    "org_name": "Nowhere Cancer Center",
    "org_city": "Nowhere",
    "org_state_or_province": "OH",
    "org_country": "United States",
    "org_postal_code": "44444",
    "org_coordinates": {"lat": 41.5, "lon": -81.5},
    "org_va": False,
    "recruitment_status": "TEMPORARILY_CLOSED_TO_ACCRUAL",
    "contact_name": "Site Contact",
    "contact_phone": "1",
}
TRIAL: dict[str, Any] = {
    "current_trial_status": "Active",
    "nct_id": "NCT90000018",
    "nci_id": "NCI-2026-90018",
    "protocol_id": "ONE-1",
    "brief_title": "One drug for melanoma",
    "eligibility": {
        "structured": {
            "sex": "ALL",
            "min_age": "18 Years",
            "min_age_number": 18,
            "max_age": "999 Years",
            "max_age_number": 999,
        },
        "unstructured": [
            {"inclusion_indicator": True, "display_order": 1, "description": "Has melanoma"},
            {"inclusion_indicator": False, "display_order": 2, "description": "Has asthma"},
        ],
    },
    "diseases": [
        {"inclusion_indicator": "TREE", "display_name": "Melanoma", "preferred_name": "Melanoma",
         "type": ["maintype"], "lead_disease_indicator": "YES"},
        {"inclusion_indicator": "TRIAL", "preferred_name": "Stage IV Melanoma",
         "lead_disease_indicator": "NO", "type": ["stage"], "paths": None},
        {"inclusion_indicator": "TRIAL", "preferred_name": "Uveal Melanoma",
         "lead_disease_indicator": "YES", "type": []},
        {"inclusion_indicator": "TREE", "display_name": "Other Neoplasm",
         "preferred_name": "Neoplasm", "type": ["maintype"], "lead_disease_indicator": "YES"},
    ],
    "sites": [SITE],
}  # fmt: skip


def read(**changes: Any) -> ReadResult:
    return read_record(json.dumps({**TRIAL, **changes}).encode())


def trial_of(result: ReadResult) -> Trial:
    assert result.failure is None
    assert result.trial is not None
    return result.trial


def test_what_the_answer_holds_is_read() -> None:
    result = read()
    trial = trial_of(result)
    assert (result.door, result.issues) == (Door.NCI_API, ())
    assert not result.door.is_first_hand
    assert trial.id == "NCT90000018"
    assert trial.org_study_id == "ONE-1"
    assert trial.secondary_ids == (SecondaryId(value="NCI-2026-90018", type="other", domain="NCI"),)
    assert trial.status is RecruitmentStatus.RECRUITING
    assert trial.conditions == ("Uveal Melanoma", "Stage IV Melanoma")
    assert trial.keywords == ("Melanoma",)
    assert trial.eligibility.minimum_age == AgeLimit(18, "year")
    assert trial.eligibility.maximum_age is None
    assert [(one.kind.value, one.text) for one in split(trial.eligibility.criteria)] == [
        ("inclusion", "Has melanoma"),
        ("exclusion", "Has asthma"),
    ]
    assert trial.sites == (
        Site(
            facility="Nowhere Cancer Center",
            city="Nowhere",
            state="OH",
            postcode="44444",
            country="United States",
            status=RecruitmentStatus.SUSPENDED,
            coordinates=Coordinates(41.5, -81.5),
            located=Located.REGISTRY,
            contacts=(Contact(name="Site Contact", phone="1"),),
        ),
    )


def test_more_is_read_where_more_was_asked_for() -> None:
    trial = trial_of(
        read(
            study_protocol_type="Interventional",
            phase="II_III",
            start_date="2026-04-01",
            start_date_type_code="ACTUAL",
            record_verification_date="2026-08",
            minimum_target_accrual_number=60,
            lead_org="Nowhere",
            arms=[
                {
                    "name": "Arm A",
                    "type": "EXPERIMENTAL",
                    "description": "gets it",
                    "interventions": [{"name": "Onedrug", "type": "Drug", "synonyms": ["OD1"]}],
                }
            ],
            outcome_measures=[{"name": "Survival", "type_code": "PRIMARY", "timeframe": "1 year"}],
        )
    )
    assert trial.type is StudyType.INTERVENTIONAL
    assert trial.phases == (Phase.PHASE_2, Phase.PHASE_3)
    assert trial.dates.start == TrialDate(PartialDate(2026, 4, 1), Exactness.ACTUAL)
    assert trial.dates.last_verified == PartialDate(2026, 8)
    assert trial.enrolment == Enrolment(60, Exactness.ESTIMATED)
    assert trial.interventions[0].name == "Onedrug"
    assert trial.interventions[0].type is InterventionType.DRUG
    assert trial.interventions[0].other_names == ("OD1",)
    assert trial.arms[0].interventions == ("Onedrug",)
    assert trial.outcomes[0].time_frame == "1 year"


@pytest.mark.parametrize(
    ("changes", "kind", "where"),
    [
        ({"current_trial_status": "Napping"}, IssueKind.UNKNOWN_CODE, "/current_trial_status"),
        ({"current_trial_status": None}, IssueKind.MISSING, "/current_trial_status"),
        ({"brief_title": ""}, IssueKind.MISSING, "/brief_title"),
        ({"brief_title": ["One"]}, IssueKind.WRONG_TYPE, "/brief_title"),
        ({"sites": {"org_name": "One"}}, IssueKind.WRONG_TYPE, "/sites"),
        ({"sites": [SITE, "two"]}, IssueKind.WRONG_TYPE, "/sites/1"),
        (
            {"sites": [{**SITE, "org_coordinates": {"lat": 141.5, "lon": 0}}]},
            IssueKind.BAD_COORDINATES,
            "/sites/0/org_coordinates",
        ),
        ({"sites": [{**SITE, "org_mood": 1}]}, IssueKind.UNKNOWN_KEY, "/sites/0/org_mood"),
        ({"weather": "fair"}, IssueKind.UNKNOWN_KEY, "/weather"),
        ({"diseases": []}, IssueKind.MISSING, "/diseases"),
        ({"minimum_target_accrual_number": -4}, IssueKind.WRONG_TYPE,
         "/minimum_target_accrual_number"),
    ],
)  # fmt: skip
def test_what_is_odd_is_noted_where_it_stands(
    changes: dict[str, Any], kind: IssueKind, where: str
) -> None:
    result = read(**changes)
    trial_of(result)
    assert (kind, where) in [(one.kind, one.where) for one in result.issues]


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"nct_id": "NCI-1"}', b'{"nct_id": 7}'])
def test_what_is_no_trial_fails_with_a_sentence(raw: bytes) -> None:
    result = read_record(raw)
    assert result.trial is None
    assert result.failure
    assert result.failure.endswith(".")


def test_the_form_is_known_by_its_identifiers() -> None:
    assert READER.recognises(json.dumps(TRIAL).encode())
    assert not READER.recognises(b'{"protocolSection": {}}')
