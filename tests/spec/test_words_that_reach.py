# ruff: noqa: E501 - a table reads better with a row a line
"""How far words reach: what an illness requires, how bad its forms are, which degrees are meant.

``+`` is an inclusion criterion, ``-`` an exclusion criterion; the tree stands behind the line.
"""

import datetime as dt

import pytest

from trialpost.eligibility import read_criteria
from trialpost.eligibility.drawing import draw
from trialpost.eligibility.guards_of_heads import (
    causes_of_one,
    clauses_of_all,
    needs_of_one,
    with_more,
)
from trialpost.eligibility.judge import evaluate
from trialpost.eligibility.judging.grades import compare
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import All, Any, ReadCriterion

TODAY = dt.date(2026, 11, 1)

TABLE = """
- Cardiogenic shock requiring inotropes or vasopressors | condition[cardiogenic-shock] AND (treatment[inotrope, needed] OR treatment[vasopressor, needed])
- Infection requiring antibiotics, hospitalization or surgery | condition[infection, infection] AND (treatment[antibiotic, needed] OR circumstance[hospitalized] OR treatment[surgery, needed])
- Patients with lung cancer, who are receiving chemotherapy or radiotherapy | condition[lung-cancer] AND (treatment[chemotherapy, current] OR treatment[radiotherapy])
- Patient with sinus rhythm, who is not suitable for ablation or surgery | state[sinus-rhythm] AND (treatment[ablation, contraindicated] AND/OR treatment[surgery, contraindicated])
- Diabetes requiring insulin, or with nephropathy | (condition[diabetes-mellitus] AND treatment[insulin, needed]) OR (condition[diabetes-mellitus] AND condition[kidney-disease])
- COPD requiring oxygen, or cancer | (condition[chronic-obstructive-pulmonary-disease] AND treatment[oxygen-therapy, needed]) OR condition[malignancy]
- Severe respiratory diseases (COPD, asthma) | condition[lung-disease, severe] OR condition[chronic-obstructive-pulmonary-disease, severe] OR condition[asthma, severe]
- Severe liver disease such as liver failure | condition[liver-disease, severe] OR condition[liver-failure]
- Significant heart disease (angina pectoris) | condition[heart-disease, "Significant"] OR condition[angina-pectoris]
- Allergy to contrast media, nickel and heparin that cannot be pre-medicated | allergy[contrast-medium, "that cannot be pre-medicated"] OR allergy[nickel, "that cannot be pre-medicated"] OR allergy[heparin, "pre-medicated"]
- NSAIDs, steroids, or opioids that cannot be stopped | treatment[nonsteroidal-anti-inflammatory-drug, "that cannot be stopped"] OR treatment[corticosteroid, "that cannot be stopped"] OR treatment[opioid, "cannot be stopped"]
- Recently received statins, or anticoagulants | treatment[statin, ever, "Recently"] OR treatment[anticoagulant, ever, "Recently"]
- Recent stroke (within 3 months), bleeding, or heart attack | condition[stroke, ≤91d, "Recent"] OR condition[hemorrhage, "Recent"] OR condition[myocardial-infarction, "Recent"]
- Diabetes type 1 or type 2 with HbA1c > 9% | condition[type-1-diabetes-mellitus, "with HbA1c > 9%"] OR unread["type 2 with HbA1c > 9%"]
- Burkitt's leukemia/lymphoma | condition[burkitt-lymphoma] OR condition[lymphoma, "Burkitt's"]
+ Absence of visual, auditory, cognitive, or motor impairments | NOT (condition[visual-impairment] OR unread["auditory"] OR condition[cognitive-impairment] OR condition[motor-deficit])
- No visible scar or LVEF ≥ 50% on preoperative MRI | unread["No visible scar or LVEF ≥ 50% on preoperative MRI"]
- Men who do not use contraception | sex[male] AND NOT state[contraception]
- Men or women who do not use contraception | NOT state[contraception]
+ Stroke at one or more sites but must have diabetes | condition[stroke, "at one or more sites but"] AND condition[diabetes-mellitus]
+ Ablation is determined by the local heart team | team[judgement]
+ If on antihypertensive drugs, stable dose for 4 weeks | NOT treatment[antihypertensive, current] OR unread["stable dose for 4 weeks"]
+ On a stable dose of methotrexate for 12 weeks (if used) | NOT treatment[methotrexate] OR treatment[methotrexate, for 84d, stable]
- A vena cava filter or ICD leads that would interfere | treatment[inferior-vena-cava-filter, "that would interfere"] OR treatment[implantable-cardioverter-defibrillator, "leads that would interfere"]
+ Women must not be breastfeeding and must have no intention to become pregnant, and she is using contraceptive drugs or devices | NOT sex[female] OR unread["breastfeeding and must have no intention to become pregnant, and she is using contraceptive drugs or devices"]
- Stroke, right heart failure in the absence of left-sided structural disease, constrictive pericarditis, asthma, or amyloidosis | condition[stroke] OR condition[right-heart-failure, "in the", "left-sided structural disease"] OR unread["constrictive pericarditis, asthma, or amyloidosis"]
- eGFR (estimated glomerular filtration rate) by MDRD (Modification of Diet in Renal Disease) < 30 ml/min or creatinine > 2.5 mg/dL | unread["eGFR"]
- Metabolic bone disease | condition[bone-disease, "Metabolic"]
- History of pelvic trauma | condition[injury, ever, "pelvic"]
- Malignant tumors | condition[malignancy]
+ Followed in Heart Failure/Amyloidosis Units | unread["Followed in Heart Failure"] OR unread["Amyloidosis Units"]
- Moderate or greater mitral regurgitation | condition[mitral-regurgitation, moderate or worse]
- > Moderate aortic stenosis | condition[aortic-stenosis, worse than moderate]
- End-stage lung disease (e.g. COPD) | condition[lung-disease, stage end-stage] OR condition[chronic-obstructive-pulmonary-disease, stage end-stage]
- Spinal stenosis which requires any direct decompression or surgery | condition[spinal-stenosis, "which requires any direct decompression"] OR (condition[spinal-stenosis, "which requires any direct decompression"] AND treatment[surgery])
- History of cervical spine surgery | treatment[spine-surgery, ever, "cervical"]
- Intracardiac mass, thrombus or vegetation | condition[intracardiac-thrombus] OR condition[thrombosis, "Intracardiac"] OR unread["vegetation"]
- Annular tear or defect that shows free contrast | condition[annular-tear, "that shows free contrast"] OR unread["defect that shows free contrast"]
- AV block with more than second degree | condition[heart-block, worse than second degree]
- Hypertension requiring two or more drugs | unread["Hypertension requiring two or more"] AND treatment[medicine, needed]
- Cancer except low-risk prostate cancer | condition[malignancy, "but not low-risk prostate cancer"]
- Cancer except treated basal cell carcinoma | condition[malignancy, but basal-cell-carcinoma]
- Asthma, COPD (mild COPD is allowed), or fibrosis | condition[asthma] OR condition[chronic-obstructive-pulmonary-disease, "but not COPD"] OR condition[fibrosis]
- Infarction, stroke, bundle branch block, asymptomatic right bundle branch block is allowed | unread["Infarction, stroke, bundle branch block, asymptomatic right bundle branch block is allowed"]
"""
ROWS = [tuple(line.split(" | ")) for line in TABLE.strip().splitlines()]


