"""What people type, and the condition that is meant by it.

The queries are the project's own. Each is understood by the project's own everyday names and, for
some, by MeSH's entry terms, which are read where the extract lies beside the checkout. ``how`` says
whether the words are a name, were corrected, or hold a name among other words.
"""

import functools
from typing import NamedTuple

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.interpreting import interpret
from trialpost.vocabulary.mesh_file import read_mesh


class Asked(NamedTuple):
    """What is typed, the descriptor that is meant, and how it is understood."""

    typed: str
    means: str
    how: str = "name"


EVERYDAY = (
    Asked("sugar diabetes", "Diabetes Mellitus"),
    Asked("touch of sugar", "Prediabetic State"),
    Asked("heart attacks", "Myocardial Infarction"),
    Asked("mini-stroke", "Ischemic Attack, Transient"),
    Asked("high blood pressure", "Hypertension"),
    Asked("water on the lungs", "Pulmonary Edema"),
    Asked("water on the brain", "Hydrocephalus"),
    Asked("can't sleep", "Sleep Initiation and Maintenance Disorders"),
    Asked("the shakes", "Tremor"),
    Asked("piles", "Hemorrhoids"),
    Asked("tummy ache", "Abdominal Pain"),
    Asked("glandular fever", "Infectious Mononucleosis"),
    Asked("kissing disease", "Infectious Mononucleosis"),
    Asked("German measles", "Rubella"),
    Asked("lockjaw", "Tetanus"),
    Asked("pink eye", "Conjunctivitis"),
    Asked("short-sightedness", "Myopia"),
    Asked("slipped disc", "Intervertebral Disc Displacement"),
    Asked("Lou Gehrig’s disease", "Amyotrophic Lateral Sclerosis"),
    Asked("Motor neurone disease", "Amyotrophic Lateral Sclerosis"),
    Asked("bowel cancer", "Colorectal Neoplasms"),
    Asked("cancer of the womb lining", "Endometrial Neoplasms"),
    Asked("heavy periods", "Menorrhagia"),
    Asked("cot death", "Sudden Infant Death"),
    Asked("shortness of breath", "Dyspnea"),
    Asked("hardening of the arteries", "Atherosclerosis"),
    Asked("undescended testicles", "Cryptorchidism"),
    Asked("fungal nails", "Onychomycosis"),
    Asked("hay fever", "Rhinitis, Allergic, Seasonal"),
    Asked("drinking problem", "Alcoholism"),
    Asked("blood cancer", "Hematologic Neoplasms"),
    Asked("worn out hip", "Osteoarthritis, Hip"),
    Asked("worn out knee", "Osteoarthritis, Knee"),
    Asked("bone on bone knee", "Osteoarthritis, Knee"),
    Asked("ringing in my ears", "Tinnitus"),
    Asked("buzzing in both my ears", "Tinnitus"),
    Asked("sugar in the blood", "Hyperglycemia"),
    Asked("bad circulation in legs", "Peripheral Arterial Disease"),
    Asked("poor circulation in my legs", "Peripheral Arterial Disease"),
    Asked("hardened arteries", "Atherosclerosis"),
    Asked("narrowed heart valve", "Heart Valve Diseases"),
    Asked("lump in my breast", "Breast Diseases"),
    Asked("post covid", "Post-Acute COVID-19 Syndrome"),
    Asked("bleeding disorder", "Hemorrhagic Disorders"),
    Asked("ARDS", "Respiratory Distress Syndrome"),
    Asked("MM", "Multiple Myeloma"),
    Asked("pe", "Pulmonary Embolism"),
    Asked("frozen shoulder", "Bursitis"),
)

