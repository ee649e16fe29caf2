"""What a letter tells of where somebody lives, of whom it is, of stages, of medicines and dates.

Each row is a note as people write it, and what has to be read. Today is 28 November 2026.
"""

import datetime as dt

import pytest

from trialpost.eligibility.notes import read_note
from trialpost.model.status import Sex

TODAY = dt.date(2026, 11, 28)


def read(note):
    return read_note(note, today=TODAY).profile


PLACES = [
    ("A 54-year-old woman with asthma who lives in Leeds.", "Leeds, England, United Kingdom"),
    ("She lives in Leeds, UK, with her husband.", "Leeds, England, United Kingdom"),
    ("She lives alone in New York City.", "New York City, New York, United States"),
    ("She lives with her son in Lyon, France.", "Lyon, Auvergne-Rhône-Alpes, France"),
    ("We live in Chicago, IL.", "Chicago, Illinois, United States"),
    ("Mr Smith, 12 Gorse Lane, Leeds LS1 4AP. This 61-year-old man has COPD.",
     "Leeds, England, United Kingdom"),
    ("Dear Dr Fenwick,\nRe: Mrs Quill, DOB 03/05/1958, 14 Gorse Lane, Leeds LS6 2AB\nShe has gout.",
     "Leeds, England, United Kingdom"),
    ("Address: 7 Gorse Lane, Boston, MA 02115", "Boston, Massachusetts, United States"),
    ("My mum is 67 and lives in Manchester.", "Manchester, England, United Kingdom"),
    ("A man who lives in Springfield.", None),
    ("Her mother lives in Paris.", None),
    ("He lives in a nursing home.", None),
    ("He was seen at Boston Medical Center.", None),
    ("He was born in Lagos.", None),
]  # fmt: skip


@pytest.mark.parametrize(("note", "place"), PLACES)
def test_where_somebody_lives(note, place):
    told = read(note).place
    assert (told and told.name) == place


@pytest.mark.parametrize(
    "note", ["DOB: 1951-07-04. A man with gout.", "A man, born on 4 July 1951, with gout.",
             "Mr Quill, D.O.B. 04/07/1951. Gout."],
)  # fmt: skip
def test_of_a_date_of_birth_the_year_is_kept(note):
    profile = read(note)
    assert (profile.birth_year, profile.birth_month) == (1951, None)


def test_a_stage_is_of_the_illness_beside_it():
    told = {one.name: one.stage for one in read("PMH: hypertension, CKD stage 3.").conditions}
    assert told == {"hypertension": None, "chronic kidney disease": "III"}


def test_no_street_and_no_postcode_is_kept():
    profile = read("Mrs Quill, 12 Gorse Lane, Leeds LS1 4AP. A woman with gout.")
    assert profile.place.name == "Leeds, England, United Kingdom"
    assert profile.place.postcode is None
    assert profile.medications == ()  # 4AP is no medicine here


CARERS = [
    # the note, age, sex, illness, illnesses in the family
    ("My mum is 67 and lives in Leeds. She has breast cancer.", 67, Sex.FEMALE, "breast cancer",
     ()),
    ("My dad has Parkinson's. He is 72. I am 40.", 72, Sex.MALE, "Parkinson disease", ()),
    ("My son is 7 and has asthma. We live in Leeds.", 7, Sex.MALE, "asthma", ()),
    ("My 67-year-old mother has lupus. Her sister had gout.", 67, Sex.FEMALE,
     "systemic lupus erythematosus", ("gout",)),
    ("My husband, 58, was diagnosed with lung cancer.", 58, Sex.MALE, "lung cancer", ()),
    ("I am writing on behalf of my wife. She is 40 and has lupus.", 40, Sex.FEMALE,
     "systemic lupus erythematosus", ()),
    ("I am 45. I have lupus. My mother has gout.", 45, None, "systemic lupus erythematosus",
     ("gout",)),
    ("My husband (61) has gout.", 61, Sex.MALE, "gout", ()),
    ("My mother has gout. I have lupus.", None, None, "systemic lupus erythematosus", ("gout",)),
]  # fmt: skip


