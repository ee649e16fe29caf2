"""Results of our own making in XML: ClinicalTrials.gov's older form and EudraCT's."""

import re

import pytest
from lxml import etree

from results_examples import EUDRACT, OLDER_XML, as_bytes, study_with_results
from trialpost.model.identifiers import EudraCtNumber
from trialpost.model.reading import Door, ReadResult
from trialpost.model.results import Figure, PostedResults, ResultsKind, figures
from trialpost.model.status import ArmType, RecruitmentStatus
from trialpost.model.trial import Enrolment, Exactness, OutcomeRole, Sponsor, Trial
from trialpost.registry.europe import eudract
from trialpost.registry.reader import ResultsReading, Syntax
from trialpost.registry.readers import read_at, recognise_record, results_at
from trialpost.registry.results import api as results_api
from trialpost.registry.results import eudract as results_eudract
from trialpost.registry.results import xml as results_xml


def of(reading: ResultsReading) -> PostedResults:
    assert reading.results is not None
    return reading.results


def value(figure: Figure | None) -> float | None:
    assert figure is not None
    return figure.value


def resolved(raw: bytes, path: str) -> str:
    """Follow a path of the record as any XML tool would, whatever the namespaces."""
    steps = re.sub(r"/([A-Za-z_][\w.\-]*)", r"/*[local-name()='\1']", path)
    (found,) = etree.fromstring(raw).xpath(steps)
    return str(found if isinstance(found, str) else found.text).strip()


OLDER, EUROPEAN = of(results_xml.read_results(OLDER_XML)), of(results_eudract.read_results(EUDRACT))


@pytest.mark.parametrize(
    ("raw", "read", "count"), [(OLDER_XML, OLDER, 21), (EUDRACT, EUROPEAN, 23)]
)
def test_every_number_is_there_once_with_its_path(
    raw: bytes, read: PostedResults, count: int
) -> None:
    places = [figure.where for _, figure in figures(read)]
    assert len(places) == len(set(places)) == count
    assert read.places is ResultsKind.XML
    for _, figure in figures(read):
        assert resolved(raw, figure.where) == figure.text


def test_the_older_form_and_the_api_s_say_the_same_of_the_same_outcome() -> None:
    new = of(results_api.read_results(as_bytes(study_with_results())))
    for old, api in zip(OLDER.outcomes, new.outcomes, strict=True):
        same = ("title", "role", "post_hoc", "posted", "time_frame", "statistic", "dispersion")
        assert [getattr(old, name) for name in same] == [getattr(api, name) for name in same]
        for left, right in zip(old.cells(), api.cells(), strict=True):
            assert left.part.title == right.part.title
            assert left.measurement.figure.text == right.measurement.figure.text
        for one, other in zip(old.analyses, api.analyses, strict=True):
            assert (one.kind, one.method, one.sides) == (other.kind, other.method, other.sides)
            for name in ("p", "estimate", "level", "lower", "upper"):
                assert getattr(one, name).text == getattr(other, name).text
            assert one.upper is not None
            assert one.upper.comment == "Not reached"


def test_totals_of_the_older_form_are_totals_and_not_events() -> None:
    (group,) = OLDER.events.groups
    assert (value(group.serious), value(group.serious_at_risk)) == (1, 40)
    assert (value(group.deaths), group.other) == (0, None)
    (scald,) = OLDER.events.serious
    assert (scald.term, scald.organ_system, scald.source_vocabulary) == (
        "Scald",
        "Skin",
        "Kettles 2",
    )
    assert value(OLDER.events.threshold) == 5


def test_what_stands_beside_a_number_of_the_older_form_is_its_comment() -> None:
    assert OLDER.flow.periods[0].milestones[0].counts[0].figure.comment == "One came late"
    second = list(OLDER.outcomes[0].cells())[1].measurement.figure
    assert (second.value, second.relation, second.comment) == (20, "<", "Too cold to tell")


def test_agreements_of_the_older_form_are_whole_sentences() -> None:
    assert OLDER.agreement is not None
    assert (OLDER.agreement.investigators_employed, OLDER.agreement.restrictive) == (False, True)
    assert OLDER.agreement.restriction == "60 days or less"