MISSPELT = (
    Asked("hart attack", "Myocardial Infarction", "corrected"),
    Asked("haert atack", "Myocardial Infarction", "corrected"),
    Asked("HART ATTACK", "Myocardial Infarction", "corrected"),
    Asked("heartattack", "Myocardial Infarction", "corrected"),
    Asked("diabeetus", "Diabetes Mellitus", "corrected"),
    Asked("alzhimers", "Alzheimer Disease", "corrected"),
    Asked("parkinsens", "Parkinson Disease", "corrected"),
    Asked("lupuss", "Lupus Erythematosus, Systemic", "corrected"),
    Asked("fibromyalga", "Fibromyalgia", "corrected"),
    Asked("psoriasys", "Psoriasis", "corrected"),
    Asked("sorisis", "Psoriasis", "corrected"),
    Asked("newmonia", "Pneumonia", "corrected"),
    Asked("rumatoid arthritus", "Arthritis, Rheumatoid", "corrected"),
    Asked("hemroids", "Hemorrhoids", "corrected"),
    Asked("brest cancer", "Breast Neoplasms", "corrected"),
    Asked("prostrate cancer", "Prostatic Neoplasms", "corrected"),
    Asked("lukemia", "Leukemia", "corrected"),
    Asked("siatica", "Sciatica", "corrected"),
    Asked("krohns disease", "Crohn Disease", "corrected"),
    Asked("scitzofrenia", "Schizophrenia", "corrected"),
    Asked("glawcoma", "Glaucoma", "corrected"),
    Asked("multiple scelrosis", "Multiple Sclerosis", "corrected"),
    Asked("epilepsie", "Epilepsy", "corrected"),
    Asked("shingels", "Herpes Zoster", "corrected"),
    Asked("high blod presure", "Hypertension", "corrected"),
    Asked("migrane", "Migraine Disorders", "corrected"),
)

AMONG_OTHER_WORDS = (
    Asked("my mother has sugar diabetes", "Diabetes Mellitus", "within"),
    Asked("pain in the chest when walking", "Chest Pain", "within"),
    Asked("severe asma since childhood", "Asthma", "within"),
    Asked("trials for people with lupus", "Lupus Erythematosus, Systemic", "within"),
    Asked("what trials are there for all kinds of cancer", "Neoplasms", "within"),
    Asked("all the trials of migraine", "Migraine Disorders", "within"),
    Asked("WHAT IS THERE FOR ALL STAGES OF LYMPHOMA", "Lymphoma", "within"),
    Asked(
        "my niece was told it is ALL", "Precursor Cell Lymphoblastic Leukemia-Lymphoma", "within"
    ),
    Asked("my mum's dementia", "Dementia", "within"),
    Asked("my mums dementia", "Dementia", "within"),
    Asked("my uncle's gout", "Gout", "within"),
    Asked("my son has asthma", "Asthma", "within"),
    Asked("our daughter lives with epilepsy", "Epilepsy", "within"),
    Asked("leukaemia in children", "Leukemia", "within"),
    Asked("pediatric leukemia", "Leukemia", "within"),
    Asked("lymphoma in older men", "Lymphoma", "within"),
    Asked("my wife has MS", "Multiple Sclerosis", "within"),
    Asked("new treatments of RA", "Arthritis, Rheumatoid", "within"),
    Asked("my hip is worn out", "Osteoarthritis, Hip", "within"),
    Asked("cancer of my left breast", "Breast Neoplasms", "within"),
    Asked("breast lump cancer triple negative", "Triple Negative Breast Neoplasms", "within"),
    Asked("asthma and a food allergy", "Food Hypersensitivity", "within"),
)

NOT_UNDERSTOOD = ("xyzzy", "qwertz uiop", "心臓", "12345", "zzzz")

NO_NAME_IN_IT = (
    "it hurts all day",
    "my daughter feels angry",
    "my mum and my brother",
    "spare tyre",
    "how is my family",
    "the doctor of ms brown",
    "all my cousins",
)
"""What has words that are like names, or are names of something that is no illness."""

AS_THEY_STAND = ("KRAS", "BRCA1", "PD-L1", "ALX", "aspirin")
"""What is no illness and looks like the name of one: it is never taken for that."""


@functools.cache
def vocabulary(*, with_mesh: bool) -> ConditionVocabulary:
    path = REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz"
    return ConditionVocabulary(read_mesh(path) if with_mesh else None)


def understood(typed: str, *, with_mesh: bool) -> tuple[str, str]:
    told = interpret(vocabulary(with_mesh=with_mesh), typed)
    assert (told.taken == "") == (told.how in ("name", "words", "unknown"))
    return told.query.label, told.how


