"""What is said where nothing was told: what we do not know, and what the trial asks."""

from typing import Any

import pytest

from criteria_made_up import anybody, judged
from reasons import MONTH, ago, given, have, lasting, slips, value, within
from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    LeftToTeam,
    MarkerStatus,
    Named,
    Period,
    Requirement,
    Response,
    Scale,
    SexIs,
    Speaks,
    State,
    TeamChecks,
    Treated,
    Unread,
    UsesSubstance,
    When,
)  # fmt: skip
from trialpost.model.status import Sex
from trialpost.vocabulary.plain import render

EVER, PAST, NOW, PLANNED = When.EVER, When.PAST, When.CURRENT, When.PLANNED
BASAL = Named(name="x", concept="basal-cell-carcinoma")

Row = tuple[dict[str, Any], Requirement, str, str]

UNSAID: list[Row] = [
    ({}, have("asthma"), "inclusion",
     "We do not know whether you have asthma. This trial is for people who have asthma."),
    ({}, have("stroke"), "exclusion",
     "We do not know whether you had a stroke. This trial does not take people who had a "
     "stroke."),
    ({}, have("infection"), "exclusion",
     "We do not know whether you have an infection. This trial does not take people who have "
     "an infection."),
    ({}, have("heart-failure-with-preserved-ejection-fraction"), "inclusion",
     "We do not know whether you have heart failure with a stiff heart (HFpEF). This trial "
     "is for people who have heart failure with a stiff heart."),
    ({}, have("pulmonary-hypertension", when=EVER), "exclusion",
     "We do not know whether you have or had high blood pressure in the lungs (pulmonary "
     "hypertension). This trial does not take people who have or had high blood pressure in "
     "the lungs."),
    ({}, have("bleeding-disorder"), "exclusion",
     "We do not know whether you have a bleeding problem. This trial does not take people "
     "who have a bleeding problem."),
    ({}, have("atrial-fibrillation"), "inclusion",
     "We do not know whether you have an irregular heartbeat (atrial fibrillation). This "
     "trial is for people who have an irregular heartbeat."),
    ({}, have("cardiac-arrest", when=EVER, period=within(365.25)), "exclusion",
     "We do not know whether you had a cardiac arrest (a heart that stopped) in the last "
     "year. This trial needs 1 year without a cardiac arrest."),
    ({}, have("asthma", severity=("moderate", "severe")), "inclusion",
     "We do not know whether you have moderate or severe asthma. This trial is for people "
     "who have moderate or severe asthma."),
    ({}, have("renal-impairment", severity=("severe",)), "exclusion",
     "We do not know whether you have severe renal impairment (kidneys that do not work "
     "well). This trial does not take people who have severe renal impairment."),
    ({}, have("asthma", qualifiers=("uncontrolled",)), "exclusion",
     "We do not know whether you have asthma. This trial does not take people who have "
     "asthma; it means only: “uncontrolled”."),
    ({}, have("asthma", qualifiers=("=",)), "exclusion",
     "We do not know whether you have asthma. This trial does not take people who have "
     "asthma."),
    ({},
     have("malignancy", when=EVER, but=(BASAL,)), "exclusion",
     "We do not know whether you have or had cancer. This trial does not take people who "
     "have or had cancer, not counting a common slow skin cancer (basal cell carcinoma)."),
    ({}, have("low-back-pain", period=lasting(3 * MONTH)), "inclusion",
     "We do not know whether you have had low back pain for at least 3 months. This trial is "
     "for people who have had low back pain for at least 3 months."),
    ({}, given("anticoagulant"), "exclusion",
     "We do not know whether you take a blood thinner (anticoagulant). This trial does not "
     "take people who take a blood thinner."),
    ({}, given("cardiac-catheterization", when=EVER), "exclusion",
     "We do not know whether you had a catheter test of the heart. This trial does not take "
     "people who had a catheter test of the heart."),
    ({}, given("surgery", when=EVER, period=within(28)), "exclusion",
     "We do not know whether you had an operation in the last 4 weeks. This trial needs 4 "
     "weeks without an operation."),
    ({}, given("surgery", when=PLANNED), "exclusion",
     "We do not know whether you plan to have an operation. This trial does not take people "
     "who plan to have an operation."),
    ({}, given("pacemaker"), "exclusion",
     "We do not know whether you have or had a pacemaker. This trial does not take people "
     "who have or had a pacemaker."),
    ({}, given("chemotherapy", when=EVER), "exclusion",
     "We do not know whether you have or had chemotherapy. This trial does not take people "
     "who have or had chemotherapy."),
    ({}, given("dialysis", when=NOW), "exclusion",
     "We do not know whether you are having dialysis (washing of the blood). This trial does "
     "not take people who are having dialysis."),
    ({}, given("methotrexate", response=Response.STABLE, period=lasting(3 * MONTH)), "inclusion",
     "We do not know whether you have taken the same dose of methotrexate for at least 3 "
     "months. This trial is for people who have taken the same dose of methotrexate for at "
     "least 3 months."),
    ({}, given("methotrexate", response=Response.FAILED), "inclusion",
     "We do not know whether you were not helped enough by methotrexate. This trial is for "
     "people who were not helped enough by methotrexate."),
    ({}, given("methotrexate", response=Response.INTOLERANT), "inclusion",
     "We do not know whether you had bad effects from methotrexate. This trial is for people "
     "who had bad effects from methotrexate."),
    ({}, given("magnetic-resonance-imaging", contraindicated=True), "exclusion",
     "We do not know whether you have a health reason against an MRI scan. This trial does "
     "not take people who have a health reason against an MRI scan."),
    ({}, given("chemotherapy", lines=(1, 2)), "inclusion",
     "We do not know whether you had 1 to 2 courses of chemotherapy. This trial is for "
     "people who had 1 to 2 courses of chemotherapy."),
    ({}, given("surgery", when=EVER, period=ago(28, 6 * MONTH)), "inclusion",
     "We do not know whether you had an operation between 4 weeks and 6 months ago. This "
     "trial is for people who had an operation between 4 weeks and 6 months ago."),
    ({}, given("rituximab", when=EVER, period=Period(words="5 half-lives")), "exclusion",
     "We do not know whether you took rituximab (“5 half-lives”). This trial does not take "
     "people who took rituximab (“5 half-lives”)."),
    ({}, Allergic(name="penicillin", concept="penicillin"), "exclusion",
     "We do not know whether you have an allergy to penicillin. This trial does not take "
     "people who have an allergy to penicillin."),
    ({}, Allergic(name="anaphylaxis", concept="anaphylaxis"), "exclusion",
     "We do not know whether you have or had a severe allergic attack. This trial does not "
     "take people who have or had a severe allergic attack."),
    ({}, Allergic(name="ingredients"), "exclusion",
     "We do not know whether you have an allergy to something in the tested medicine. This "
     "trial does not take people who have an allergy to something in the tested medicine."),
    ({}, Allergic(), "exclusion",
     "We do not know whether you have an allergy. This trial does not take people who have "
     "an allergy."),
    ({}, HasMarker(name="x", concept="egfr-mutation"), "inclusion",
     "We do not know whether you had a test that found a change in the EGFR gene. This trial "
     "is for people who had a test that found a change in the EGFR gene."),
    ({}, HasMarker(name="x", concept="egfr-mutation", status=MarkerStatus.NEGATIVE), "inclusion",
     "We do not know whether you had a test that did not find a change in the EGFR gene. "
     "This trial is for people who had a test that did not find a change in the EGFR gene."),
    ({}, UsesSubstance(name="smoker", concept="tobacco", when=NOW), "exclusion",
     "We do not know whether you smoke or use tobacco. This trial does not take people who "
     "smoke or use tobacco."),
    ({}, UsesSubstance(name="alcohol", concept="alcohol", period=within(7)), "exclusion",
     "We do not know whether you used alcohol in the last week. This trial needs 1 week "
     "without alcohol."),
    ({}, FamilyHistory(name="x", concept="breast-cancer"), "inclusion",
     "We do not know whether you have a relative with breast cancer. This trial is for "
     "people who have a relative with breast cancer."),
    ({}, Circumstance(name="x", concept="has-a-caregiver"), "inclusion",
     "We do not know whether you have a carer. This trial is for people who have a carer."),
    ({}, Circumstance(name="x", concept="prisoner"), "exclusion",
     "We do not know whether you are in prison or detained. This trial does not take people "
     "who are in prison or detained."),
    ({}, IsAble(name="x", concept="able-to-swallow-tablets"), "inclusion",
     "We do not know whether you can swallow tablets. This trial is for people who can "
     "swallow tablets."),
    ({}, Speaks(languages=("english", "spanish")), "inclusion",
     "We do not know whether you speak English or Spanish well. This trial is for people who "
     "speak English or Spanish well."),
    ({}, Speaks(), "inclusion",
     "We do not know whether you speak the language of the trial well. This trial is for "
     "people who speak the language of the trial well."),
    ({}, InOtherTrial(when=EVER, period=within(30.4375)), "exclusion",
     "We do not know whether you were in another trial in the last month. This trial does "
     "not take people who were in another trial in the last month."),
    ({}, State(name="x", concept="pregnant"), "exclusion",
     "We do not know whether you are pregnant. This trial does not take people who are "
     "pregnant."),
    ({}, State(name="x", concept="pregnant", when=PLANNED), "exclusion",
     "We do not know whether you plan to become pregnant. This trial does not take people "
     "who plan to become pregnant."),
    ({}, State(name="x", concept="contraception"), "inclusion",
     "We do not know whether you use birth control. This trial is for people who use birth "
     "control."),
    ({}, State(name="x", concept="nulliparous"), "inclusion",
     "We do not know whether you have never given birth. This trial is for people who have "
     "never given birth."),
    ({}, Circumstance(name="Left-footed"), "inclusion",
     "We do not know whether you fit the words “Left-footed”. This trial is for people who "
     "fit the words “Left-footed”."),
    ({}, SexIs(sex=Sex.FEMALE), "inclusion",
     "You have not told us your sex. This trial takes women here."),
    ({}, Age(low=18), "inclusion",
     "You have not told us your age. This trial takes people aged 18 or older."),
    ({}, value("lvef", high=40, high_strict=True, unit="%"), "inclusion",
     "We do not know your ejection fraction (how much blood your heart pumps). This trial "
     "needs less than 40%."),
    ({}, value("alt", low=3, low_strict=True, scale=Scale.UPPER_LIMITS), "exclusion",
     "We do not know your ALT (a liver value). This trial does not take people with more "
     "than 3 times the upper end of normal."),
    ({}, value("creatinine", scale=Scale.ABNORMAL), "exclusion",
     "We do not know your blood creatinine (a kidney value). This trial does not take people "
     "whose value is not normal."),
    ({}, LeftToTeam(reason=TeamChecks.CONSENT), "inclusion",
     "The trial team will ask for your consent."),
    ({}, LeftToTeam(reason=TeamChecks.WILLINGNESS), "inclusion",
     "The trial team will ask whether you are willing to do this."),
    ({}, LeftToTeam(reason=TeamChecks.COMPLIANCE), "exclusion",
     "The trial team will go through the visits and tasks with you."),
    ({}, LeftToTeam(reason=TeamChecks.JUDGEMENT), "exclusion",
     "The trial team checks this with you and your doctor."),
    ({}, LeftToTeam(reason=TeamChecks.PROGNOSIS), "inclusion",
     "The trial team checks this with you and your doctor."),
    ({}, LeftToTeam(reason=TeamChecks.PROCEDURE), "exclusion",
     "This is about steps of the trial itself. The trial team sees to it."),
    ({}, LeftToTeam(reason=TeamChecks.PLANS), "exclusion",
     "The trial team will ask you about your plans."),
    ({}, Unread(text="x"), "inclusion",
     "We could not read this one. Please ask the trial team."),
    ({}, HasCondition(name="Zellweger syndrome"), "exclusion",
     "We do not know whether you have Zellweger syndrome. This trial does not take people "
     "who have Zellweger syndrome."),
    ({}, Treated(name="Discography kit", when=EVER), "exclusion",
     "We do not know whether you have or had “Discography kit”. This trial does not take "
     "people who have or had “Discography kit”."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "asked", "kind", "expected"), UNSAID)
def test_what_is_said_of_what_nobody_told(
    told: dict[str, Any], asked: Requirement, kind: str, expected: str
) -> None:
    said = render(judged(asked, anybody(**told), kind).because)
    assert said == expected
    assert slips(said) == []
