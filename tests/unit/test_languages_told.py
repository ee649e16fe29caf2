"""Letters in Spanish are told from letters in English, whatever few words they share."""

import datetime as dt

import pytest

from trialpost.cli.profiles import read_given
from trialpost.errors import BadInput
from trialpost.vocabulary.languages_told import is_spanish

SPANISH = [
    "Mujer de 45 años con asma desde la infancia.",
    "Tengo lupus desde hace tres años y tomo hidroxicloroquina.",
    "Paciente de 62 años, diagnosticado de cáncer de próstata en 2021. Niega dolor torácico.",
    "Varón con antecedentes de hipertensión y diabetes, en tratamiento con metformina.",
    "Se trata de un hombre que padece artritis reumatoide. Sin alergias.",
    "PACIENTE CON ENFERMEDAD DE PARKINSON DE LARGA EVOLUCIÓN",
]
ENGLISH = [
    "A 45-year-old woman with asthma since childhood.",
    "She has systemic lupus erythematosus since 2019 and asthma. Shingles in May, healed.",
    "62M, prostate ca s/p RP 2021, no chest pain, lives in Los Angeles, has been to La Paz.",
    "Señora García is a 70 year old woman from El Paso with a history of mal de Parkinson.",
    "lupus",
    "diabetes mellitus",
    "PMH: HTN, DM2, COPD. Meds: metformin, lisinopril.",
    "Mal de Parkinson",
    "",
]


TOLD = [(one, True) for one in SPANISH] + [(one, False) for one in ENGLISH]


@pytest.mark.parametrize(("letter", "spanish"), TOLD)
def test_the_language_of_a_letter(letter: str, spanish: bool) -> None:
    assert is_spanish(letter) is spanish


def test_the_command_line_says_so_and_does_not_misread(tmp_path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(SPANISH[0])
    with pytest.raises(BadInput, match="read in English only"):
        read_given(str(note), today=dt.date(2026, 11, 22))
