"""ClinicalTrials.gov's older XML, element by element."""

import itertools
import re

import pytest

from ctgov_xml_example import STUDY
from trialpost.eligibility import split
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import Door, IssueKind, ReadIssue, ReadResult
from trialpost.model.site import Contact, Site
from trialpost.model.status import (
    ArmType,
    InterventionType,
    Phase,
    RecruitmentStatus,
    Sex,
    StatusBasis,
    StudyType,
)
from trialpost.model.trial import (
    Arm,
    Dates,
    Design,
    Eligibility,
    Enrolment,
    Exactness,
    Intervention,
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
from trialpost.registry.ctgov_xml import places as ctgov_xml_places
from trialpost.registry.ctgov_xml import words
from trialpost.registry.ctgov_xml.elements import NOT_READ, READ, READ_IN_OLD_FILES
from trialpost.registry.ctgov_xml.record import read_record
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import reader_at, recognise_record

DAY = PartialDate.parse


def trial_of(text: str) -> Trial:
    result = read_record(text.encode())
    assert result.trial is not None, result.failure
    return result.trial


def changed(old: str, new: str) -> ReadResult:
    assert STUDY.count(old) >= 1, old
    result = read_record(STUDY.replace(old, new, 1).encode())
    assert result.trial is not None, result.failure
    return result


def only_issue(result: ReadResult) -> ReadIssue:
    (issue,) = result.issues
    return issue


EXPECTED = {
    "id": "NCT90000002",
    "aliases": ("NCT90000003",),
    "org_study_id": "MADE-UP-2",
    "secondary_ids": (SecondaryId(value="2020-000001-11"), SecondaryId(value="R01 X")),
    "brief_title": "Walking & Talking in Lupus",
    "official_title": "A Trial of Walking",
    "acronym": "WALK",
    "status": RecruitmentStatus.ACTIVE_NOT_RECRUITING,
    "status_basis": StatusBasis.STATED,
    "last_known_status": RecruitmentStatus.NOT_YET_RECRUITING,
    "why_stopped": "It rained",
    "type": StudyType.INTERVENTIONAL,
    "phases": (Phase.PHASE_1, Phase.PHASE_2),
    "conditions": ("Lupus", "Fatigue"),
    "keywords": ("walk",),
    "condition_mesh": (MeshTerm("", "Lupus Erythematosus, Systemic"),),
    "condition_ancestors": (),
    "intervention_mesh": (MeshTerm("", "Shoes"),),
    "intervention_ancestors": (),
    "interventions": (
        Intervention(
            name="Boots: brown",
            type=InterventionType.DIETARY_SUPPLEMENT,
            description="Worn.",
            other_names=("Shoes",),
            arms=("Walk", "Sit"),
        ),
        Intervention(name="Walking", type=InterventionType.BEHAVIORAL, arms=("Walk",)),
    ),
    "arms": (
        Arm(
            label="Walk",
            type=ArmType.ACTIVE_COMPARATOR,
            description="They walk.",
            interventions=("Boots: brown", "Walking"),
        ),
        Arm(label="Sit", type=ArmType.NO_INTERVENTION, interventions=("Boots: brown",)),
    ),
    "brief_summary": (
        "This first line is filled up to the very end of the room that the registry gave to each"
        " line and goes on here.\n\nA second paragraph."
    ),
    "detailed_description": "One line.",
    "eligibility": Eligibility(
        criteria=(
            "Inclusion Criteria:\n\n"
            "  -  Able to walk, which means to get from here to the next house and back again"
            " without any stick:\n\n"
            "       -  by day\n\n"
            "Exclusion Criteria:\n\n"
            "  1. Rain < 10 mm"
        ),
        sex=Sex.FEMALE,
        gender_based=True,
        gender_description="As they say",
        minimum_age=AgeLimit(18, "year"),
        maximum_age=None,
        healthy_volunteers=True,
        study_population="Walkers",
        sampling_method="non_probability_sample",
    ),
    "sites": (
        Site(
            facility="Example Hospital",
            city="Boston",
            state="Massachusetts",
            postcode="02115",
            country="United States",
            status=RecruitmentStatus.ENROLLING_BY_INVITATION,
            contacts=(
                Contact(name="Di Example", role="contact", email="di@example.org"),
                Contact(name="Ed Example", role="contact"),
                Contact(name="Flo Example", role="sub_investigator"),
            ),
        ),
        Site(city="Lyon", country="France"),
    ),
    "central_contacts": (
        Contact(name="Bo Example", role="contact", phone="555-0100 ext. 7", email="bo@example.org"),
        Contact(name="Cy Example", role="contact"),
    ),
    "officials": (
        Official(name="Ada Example, MD", affiliation="Example Hospital", role="study_chair"),
    ),
    "sponsor": Sponsor(name="Example Hospital", kind="other"),
    "collaborators": (Sponsor(name="Army Example", kind="fed"),),
    "dates": Dates(
        first_submitted=DAY("2020-01-02"),
        first_posted=DAY("2020-01-05"),
        last_update_submitted=DAY("2023-06-01"),
        last_update_posted=DAY("2023-06-03"),
        last_verified=DAY("2023-05"),
        start=TrialDate(DAY("2020-06-09"), Exactness.ACTUAL),
        primary_completion=TrialDate(DAY("2023-12-31"), Exactness.ESTIMATED),
        completion=TrialDate(DAY("2024-01"), Exactness.ESTIMATED),
        results_first_posted=DAY("2022-02-02"),
    ),
    "enrolment": Enrolment(120, Exactness.ESTIMATED),
    "design": Design(
        allocation="non_randomized",
        intervention_model="crossover",
        masking="double",
        who_masked=("participant", "outcomes_assessor"),
        primary_purpose="supportive_care",
        observational_model="case_control",
        time_perspective="cross_sectional",
        target_duration="2 Years",
    ),
    "outcomes": (
        OutcomeMeasure(
            measure="Steps",
            role=OutcomeRole.PRIMARY,
            time_frame="1 year",
            description="Counted.\nTwice.",
        ),
        OutcomeMeasure(measure="Words", role=OutcomeRole.SECONDARY),
        OutcomeMeasure(measure="Sighs", role=OutcomeRole.OTHER),
    ),
    "references": (
        Reference(citation="Example A. Walking. 2019.", pmid="11111"),
        Reference(citation="Example A. Walked. 2022.", type="result"),
    ),
    "links": (Link(url="https://example.org/walk", label="About it"),),
    "has_results": True,
}


@pytest.mark.parametrize("name", Trial.__struct_fields__)
def test_every_field_of_the_model_is_read(name: str) -> None:
    assert getattr(trial_of(STUDY), name) == EXPECTED[name]


def test_a_good_record_has_no_issue_and_keeps_its_bytes_and_its_door() -> None:
    result = read_record(STUDY.encode(), where="file:1")
    assert result.issues == ()
    assert (result.raw, result.where, result.door) == (STUDY.encode(), "file:1", Door.CTGOV_XML)


def test_the_example_has_every_element_that_is_read() -> None:
    given_up = {"first_name", "middle_name", "degrees"}
    for path in READ:
        *_, last = path.split("/")
        assert last in given_up or re.search(
            rf"<{last}[ >]|{last.lstrip('@')}=" if last[0] == "@" else rf"<{last}[ >]", STUDY
        ), path
    assert not {*READ, *READ_IN_OLD_FILES} & {path.removesuffix("/*") for path in NOT_READ}


def test_the_criteria_split_as_they_are_nested() -> None:
    criteria = split(trial_of(STUDY).eligibility.criteria)
    assert [(one.kind.value, one.text) for one in criteria] == [
        (
            "inclusion",
            "Able to walk, which means to get from here to the next house and back again"
            " without any stick: by day",
        ),
        ("exclusion", "Rain < 10 mm"),
    ]


WORDS = [
    ("Active, not recruiting", "No longer available", "status", "no_longer_available"),
    ("Active, not recruiting", "Unknown status", "status", "unknown"),
    ("Active, not recruiting", "SUSPENDED", "status", "suspended"),
    ("Phase 1/Phase 2", "Early Phase 1", "phases", ("early_phase1",)),
    ("Phase 1/Phase 2", "Phase 0", "phases", ("early_phase1",)),
    ("Phase 1/Phase 2", "N/A", "phases", ("na",)),
    ("Interventional", "Expanded Access", "type", "expanded_access"),
    ("Female", "All", "eligibility.sex", None),
    ("Female", "Both", "eligibility.sex", None),
    ("Female", "Male", "eligibility.sex", "male"),
    ("Accepts Healthy Volunteers", "No", "eligibility.healthy_volunteers", False),
    ("18 Years", "6 Months", "eligibility.minimum_age", AgeLimit(6, "month")),
    ("18 Years", "1 Day", "eligibility.minimum_age", AgeLimit(1, "day")),
    (">N/A<", ">65 Years<", "eligibility.maximum_age", AgeLimit(65, "year")),
    ("Supportive Care", "Educational/Counseling/Training", "design.primary_purpose", "ect"),
    ("Double (Participant, Outcomes Assessor)", "None (Open Label)", "design.masking", "none"),
    ("Double (Participant, Outcomes Assessor)", "None (Open Label)", "design.who_masked", ()),
    ("Double (Participant, Outcomes Assessor)", "Double", "design.who_masked", ()),
    ("Double (Participant, Outcomes Assessor)", "Open Label", "design.masking", "none"),
    (
        "Double (Participant, Outcomes Assessor)",
        "Double Blind (Subject, Caregiver)",
        "design.who_masked",
        ("participant", "care_provider"),
    ),
    (
        "Crossover Assignment",
        "Single Group Assignment",
        "design.intervention_model",
        "single_group",
    ),
    ("June 9, 2020", "June 2020", "dates.start.date", PartialDate(2020, 6)),
    ("June 9, 2020", "2020-06-09", "dates.start.date", PartialDate(2020, 6, 9)),
    (' type="Anticipated">120', ">120", "enrolment.exactness", None),
    ("<clinical_results><participant_flow/></clinical_results>", "", "has_results", False),
]


@pytest.mark.parametrize(("old", "new", "field", "value"), WORDS)
def test_words_of_newer_and_older_files(old: str, new: str, field: str, value: object) -> None:
    result = changed(old, new)
    found: object = result.trial
    for name in field.split("."):
        found = getattr(found, name)
    assert found == value
    assert result.issues == ()


def test_an_observational_registry_is_told_apart_and_has_no_phase() -> None:
    text = STUDY.replace(">Interventional<", ">Observational [Patient Registry]<")
    trial = trial_of(text.replace("Phase 1/Phase 2", "N/A"))
    assert trial.type is StudyType.OBSERVATIONAL
    assert trial.design.patient_registry is True
    assert trial.phases == ()


def test_the_one_line_design_of_files_before_2017() -> None:
    info = re.search(r"<study_design_info>.*</study_design_info>", STUDY, re.DOTALL)
    assert info is not None
    line = (
        "Allocation: Randomized, Endpoint Classification: Safety/Efficacy Study, "
        "Intervention Model: Parallel Assignment, "
        "Masking: Double Blind (Subject, Investigator, Outcomes Assessor), "
        "Primary Purpose: Treatment"
    )
    result = changed(info[0], f"<study_design>{line}</study_design>")
    assert result.issues == ()
    assert result.trial is not None
    assert result.trial.design == Design(
        allocation="randomized",
        intervention_model="parallel",
        masking="double",
        who_masked=("participant", "investigator", "outcomes_assessor"),
        primary_purpose="treatment",
        target_duration="2 Years",
    )


def test_names_and_dates_of_files_before_2017() -> None:
    text = STUDY.replace("study_first_submitted>", "firstreceived_date>")
    text = text.replace("last_update_submitted>", "lastchanged_date>").replace(
        "<last_name>Ada Example, MD<",
        "<first_name>Ada</first_name><middle_name>B.</middle_name><last_name>Example</last_name>"
        "<degrees>MD<",
        1,
    )
    text = text.replace("<degrees>MD</last_name>", "<degrees>MD</degrees>")
    result = read_record(text.encode())
    assert result.issues == ()
    assert result.trial is not None
    assert result.trial.dates == EXPECTED["dates"]
    assert result.trial.officials[0].name == "Ada B. Example, MD"


ISSUES = [
    ("Active, not recruiting", "Asleep", IssueKind.UNKNOWN_CODE, "overall_status"),
    ("Enrolling by invitation", "Asleep", IssueKind.UNKNOWN_CODE, "location[1]/status"),
    ("Sub-Investigator", "Cook", IssueKind.UNKNOWN_CODE, "location[1]/investigator/role"),
    ("Study Chair", "Cook", IssueKind.UNKNOWN_CODE, "overall_official/role"),
    ("Phase 1/Phase 2", "Phase 9", IssueKind.UNKNOWN_CODE, "phase"),
    ("Female", "Many", IssueKind.UNKNOWN_CODE, "eligibility/gender"),
    (
        "Accepts Healthy Volunteers",
        "Perhaps",
        IssueKind.UNKNOWN_CODE,
        "eligibility/healthy_volunteers",
    ),
    ("Behavioral", "Magic", IssueKind.UNKNOWN_CODE, "intervention[2]/intervention_type"),
    ("Active Comparator", "Magic", IssueKind.UNKNOWN_CODE, "arm_group[1]/arm_group_type"),
    ("Outcomes Assessor)", "Cat)", IssueKind.UNKNOWN_CODE, "study_design_info/masking"),
    (
        "Crossover Assignment",
        "Knot",
        IssueKind.UNKNOWN_CODE,
        "study_design_info/intervention_model",
    ),
    ("U.S. Fed", "Moon", IssueKind.UNKNOWN_CODE, "sponsors/collaborator/agency_class"),
    ('type="Actual">June 9', 'type="Sure">June 9', IssueKind.UNKNOWN_CODE, "start_date/@type"),
    ('"Anticipated">120', '"Sure">120', IssueKind.UNKNOWN_CODE, "enrollment/@type"),
    (">120<", ">about 120<", IssueKind.WRONG_TYPE, "enrollment"),
    (">120<", ">99999999999<", IssueKind.WRONG_TYPE, "enrollment"),
    ("June 9, 2020", "June 31, 2020", IssueKind.BAD_DATE, "start_date"),
    ("May 2023", "Spring 2023", IssueKind.BAD_DATE, "verification_date"),
    ("18 Years", "200 Years", IssueKind.BAD_AGE, "eligibility/minimum_age"),
    ("18 Years", "Child", IssueKind.BAD_AGE, "eligibility/minimum_age"),
    (">N/A<", ">2 Years<", IssueKind.CONTRADICTION, "eligibility/maximum_age"),
    ("January 2024", "January 2019", IssueKind.CONTRADICTION, "completion_date"),
    ("<gender>Female</gender>", "", IssueKind.MISSING, "eligibility/gender"),
    (
        "<brief_title>Walking &amp; Talking in Lupus</brief_title>",
        "",
        IssueKind.MISSING,
        "brief_title",
    ),
    ("<measure>Words</measure>", "", IssueKind.MISSING, "secondary_outcome"),
    ("<keyword>", "<keyword/><keyword>", IssueKind.MISSING, "keyword[1]"),
    ("<keyword>", "<fax>1</fax><keyword>", IssueKind.UNKNOWN_KEY, "fax"),
    (
        "<city>Lyon",
        "<fax>1</fax><city>Lyon",
        IssueKind.UNKNOWN_KEY,
        "location[2]/facility/address/fax",
    ),
    ("<keyword>", "<keyword lang='en'>", IssueKind.UNKNOWN_KEY, "keyword/@lang"),
    ("<keyword>", "<gone/>stray<keyword>", IssueKind.UNKNOWN_KEY, "gone"),
    ("<acronym>", "<acronym>W</acronym><acronym>", IssueKind.CONTRADICTION, "acronym[2]"),
    ("<acronym>WALK", "<acronym>WA\x92LK", IssueKind.BAD_TEXT, "acronym"),
]


@pytest.mark.parametrize(("old", "new", "kind", "where"), ISSUES)
def test_what_is_odd_is_noted_where_it_stands(
    old: str, new: str, kind: IssueKind, where: str
) -> None:
    issues = changed(old, new).issues
    assert (kind, f"/clinical_study/{where}") in {(one.kind, one.where) for one in issues}
    assert len(issues) <= 2


def test_every_place_of_the_table_is_an_element_that_is_read() -> None:
    read = (*READ, *READ_IN_OLD_FILES)
    for path in ctgov_xml_places.PATHS.values():
        choices = [step.rstrip("#").split("|") for step in path.split("/")]
        ways = ["/".join(names) for names in itertools.product(*choices)]
        assert any(f"{one}/".startswith(f"{way}/") for one in read for way in ways), path


def test_what_no_element_has_is_noted_at_its_parent() -> None:
    text = STUDY.replace("<condition>Lupus</condition>", "").replace(
        "<condition>Fatigue</condition>", ""
    )
    issue = only_issue(read_record(text.encode()))
    assert (issue.kind, issue.where) == (IssueKind.MISSING, "/clinical_study/condition")


def test_a_record_with_very_many_oddities_keeps_them_all() -> None:
    many = "<secondary_id/><secondary_id>x</secondary_id>" * 5_000
    result = changed("<secondary_id>R01 X</secondary_id>", many)
    noted = [issue.where for issue in result.issues if issue.kind is IssueKind.MISSING]
    assert len(noted) == 5_001
    assert noted[-1] == "/clinical_study/id_info/secondary_id[10000]"
    assert result.trial is not None
    assert len(result.trial.secondary_ids) == 5_001


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "not well-formed XML"),
        (b"<clinical_study><id_info>", "not well-formed XML"),
        (b"<trial/>", "no clinical_study"),
        (b"<clinical_study/>", "no identifier"),
        (STUDY.replace("<nct_id>NCT9", "<nct_id>XYZ9").encode(), "not an identifier"),
        (b'<!DOCTYPE c [<!ENTITY a "b">]><clinical_study/>', "declares entities"),
    ],
)
def test_what_is_no_record_is_a_failure_with_a_sentence(raw: bytes, sentence: str) -> None:
    result = read_record(raw)
    assert result.trial is None
    assert result.failure is not None
    assert sentence in result.failure
    assert result.door is Door.CTGOV_XML


def test_its_reader_recognises_it_and_nothing_else() -> None:
    reader = reader_at(Door.CTGOV_XML)
    assert reader.element == "clinical_study"
    assert recognise_record(STUDY.encode(), Syntax.XML) is reader
    assert not reader.recognises(b"<clinical_study_list/>")


def test_tables_lead_to_codes_that_the_model_knows() -> None:
    """A misspelt code would be noted as unknown on every record."""
    members = {
        "STATUS": RecruitmentStatus,
        "ARM": ArmType,
        "INTERVENTION": InterventionType,
    }
    for table, kind in members.items():
        assert set(getattr(words, table).values()) == {
            one.value.upper() for one in kind if one.value != "unknown" or table == "STATUS"
        }
    assert {code for codes in words.PHASE.values() for code in codes} == {
        one.value.upper() for one in Phase
    }
