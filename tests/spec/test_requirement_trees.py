"""What a criterion is read as: one row a way of writing, the tree beside it as it is drawn.

``+`` is an inclusion criterion, ``-`` an exclusion criterion. The wording is our own; the ways of
writing are those of the registries.
"""

# ruff: noqa: E501  a row of the table is a line

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
+ Adults 20-70 with asthma | age[20–70] AND condition[asthma]
+ Men over 50 | sex[male] AND age[>50]
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
- Women who are less than 8 weeks postpartum | state[postpartum, "less than 8 weeks postpartum"]
- Women 4 weeks after delivery | state[postpartum, "4 weeks after delivery"]
+ Postmenopausal for at least 2 years | state[postmenopausal, "for at least 2 years"]
+ Women within 6 months of screening | unread["Women within 6 months of screening"]
+ Hospitalized male or female patients over 20 years of age | circumstance[hospitalized] AND age[>20]
- Patients in whom aspirin is contraindicated | treatment[aspirin, contraindicated]
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
+ No prior anti-CD20 therapy within 6 months | NOT treatment[anti-cd20-antibody, ever, ≤183d]
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
    "two limits, and limits that are lent": """
+ 18 ≤ BMI ≤ 32 kg/m2 | measurement[bmi 18–32 kg/m2]
+ BMI > 17 and < 28 kg/m2 | measurement[bmi >17 <28 kg/m2]
- MMSE < 24/30 | measurement[mmse <24]
+ Visual acuity of at least 20/200 | measurement[bcva ≥0.1 decimal]
+ Visual acuity better than 20/40 | measurement[bcva ≥0.5 decimal]
+ Gestational age 27 0/7 to 36 6/7 weeks | measurement[gestational-age 27–36.8571 week]
- > 3 x ULN for AST or ALT | measurement[ast >3×ULN] OR measurement[alt >3×ULN]
- Blood pressure > 180 mmHg systolic or > 110 mmHg diastolic | measurement[sbp >180 mmHg] OR measurement[dbp >110 mmHg]
+ Temperature within the range 35.0-37.5 °C | measurement[body-temperature 35–37.5 °C]
- Stenosis > 70% | measurement[stenosis-percent >70 %]
- Platelets at admission (< 90 x 10^9/L) | measurement[platelets <90 10^9/L]
- Thrombocytopenia < 50 x 10^9/L | measurement[platelets <50 10^9/L]
- Prolonged QTc > 470 ms | measurement[qtc >470 ms]
+ Hemoglobin ≥ 9 g/dL (5.6 mmol/L) | measurement[hemoglobin ≥9 g/dL]
+ Hemoglobin ≥ 9 g/dL for women and ≥ 10 g/dL for men | (NOT sex[female] OR measurement[hemoglobin ≥9 g/dL]) AND (NOT sex[male] OR measurement[hemoglobin ≥10 g/dL])
+ ECOG 1 or better | measurement[ecog ≤1]
- aPTT > 40 seconds | measurement[aptt >40 s]
- ALT or AST more than 3 times the upper limit of the local laboratory's normal value | measurement[alt >3×ULN] OR measurement[ast >3×ULN]
+ Age 18-64, BMI 19-35 kg/m2, pulse 50-90 bpm | age[18–64] AND measurement[bmi 19–35 kg/m2] AND measurement[heart-rate 50–90 beats/min]
- Score above 2 on the STOP-Bang sleep apnea questionnaire | measurement[stop-bang >2]
+ Not yet 21 years of age | age[<21]
""",
    "exceptions, allowances and what is forbidden": """
- Any cancer except non-melanoma skin cancer or cervical carcinoma in situ | condition[malignancy, but non-melanoma-skin-cancer, but cervical-carcinoma-in-situ]
- Autoimmune disease other than vitiligo, including lupus and psoriasis | condition[autoimmune-disease, but vitiligo] OR (condition[systemic-lupus-erythematosus] AND/OR condition[psoriasis])
- Organ transplant (excepting corneal transplantation) | treatment[organ-transplantation, but corneal-transplantation]
- Hepatitis B, unless treated | condition[hepatitis-b, infection, "unless treated"]
- Patients with epilepsy are not eligible | condition[epilepsy]
+ Patients with epilepsy are not eligible | NOT condition[epilepsy]
- Must not be taking warfarin | treatment[warfarin]
+ Must not be taking warfarin | NOT treatment[warfarin]
+ Prior chemotherapy is allowed | AND()
- Concurrent use of aspirin is permitted | OR()
+ Allowed: topical steroids | AND()
+ Patients with diabetes are eligible if HbA1c is below 8% | NOT condition[diabetes-mellitus] OR measurement[hba1c <8 %]
- Treatment with steroids is prohibited | treatment[corticosteroid]
""",
    "other people and other denials": """
- Women of childbearing potential must use contraception | state[childbearing-potential] AND NOT state[contraception]
- Women of childbearing potential who do not use contraception and women who are pregnant | (state[childbearing-potential] AND NOT state[contraception]) OR state[pregnant]
- Women who are or intend to become pregnant | state[pregnant] OR state[planning-pregnancy]
- Pregnant, breastfeeding, or planning pregnancy during the study | state[pregnant] OR state[breastfeeding] OR state[planning-pregnancy, planned]
- Unable to undergo MRI | NOT capacity[able-to-undergo-mri]
- Not a candidate for surgery | NOT capacity[able-to-undergo-surgery]
- Limited walking ability | NOT capacity[able-to-walk, "Limited"]
+ HIV-uninfected adults | age[≥18] AND NOT condition[hiv-infection, infection]
+ Non-pregnant women | NOT state[pregnant]
- Left-handed | capacity[left-handed]
""",
    "times": """
+ At least 4 weeks since prior chemotherapy or radiotherapy | NOT (treatment[chemotherapy, ever, ≤28d] OR treatment[radiotherapy, ever, ≤28d])
- Less than 4 weeks since radiotherapy | treatment[radiotherapy, ever, ≤28d]
- History of or planned kidney transplantation | treatment[kidney-transplantation, ever] OR treatment[kidney-transplantation, planned]
- Heart disease within 12 months, including unstable angina or stroke | condition[heart-disease, ≤365d] OR condition[unstable-angina, ≤365d] OR condition[stroke, ≤365d]
+ Stable weight for 2 months | measurement[body-weight, for 61d, "Stable"]
- Hemoptysis > grade 3 within 4 weeks | condition[hemoptysis, ≤28d, stage > grade 3]
- Stroke < 3 months | condition[stroke, ≤91d]
- Use of eplerenone within 30 days or 3 months before surgery | treatment[eplerenone, ≤30d] OR treatment[eplerenone, ≤91d]
- Transient ischemic attack (TIA) or stroke within 3 months | condition[transient-ischemic-attack, ≤91d] OR condition[stroke, ≤91d]
- Cerebrovascular disease (e.g., stroke) within 6 months | condition[cerebrovascular-disease, ≤183d] OR condition[stroke, ≤183d]
- Any of the following blood disorders within 3 months: anemia, neutropenia | condition[anemia, ≤91d] OR condition[neutropenia, ≤91d]
""",
    "a time behind a list": """
- Stroke, transient ischemic attack, or myocardial infarction within 6 months | condition[stroke, ≤183d] OR condition[transient-ischemic-attack, ≤183d] OR condition[myocardial-infarction, ≤183d]
- Diabetes, epilepsy, or stroke within 6 months | (condition[diabetes-mellitus, ≤183d] AND/OR condition[diabetes-mellitus]) OR (condition[epilepsy, ≤183d] AND/OR condition[epilepsy]) OR condition[stroke, ≤183d]
- History of peptic ulcer, pancreatitis, or treatment with warfarin within 6 months | (condition[peptic-ulcer-disease, ever, ≤183d] AND/OR condition[peptic-ulcer-disease, ever]) OR (condition[pancreatitis, ever, ≤183d] AND/OR condition[pancreatitis, ever]) OR treatment[warfarin, ever, ≤183d]
+ No stroke, diabetes or myocardial infarction within 6 months | NOT (condition[stroke, ≤183d] OR (condition[diabetes-mellitus, ≤183d] AND/OR condition[diabetes-mellitus]) OR condition[myocardial-infarction, ≤183d])
- Pancreatitis or peptic ulcer within 6 months | condition[pancreatitis, ≤183d] OR condition[peptic-ulcer-disease, ≤183d]
- Malignancy, radiotherapy, or chemotherapy within 5 years | (condition[malignancy, ≤1826d] AND/OR condition[malignancy]) OR treatment[radiotherapy, ≤1826d] OR treatment[chemotherapy, ≤1826d]
- Chemotherapy, immunotherapy, or radiotherapy within 4 weeks | treatment[chemotherapy, ≤28d] OR treatment[immunotherapy, ≤28d] OR treatment[radiotherapy, ≤28d]
- Kidney transplant, pacemaker, or surgery within 3 months | (treatment[kidney-transplantation, ≤91d] AND/OR treatment[kidney-transplantation]) OR (treatment[pacemaker, ≤91d] AND/OR treatment[pacemaker]) OR treatment[surgery, ≤91d]
- Within 6 months: peptic ulcer, pancreatitis, or stroke | condition[peptic-ulcer-disease, ≤183d] OR condition[pancreatitis, ≤183d] OR condition[stroke, ≤183d]
- Current pancreatitis or a stroke within 6 months | condition[pancreatitis, current] OR condition[stroke, ≤183d]
- LVEF < 40% or a myocardial infarction within 3 months | measurement[lvef <40 %] OR condition[myocardial-infarction, ≤91d]
- Women who are pregnant or had surgery within 7 days | state[pregnant] OR treatment[surgery, ever, ≤7d]
+ Hemoglobin ≥ 9 g/dL, platelets ≥ 100 x 10^9/L within 7 days | measurement[hemoglobin ≥9 g/dL, ≤7d] AND measurement[platelets ≥100 10^9/L, ≤7d]
""",
    "words that look like others": """
- No males | sex[male]
+ No males | NOT sex[male]
+ No women | NOT sex[female]
- Do not resuscitate order | circumstance[do-not-resuscitate]
- DNR/DNI | circumstance[do-not-resuscitate]
- Class 3 or 4 CHF | measurement[nyha 3–4] AND condition[heart-failure]
+ Class II-III heart failure | measurement[nyha 2–3] AND condition[heart-failure]
- Class IV angina | measurement[ccs-angina =4] AND condition[angina-pectoris]
- Inability to communicate | NOT capacity[able-to-communicate]
- Unable to speak or read | NOT capacity[able-to-communicate] OR NOT capacity[able-to-read-and-write]
- Inability to communicate in English | NOT language[english]
- Sensitivity or allergy to aspirin | allergy[aspirin]
- Sensitivity to latex | allergy[latex]
+ Hemoglobin Men > 13 g/dL / Women > 12 g/dL | (NOT sex[male] OR measurement[hemoglobin >13 g/dL]) AND (NOT sex[female] OR measurement[hemoglobin >12 g/dL])
+ Hemoglobin: men > 13 g/dL, women > 12 g/dL | (NOT sex[male] OR measurement[hemoglobin >13 g/dL]) AND (NOT sex[female] OR measurement[hemoglobin >12 g/dL])
- QTc: female > 470 ms, male > 450 ms | (sex[female] AND measurement[qtc >470 ms]) OR (sex[male] AND measurement[qtc >450 ms])
- Stroke, diabetes, or none | condition[stroke] OR condition[diabetes-mellitus]
+ Stable dose of methotrexate or none | treatment[methotrexate, stable] OR NOT treatment[methotrexate, current]
+ Stable dose of methotrexate, azathioprine or none, for 12 weeks | treatment[methotrexate, for 84d, stable] OR treatment[azathioprine, for 84d, stable] OR NOT (treatment[methotrexate, current] OR treatment[azathioprine, current])
+ Stable dose of hydroxychloroquine, or not taking it | treatment[hydroxychloroquine, stable] OR NOT treatment[hydroxychloroquine, current]
+ Hypertension, or none | unread["Hypertension, or none"]
- Takes part in another trial of a treatment, or did so within 4 weeks | other trial[≤28d, "treatment"]
- Renal disease, if any | condition[kidney-disease]
- Dementia caused by other diseases, including epilepsy and lupus | condition[dementia, "caused by other diseases, including epilepsy and lupus"]
- Heart failure due to other causes such as amyloidosis | condition[heart-failure, "due to other causes such as amyloidosis"]
- Diseases that increase the risk of stroke, such as lupus | condition["risk of stroke", "increase"] OR condition[systemic-lupus-erythematosus]
""",
    "what two share": """
- Pneumonitis or colitis requiring steroids | (condition[pneumonitis] AND/OR (condition[pneumonitis] AND treatment[corticosteroid, needed])) OR (condition[colitis] AND treatment[corticosteroid, needed])
- Asthma, gout, or infection requiring antibiotics | condition[asthma] OR condition[gout] OR (condition[infection, infection] AND treatment[antibiotic, needed])
- Infection requiring antibiotics or asthma | (condition[infection, infection] AND treatment[antibiotic, needed]) OR condition[asthma]
- Enrollment in a heart failure trial within 30 days | other trial[≤30d]
- Preplanned cardioversion or pacemaker implantation | treatment[cardioversion, planned] OR treatment[pacemaker-implantation, planned]
""",
    "what makes no difference, and what a word is of": """
+ Ambulatory men | sex[male] AND capacity[able-to-walk]
+ Lupus with or without nephritis, BMI below 30 | condition[systemic-lupus-erythematosus] AND measurement[bmi <30]
- Require ambulatory or long-term oxygen therapy | unread["ambulatory"] OR treatment[oxygen-therapy, needed]
+ Ambulatory | capacity[able-to-walk]
- Cardiac pacing or other heart failure devices | treatment[heart-pacing] OR unread["heart failure devices"]
- Hypersensitivity, allergy, or intolerable side effects of PDE-5 inhibitors | allergy[pde5-inhibitor]
- Active hepatitis B. Patients whose disease is controlled should not be excluded. | condition[hepatitis-b, infection, "Active", "Patients whose disease is controlled should not be excluded"]
""",
    "names and brackets": """
- alanine aminotransferase (ALT) or aspartate aminotransferase (AST) levels ≥ 5 x ULN | measurement[alt ≥5×ULN] OR measurement[ast ≥5×ULN]
- Coronary artery bypass graft (CABG) surgery in the past 3 months or any planned surgery in the 3 months after enrollment | treatment[coronary-artery-bypass-graft, ≤91d] OR treatment[surgery, planned, 'in the 3 months after enrollment']
- Severe renal insufficiency (eGFR < 30 mL/min/1.73 m2 by the CKD-EPI formula, or on dialysis) | condition[renal-impairment, severe] AND (measurement[egfr <30 mL/min/1.73 m2, "CKD-EPI formula"] OR treatment[dialysis, current])
- Active gastrointestinal (GI) bleeding | condition[gastrointestinal-bleeding, "Active", "gastrointestinal"]
- Presence of a permanent pacemaker | treatment[pacemaker]
- Workers compensation or no-fault case | circumstance[pending-lawsuit-or-compensation-claim]
- All glucose altering medications | treatment["glucose altering medications"]
- Sensory or motor neuropathy grade 2 or higher | condition[peripheral-neuropathy, stage grade 2 or higher]
+ Negative PCR test | unread["PCR test"]
+ Asthma confirmed by the study team | condition[asthma]
""",
    "who must do what": """
+ All female and male subjects of reproductive potential must agree to use contraception | NOT state[childbearing-potential] OR state[contraception]
+ Melanoma, breast cancer, or colorectal cancer with a KRAS mutation | (condition[melanoma] AND/OR (condition[melanoma] AND marker[kras-mutation, positive])) OR (condition[breast-cancer] AND/OR (condition[breast-cancer] AND marker[kras-mutation, positive])) OR (condition[colorectal-cancer] AND marker[kras-mutation, positive])
+ Gout assessed by a qualified healthcare professional | condition[gout]
- Steroids. Insulin is not considered a form of systemic treatment. | treatment[corticosteroid, but insulin]
""",
    "how organs work": """
- Impaired liver or kidney function | condition[hepatic-impairment] OR condition[renal-impairment]
- Severe liver and kidney function impairment | condition[hepatic-impairment, severe] AND/OR condition[renal-impairment, severe]
- Asthma or abnormal lung function | condition[asthma] OR condition[lung-disease]
- Abnormal liver function tests | condition[elevated-liver-enzymes]
+ Adequate bone marrow, renal, and hepatic function | measurement["bone marrow function" normal] AND measurement["renal function" normal] AND measurement["hepatic function" normal]
+ Normal kidney function, defined as creatinine < 1.5 mg/dL | measurement[creatinine <1.5 mg/dL]
+ Sufficient hepatic function defined by ALT ≤ 3 x ULN and bilirubin ≤ 2 x ULN | measurement[alt ≤3×ULN] AND measurement[bilirubin ≤2×ULN]
- Condition that limits lifespan to less than a year | team[prognosis]
+ Competent to make a decision | team[consent]
- Inability to answer quality of life questionnaires | team[compliance]
""",
    "how far a denial reaches": """
- Heart block without pacemaker, QTc > 480 ms, or long QT syndrome | (condition[heart-block] AND NOT treatment[pacemaker]) OR measurement[qtc >480 ms] OR condition[long-qt-syndrome]
- Hypertension without treatment, stroke | condition[hypertension, "without treatment"] OR condition[stroke]
+ Diabetes without complications | condition[diabetes-mellitus, "without complications"]
- Patients without diabetes, asthma or epilepsy | NOT (condition[diabetes-mellitus] OR condition[asthma] OR condition[epilepsy])
- Cirrhosis without ascites, varices or encephalopathy | condition[cirrhosis] AND NOT (condition[ascites] OR condition[esophageal-varices] OR condition[encephalopathy])
""",
    "what belongs together": """
- Currently undergoing chemotherapy or radiation treatment for cancer | treatment[chemotherapy, current] OR treatment[radiotherapy, current, "for cancer"]
- Undergoing chemotherapy within 6 months | treatment[chemotherapy, ≤183d]
- Known allergies to nickel, chromium or latex | allergy[nickel] OR allergy["chromium"] OR allergy[latex]
- Participating in another HIV-related research program | treatment["research program", "HIV", "related"]
- Receiving treatment for gout, including oral medications and injections | condition[gout, "Receiving treatment for"]
- Mitral valve disease or constrictive pericarditis | condition[mitral-valve-disease] OR condition[constrictive-pericarditis]
- Known hypersensitivity to any component of the study drug, including sulfonamides | allergy[ingredient-of-the-study-treatment] OR allergy[sulfonamide]
- Allergy to components of the vaccine, or to egg | allergy[vaccine] OR allergy[egg]
- Opioid or penicillin allergy | allergy[opioid] OR allergy[penicillin-class]
- Hypersensitivity to enoxaparin sodium or heparin | allergy[enoxaparin] OR allergy[heparin]
- Personal or family history of long QT syndrome | condition[long-qt-syndrome, ever] OR family[long-qt-syndrome]
- Family history of long QT syndrome | family[long-qt-syndrome]
- Oral or intravenous antibiotics | treatment[oral-antibiotic] OR treatment[intravenous-antibiotic]
- Severe heart, lung, liver and kidney insufficiency | condition[heart-disease, severe] OR condition[lung-disease, severe] OR condition[hepatic-impairment, severe] OR condition[renal-impairment, severe]
- Drug-related pneumonitis or radiation pneumonitis | condition[pneumonitis, "Drug", "related"] OR condition[radiation-pneumonitis]
- Any prior therapy for leukemia | condition[leukemia, "prior therapy"]
- Prior treatment for leukemia | condition[leukemia, ever, "treatment for"]
- Contraindication to the CARDIOMEMS HF system | unread["CARDIOMEMS HF system"]
- Steroids within 6 months, or current oxygen aside from oxygen at night | treatment[corticosteroid, ≤183d] OR treatment[oxygen-therapy, current, "aside from oxygen at night"]
- Injury within 28 days, or if major surgery is anticipated | condition[injury, ≤28d] OR treatment[major-surgery, planned]
- Participation in another trial during the study or within the previous 90 days | other trial[planned] OR other trial[≤90d]
- Warfarin currently or within the last 30 days | treatment[warfarin, ≤30d]
+ Women should avoid pregnancy | NOT sex[female] OR NOT state[pregnant]
+ Effective contraception and a negative pregnancy test in women of childbearing age | NOT sex[female] OR (state[contraception] AND NOT state[pregnant])
- Prior pelvic or spinal surgery | treatment[pelvic-surgery, ever] OR treatment[spine-surgery, ever]
""",
    "acronyms": """
- AD | unread["AD"]
- Atopic dermatitis (AD) or severe AD | condition[atopic-dermatitis] OR condition[atopic-dermatitis, severe]
- Alzheimer disease, or AD of early onset | condition[alzheimer-disease] OR condition[alzheimer-disease, stage early onset]
- SCID | condition[severe-combined-immunodeficiency]
- Psychosis on the Structured Clinical Interview for DSM (SCID); SCID not available | condition[psychosis, "on the Structured Clinical Interview for DSM (SCID)"] OR NOT unread["SCID not available"]
- Erectile dysfunction (ED), or mild ED | condition[erectile-dysfunction] OR condition[erectile-dysfunction, mild]
- Premature ejaculation (PE), or lifelong PE | condition[premature-ejaculation] OR condition[premature-ejaculation, "lifelong"]
- PE | condition[pulmonary-embolism]
+ Males with ED for 3 months and an IIEF score below 21 | sex[male] AND condition[erectile-dysfunction, for 91d] AND measurement[iief <21]
- Presenting to the ED | circumstance[in-the-emergency-department]
- ED | unread["ED"]
- Planned ICD, pacemaker or CRT | treatment[implantable-cardioverter-defibrillator, planned] OR treatment[pacemaker, planned] OR treatment[heart-pacing, planned]
- Cancer, or prior CRT | condition[malignancy] OR treatment[chemoradiotherapy, ever]
""",
    "lists": """
- Severe cardiac, hepatic or renal insufficiency | condition[heart-failure, severe] OR condition[hepatic-impairment, severe] OR condition[renal-impairment, severe]
- Uncontrolled hypertension or diabetes | condition[hypertension, "Uncontrolled"] OR condition[diabetes-mellitus, "Uncontrolled"]
- Allergy to gelatin, contrast dye, shellfish or eggs | allergy[gelatin] OR allergy[contrast-medium] OR allergy[fish-protein] OR allergy[egg]
- Allergy to iodinated contrast, renal failure, asthma | allergy[iodinated-contrast] OR condition[renal-failure] OR condition[asthma]
- Abuse of alcohol or drugs | condition[substance-use-disorder]
- History of sudden visual loss | condition[visual-impairment, ever, "sudden"]
+ Sinus rhythm | state[sinus-rhythm]
- Treatment with ABR-215757 | treatment["ABR-215757"]
- Valve repair or replacement | treatment[heart-valve-surgery]
- Chinese herbal medicine | treatment[traditional-chinese-medicine]
- Member of the study team or participation in the study | circumstance[employee-of-the-sponsor-or-trial-team] OR team[procedure of the trial]
- CABG surgery < 3 months | treatment[coronary-artery-bypass-graft, ≤91d]
- Hepatitis C infection | condition[hepatitis-c, infection]
+ ALT within twice (2x) the upper limit of normal | measurement[alt ≤2×ULN]
+ ALT ≤ 3 x ULN or ≤ 6 x ULN in patients with liver metastases | measurement[alt ≤3×ULN] OR (condition[liver-metastases] AND measurement[alt ≤6×ULN])
- ALT > 3 x ULN or > 6 x ULN in patients with liver metastases | (NOT condition[liver-metastases] AND measurement[alt >3×ULN]) OR (condition[liver-metastases] AND measurement[alt >6×ULN])
+ Hemoglobin ≥ 8 g/dL, platelets ≥ 90,000/mm3 or ≥ 40,000/mm3 in patients with bone marrow involvement | measurement[hemoglobin ≥8 g/dL] AND (measurement[platelets ≥90000 /µL] OR (condition[bone-marrow-involvement] AND measurement[platelets ≥40000 /µL]))
+ Bilirubin ≤ 2 x ULN (except patients with Gilbert's syndrome who must have ≤ 4 x ULN) | (NOT condition[gilbert-syndrome] OR measurement[bilirubin ≤4×ULN]) AND (condition[gilbert-syndrome] OR measurement[bilirubin ≤2×ULN])
+ AST ≤ 3 x ULN (6 x ULN if liver metastases) | (NOT condition[liver-metastases] OR measurement[ast ≤6×ULN]) AND (condition[liver-metastases] OR measurement[ast ≤3×ULN])
+ Creatinine ≤ 2 mg/dL (except in patients with myeloma) | measurement[creatinine ≤2 mg/dL, "except in patients with myeloma"]
+ AST/ALT ≤ 3 x ULN | measurement[ast ≤3×ULN] AND measurement[alt ≤3×ULN]
- AST/ALT > 3 x ULN | measurement[ast >3×ULN] OR measurement[alt >3×ULN]
+ ALT ≤ 2 x ULN; or ALT ≤ 4 x ULN in patients with liver metastases | measurement[alt ≤2×ULN] OR (condition[liver-metastases] AND measurement[alt ≤4×ULN])
+ 2 to 5 years; 8 to 11 years | age[2–5] OR age[8–11]
+ PR < 200 ms | measurement[pr-interval <200 ms]
- Drug dependence other than nicotine or caffeine | condition[drug-use-disorder, "other than nicotine or caffeine"]
- End-stage liver disease | condition[liver-disease, stage end-stage]
- End-stage renal or liver disease | condition[kidney-disease, stage end-stage] OR condition[liver-disease, stage end-stage]
- End-stage heart, renal or liver disease | condition[heart-disease, stage end-stage] OR condition[kidney-disease, stage end-stage] OR condition[liver-disease, stage end-stage]
+ Early-stage breast or prostate cancer | condition[breast-cancer, stage early-stage] OR condition[prostate-cancer, stage early-stage]
- Advanced heart failure or cirrhosis | condition[heart-failure, stage advanced] OR condition[cirrhosis]
- Late stage heart failure | condition[heart-failure, stage late stage]
- Potassium outside normal range | measurement[potassium abnormal]
- CKD, stage 4 or greater | condition[chronic-kidney-disease, stage stage 4 or greater]
- SBP/DBP > 160/100 mmHg | measurement[sbp >160 mmHg] OR measurement[dbp >100 mmHg]
+ LDL cholesterol > 100 mg/dL | measurement[ldl >100 mg/dL]
- Extra hepatic malignancies | unread["Extra hepatic malignancies"]
- Hypertension not well controlled, stroke | condition[hypertension, "not well controlled"] OR condition[stroke]
- Asthma severe, stroke | condition[asthma, severe] OR condition[stroke]
- Infection active or stroke | condition[infection, infection, "active"] OR condition[stroke]
- Diabetes，hypertension，stroke | condition[diabetes-mellitus] OR condition[hypertension] OR condition[stroke]
- Heart failure（NYHA III-IV）、hypertension | (condition[heart-failure] AND measurement[nyha 3–4]) OR condition[hypertension]
+ Hepatitis B，HIV or syphilis | condition[hepatitis-b, infection] OR condition[hiv-infection, infection] OR condition[syphilis, infection]
- Any of the following within 6 months before screening: stroke, asthma | condition[stroke, ≤183d] OR condition[asthma, ≤183d]
- Surgery in the following 6 months | treatment[surgery, planned, 'in the following 6 months']
+ Malignant tumors diagnosed by pathological histology, and having received radiotherapy | condition[malignancy] AND treatment[radiotherapy, ever]
+ Breast cancer confirmed by histology and imaging | condition[breast-cancer]
+ Breast cancer according to guidelines, currently receiving tamoxifen | condition[breast-cancer] AND treatment[tamoxifen, current]
+ Heart failure confirmed by echocardiography, and NT-proBNP > 300 pg/mL | condition[heart-failure] AND measurement[nt-probnp >300 pg/mL]
- HIV/HBV/HCV Infection | condition[hiv-infection, infection] OR condition[hepatitis-b-or-c, infection]
- Known hypersensitivity to any protocol-indicated study medications | allergy[study-treatment]
- Facet joint pain | condition[facet-joint-disease]
- Past exposure to SGLT2 inhibitors | treatment[sglt2-inhibitor, ever]
""",
    "said twice, or of one of several": """
+ NYHA class III or IV. | measurement[nyha 3–4]
+ NYHA III-IV a | measurement[nyha =3] OR measurement[nyha =4, "IVa"]
+ NYHA class III or ambulatory class IV | measurement[nyha =3] OR measurement[nyha =4, "ambulatory class IV"]
+ Should not receive or did not respond to methotrexate | treatment[methotrexate, contraindicated] OR treatment[methotrexate, failed]
+ Inadequate response or intolerance to methotrexate | treatment[methotrexate, failed] OR treatment[methotrexate, intolerant]
+ Has not responded to methotrexate | treatment[methotrexate, failed]
+ Biopsy showing NASH | condition[nonalcoholic-steatohepatitis, "Biopsy showing"]
+ HIV RNA below the limit of detection | measurement[hiv-rna, "negative"]
+ At least one of the following: asthma, COPD and eczema | condition[asthma] OR condition[chronic-obstructive-pulmonary-disease] OR condition[eczema]
+ ECOG: Phase I escalation: 0-1. Phase II expansion: 0-2. | unread["ECOG: Phase I escalation: 0-1. Phase II expansion: 0-2."] OR (measurement[ecog 0–1] AND unread["0-2"])
- Primary or secondary brain or liver cancer | (condition[brain-tumor] OR condition[brain-metastases]) OR (condition[liver-cancer] OR condition[liver-metastases])
- Paroxysmal, persistent, or permanent atrial fibrillation | condition[atrial-fibrillation, "Paroxysmal", "persistent", "permanent"]
+ Acute, subacute, or chronic back pain | condition[back-pain, "Acute", "subacute", "chronic"]
- Third-degree AV block, in the absence of a pacemaker | condition[heart-block, "Third-degree"] AND NOT treatment[pacemaker]
- MRI contraindications (such as claustrophobia) | treatment[magnetic-resonance-imaging, contraindicated, "contraindications (such as claustrophobia)"]
- Women of child-bearing age who are pregnant | state[childbearing-potential] AND state[pregnant]
- Contraindications: MRI | treatment[magnetic-resonance-imaging, contraindicated]
- Severe allergy to aspirin or latex | allergy[aspirin, "Severe"] OR allergy[latex, "Severe"]
- Complex congenital heart disease, at the discretion of the investigator | condition[congenital-heart-disease, "Complex"] AND team[judgement]
- History of asthma or on insulin | condition[asthma, ever] OR treatment[insulin, current]
- No adequate marrow function, ANC < 1.0 x 109/L | NOT measurement["marrow function" normal] OR measurement[anc <1 10^9/L]
- Headache from overuse; must meet the criteria for migraine | condition[headache, "from overuse"] OR unread["must meet the criteria for migraine"]
- Use of an OAB medication (anticholinergic) | treatment[overactive-bladder-medicine] OR treatment[anticholinergic, "OAB medication"]
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
