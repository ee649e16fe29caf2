"""Who has, or had, an illness or a treatment: the tables of ``judging.having`` and ``times``."""

from typing import Any

import pytest

from criteria_made_up import (
    SMALL,
    TODAY,
    WORDS,
    anybody,
    before,
    for_,
    found,
    illness,
    person,
    treatment,
    truth,
    within,
)
from trialpost.eligibility import split
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import Silence, evaluate
from trialpost.eligibility.judging.grades import compare
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.model.criterion import Verdict
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import FamilyHistory, HasCondition, Period, Response, Treated, When
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.mesh import Descriptor, MeshGraph

HAS, NOT, OPEN = "holds", "does not hold", "not known"

NAMED: list[tuple[dict[str, Any], str, str]] = [
    # told, asked, judged
    ({"conditions": ["lupus"]}, "lupus", HAS),
    ({"conditions": ["SLE"]}, "lupus", HAS),
    ({"conditions": ["lupus nephritis"]}, "lupus", HAS),
    ({"conditions": ["lupus"]}, "lupus nephritis", OPEN),
    ({"conditions": ["severe chronic asthma"]}, "asthma", HAS),
    ({"conditions": ["asthma clinic visit"]}, "asthma", OPEN),
    ({"conditions": ["MS"]}, "multiple sclerosis", OPEN),
    ({"conditions": ["Zellweger syndrome"]}, "Zellweger syndromes", HAS),
    ({"conditions": ["Zellweger syndrome"]}, "Refsum disease", OPEN),
    ({"suspected": ["lupus"]}, "lupus", OPEN),
    ({"family_history": ["lupus"]}, "lupus", OPEN),
    ({}, "lupus", OPEN),
    ({"absent": ["lupus"]}, "lupus", NOT),
    ({"absent": ["lupus"]}, "lupus nephritis", NOT),
    ({"absent": ["lupus nephritis"]}, "lupus", OPEN),
    ({"absent": ["Zellweger syndrome"]}, "Zellweger syndrome", NOT),
    ({"absent": ["lupus"], "conditions": ["lupus nephritis"]}, "lupus", OPEN),
    ({"answers": {"condition:lupus": "no"}}, "lupus nephritis", NOT),
    ({"answers": {"condition:lupus": "not sure"}}, "lupus", OPEN),
    ({"answers": {"condition:lupus": True}}, "lupus", HAS),
    ({"answers": {"condition:zellweger-syndrome": "no"}}, "Zellweger syndrome", NOT),
    ({"complete": ["conditions"]}, "lupus nephritis", NOT),
    ({"complete": ["conditions"], "conditions": ["lupus"]}, "lupus nephritis", OPEN),
    ({"complete": ["conditions"], "conditions": ["lupus"]}, "asthma", NOT),
    ({"complete": ["conditions"], "conditions": ["lupus"]}, "lung disease", OPEN),
    ({"complete": ["conditions"], "conditions": ["Zellweger syndrome"]}, "asthma", OPEN),
    ({"complete": ["conditions"]}, "any other serious illness", OPEN),
    ({"complete": ["medications"]}, "asthma", OPEN),
    # A thing with a few forms is thought of, a family of many may not be.
    ({"complete": ["conditions"], "conditions": ["lupus"]}, "hypertension", NOT),
    ({"complete": ["conditions"], "conditions": ["lupus"]}, "infection", OPEN),
]


@pytest.mark.parametrize(("told", "asked", "expected"), NAMED)
def test_names(told: dict[str, Any], asked: str, expected: str) -> None:
    # Lupus stays for life, so a plain yes says that it is there now.
    when = When.EVER
    assert truth(illness(asked, when=when), person(**told)) == expected


def test_a_finished_list_that_may_not_tell_all_speaks_for_the_person_only() -> None:
    facts = person(complete=["conditions"], conditions=["lupus"])
    one = found(illness("lung disease"), facts)
    assert (one.truth, one.kindly) == (UNKNOWN, LACKS)


