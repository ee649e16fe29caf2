"""Names of things in Spanish: with articles, turned round, with what is said beside them."""

import pytest

from trialpost.vocabulary.lexicon import Kind, lexicon
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
        ("the United States", "Estados Unidos"),
        ("Spanish", "español"),
        ("frobnitz disease", "frobnitz disease"),
        ("", ""),
    ],
)
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


def test_no_plain_name_of_a_treatment_infection_or_symptom_is_without_spanish() -> None:
    kinds = {
        Kind.DRUG_CLASS, Kind.PROCEDURE, Kind.THERAPY, Kind.VACCINE, Kind.DEVICE, Kind.DRUG,
        Kind.INFECTION, Kind.SYMPTOM, Kind.SUBSTANCE,
    }  # fmt: skip
    told = [one.plain for one in lexicon() if one.kind in kinds and one.plain != one.name]
    assert len(told) > 500
    assert [one for one in told if not is_said_in(one, "es")] == []
