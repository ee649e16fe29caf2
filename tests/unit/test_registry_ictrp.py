"""A record of the WHO's portal, read whole, as XML and as CSV; and what is odd about one."""

import csv
import io

import msgspec
import pytest

from portal_examples import portal_fields, portal_xml
from trialpost.eligibility import split
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.site import Contact, Site
from trialpost.model.status import InterventionType, Phase, RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import (
    Enrolment,
    Exactness,
    Intervention,
    Link,
    OutcomeRole,
    SecondaryId,
    Sponsor,
    Trial,
    TrialDate,
)
from trialpost.registry.who.ictrp import CSV, EXTRACT, XML, read_csv, read_extract, read_xml

FULL_DOWNLOAD = {
    "Last_Refreshed_on": "last_updated",
    "web_address": "url",
    "Secondary_ID": "SecondaryIDs",
    "Condition": "Conditions",
    "Intervention": "Interventions",
    "Inclusion_agemin": "Age_min",
    "Inclusion_agemax": "Age_max",
    "Inclusion_gender": "Gender",
    "Contact_Firstname": "pub_Contact_Firstname",
    "Contact_Lastname": "pub_Contact_Lastname",
}


def trial_of(result: ReadResult) -> Trial:
    assert result.failure is None
    assert result.trial is not None
    return result.trial


def table(header: list[str], row: list[str]) -> bytes:
    """Write a header and a record as the files do, joined by a line feed."""
    lines = []
    for cells in (header, row):
        sink = io.StringIO(newline="")
        csv.writer(sink, lineterminator="", quoting=csv.QUOTE_ALL).writerow(cells)
        lines.append(sink.getvalue())
    return "\n".join(lines).encode()


def portal_csv(names: dict[str, str] | None = None, **changes: str) -> bytes:
    """Write the invented record as CSV, with spaces in its names or with given ones."""
    fields = portal_fields(**changes)
    header = [(names or {}).get(name, name.replace("_", " ")) for name in fields]
    return table(header, list(fields.values()))


def test_everything_that_a_record_says_is_read() -> None:
    result = read_xml(portal_xml())
    trial = trial_of(result)
    assert (result.door, result.part, result.issues) == (Door.ICTRP_XML, "", ())
    assert trial.id == "ISRCTN10000018"
    assert trial.brief_title == "Walking for a sore knee"
    assert trial.official_title == (
        "Supervised walking against advice alone in osteoarthritis of the knee"
    )
    assert trial.acronym == "STEP"
    assert trial.secondary_ids == (
        SecondaryId(value="STEP-1", type="other"),
        SecondaryId(value="NCT90000018", type="registry"),
    )
    assert trial.status is RecruitmentStatus.RECRUITING
    assert trial.type is StudyType.INTERVENTIONAL
    assert trial.phases == (Phase.NOT_APPLICABLE,)
    assert trial.conditions == ("Osteoarthritis of the knee", "Gonarthrosis")
    assert trial.keywords == ("Musculoskeletal Diseases",)
    assert trial.sites == (Site(country="United Kingdom"), Site(country="Ireland"))
    assert trial.enrolment == Enrolment(120, Exactness.ESTIMATED)
    assert trial.sponsor == Sponsor(name="University of Nowhere")
    assert trial.collaborators == (Sponsor(name="Knee Trust"),)
    assert trial.links == (Link(url="https://www.isrctn.com/ISRCTN10000018", label="ISRCTN"),)
    assert trial.central_contacts == (
        Contact(name="Ada Able", email="ada@example.org"),
        Contact(name="Ben Baker"),
    )
    assert (trial.design.allocation, trial.design.masking) == ("randomized", "none")
    assert trial.design.primary_purpose == "treatment"
    assert not trial.has_results


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("DRKS00012345", PartialDate(2026, 8, 24)),
        ("ISRCTN10000018", None),
        ("EUCTR2015-004816-41-DE", None),
    ],
)
def test_the_day_of_the_copy_passes_for_no_update_of_a_registry_that_dates_its_own(
    number: str, expected: PartialDate | None
) -> None:
    assert trial_of(read_xml(portal_xml(TrialID=number))).dates.last_update_posted == expected