@pytest.mark.parametrize(("note", "age", "sex", "illness", "family"), CARERS)
def test_whose_note_it_is(note, age, sex, illness, family):
    profile = read(note)
    assert (profile.age and profile.age.years) == age
    assert profile.sex in (sex, None) if sex is None else profile.sex is sex
    assert [one.name for one in profile.conditions] == [illness]
    assert profile.family_history == family


STAGES = [
    ("A man with non-small cell lung cancer, stage IIIB.", "IIIB"),
    ("Stage IIIB NSCLC.", "IIIB"),
    ("A woman with breast cancer (T2N1M0, stage IIB).", "IIB"),
    ("A woman with stage 4 EGFR-mutant lung cancer.", "IV"),
    ("My mum has breast cancer stage IIIB.", "IIIB"),
    ("PMH: hypertension, CKD stage 3.", "III"),
]


@pytest.mark.parametrize(("note", "stage"), STAGES)
def test_stages(note, stage):
    assert [one.stage for one in read(note).conditions][-1] == stage


MEDICINES = [
    # the note, and (name, status, since, until) of what is told
    ("Metformin was stopped in 2024.", [("metformin", "past", None, "2024")]),
    ("On metformin, stopped in 2024.", [("metformin", "past", None, "2024")]),
    ("I was on methotrexate, came off it last year, now just mesalazine and aspirin.",
     [("methotrexate", "past", None, None), ("mesalamine", "current", None, None),
      ("aspirin", "current", None, None)]),
    ("Diagnosed with UC in 2015, now on mesalazine.", [("mesalamine", "current", None, None)]),
    ("Infliximab for a while, it didn't work.", [("infliximab", "past", None, None)]),
    ("Takes sertraline, which does not help.", [("sertraline", "current", None, None)]),
    ("Aspirin, now stopped.", [("aspirin", "past", None, None)]),
    ("Natalizumab was given from 2019 until JC virus antibodies appeared in 2023.",
     [("natalizumab", "past", "2019", "2023")]),
    ("Natalizumab was given until JC virus antibodies appeared.",
     [("natalizumab", "past", None, None)]),
    ("He progressed on osimertinib.", [("osimertinib", None, None, None)]),
    ("He is on osimertinib.", [("osimertinib", "current", None, None)]),
    ("Ciclosporin contraindicated due to renal impairment.", []),
    ("Avoid NSAIDs. Contraindication to aspirin.", []),
    ("Gadolinium reaction. A reaction to ibuprofen.", []),
    ("Metformin 1 g bd (stopped 2024).", [("metformin", "past", None, "2024")]),
    ("Medications: metformin (stopped in 2024), lisinopril 10 mg daily.",
     [("metformin", "past", None, "2024"), ("lisinopril", "current", None, None)]),
    ("He took metformin 1000 mg until 2024.", [("metformin", "past", None, "2024")]),
    ("She was on rituximab until February 2026 and is now on belimumab.",
     [("rituximab", "past", None, "2026-02"), ("belimumab", "current", None, None)]),
    ("Medications: clopidogrel (d/c'd 2021), aspirin.",
     [("clopidogrel", "past", None, "2021"), ("aspirin", "current", None, None)]),
    ("She was on etanercept from 2016 to 2018.", [("etanercept", "past", "2016", "2018")]),
    ("A man with gout dx 2015, on allopurinol.", [("allopurinol", "current", None, None)]),
    ("He was on methotrexate.", [("methotrexate", "past", None, None)]),
    ("He started empagliflozin in 2024.", [("empagliflozin", "current", "2024", None)]),
    ("He was started on empagliflozin in 2024.", [("empagliflozin", "current", "2024", None)]),
    ("He was switched from methotrexate to adalimumab in March 2025.",
     [("methotrexate", "past", None, "2025-03"), ("adalimumab", "current", "2025-03", None)]),
    ("Methotrexate was switched to leflunomide.",
     [("methotrexate", "past", None, None), ("leflunomide", "current", None, None)]),
    ("Methotrexate increased from 15 mg to 20 mg weekly in May 2026.",
     [("methotrexate", "current", None, None)]),
    ("Prednisolone was reduced to 5 mg.", [("prednisolone", "current", None, None)]),
    ("He is due to start rituximab next month.", []),
    ("Plan: start rituximab.", []),
    ("Rituximab will be started next month.", []),
    ("We are considering rituximab.", []),
]  # fmt: skip


