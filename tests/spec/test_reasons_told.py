"""What is said of what was told: the answer with its numbers and dates, and what the trial asks."""

from typing import Any

import pytest

from criteria_made_up import anybody, judged
from reasons import ASTHMA, COPD, GOUT, LUPUS, MONTH, given, have, slips, value, within
from trialpost.model.requirement import (
    Age,
    All,
    Allergic,
    AtLeast,
    Circumstance,
    HasMarker,
    InOtherTrial,
    IsAble,
    Named,
    Not,
    Period,
    Requirement,
    Response,
    SexIs,
    Speaks,
    State,
    UsesSubstance,
    When,
)  # fmt: skip
from trialpost.model.requirement import Any as AnyOf
from trialpost.model.status import Sex
from trialpost.vocabulary.plain import render

EVER, PAST, NOW, PLANNED = When.EVER, When.PAST, When.CURRENT, When.PLANNED
BASAL = Named(name="x", concept="basal-cell-carcinoma")

Row = tuple[dict[str, Any], Requirement, str, str]

TOLD: list[Row] = [
    ({"birth_year": 1960}, Age(low=18, high=65), "inclusion",
     "You are 65 or 66. This trial takes people aged 18 to 65."),
    ({"sex": "female"}, SexIs(sex=Sex.FEMALE), "inclusion",
     "You told us that you are female. This trial takes women here."),
    ({"conditions": ["heart attack"]}, have("myocardial-infarction", when=EVER), "exclusion",
     "You told us that you had a heart attack. This trial does not take people who had a "
     "heart attack."),
    ({"conditions": [{"name": "heart attack", "since": "2019-05"}]},
     have("myocardial-infarction", when=EVER), "exclusion",
     "You told us that you had a heart attack in May 2019. This trial does not take people "
     "who had a heart attack."),
    ({"conditions": [{"name": "asthma", "since": "2019"}]}, have("asthma"), "inclusion",
     "You told us that you have had asthma since 2019. This trial is for people who have "
     "asthma."),
    ({"conditions": [{"name": "asthma", "status": "past"}]},
     have("asthma", when=PAST), "inclusion",
     "You told us that you had asthma in the past. This trial is for people who had asthma."),
    ({"conditions": ["asthma"]}, have("asthma", qualifiers=("uncontrolled",)), "exclusion",
     "You told us that you have asthma. We do not know whether it is “uncontrolled”. This "
     "trial does not take people of whom that is so."),
    ({"conditions": [{"name": "asthma", "severity": "mild"}]},
     have("asthma", severity=("severe",)), "exclusion",
     "You told us that you have asthma. That is not “severe”. This trial does not take "
     "people who have severe asthma."),
    ({"conditions": ["heart attack"]}, have("stemi"), "inclusion",
     "You told us that you had a heart attack. We do not know whether that is a severe type "
     "of heart attack (STEMI). This trial is for people who had a severe type of heart "
     "attack."),
    ({"conditions": ["basal cell carcinoma"]},
     have("malignancy", but=(BASAL,)), "exclusion",
     "You told us that you have basal cell carcinoma. That does not count here; we do not "
     "know of others. This trial does not take people who have cancer."),
    ({"absent": ["asthma"]}, have("asthma", when=EVER), "exclusion",
     "You told us that you do not have asthma. This trial does not take people who have or "
     "had asthma."),
    ({"suspected": ["asthma"]}, have("asthma"), "exclusion",
     "Someone thinks that you may have asthma, but it is not sure. This trial does not take "
     "people who have asthma."),
    ({"conditions": ["asthma"], "complete": ["conditions"]}, have("gout"), "exclusion",
     "You gave us your whole list, and it does not name gout. This trial does not take "
     "people who have gout."),
    ({"answers": {"condition:asthma": "not sure"}}, have("asthma"), "exclusion",
     "You are not sure, or left it open, whether you have asthma. This trial does not take "
     "people who have asthma."),
    ({"medications": [{"name": "rituximab", "status": "past", "until": "2026-02"}]},
     given("rituximab", when=EVER, period=within(6 * MONTH)), "exclusion",
     "You stopped rituximab in February 2026. This trial needs 6 months without it; that "
     "time was over in August 2026."),
    ({"medications": [{"name": "rituximab", "status": "past", "until": "2026-10-05"}]},
     given("rituximab", when=EVER, period=within(3 * MONTH)), "exclusion",
     "You stopped rituximab on 5 October 2026. This trial needs 3 months without it: until 4 "
     "January 2027."),
    ({"medications": [{"name": "rituximab", "status": "past", "until": "2026"}]},
     given("rituximab", when=EVER, period=within(3 * MONTH)), "exclusion",
     "You stopped rituximab in 2026. Tell us the month and year of it, to compare it with what "
     "the trial asks. This trial needs 3 months without it: until about 2027."),
    ({"medications": ["warfarin"]}, given("anticoagulant"), "exclusion",
     "You told us that you take warfarin. This trial does not take people who take a blood "
     "thinner (anticoagulant)."),
    ({"medications": ["warfarin"]}, given("anticoagulant", period=within(7)), "exclusion",
     "You told us that you take warfarin. This trial needs 1 week without a blood thinner "
     "(anticoagulant)."),
    ({"medications": [{"name": "warfarin", "since": "2025-03"}]}, given("warfarin"), "exclusion",
     "You told us that you have taken warfarin since March 2025. This trial does not take "
     "people who take warfarin."),
    ({"medications": ["methotrexate"]},
     given("methotrexate", response=Response.STABLE), "inclusion",
     "You told us that you take methotrexate. We do not know whether your dose has stayed "
     "the same. This trial is for people who take the same dose of methotrexate."),
    ({"medications": ["methotrexate"]},
     given("methotrexate", response=Response.FAILED), "inclusion",
     "You told us that you take methotrexate. We do not know how it went. This trial is for "
     "people who were not helped enough by methotrexate."),
    ({"procedures": [{"name": "kidney transplant", "date": "2020"}]},
     given("kidney-transplantation", when=EVER), "exclusion",
     "You told us that you had a kidney transplant in 2020. This trial does not take people "
     "who had a kidney transplant."),
    ({"procedures": [{"name": "kidney transplant", "date": "2026-10"}]},
     given("surgery", when=EVER, period=within(3 * MONTH)), "exclusion",
     "We do not know whether you had an operation in the last 3 months. This trial needs 3 "
     "months without an operation."),
    ({"allergies": ["penicillin"]}, given("penicillin", contraindicated=True), "exclusion",
     "We do not know whether you have a health reason against penicillin. This trial does "
     "not take people who have a health reason against penicillin."),
    ({"biomarkers": [{"name": "EGFR mutation"}]},
     HasMarker(name="x", concept="egfr-mutation"), "inclusion",
     "You told us that a test found a change in the EGFR gene. This trial is for people who "
     "had a test that found a change in the EGFR gene."),
    ({"answers": {"pregnant": "no"}}, State(name="x", concept="pregnant"), "exclusion",
     "You told us that you are not pregnant. This trial does not take people who are "
     "pregnant."),
    ({"answers": {"postmenopausal": "yes"}},
     State(name="x", concept="childbearing-potential"), "exclusion",
     "You told us that you are past the menopause. This trial does not take people who can "
     "become pregnant."),
    ({"answers": {"circumstance:has-a-caregiver": "no"}},
     Circumstance(name="x", concept="has-a-caregiver"), "inclusion",
     "You told us that you do not have a carer. This trial is for people who have a carer."),
    ({"answers": {"other-trial": "no"}}, InOtherTrial(), "exclusion",
     "You told us that you are not in another trial. This trial does not take people who are "
     "in another trial."),
    ({"answers": {"alcohol": "yes"}},
     UsesSubstance(name="alcohol", concept="alcohol"), "exclusion",
     "You told us that you use alcohol. Tell us the month and year of it, to compare it with "
     "what the trial asks. This trial does not take people who drink alcohol."),
    ({"answers": {"nyha": 2}}, value("nyha", low=2, high=3), "inclusion",
     "You told us that your NYHA class (how much your heart limits you) is 2. This trial "
     "needs a value of 2 or 3."),
    ({"measurements": [{"name": "eGFR", "value": 72, "unit": "mL/min/1.73 m2",
                       "date": "2026-09"}]},
     value("egfr", low=60, unit="mL/min/1.73 m2"), "inclusion",
     "Your eGFR (how well your kidneys filter) was 72 mL/min/1.73 m² in September 2026. This "
     "trial needs 60 mL/min/1.73 m² or more."),
    ({"measurements": [{"name": "LVEF", "value": 32, "unit": "%", "date": "2026-11-03"}]},
     value("lvef", low=40, unit="%"), "inclusion",
     "Your ejection fraction (how much blood your heart pumps) was 32% on 3 November 2026. "
     "This trial needs 40% or more."),
    ({"measurements": [{"name": "creatinine", "value": 1.2, "unit": "mg/dL", "date": "2026-11"}]},
     value("creatinine", high=133, unit="µmol/L"), "inclusion",
     "Your blood creatinine (a kidney value) was 1.2 mg/dL (that is 106 µmol/L) in November "
     "2026. This trial needs 133 µmol/L or less."),
    ({"measurements": [{"name": "eGFR", "value": 72, "unit": "mL/min/1.73 m2",
                       "date": "2020-09"}]},
     value("egfr", low=60, unit="mL/min/1.73 m2"), "inclusion",
     "We know your eGFR (how well your kidneys filter) only from September 2020, which is "
     "too long ago. This trial needs 60 mL/min/1.73 m² or more."),
    ({"measurements": [{"name": "height", "value": 170, "unit": "cm"},
                       {"name": "weight", "value": 90, "unit": "kg"}]},
     value("bmi", low=30, unit="kg/m2"), "inclusion",
     "From your height and weight we reckon a BMI of 31.14 kg/m². This trial needs 30 kg/m² "
     "or more."),
    ({"conditions": ["psoriasis"]},
     have("psoriasis", severity=("moderate", "severe")), "inclusion",
     "You told us that you have psoriasis. We do not know whether it is “moderate or "
     "severe”. This trial is for people who have moderate or severe psoriasis."),
    ({}, value("nyha", low=2, high=4), "inclusion",
     "We do not know your NYHA class (how much your heart limits you). This trial "
     "needs a value of 2 to 4."),
    ({}, value("platelets", low=100, unit="10^9/L"), "inclusion",
     "We do not know your platelets (cells that stop bleeding). This trial needs 100 × 10⁹/L "
     "or more."),
    ({}, value("time-from-onset", high=12, high_strict=True, unit="hour"), "inclusion",
     "We do not know your time from symptom onset (time since your symptoms began). This "
     "trial needs less than 12 hours."),
    ({}, given("statin", when=EVER, period=within(30.4375)), "exclusion",
     "We do not know whether you took a statin (cholesterol medicine) in the last month. "
     "This trial needs 1 month without a statin."),
    ({}, have("diabetes-mellitus", when=EVER, period=Period(words="recent")), "exclusion",
     "We do not know whether you had diabetes (“recent”). This trial does not take people "
     "who had diabetes (“recent”)."),
    ({"answers": {"treatment:insulin": "no"}}, given("insulin"), "exclusion",
     "You told us that you do not take insulin. This trial does not take people who take "
     "insulin."),
    ({"answers": {"able:able-to-walk": "no"}},
     IsAble(name="x", concept="able-to-walk"), "inclusion",
     "You told us that you cannot walk. This trial is for people who can walk."),
    ({"answers": {"language:english": "yes"}}, Speaks(languages=("english",)), "inclusion",
     "You told us that you speak English well. This trial is for people who speak English "
     "well."),
    ({"answers": {"allergy": "no"}}, Allergic(), "exclusion",
     "You told us that you have no allergies. This trial does not take people who have an "
     "allergy."),
]  # fmt: skip

