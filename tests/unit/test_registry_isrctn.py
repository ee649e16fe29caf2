"""An ISRCTN record, read whole, by both doors; and what is odd about one."""

import json
from typing import Any

import msgspec
import pytest
from lxml import etree

from portal_examples import isrctn_xml
from trialpost.eligibility import split
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.site import Contact, Site
from trialpost.model.status import InterventionType, Phase, RecruitmentStatus, StudyType
from trialpost.model.trial import (
    Enrolment,
    Exactness,
    Link,
    Official,
    OutcomeMeasure,
    OutcomeRole,
    Reference,
    SecondaryId,
    Sponsor,
    Trial,
    TrialDate,
)
from trialpost.registry.isrctn.record import CONVERTED, READER, read_converted, read_record


def trial_of(result: ReadResult) -> Trial:
    assert result.failure is None
    assert result.trial is not None
    return result.trial


def converted(raw: bytes) -> dict[str, Any]:
    """Convert as the other tool does: elements to keys, repeats to lists, attributes lost."""
    trial = next(etree.fromstring(raw).iterchildren("{*}trial"))

    def value(element: Any) -> Any:
        if len(element) == 0:
            return element.text or ""
        inner: dict[str, Any] = {}
        for child in element:
            name = etree.QName(child).localname
            told = value(child)
            if name in inner:
                held = inner[name]
                inner[name] = [*(held if isinstance(held, list) else [held]), told]
            else:
                inner[name] = told
        return inner

    record: dict[str, Any] = value(trial)
    return {
        "_id": record["isrctn"],
        **record,
        "ctrname": "ISRCTN",
        "record_last_import": "2026-06-01 17:34:31",
    }


def test_everything_that_a_record_says_is_read() -> None:
    result = read_record(isrctn_xml())
    trial = trial_of(result)
    assert (result.door, result.part, result.issues) == (Door.ISRCTN, "", ())
    assert trial.id == "ISRCTN10000018"
    assert trial.brief_title == "Walking for a sore knee"
    assert trial.official_title == "Supervised walking against advice alone"
    assert trial.acronym == "STEP"
    assert trial.org_study_id == "STEP-1"
    assert trial.secondary_ids == (
        SecondaryId(value="NCT90000018", type="registry", domain="ClinicalTrials.gov"),
        SecondaryId(value="123456", type="other", domain="IRAS"),
        SecondaryId(value="4711", type="other", domain="cpms"),
        SecondaryId(value="STEP-1", type="other", domain="Protocol serial number"),
    )
    assert trial.status is RecruitmentStatus.RECRUITING
    assert trial.type is StudyType.INTERVENTIONAL
    assert trial.phases == (Phase.PHASE_3, Phase.PHASE_4)
    assert trial.conditions == ("Osteoarthritis of the knee", "Sore knee")
    assert trial.keywords == ("Musculoskeletal Diseases",)
    assert trial.brief_summary == "Background and study aims\nKnees hurt."
    assert trial.detailed_description == "Walking helps."
    assert trial.enrolment == Enrolment(120, Exactness.ESTIMATED)
    assert trial.links == (Link(url="https://step.example.org", label="Study website"),)
    assert not trial.has_results


def test_what_is_tried_and_measured() -> None:
    trial = trial_of(read_record(isrctn_xml()))
    assert [(one.name, one.type) for one in trial.interventions] == [
        ("Kneeol", InterventionType.DRUG),
        ("Patellin (as tablets, or gel)", InterventionType.DRUG),
        ("Advice", InterventionType.DRUG),
    ]
    assert trial.interventions[0].description == "Walk, or be told to."
    assert trial.outcomes == (
        OutcomeMeasure(
            measure="Pain on walking",
            role=OutcomeRole.PRIMARY,
            description="a scale from 0 to 10",
            time_frame="12 weeks",
        ),
        OutcomeMeasure(measure="Steps a day", role=OutcomeRole.SECONDARY),
        OutcomeMeasure(measure="Falls", role=OutcomeRole.SECONDARY),
    )
    assert trial.design.allocation == "randomized"
    assert trial.design.intervention_model == "parallel"
    assert trial.design.masking == "none"
    assert trial.design.primary_purpose == "treatment"