@pytest.mark.parametrize(
    ("before", "after", "kind", "where"),
    [
        (b"<scope>Measure</scope>", b"<zebra/>", "unknown key", "/zebra"),
        (b'count="40"', b'zebra="40"', "unknown key", "/@zebra"),
        (b"<type>Primary</type>", b"<type>Zebra</type>", "unknown code", "/outcome[1]/type"),
        (b'group_id="O2" value=', b'group_id="O9" value=', "contradiction", "/@value"),
        (b"<measure><title>Warmth", b"<measure><title>Cold", "contradiction", "/measure/title"),
        (b"&lt;0.001", b"hardly", "bad text", "/p_value"),
        (b"<p_value>", b"<p_value>0.5</p_value><p_value>", "contradiction", "/p_value[2]"),
    ],
)
def test_what_is_odd_in_the_older_form_is_an_issue_at_its_place(
    before: bytes, after: bytes, kind: str, where: str
) -> None:
    assert before in OLDER_XML
    read = results_xml.read_results(OLDER_XML.replace(before, after, 1))
    assert any(one.kind == kind and one.where.endswith(where) for one in read.issues), read.issues


def test_what_stands_twice_is_said_once() -> None:
    raw = OLDER_XML.replace(b"<title>Warmth of hands</title>", b"<title>A</title><title>B</title>")
    issues = results_xml.read_results(raw).issues
    assert [issue.where.rsplit("/", 2)[1:] for issue in issues] == [
        ["outcome[1]", "title[2]"],
        ["measure", "title[2]"],
    ]


def test_sound_results_have_no_issue() -> None:
    assert results_xml.read_results(OLDER_XML).issues == ()


def test_eudract_s_flow_names_milestones_and_reasons_by_their_ids() -> None:
    (winter,) = EUROPEAN.flow.periods
    assert [step.title for step in winter.milestones] == ["Started", "Half way", "Completed"]
    assert winter.milestones[1].counts[0].figure.text == "40"
    assert [step.title for step in winter.withdrawals] == ["Lost to Follow-up"]


def test_eudract_s_groups_have_the_titles_of_their_arms_and_sets() -> None:
    (warmth,) = EUROPEAN.outcomes
    assert [(group.title, group.arm) for group in warmth.groups] == [
        ("Tea", "a1"),
        ("Right-handed", None),
    ]
    assert warmth.role is OutcomeRole.PRIMARY
    assert (warmth.statistic, warmth.dispersion) == ("Median", "Full Range")


def test_eudract_s_two_values_of_dispersion_are_limits() -> None:
    first, second = EUROPEAN.outcomes[0].cells()
    assert (value(first.measurement.lower), value(first.measurement.upper)) == (28, 34)
    assert (first.measurement.spread, second.measurement.lower) == (None, None)
    assert first.category.title == "Left"


def test_eudract_s_p_value_takes_its_relation_from_the_element_beside_it() -> None:
    (analysis,) = EUROPEAN.outcomes[0].analyses
    assert analysis.p is not None
    assert (analysis.p.text, analysis.p.value, analysis.p.relation) == ("0.05", 0.05, "<=")
    assert analysis.method == "Fisher exact"
    assert analysis.groups == ("g1", "g2")


def test_eudract_s_events_say_what_was_held_to_be_caused() -> None:
    (scald,) = EUROPEAN.events.serious
    assert scald.organ_system == "Skin and subcutaneous tissue disorders"
    assert scald.source_vocabulary == "MedDRA 18.0"
    (count,) = scald.counts
    assert (value(count.affected), value(count.related), value(count.deaths)) == (1, 2, 0)
    (group,) = EUROPEAN.events.groups
    assert (value(group.exposed), value(group.deaths), group.deaths_at_risk) == (41, 1, None)
    assert group.at_risk("deaths") == group.exposed
    assert OLDER.events.groups[0].at_risk("serious") == OLDER.events.groups[0].serious_at_risk


def test_eudract_says_whether_more_is_to_come() -> None:
    assert EUROPEAN.interim is True
    final = EUDRACT.replace(b"ANALYSIS_STAGE.interim", b"ANALYSIS_STAGE.final")
    assert of(results_eudract.read_results(final)).interim is False
    assert OLDER.interim is None


