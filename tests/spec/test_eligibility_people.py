"""Age, sex, pregnancy and what rests on one statement: tables of ``judging.people``, ``others``."""

from typing import Any

import pytest

from criteria_made_up import (
    SMALL,
    TODAY,
    for_,
    found,
    illness,
    judged,
    person,
    truth,
    within,
)
from trialpost.eligibility import split
from trialpost.eligibility.judge import evaluate
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.model.criterion import Verdict
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    MarkerStatus,
    Not,
    Period,
    SexIs,
    Speaks,
    State,
    UsesSubstance,
    When,
)
from trialpost.model.requirement import (
    Any as AnyOf,
)
from trialpost.model.status import Sex

HAS, NOT, OPEN = "holds", "does not hold", "not known"

AGES: list[tuple[dict[str, Any], Age, str]] = [
    # today is 22 November 2026
    ({"birth_year": 1987}, Age(low=18, high=75), HAS),
    ({"birth_year": 1987}, Age(low=65), NOT),
    ({"birth_year": 2008}, Age(low=18), OPEN),
    ({"birth_year": 2008, "birth_month": 11}, Age(low=18), OPEN),
    ({"birth_year": 2008, "birth_month": 10}, Age(low=18), HAS),
    ({"birth_year": 2008, "birth_month": 12}, Age(low=18), NOT),
    ({"birth_year": 1961}, Age(high=65), HAS),
    ({"birth_year": 1960}, Age(high=65), OPEN),
    ({"birth_year": 1960, "birth_month": 12}, Age(high=65), HAS),
    ({"birth_year": 1959}, Age(high=65), NOT),
    ({"birth_year": 1960}, Age(high=65, high_strict=True), NOT),
    ({"birth_year": 1961}, Age(high=65, high_strict=True), OPEN),
    ({"birth_year": 1962}, Age(high=65, high_strict=True), HAS),
    ({"birth_year": 2007}, Age(low=18, low_strict=True), OPEN),
    ({"birth_year": 2006}, Age(low=18, low_strict=True), HAS),
    ({"age": {"years": 17, "on": "2026-11-22"}}, Age(low=18), NOT),
    ({"age": {"years": 18, "on": "2026-11-22"}}, Age(low=18), HAS),
    ({"birth_year": 2026, "birth_month": 1}, Age(low=0.5), HAS),
    ({"birth_year": 2026, "birth_month": 9}, Age(low=0.5), NOT),
    ({}, Age(low=18), OPEN),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), AGES)
def test_ages(told: dict[str, Any], leaf: Age, expected: str) -> None:
    assert truth(leaf, person(**told)) == expected


@pytest.mark.parametrize(
    ("told", "need"), [({}, "birth_year"), ({"birth_year": 2025}, "birth_month")]
)
def test_what_would_tell_the_age(told: dict[str, Any], need: str) -> None:
    assert found(Age(low=1.5), person(**told)).need == need


@pytest.mark.parametrize(
    ("told", "expected"),
    [({"sex": "female"}, HAS), ({"sex": "male"}, NOT), ({}, OPEN)],
)
def test_sex(told: dict[str, Any], expected: str) -> None:
    assert truth(SexIs(sex=Sex.FEMALE), person(**told)) == expected


def state(concept: str, **more: Any) -> State:
    return State(name=concept, concept=concept, **more)


PREGNANT, NURSING = state("pregnant"), state("breastfeeding")
FERTILE, MENOPAUSE = state("childbearing-potential"), state("postmenopausal")
STERILE, CONTRACEPTION = state("surgically-sterile"), state("contraception")
PLANS = state("pregnant", when=When.PLANNED)

