"""Everyday names of the commonest conditions, and the MeSH descriptors that they mean.

The choice of names is the project's own; descriptor ids and names are those of the National Library
of Medicine's Medical Subject Headings. A test compares every row with NLM's file where it is at
hand. A row reads: descriptor ids and the first descriptor's name; then everyday names.
"""

# ruff: noqa: E501, SIM905 - a table reads better with a row a line

from typing import NamedTuple

from trialpost.vocabulary.condition_words import key, words

Phrase = tuple[str, ...]

SHORTEST_FORM = 4
"""Letters that an abbreviation needs to be looked for in any writing, not in capitals only."""


class LayRow(NamedTuple):
    """A descriptor (or several that an everyday word covers) and what people call it."""

    ids: tuple[str, ...]
    name: str
    said: tuple[str, ...]


_TABLE = """
D009203 | Myocardial Infarction | heart attack; heart attacks; MI
D000072657 | ST Elevation Myocardial Infarction | STEMI
D000072658 | Non-ST Elevated Myocardial Infarction | NSTEMI
D054058 | Acute Coronary Syndrome | ACS
D020521 | Stroke | brain attack; cerebrovascular accident; apoplexy
D002546 | Ischemic Attack, Transient | mini stroke; TIA
D003920 | Diabetes Mellitus | diabetes; sugar diabetes; sugar disease; sugar sickness
D003922 | Diabetes Mellitus, Type 1 | type 1 diabetes; T1D; T1DM; juvenile diabetes; insulin dependent diabetes
D003924 | Diabetes Mellitus, Type 2 | type 2 diabetes; T2D; T2DM; adult onset diabetes
D016640 | Diabetes, Gestational | gestational diabetes; diabetes in pregnancy
D008180 D008178 D008181 | Lupus Erythematosus, Systemic | lupus
D008180 | Lupus Erythematosus, Systemic | SLE; systemic lupus erythematosus; systemic lupus
D008181 | Lupus Nephritis | lupus of the kidney; lupus kidney disease
D006973 | Hypertension | high blood pressure; raised blood pressure; arterial hypertension
D054144 | Heart Failure, Diastolic | HFpEF; heart failure with preserved ejection fraction; heart failure with normal ejection fraction
D054143 | Heart Failure, Systolic | HFrEF; heart failure with reduced ejection fraction
D006333 | Heart Failure | weak heart; congestive heart failure; CHF; cardiac insufficiency
D003324 D003327 | Coronary Artery Disease | coronary heart disease; blocked arteries of the heart
D000787 | Angina Pectoris | angina
D001281 | Atrial Fibrillation | afib; AF; irregular heartbeat
D001145 | Arrhythmias, Cardiac | arrhythmia; heart rhythm problems
D006323 | Heart Arrest | cardiac arrest
D009202 | Cardiomyopathies | cardiomyopathy; heart muscle disease
D006330 | Heart Defects, Congenital | congenital heart disease; congenital heart defect
D001024 | Aortic Valve Stenosis | aortic stenosis
D008944 | Mitral Valve Insufficiency | mitral regurgitation; leaking mitral valve
D006976 | Hypertension, Pulmonary | pulmonary hypertension; high blood pressure in the lungs
D000081029 | Pulmonary Arterial Hypertension | PAH
D058729 | Peripheral Arterial Disease | PAD; poor circulation in the legs; peripheral artery disease
D054556 | Venous Thromboembolism | VTE; blood clots
D020246 | Venous Thrombosis | deep vein thrombosis; DVT; blood clot in the leg
D011655 | Pulmonary Embolism | blood clot in the lung
D014648 | Varicose Veins | varicose veins
D009369 | Neoplasms | cancer; any cancer; malignant tumour; solid tumour
D064726 | Triple Negative Breast Neoplasms | TNBC; triple negative breast cancer
D001943 | Breast Neoplasms | breast cancer
D011471 | Prostatic Neoplasms | prostate cancer
D008175 | Lung Neoplasms | lung cancer
D002289 | Carcinoma, Non-Small-Cell Lung | non small cell lung cancer; NSCLC
D055752 | Small Cell Lung Carcinoma | small cell lung cancer; SCLC
D015179 | Colorectal Neoplasms | bowel cancer; colorectal cancer; CRC; cancer of the bowel
D003110 D015179 | Colonic Neoplasms | colon cancer
D012004 | Rectal Neoplasms | rectal cancer
D001005 | Anus Neoplasms | anal cancer
D010051 | Ovarian Neoplasms | ovarian cancer
D002583 | Uterine Cervical Neoplasms | cervical cancer; cancer of the cervix
D016889 | Endometrial Neoplasms | endometrial cancer; cancer of the womb lining
D014594 | Uterine Neoplasms | womb cancer; uterine cancer
D013274 | Stomach Neoplasms | stomach cancer; gastric cancer
D004938 | Esophageal Neoplasms | oesophageal cancer; cancer of the gullet
D010190 | Pancreatic Neoplasms | pancreatic cancer; cancer of the pancreas
D021441 | Carcinoma, Pancreatic Ductal | PDAC; pancreatic ductal adenocarcinoma
D008113 | Liver Neoplasms | liver cancer
D006528 | Carcinoma, Hepatocellular | hepatocellular carcinoma; HCC
D018281 D001650 | Cholangiocarcinoma | bile duct cancer; cholangiocarcinoma
D007680 | Kidney Neoplasms | kidney cancer; renal cancer
D002292 | Carcinoma, Renal Cell | renal cell carcinoma; RCC; renal cell cancer
D001749 | Urinary Bladder Neoplasms | bladder cancer
D013736 | Testicular Neoplasms | testicular cancer
D013964 | Thyroid Neoplasms | thyroid cancer
D001932 | Brain Neoplasms | brain tumour; brain cancer
D005909 | Glioblastoma | GBM; glioblastoma multiforme
D006258 | Head and Neck Neoplasms | head and neck cancer; throat cancer
D012878 | Skin Neoplasms | skin cancer
D008545 | Melanoma | black skin cancer; malignant melanoma
D007938 | Leukemia | leukaemia; blood cancer of the white cells
D015470 | Leukemia, Myeloid, Acute | acute myeloid leukaemia; AML; acute myelogenous leukemia
D054198 | Precursor Cell Lymphoblastic Leukemia-Lymphoma | acute lymphoblastic leukaemia; ALL; acute lymphocytic leukemia
D015451 | Leukemia, Lymphocytic, Chronic, B-Cell | chronic lymphocytic leukaemia; CLL
D015464 | Leukemia, Myelogenous, Chronic, BCR-ABL Positive | chronic myeloid leukaemia; CML; chronic myelogenous leukemia
D008223 | Lymphoma | lymphoma; cancer of the lymph glands
D006689 | Hodgkin Disease | Hodgkin lymphoma; Hodgkin's disease
D008228 | Lymphoma, Non-Hodgkin | non-Hodgkin lymphoma; NHL
D016403 | Lymphoma, Large B-Cell, Diffuse | diffuse large B-cell lymphoma; DLBCL
D009101 | Multiple Myeloma | myeloma
D009190 | Myelodysplastic Syndromes | MDS; myelodysplasia
D019337 | Hematologic Neoplasms | blood cancer; haematological malignancies
D001249 | Asthma | bronchial asthma
D029424 | Pulmonary Disease, Chronic Obstructive | COPD; smoker's lung; chronic obstructive lung disease; emphysema
D054990 | Idiopathic Pulmonary Fibrosis | IPF
D011658 | Pulmonary Fibrosis | scarred lungs; lung fibrosis
D020181 | Sleep Apnea, Obstructive | sleep apnoea; obstructive sleep apnea; OSA
D007319 | Sleep Initiation and Maintenance Disorders | insomnia; sleeplessness; trouble sleeping
D010300 | Parkinson Disease | Parkinson's; Parkinson's disease; shaking palsy
D000544 | Alzheimer Disease | Alzheimer's; Alzheimer's disease
D003704 | Dementia | memory loss disease; senility
D009103 | Multiple Sclerosis | MS
D000690 | Amyotrophic Lateral Sclerosis | ALS; Lou Gehrig's disease; motor neurone disease; MND
D004827 | Epilepsy | seizure disorder; fits
D008881 | Migraine Disorders | migraine; migraines
D006816 | Huntington Disease | Huntington's; Huntington's chorea
D002547 | Cerebral Palsy | CP in children
D020388 | Muscular Dystrophy, Duchenne | Duchenne; DMD; Duchenne muscular dystrophy
D009134 | Muscular Atrophy, Spinal | SMA; spinal muscular atrophy
D000070642 | Brain Injuries, Traumatic | traumatic brain injury; TBI; head injury
D001924 | Brain Concussion | concussion
D003863 D003866 | Depression | depression; feeling very low; depressive disorder
D003865 | Depressive Disorder, Major | major depression; MDD; clinical depression; major depressive disorder
D019052 | Depression, Postpartum | postnatal depression; baby blues; postpartum depression
D001008 | Anxiety Disorders | anxiety disorder; anxiety
D001714 | Bipolar Disorder | manic depression; bipolar
D013313 | Stress Disorders, Post-Traumatic | PTSD; post-traumatic stress disorder
D000067877 D001321 | Autism Spectrum Disorder | autism; Asperger's
D001289 | Attention Deficit Disorder with Hyperactivity | ADHD; ADD; attention deficit hyperactivity disorder
D009771 | Obsessive-Compulsive Disorder | OCD
D009765 | Obesity | severe overweight; obesity
D006937 | Hypercholesterolemia | high cholesterol; raised cholesterol
D001172 | Arthritis, Rheumatoid | rheumatoid arthritis; RA; rheumatism of the joints
D010003 | Osteoarthritis | worn joints; wear and tear arthritis
D020370 | Osteoarthritis, Knee | knee osteoarthritis; worn knee
D010024 | Osteoporosis | brittle bones; thin bones
D015535 | Arthritis, Psoriatic | psoriatic arthritis; PsA
D013167 | Spondylitis, Ankylosing | ankylosing spondylitis; Bechterew's disease
D005356 | Fibromyalgia | fibromyalgia syndrome
D012595 | Scleroderma, Systemic | scleroderma; systemic sclerosis
D012859 | Sjogren's Syndrome | Sjögren's; Sjogren syndrome; sicca syndrome
D003876 | Dermatitis, Atopic | atopic dermatitis; atopic eczema
D004485 | Eczema | eczema
D000152 | Acne Vulgaris | acne; pimples
D014581 | Urticaria | hives; nettle rash
D006562 | Herpes Zoster | shingles
D003424 | Crohn Disease | Crohn's; Crohn's disease; regional enteritis
D003093 | Colitis, Ulcerative | ulcerative colitis; UC
D015212 | Inflammatory Bowel Diseases | IBD; inflammatory bowel disease
D043183 | Irritable Bowel Syndrome | IBS; irritable bowel
D002446 | Celiac Disease | coeliac disease; gluten intolerance; celiac
D005764 | Gastroesophageal Reflux | heartburn; acid reflux; GERD; GORD
D008103 | Liver Cirrhosis | cirrhosis; scarred liver; cirrhosis of the liver
D065626 | Non-alcoholic Fatty Liver Disease | NAFLD; NASH; MASH; MASLD; fatty liver disease
D042882 | Gallstones | gall stones
D006484 | Hemorrhoids | piles; haemorrhoids
D015658 | HIV Infections | HIV; HIV infection; HIV/AIDS
D000163 | Acquired Immunodeficiency Syndrome | AIDS
D000086382 | COVID-19 | covid; coronavirus disease 2019
D000094024 | Post-Acute COVID-19 Syndrome | long covid
D007251 | Influenza, Human | flu; influenza
D014376 | Tuberculosis | TB; consumption of the lungs
D018805 | Sepsis | blood poisoning
D014552 | Urinary Tract Infections | UTI; bladder infection; cystitis from bacteria; urinary tract infection
D051436 D007676 | Renal Insufficiency, Chronic | chronic kidney disease; CKD; chronic renal failure
D007676 | Kidney Failure, Chronic | end stage kidney disease; end stage renal disease; ESRD; ESKD; kidney failure
D007669 | Kidney Calculi | kidney stones
D011470 | Prostatic Hyperplasia | enlarged prostate; BPH; benign prostatic hyperplasia
D007172 | Erectile Dysfunction | impotence; ED; erection problems
D014549 | Urinary Incontinence | leaking urine; bladder weakness; incontinence
D053201 | Urinary Bladder, Overactive | overactive bladder; OAB
D011085 | Polycystic Ovary Syndrome | PCOS; polycystic ovaries
D007889 | Leiomyoma | fibroids; uterine fibroids
D011225 | Pre-Eclampsia | preeclampsia; toxaemia of pregnancy
D047928 | Premature Birth | preterm birth; prematurity
D000740 | Anemia | anaemia; low red blood count
D018798 | Anemia, Iron-Deficiency | iron deficiency anaemia
D000755 | Anemia, Sickle Cell | sickle cell disease; sickle cell anaemia; sickle cell; SCD
D006467 | Hemophilia A | haemophilia; bleeder's disease
D007037 | Hypothyroidism | underactive thyroid
D006980 | Hyperthyroidism | overactive thyroid
D008268 | Macular Degeneration | AMD; age-related macular degeneration
D002386 | Cataract | clouded lens; cataracts
D034381 | Hearing Loss | deafness; hard of hearing
D014012 | Tinnitus | ringing in the ears
D003550 | Cystic Fibrosis | CF; mucoviscidosis
D004314 | Down Syndrome | Down's syndrome; trisomy 21
D017116 | Low Back Pain | lower back pain; lumbago
D007405 | Intervertebral Disc Displacement | slipped disc; herniated disc; disc herniation
D012585 | Sciatica | pain down the leg from the back; sciatic leg pain; sciatic nerve pain; lumbar radiculopathy; lumbosacral radiculopathy; sciatic nerve compression
D000437 | Alcoholism | alcohol use disorder; alcohol addiction; alcohol dependence
D009293 | Opioid-Related Disorders | opioid use disorder; opioid addiction
D014029 | Tobacco Use Disorder | nicotine addiction; nicotine dependence; smoking addiction
D005512 | Food Hypersensitivity | food allergy
D021183 | Peanut Hypersensitivity | peanut allergy
D006255 | Rhinitis, Allergic, Seasonal | hay fever
D006967 | Hypersensitivity | allergy; allergies
D015673 | Fatigue Syndrome, Chronic | chronic fatigue syndrome; ME/CFS; myalgic encephalomyelitis
"""


