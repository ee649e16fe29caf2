# ruff: noqa: E501 - a table reads better with a row a line
"""Words that may be said of every item of a choice, and words that point to something else.

``+`` is an inclusion criterion, ``-`` an exclusion criterion; the tree stands behind the line.
"""

import datetime as dt

import pytest

from trialpost.eligibility import read_criteria
from trialpost.eligibility.drawing import draw
from trialpost.eligibility.judge import Silence, evaluate
from trialpost.eligibility.notes import read_note
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.profile import profile_from_value

TODAY = dt.date(2026, 11, 28)

TABLE = """
- Diabetes or hypertension that is not controlled | condition[diabetes-mellitus, "that is not controlled"] OR condition[hypertension, "that is not controlled"]
- Cancer or heart disease that requires treatment | condition[malignancy, "that requires treatment"] OR condition[heart-disease, "that requires treatment"]
- Previous trauma/fractures of the pelvis | condition[injury, ever, "pelvis"] OR condition[fracture, ever, "pelvis"]
- Previous trauma or fractures of the legs requiring surgery | condition[injury, ever, "legs requiring surgery"] OR condition[fracture, ever, "legs requiring surgery"]
- Dementia or psychiatric disorder precluding informed consent | condition[dementia, "precluding informed consent"] OR condition[psychiatric-disorder, "precluding informed consent"]
- Asthma, gout, or hypertension that is not controlled | condition[asthma] OR condition[gout] OR condition[hypertension, "that is not controlled"]
- Paget's disease at the hip or osteomalacia of the spine | condition[paget-disease, "at the hip"] OR condition[osteomalacia, "spine"]
+ HER2-positive breast cancer or gastric cancer | condition[her2-positive-breast-cancer] OR condition[gastric-cancer, "HER2-positive"]
+ Metastatic breast cancer or ovarian cancer | condition[metastatic-breast-cancer] OR condition[ovarian-cancer, "Metastatic"]
+ Unresectable thymoma or thymic carcinoma | condition[thymoma, stage unresectable] OR condition[thymic-carcinoma, "Unresectable"]
+ Metastatic breast cancer or hypertension | condition[metastatic-breast-cancer] OR condition[hypertension]
+ Drug-naive Parkinson's disease or essential tremor | (NOT treatment[medicine, ever] AND condition[parkinson-disease]) OR (condition[essential-tremor] AND/OR (NOT treatment[medicine, ever] AND condition[essential-tremor]))
- Severe renal (eGFR <30 mL/min) or hepatic dysfunction | measurement[egfr <30 mL/min, "Severe", "renal"] OR condition[hepatic-impairment, "Severe"]
- Hypoglycemia with loss of consciousness or confusion | (condition[hypoglycemia] AND condition[loss-of-consciousness]) OR (condition[confusion] AND/OR (condition[hypoglycemia] AND condition[confusion]))
+ Stage III lung cancer not suitable for surgery or radiotherapy | condition[lung-cancer, stage stage iii] AND (NOT capacity[able-to-undergo-surgery] OR treatment[radiotherapy, contraindicated])
+ No EGFR mutation detected, ALK rearranged | NOT marker[egfr-mutation, positive] AND marker[alk-rearrangement, positive]
+ No EGFR mutation detected, ALK rearrangement or ROS1 fusion | NOT (marker[egfr-mutation, positive] OR marker[alk-rearrangement, positive] OR marker[ros1, positive])
- CIC-rearranged sarcoma | condition[sarcoma, "CIC"]
+ Patients who need a liver transplantation but cannot take part in other transplant studies | treatment[liver-transplantation, needed, "but cannot take part in other transplant studies"]
+ Patients with gout who cannot take part in another trial | condition[gout] AND unread["in another trial"]
- Requires aspirin or contraindication to these drugs | treatment[aspirin, needed] OR treatment[aspirin, contraindicated]
- Hypersensitivity to any component of this drug | allergy[ingredient-of-the-study-treatment]
+ A positive cardiac FDG PET scan within 30 days | unread["cardiac FDG PET scan"]
+ At least one lesion measurable by RECIST 1.1 | measurement[lesion-count ≥1, "lesion", "measurable"]
+ Measurable disease based on RECIST 1.1 | condition["Measurable disease"]
+ IIEF less than 21 (including 21) | measurement[iief ≤21]
+ BMI < 30 (inclusive) | measurement[bmi ≤30]
+ Capable of 150 minutes of moderate physical activity per week | unread["moderate physical activity"]
- Planned surgery within the next 12 months | treatment[surgery, planned, 'within the next 12 months']
- Planned surgery during the trial | treatment[surgery, planned]
+ Undetectable HIV viral load | measurement[hiv-rna, "negative"]
+ Advanced NSCLC | condition[non-small-cell-lung-cancer, stage advanced]
+ Relapsed or refractory multiple myeloma | condition[multiple-myeloma, "Relapsed or refractory"]
- Major bleeding | condition[hemorrhage, "Major"]
- Hemorrhage caused by a brain injury, coagulation disorders, or tumors | condition[hemorrhage, "caused by a brain injury, coagulation disorders, or tumors"]
- Allergic to lidocaine, which is used as a local anesthetic | allergy[lidocaine, "which is used as a local anesthetic"]
- Solid organ transplant. This does not include corneal transplantation. | treatment[organ-transplantation, but corneal-transplantation]
- Hospitalization within 30 days for: unstable angina, percutaneous coronary intervention, or cardiac surgery | circumstance[hospitalized, ≤30d, "for: unstable angina, percutaneous coronary intervention, or cardiac surgery"]
+ IIEF-5 score < 15 | measurement[iief <15]
+ Self-reported HIV status | unread["HIV"]
- HIV serology positivity | unread["HIV serology"]
- Chemotherapy/radiotherapy within 14 days (with the exception of cytarabine) | treatment[chemotherapy, ≤14d, but cytarabine] OR treatment[radiotherapy, ≤14d, but cytarabine]
- Pulmonary vein stents or stenosis | treatment[stent, "Pulmonary", "vein"] OR condition["stenosis", "Pulmonary vein"]
- Elevated ALT and AST > 3 x ULN | measurement[alt >3×ULN] AND/OR measurement[ast >3×ULN]
- Stroke, or cardiac symptoms consistent with NYHA class IV within 6 months | (condition[stroke, ≤183d] AND/OR condition[stroke]) OR (condition["cardiac symptoms", "consistent with"] AND measurement[nyha =4, ≤183d])
+ HCM with NYHA Class II-III functional class or NYHA Class I | condition[hypertrophic-cardiomyopathy] AND (measurement[nyha 2–3] OR measurement[nyha =1])
- Heart failure (type IV NYHA, ejection fraction ≤ 30%) | condition[heart-failure] AND (measurement[nyha, "type", "IV"] OR measurement[lvef ≤30 %])
- Other malignancies within 3 years prior to the first use of the study drug | condition[second-primary-malignancy, ≤1096d]
- Neck Disability score ≥ 20 | unread["Neck Disability score ≥ 20"]
+ PVR ≥ 4 Wood units | measurement[pvr-lung ≥4 Wood units]
+ PVR ≥ 100 mL | measurement[post-void-residual ≥100 mL]
- Blood glucose (HbA1c) > 10% | unread["Blood glucose (HbA1c) > 10%"]
- Active local or systemic infection | condition[infection, infection, "Active"]
+ Takes medication(s) for diabetes | treatment[medicine, "for diabetes"]
"""