NARROWED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    # told of asthma, asked of it, judged
    ({}, {"severity": ("severe",)}, OPEN),
    ({"severity": "severe"}, {"severity": ("severe",)}, HAS),
    ({"severity": "mild"}, {"severity": ("severe",)}, NOT),
    ({"severity": "mild"}, {"severity": ("mild", "moderate")}, HAS),
    ({"severity": "moderate to severe"}, {"severity": ("severe",)}, OPEN),
    ({"severity": "grade 2"}, {"severity": ("grade 3", "grade 4")}, NOT),
    ({"severity": "grade 2"}, {"severity": ("grade ≥ 2",)}, HAS),
    ({"severity": "grade 2"}, {"severity": ("severe",)}, OPEN),
    ({"stage": "II"}, {"stage": ("III", "IV")}, NOT),
    ({"stage": "IIIB"}, {"stage": ("stage III", "stage IV")}, HAS),
    ({"stage": "metastatic"}, {"stage": ("IV",)}, HAS),
    ({"stage": "3"}, {"stage": ("stage III-IV",)}, HAS),
    ({}, {"stage": ("III",)}, OPEN),
    ({}, {"qualifiers": ("uncontrolled",)}, OPEN),
    ({"severity": "uncontrolled"}, {"qualifiers": ("uncontrolled",)}, HAS),
    ({"severity": "well controlled"}, {"qualifiers": ("uncontrolled",)}, NOT),
    ({}, {"qualifiers": ("documented",)}, HAS),
    ({}, {"qualifiers": ("clinically significant",)}, OPEN),
]


@pytest.mark.parametrize(("told", "asked", "expected"), NARROWED)
def test_what_narrows_an_illness(
    told: dict[str, Any], asked: dict[str, Any], expected: str
) -> None:
    facts = person(conditions=[{"name": "asthma", **told}])
    assert truth(illness("asthma", **asked), facts) == expected
    assert truth(illness("asthma", **asked), person(absent=["asthma"])) == NOT


def test_a_severe_word_in_the_name_counts_as_said() -> None:
    severe = illness("asthma", severity=("severe",))
    assert truth(severe, person(conditions=["severe asthma"])) == HAS
    assert truth(severe, person(conditions=["mild asthma"])) == NOT


def test_the_contrary_of_a_form_says_nothing_of_the_others() -> None:
    severe = illness("lung disease", severity=("severe",))
    assert truth(severe, person(conditions=["mild asthma"])) == OPEN


@pytest.mark.parametrize(
    ("asked", "told", "expected"),
    [
        (("stage II-IV",), "III", True), (("grade > 2",), "grade 2", False),
        (("grade ≤ 2",), "grade 1", True), (("class III or higher",), "NYHA class IV", True),
        (("NYHA II",), "NYHA III", False), (("extensive",), "limited", None),
        (("extensive",), "extensive", True), (("III",), "", None),
        (("stage I, II or III",), "III", True), (("stage I or III",), "II", False),
        (("stage IIIB-IV",), "IIIA", False), (("stage IIIB-IV",), "III", None),
        (("stage IIIB or IV",), "IV", True), (("stage 3b or worse",), "3a", False),
        (("stage 3b or worse",), "3b", True), (("stage II-IIIA",), "IIIB", False),
    ],
)  # fmt: skip
def test_levels_are_compared(asked: tuple[str, ...], told: str, expected: bool | None) -> None:
    assert compare(asked, told, "stage") is expected


EXCEPTED: list[tuple[list[str], list[str], str]] = [
    # told, complete, judged of "cancer except basal cell cancer"
    (["basal cell cancer"], [], OPEN),
    (["basal cell cancer"], ["conditions"], OPEN),
    (["skin cancer"], [], OPEN),
    (["cancer"], [], OPEN),
    (["breast cancer"], [], HAS),
    (["breast cancer", "basal cell cancer"], [], HAS),
]


@pytest.mark.parametrize(("told", "complete", "expected"), EXCEPTED)
def test_forms_that_do_not_count(told: list[str], complete: list[str], expected: str) -> None:
    cancer = illness("cancer", but=("basal cell cancer",))
    assert truth(cancer, person(conditions=told, complete=complete)) == expected


def test_only_an_excepted_form_and_no_other_passes_an_exclusion() -> None:
    cancer = illness("cancer", but=("basal cell cancer",))
    said_all = person(conditions=["basal cell cancer"], complete=["conditions"])
    assert found(cancer, said_all).kindly == LACKS
    assert found(cancer, person(conditions=["basal cell cancer"])).silent == LACKS


NOW, PAST, EVER, UNSAID = When.CURRENT, When.PAST, When.EVER, When.UNSAID