def test_dates_ages_criteria_and_outcomes() -> None:
    trial = trial_of(read_xml(portal_xml()))
    assert trial.dates.first_posted == PartialDate(2026, 3, 1)
    assert trial.dates.start == TrialDate(PartialDate(2026, 4, 15))
    who = trial.eligibility
    assert (who.minimum_age, who.maximum_age, who.sex) == (AgeLimit(40, "year"), None, None)
    assert [(one.kind.value, one.text) for one in split(who.criteria)] == [
        ("inclusion", "Sore knee"),
        ("inclusion", "Aged 40 or over"),
        ("exclusion", "New knee"),
    ]
    assert [(one.measure, one.role) for one in trial.outcomes] == [
        ("Pain on walking at 12 weeks", OutcomeRole.PRIMARY),
        ("Steps a day", OutcomeRole.PRIMARY),
    ]
    assert trial.interventions == (
        Intervention(
            name="Supervised walking, three times a week.",
            description="Supervised walking, three times a week.\nThe others get advice.",
        ),
    )


@pytest.mark.parametrize("names", [None, FULL_DOWNLOAD])
def test_csv_gives_the_same_trial(names: dict[str, str] | None) -> None:
    result = read_csv(portal_csv(names))
    assert result.door is Door.ICTRP_CSV
    assert result.issues == ()
    assert trial_of(result) == trial_of(read_xml(portal_xml()))


def test_quotation_marks_that_were_quoted_and_null_are_taken_off() -> None:
    fields = {name: f'"{text}"' if text else "NULL" for name, text in portal_fields().items()}
    assert trial_of(read_csv(table(list(fields), list(fields.values())))) == trial_of(
        read_xml(portal_xml())
    )


def test_a_field_may_go_on_over_lines() -> None:
    raw = portal_csv(Inclusion_Criteria='1. Sore, "hot" knee\r\n2. Aged 40')
    criteria = trial_of(read_csv(raw)).eligibility.criteria
    assert [one.text for one in split(criteria)][:2] == ['Sore, "hot" knee', "Aged 40"]


def test_each_door_knows_its_own() -> None:
    extract = table(
        ["TrialID", "Condition", "StandardisedCondition", "RECRUITMENT_STATUS"],
        ["NCT90000018", "Sore knee", "Knee", "RECRUITING"],
    )
    for reader, raw in ((XML, portal_xml()), (CSV, portal_csv()), (EXTRACT, extract)):
        assert [one for one in (XML, CSV, EXTRACT) if one.recognises(raw)] == [reader]
    assert not CSV.recognises(b"name,place\nAda,Leeds")


def test_a_table_without_a_header_is_known_and_refused_with_a_sentence() -> None:
    cells = ["ISRCTN10000018"] + [f"cell {index}" for index in range(62)]
    raw = table(cells, ["NCT90000018", *cells[1:]])
    assert CSV.recognises(raw)
    result = read_csv(raw)
    assert result.trial is None
    assert result.failure is not None
    assert "no header line" in result.failure


@pytest.mark.parametrize(
    ("written", "own", "part"),
    [
        ("EUCTR2015-004816-41-DE", "2015-004816-41", "DE"),
        ("EUCTR2015-004816-41-Outside-EU/EEA", "2015-004816-41", "3RD"),
        ("EUCTR2015-004816-41", "2015-004816-41", ""),
        ("CTIS2022-500001-11-00", "2022-500001-11-00", ""),
        ("JPRN-UMIN000011426", "UMIN000011426", ""),
        ("JPRN-jRCT2031210001", "jRCT2031210001", ""),
        ("ChiCTR2000029308", "ChiCTR2000029308", ""),
        ("CTRI/2020/01/022345", "CTRI/2020/01/022345", ""),
        ("RBR-973pt5n", "RBR-973pt5n", ""),
        ("NCT90000018", "NCT90000018", ""),
    ],
)
def test_identifiers_lose_what_the_portal_puts_before_them(
    written: str, own: str, part: str
) -> None:
    result = read_xml(portal_xml(TrialID=written))
    assert (trial_of(result).id, result.part) == (own, part)


@pytest.mark.parametrize("written", ["", "XYZ-1", "N/A"])
def test_a_record_of_nobody_knows_which_trial_fails(written: str) -> None:
    result = read_xml(portal_xml(TrialID=written))
    assert result.trial is None
    assert result.failure is not None
    assert "register that we know" in result.failure