ROWS = [
    (line[0], *(part.strip() for part in line[2:].rsplit(" | ", 1)))
    for line in TABLE.strip().splitlines()
]


@pytest.mark.parametrize(("sign", "text", "drawn"), ROWS)
def test_a_word_narrows_all_that_it_may_be_said_of(sign: str, text: str, drawn: str) -> None:
    kind = CriterionKind.INCLUSION if sign == "+" else CriterionKind.EXCLUSION
    criterion = Criterion(text=text, kind=kind, span=(0, len(text)))
    assert draw(understand(criterion).requirement) == drawn


BESIDE = [
    (
        ["Stage III or IV NSCLC", "Stage III NSCLC who are not suitable for surgery"],
        [
            "condition[non-small-cell-lung-cancer, stage stage iii or iv]",
            "NOT condition[non-small-cell-lung-cancer, stage stage iii] OR NOT capacity[able-to-undergo-surgery]",
        ],
    ),
    (
        ["Stage IV melanoma", "Stage III melanoma"],
        [
            'condition[melanoma, stage stage iv] OR unread["Stage IV melanoma"]',
            'condition[melanoma, stage stage iii] OR unread["Stage III melanoma"]',
        ],
    ),
    (
        ["Stage III melanoma", "Stage III melanoma who are not suitable for surgery"],
        [
            "condition[melanoma, stage stage iii]",
            "condition[melanoma, stage stage iii] AND NOT capacity[able-to-undergo-surgery]",
        ],
    ),
]


@pytest.mark.parametrize(("lines", "drawn"), BESIDE)
def test_a_line_holds_of_the_stage_that_it_names(lines: list[str], drawn: list[str]) -> None:
    text = "Inclusion Criteria:\n\n" + "\n".join(f"* {line}" for line in lines)
    assert [draw(one.requirement) for one in read_criteria(text)] == drawn