WHEN: list[tuple[str, dict[str, Any], dict[When, str]]] = [
    ("asthma", {}, {NOW: HAS, UNSAID: HAS, EVER: HAS, PAST: NOT}),
    ("asthma", {"status": "past"}, {NOW: OPEN, UNSAID: OPEN, EVER: HAS, PAST: HAS}),
    ("migraine", {}, {NOW: OPEN, UNSAID: HAS, EVER: HAS, PAST: OPEN}),
    ("migraine", {"status": "current"}, {NOW: HAS, UNSAID: HAS, EVER: HAS, PAST: NOT}),
    ("migraine", {"status": "past"}, {NOW: NOT, UNSAID: NOT, EVER: HAS, PAST: HAS}),
    ("migraine", {"until": "2020"}, {NOW: NOT, UNSAID: NOT, EVER: HAS, PAST: HAS}),
    ("migraine", {"until": "2026"}, {NOW: OPEN, UNSAID: OPEN, EVER: HAS, PAST: OPEN}),
    ("cancer", {"status": "past"}, {NOW: NOT, UNSAID: OPEN, EVER: HAS, PAST: HAS}),
    ("pneumonia", {}, {NOW: OPEN, UNSAID: OPEN, EVER: HAS, PAST: OPEN}),
    ("pneumonia", {"status": "past"}, {NOW: NOT, UNSAID: NOT, EVER: HAS, PAST: HAS}),
    ("headache", {"since": "2024"}, {NOW: OPEN, UNSAID: OPEN, EVER: HAS, PAST: OPEN}),
    ("headache", {"status": "current"}, {NOW: HAS, UNSAID: HAS, EVER: HAS, PAST: NOT}),
    ("heart attack", {}, {NOW: OPEN, UNSAID: OPEN, EVER: HAS, PAST: HAS}),
]


@pytest.mark.parametrize(("name", "told", "expected"), WHEN)
def test_when_an_illness_is_there(
    name: str, told: dict[str, Any], expected: dict[When, str]
) -> None:
    facts = person(conditions=[{"name": name, **told}])
    judged = {when: truth(illness(name, when=when), facts) for when in expected}
    assert judged == expected
    assert truth(illness(name, when=When.PLANNED), facts) == OPEN


PERIODS: list[tuple[str, dict[str, Any], Period, str]] = [
    # today is 22 November 2026
    ("asthma", {"since": "2019"}, within(365), HAS),
    ("asthma", {"since": "2019"}, before(183), HAS),
    ("asthma", {"since": "2026-10"}, before(183), NOT),
    ("asthma", {"since": "2026"}, before(183), OPEN),
    ("asthma", {"since": "2019"}, within(365, "diagnosed within"), NOT),
    ("asthma", {"since": "2026"}, within(365, "diagnosed within"), HAS),
    ("asthma", {"since": "2025"}, within(365, "diagnosed within"), OPEN),
    ("asthma", {"since": "2019"}, for_(365), HAS),
    ("asthma", {"since": "2026-10"}, for_(365), NOT),
    ("asthma", {"since": "2025"}, for_(365), OPEN),
    ("asthma", {}, for_(365), OPEN),
    ("asthma", {}, Period(words="5 half-lives"), OPEN),
    ("heart attack", {"since": "2026-10"}, within(183), HAS),
    # One that was is no word of one since; "until" and a finished list are.
    ("heart attack", {"since": "2024"}, within(183), OPEN),
    ("heart attack", {"since": "2024", "status": "past"}, within(183), OPEN),
    ("heart attack", {"until": "2024", "status": "past"}, within(183), NOT),
    ("heart attack", {"since": "2026"}, within(183), OPEN),
    ("heart attack", {"since": "2026-10"}, before(183), NOT),
    ("heart attack", {"since": "2024"}, before(183), HAS),
    ("heart attack", {}, within(183), OPEN),
    ("cancer", {"status": "past", "until": "2019"}, within(5 * 365.25), NOT),
    ("cancer", {"status": "past", "until": "2024"}, within(5 * 365.25), HAS),
    ("cancer", {"status": "past"}, within(5 * 365.25), OPEN),
    ("cancer", {"until": "2021"}, within(5 * 365.25), OPEN),
]


@pytest.mark.parametrize(("name", "told", "period", "expected"), PERIODS)
def test_stretches_of_time(name: str, told: dict[str, Any], period: Period, expected: str) -> None:
    facts = person(conditions=[{"name": name, **told}])
    assert truth(illness(name, when=EVER, period=period), facts) == expected
    assert truth(illness(name, when=EVER, period=period), person(absent=[name])) == NOT


