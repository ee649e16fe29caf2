"""What the words, values and medicines of a note mean, as tables."""

import datetime as dt

import pytest

from trialpost.eligibility.inferring import hinted_concepts
from trialpost.eligibility.notes import read_note
from trialpost.model.profile import Profile
from trialpost.vocabulary.lexicon import lexicon

TODAY = dt.date(2026, 11, 22)


def read(note: str) -> Profile:
    return read_note(note, today=TODAY).profile


def there(note: str) -> set[str]:
    return {one.name for one in read(note).conditions}


WORDS = [
    # the note, what is there
    ("She is tachypneic and cyanotic.", {"tachypnea", "cyanosis"}),
    ("He became drowsy.", {"altered consciousness"}),
    ("There is nuchal rigidity.", {"neck stiffness"}),
    ("A mass in the lung was seen.", {"lung mass"}),
    ("He has lost 8 kg since spring.", {"weight loss"}),
    ("Calf cramps on walking force her to rest.", {"intermittent claudication"}),
    ("Stools were black and he vomited.", {"melena", "vomiting"}),
    ("His stools are tarry.", {"melena"}),
    ("Vomiting with coffee-ground material.", {"hematemesis"}),
    ("Kayser-Fleischer rings were found.", {"Wilson disease"}),
    ("No Kayser-Fleischer rings were found.", set()),
    ("A non-productive cough.", {"cough"}),
    ("Lack of attention, and excessive sleepiness in class.", {"hypersomnia"}),
]


@pytest.mark.parametrize(("note", "names"), WORDS)
def test_what_a_note_describes(note: str, names: set[str]) -> None:
    assert there(note) == names


@pytest.mark.parametrize("note", ["She is afebrile.", "He was afebrile on arrival."])
def test_a_word_may_deny(note: str) -> None:
    assert read(note).absent == ("fever",)


MEANS = [
    # value or medicine, what it means, what it makes likely
    ("A 30-year-old man. Hb 12.5 g/dL.", {"anemia"}, set()),
    ("A 30-year-old man. Hb 13.5 g/dL.", set(), set()),
    ("A 30-year-old woman. Hb 12.5 g/dL.", set(), set()),
    ("A 30-year-old woman, 20 weeks pregnant. Hb 11.5 g/dL.", set(), set()),
    ("A 4-year-old boy. Hb 10.8 g/dL.", {"anemia"}, set()),
    ("Hb 9 g/dL.", set(), set()),
    ("A 30-year-old man. Hb 95 g/L.", {"anemia"}, set()),
    ("Platelets 90 x 10^9/L.", {"thrombocytopenia"}, {"thrombocytopenia"}),
    ("Platelets 142 x 10^9/L.", set(), {"thrombocytopenia"}),
    ("A 40-year-old man. WBC 17,000.", {"leukocytosis"}, {"infection", "blood disease"}),
    ("A 3-year-old boy. WBC 13,000.", set(), set()),
    ("Temperature 38.4 C.", {"fever"}, set()),
    ("Temperature 37.2 C.", set(), set()),
    ("A 50-year-old man. Heart rate 118/min.", {"tachycardia"}, {"arrhythmia"}),
    ("A 2-year-old boy. Heart rate 118/min.", set(), set()),
    ("A 50-year-old man. BP 82/50 mmHg.", {"hypotension"}, set()),
    ("A 50-year-old man. BP 165/100 mmHg.", set(), {"hypertension"}),
    ("A 50-year-old man. Creatinine 2.4 mg/dL.", set(), {"kidney disease", "renal impairment"}),
    ("He takes metformin.", set(), {"diabetes mellitus"}),
    ("She is on insulin.", {"diabetes mellitus"}, {"diabetes mellitus"}),
    ("She took insulin in the past.", set(), set()),
    ("He is on immunosuppressive medication.", {"immunodeficiency"}, {"immunodeficiency"}),
    ("He takes methotrexate.", set(), {"immunodeficiency"}),
    (
        "The Glasgow Coma Scale was 7/15.",
        {"altered consciousness"},
        {"coma", "neurological disease"},
    ),
    ("She has a cough and dyspnea.", {"cough", "dyspnea"}, {"lung disease", "heart disease"}),
    ("Her urine is positive for protein.", {"proteinuria"}, {"kidney disease", "renal impairment"}),
    ("Fractional excretion of sodium is 3%.", set(), set()),
]


@pytest.mark.parametrize(("note", "names", "likely"), MEANS)
def test_what_values_and_medicines_mean(note: str, names: set[str], likely: set[str]) -> None:
    assert there(note) == names
    hinted = hinted_concepts(read(note), lexicon())
    assert {lexicon().concept(one).name for one in hinted} == likely