@pytest.mark.parametrize(
    ("changes", "kind", "where"),
    [
        ({"Date_enrollement": "soon"}, IssueKind.BAD_DATE, "/Trial/Date_enrollement"),
        ({"Inclusion_agemin": "forty"}, IssueKind.BAD_AGE, "/Trial/Inclusion_agemin"),
        ({"Inclusion_agemax": "18Y"}, IssueKind.CONTRADICTION, "/Trial/Inclusion_agemax"),
        ({"Phase": "Phase Nine"}, IssueKind.UNKNOWN_CODE, "/Trial/Phase"),
        ({"Study_type": "Divination"}, IssueKind.UNKNOWN_CODE, "/Trial/Study_type"),
        ({"Target_size": "plenty"}, IssueKind.WRONG_TYPE, "/Trial/Target_size"),
        ({"Recruitment_Status": ""}, IssueKind.MISSING, "/Trial/Recruitment_Status"),
        ({"Public_title": ""}, IssueKind.MISSING, "/Trial/Public_title"),
        ({"Condition": ""}, IssueKind.MISSING, "/Trial/Condition"),
        (
            {"Inclusion_Criteria": "", "Exclusion_Criteria": ""},
            IssueKind.MISSING,
            "/Trial/Inclusion_Criteria",
        ),
        ({"Date_registration": "02/03/2026"}, IssueKind.CONTRADICTION, "/Trial/Date_registration"),
        ({"Weather": "fair"}, IssueKind.UNKNOWN_KEY, "/Trial/Weather"),
    ],
)
def test_what_is_odd_is_noted_where_it_stands(
    changes: dict[str, str], kind: IssueKind, where: str
) -> None:
    result = read_xml(portal_xml(**changes))
    trial_of(result)
    assert [(one.kind, one.where) for one in result.issues] == [(kind, where)]


def test_a_row_wider_or_narrower_than_its_header_is_noted_and_read() -> None:
    fields = portal_fields()
    header, row = list(fields), list(fields.values())
    wide = read_csv(table(header, [*row, "more"]))
    assert [one.kind for one in wide.issues] == [IssueKind.WRONG_TYPE]
    narrow = read_csv(table(header, row[:-1]))
    assert [one.kind for one in narrow.issues] == [IssueKind.MISSING]
    assert trial_of(wide) == trial_of(narrow)


def test_lines_behind_the_record_are_noted() -> None:
    result = read_csv(portal_csv() + b"\nNCT90000019,one more")
    assert trial_of(result).id == "ISRCTN10000018"
    assert [one.kind for one in result.issues] == [IssueKind.WRONG_TYPE]


def test_interventions_are_cut_only_where_their_form_is_sure() -> None:
    typed = trial_of(read_xml(portal_xml(Intervention="Drug: Kneeol;Device: Brace;"))).interventions
    assert [(one.name, one.type) for one in typed] == [
        ("Kneeol", InterventionType.DRUG),
        ("Brace", InterventionType.DEVICE),
    ]
    loose = trial_of(
        read_xml(portal_xml(Intervention="Group A: walk; group B: rest"))
    ).interventions
    assert len(loose) == 1
    european = (
        "<br>Trade Name: Kneeol<br>Product Name: Patellin<br>Pharmaceutical Form: Tablet<br>"
        "<br>Trade Name: Jointal<br>Product Name: <br><br>Product Name: Meniscin<br>"
    )
    assert trial_of(read_xml(portal_xml(Intervention=european))).interventions == (
        Intervention(name="Patellin", type=InterventionType.DRUG, other_names=("Kneeol",)),
        Intervention(name="Jointal", type=InterventionType.DRUG),
        Intervention(name="Meniscin", type=InterventionType.DRUG),
    )


def test_a_european_record() -> None:
    raw = portal_xml(
        TrialID="EUCTR2015-004816-41-DE",
        Condition=(
            "Sore knee <br>MedDRA version: 20.0Level: LLTClassification code 10035738Term: "
            "Gonarthrosis NOSSystem Organ Class: 100000004862;"
            "Therapeutic area: Diseases [C] - Knees"
        ),
        Primary_outcome=(
            "Main Objective: To help knees.;Secondary Objective: Not applicable;"
            "Primary end point(s): Pain;Timepoint(s) of evaluation of this end point: Week 12"
        ),
        Inclusion_agemin="",
        Inclusion_agemax="",
        Inclusion_gender="<br>Female: yes<br>Male: no<br>",
        Inclusion_Criteria=(
            "Inclusion criteria: <br>• Sore knee<br>Are the trial subjects under 18? no<br>"
            "Number of subjects for this age range: <br>F.1.2 Adults (18-64 years) yes<br>"
            "F.1.3 Elderly (>=65 years) no<br>"
        ),
        Study_design="Controlled: yes Randomised: yes Open: no Single blind: no Double blind: yes "
        "Parallel group: yes Cross over: no Other: no",
    )
    trial = trial_of(read_xml(raw))
    assert trial.conditions == ("Sore knee", "Gonarthrosis NOS")
    assert trial.keywords == ("Diseases [C] - Knees",)
    assert trial.brief_summary == "To help knees."
    assert [(one.measure, one.time_frame) for one in trial.outcomes] == [("Pain", "Week 12")]
    who = trial.eligibility
    assert (who.minimum_age, who.maximum_age) == (AgeLimit(18, "year"), AgeLimit(64, "year"))
    assert who.sex is Sex.FEMALE
    assert [one.text for one in split(who.criteria)] == ["Sore knee", "New knee"]
    drawn = trial.design
    assert (drawn.allocation, drawn.intervention_model, drawn.masking) == (
        "randomized",
        "parallel",
        "double",
    )


