"""Which question is put about a statement of a trial: in words that a person would use, or none."""

import datetime as dt

import pytest

from reasons import have, value, within
from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.when_said import dated_fact_of
from trialpost.matching.asking.put import how_put
from trialpost.matching.asking.wording import question_of
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import (
    Circumstance,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    MarkerStatus,
    State,
    Treated,
    When,
)
from trialpost.vocabulary.plain import render

TODAY = dt.date(2026, 11, 22)
MONTH, HALF_YEAR = within(30.4375), within(182.6)
WOMAN = facts_of(profile_from_value({"birth_year": 1985, "sex": "female"}, today=TODAY))


def got(concept: str, **more: object) -> Treated:
    return Treated(name=concept, concept=concept, **more)  # type: ignore[arg-type]


def able(concept: str) -> IsAble:
    return IsAble(name=concept, concept=concept)


def found(concept: str) -> HasMarker:
    return HasMarker(name=concept, concept=concept, status=MarkerStatus.POSITIVE)


PLAIN, NARROW, DATED = fact_of, narrowed_fact_of, dated_fact_of

ASKED = [
    # an illness, by how it runs
    (have("gout"), PLAIN, "Do you have, or have you ever had, gout?"),
    (have("cognitive-impairment"), PLAIN,
     "Do you have, or have you ever had, trouble with thinking or memory?"),
    (have("syncope"), PLAIN, "Have you ever had fainting spells?"),
    (have("asthma"), PLAIN, "Do you have asthma?"),
    (have("asthma", when=When.CURRENT), NARROW, None),
    (have("hiv-infection", period=MONTH), NARROW, None),
    (have("hiv-infection", period=MONTH), DATED, None),
    (have("infection", when=When.CURRENT), NARROW, "Do you have an infection now?"),
    (have("stroke"), PLAIN, "Have you ever had a stroke?"),
    (have("stroke", when=When.CURRENT), NARROW, None),
    (have("acute-coronary-syndrome"), PLAIN, "Have you ever had a heart attack or the threat of "
     "one? Doctors call it acute coronary syndrome."),
    (have("stroke", period=MONTH), NARROW, "Have you had a stroke in the last month?"),
    (have("stroke", period=HALF_YEAR), NARROW, "Have you had a stroke in the last 6 months?"),
    (have("stroke", period=HALF_YEAR), DATED, "When did you last have a stroke?"),
    # how it is: in one sentence, where people are told such words
    (have("infection", severity=("severe",)), NARROW, "Do you have a severe infection?"),
    (have("infection", qualifiers=("active",)), NARROW, "Do you have an active infection?"),
    (have("hypertension", qualifiers=("Uncontrolled",)), NARROW,
     "Do you have uncontrolled high blood pressure?"),
    (have("renal-impairment", severity=("severe",)), NARROW,
     "Do you have severe renal impairment (kidneys that do not work well)?"),
    (have("brain-metastases", qualifiers=("symptomatic",)), NARROW,
     "Do you have symptomatic cancer that has spread to the brain?"),
    (have("myocardial-infarction", qualifiers=("uncontrolled",)), NARROW, None),
    (have("acute-myeloid-leukemia", qualifiers=("refractory",)), NARROW, None),
    (have("peripheral-neuropathy", severity=("grade 2",)), NARROW, None),
    (have("psychiatric-disorder", qualifiers=("that would",)), NARROW, None),
    (have("hypogonadism", qualifiers=("organic vascular",)), NARROW, None),
    # a treatment, by what one does with it
    (got("rituximab"), PLAIN, "Do you take, or have you ever taken, rituximab?"),
    (got("chemotherapy"), PLAIN, "Are you having, or have you ever had, chemotherapy?"),
    (got("chemotherapy", when=When.CURRENT), NARROW, "Are you having chemotherapy now?"),
    (got("heart-transplantation"), PLAIN, "Have you ever had a heart transplant?"),
    (got("heart-transplantation", when=When.CURRENT), NARROW, None),
    (got("pacemaker"), PLAIN, "Do you have a pacemaker?"),
    (got("condom"), PLAIN, "Are you using a condom?"),
    (got("grapefruit"), PLAIN, "Do you eat or drink grapefruit?"),
    (got("egg"), PLAIN, None),
    (got("nickel"), PLAIN, None),
    (got("high-dose", qualifiers=("high dose",)), NARROW, None),
    # what a test shows is asked of the team; when one was done can be told
    (got("echocardiography"), PLAIN, None),
    (got("laboratory-test", when=When.CURRENT), NARROW, None),
    (got("magnetic-resonance-imaging", period=HALF_YEAR), DATED,
     "When did you last have an MRI scan?"),
    # what nearly anything falls under
    (have("medical-condition"), PLAIN, None),
    (have("critical-illness"), PLAIN, None),
    (have("medical-condition", severity=("severe",)), NARROW, None),
    (got("medicine"), PLAIN, None),
    (found("biomarker"), PLAIN, None),
    (found("egfr-mutation"), PLAIN, "Did a lab test find this in you: change in the EGFR gene?"),
    (Circumstance(name="x", concept="ethnicity"), PLAIN, None),
    # states, abilities and circumstances: by the phrase that the tables have
    (able("able-to-walk"), PLAIN, "Is it true that you can walk?"),
    (able("decision-capacity"), PLAIN, "Is it true that you can make decisions alone?"),
    (Circumstance(name="x", concept="lives-in-the-country"), PLAIN,
     "Is it true that you live in the country of the trial?"),
    (State(name="x", concept="transgender"), PLAIN, "Is it true that you are transgender?"),
    (State(name="x", concept="pregnant"), PLAIN, "Are you pregnant?"),
    (Circumstance(name="x", concept="athlete"), PLAIN, "Do you do sports at a high level?"),
    (InOtherTrial(period=MONTH), NARROW, "Were you in another trial in the last month?"),
    # values
    (value("alt", high=3), PLAIN, "What was your last result for ALT (a liver value)?"),
    (value("sbp", low=90), PLAIN,
     "What is your upper blood pressure, the higher of the two numbers?"),
    (value("lansky", low=50), PLAIN, None),
    (value("egfr", low=30), PLAIN, "Do you know how well your kidneys filter (eGFR)?"),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "key", "words"), ASKED)
