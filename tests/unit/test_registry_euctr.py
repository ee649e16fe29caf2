"""A protocol of EUCTR in the register's own text, with contents made up here."""

import io
import json
from pathlib import Path

import pytest

from european_examples import PREAMBLE, PROTOCOL
from trialpost.eligibility import split
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.status import InterventionType, Phase, RecruitmentStatus
from trialpost.model.trial import Enrolment, Exactness, Trial
from trialpost.registry import read
from trialpost.registry.europe import euctr
from trialpost.registry.europe.euctr_fields import code, field_of, plain
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import recognise_record
from trialpost.registry.tolerant.json_tree import Tree
from trialpost.registry.tolerant.notes import Notes

ABROAD = PROTOCOL.replace("Germany - BfArM", "Outside EU/EEA").replace("/DE/", "/3rd/")


def result_of(text: str) -> ReadResult:
    return euctr.read_record(text.encode())


def trial(text: str = PROTOCOL) -> Trial:
    result = result_of(text)
    assert result.trial is not None, result.failure
    return result.trial


def test_a_protocol_is_read_whole_and_without_an_issue() -> None:
    result = result_of(PROTOCOL)
    found = result.trial
    assert found is not None
    assert result.issues == ()
    assert (result.door, result.part) == (Door.EUCTR, "DE")
    assert (found.id, found.id.registry.value) == ("2015-009999-17", "euctr")
    assert found.brief_title == "Does inventol help against cough?"
    assert found.acronym == "COUGH-NOT"
    assert found.org_study_id == "INV-7"
    assert found.phases == (Phase.PHASE_2, Phase.PHASE_3)
    assert found.enrolment == Enrolment(120, Exactness.ESTIMATED)
    assert str(found.dates.first_submitted) == "2015-11-03"
    assert [(one.type, one.value) for one in found.secondary_ids] == [
        ("registry", "NCT09999999"),
        ("registry", "ISRCTN12345678"),
        ("registry", "U1111-9999-0000"),
    ]


def test_a_value_goes_on_over_lines_and_english_stands_before_other_languages() -> None:
    assert trial().official_title == (
        "An invented study of inventol in people whose cough was invented too"
    )
    assert trial().conditions == ("Chronic cough", "A cough that stays")


def test_only_another_language_is_read_where_english_is_missing() -> None:
    text = PROTOCOL.replace("being investigated: Chronic cough\n", "being investigated:\n")
    assert trial(text).conditions[0] == "Chronischer Husten"


def test_criteria_keep_lines_that_look_like_fields() -> None:
    criteria = split(trial().eligibility.criteria)
    assert [(one.kind.value, one.text) for one in criteria] == [
        ("inclusion", "A cough for > 8 weeks"),
        ("inclusion", "Age of 12 years or more"),
        ("inclusion", "Only for part B: a cough at night"),
        ("inclusion", "A.1 weeks of coughing are not enough"),
        ("exclusion", "Smoking"),
        ("exclusion", "Fever < 3 days ago: any"),
    ]


def test_bullets_on_lines_of_their_own_leave_the_other_lines_alone() -> None:
    listed = "E.3 Principal inclusion criteria: 1.\tCough\n2. One of:\n• day\n• night\n3. Age\nE.4"
    text = PROTOCOL[: PROTOCOL.index("E.3 Principal")] + listed
    text += PROTOCOL[PROTOCOL.index(" Principal exclusion") :]
    criteria = trial(text).eligibility.criteria
    assert "1. Cough\n2. One of:\n• day\n• night\n3. Age\n\nExclusion" in criteria


def test_products_and_placebo_with_role_form_and_routes() -> None:
    new, old, placebo = trial().interventions
    assert (new.name, new.type) == ("Inventol", InterventionType.BIOLOGICAL)
    assert new.description == "Test; syrup; oral use; nasal use"
    assert new.other_names == ("INVENTOLUM",)
    assert (old.name, old.description) == ("Oldol", "Comparator")
    assert (placebo.name, placebo.description) == ("Placebo", "Placebo; syrup; oral use")


def test_people_and_terms() -> None:
    found = trial()
    assert found.keywords[:2] == ("Cough", "Chronic cough")
    assert found.sponsor is not None
    assert (found.sponsor.name, found.sponsor.kind) == ("Inventions Ltd", "Commercial")
    assert [one.name for one in found.collaborators] == [
        "University of Nowhere",
        "Foundation of the Made-up",
    ]
    assert found.central_contacts[0].email == "desk@inventions.example"
    assert found.eligibility.sex == "female"
    assert found.eligibility.healthy_volunteers is False
    assert (found.design.masking, found.design.primary_purpose) == ("double", "treatment")
    assert found.outcomes[0].time_frame == "Week 12"


def test_only_the_state_itself_has_a_status_that_is_said() -> None:
    text = PROTOCOL.replace("Trial Status: Ongoing", "Trial Status: Completed")
    assert [(site.country, site.status) for site in trial(text).sites] == [
        ("Germany", RecruitmentStatus.COMPLETED),
        ("United Kingdom", RecruitmentStatus.UNKNOWN),
        ("South Korea", RecruitmentStatus.UNKNOWN),
    ]


