# ruff: noqa: E501 - a table reads better with a row a line
"""Ways of writing that look as if they said something of the person now, and what is made of them.

``+`` is an inclusion criterion, ``-`` an exclusion criterion; the tree stands behind the line.
"""

import datetime as dt

import pytest

from trialpost.eligibility import read_criteria
from trialpost.eligibility.drawing import draw
from trialpost.eligibility.judge import evaluate
from trialpost.eligibility.understanding import understand
from trialpost.eligibility.when_said import dated_fact_of
from trialpost.model.criterion import Criterion, CriterionKind, Verdict
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import leaves

TABLE = """
+ Less than 50 years of age at the time of migraine onset | unread["Less than 50 years"] AND condition[migraine]
- Patients aged < 18 years at diagnosis | unread["< 18 years"]
+ Have a child aged 6-12 years | unread["6-12 years"]
+ Mothers of children aged 2 to 5 | unread["Mothers of children aged 2 to 5"]
- Partner under 18 years | unread["Partner under 18 years"]
+ Age 18 years or older at screening | age[≥18]
+ Women aged 18-45 with a child under 5 | sex[female] AND (age[18–45] OR unread["under 5"])
+ Adults aged 18 or older with a partner willing to take part | age[≥18]
+ Age 18-65, first episode before age 40 | age[18–65] AND unread["before age 40"]
+ Age ≥ 50 years, with onset of asthma within 5 years | age[≥50] AND condition[asthma, ≤1826d, "onset of"]
- Age under 18 years or over 75 years at diagnosis | unread["under 18 years"] OR unread["over 75 years"]
+ Patients aged ≥18 years with a donor aged ≤60 years | age[≥18] AND unread["≤60 years"]
+ At least 18 years of age at the time of surgery | age[≥18]
+ Under 60 years of age at the time of surgery | unread["Under 60 years"]
- Planning to have children | unread["children"]
- Nursing, because of the risk to the fetus/child | unread["child"] AND (state[breastfeeding] OR unread["risk to the fetus"])
- Participation in other studies according to the law in the last 3 months | other trial["in the last 3 months"]
- Ulcers older than 1 year | condition[skin-ulcer] AND unread["older than 1 year"]
+ Age 18 years | age[≥18]
+ Age 60 years | unread["60 years"]
- Use of active implant or not-implant medical devices | unread["Use of active implant or not-implant medical devices"]
- Patients with secondary hypertension or rule out secondary hypertension | unread["Patients with secondary hypertension or rule out secondary hypertension"]
+ Exactly 18 years of age | age[=18]
+ CD4 count never below 200 | unread["CD4 count never below 200"]
+ eGFR has never been above 60 | unread["eGFR has never been above 60"]
+ BMI not below 18 or above 35 | unread["BMI not below 18"] OR unread["above 35"]
- Systolic pressure not within 100-160 mmHg | unread["Systolic pressure not within 100-160 mmHg"]
- HbA1c not between 7 and 10% | NOT measurement[hba1c 7–10 %]
- ECOG not 0-1 | NOT measurement[ecog 0–1]
- Hemoglobin not ≥ 9 g/dL | NOT measurement[hemoglobin ≥9 g/dL]
+ Potassium not > 5.5 mmol/L | measurement[potassium ≤5.5 mmol/L]
+ HbA1c not exceeding 9% | measurement[hba1c ≤9 %]
+ Must not be older than 70 | age[≤70]
+ BMI between 18 and 30 kg/m2, not pregnant | measurement[bmi 18–30 kg/m2] AND NOT state[pregnant]
- Age 18 years | unread["18 years"]
+ Age = 18 and = 65 years | age[18–65]
+ Males ≥55 with 2 to 4 risk factors | sex[male] AND age[≥55] AND unread["2 to 4 risk factors"]
- At least two of the following: hypertension, diabetes, or dyslipidemia | 2 OF (condition[hypertension]; condition[diabetes-mellitus]; condition[dyslipidemia])
+ Have 2 of the following 3 features: fever, rash, arthritis | 2 OF (condition[fever]; condition[skin-rash]; condition[arthritis])
+ Neither diabetes nor hypertension | NOT (condition[diabetes-mellitus] OR condition[hypertension])
- Prior rituximab unless more than 12 months ago | treatment[rituximab, ever, "unless more than 12 months ago"]
- Patients on dialysis | treatment[dialysis, current]
- Undergoing hemodialysis | treatment[hemodialysis, current]
+ Patients undergoing radiotherapy | treatment[radiotherapy, current]
- Undergoing cardiac surgery | treatment[cardiac-surgery, planned]
- Scheduled to undergo chemotherapy | treatment[chemotherapy, planned]
+ Male or postmenopausal female | sex[male] OR state[postmenopausal]
+ ALT ≤ 3 x ULN; ≤ 5 x ULN if liver metastases | measurement[alt ≤3×ULN] AND/OR (NOT condition[liver-metastases] OR unread["≤ 5 x ULN"])
+ Prior anti-TNF therapy must have been discontinued at least 8 weeks before | unread["Prior anti-TNF therapy must have been discontinued at least 8 weeks before"]
+ Men aged ≥ 50 or women aged ≥ 60 | unread["≥ 50"] OR unread["≥ 60"]
+ Diagnosis of SLE confirmed by a rheumatologist at least 12 months before screening | condition[systemic-lupus-erythematosus, ≥365d ago]
- Vitamin B12 or folate deficiency | unread["Vitamin B12"] OR condition[folate-deficiency]
+ Treatment-naive for hepatitis C | condition[hepatitis-c, infection, "Treatment-naive"]
+ Treatment naive chronic hepatitis B | condition[chronic-hepatitis-b, infection, "Treatment naive"]
+ naïve macular edema | condition[macular-edema, "naïve"]
- Treatment-naive HIV infection | condition[hiv-infection, infection, "Treatment-naive"]
+ Treatment-naive, HER2-positive breast cancer | unread["Treatment-naive"] AND condition[her2-positive-breast-cancer]
+ Chronic hepatitis B, treatment naive | condition[chronic-hepatitis-b, infection] AND unread["treatment naive"]
+ Diabetes, treatment naive or on metformin | condition[diabetes-mellitus] OR unread["treatment naive"] OR treatment[metformin, current]
+ Methotrexate-naive rheumatoid arthritis | NOT treatment[methotrexate, ever] AND condition[rheumatoid-arthritis]
+ Naive to methotrexate | NOT treatment[methotrexate, ever]
+ Not previously treated for hepatitis C | NOT condition[hepatitis-c, ever, infection, "previously treated"]
+ Metformin monotherapy | treatment[metformin, "monotherapy"]
- LVEF < 50% at any time | measurement[lvef <50 %, "at any time"]
+ KRAS G12C mutation-positive colorectal or pancreatic cancer | marker[kras-g12c, positive] AND (condition[colorectal-cancer] OR condition[pancreatic-cancer])
+ HER2-positive breast, gastric or esophageal cancer | marker[her2, positive] AND (condition[breast-cancer] OR condition[gastric-cancer] OR condition[esophageal-cancer])
+ BRAF V600E-mutant melanoma or colorectal cancer | marker[braf-v600e, positive] AND (condition[melanoma] OR condition[colorectal-cancer])
+ Breast cancer or HER2-positive gastric cancer | condition[breast-cancer] OR (marker[her2, positive] AND condition[gastric-cancer])
+ EGFR exon 19 deletion or L858R mutated NSCLC | (marker[egfr-exon-19-deletion, positive] OR marker[egfr-l858r, positive]) AND condition[non-small-cell-lung-cancer]
- Clinically significant arrhythmia, valve disease or cardiomyopathy | condition[arrhythmia, "Clinically significant"] OR condition[valvular-heart-disease, "Clinically significant"] OR condition[cardiomyopathy, "Clinically significant"]
- Severe asthma, COPD or heart failure | condition[asthma, severe] OR condition[chronic-obstructive-pulmonary-disease, "Severe"] OR condition[heart-failure, "Severe"]
- Active hepatitis B, hepatitis C or HIV | condition[hepatitis-b, infection, "Active"] OR condition[hepatitis-c, infection, "Active"] OR condition[hiv-infection, infection]
- Uncontrolled hypertension, malignancy or epilepsy | condition[hypertension, "Uncontrolled"] OR condition[malignancy] OR condition[epilepsy, "Uncontrolled"]
- Unstable angina, arrhythmia or heart failure | condition[unstable-angina] OR condition[arrhythmia] OR condition[heart-failure]
- Asthma, symptomatic heart failure, arrhythmia | condition[asthma] OR condition[heart-failure, "symptomatic"] OR condition[arrhythmia]
- Uncontrolled hypertension; diabetes; epilepsy | condition[hypertension, "Uncontrolled"] OR condition[diabetes-mellitus] OR condition[epilepsy]
+ No severe asthma, COPD or heart failure | NOT (condition[asthma, severe] OR condition[chronic-obstructive-pulmonary-disease, "severe"] OR condition[heart-failure, "severe"])
- No prior anti-CD20 therapy within 6 months | unread["No prior anti-CD20 therapy within 6 months"]
- Orthostatic response (>20 mmHg reduction in systolic blood pressure) | unread["Orthostatic response (>20 mmHg reduction in systolic blood pressure"]
+ An increase in creatinine of at least 0.3 mg/dL | unread["increase in creatinine of at least 0.3 mg/dL"]
- A rise in ALT or AST of at least 20 U/L | unread["rise in ALT"] OR unread["AST of at least 20 U/L"]
- Drop in haemoglobin ≥ 2 g/dL | unread["Drop in haemoglobin ≥ 2 g/dL"]
+ Creatinine increased by 0.3 mg/dL | unread["Creatinine increased by 0.3 mg/dL"]
- Orthostatic hypotension with a decrease in SBP >20 mmHg or in DBP >10 mmHg | condition[orthostatic-hypotension] AND (unread["decrease in SBP >20 mmHg"] OR unread["DBP >10 mmHg"])
- Blood pressure drop > 20 mmHg when standing | unread["Blood pressure drop > 20 mmHg when standing"]
- Weight loss of more than 5 kg | measurement[weight-loss >5 kg]
+ Increase in creatinine to more than 2 mg/dL | measurement[creatinine >2 mg/dL, "to"]
- Fractional area change < 35% | measurement[fac-rv <35 %]
- Elevation of AST > 3 x ULN | measurement[ast >3×ULN]
- Pregnant women, female participants of childbearing potential, and male participants who are not willing to use contraception | state[pregnant] OR (state[childbearing-potential] AND unread["Pregnant women, female participants of childbearing potential, and male participants who are not willing to use contraception"]) OR NOT team[willingness]
- Women of childbearing potential | state[childbearing-potential]
+ Women with lupus and women with asthma | sex[female] AND/OR condition[systemic-lupus-erythematosus] AND/OR condition[asthma]
+ Women with lupus and asthma | sex[female] AND condition[systemic-lupus-erythematosus] AND condition[asthma]
+ Gout, with or without fever, rash or pain | (condition[gout] OR condition[skin-rash] OR condition[pain]) AND unread["Gout, with or without fever, rash or pain"]
- No diabetes | unread["No diabetes"]
- No known allergy to penicillin | unread["No known allergy to penicillin"]
- Not pregnant | unread["Not pregnant"]
- No major surgery within 4 weeks or stroke | unread["No major surgery within 4 weeks or stroke"]
- Not undergone surgery before | unread["Not undergone surgery before"]
- No access to a telephone | NOT unread["access to a telephone"]
- No health insurance | NOT circumstance[has-health-insurance]
- Absence of a caregiver | NOT circumstance[has-a-caregiver]
- Abnormal Testosterone or Thyroid Stimulating Hormone level | unread["Abnormal Testosterone"] OR measurement[tsh abnormal]
- Abnormal cortisol or ACTH level | measurement[cortisol abnormal] OR unread["ACTH"]
- Use of testosterone or metformin | treatment[testosterone] OR treatment[metformin]
- Use of stimulants (e.g. for ADHD or obesity), asthma | treatment[stimulant] OR condition[asthma]
- Use of stimulants (e.g. methylphenidate) | treatment[stimulant] OR treatment[methylphenidate]
+ CLIF-C AD score ≥ 45 at admission or at any time during hospital stay | measurement[clif-c ≥45, "at any time"]
- Echocardiographic evidence of intracardiac mass | condition[intracardiac-thrombus]
- Allergy to sulfites | allergy["sulfites"]
- Allergy to parabens | allergy[parabens]
+ Fitzpatrick skin type I-III | unread["Fitzpatrick skin type I-III"]
+ Access to a telephone | unread["Access to a telephone"]
+ Access to a smartphone | capacity[able-to-use-a-smartphone]
- Consumes green tea or coffee | unread["green tea"] OR substance[caffeine]
- Caffeine (coffee, cola, green tea) | substance[caffeine] OR unread["green tea"]
+ Lives within 50 km of the hospital | unread["Lives within 50 km of the hospital"]
+ Lives in the country | circumstance[lives-in-the-country]
+ Histologically confirmed UC of the bladder | condition[urothelial-carcinoma, "bladder"]
+ Moderate to severe UC | condition[ulcerative-colitis, moderate to severe]
- Patients without diabetes | NOT condition[diabetes-mellitus]
+ No diabetes | NOT condition[diabetes-mellitus]
+ Recovered from toxicities except alopecia | unread["Recovered from toxicities except alopecia"]
+ No or mild symptoms of heart failure | unread["No or mild symptoms of heart failure"]
+ None or minimal pain | unread["None or minimal pain"]
- Presence of (or scheduled for) mechanical assist device or heart transplantation | (treatment[ventricular-assist-device, ever] OR treatment[ventricular-assist-device, planned]) OR (treatment[heart-transplantation, ever] OR treatment[heart-transplantation, planned])
- Any past organ transplantation or planned organ transplantation within 12 months | treatment[organ-transplantation, ever] OR treatment[organ-transplantation, planned, 'within 12 months']
- Planned or previous heart transplantation | treatment[heart-transplantation, ever] OR treatment[heart-transplantation, planned]
- Previous or planned treatment with rituximab or tocilizumab | treatment[rituximab, ever] OR treatment[rituximab, planned] OR treatment[tocilizumab, ever] OR treatment[tocilizumab, planned]
- Current or planned use of insulin | treatment[insulin, current] OR treatment[insulin, planned]
- Knee surgery within 2 months prior to enrollment or planned during the study | treatment[knee-surgery, ≤61d] OR treatment[knee-surgery, planned]
- Knee surgery or dialysis within 2 months or planned any time after enrollment | treatment[knee-surgery, ≤61d] OR treatment[dialysis, ≤61d] OR treatment[knee-surgery, planned] OR treatment[dialysis, planned]
- Pregnant or planning to become pregnant during the study | state[pregnant] OR state[planning-pregnancy, planned]
+ All toxic effects (except alopecia) had been resolved | unread["All toxic effects (except alopecia) had been resolved"]
- Absence of a practicable echocardiographic window | unread["practicable echocardiographic window"]
- Hypersensitivity or contraindication to aspirin | allergy[aspirin] OR treatment[aspirin, contraindicated]
- Known hypersensitivity to an SGLT2 inhibitor or contraindication to an SGLT2 inhibitor | allergy[sglt2-inhibitor] OR treatment[sglt2-inhibitor, contraindicated]
- Allergy to aspirin; contraindication to MRI | allergy[aspirin] OR treatment[magnetic-resonance-imaging, contraindicated]
- Allergy that, in the opinion of the doctor, contraindicates taking part | team[judgement]
+ Acute leukemia, including participants with isolated extramedullary disease | condition[acute-leukemia]
- Cancer, including patients with melanoma or brain metastases | condition[malignancy]
- Active heart disease (NYHA class 3-4 as assessed by history and physical examination, unstable angina or stroke within the last 6 months) | condition[heart-disease, "Active"] AND (measurement[nyha 3–4] OR condition[unstable-angina, ≤183d] OR condition[stroke, ≤183d])
- People who have had bariatric surgery or who take GLP-1 agonists can not participate. | treatment[bariatric-surgery, ever] OR treatment[glp-1-receptor-agonist, ever]
- Those who smoke may not take part. | substance[tobacco]
- Women who are pregnant won't be able to join this study. | state[pregnant]
- You cannot take part if you are pregnant or breastfeeding. | state[pregnant] OR state[breastfeeding]
+ ECOG 0 or 1; ECOG 2 allowed if due to tumour-related pain | measurement[ecog 0–1] OR unread["ECOG 2 allowed if due to tumour-related pain"]
+ ECOG 0-1 (2 is acceptable if due to bone pain) | measurement[ecog 0–1] OR unread["2 is acceptable if due to bone pain"]
+ ECOG 0-1; ECOG 2 allowed if due to pain; no diabetes | (measurement[ecog 0–1] OR unread["ECOG 2 allowed if due to pain"]) AND NOT condition[diabetes-mellitus]
+ AST and ALT ≤ 3 x ULN; with liver involvement, ≤ 5 x ULN are allowed | (measurement[ast ≤3×ULN] OR unread["≤ 5 x ULN are allowed"]) AND (measurement[alt ≤3×ULN] OR unread["≤ 5 x ULN are allowed"])
+ Oxygen saturation ≥ 90%. O2 use is permitted. | measurement[spo2 ≥90 %]
+ NT-proBNP at least 300, or at least 600 if in atrial fibrillation | (NOT condition[atrial-fibrillation] AND measurement[nt-probnp ≥300]) OR (condition[atrial-fibrillation] AND measurement[nt-probnp ≥600])
+ INR <1.5 unless on warfarin, in which case <3 | measurement[inr <1.5×ULN] AND/OR measurement[inr <3]
- INR > 1.5 unless on warfarin, in which case > 3 | measurement[inr >1.5×ULN] AND/OR measurement[inr >3]
- Hypothyroidism (stable on replacement therapy is acceptable) | condition[hypothyroidism, "stable on replacement therapy is acceptable"]
- Cancer (basal cell carcinoma is acceptable) | condition[malignancy, but basal-cell-carcinoma]
- Strong CYP3A4 inhibitors (e.g., ketoconazole) that cannot be stopped | treatment[strong-cyp3a4-inhibitor, "cannot be stopped"] OR treatment[ketoconazole, "cannot be stopped"]
- Unless ECOG is 0 or 1 | unread["Unless ECOG is 0 or 1"]
- None of the following within 8 weeks: ustekinumab, secukinumab | unread["None of the following within 8 weeks: ustekinumab, secukinumab"]
- Neither diabetes nor asthma | unread["Neither diabetes nor asthma"]
- MI more than 6 months ago is allowed; more recent is excluded | unread["MI more than 6 months ago is allowed; more recent is excluded"]
- Diabetes (type 1 or type 2) with HbA1c >9% or on insulin | unread["Diabetes (type 1 or type 2) with HbA1c >9% or on insulin"]
- Type 2 diabetes with HbA1c > 9% or on insulin | (condition[type-2-diabetes-mellitus] AND measurement[hba1c >9 %]) OR (condition[type-2-diabetes-mellitus] AND treatment[insulin, current])
+ T2D treated with metformin alone or with metformin and a sulfonylurea | condition[type-2-diabetes-mellitus, "treated with metformin alone"] OR (condition[type-2-diabetes-mellitus] AND treatment[metformin] AND treatment[sulfonylurea])
+ Asthma controlled with inhaled steroids or with montelukast | condition[asthma, "controlled with inhaled steroids"] OR (condition[asthma] AND treatment[montelukast])
- Asthma or on insulin | condition[asthma] OR treatment[insulin, current]
- Intentional ketogenic (high fat, low carbohydrate) diet or asthma | unread["Intentional ketogenic (high fat, low carbohydrate) diet or asthma"]
- History of chronic pancreatitis or history of acute pancreatitis in the 180 days before screening | condition[chronic-pancreatitis, ever, "in the 180 days before screening"] OR condition[acute-pancreatitis, ever, ≤180d]
- History of stroke or of MI within 6 months | condition[stroke, ever, ≤183d] OR condition[myocardial-infarction, ever, ≤183d]
- Systolic blood pressure outside 100 to 160 mmHg | NOT measurement[sbp 100–160 mmHg]
- Systolic pressure outside the range of 100 to 160 mmHg despite medication | NOT measurement[sbp 100–160 mmHg] AND unread["despite medication"]
- Heart rate outside the range of 50-100 bpm | NOT measurement[heart-rate 50–100 beats/min]
- BMI outside of the range 18-30 | unread["BMI outside of the range 18-30"]
+ Systolic blood pressure not outside 100 to 160 mmHg | unread["Systolic blood pressure not outside 100 to 160 mmHg"]
- Potassium outside normal | measurement[potassium abnormal]
+ Type 1 or type 2 diabetes, but not both | condition[diabetes-mellitus] AND unread["but not both"]
- Problems with lifestyle | unread["Problems with lifestyle"]
+ Patients with active brain metastases could be enrolled (local treatment is permitted). | AND()
+ Patients with brain metastases could also be included | AND()
+ Only patients with brain metastases could be enrolled | unread["Only patients with brain metastases could be enrolled"]
+ Patients with brain metastases could be enrolled if stable | unread["Patients with brain metastases could be enrolled if stable"]
- Any muscle condition, inflammatory or not, (polymyositis, dermatomyositis) | condition[muscle-disease] OR (condition[polymyositis] OR condition[dermatomyositis])
- Heart disease, ischemic or not (cardiomyopathy, myocarditis) | condition[heart-disease] OR (condition[cardiomyopathy] OR condition[myocarditis])
+ Chronic diseases are considered the following: diabetes, hypertension | unread["Chronic diseases are considered the following: diabetes, hypertension"]
+ High risk patients are defined as: chest pain with a negative test; the absence of chest pain with a positive test | unread["High risk patients are defined as: chest pain with a negative test; the absence of chest pain with a positive test"]
+ Loop diuretic unless there is a documented allergy or intolerance | treatment[loop-diuretic] OR unread["allergy"]
+ Loop diuretic unless there is a documented allergy to furosemide | treatment[loop-diuretic] OR allergy[furosemide]
- Severe allergy, unless it is treated | allergy[any, "Severe"] AND NOT unread["treated"]
+ The radiation dermatitis rating should be equal to 0 | NOT condition[radiation-dermatitis, "rating"] OR unread["equal to 0"]
+ Neuropathy grade 0 | unread["Neuropathy grade 0"]
+ Neuropathy grade 0-1 | unread["Neuropathy grade 0-1"]
- History of cancer, excluding non-melanoma skin cancer or cancers with a favorable prognosis | condition[malignancy, ever, "but not cancers with a favorable prognosis", but non-melanoma-skin-cancer]
- Cancer other than basal cell cancer or those treated with curative intent | condition[malignancy, "but not those treated with curative intent", but basal-cell-carcinoma]
- Malignancy other than basal cell skin cancer or carcinoma in situ of the cervix | condition[malignancy, but basal-cell-carcinoma, but cervical-carcinoma-in-situ]
- Inadequate echocardiographic window | unread["Inadequate echocardiographic window"]
- Insufficient ultrasound window | unread["Insufficient ultrasound window"]
- Magnetic Resonance Imaging Exclusion | unread["Magnetic Resonance Imaging"]
- CT scan contraindications | treatment[computed-tomography, contraindicated]
- CT scan | treatment[computed-tomography]
+ Able to walk without help from another person | capacity[able-to-walk, "without help from another person"]
+ Able to walk with help from another person | capacity[able-to-walk, "help from another person"]
+ Previously untreated systemically (excluding local therapy such as radiotherapy) | unread["Previously untreated systemically (excluding local therapy"] AND unread["radiotherapy"]
+ No previous systemic treatment (excluding palliative radiotherapy) | NOT treatment[systemic-therapy, ever, but palliative-radiotherapy]
- Atrial fibrillation or atrial flutter with a resting heart rate > 110 | (condition[atrial-fibrillation] AND/OR (condition[atrial-fibrillation] AND measurement[heart-rate >110])) OR (condition[atrial-flutter] AND measurement[heart-rate >110])
- Cirrhosis or ALT > 3 x ULN | condition[cirrhosis] OR measurement[alt >3×ULN]
- Nitrates that cannot be stopped | treatment[nitrate, "cannot be stopped"]
+ Anaemia not related to iron deficiency | condition[anemia, "not related to iron deficiency"]
- Men whose partners plan pregnancy | unread["partners plan pregnancy"]
- Men whose wives are breastfeeding | unread["wives are breastfeeding"]
- Pregnant women or men whose partner is pregnant | state[pregnant] OR state[partner-is-pregnant]
+ Girls aged 9-14 years or women aged up to 45 years | sex[female] AND (age[9–14] OR age[14–45])
- Hypothyroidism; patients on stable replacement are eligible | condition[hypothyroidism, "patients on stable replacement are eligible"]
- Hypothyroidism. Patients on levothyroxine are eligible. | condition[hypothyroidism, "Patients on levothyroxine are eligible"]
- Active infection. Aspirin is allowed. | condition[infection, infection, "Active"]
+ ECOG 0-1, or 2 if due to pain | measurement[ecog 0–1] OR (condition[pain] AND measurement[ecog =2])
- Outside the age range 18-65 | NOT age[18–65]
- BMI outside 18 to 30 | unread["BMI outside 18 to 30"]
+ Men or women aged 18 or older; women over 75 excluded | age[≥18] AND unread["women over 75 excluded"]
- We cannot include people with asthma | condition[asthma]
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


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (
            "Used any of the following drugs within 14 days before enrollment:\n  * aspirin\n  * warfarin",
            "treatment[aspirin, ever, ≤14d] OR treatment[warfarin, ever, ≤14d]",
        ),
        (
            "Received any of the following treatments within 4 weeks prior to the first dose:\n"
            "  * chemotherapy\n  * radiotherapy",
            "treatment[chemotherapy, ever, ≤28d] OR treatment[radiotherapy, ever, ≤28d]",
        ),
        (
            "Use of any of the following medications:\n  * aspirin\n  * warfarin within 3 days",
            "treatment[aspirin] OR treatment[warfarin, ≤3d]",
        ),
        (
            "History of any of the following diseases:\n  * stroke\n  * asthma",
            "condition[stroke, ever] OR condition[asthma, ever]",
        ),
    ],
)
def test_what_the_items_of_a_list_are_says_when_each_was(text: str, drawn: str) -> None:
    (read,) = read_criteria(f"Exclusion Criteria:\n\n* {text}")
    assert draw(read.requirement) == drawn


@pytest.mark.parametrize(
    ("lead", "begins"),
    [
        ("If woman of childbearing, they should use contraception; methods of birth control are:",
         "NOT state[childbearing-potential] OR unread"),
        ("Women of childbearing potential must agree to use one method of birth control:",
         "NOT state[childbearing-potential] OR unread"),
        ("Women of childbearing potential and men must use contraception:", "unread"),
        ("Any of the following:", "treatment[oral-contraceptive] OR treatment[condom]"),
    ],
)  # fmt: skip
def test_nobody_needs_every_method_of_birth_control(lead: str, begins: str) -> None:
    text = f"Inclusion Criteria:\n\n* {lead}\n  * oral contraceptives\n  * condom"
    (read,) = read_criteria(text)
    assert draw(read.requirement).startswith(begins)


FOUND_THEN = [
    # a criterion, what its day is asked by, lupus since 2015 fits
    ("Diagnosis of lupus within 12 months", "condition:systemic-lupus-erythematosus@since", False),
    ("Diagnosed with lupus within 12 months", "condition:systemic-lupus-erythematosus@since", False),
    ("Lupus diagnosed at least 1 year ago", "condition:systemic-lupus-erythematosus@since", True),
    ("Diagnosis of lupus confirmed by a doctor at least 1 year ago",
     "condition:systemic-lupus-erythematosus@since", True),
    ("Lupus within 12 months", "condition:systemic-lupus-erythematosus@last", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked", "fits"), FOUND_THEN)
def test_a_diagnosis_is_reckoned_from_the_day_it_was_found(
    text: str, asked: str, *, fits: bool
) -> None:
    (read,) = read_criteria(f"Inclusion Criteria:\n\n* {text}")
    (leaf,) = leaves(read.requirement)
    assert dated_fact_of(leaf) == asked
    today = dt.date(2026, 11, 1)
    told = profile_from_value({"conditions": [{"name": "lupus", "since": "2015"}]}, today=today)
    assert (evaluate(read, told, today).verdict is Verdict.MET) is fits
