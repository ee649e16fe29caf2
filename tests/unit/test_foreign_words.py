"""Conditions that are named in French, Spanish or German, and what may not be made of them."""

import pytest

from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.conditions import ConditionVocabulary, Observed
from trialpost.vocabulary.foreign_words import is_far_fetched
from trialpost.vocabulary.interpreting import interpret

KNOWN = ConditionVocabulary()


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("cancer du sein", "Breast Neoplasms"),
        ("cáncer de mama", "Breast Neoplasms"),
        ("cancer de mama", "Breast Neoplasms"),
        ("Brustkrebs", "Breast Neoplasms"),
        ("CANCER DE LA PROSTATE", "Prostatic Neoplasms"),
        ("Herzinfarkt", "Myocardial Infarction"),
        ("diabète", "Diabetes Mellitus"),
        ("diabetes tipo 2", "Diabetes Mellitus, Type 2"),
        ("Diabetes Typ 1", "Diabetes Mellitus, Type 1"),
        ("asthme", "Asthma"),
        ("asma", "Asthma"),
        ("Bluthochdruck", "Hypertension"),
        ("azúcar", "Diabetes Mellitus"),
        ("azucar en la sangre", "Diabetes Mellitus"),
        ("tensión alta", "Hypertension"),
        ("ictus", "Stroke"),
        ("gripe", "Influenza, Human"),
        ("EPOC", "Pulmonary Disease, Chronic Obstructive"),
        ("piedras en la vesícula", "Gallstones"),
    ],
)
def test_the_commonest_names_of_other_languages_are_understood(typed: str, label: str) -> None:
    told = interpret(KNOWN, typed)
    assert (told.query.label, told.how) == (label, "name")


@pytest.mark.parametrize("typed", ["derrame pleural", "varices esofágicas"])
def test_half_of_a_spanish_name_is_no_other_illness(typed: str) -> None:
    assert interpret(KNOWN, typed).query.descriptors == frozenset()


@pytest.mark.parametrize("typed", ["cáncer de hueso", "cancer du testicule", "cancer des os"])
def test_a_cancer_of_something_unknown_is_not_every_cancer(typed: str) -> None:
    told = interpret(KNOWN, typed)
    assert (told.how, told.query.descriptors) == ("words", frozenset())


@pytest.mark.parametrize(
    ("typed", "taken", "far"),
    [
        ("cancer du sein", "skin cancer", True),
        ("cancer xyzzyq sein", "skin cancer", True),
        ("cancer de la prostrate", "prostate cancer", False),
        ("sein cancer", "skin cancer", False),
        ("my skim cancer", "skin cancer", False),
        ("brest cancer", "breast cancer", False),
    ],
)
def test_a_short_word_is_not_corrected_beside_an_unknown_one(
    typed: str, taken: str, far: bool
) -> None:
    assert is_far_fetched(KNOWN, typed.split(), taken.split()) == far


def test_a_french_cancer_that_no_table_has_is_no_skin_cancer() -> None:
    term = MeshTerm("D012878", "Skin Neoplasms")
    seen = Observed(
        conditions=("Skin Cancer",), keywords=("Cancer of the skin",), terms=(term,), ancestors=()
    )
    told = interpret(ConditionVocabulary().updated([seen] * 9), "cancer du siin")
    assert told.query.label != "Skin Neoplasms"