@pytest.mark.parametrize(("note", "told"), MEDICINES)
def test_how_it_stands_with_a_medicine(note, told):
    found = [(one.name, one.status, one.since, one.until) for one in read(note).medications]
    assert found == told


def test_the_day_on_which_a_medicine_ended_is_not_that_of_the_illness():
    diabetes = read("A man with type 2 diabetes on metformin, stopped in 2024.").conditions[0]
    assert (diabetes.since, diabetes.status) == (None, "current")


DATES = [
    ("HbA1c 58 mmol/mol in March 2026.", "2026-03"),
    ("HbA1c was 7.9% (12/03/2026).", "2026-03-12"),  # 3 December lies ahead
    ("HbA1c was 7.9% (05/03/2026).", "2026"),  # 5 March or 3 May
    ("HbA1c was 7.9% on 2026-03-05.", "2026-03-05"),
    ("HbA1c was 7.9% on 5 March 2026.", "2026-03-05"),
    ("HbA1c was 7.9% on March 5, 2026.", "2026-03-05"),
    ("HbA1c 7.9% (Jan 2026).", "2026-01"),
    ("HbA1c was 7.9%.", None),
]


@pytest.mark.parametrize(("note", "date"), DATES)
def test_the_day_of_a_value(note, date):
    assert [one.date for one in read(note).measurements] == [date]


def test_a_filtration_rate_without_a_unit_is_of_the_usual_one():
    (told,) = read("His eGFR is 55.").measurements
    assert (told.value, told.unit) == (55, "mL/min/1.73 m2")