AGAIN: list[tuple[str, dict[str, Any], Verdict]] = [
    # an exclusion of the last six months; today is 22 November 2026
    ("Stroke", {"conditions": [{"name": "stroke", "since": "2015"}]}, Verdict.UNKNOWN),
    ("Hip fracture", {"conditions": [{"name": "hip fracture", "since": "2015"}]}, Verdict.UNKNOWN),
    ("Kidney biopsy", {"procedures": [{"name": "kidney biopsy", "date": "2015"}]},
     Verdict.UNKNOWN),
    ("Kidney biopsy", {"procedures": [{"name": "kidney biopsy", "date": "2015"}],
                       "complete": ["procedures"]}, Verdict.MET),
    ("Kidney biopsy", {"procedures": [{"name": "kidney biopsy", "date": "2015"}],
                       "complete": ["conditions"]}, Verdict.UNKNOWN),
    ("Kidney biopsy", {"procedures": [{"name": "kidney biopsy", "date": "2026-10"}]},
     Verdict.NOT_MET),
    ("Blood transfusion", {"procedures": [{"name": "blood transfusion", "date": "2020"}]},
     Verdict.UNKNOWN),
    ("Appendectomy", {"procedures": [{"name": "appendectomy", "date": "2015"}]}, Verdict.MET),
    ("Rituximab", {"medications": [{"name": "rituximab", "until": "2015"}]}, Verdict.MET),
    ("Rituximab", {"medications": [{"name": "rituximab", "since": "2015", "status": "past"}]},
     Verdict.UNKNOWN),
    ("Rituximab", {"medications": [{"name": "rituximab", "since": "2015"}]}, Verdict.NOT_MET),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told", "expected"), AGAIN)
def test_what_can_happen_again_is_not_over_with_one_day(
    name: str, told: dict[str, Any], expected: Verdict
) -> None:
    criterion = split(f"Exclusion Criteria:\n\n* {name} within 6 months")[0]
    profile = profile_from_value(told, today=TODAY)
    assert evaluate(criterion, profile, TODAY).verdict is expected


def test_what_happened_long_ago_is_presumed_not_to_have_come_back_in_a_letter() -> None:
    leaf = illness("heart attack", when=EVER, period=within(183))
    assert found(leaf, person(conditions=[{"name": "heart attack", "since": "2015"}])).silent == (
        LACKS
    )
    said_all = person(conditions=[{"name": "heart attack", "since": "2015"}],
                      complete=["conditions"])  # fmt: skip
    assert truth(leaf, said_all) == NOT


TREATED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    # told of rituximab, asked of it, judged
    ({}, {}, HAS),
    ({}, {"when": NOW}, HAS),
    ({}, {"when": EVER}, HAS),
    ({}, {"period": within(30)}, HAS),
    ({"status": "past"}, {"when": NOW}, NOT),
    ({"status": "past"}, {"when": EVER}, HAS),
    ({"status": "past"}, {"when": EVER, "period": within(183)}, OPEN),
    ({"status": "past", "until": "2026-02"}, {"when": EVER, "period": within(183)}, NOT),
    ({"status": "past", "until": "2026-02"}, {"when": EVER, "period": within(365)}, HAS),
    ({"status": "past", "until": "2026-05"}, {"when": EVER, "period": within(183)}, OPEN),
    ({"status": "past", "until": "2026"}, {"when": EVER, "period": within(183)}, OPEN),
    ({"status": "past", "until": "2026-02"}, {"when": PAST, "period": before(28)}, HAS),
    ({}, {"when": PAST, "period": before(28)}, NOT),
    ({"since": "2025"}, {"response": Response.STABLE, "period": for_(90)}, OPEN),
    ({"since": "2026-11"}, {"response": Response.STABLE, "period": for_(90)}, NOT),
    ({}, {"response": Response.FAILED, "when": EVER}, OPEN),
    ({}, {"response": Response.SUITABLE}, OPEN),
    ({}, {"contraindicated": True}, OPEN),
    ({}, {"lines": (1, None)}, OPEN),
    ({}, {"when": When.PLANNED}, OPEN),
    ({}, {"qualifiers": ("intravenous",)}, OPEN),
]


@pytest.mark.parametrize(("told", "asked", "expected"), TREATED)
def test_treatments(told: dict[str, Any], asked: dict[str, Any], expected: str) -> None:
    facts = person(medications=[{"name": "rituximab", **told}])
    assert truth(treatment("rituximab", **asked), facts) == expected