def test_codes_and_classes_are_no_conditions() -> None:
    indian = trial_of(
        read_xml(portal_xml(Condition="Health Condition 1: B550- Visceral leishmaniasis"))
    )
    assert indian.conditions == ("Visceral leishmaniasis",)
    australian = trial_of(
        read_xml(
            portal_xml(
                TrialID="ACTRN12623000271606",
                Condition="Sore knee; <br>Sore knee;Musculoskeletal - Osteoarthritis",
            )
        )
    )
    assert australian.conditions == ("Sore knee",)
    assert australian.keywords == ("Musculoskeletal - Osteoarthritis",)


def test_records_that_the_portal_holds_for_the_same_trial_are_other_identifiers() -> None:
    raw = portal_xml(Secondary_ID="", Childs="NCT90000018;ISRCTN10000018;none", Bridging_flag="")
    assert trial_of(read_xml(raw)).secondary_ids == (
        SecondaryId(value="NCT90000018", type="registry", domain="ICTRP"),
    )


EXTRACT_ROW = {
    "TrialID": "NCT90000018",
    "Condition": "Sore knee;Sore knee",
    "StandardisedCondition": "Gonarthrosis",
    "COUNTRY": "GBR",
    "Countries": "United Kingdom;United Kingdom",
    "PHASE": "PHASE II TRIAL",
    "Phase_Original": "Phase 2",
    "PRIMARY PRUPOSE": "TREATMENT",
    "MASKING": "MASKING: BLINDED|DOUBLE",
    "INTERVENTION MODEL RESPONSE": "CROSS-OVER",
    "RANDOMIZATION": "NON-RANDOMIZED",
    "Source_Register": "ClinicalTrials.gov",
    "DATE_REGISTRATION": "2026-03-01",
    "DATE_ENROLLEMENT": "2026-04",
    "RECRUITMENT_STATUS": "RECRUITING",
    "STUDY_TYPE": "INTERVENTIONAL",
    "INCLUSION_AGEMIN": "18Y",
    "INCLUSION_AGEMAX": "NA",
    "INCLUSION_AGEMAX_Aug2024": "60Y",
    "INCLUSION_CRITERIA": "inclusion criteria: sore knee",
    "TARGET SIZE": "52",
}


def test_the_extract_has_no_title_and_says_so() -> None:
    result = read_extract(table(list(EXTRACT_ROW), list(EXTRACT_ROW.values())))
    trial = trial_of(result)
    assert result.door is Door.ICTRP_EXTRACT
    assert trial.brief_title == "Sore knee"
    assert trial.conditions == ("Sore knee",)
    assert trial.keywords == ("Gonarthrosis",)
    assert trial.phases == (Phase.PHASE_2,)
    assert trial.dates.start == TrialDate(PartialDate(2026, 4))
    assert (trial.design.allocation, trial.design.masking) == ("non_randomized", "double")
    assert trial.design.intervention_model == "crossover"
    assert trial.eligibility.minimum_age == AgeLimit(18, "year")
    assert trial.eligibility.maximum_age == AgeLimit(60, "year")
    assert {(one.kind, one.where) for one in result.issues} == {
        (IssueKind.MISSING, "public_title"),
        (IssueKind.MISSING, "INCLUSION_AGEMAX"),
    }


def test_bytes_of_another_encoding_are_read_and_noted() -> None:
    raw = portal_csv(Public_title="Gehen für das Knie").decode().encode("cp1252")
    result = read_csv(raw)
    assert trial_of(result).brief_title == "Gehen für das Knie"
    assert [one.kind for one in result.issues] == [IssueKind.BAD_TEXT]


def test_results_are_told_of_and_pointed_to() -> None:
    raw = portal_xml(results_yes_no="Yes", results_url_link="https://example.org/results")
    trial = trial_of(read_xml(raw))
    assert trial.has_results
    assert trial.links[-1] == Link(url="https://example.org/results", label="Results")


def test_the_reader_keeps_the_bytes() -> None:
    raw = portal_xml()
    assert read_xml(raw, where="here") == msgspec.structs.replace(
        read_xml(raw), where="here", raw=raw
    )
