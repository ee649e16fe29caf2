"""What a criterion is read as: one row a way of writing, the tree beside it as it is drawn.

``+`` is an inclusion criterion, ``-`` an exclusion criterion. The wording is our own; the ways of
writing are those of the registries.
"""

import pytest

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind

TABLE = {
    "ages": """
+ Age 18 to 75 years | age[18–75]
+ Aged 18 years or older | age[≥18]
+ Must be at least 12 years of age | age[≥12]
- Under 18 years of age | age[<18]
- Age > 80 | age[>80]
+ Adults | age[≥18]
+ Infants aged 6 to 18 months | age[0.5–1.5]
+ Male or female adults aged 40 years and above | age[≥40]
""",
    "sex": """
+ Women | sex[female]
+ Men with prostate cancer | sex[male] AND condition[prostate-cancer]
+ Male or female | AND()
""",
    "pregnancy": """
- Pregnant or breastfeeding women | state[pregnant] OR state[breastfeeding]
- Pregnancy | state[pregnant]
- Pregnant and lactating women | state[pregnant] OR state[breastfeeding]
+ Women of childbearing potential must use effective contraception | NOT state[childbearing-potential] OR state[contraception]
+ Not pregnant | NOT state[pregnant]
+ Negative pregnancy test | NOT state[pregnant]
""",
    "conditions": """
+ Diagnosis of type 2 diabetes | condition[type-2-diabetes-mellitus]
- History of stroke | condition[stroke, ever]
- Stroke or myocardial infarction within 6 months before screening | condition[stroke, ≤183d] OR condition[myocardial-infarction, ≤183d]
- Uncontrolled hypertension | condition[hypertension, "Uncontrolled"]
- Severe asthma | condition[asthma, severe]
- Current or past schizophrenia | condition[schizophrenia, ever]
+ No history of seizures | NOT condition[seizure, ever]
- Epilepsy, dementia, or Parkinson's disease | condition[epilepsy] OR condition[dementia] OR condition[parkinson-disease]
- Any cancer except basal cell carcinoma | condition[malignancy, but basal-cell-carcinoma]
- Heart disease (e.g., angina, atrial fibrillation) | condition[heart-disease] OR condition[angina-pectoris] OR condition[atrial-fibrillation]
- Family history of breast cancer | family[breast-cancer]
+ Locally advanced or metastatic breast cancer | condition[metastatic-breast-cancer, stage locally advanced]
""",
    "infections": """
- HIV infection | condition[hiv-infection, infection]
- Known to be HIV positive | condition[hiv-infection, infection]
- Active tuberculosis | condition[active-tuberculosis, infection]
+ HIV negative | NOT condition[hiv-infection, infection]
""",
    "measurements": """
+ eGFR ≥ 60 mL/min/1.73 m² | measurement[egfr ≥60 mL/min/1.73 m2]
- Serum creatinine > 1.5 x ULN | measurement[creatinine >1.5×ULN]
+ Hemoglobin at least 9 g/dL | measurement[hemoglobin ≥9 g/dL]
- ALT or AST > 3 times the upper limit of normal | measurement[alt >3×ULN] OR measurement[ast >3×ULN]
+ ECOG performance status of 0 or 1 | measurement[ecog 0–1]
+ HbA1c between 7 and 10% | measurement[hba1c 7–10 %]
+ Platelets ≥ 100 x 10^9/L within 14 days before randomization | measurement[platelets ≥100 10^9/L, ≤14d]
+ NYHA class II-III | measurement[nyha 2–3]
+ BMI 18.5-30 kg/m2 | measurement[bmi 18.5–30 kg/m2]
- QTc > 470 ms | measurement[qtc >470 ms]
""",
    "treatments": """
- Prior treatment with rituximab | treatment[rituximab, ever]
- No prior anti-CD20 therapy within 6 months | NOT treatment[anti-cd20-antibody, ever, ≤183d]
- Current use of warfarin | treatment[warfarin, current]
+ On a stable dose of methotrexate for at least 4 weeks | treatment[methotrexate, for 28d, stable]
- Major surgery within 4 weeks | treatment[major-surgery, ≤28d]
- Contraindication to MRI | treatment[magnetic-resonance-imaging, contraindicated]
+ At least 2 prior lines of therapy | measurement[prior-lines ≥2]
- Use of systemic corticosteroids or other immunosuppressants | treatment[systemic-corticosteroid] OR treatment[immunosuppressant]
""",
    "allergies": """
- Allergy to penicillin | allergy[penicillin-class]
- Known hypersensitivity to the study drug | allergy[study-treatment]
""",
    "markers": """
+ EGFR mutation | marker[egfr-mutation, positive]
+ HER2-positive breast cancer | condition[her2-positive-breast-cancer]
+ HER2 negative | marker[her2, negative]
""",
    "substances": """
- Current smoker | substance[tobacco, current]
- Alcohol abuse within the past year | condition[alcohol-use-disorder, ≤365d]
""",
    "other trials": """
- Participation in another clinical trial within 30 days | other trial[≤30d]
- Currently enrolled in another interventional study | other trial[current]
""",
    "left to the team": """
+ Willing and able to give written informed consent | team[consent]
- Life expectancy below 3 months | team[prognosis]
- Any condition that, in the opinion of the investigator, would interfere with the study | team[judgement]
+ Able to comply with study procedures | team[compliance]
""",
    "languages and capacities": """
+ Able to speak English | language[english]
- Unable to swallow tablets | NOT capacity[able-to-swallow-tablets]
""",
}
ROWS = [
    pytest.param(line[0], *line[2:].rsplit(" | ", 1), id=f"{topic}: {line[:60]}")
    for topic, lines in TABLE.items()
    for line in lines.strip().splitlines()
]


@pytest.mark.parametrize(("sign", "text", "drawn"), ROWS)
def test_a_criterion_is_read_as(sign: str, text: str, drawn: str) -> None:
    kind = CriterionKind.INCLUSION if sign == "+" else CriterionKind.EXCLUSION
    criterion = Criterion(text=text, kind=kind, span=(0, len(text)))
    assert draw(understand(criterion).requirement) == drawn
