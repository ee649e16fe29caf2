"""Each field of a ClinicalTrials.gov study is read as what it says."""

import datetime as dt

import pytest

from registry_examples import (
    ELIGIBILITY,
    STATUS,
    STUDY,
    as_bytes,
    put,
    trial_of,
)
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.site import Contact, Coordinates, Located
from trialpost.model.status import ArmType, InterventionType, Phase, RecruitmentStatus, Sex
from trialpost.model.trial import (
    Enrolment,
    Exactness,
    Link,
    MeshTerm,
    Official,
    OutcomeMeasure,
    OutcomeRole,
    Reference,
    SecondaryId,
    Sponsor,
    Trial,
    TrialDate,
)
from trialpost.registry import read_record
from trialpost.registry.ctgov.fields import canonical_mesh_id


@pytest.fixture(scope="module")
def trial() -> Trial:
    return trial_of(as_bytes(STUDY))


def test_a_clean_record_has_no_issues_and_keeps_its_bytes() -> None:
    raw = as_bytes(STUDY)
    result = read_record(raw, where="file.jsonl:3")
    assert result.issues == ()
    assert result.raw == raw
    assert (result.where, result.failure) == ("file.jsonl:3", None)


def test_identity(trial: Trial) -> None:
    assert trial.id == "NCT90000001"
    assert trial.url == "https://clinicaltrials.gov/study/NCT90000001"
    assert trial.aliases == ("NCT90000777",)
    assert trial.org_study_id == "HARBOUR-7"
    assert trial.secondary_ids == (
        SecondaryId(value="2015-004816-41", type="eudract_number"),
        SecondaryId(value="X9", type="other", domain="Harbour", link="https://example.org/x"),
    )
    assert trial.title == trial.brief_title == "Warm tea for cold hands"
    assert trial.official_title == "A study of warm tea in people whose hands are cold"
    assert trial.acronym == "TEA"


def test_status_and_dates(trial: Trial) -> None:
    assert trial.status is RecruitmentStatus.RECRUITING
    assert trial.last_known_status is RecruitmentStatus.NOT_YET_RECRUITING
    assert trial.why_stopped == "The kettle broke"
    dates = trial.dates
    assert dates.first_submitted == PartialDate(2025, 1, 15)
    assert dates.first_posted == PartialDate(2025, 1, 20)
    assert dates.last_update_submitted == PartialDate(2026, 5, 30)
    assert dates.last_update_posted == PartialDate(2026, 6, 2)
    assert dates.results_first_posted == PartialDate(2026, 6, 1)
    assert str(dates.last_verified) == "2026-05"
    assert dates.start == TrialDate(PartialDate(2025, 3, 2), Exactness.ACTUAL)
    assert dates.primary_completion == TrialDate(PartialDate(2027, 1), Exactness.ESTIMATED)
    assert dates.completion == TrialDate(PartialDate(2028), Exactness.ESTIMATED)
    assert dates.completion.date.latest() == dt.date(2028, 12, 31)


def test_subject(trial: Trial) -> None:
    assert trial.conditions == ("Raynaud Disease",)
    assert trial.keywords == ("tea", "hands")
    assert trial.condition_mesh == (MeshTerm("D011928", "Raynaud Disease"),)
    assert trial.condition_ancestors == (MeshTerm("D016491", "Peripheral Vascular Diseases"),)
    assert trial.intervention_mesh == (MeshTerm("D013662", "Tea"),)
    assert trial.intervention_ancestors == (MeshTerm("D001628", "Beverages"),)
    assert trial.brief_summary == "We look at tea."
    assert trial.detailed_description == "We look at tea for a long time."


