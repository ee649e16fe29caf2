"""Which words that were not read name something that a note would have mentioned."""

import datetime as dt

import pytest

from trialpost.eligibility import split
from trialpost.eligibility.judge import evaluate
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.named_within import is_test, things_named
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import IsAble, LeftToTeam, Unread, leaves

TODAY = dt.date(2026, 11, 28)

TABLE = [
    # words, what they name
    ("conditions such as asthma or migraine that may raise the risk", {"asthma", "migraine"}),
    ("earlier use of an antibiotic for this episode", {"antibiotic"}),
    ("serious heart trouble, for example heart failure", {"heart-disease", "heart-failure"}),
    ("other gastrointestinal conditions", {"gastrointestinal-disease"}),
    ("conditions that impair the absorption of tablets", {"gastrointestinal-disease"}),
    ("adrenal gland and pituitary", {"adrenal-disease", "pituitary-disease"}),
    ("any other illness that makes taking part unsafe", set()),
    ("any medicine or device", set()),
    ("an X-ray in the last week", set()),
    # words that turn what silence means
    ("lack of response to asthma treatment", set()),
    ("asthma that is not treated", set()),
    ("less than a year since asthma began", set()),
    ("conditions other than asthma", set()),
    ("inability to stop taking antibiotics", set()),
    ("a mother with asthma", set()),
    ("heart surgery that is planned", set()),
    ("the surgeon decides to perform a craniotomy", set()),
    ("risk classification C for exercise training", set()),
    # what a note may leave out
    ("pregnancy with asthma", set()),
    ("creatinine above 2 in kidney disease", set()),
    ("raised bilirubin with asthma", set()),
]


@pytest.mark.parametrize(("words", "named"), TABLE)
def test_names_in_words(words: str, named: set[str]) -> None:
    found = things_named(words)
    assert {one.concept for one in found} == named


def test_a_failing_heart_turns_nothing() -> None:
    assert things_named("a doctor thinks of congestive heart failure")
    assert not things_named("a doctor thinks of failure after asthma")


@pytest.mark.parametrize(
    ("concept", "test"),
    [("x-ray", True), ("dental-x-ray", True), ("biopsy", False), ("asthma", False)],
)
def test_tests_are_known(concept: str, test: bool) -> None:
    assert is_test(concept) is test


def read(text: str, kind: str) -> tuple[object, ...]:
    made = Criterion(text=text, kind=CriterionKind(kind), span=(0, len(text)))
    return leaves(understand(made).requirement)


def test_a_judgement_bears_the_names_in_its_words() -> None:
    text = "Any condition that in the doctor's opinion makes taking part unsafe, such as angina"
    (leaf,) = read(text, "exclusion")
    assert isinstance(leaf, LeftToTeam)
    assert [one.concept for one in leaf.names] == ["angina-pectoris"]


def test_what_is_not_read_bears_its_names() -> None:
    names = [leaf.names for leaf in read("Qwertyish migraine-wise", "exclusion")
             if isinstance(leaf, Unread)]  # fmt: skip
    assert all(isinstance(one, tuple) for one in names)


@pytest.mark.parametrize(
    ("text", "kind", "granted"),
    [
        ("Inability to swallow tablets", "exclusion", True),
        ("Able to swallow tablets", "inclusion", False),
        ("Unable to swallow tablets", "exclusion", True),
    ],
)
def test_an_ability_whose_lack_keeps_out_says_so(text: str, kind: str, granted: bool) -> None:
    (leaf,) = read(text, kind)
    assert isinstance(leaf, IsAble)
    assert leaf.granted is granted


BESIDE = [
    # an exclusion, what its catch-all or unread part bears
    ("Any other illness such as asthma or angina", {"asthma", "angina-pectoris"}),
    ("Asthma, angina, or any other illness", {"asthma", "angina-pectoris"}),
]


@pytest.mark.parametrize(("text", "named"), BESIDE)
def test_a_catch_all_bears_the_names_beside_it(text: str, named: set[str]) -> None:
    found = [leaf.names for leaf in read(text, "exclusion") if getattr(leaf, "names", ())]
    assert {one.concept for names in found for one in names} == named