def test_what_a_person_is_asked(leaf: Leaf, key: object, words: str | None) -> None:
    fact = key(leaf)  # type: ignore[operator]
    ask = how_put(leaf, fact, WOMAN, TODAY)
    assert (render(question_of(ask, fact, leaf)[0]) if ask else None) == words


SPANISH = [
    (have("cognitive-impairment"), PLAIN,
     "¿Tiene o ha tenido usted alguna vez problemas para pensar o recordar?"),
    (have("cognitive-impairment", severity=("severe",)), NARROW,
     "¿Tiene usted problemas graves para pensar o recordar?"),
    (have("infection", severity=("moderate or severe",)), NARROW,
     "¿Tiene usted una infección moderada o grave?"),
    (have("valvular-heart-disease", severity=("severe",)), NARROW,
     "¿Tiene usted una enfermedad grave de las válvulas del corazón?"),
    (have("hypertension", qualifiers=("Uncontrolled",)), NARROW,
     "¿Tiene usted presión alta sin controlar?"),
    (got("chemotherapy"), PLAIN, "¿Recibe o ha recibido usted alguna vez quimioterapia?"),
    (got("grapefruit"), PLAIN, "¿Come o bebe usted pomelo?"),
    (got("anticoagulant"), PLAIN, "¿Toma o ha tomado usted alguna vez un anticoagulante?"),
    (have("thrombosis"), PLAIN, "¿Tiene o ha tenido usted alguna vez un coágulo de sangre? "
     "En términos médicos: una trombosis."),
    (able("able-to-walk"), PLAIN, "¿Es cierto que usted puede caminar?"),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "key", "words"), SPANISH)
def test_what_a_person_is_asked_in_spanish(leaf: Leaf, key: object, words: str) -> None:
    fact = key(leaf)  # type: ignore[operator]
    ask = how_put(leaf, fact, WOMAN, TODAY)
    assert ask is not None
    assert render(question_of(ask, fact, leaf)[0], "es") == words