LIGHTS = [
    # the note, had, absent, suspected, in the family
    ("A man, ?MI.", (), (), ("myocardial infarction",), ()),
    ("A man. Rule out PE.", (), (), ("pulmonary embolism",), ()),
    ("A man with no evidence of DVT.", (), ("deep vein thrombosis",), (), ()),
    ("A man. MI excluded.", (), ("myocardial infarction",), (), ()),
    ("A man. Stroke was ruled out.", (), ("stroke",), (), ()),
    ("A man with a family history of stroke. His father died of lung cancer.", (), (), (),
     ("stroke", "lung cancer")),
    ("Ramipril was discontinued because of cough.", ("cough",), (), (), ()),
    # a test that excludes an illness
    ("Genetic testing excluded Duchenne muscular dystrophy.", (),
     ("Duchenne muscular dystrophy",), (), ()),
    ("A CT scan ruled out pulmonary embolism.", (), ("pulmonary embolism",), (), ()),
    ("Biopsy excluded lymphoma and tuberculosis.", (), ("lymphoma", "tuberculosis"), (), ()),
    ("The biopsy excluded lymphoma and showed sarcoidosis.", ("sarcoidosis",), ("lymphoma",),
     (), ()),
    ("CT did not rule out a stroke.", (), (), ("stroke",), ()),
    ("Suspected pulmonary embolism, which was excluded by CT.", (), ("pulmonary embolism",),
     (), ()),
    ("Possible lupus. This was later ruled out.", (), ("systemic lupus erythematosus",), (), ()),
    ("Pulmonary embolism was suspected but ruled out.", (), ("pulmonary embolism",), (), ()),
    ("PE ruled out and asthma diagnosed.", ("asthma",), ("pulmonary embolism",), (), ()),
    ("Neg for fever, wt loss, CP, SOB", (), ("fever", "weight loss", "chest pain", "dyspnea"),
     (), ()),
    ("HIV neg. Hepatitis B: neg", (), ("HIV infection", "hepatitis B"), (), ()),
    ("FH: positive for RA", (), (), (), ("rheumatoid arthritis",)),
    ("PMH: asthma. FH of gout.", ("asthma",), (), (), ("gout",)),
    ("Sats 96% RA. Asthma.", ("asthma",), (), (), ()),
    ("She has RA.", ("rheumatoid arthritis",), (), (), ()),
    ("She has FH.", ("familial hypercholesterolemia",), (), (), ()),
    ("MRI ruled out MS and his doctor diagnosed migraine.", ("migraine",),
     ("multiple sclerosis",), (), ()),
    ("HIV and hepatitis excluded.", (), ("hepatitis",), (), ()),
    ("Possible TB in May; TB excluded in June.", (), ("tuberculosis",), (), ()),
    ("TB excluded in May; TB is suspected again.", (), (), ("tuberculosis",), ()),
    # what is denied in one place
    ("Lung adenocarcinoma. Brain MRI shows no metastases.", ("lung adenocarcinoma",), (), (), ()),
    ("X-ray shows no fracture.", (), (), (), ()),
    ("CT chest shows no pneumonia.", (), ("pneumonia",), (), ()),
    ("Lung cancer, no metastases.", ("lung cancer",), ("metastatic cancer",), (), ()),
    ("Metastatic breast cancer. No metastases elsewhere.", ("metastatic breast cancer",), (), (),
     ()),
    # what an allergy shows in
    ("Allergic to penicillin (rash).", (), (), (), ()),
    ("Penicillin allergy (hives). Asthma.", ("asthma",), (), (), ()),
    ("Allergic rhinitis (asthma too).", ("allergic rhinitis", "asthma"), (), (), ()),
    # a turn that is denied, and an exception from a denial
    ("No evidence of recurrence of her breast cancer.", ("breast cancer",), (), (), ()),
    ("No breast cancer recurrence.", ("breast cancer",), (), (), ()),
    ("No flare of gout this year.", ("gout",), (), (), ()),
    ("Denies chest pain worsening with exertion.", (), ("chest pain",), (), ()),
    ("No h/o cancer except BCC excised 2020.", ("basal cell carcinoma",), (), (), ()),
    ("No chronic illness other than asthma.", ("asthma",), (), (), ()),
    ("Fit and well apart from gout.", ("gout",), (), (), ()),
    ("No chronic illness other than possible lupus.", (), (), ("systemic lupus erythematosus",),
     ()),
]  # fmt: skip


@pytest.mark.parametrize(("note", "had", "absent", "suspected", "family"), LIGHTS)
def test_in_what_light_an_illness_stands(note, had, absent, suspected, family):
    profile = read(note)
    assert tuple(one.name for one in profile.conditions) == had
    assert profile.absent == absent
    assert profile.suspected == suspected
    assert profile.family_history == family


ENDED = [
    ("No evidence of recurrence of her breast cancer.", "past"),
    ("No recurrence of lymphoma since 2019.", "past"),
    ("No flare of gout since 2024.", None),
    ("Denies recurrence of seizures.", None),
    ("Asthma, no recent attacks.", "current"),
    ("Hepatitis C, cured in 2022.", "past"),
    ("Hep C cured 2022.", "past"),
    ("H. pylori infection was eradicated.", "past"),
    ("BCC excised 2020.", None),
]


@pytest.mark.parametrize(("note", "status"), ENDED)
def test_whether_an_illness_goes_on(note, status):
    (told,) = read(note).conditions
    assert told.status == status


@pytest.mark.parametrize(
    ("note", "allergies"),
    [
        ("Gadolinium reaction.", ("gadolinium contrast",)),
        ("She had a reaction to ibuprofen.", ("ibuprofen",)),
        ("No reaction to ibuprofen.", ()),
        ("Infusion reaction to rituximab.", ()),
    ],
)
def test_a_reaction_is_an_allergy(note, allergies):
    assert read(note).allergies == allergies