OTHERS = [
    ("Any other heart disease", True),
    ("Other autoimmune disease", True),
    ("Asthma or other lung disease", False),
    ("Heart disease", False),
]


@pytest.mark.parametrize(("text", "other"), OTHERS)
def test_an_illness_beside_that_of_the_trial_says_so(text: str, other: bool) -> None:
    last = read(text, "exclusion")[-1]
    assert ("other" in getattr(last, "qualifiers", ())) is other


COURSES = [
    # an exclusion, the qualifiers of its illness
    ("Chronic diarrhea", ("Chronic",)),
    ("Acute diarrhea", ("Acute",)),
    ("Diarrhea", ()),
    ("Chronic kidney disease", ()),
]


@pytest.mark.parametrize(("text", "qualifiers"), COURSES)
def test_how_an_illness_runs_narrows_it(text: str, qualifiers: tuple[str, ...]) -> None:
    (leaf,) = read(text, "exclusion")
    assert tuple(leaf.qualifiers) == qualifiers  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("hypereosinophilia", True),
        ("some odd neuropathy", True),
        ("APG-2575", True),
        ("asthma of bakers", True),
        ("full", False),
        ("dose", False),
        ("symptoms", False),
        ("any serious illness", False),
    ],
)
def test_silence_is_about_names_and_not_about_words(name: str, named: bool) -> None:
    assert is_named(name, "") is named


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        # a family of illnesses that has to be severe; what an illness has to do
        (
            "Clinically significant uncontrolled CNS pathology such as epilepsy",
            "migraine",
            "unknown",
        ),
        ("Severe heart disease", "atrial fibrillation", "unknown"),
        ("A metabolic disorder known to affect bone", "hypothyroidism", "unknown"),
        ("Psychiatric disorder that may make taking part unsafe", "schizophrenia", "unknown"),
        ("Cancer with a life expectancy of less than a year", "breast cancer", "unknown"),
        (
            "Hypertension that in the opinion of the investigator is severe",
            "hypertension",
            "unknown",
        ),
        # families of which everybody has a member; how an illness runs
        ("Infections", "tinea pedis", "unknown"),
        ("Active infection", {"name": "pneumonia", "status": "current"}, "not_met"),
        ("Genetic disorders", "Turner syndrome", "unknown"),
        ("Any skin disease", "itching", "unknown"),
        ("Any skin disease", "psoriasis", "not_met"),
        ("Permanent atrial fibrillation", "atrial fibrillation", "unknown"),
        ("Permanent atrial fibrillation", "paroxysmal atrial fibrillation", "met"),
        ("Permanent atrial fibrillation", "permanent atrial fibrillation", "not_met"),
        ("Sustained ventricular tachycardia", "ventricular tachycardia", "unknown"),
        # what is named keeps out as it stands
        ("Heart disease", "atrial fibrillation", "not_met"),
        ("History of stroke, or any illness that may make taking part unsafe", "stroke", "not_met"),
        ("Schizophrenia", "schizophrenia", "not_met"),
    ],
)
def test_an_illness_that_has_to_do_something_keeps_out_only_those_in_whom_it_does(
    text: str, told: str | dict[str, str], expected: str
) -> None:
    criterion = split(f"Exclusion Criteria:\n\n* {text}")[0]
    profile = profile_from_value({"conditions": [told]}, today=TODAY)
    assert evaluate(criterion, profile, TODAY).verdict.value == expected


def test_an_operation_of_some_kind_is_not_that_of_the_trial() -> None:
    profile = profile_from_value({"procedures": ["cesarean section", "brain MRI"]}, today=TODAY)
    for text, expected in (
        ("Previous left atrial surgery", "unknown"),
        ("Magnetic resonance imaging exclusion", "unknown"),
        ("Cesarean section", "not_met"),
    ):
        criterion = split(f"Exclusion Criteria:\n\n* {text}")[0]
        assert evaluate(criterion, profile, TODAY).verdict.value == expected