DRUGS: list[tuple[dict[str, Any], str, str]] = [
    ({"medications": ["MabThera 500 mg"]}, "rituximab", HAS),
    ({"medications": ["rituximab"]}, "anti-CD20 antibody", HAS),
    ({"medications": ["methotrexate"]}, "rituximab", OPEN),
    ({"answers": {"treatment:rituximab": "no"}}, "rituximab", NOT),
    ({"answers": {"treatment:anti-cd20-antibody": "no"}}, "rituximab", NOT),
    ({"complete": ["medications"]}, "rituximab", NOT),
    ({"complete": ["medications"]}, "kidney transplant", OPEN),
    ({"complete": ["procedures"]}, "kidney transplant", NOT),
    ({"complete": ["medications"]}, "flu vaccine", OPEN),
    ({"complete": ["medications", "procedures"]}, "flu vaccine", NOT),
    ({"procedures": [{"name": "kidney transplant", "date": "2020"}]}, "kidney transplant", HAS),
    ({"conditions": ["kidney transplant"]}, "kidney transplant", HAS),
    ({"absent": ["kidney transplant"]}, "kidney transplant", NOT),
]


CLASSES: list[tuple[list[str], str, str, str]] = [
    # listed (a finished list), the class, judged strictly, and where silence speaks for the person
    (["carboplatin"], "systemic therapy", HAS, HAS),
    (["methotrexate"], "systemic therapy", OPEN, OPEN),
    (["prednisone"], "standard treatment", OPEN, OPEN),
    (["metformin"], "chemotherapy", OPEN, NOT),
    (["metformin"], "immunotherapy", OPEN, NOT),
    (["bisoprolol"], "guideline-directed medical therapy", OPEN, OPEN),
    (["prednisone"], "oral corticosteroid", OPEN, OPEN),
    (["metformin"], "statin", NOT, NOT),
    (["metformin"], "echocardiography", OPEN, OPEN),
    ([], "echocardiography", OPEN, OPEN),
    ([], "systemic therapy", OPEN, NOT),
]


@pytest.mark.parametrize(("listed", "asked", "strict", "kindly"), CLASSES)
def test_a_finished_list_does_not_deny_a_class_whose_members_nobody_can_name(
    listed: list[str], asked: str, strict: str, kindly: str
) -> None:
    facts = anybody(medications=listed, complete=["medications", "procedures"])
    (concept,) = lexicon().find(asked)
    judged = found(Treated(name=asked, concept=concept.id, when=EVER), facts)
    kinder = judged.kindly if judged.truth == UNKNOWN else judged.truth
    assert [WORDS[judged.truth], WORDS[kinder]] == [strict, kindly]


@pytest.mark.parametrize(("told", "asked", "expected"), DRUGS)
def test_drugs_and_operations(told: dict[str, Any], asked: str, expected: str) -> None:
    assert truth(treatment(asked, when=EVER), person(**told)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Negative pregnancy test at screening",
        "Women must have a pregnancy test before the first dose",
        "Chest X-ray within 6 months",
        "Echocardiogram at screening",
    ],
)
def test_a_finished_list_does_not_fail_anybody_for_a_test_that_the_trial_does(text: str) -> None:
    told = {"sex": "female", "birth_year": 1990, "complete": ["procedures", "medications"]}
    criterion = split(f"Inclusion Criteria:\n\n* {text}")[0]
    profile = profile_from_value(told, today=TODAY)
    for silence in Silence:
        assert evaluate(criterion, profile, TODAY, silence=silence).verdict is not Verdict.NOT_MET


def test_another_of_the_class_may_have_been_later() -> None:
    """Rituximab long ago says nothing of other antibodies of its class."""
    past = person(medications=[{"name": "rituximab", "until": "2020"}])
    recent = treatment("anti-CD20 antibody", when=EVER, period=within(183))
    assert truth(recent, past) == OPEN
    assert truth(treatment("rituximab", when=EVER, period=within(183)), past) == NOT