def test_who_may_take_part() -> None:
    who = trial_of(read_record(isrctn_xml())).eligibility
    assert (who.minimum_age, who.maximum_age) == (AgeLimit(40, "year"), AgeLimit(90, "year"))
    assert who.sex is None
    assert who.healthy_volunteers is False
    assert [(one.kind.value, one.text) for one in split(who.criteria)] == [
        ("inclusion", "Sore knee"),
        ("inclusion", "BMI < 40"),
        ("exclusion", "New knee"),
    ]


def test_dates_keep_their_precision_and_later_ones_are_plans() -> None:
    dates = trial_of(read_record(isrctn_xml())).dates
    assert dates.first_posted == PartialDate(2026, 2, 3)
    assert dates.last_update_posted == PartialDate(2026, 6, 1)
    assert dates.start == TrialDate(PartialDate(2026, 3, 1))
    assert dates.completion == TrialDate(PartialDate(2028, 3, 1), Exactness.ESTIMATED)


def test_places_people_and_payers() -> None:
    trial = trial_of(read_record(isrctn_xml()))
    assert trial.sites == (
        Site(
            facility="Nowhere General Hospital",
            city="Leeds",
            state="England",
            postcode="LS1 1AA",
            country="United Kingdom",
        ),
        Site(country="Ireland"),
    )
    assert trial.central_contacts == (
        Contact(name="Ben Baker", role="contact", email="ben@example.org"),
        Contact(name="Dr Ada Able", role="contact", phone="+44 1", email="ada@example.org"),
    )
    assert trial.officials == (
        Official(
            name="Dr Ada Able",
            affiliation="Nowhere General Hospital",
            role="principal_investigator",
        ),
    )
    assert trial.sponsor == Sponsor(name="University of Nowhere", kind="other")
    assert trial.collaborators == (
        Sponsor(name="Knee Trust", kind="other"),
        Sponsor(name="Knee Fund"),
    )


def test_publications_are_cited_with_their_pubmed_number() -> None:
    assert trial_of(read_record(isrctn_xml())).references == (
        Reference(
            citation="2028 Results article in https://pubmed.ncbi.nlm.nih.gov/90000018/ results",
            pmid="90000018",
            type="result",
        ),
        Reference(
            citation="2026 Protocol article in https://doi.org/10.1/knee protocol",
            type="background",
        ),
    )


def test_the_converted_form_gives_the_same_trial_but_for_what_it_lost() -> None:
    raw = isrctn_xml()
    own = trial_of(read_record(raw))
    result = read_converted(json.dumps(converted(raw)).encode())
    lost = {
        "central_contacts": (),
        "officials": (),
        "sponsor": None,
        "collaborators": (),
        "links": (),
        "secondary_ids": tuple(
            msgspec.structs.replace(one, domain=None) if one.domain == "cpms" else one
            for one in own.secondary_ids
        ),
        "dates": msgspec.structs.replace(own.dates, first_posted=None, last_update_posted=None),
    }
    assert result.door is Door.ISRCTN_CONVERTED
    assert result.issues == ()
    assert trial_of(result) == msgspec.structs.replace(own, **lost)


def test_each_door_knows_its_own() -> None:
    raw = isrctn_xml()
    line = json.dumps(converted(raw)).encode()
    assert READER.recognises(raw)
    assert not READER.recognises(line)
    assert CONVERTED.recognises(line)
    assert not CONVERTED.recognises(raw)