def _read(line: str) -> ReadCriterion:
    section = "Inclusion" if line[0] == "+" else "Exclusion"
    (read,) = read_criteria(f"{section} Criteria:\n\n* {line[2:]}")
    return read


@pytest.mark.parametrize(("line", "drawn"), ROWS)
def test_words_reach_as_far_as_they_are_meant(line: str, drawn: str) -> None:
    assert draw(_read(line).requirement) == drawn


VERDICTS = [
    ("- Shock requiring inotropes or vasopressors", {"medications": ["vasopressin"]}, "unknown"),
    ("- Severe lung disease (COPD, asthma)", {"conditions": ["asthma"]}, "unknown"),
    ("- Metabolic bone disease", {"conditions": ["bone disease"]}, "unknown"),
    ("- Metabolic bone disease", {"conditions": ["metabolic bone disease"]}, "not_met"),
    ("- Moderate or greater mitral regurgitation",
     {"conditions": [{"name": "mitral regurgitation", "severity": "severe"}]}, "not_met"),
    ("- Moderate or greater mitral regurgitation",
     {"conditions": [{"name": "mitral regurgitation", "severity": "mild"}]}, "met"),
    ("- More than moderate mitral regurgitation",
     {"conditions": [{"name": "mitral regurgitation", "severity": "moderate"}]}, "met"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told", "verdict"), VERDICTS)
def test_nobody_is_kept_out_by_half_of_what_is_meant(
    line: str, told: dict[str, object], verdict: str
) -> None:
    judged = evaluate(_read(line), profile_from_value(told, today=TODAY), TODAY)
    assert judged.verdict.value == verdict


@pytest.mark.parametrize(
    ("asked", "told", "among"),
    [
        ("greater than stage 3", "stage 3", False), ("greater than stage 3", "stage 4", True),
        ("> grade 1", "grade 1", False), ("> grade 1", "grade 2", True),
        ("≤ grade 1", "grade 1", True), ("below stage 3", "stage 3", False),
        ("moderate or greater", "severe", True), ("at least moderate", "mild", False),
        ("no more than mild", "mild", True), ("no more than mild", "moderate", False),
        ("less than severe", "moderate", True), ("moderate or less", "severe", False),
        ("mild to moderate", "severe", False), ("stage iii or iv", "stage IV", True),
    ],
)  # fmt: skip
def test_a_sign_before_a_degree_counts(asked: str, told: str, among: bool) -> None:
    family = "stage" if "stage" in asked else "grade"
    assert compare((asked,), told, family) is among


def test_terms_for_some_ask_nothing_of_others() -> None:
    text = (
        "Inclusion Criteria:\n\n* Subjects with brain metastases are eligible provided they meet the "
        "following criteria:\n\n  * radiotherapy or surgery was completed at least 2 weeks ago\n"
        "  * off steroids for at least 7 days\n"
    )
    (read,) = read_criteria(text)
    told = profile_from_value({"absent": ["brain metastases"]}, today=TODAY)
    assert evaluate(read, told, TODAY).verdict.value != "not_met"


def test_a_choice_that_asks_for_nothing_stands_in_the_way_of_no_rule() -> None:
    text = "Shock requiring inotropes, or with sepsis"
    one, *_ = read_criteria(f"Exclusion Criteria:\n- {text}")
    nothing = All(())
    for tree in (Any((nothing, one.requirement)), Any((one.requirement, nothing, one.requirement))):
        for rule in (needs_of_one, causes_of_one, with_more, clauses_of_all):
            assert rule(one.criterion, tree)