STATES: list[tuple[dict[str, Any], Leaf, str]] = [
    ({"sex": "male"}, PREGNANT, NOT),
    ({"sex": "male"}, NURSING, NOT),
    ({"sex": "male"}, FERTILE, OPEN),
    ({"sex": "male"}, MENOPAUSE, NOT),
    ({"sex": "male"}, PLANS, NOT),
    ({"sex": "male"}, CONTRACEPTION, OPEN),
    ({"sex": "female"}, PREGNANT, OPEN),
    ({"answers": {"pregnant": "no"}}, PREGNANT, NOT),
    ({"answers": {"pregnant": "yes"}}, PREGNANT, HAS),
    ({"answers": {"pregnant": "yes"}}, FERTILE, HAS),
    ({"answers": {"pregnant": "yes"}}, MENOPAUSE, NOT),
    ({"answers": {"pregnant": "no"}}, FERTILE, OPEN),
    ({"answers": {"pregnant": "no"}}, PLANS, OPEN),
    ({"answers": {"planning-pregnancy": "no"}}, PLANS, NOT),
    ({"answers": {"postmenopausal": "yes"}}, PREGNANT, NOT),
    ({"answers": {"postmenopausal": "yes"}}, FERTILE, OPEN),
    ({"answers": {"postmenopausal": "yes"}}, PLANS, NOT),
    ({"answers": {"surgically-sterile": "yes"}}, FERTILE, OPEN),
    ({"procedures": ["hysterectomy"]}, STERILE, HAS),
    ({"procedures": ["hysterectomy"]}, FERTILE, OPEN),
    ({"answers": {"contraception": "yes"}}, CONTRACEPTION, HAS),
    ({"complete": ["conditions"]}, PREGNANT, OPEN),
    ({"sex": "male"}, state("not-of-childbearing-potential"), OPEN),
    ({"answers": {"childbearing-potential": "yes"}}, state("not-of-childbearing-potential"), NOT),
    ({"answers": {"postmenopausal": "yes"}}, state("premenopausal"), NOT),
    ({"sex": "female"}, state("planning-to-father-a-child"), NOT),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), STATES)
def test_pregnancy_and_the_like(told: dict[str, Any], leaf: Leaf, expected: str) -> None:
    assert truth(leaf, person(**told)) == expected


@pytest.mark.parametrize(
    "told",
    [
        {"sex": "male"},
        {"sex": "female", "answers": {"postmenopausal": "yes"}},
        {"sex": "female", "procedures": ["hysterectomy"]},
    ],
)
def test_who_cannot_have_children_is_passed_and_never_failed_for_it(told: dict[str, Any]) -> None:
    facts = person(**told)
    assert found(FERTILE, facts).kindly == LACKS
    assert found(state("not-of-childbearing-potential"), facts).kindly == HOLDS
    assert judged(FERTILE, facts, "exclusion").verdict is Verdict.MET
    assert judged(FERTILE, facts, "inclusion").verdict is Verdict.UNKNOWN
    for text in (
        "All men and women of reproductive potential must agree to use contraception",
        "Fertile males agree to use barrier contraception until 120 days after the last dose",
        "For all fertile women, the serum pregnancy test must be negative, and fertile male and "
        "female subjects must agree to use reliable contraception",
    ):
        criterion = split(f"Inclusion Criteria:\n\n* {text}")[0]
        assert evaluate(criterion, facts.profile, TODAY).verdict is not Verdict.NOT_MET


def test_a_word_about_children_is_not_a_limit_for_all() -> None:
    grown = person(birth_year=1970, sex="female").profile
    for text, expected in (
        ("Contraception is required as appropriate for the age of pediatric participants", False),
        ("Assessed by child life specialist as appropriate to use VR", False),
        ("Children with ependymoma", True),
        ("Age under 18 years and able to swallow", True),
    ):
        criterion = split(f"Inclusion Criteria:\n\n* {text}")[0]
        assert (evaluate(criterion, grown, TODAY).verdict is Verdict.NOT_MET) is expected, text


def test_nobody_is_kept_out_for_not_being_pregnant() -> None:
    for text in (
        "Women not willing to use contraception OR who are currently pregnant or breast feeding",
        "Not pregnant",
    ):
        criterion = split(f"Exclusion Criteria:\n\n* {text}")[0]
        for told in ({"sex": "male"}, {"sex": "female", "answers": {"pregnant": "no"}}):
            profile = person(**told).profile
            assert evaluate(criterion, profile, TODAY).verdict is not Verdict.NOT_MET