def test_design_arms_and_outcomes(trial: Trial) -> None:
    assert trial.type.value == "interventional"
    assert trial.phases == (Phase.PHASE_2, Phase.PHASE_3)
    assert trial.enrolment == Enrolment(80, Exactness.ESTIMATED)
    design = trial.design
    assert (design.allocation, design.intervention_model) == ("randomized", "parallel")
    assert (design.masking, design.who_masked) == ("double", ("participant", "investigator"))
    assert (design.primary_purpose, design.time_perspective) == ("treatment", "prospective")
    assert design.observational_model == "cohort"
    assert design.patient_registry is False
    assert design.target_duration == "6 Months"
    (tea,) = trial.interventions
    assert (tea.name, tea.type) == ("Black tea", InterventionType.DIETARY_SUPPLEMENT)
    assert (tea.description, tea.arms) == ("Hot", ("Tea",))
    assert tea.other_names == ("Assam", "Ceylon")
    given, nothing = trial.arms
    assert (given.label, given.type, given.description) == (
        "Tea",
        ArmType.EXPERIMENTAL,
        "Three cups",
    )
    assert given.interventions == ("Black tea", "Other: something else")
    assert (nothing.type, nothing.interventions) == (ArmType.NO_INTERVENTION, ())
    assert trial.outcomes == (
        OutcomeMeasure(
            measure="Warmth",
            role=OutcomeRole.PRIMARY,
            time_frame="1 hour",
            description="of hands",
        ),
        OutcomeMeasure(measure="Comfort", role=OutcomeRole.SECONDARY),
        OutcomeMeasure(measure="Taste", role=OutcomeRole.OTHER, time_frame="1 day"),
    )


def test_eligibility(trial: Trial) -> None:
    eligibility = trial.eligibility
    assert eligibility.criteria.startswith("Inclusion Criteria:\n\n* Cold")
    assert eligibility.sex is Sex.FEMALE
    assert eligibility.gender_based is True
    assert eligibility.gender_description == "Women"
    assert eligibility.minimum_age == AgeLimit(18, "year")
    assert eligibility.maximum_age == AgeLimit(65, "year")
    assert eligibility.healthy_volunteers is False
    assert eligibility.study_population == "People by the sea"
    assert eligibility.sampling_method == "non_probability_sample"


def test_sites_and_people(trial: Trial) -> None:
    boston, paris = trial.sites
    assert boston.facility == "Harbour Clinic"
    assert (boston.city, boston.state, boston.postcode) == ("Boston", "Massachusetts", "02110")
    assert boston.country == "United States"
    assert boston.status is RecruitmentStatus.RECRUITING
    assert boston.coordinates == Coordinates(42.35843, -71.05977)
    assert boston.located is Located.REGISTRY
    assert boston.contacts == (Contact(name="Clinic desk", role="contact", phone="555-0101"),)
    assert (paris.coordinates, paris.located) == (None, Located.UNKNOWN)
    assert paris.status is RecruitmentStatus.WITHDRAWN
    assert paris.facility is None
    assert trial.central_contacts == (
        Contact(
            name="Front desk",
            role="contact",
            phone="555-0100 ext. 12",
            email="desk@example.org",
        ),
    )
    assert trial.officials == (Official(name="A. Leaf", affiliation="Harbour", role="study_chair"),)
    assert trial.sponsor == Sponsor(name="Harbour Institute", kind="other")
    assert trial.collaborators == (Sponsor(name="Kettle Works", kind="industry"),)


def test_references_and_results(trial: Trial) -> None:
    assert trial.references == (Reference(citation="Leaf A. Tea. 2024.", pmid="1", type="result"),)
    assert trial.links == (Link(url="https://example.org/tea", label="Tea"),)
    assert trial.has_results is False


@pytest.mark.parametrize("code", ["FEMALE", "MALE", "ALL"])
def test_sex_all_means_no_limit(code: str) -> None:
    expected = {"FEMALE": Sex.FEMALE, "MALE": Sex.MALE, "ALL": None}[code]
    result = read_record(put(f"{ELIGIBILITY}/sex", code))
    assert result.trial
    assert result.trial.eligibility.sex is expected
    assert result.issues == ()


@pytest.mark.parametrize("status", list(RecruitmentStatus))
def test_every_status_is_read(status: RecruitmentStatus) -> None:
    trial = trial_of(put(f"{STATUS}/overallStatus", status.value.upper()))
    assert trial.status is status


MESH_IDS = [
    ("D003556", "D003556"),
    ("D000003556", "D003556"),  # padded by the registry
    ("D000578", "D000578"),  # an old id that begins with zeros
    ("D000066279", "D066279"),
    ("D000066448", "D000066448"),  # the smallest long id of NLM's 2023 file
    ("D000077192", "D000077192"),
    ("D000098002", "D000098002"),
    ("C000024352", "C024352"),
    ("C000590786", "C000590786"),
    ("C549319", "C549319"),
    ("D12", None),
    ("", None),
    ("d003556", None),
]


@pytest.mark.parametrize(("given", "canonical"), MESH_IDS)
def test_mesh_ids_are_spelled_as_nlm_spells_them(given: str, canonical: str | None) -> None:
    assert canonical_mesh_id(given) == canonical