def test_what_is_denied_is_not_inferred() -> None:
    assert not there("A 30-year-old man. No anemia. Hb 12.5 g/dL.")


VALUES = [
    # the note, name, values in the order of the text
    ("Hb was 9.0 g/dL. Two weeks later Hb is 8.8 g/dL.", "hemoglobin", [9.0, 8.8]),
    ("Hb 9.0 g/dL, then 3 readings: Hb 9.0 g/dL.", "hemoglobin", [9.0]),
    ("A woman at 12 weeks gestation.", "gestational age", [12.0]),
    ("She is 30+2 weeks pregnant.", "gestational age", [30.0]),
    ("A boy born at 30 weeks gestation.", "gestational age", []),
    ("GCS 9/15.", "Glasgow Coma Scale", [9.0]),
    ("HIV on treatment. His viral load is undetectable.", "HIV viral load", [0.0]),
    ("HIV. Viral load <20 copies/mL.", "HIV viral load", [0.0]),
    ("HIV, viral load no longer undetectable.", "HIV viral load", []),
]


@pytest.mark.parametrize(("note", "name", "values"), VALUES)
def test_values(note: str, name: str, values: list[float]) -> None:
    assert [one.value for one in read(note).measurements if one.name == name] == values


@pytest.mark.parametrize(
    ("note", "years"),
    [
        ("A 9 year old child is brought in.", 9),
        ("A 9-year-old child with a rash.", 9),
        ("She has a 9 year old child.", None),
        ("Mother of a 9 year old child.", None),
    ],
)
def test_a_child_may_be_the_patient(note: str, years: int | None) -> None:
    age = read(note).age
    assert (age.years if age else None) == years


ANSWERS = [
    # the note, a fact, its answer
    ("He was brought to the ER.", "circumstance:in-the-emergency-department", "yes"),
    ("Pain began a day before admission.", "circumstance:hospitalized", "yes"),
    ("She was admitted with pneumonia.", "circumstance:hospitalized", "yes"),
    ("She was admitted for pneumonia two years ago.", "circumstance:hospitalized", None),
    ("He is unable to stand or walk.", "able:able-to-walk", "no"),
    ("She is bedridden.", "able:able-to-walk", "no"),
    ("He walks a mile a day.", "able:able-to-walk", None),
    ("He has a 30 pack-year history.", "smoking", "yes"),
    ("He gave written consent.", "consent", "yes"),
    ("He gave written consent.", "compliance", None),
    ("She will comply with the protocol.", "compliance", "yes"),
    ("She is unable to comply with study visits.", "compliance", "no"),
    ("She denies pain and her menses are regular.", "menstruating", "yes"),
]


@pytest.mark.parametrize(("note", "fact", "answer"), ANSWERS)
def test_answers(note: str, fact: str, answer: str | None) -> None:
    assert read(note).answers.get(fact) == answer


TIMES = [
    # the note, the day of the operation
    ("He is on the 5th day post right hip replacement.", "2026-11-17"),
    ("On the 20th day post-left mastectomy she has a fever.", "2026-11-02"),
    ("Three weeks after hip replacement he fell.", None),
]


@pytest.mark.parametrize(("note", "date"), TIMES)
def test_days_after_an_operation(note: str, date: str | None) -> None:
    (done,) = read(note).procedures
    assert done.date == date


COURSES = [
    ("He has chronic diarrhea.", {"chronic diarrhea"}),
    ("He has diarrhea.", {"diarrhea"}),
    ("He has chronic kidney disease.", {"chronic kidney disease"}),
    ("She has chronic back pain.", {"chronic back pain"}),
]


@pytest.mark.parametrize(("note", "names"), COURSES)
def test_how_an_illness_runs_is_kept(note: str, names: set[str]) -> None:
    assert there(note) == names


SPEAKS = [
    # a note, whether what it leaves out may be presumed absent
    ("A 60-year-old man with diabetes.", True),
    ("60M. PMH: HTN, DM2. Meds: metformin.", True),
    ("Age: 44. Sex: female. Asthma, migraine.", True),
    ("", False),
    ("Please call back tomorrow.", False),
    ("Un hombre de 60 años con diabetes mellitus y asma, sin fiebre.", False),
    ("Eine Frau mit Asthma und Diabetes, die seit Jahren nicht raucht.", False),
    ("Une femme de 60 ans avec asthme et une hypertension.", False),
    ("60 лет, мужчина, diabetes mellitus, жалуется на слабость и кашель.", False),
]


@pytest.mark.parametrize(("note", "speaks"), SPEAKS)
def test_only_a_note_that_is_read_is_silent_about_anything(note: str, speaks: bool) -> None:
    assert read_note(note, today=TODAY).silence_speaks is speaks