@pytest.mark.parametrize(("year", "kindly"), [(1961, LACKS), (1962, UNKNOWN), (2020, LACKS)])
def test_nobody_of_65_or_a_small_child_is_taken_for_pregnant(year: int, kindly: int) -> None:
    """Who was born in 1961 is 64 or 65 this year: not all who may be meant are 65."""
    facts = person(sex="female", birth_year=year - (1 if year == 1961 else 0))
    one = found(PREGNANT, facts)
    assert (one.truth, one.kindly) == (UNKNOWN, kindly)
    expected = Verdict.MET if kindly == LACKS else Verdict.UNKNOWN
    assert judged(PREGNANT, facts, "exclusion").verdict is expected
    assert judged(PREGNANT, facts, "inclusion").verdict is Verdict.UNKNOWN


def test_who_cannot_have_children_need_not_prevent_it() -> None:
    rule = AnyOf((Not(FERTILE), CONTRACEPTION))
    assert judged(rule, person(sex="male")).verdict is Verdict.MET
    assert judged(rule, person(sex="female")).verdict is Verdict.UNKNOWN
    assert judged(rule, person(sex="female")).needs == ("childbearing-potential", "contraception")


OTHERS: list[tuple[dict[str, Any], Leaf, str]] = [
    ({"allergies": ["penicillin"]}, Allergic(name="penicillin", concept="penicillin"), HAS),
    ({"allergies": ["penicillin"]}, Allergic(name="antibiotics", concept="antibiotic"), HAS),
    ({"allergies": ["antibiotics"]}, Allergic(name="penicillin", concept="penicillin"), OPEN),
    ({"allergies": ["peanuts"]}, Allergic(), HAS),
    ({"allergies": ["peanut"]}, Allergic(name="peanuts"), HAS),
    ({"allergies": ["penicillin"]},
     Allergic(name="penicillin", concept="penicillin", qualifiers=("severe",)), OPEN),
    ({"complete": ["allergies"]}, Allergic(name="penicillin", concept="penicillin"), NOT),
    ({"complete": ["allergies"]}, Allergic(), NOT),
    ({"answers": {"allergy": "no"}}, Allergic(name="penicillin", concept="penicillin"), NOT),
    ({"answers": {"allergy:penicillin": "no"}},
     Allergic(name="penicillin", concept="penicillin"), NOT),
    ({}, Allergic(), OPEN),
    ({"biomarkers": [{"name": "EGFR L858R"}]}, HasMarker(name="x", concept="egfr-l858r"), HAS),
    ({"biomarkers": [{"name": "EGFR L858R"}]}, HasMarker(name="x", concept="egfr-mutation"), HAS),
    ({"biomarkers": [{"name": "EGFR mutation", "present": "no"}]},
     HasMarker(name="x", concept="egfr-l858r"), NOT),
    ({"biomarkers": [{"name": "EGFR mutation", "present": "no"}]},
     HasMarker(name="x", concept="egfr-mutation", status=MarkerStatus.NEGATIVE), HAS),
    ({"biomarkers": [{"name": "EGFR mutation", "present": "not sure"}]},
     HasMarker(name="x", concept="egfr-mutation"), OPEN),
    ({"biomarkers": [{"name": "EGFR mutation", "present": "no"}]},
     HasMarker(name="x", concept="egfr-mutation", status=MarkerStatus.TESTED), HAS),
    ({"complete": ["biomarkers"]}, HasMarker(name="x", concept="egfr-mutation"), OPEN),
    ({"answers": {"marker:egfr-l858r": "yes"}}, HasMarker(name="x", concept="egfr-l858r"), HAS),
    ({"answers": {"smoking": "no"}}, UsesSubstance(name="tobacco", concept="tobacco"), NOT),
    ({"answers": {"smoking": "now"}}, UsesSubstance(name="tobacco", concept="tobacco"), HAS),
    ({"answers": {"smoking": "past"}}, UsesSubstance(name="tobacco", concept="tobacco"), NOT),
    ({"answers": {"smoking": "past"}},
     UsesSubstance(name="tobacco", concept="tobacco", when=When.EVER), HAS),
    ({"answers": {"smoking": "past"}},
     UsesSubstance(name="tobacco", concept="tobacco", when=When.EVER, period=within(365)), OPEN),
    ({"answers": {"smoking": "yes"}}, UsesSubstance(name="tobacco", concept="tobacco"), OPEN),
    ({"answers": {"smoking": "past"}}, UsesSubstance(name="x", concept="former-smoker"), HAS),
    ({"answers": {"smoking": "no"}}, UsesSubstance(name="x", concept="non-smoker"), HAS),
    ({"answers": {"smoking": "yes"}}, UsesSubstance(name="x", concept="non-smoker"), OPEN),
    ({"answers": {"able:swallow": "yes"}}, IsAble(name="swallow", concept="swallow"), HAS),
    ({"answers": {"able:swallow": "no"}}, IsAble(name="swallow", concept="swallow"), NOT),
    ({}, IsAble(name="swallow", concept="swallow"), OPEN),
    ({"answers": {"language:english": "yes"}}, Speaks(languages=("English",)), HAS),
    ({"answers": {"language:english": "no"}}, Speaks(languages=("English", "Spanish")), OPEN),
    ({"answers": {"language:english": "no", "language:spanish": "no"}},
     Speaks(languages=("English", "Spanish")), NOT),
    ({"answers": {"language:spanish": "yes"}}, Speaks(languages=("English", "Spanish")), HAS),
    ({"answers": {"other-trial": "no"}}, InOtherTrial(period=within(30)), NOT),
    ({"answers": {"other-trial": "yes"}}, InOtherTrial(period=within(30)), OPEN),
    ({"answers": {"other-trial": "yes"}}, InOtherTrial(when=When.EVER), HAS),
    ({"answers": {"other-trial@30d": "yes"}},
     InOtherTrial(when=When.EVER, period=within(30)), HAS),
    ({"answers": {"circumstance:prison": "no"}}, Circumstance(name="x", concept="prison"), NOT),
]  # fmt: skip


