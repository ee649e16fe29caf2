# ruff: noqa: E501 - a table reads better with a row a line
"""Ways of writing that look as if they said something of the person now, and what is made of them.

``+`` is an inclusion criterion, ``-`` an exclusion criterion; the tree stands behind the line.
"""

import pytest

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind

TABLE = """
+ Less than 50 years of age at the time of migraine onset | unread["Less than 50 years"] AND condition[migraine]
- Patients aged < 18 years at diagnosis | unread["< 18 years"]
+ Have a child aged 6-12 years | unread["6-12 years"]
+ Mothers of children aged 2 to 5 | unread["Mothers of children aged 2 to 5"]
- Partner under 18 years | unread["Partner under 18 years"]
+ Age 18 years or older at screening | age[≥18]
- At least two of the following: hypertension, diabetes, or dyslipidemia | 2 OF (condition[hypertension]; condition[diabetes-mellitus]; condition[dyslipidemia])
+ Have 2 of the following 3 features: fever, rash, arthritis | 2 OF (condition[fever]; condition[skin-rash]; condition[arthritis])
+ Neither diabetes nor hypertension | NOT (condition[diabetes-mellitus] OR condition[hypertension])
- Prior rituximab unless more than 12 months ago | treatment[rituximab, ever, "unless more than 12 months ago"]
- Patients on dialysis | treatment[dialysis, current]
+ Male or postmenopausal female | sex[male] OR state[postmenopausal]
+ ALT ≤ 3 x ULN; ≤ 5 x ULN if liver metastases | measurement[alt ≤3×ULN] AND/OR (NOT condition[liver-metastases] OR unread["≤ 5 x ULN"])
+ Prior anti-TNF therapy must have been discontinued at least 8 weeks before | unread["Prior anti-TNF therapy must have been discontinued at least 8 weeks before"]
+ Men aged ≥ 50 or women aged ≥ 60 | unread["≥ 50"] OR unread["≥ 60"]
+ Diagnosis of SLE confirmed by a rheumatologist at least 12 months before screening | condition[systemic-lupus-erythematosus, ≥365d ago]
- Vitamin B12 or folate deficiency | unread["Vitamin B12"] OR condition[folate-deficiency]
+ Metformin monotherapy | treatment[metformin, "monotherapy"]
- LVEF < 50% at any time | measurement[lvef <50 %, "at any time"]
- No prior anti-CD20 therapy within 6 months | unread["No prior anti-CD20 therapy within 6 months"]
+ Recovered from toxicities except alopecia | unread["Recovered from toxicities except alopecia"]
"""
ROWS = [
    pytest.param(line[0], *line[2:].rsplit(" | ", 1), id=line[:60])
    for line in TABLE.strip().splitlines()
]


@pytest.mark.parametrize(("sign", "text", "drawn"), ROWS)
def test_what_is_not_about_the_person_now_is_not_read_as_that(
    sign: str, text: str, drawn: str
) -> None:
    kind = CriterionKind.INCLUSION if sign == "+" else CriterionKind.EXCLUSION
    criterion = Criterion(text=text, kind=kind, span=(0, len(text)))
    assert draw(understand(criterion).requirement) == drawn


@pytest.mark.parametrize(
    "text",
    [
        "Use of anticoagulants, aspirin is allowed",
        "Malignancy in the last 5 years, skin cancer is allowed",
        "Any anticancer therapy within 4 weeks, hormone therapy allowed",
    ],
)
def test_an_exclusion_of_which_nothing_is_left_is_never_passed(text: str) -> None:
    criterion = Criterion(text=text, kind=CriterionKind.EXCLUSION, span=(0, len(text)))
    assert draw(understand(criterion).requirement) not in ("OR()", "AND()")


def test_illnesses_of_a_list_that_lets_in_need_not_all_be_there() -> None:
    text = "Melanoma, renal cell carcinoma, and non-small cell lung cancer"
    criterion = Criterion(text=text, kind=CriterionKind.INCLUSION, span=(0, len(text)))
    assert " AND " not in draw(understand(criterion).requirement)
