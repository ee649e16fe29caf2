"""Names of things in Spanish: with articles, turned round, with what is said beside them."""

import re

import pytest

from trialpost.eligibility.explain_names import measured_name, named
from trialpost.vocabulary.articles import placed
from trialpost.vocabulary.lexicon import Concept, Kind, lexicon
from trialpost.vocabulary.names_elsewhere import name_in, names
from trialpost.vocabulary.plain import is_said_in

NAMES = names("es")


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("asthma", "asma"),
        ("Asthma", "asma"),
        ("a heart attack", "un infarto"),
        ("severe asthma", "asma grave"),
        ("Lupus Erythematosus, Systemic", "lupus eritematoso sistémico"),
        ("heart failure (HFpEF)", "insuficiencia cardíaca (HFpEF)"),
        ("TIMI (a value of a heart attack)", "TIMI (un valor de un infarto)"),
        ("moderate or severe COPD", "EPOC moderada o grave"),
        ("severe kidney stones", "piedras en los riñones graves"),
        ("active disease of the veins", "una enfermedad activa de las venas"),
        ("severe kidneys that no longer work", "riñones que ya no funcionan (graves)"),
        ("mild to moderate heart failure (HFpEF)",
         "insuficiencia cardíaca de leve a moderada (HFpEF)"),
        ("asthma or gorp", "asthma or gorp"),
        ("10^9/L", "10^9/L"),
        ("IU/mL", "IU/mL"),
        ("“renal function”", "función de los riñones"),
        ("asthma and COPD", "asma y EPOC"),
        ("the United States", "Estados Unidos"),
        ("Spanish", "español"),
        ("frobnitz disease", "frobnitz disease"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_name_in_spanish(english, spanish) -> None:
    assert name_in(english, "es") == spanish


def test_english_stays_english() -> None:
    assert name_in("asthma", "en") == "asthma"


def test_every_name_has_words_and_keeps_its_gap() -> None:
    for english, spanish in NAMES.items():
        assert spanish == spanish.strip() != "", english
        assert ("{}" in english) == ("{}" in spanish), english


def test_the_commonest_names_of_the_tables_are_there() -> None:
    plain = {one.plain.lower() for one in lexicon()}
    assert len(plain & NAMES.keys()) > 900


WORDS = re.compile("[a-z]{3}")


def asked_as(one: Concept) -> tuple[str, ...]:
    """Return how a thing is called in questions, and behind "your" if it is measured."""
    plain = placed(one.plain, one.article)
    if one.kind in (Kind.MEASUREMENT, Kind.SCALE):
        return plain, measured_name(one.name, one.id)
    return plain, named(one.name, one.id).official


def test_everything_that_people_are_asked_about_has_a_spanish_name() -> None:
    asked = [one for one in lexicon() if one.kind is not Kind.DRUG or one.plain != one.name]
    assert len(asked) > 5000
    called = (name for one in asked for name in asked_as(one) if WORDS.search(name))
    assert [name for name in called if not is_said_in(name, "es")] == []