@pytest.mark.parametrize(("told", "leaf", "expected"), OTHERS)
def test_what_rests_on_one_statement(told: dict[str, Any], leaf: Leaf, expected: str) -> None:
    assert truth(leaf, person(**told)) == expected


def test_the_period_matters_only_where_a_plain_yes_leaves_it_open() -> None:
    leaf = InOtherTrial(when=When.EVER, period=Period(words="within 30 days", oldest=30))
    assert found(leaf, person()).need == "other-trial"
    assert found(leaf, person(answers={"other-trial": "yes"})).need == "other-trial@30d"


def test_the_next_language_is_asked_for() -> None:
    leaf = Speaks(languages=("English", "Spanish"))
    assert found(leaf, person(answers={"language:english": "no"})).need == "language:spanish"


def test_what_lasts_is_asked_for_by_its_own_key() -> None:
    leaf = illness("asthma", when=When.CURRENT, period=for_(90))
    facts = person(answers={"condition:asthma": "now"})
    assert SMALL.find("asthma")
    assert found(leaf, facts).need == "condition:asthma@for-90d"


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("Positive hepatitis C antibody", {"conditions": ["hepatitis C"]}, Verdict.NOT_MET),
        ("Positive hepatitis C antibody", {"absent": ["hepatitis C"]}, None),
        ("CMV seropositive", {"conditions": ["cytomegalovirus infection"]}, Verdict.NOT_MET),
        ("CMV seropositive", {"conditions": ["influenza"]}, Verdict.UNKNOWN),
        ("CMV seronegative", {"conditions": ["cytomegalovirus infection"]}, Verdict.MET),
        ("Positive syphilis test", {"conditions": [{"name": "syphilis", "status": "past"}]},
         Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_who_told_of_an_infection_has_what_shows_it(
    text: str, told: dict[str, Any], expected: Verdict | None
) -> None:
    criterion = split(f"Exclusion Criteria:\n\n* {text}")[0]
    verdict = evaluate(criterion, profile_from_value(told, today=TODAY), TODAY).verdict
    assert verdict is expected if expected else verdict is not Verdict.NOT_MET