@pytest.mark.parametrize("asked", [*EVERYDAY, *MISSPELT, *AMONG_OTHER_WORDS])
def test_what_people_type_is_understood_without_mesh(asked: Asked) -> None:
    assert understood(asked.typed, with_mesh=False) == (asked.means, asked.how)


@needs_real_data
@pytest.mark.parametrize("asked", [*EVERYDAY, *MISSPELT, *AMONG_OTHER_WORDS])
def test_what_people_type_is_understood_with_mesh(asked: Asked) -> None:
    assert understood(asked.typed, with_mesh=True) == (asked.means, asked.how)


@needs_real_data
@pytest.mark.parametrize("with_mesh", [True, False])
@pytest.mark.parametrize("typed", NOT_UNDERSTOOD)
def test_what_is_like_no_name_is_said_not_to_be_understood(typed: str, with_mesh: bool) -> None:
    assert understood(typed, with_mesh=with_mesh) == (typed, "unknown")


@needs_real_data
@pytest.mark.parametrize("with_mesh", [True, False])
@pytest.mark.parametrize("typed", AS_THEY_STAND)
def test_what_is_no_illness_is_not_taken_for_one(typed: str, with_mesh: bool) -> None:
    assert understood(typed, with_mesh=with_mesh)[1] in ("words", "unknown")


@needs_real_data
@pytest.mark.parametrize("with_mesh", [True, False])
@pytest.mark.parametrize("typed", NO_NAME_IN_IT)
def test_everyday_words_are_no_conditions(typed: str, with_mesh: bool) -> None:
    told = interpret(vocabulary(with_mesh=with_mesh), typed)
    assert (told.how in ("words", "unknown"), told.taken) == (True, "")


@pytest.mark.parametrize("asked", MISSPELT)
def test_words_are_taken_as_they_are_typed_where_that_is_asked(asked: Asked) -> None:
    told = interpret(vocabulary(with_mesh=False), asked.typed, as_typed=True)
    assert told.how in ("words", "unknown")
    assert told.query.label == asked.typed
    assert asked.means in {one.label for one in told.others}


@needs_real_data
@pytest.mark.parametrize(
    ("typed", "broader"),
    [
        ("Parkinson's", {"Synucleinopathies", "Parkinsonian Disorders"}),
        ("lupus of the kidney", {"Glomerulonephritis", "Lupus Erythematosus, Systemic"}),
        (
            "Lou Gehrig's disease",
            {"Motor Neuron Disease", "TDP-43 Proteinopathies", "Spinal Cord Diseases"},
        ),
    ],
)
def test_all_parents_of_a_descriptor_are_broader(typed: str, broader: set[str]) -> None:
    """MeSH 2023 puts each of these under several descriptors."""
    told = interpret(vocabulary(with_mesh=True), typed)
    assert {one.name for one in told.broader} == broader


@pytest.mark.parametrize("with_mesh", [False, pytest.param(True, marks=needs_real_data)])
def test_blood_cancer_is_leukaemia_lymphoma_and_myeloma(with_mesh: bool) -> None:
    known = vocabulary(with_mesh=with_mesh)
    told = interpret(known, "blood cancer").query.descriptors
    assert told >= {"D007938", "D008223", "D009101"}


@needs_real_data
@pytest.mark.parametrize("with_mesh", [True, False])
@pytest.mark.parametrize(
    ("typed", "first", "later"),
    [
        ("hart", "Heart Failure", "Cardiomegaly"),
        ("crons", "Crohn Disease", "Enterobacteriaceae Infections"),
    ],
)
def test_what_people_have_is_suggested_before_rarer_names(
    typed: str, first: str, later: str, with_mesh: bool
) -> None:
    labels = [one.label for one in vocabulary(with_mesh=with_mesh).suggest(typed, 50)]
    assert first in labels
    assert later not in labels[: labels.index(first)]


@needs_real_data
def test_what_is_right_below_is_narrower() -> None:
    told = interpret(vocabulary(with_mesh=True), "heart attack")
    assert {one.name for one in told.narrower} >= {
        "ST Elevation Myocardial Infarction",
        "Non-ST Elevated Myocardial Infarction",
    }
