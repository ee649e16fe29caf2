# ruff: noqa: E501 - a table reads better with a row a line
"""Words that may be said of every item of a choice, and words that point to something else.

``+`` is an inclusion criterion, ``-`` an exclusion criterion; the tree stands behind the line.
"""

import pytest

from trialpost.eligibility import read_criteria
from trialpost.eligibility.drawing import draw
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind

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
- Requires aspirin or contraindication to these drugs | treatment[aspirin, needed] OR unread["drugs"]
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