def _rows() -> tuple[LayRow, ...]:
    rows = []
    for line in _TABLE.strip().splitlines():
        ids, name, said = (part.strip() for part in line.split("|"))
        rows.append(LayRow(tuple(ids.split()), name, tuple(s.strip() for s in said.split(";"))))
    return tuple(rows)


LAY_CONDITIONS: tuple[LayRow, ...] = _rows()

NOT_AN_ILLNESS = frozenset(
    "D004194 D013577 D002908 D000208 D012008 D018450 D035583 D010335 D020969 D004630 D012816 "
    "D003643 D009371 D009370 D004198 D016638 D009043 D057185 D001835 D009336 D005355 D007238 "
    "D013568 D009362".split()
)
"""Descriptors of branch C23 and its like that say how an illness runs, not which it is:
Disease, Syndrome, Chronic Disease, Recurrence, Signs and Symptoms, Motor Activity …"""

NOT_MEANT: dict[str, frozenset[str]] = {
    "D006973": frozenset({"D006976"}),
    "D003110": frozenset({"D012004"}),
}
"""What MeSH puts below a descriptor and nobody means by it: high blood pressure (D006973) is not
pulmonary hypertension (D006976), a different illness with treatments of its own; who looks for colon cancer (D003110) is shown trials of colorectal cancer and
none of rectal cancer (D012004) alone."""