JOINED: list[Row] = [
    ({}, All((ASTHMA, LUPUS)), "inclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus. "
     "This trial asks for both of these."),
    ({}, AnyOf((ASTHMA, LUPUS)), "inclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus. "
     "One of these is enough for this point."),
    ({}, AnyOf((ASTHMA, LUPUS)), "exclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus. "
     "For this trial, neither of these may be so."),
    ({}, All((ASTHMA, LUPUS)), "exclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus. "
     "This trial leaves out only people of whom all of these are so."),
    ({}, AnyOf((ASTHMA, LUPUS, GOUT, COPD, have("stroke"))), "exclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus, "
     "and 3 more things. For this trial, none of these may be so."),
    ({}, AtLeast(2, (ASTHMA, LUPUS, GOUT)), "inclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus, "
     "and 1 more thing. This trial asks for at least 2 of the things in this point."),
    ({}, All((ASTHMA, ASTHMA, LUPUS)), "inclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus. "
     "This trial asks for both of these."),
    ({}, All((ASTHMA, ASTHMA)), "inclusion",
     "We do not know whether you have asthma. It is one of the things that count here."),
    ({}, All((ASTHMA, Not(LUPUS))), "inclusion",
     "We do not know whether you have asthma. We also do not know whether you have lupus. "
     "This trial looks at these together."),
    ({}, All((value("egfr", low=60, unit="mL/min/1.73 m2"), Age(low=18), ASTHMA)), "inclusion",
     "We do not know whether your eGFR (how well your kidneys filter) is 60 mL/min/1.73 m² "
     "or more. We also do not know your age, and 1 more thing. This trial asks for all of "
     "these."),
    ({"conditions": ["asthma"]}, AnyOf((ASTHMA, LUPUS)), "inclusion",
     "You told us that you have asthma. That is enough for this point."),
    ({"conditions": ["asthma"]}, AnyOf((ASTHMA, LUPUS)), "exclusion",
     "You told us that you have asthma. This trial does not take people who have asthma."),
    ({"absent": ["asthma"]}, All((ASTHMA, LUPUS)), "exclusion",
     "You told us that you do not have asthma. This point does not keep you out."),
    ({"absent": ["asthma", "lupus", "gout"]}, AnyOf((ASTHMA, LUPUS, GOUT)), "exclusion",
     "You told us that you do not have asthma. This trial does not take people who have "
     "asthma. The other 2 things in this point fit too."),
    ({"absent": ["asthma", "lupus", "gout"]}, AnyOf((ASTHMA, LUPUS, GOUT)), "inclusion",
     "You told us that you do not have asthma. This trial asks for that or for one of 2 "
     "other things, and none fits."),
    ({"conditions": ["asthma"]}, have("asthma", qualifiers=("stable is acceptable",)), "exclusion",
     "You told us that you have asthma. We do not know whether it is as the trial means it. "
     "This trial does not take people who have asthma."),
    ({"conditions": ["asthma"]}, have("asthma", qualifiers=("but not both",)), "inclusion",
     "You told us that you have asthma. We do not know whether it is as the trial means it. "
     "This trial is for people who have asthma."),
    ({"conditions": ["asthma", "lupus"]}, All((ASTHMA, LUPUS)), "exclusion",
     "You told us that you have asthma. This trial does not take people of whom all that "
     "this point names is so."),
    ({"absent": ["asthma", "lupus"]}, AtLeast(2, (ASTHMA, LUPUS, GOUT)), "inclusion",
     "You told us that you do not have asthma. This point asks for at least 2 of its things, "
     "and too few fit."),
    ({"absent": ["asthma"]}, AnyOf((ASTHMA, LUPUS)), "inclusion",
     "We do not know whether you have lupus. It is one of the things that count here."),
    ({"conditions": ["heart attack"]}, AnyOf((have("stemi"), ASTHMA, LUPUS)), "exclusion",
     "You told us that you had a heart attack. We do not know whether that is a severe type "
     "of heart attack (STEMI). It also asks whether you have asthma, and 1 more thing."),
    ({"answers": {"nyha": 2}}, AnyOf((value("nyha", low=2, high=3), ASTHMA)), "inclusion",
     "You told us that your NYHA class (how much your heart limits you) is 2. This trial "
     "needs a value of 2 or 3. That is enough for this point."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "asked", "kind", "expected"), [*TOLD, *JOINED])
def test_what_is_said_of_what_was_told(
    told: dict[str, Any], asked: Requirement, kind: str, expected: str
) -> None:
    said = render(judged(asked, anybody(**told), kind).because)
    assert said == expected
    assert slips(said) == []