def test_eudract_counts_people_by_country_and_by_age() -> None:
    countries, ages = EUROPEAN.baseline.characteristics
    lines = [
        (line.title, line.measurements[0].figure.text) for line in countries.classes[0].categories
    ]
    assert lines == [("Denmark", "30"), ("999", "11")]
    assert [line.title for line in ages.classes[0].categories] == [
        "Children (2 to 11 years)",
        "Adults (18 to 64 years)",
    ]


def trial_of(result: ReadResult) -> Trial:
    assert result.trial is not None, result.failure
    return result.trial


def test_a_eudract_file_is_a_trial_too() -> None:
    result = eudract.read_record(EUDRACT, where="here")
    trial = trial_of(result)
    assert isinstance(trial.id, EudraCtNumber)
    assert trial.id == "2015-004816-41"
    assert trial.status is RecruitmentStatus.COMPLETED
    assert [one.value for one in trial.secondary_ids] == ["NCT90000001"]
    assert trial.org_study_id == "HARBOUR-7"
    assert trial.detailed_description == "Background therapy: Biscuits"
    assert trial.enrolment == Enrolment(41, Exactness.ACTUAL)
    assert [site.country for site in trial.sites] == ["Denmark", "999"]
    assert trial.sponsor == Sponsor(name="Harbour Institute")
    assert trial.collaborators == (Sponsor(name="Kettle Fund"),)
    assert trial.central_contacts[0].phone == "+44 20 1"
    assert trial.arms[0].type is ArmType.EXPERIMENTAL
    assert trial.interventions[0].arms == ("Tea",)
    assert str(trial.dates.completion and trial.dates.completion.date) == "2016-03-01"
    assert trial.has_results
    assert {issue.kind.value for issue in result.issues} == {"unknown code"}


@pytest.mark.parametrize(
    ("reached", "early", "status"),
    [
        ("true", "false", RecruitmentStatus.COMPLETED),
        ("true", "true", RecruitmentStatus.TERMINATED),
        ("false", "false", RecruitmentStatus.UNKNOWN),
        ("", "false", RecruitmentStatus.UNKNOWN),
    ],
)
def test_a_trial_is_completed_when_its_end_is_reached_everywhere(
    reached: str, early: str, status: RecruitmentStatus
) -> None:
    raw = EUDRACT.replace(b"Reached>true<", f"Reached>{reached}<".encode()).replace(
        b"Premature>false<", f"Premature>{early}<".encode()
    )
    assert trial_of(eudract.read_record(raw)).status is status


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'eudractNumber="2015-004816-41"', b""),
        (b'eudractNumber="2015-004816-41"', b'eudractNumber="zebra"'),
        (b"</result>", b""),
    ],
)
def test_a_file_without_a_number_or_an_end_is_a_failure_in_a_sentence(
    before: bytes, after: bytes
) -> None:
    result = eudract.read_record(EUDRACT.replace(before, after))
    assert result.trial is None
    assert result.failure
    assert result.failure.endswith(".")


@pytest.mark.parametrize(
    ("before", "after", "kind", "where"),
    [
        (b"2016-03-01T00", b"2016-13-01T00", "bad date", "/globalEndOfTrialDate"),
        (b"ARM_TYPE.experimental", b"ARM_TYPE.zebra", "unknown code", "/arm/type/value"),
        (b"<subjects>30<", b"<subjects>many<", "wrong type", "/countrySubjectCount[1]/subjects"),
        (b"<fullTitle>Warm tea for cold hands</fullTitle>", b"", "missing", "/fullTitle"),
        (b"<populationAgeGroup>", b"<zebra/><populationAgeGroup>", "unknown key", "/zebra"),
    ],
)
def test_what_is_odd_in_a_eudract_file_is_an_issue_at_its_place(
    before: bytes, after: bytes, kind: str, where: str
) -> None:
    assert before in EUDRACT
    result = eudract.read_record(EUDRACT.replace(before, after, 1))
    trial_of(result)
    assert any(one.kind == kind and one.where.endswith(where) for one in result.issues)


def test_the_forms_are_told_apart_and_their_doors_lead_to_the_results() -> None:
    for raw, door, read in (
        (OLDER_XML, Door.CTGOV_XML, OLDER),
        (EUDRACT, Door.EUDRACT_RESULTS, EUROPEAN),
    ):
        reader = recognise_record(raw, Syntax.XML)
        assert reader is not None
        assert reader.door is door
        assert results_at(door, raw).results == read
        assert trial_of(read_at(door, raw)).has_results