def test_a_medicine_that_is_the_exception_is_taken():
    profile = read("Takes no medicines except aspirin.")
    assert [(one.name, one.status) for one in profile.medications] == [("aspirin", "current")]
    assert "medications" not in profile.complete


PEOPLE = [
    # the note, age, sex
    ("A 30-year-old transgender man with asthma.", 30, None),
    ("A 30-year-old trans woman, assigned male at birth.", 30, Sex.MALE),
    ("A 30-year-old man with asthma.", 30, Sex.MALE),
    ("61 y.o. F with gout.", 61, Sex.FEMALE),
    ("61 y/o M", 61, Sex.MALE),
    ("I am the mother of a 3-year-old boy with DMD.", 3, Sex.MALE),
    ("My little girl (4) has cystic fibrosis.", 4, Sex.FEMALE),
    ("I am 35, mother of a 3-year-old boy. I have lupus.", 35, Sex.FEMALE),
]


@pytest.mark.parametrize(("note", "age", "sex"), PEOPLE)
def test_how_old_somebody_is_and_of_which_sex(note, age, sex):
    profile = read(note)
    assert (profile.age.years, profile.sex) == (age, sex)


def test_an_illness_of_a_child_is_that_of_whom_a_parent_writes_of():
    profile = read("I am the mother of a 3-year-old boy with DMD.")
    assert [one.name for one in profile.conditions] == ["Duchenne muscular dystrophy"]


LANGUAGES = [
    ("Speaks Spanish and English.", {"spanish": "yes", "english": "yes"}),
    ("Primary language: Spanish.", {"spanish": "yes"}),
    ("He does not speak English.", {"english": "no"}),
    ("Non-English speaking.", {"english": "no"}),
    ("Her mother speaks Spanish.", {}),
]


@pytest.mark.parametrize(("note", "spoken"), LANGUAGES)
def test_which_languages_somebody_speaks(note, spoken):
    assert read(note).answers == {f"language:{name}": said for name, said in spoken.items()}


def test_a_value_that_nobody_can_have_is_no_value():
    assert read("ECOG 9, hemoglobin 140 g/dL.").measurements == ()


MOVED = [
    # the note, the values that it tells
    ("His PSA has risen from 4 to 12.4 ng/mL.", {"prostate-specific antigen": 12.4}),
    ("PSA risen to 12.4.", {"prostate-specific antigen": 12.4}),
    ("Haemoglobin fell to 8.4 g/dL.", {"hemoglobin": 8.4}),
    ("Potassium dropped from 4.2 to 3.1 mmol/L.", {"potassium": 3.1}),
    ("PSA has fallen by 4.", {}),
    ("PSA between 4 to 12.", {}),
]


@pytest.mark.parametrize(("note", "values"), MOVED)
def test_a_value_that_moved_is_the_one_that_it_came_to(note, values):
    assert {one.name: one.value for one in read(note).measurements} == values


BEGAN = [
    # the note, since when
    ("A 34-year-old woman with asthma since she was 3.", "1995"),
    ("She has had asthma since the age of 9. She is 34.", "2001"),
    ("Asthma since she was 3.", None),
    ("A 34-year-old woman with asthma since she was 3 months old.", None),
    ("Asthma, spirometry in June 2025.", None),
    ("A man with asthma. Spirometry in March 2024 showed asthma.", None),
    ("Asthma confirmed by spirometry in 2021.", "2021"),
    ("Asthma, diagnosed in 2019.", "2019"),
    ("Asthma since 2019, FEV1 61% in 2025.", "2019"),
]


@pytest.mark.parametrize(("note", "since"), BEGAN)
def test_the_day_of_a_test_is_not_when_an_illness_began(note, since):
    assert [one.since for one in read(note).conditions] == [since]