@pytest.mark.parametrize(
    ("old", "new", "kind", "where"),
    [
        ("<gender>All", "<gender>Purple", IssueKind.UNKNOWN_CODE, "/gender"),
        (">40 Years<", ">forty<", IssueKind.BAD_AGE, "/lowerAgeLimit"),
        (">40 Years<", ">95 Years<", IssueKind.CONTRADICTION, "/upperAgeLimit"),
        (">120<", ">plenty<", IssueKind.WRONG_TYPE, "/targetEnrolment"),
        (">Phase III/IV<", ">Phase Nine<", IssueKind.UNKNOWN_CODE, "/phase"),
        (">Drug<", ">Spell<", IssueKind.UNKNOWN_CODE, "/interventionType"),
        (">Charity<", ">Guild<", IssueKind.UNKNOWN_CODE, "/sponsorType"),
        (">Parallel<", ">Diagonal<", IssueKind.UNKNOWN_CODE, "/assignment"),
        (">Interventional<", ">Divine<", IssueKind.UNKNOWN_CODE, "/primaryStudyDesign"),
        (">false</healthy", ">perhaps</healthy", IssueKind.WRONG_TYPE, "/healthyVolunteersAllowed"),
        ("2028-03-01T", "2028-13-01T", IssueKind.BAD_DATE, "/overallEndDate"),
        ("<gender>", "<mood>good</mood><gender>", IssueKind.UNKNOWN_KEY, "/mood"),
        ('id="c1"', 'id="c1" moon="full"', IssueKind.UNKNOWN_KEY, "/@moon"),
        ("<title>Walking for a sore knee</title>", "", IssueKind.MISSING, "/title"),
        ("&lt;", "<", IssueKind.BAD_TEXT, "/"),
    ],
)
def test_what_is_odd_is_noted_where_it_stands(
    old: str, new: str, kind: IssueKind, where: str
) -> None:
    raw = isrctn_xml()
    assert old.encode() in raw
    result = read_record(raw.replace(old.encode(), new.encode()))
    trial_of(result)
    assert any(one.kind is kind and one.where.endswith(where) for one in result.issues)


def test_an_unknown_part_is_noted_once_however_often_it_stands_there() -> None:
    raw = isrctn_xml(trial="<weather>fair</weather><weather>foul</weather>")
    issues = read_record(raw).issues
    assert [one.kind for one in issues] == [IssueKind.UNKNOWN_KEY]
    assert issues[0].where == "/fullTrial/trial/weather[1]"


def test_only_the_current_version_of_a_changed_text_is_read() -> None:
    changed = (
        "Current inclusion criteria as of 01/05/2026:\n1. Sore knee\n\n"
        "Previous inclusion criteria:\n1. Any joint"
    )
    raw = isrctn_xml().replace(b"1. Sore knee\n2. BMI &lt; 40", changed.encode())
    result = read_record(raw)
    assert "Any joint" not in trial_of(result).eligibility.criteria
    assert "Sore knee" in trial_of(result).eligibility.criteria
    assert [one.kind for one in result.issues] == [IssueKind.CONTRADICTION]


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [
        ("Adult", AgeLimit(18, "year"), None),
        ("Senior", AgeLimit(65, "year"), None),
        ("Child", None, AgeLimit(17, "year")),
        ("Neonate", None, AgeLimit(28, "day")),
        ("All", None, None),
    ],
)
def test_an_age_range_in_a_word_stands_in_for_limits(
    word: str, low: AgeLimit | None, high: AgeLimit | None
) -> None:
    record = converted(isrctn_xml())
    record["participants"].update(ageRange=word, lowerAgeLimit="", upperAgeLimit="")
    result = read_converted(json.dumps(record).encode())
    who = trial_of(result).eligibility
    assert (who.minimum_age, who.maximum_age) == (low, high)
    assert bool(result.issues) is (low is not None or high is not None)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<fullTrial/>",
        b"<fullTrial><trial/></fullTrial>",
        b"<fullTrial><trial><isrctn>no number</isrctn></trial></fullTrial>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><fullTrial><trial/></fullTrial>",
        b"<fullTrial><trial>",
        b"[1]",
    ],
)
def test_what_is_no_record_fails_with_a_sentence(raw: bytes) -> None:
    for result in (read_record(raw), read_converted(raw)):
        assert result.trial is None
        assert result.failure
        assert result.failure.endswith(".")


def test_lost_noughts_are_put_back() -> None:
    raw = isrctn_xml().replace(b">10000018<", b">18<")
    result = read_record(raw)
    assert trial_of(result).id == "ISRCTN00000018"
    assert [one.kind for one in result.issues] == [IssueKind.BAD_TEXT]