MISLEADING: tuple[tuple[str, ...], ...] = (
    ("stroke", "volume"),
    ("stroke", "work"),
    ("heat", "stroke"),
    ("covid", "19", "era"),
    ("covid", "era"),
    ("covid", "19", "pandemic"),
    ("covid", "pandemic"),
    ("heart", "transplant", "failure"),
    ("pulmonary", "hypertension"),
    ("pulmonary", "arterial", "hypertension"),
    ("portal", "hypertension"),
    ("intracranial", "hypertension"),
    ("ocular", "hypertension"),
)
"""Names, in compared form, that hold a condition's name and mean something else."""

UNSAFE_ALONE = frozenset({"ED", "ADD"})
"""Abbreviations of the table that mean something else too often (emergency department …): they are
understood when somebody asks for them, and never looked for on their own."""


def _lay_table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in LAY_CONDITIONS:
        for said in row.said:
            table.setdefault(key(words(said)), row.ids)
    for row in LAY_CONDITIONS:
        table.setdefault(key(words(row.name)), (row.ids[0],))
    return table


def _lay_phrases() -> dict[str, tuple[Phrase, ...]]:
    """Collect the everyday names of more than one word, or longer than an abbreviation."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for row in LAY_CONDITIONS:
        if len(row.ids) == 1:
            found = (words(said) for said in row.said if not said.isupper() and len(said) > 5)
            table[row.ids[0]] = (*table.get(row.ids[0], ()), *found)
    return table


def _lay_short() -> dict[str, tuple[Phrase, ...]]:
    """Collect the abbreviations of a descriptor that may be looked for on their own."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for row in LAY_CONDITIONS:
        found = (words(one) for one in row.said if _is_abbreviation(one))
        table[row.ids[0]] = (*table.get(row.ids[0], ()), *found)
    return table


def _is_abbreviation(said: str) -> bool:
    compact = " " not in said and sum(letter.isupper() for letter in said) >= 2
    return compact and said not in UNSAFE_ALONE


def _lay_said() -> dict[str, tuple[Phrase, ...]]:
    """Collect every everyday name of a descriptor, abbreviations too."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for row in LAY_CONDITIONS:
        for one in row.ids:
            table[one] = (*table.get(one, ()), *(words(said) for said in row.said))
    return table


LAY_TABLE = _lay_table()
LAY_SAID = _lay_said()
LAY_PHRASES = _lay_phrases()
LAY_SHORT = _lay_short()
CAPITALS = frozenset(
    phrase
    for phrases in LAY_SHORT.values()
    for phrase in phrases
    if len("".join(phrase)) < SHORTEST_FORM or phrase == ("aids",)
)
LAY_NAMES = {row.ids[0]: row.name for row in LAY_CONDITIONS}
