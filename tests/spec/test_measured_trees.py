"""What criteria with measurements are read as: one row a way of writing, the tree beside it.

``+`` is an inclusion criterion, ``-`` an exclusion criterion. The wording is our own; the ways of
writing are those of the registries. Other trees stand in ``test_requirement_trees.py``.
"""

# ruff: noqa: E501  a row of the table is a line

import pytest

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.grammar.limits import FELT_AS, MEASURED_BY, MEASURED_IN
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.vocabulary.measurements import LEVEL_OF, MEASURED_WORDS, measurement

TABLE = {
    "ranges that say a unit twice, or compare one end": """
+ FEV1 40% to 80% of predicted | measurement[fev1 40–80 % predicted]
+ FEV1 between 40% and 80% predicted | measurement[fev1 40–80 % predicted]
+ Hemoglobin 8 g/dL to 12 g/dL | measurement[hemoglobin 8–12 g/dL]
+ Hemoglobin from 8 to less than 12 g/dL | measurement[hemoglobin ≥8 <12 g/dL]
+ Pain score from 5 to less than 8 | measurement[pain-nrs ≥5 <8]
+ HbA1c of 7% up to 10% | measurement[hba1c 7–10 %]
+ HbA1c 7,5 % to 10,5 % | measurement[hba1c 7.5–10.5 %]
- Blood glucose between >140 mg and <400 mg/dL | measurement[glucose >140 <400 mg/dL]
+ Age 6 to less than 12 years | age[≥6 <12]
""",
    "levels of what is also given, and of markers": """
- Vitamin D < 20 ng/mL | measurement[vitamin-d-level <20 ng/mL]
- Vitamin D < 20 | measurement[vitamin-d-level <20]
- Vitamin D > 2000 IU/day | treatment[vitamin-d, "> 2000 IU/day"]
- Folic acid < 4 ng/mL | measurement[folate-level <4 ng/mL]
- Folic acid > 1 mg/day | treatment[folic-acid, "> 1 mg/day"]
- Lithium > 1.2 mmol/L | measurement[lithium-level >1.2 mmol/L]
- Iron < 50 µg/dL | measurement[serum-iron <50 µg/dL]
- Urea > 20 mmol/L | measurement[urea >20 mmol/L]
- Urea cream | treatment["Urea cream"]
- BUN > 40 mg/dL | measurement[bun >40 mg/dL]
+ ANA ≥ 1:80 | measurement[ana-titer ≥80]
- Anti-HBs < 10 mIU/mL | measurement[anti-hbs-level <10 mIU/mL]
- Rheumatoid factor > 20 IU/mL | measurement[rf-level >20 IU/mL]
+ ER < 1% | measurement[er-percent <1 %]
- CD20 < 5% | unread["CD20 < 5%"]
""",
    "how much of a substance": """
- Alcohol > 14 drinks per week | substance[alcohol] AND measurement[alcohol-intake >14 drink/week]
- More than 14 alcoholic drinks per week | substance[alcohol] AND measurement[alcohol-intake >14 drink/week]
- Smoking of more than 10 cigarettes per day | substance[tobacco] AND measurement[cigarettes-day >10 cigarette/day]
+ Smoke at least 5 cigarettes per day for longer than one year | substance[tobacco, for 365d] AND measurement[cigarettes-day ≥5 cigarette/day]
- More than 10 cigarettes a day | measurement[cigarettes-day >10 cigarette/day]
- Smoking history of ≥ 10 pack years | measurement[pack-years ≥10 pack-year]
+ Current smoker with at least 10 pack-years | substance[tobacco, current] AND measurement[pack-years ≥10 pack-year]
+ At least 20 pack-years | measurement[pack-years ≥20 pack-year]
- Caffeine > 400 mg/day | substance[caffeine] AND measurement[caffeine-intake >400 mg/day]
- Prednisone > 10 mg/day | treatment[prednisone, "> 10 mg/day"]
""",
    "classes by letters, stages with letters": """
+ Child-Pugh A | measurement[child-pugh 5–6]
+ Child-Pugh class A or B | measurement[child-pugh 5–9]
+ Child-Pugh class B or better | measurement[child-pugh ≤9]
+ Child-Pugh score ≤ 7 | measurement[child-pugh ≤7]
+ Child-Pugh B7 | measurement[child-pugh =7]
+ Child-Pugh A5 to B7 | measurement[child-pugh 5–7]
+ Child-Pugh A or B (≤ 7 points) | measurement[child-pugh 5–7]
+ Child-Pugh score of 5-7 (class A or B) | measurement[child-pugh 5–7]
- Child-Pugh class B or worse | measurement[child-pugh ≥7]
- Child-Pugh > A | measurement[child-pugh >6]
- Cirrhosis (Child-Pugh class B or C) | condition[cirrhosis] AND measurement[child-pugh 7–15]
- Decompensated cirrhosis (Child's B or C) | condition[decompensated-cirrhosis] AND measurement[child-pugh 7–15]
- Child C cirrhosis | measurement[child-pugh 10–15] AND condition[cirrhosis]
+ BCLC stage B or C | measurement[bclc 2–3]
+ ASIA Impairment Scale A, B or C | measurement[asia-impairment 1–3]
+ NYHA class II or III | measurement[nyha 2–3]
- NYHA class III or worse | measurement[nyha ≥3]
- ASA class > III | measurement[asa >3]
+ mRS ≤ 2 | measurement[mrs ≤2]
+ COPD, GOLD stage 2 or 3 | condition[chronic-obstructive-pulmonary-disease] AND measurement[gold-stage 2–3]
+ CKD stage 3 to 5 | condition[chronic-kidney-disease, stage stage 3 to 5]
+ Chronic kidney disease (stages 3-5) | condition[chronic-kidney-disease, stage stages 3-5]
- Chronic kidney disease stage 4/5 | condition[chronic-kidney-disease, stage stage 4/5]
- CKD stage ≥ 3b | condition[chronic-kidney-disease, stage stage ≥ 3b]
- Stage 4 or 5 CKD | condition[chronic-kidney-disease, stage stage 4 or 5]
- CKD stage G4 | condition[chronic-kidney-disease, stage stage 4]
- KDIGO stage 2 or higher AKI | measurement[kdigo ≥2] AND condition[acute-kidney-injury]
+ Stage IIIB or IV NSCLC | condition[non-small-cell-lung-cancer, stage stage iiib or iv]
+ Stage II-IIIA breast cancer | condition[breast-cancer, stage stage ii-iiia]
+ FIGO stage IIB-IVA | measurement[disease-stage 2–4, "IIB-IVA"]
""",
    "one limit on two scales": """
+ ECOG 0-1 (Karnofsky ≥ 70) | measurement[ecog 0–1] OR measurement[karnofsky ≥70]
+ ECOG 0-1 [KPS 80-100] and life expectancy > 3 months | (measurement[ecog 0–1] OR measurement[karnofsky 80–100]) AND team[prognosis]
+ Karnofsky PS (KPS) ≥ 70 (or ECOG ≤ 2) | measurement[karnofsky ≥70] OR measurement[ecog ≤2]
- ECOG > 2 (Karnofsky < 60) | measurement[ecog >2] AND measurement[karnofsky <60]
+ ECOG 0-1 (0 or 1) | measurement[ecog 0–1]
""",
    "limits among the words behind an illness": """
- Hyponatremia in the postoperative period (serum sodium less than 130 mEq/L) | condition[hyponatremia, "in the postoperative period"] AND measurement[sodium <130 mEq/L]
- Renal insufficiency as an estimated GFR which is < 30 mL/min/1.73 m2 | condition[renal-impairment] AND measurement[egfr <30 mL/min/1.73 m2, "which is"]
+ Moderate to severe Crohn's disease define as HBI score > 4 | condition[crohn-disease, moderate to severe] AND measurement[hbi >4]
+ Major depression with a score of at least 20 on the MADRS | condition[major-depressive-disorder] AND measurement[madrs ≥20]
+ Heart failure with LVEF < 40% or NT-proBNP > 600 pg/mL | condition[heart-failure] AND (measurement[lvef <40 %] OR measurement[nt-probnp >600 pg/mL])
+ COPD with FEV1 < 50% predicted or asthma | (condition[chronic-obstructive-pulmonary-disease] AND measurement[fev1 <50 % predicted]) OR condition[asthma]
- Bleeding associated with a decrease in hemoglobin of at least 2 g/dL | condition[hemorrhage, "associated with a decrease in hemoglobin of at least 2 g/dL"]
- Diabetes treated with insulin if HbA1c > 9% | measurement[hba1c >9 %] AND condition[diabetes-mellitus, "treated with insulin"]
""",
    "what is no limit, and names of two measurements": """
+ ECOG 2993 or similar | unread["ECOG 2993"]
- Instability (as defined by ≥3mm translation) | unread["Instability (as defined by ≥3mm translation"]
+ Creatinine clearance ≥ 50 mL/min (Cockcroft-Gault formula) | measurement[creatinine-clearance ≥50 mL/min]
- TLC < 60% | measurement[tlc-lung <60 %]
+ TLC > 4000/mm3 | measurement[wbc >4000 /µL]
+ Cr ≤ 1.5 × ULN | measurement[creatinine ≤1.5×ULN]
""",
    "illnesses that a limit is of, and scales with their stage": """
- Thrombocytosis > 750 x 10^9/L | measurement[platelets >750 10^9/L]
- Hyperuricemia > 9 mg/dL | measurement[urate >9 mg/dL]
- Elevated transaminases more than three times normal values | measurement[transaminases >3×ULN]
+ Low back pain ≥ 4/10 | condition[low-back-pain] AND measurement[pain-nrs ≥4]
+ Modified Hoehn and Yahr (H&Y) stage 1.5 to 3 | measurement[hoehn-yahr 1.5–3]
+ CEAP classification stage 6 | measurement[ceap =6]
- Liver enzymes (AST, ALT) > 2 x ULN | measurement[transaminases >2×ULN] OR measurement[ast >2×ULN] OR measurement[alt >2×ULN]
+ Liver enzymes (AST, ALT) ≤ 2 x ULN | measurement[transaminases ≤2×ULN] AND measurement[ast ≤2×ULN] AND measurement[alt ≤2×ULN]
""",
    "numbers behind a limit that are of something else": """
+ DBP > 90 mmHg and treated with at least 2 antihypertensive drugs | measurement[dbp >90 mmHg] AND treatment[antihypertensive, "at least 2"]
- ALT > 3 x ULN, 2 prior chemotherapies | measurement[alt >3×ULN] OR treatment[chemotherapy, ever, "2"]
+ Office systolic blood pressure ≥ 150 mmHg, and 24-hour systolic blood pressure ≥ 135 mmHg | measurement[sbp ≥150 mmHg] AND measurement[sbp ≥135 mmHg, "24-hour"]
- Implantation of a pulmonary artery pressure monitor | unread["pulmonary artery pressure"]
""",
    "tests that show a limit": """
+ Normal ECG parameters (QRS < 120 ms, QTc < 440 ms) | measurement[qrs <120 ms] AND measurement[qtc <440 ms]
+ TTE shows an EF > 40% | measurement[lvef >40 %]
+ ECG with QTc < 450 ms | measurement[qtc <450 ms]
+ Echocardiogram within 3 months showing LVEF ≥ 50% | measurement[lvef ≥50 %, ≤91d]
- Contraindication to MRI | treatment[magnetic-resonance-imaging, contraindicated]
+ MRI of the brain | treatment[brain-mri]
""",
    "a time behind an illness": """
+ Low back pain (more than 3 months) | condition[low-back-pain, for 91d]
- Stroke > 6 months | condition[stroke, ≥183d ago]
- Stroke < 6 months | condition[stroke, ≤183d]
""",
    "limits around and before names": """
+ Body mass index (BMI): 18 ≤ BMI ≤ 32 kg/m2 | measurement[bmi 18–32 kg/m2]
+ BMI between 18 <= BMI <= 27 | measurement[bmi 18–27]
- Hypertension (≥140 mmHg systolic and/or ≥90 mmHg diastolic) | condition[hypertension] AND (measurement[sbp ≥140 mmHg] OR measurement[dbp ≥90 mmHg])
- Blood pressure (systolic 90-140 mmHg; diastolic 50-90 mmHg) | measurement[sbp 90–140 mmHg] OR measurement[dbp 50–90 mmHg]
- AST or ALT 2 times higher than the upper limit of normal | measurement[ast >2×ULN] OR measurement[alt >2×ULN]
+ Hemoglobin ≥ 9 g/dL, AST or ALT ≤ 2.5 x ULN | measurement[hemoglobin ≥9 g/dL] AND (measurement[ast ≤2.5×ULN] OR measurement[alt ≤2.5×ULN])
+ Creatinine clearance (CrCl), i.e. < 30 mL/min | measurement[creatinine-clearance <30 mL/min]
+ ECOG physical status score of 0-2 | measurement[ecog 0–2]
+ ECOG Performance status0-2 | measurement[ecog, "0-2"]
+ Average menstrual cycle 21-35 days | measurement[menstrual-cycle 21–35 day]
- Apnea-hypopnea index of less than 5 h-1 or greater than 30 h-1 | measurement[ahi <5 /hour] OR measurement[ahi >30 /hour]
+ Platelets ≥ 100 × 10⁹·L⁻¹ | measurement[platelets ≥100 10^9/L]
- Neuropathy (grade ≥ 2) | condition[peripheral-neuropathy, stage grade ≥ 2]
- Cesarean section at less than 37 weeks of gestation | treatment[cesarean-section, "at"] AND measurement[gestational-age <37 week]
+ Both forced expiratory volume in one second (FEV1) and DLCO > 60% | measurement[fev1 >60 %] AND measurement[dlco >60 %]
""",
}
ROWS = [
    pytest.param(line[0], *line[2:].rsplit(" | ", 1), id=f"{topic}: {line[:60]}")
    for topic, lines in TABLE.items()
    for line in lines.strip().splitlines()
]


def test_what_limits_are_of_stands_in_the_tables() -> None:
    tables = (MEASURED_BY, MEASURED_IN, MEASURED_WORDS, LEVEL_OF, FELT_AS)
    assert [one for table in tables for one in table.values() if measurement(one) is None] == []


@pytest.mark.parametrize(("side", "text", "tree"), ROWS)
def test_measured_trees(side: str, text: str, tree: str) -> None:
    kind = CriterionKind.INCLUSION if side == "+" else CriterionKind.EXCLUSION
    read = understand(Criterion(kind=kind, text=text, span=(0, len(text))))
    assert draw(read.requirement) == tree