def test_a_line_that_ends_in_or_keeps_nobody_out() -> None:
    text = "Inclusion Criteria:\n\nGout, or\n* Kidney stones\n* Asthma"
    first, second, third = (draw(one.requirement) for one in read_criteria(text))
    assert first == 'condition[gout] OR unread["Gout, or"]'
    assert second == 'condition[kidney-stone] OR unread["Kidney stones"]'
    assert third == "condition[asthma]"


def test_one_criterion_that_must_be_met_opens_a_list() -> None:
    text = "Inclusion Criteria:\n\n* Need for a transplantation (one criterion must be met):\n* Liver cancer\n* Cirrhosis"
    assert all("unread" in draw(one.requirement) for one in read_criteria(text))


@pytest.mark.parametrize(
    ("told", "asked", "verdict"),
    [
        ("metastatic NSCLC", "Metastatic NSCLC", "met"),
        ("metastatic NSCLC", "Stage I NSCLC", "not_met"),
        ("NSCLC", "Advanced NSCLC", "unknown"),
        ("non-small cell lung cancer", "Non-small cell lung cancer", "met"),
    ],
)
def test_what_a_name_says_more_of_an_illness_is_asked_and_told(
    told: str, asked: str, verdict: str
) -> None:
    profile = profile_from_value({"conditions": [told]}, today=TODAY)
    criterion = Criterion(text=asked, kind=CriterionKind.INCLUSION, span=(0, len(asked)))
    assert evaluate(criterion, profile, TODAY).verdict.value == verdict


@pytest.mark.parametrize(
    ("answer", "verdict"), [("yes", "unknown"), ("no", "met"), ("not sure", "unknown")]
)
def test_a_plan_is_not_a_plan_for_so_soon(answer: str, verdict: str) -> None:
    told = {"answers": {"treatment:surgery@planned": answer}}
    text = "Planned surgery within 3 months"
    criterion = Criterion(text=text, kind=CriterionKind.EXCLUSION, span=(0, len(text)))
    judged = evaluate(criterion, profile_from_value(told, today=TODAY), TODAY)
    assert judged.verdict.value == verdict


@pytest.mark.parametrize(
    ("listed", "asked", "verdict"),
    [
        (["metformin"], "Prior immunotherapy", "met"),
        ([], "Prior chemotherapy", "met"),
        (["pembrolizumab"], "Prior immunotherapy", "not_met"),
        (["pembrolizumab"], "Prior chemotherapy", "met"),
        (["a medicine from the trial abroad"], "Prior chemotherapy", "unknown"),
        (["a medicine from the trial abroad"], "Prior immunotherapy", "unknown"),
    ],
)
def test_a_finished_list_with_an_unknown_name_says_nothing_of_a_family(
    listed: list[str], asked: str, verdict: str
) -> None:
    told = {"medications": listed, "complete": ["medications", "procedures"]}
    criterion = Criterion(text=asked, kind=CriterionKind.EXCLUSION, span=(0, len(asked)))
    judged = evaluate(criterion, profile_from_value(told, today=TODAY), TODAY)
    assert judged.verdict.value == verdict


@pytest.mark.parametrize(
    ("note", "presumed"),
    [
        ("A 34-year-old woman with asthma.", True),
        ("A 34-year-old woman with asthma and a severe history of allergies.", False),
        ("A 34-year-old woman with asthma. No history of allergies.", False),
    ],
)
def test_a_letter_that_tells_of_allergies_is_not_silent_of_any(note: str, presumed: bool) -> None:
    profile = read_note(note, today=TODAY).profile
    text = "Allergy to penicillin"
    criterion = Criterion(text=text, kind=CriterionKind.EXCLUSION, span=(0, len(text)))
    judged = evaluate(criterion, profile, TODAY, silence=Silence.PRESUMED)
    assert judged.presumed is presumed


MARKERS = [
    (
        "NSCLC. No EGFR mutation detected, ALK rearranged.",
        {"EGFR mutation": "no", "ALK rearrangement": "yes"},
    ),
    (
        "NSCLC. No EGFR mutation or ALK rearrangement.",
        {"EGFR mutation": "no", "ALK rearrangement": "no"},
    ),
]


@pytest.mark.parametrize(("note", "markers"), MARKERS)
def test_a_denial_ends_where_something_is_found(note: str, markers: dict[str, str]) -> None:
    profile = read_note(note, today=TODAY).profile
    assert {one.name: one.present for one in profile.biomarkers} == markers


def test_a_share_under_one_in_a_hundred_is_none() -> None:
    profile = read_note("A 66-year-old man. PD-L1 TPS <1%.", today=TODAY).profile
    assert [(one.name, one.value) for one in profile.measurements] == [
        ("PD-L1 tumor proportion score", 0.0)
    ]