ANSWERED: list[tuple[dict[str, str], dict[str, Any], str, str]] = [
    # answers, asked of rituximab, judged, what is asked next
    ({}, {"when": EVER, "period": within(183)}, OPEN, "treatment:rituximab"),
    ({"treatment:rituximab": "yes"}, {"when": EVER, "period": within(183)}, OPEN,
     "treatment:rituximab@183d"),
    ({"treatment:rituximab": "no"}, {"when": EVER, "period": within(183)}, NOT, ""),
    ({"treatment:rituximab@183d": "no"}, {"when": EVER, "period": within(183)}, NOT, ""),
    ({"treatment:rituximab@183d": "yes"}, {"when": EVER, "period": within(183)}, HAS, ""),
    ({"treatment:rituximab@183d": "yes"}, {"when": EVER}, HAS, ""),
    ({"treatment:rituximab@183d": "not sure"}, {"when": EVER, "period": within(183)}, OPEN, ""),
    ({"treatment:rituximab": "yes"}, {"when": NOW}, OPEN, "treatment:rituximab@now"),
    ({"treatment:rituximab": "now"}, {"when": NOW}, HAS, ""),
    ({"treatment:rituximab": "past"}, {"when": NOW}, NOT, ""),
    ({"treatment:rituximab": "yes"}, {"when": EVER}, HAS, ""),
    ({"treatment:rituximab@stable": "yes"}, {"when": EVER, "response": Response.STABLE}, HAS, ""),
    ({"treatment:rituximab": "no"}, {"response": Response.FAILED}, NOT, ""),
    ({"treatment:rituximab": "no"}, {"lines": (None, 2)}, HAS, ""),
    ({"treatment:rituximab": "no"}, {"lines": (1, None)}, NOT, ""),
    ({"treatment:rituximab@now-lines": "3"}, {"lines": (None, 2)}, NOT, ""),
    ({}, {"when": When.PLANNED}, OPEN, "treatment:rituximab@planned"),
    ({"treatment:rituximab": "no"}, {"when": When.PLANNED}, OPEN, "treatment:rituximab@planned"),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "asked", "expected", "need"), ANSWERED)
def test_answers(answers: dict[str, str], asked: dict[str, Any], expected: str, need: str) -> None:
    one = found(treatment("rituximab", **asked), person(answers=answers))
    assert ({HOLDS: HAS, LACKS: NOT, UNKNOWN: OPEN}[one.truth], one.need) == (expected, need)


def test_an_allergy_makes_a_drug_unfit() -> None:
    allergic = person(allergies=["penicillin"])
    assert truth(treatment("penicillin", contraindicated=True), allergic) == HAS
    assert truth(treatment("antibiotic", contraindicated=True), allergic) == HAS
    assert truth(treatment("rituximab", contraindicated=True), allergic) == OPEN


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"family_history": ["breast cancer"]}, HAS),
        ({"conditions": ["breast cancer"]}, OPEN),
        ({"complete": ["family_history"]}, NOT),
        ({"answers": {"family:cancer": "no"}}, NOT),
        ({}, OPEN),
    ],
)
def test_relatives(told: dict[str, Any], expected: str) -> None:
    assert truth(FamilyHistory(name="cancer", concept="cancer"), person(**told)) == expected


def _with_mesh(*, inferred: bool) -> str:
    """Judge lung disease of somebody who has hypertension, where MeSH puts one above the other."""
    graph = MeshGraph(
        [Descriptor("D1", "Lung Diseases", ("C1",)), Descriptor("D2", "Hypertension", ("C1.2",))],
        edition="made up",
        parents={"D2": frozenset({"D1"})} if inferred else None,
    )
    from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon, Row

    names = Lexicon(
        [
            Row(Concept(id="lung-disease", kind=Kind.CONDITION, name="lung disease",
                        plain="lung disease", mesh=("D1",)), ()),
            Row(Concept(id="hypertension", kind=Kind.CONDITION, name="hypertension",
                        plain="hypertension", mesh=("D2",)), ()),
        ]
    )  # fmt: skip
    profile = profile_from_value({"conditions": ["hypertension"]}, today=TODAY)
    return truth(illness("lung disease"), facts_of(profile, vocabulary=graph, names=names))


def test_nlm_s_order_counts_and_an_inferred_one_does_not() -> None:
    assert SMALL.find("lung disease")
    assert _with_mesh(inferred=False) == HAS
    assert _with_mesh(inferred=True) == OPEN


FOUND_BY = [
    # a qualifier, tests that were done, what is said of an illness that is there
    ("found on colonoscopy", ["colonoscopy"], HOLDS),
    ("on colonoscopy", ["colonoscopy"], HOLDS),
    ("found on colonoscopy", ["X-ray"], UNKNOWN),
    ("found on colonoscopy", [], UNKNOWN),
    ("on treatment", ["colonoscopy"], UNKNOWN),
]


@pytest.mark.parametrize(("qualifier", "done", "truth"), FOUND_BY)
def test_an_illness_found_by_a_test_that_was_done(
    qualifier: str, done: list[str], truth: int
) -> None:
    has = anybody(conditions=[{"name": "adenoma", "status": "current"}], procedures=done)
    asked = HasCondition(name="adenoma", concept="adenoma", qualifiers=(qualifier,))
    assert found(asked, has).truth == truth