def test_a_file_of_several_states_is_cut_and_each_part_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trials.txt"
    path.write_text(f"{PREAMBLE}{PROTOCOL}\nSummary\n{ABROAD}", "utf-8")
    found = list(read(path))
    assert [(one.part, one.failure) for one in found] == [("DE", None), ("3RD", None)]
    assert [one.trial.sites[0].country for one in found if one.trial] == [
        "Germany",
        "United Kingdom",
    ]
    assert found[0].trial == trial()


def test_a_record_begins_with_its_number_and_nowhere_else() -> None:
    lines = io.BytesIO(f"{PREAMBLE}{PROTOCOL}".encode())
    assert [line for line in lines if euctr.record_starts(line)] == [
        b"EudraCT Number: 2015-009999-17\n"
    ]


@pytest.mark.parametrize("drop", ["A.2 EudraCT number: 2015-009999-17\n", "Link: "])
def test_the_number_is_found_wherever_it_stands(drop: str) -> None:
    assert trial(PROTOCOL.replace(drop, "")).id == "2015-009999-17"


def test_two_statuses_that_differ_are_noted() -> None:
    text = PROTOCOL.replace("P. End of Trial Status: Ongoing", "P. End of Trial Status: Completed")
    text = text.replace("\nTrial Status: Ongoing", "\nTrial Status: Prematurely Ended")
    assert trial(text).status is RecruitmentStatus.COMPLETED
    assert IssueKind.CONTRADICTION in {issue.kind for issue in result_of(text).issues}


def test_a_field_that_nobody_knows_is_noted_by_its_number() -> None:
    text = PROTOCOL.replace("E.6.1 Diagnosis: No", "E.6.77 Astrology: Yes")
    found = [one for one in result_of(text).issues if one.kind is IssueKind.UNKNOWN_KEY]
    assert [one.where for one in found] == ["E.6.77"]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"A.2 EudraCT number:", b"E.3 \x00"])
def test_what_is_no_protocol_fails_with_a_sentence(raw: bytes) -> None:
    result = euctr.read_record(raw)
    assert result.trial is None
    assert result.failure


def test_each_form_is_recognised_as_its_own() -> None:
    own = recognise_record(PROTOCOL.encode(), Syntax.TEXT)
    tools = recognise_record(b'{"_id": "x", "ctrname": "EUCTR"}', Syntax.JSON)
    assert own is not None
    assert tools is not None
    assert (own.door, tools.door) == (Door.EUCTR, Door.EUCTR_CONVERTED)
    assert recognise_record(b"Any other text", Syntax.TEXT) is None


def test_number_and_label_find_the_same_field_in_both_forms() -> None:
    for number, label in (
        ("F.4.1", "In the member state"),
        ("E.7.1", "Human pharmacology (Phase I)"),
    ):
        key = f"{code(number)}_{plain(label)}"
        stem, _, rest = key.partition("_")
        assert field_of(code(number), label) == field_of(stem, rest) is not None


def test_a_tree_notes_each_oddity_of_a_place_once() -> None:
    notes = Notes()
    node = Tree(notes).root({"a": 3})["a"]
    assert node.text() is node["b"].value is None
    assert node.text() is None
    assert len(notes.all()) == 1


def converted(**fields: str) -> ReadResult:
    document = {"_id": "2015-009999-17-3RD", "a2_eudract_number": "2015-009999-17"} | fields
    return euctr.read_converted(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("flat", "criteria"),
    [
        ("1. Cough 2. Age of 12", ["Cough", "Age of 12"]),
        ("Before: 1. Cough 2. 3 weeks or 10. more 3. Age", ["Cough", "3 weeks or 10. more", "Age"]),
        ("- Cough - Age 12-17", ["Cough", "Age 12-17"]),
        ("A cough of 3. degree, at 2. degree none", ["A cough of 3. degree, at 2. degree none"]),
    ],
)
def test_lines_that_a_conversion_lost_come_back_where_numbers_count_on(
    flat: str, criteria: list[str]
) -> None:
    found = converted(e3_principal_inclusion_criteria=flat).trial
    assert found is not None
    texts = [one.text for one in split(found.eligibility.criteria)]
    assert texts[-len(criteria) :] == criteria


def test_a_sign_that_a_conversion_lost_is_noted_and_other_gaps_are_not() -> None:
    for text, is_noted in (("Age  18", True), ("Age 18,  or so", False), ("Age > 18", False)):
        kinds = {one.kind for one in converted(e3_principal_inclusion_criteria=text).issues}
        assert (IssueKind.BAD_TEXT in kinds) is is_noted


def test_countries_that_lost_their_lines_are_told_apart() -> None:
    planned = "United Kingdom Korea, Republic of Atlantis Russian Federation"
    result = converted(e863_trial_sites_planned_in=planned)
    assert result.trial is not None
    assert result.part == "3RD"
    assert [site.country for site in result.trial.sites] == [
        "United Kingdom",
        "South Korea",
        "Russia",
    ]
    assert "Atlantis" in str([one.detail for one in result.issues])
