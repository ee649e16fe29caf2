"""What a note's values, medicines, operations and markers mean, and what they hint at.

The table is ``eligibility/inferences.tsv``, which names where each rule is from.
"""

import csv
import datetime as dt
from importlib import resources

import pytest

from trialpost.eligibility.inferring import hinted_concepts
from trialpost.eligibility.notes import read_note
from trialpost.vocabulary.lexicon import lexicon

TODAY = dt.date(2026, 11, 28)


def read(note: str):
    return read_note(note, today=TODAY).profile


@pytest.mark.parametrize(
    ("note", "illness"),
    [
        ("A 60-year-old man on insulin glargine.", "diabetes mellitus"),
        ("A 60-year-old man with a coronary stent.", "coronary artery disease"),
        ("A 60-year-old man who underwent PCI in 2019.", "coronary artery disease"),
        ("A 60-year-old man, status post CABG.", "coronary artery disease"),
        ("A 60-year-old man with a kidney transplant in 2019.", "chronic kidney disease"),
        ("A 60-year-old man after splenectomy.", "asplenia"),
        ("A 60-year-old man. HBsAg positive.", "hepatitis B"),
    ],
)
def test_what_is_meant_outright(note: str, illness: str) -> None:
    assert illness in [one.name for one in read(note).conditions]


@pytest.mark.parametrize(
    ("note", "illness"),
    [
        ("A 60-year-old man with Pneumocystis pneumonia.", "HIV infection"),
        ("A 10-year-old boy who snores. Snoring at night.", "sleep disorder"),
        ("A 60-year-old man with a pacemaker.", "arrhythmia"),
        ("A 60-year-old woman, anti-dsDNA positive.", "systemic lupus erythematosus"),
        ("A 60-year-old man on allopurinol.", "gout"),
        ("A 60-year-old man on hemodialysis.", "end-stage renal disease"),
    ],
)
def test_what_is_only_thought_of(note: str, illness: str) -> None:
    profile = read(note)
    assert lexicon().find(illness)[0].id in hinted_concepts(profile, lexicon())
    assert illness not in [one.name for one in profile.conditions]


def test_what_is_denied_means_nothing() -> None:
    assert not read("A 60-year-old man. HBsAg negative. No PCI.").conditions


def test_every_line_speaks_of_what_the_lexicon_has() -> None:
    file = resources.files("trialpost.eligibility").joinpath("inferences.tsv")
    lines = [one for one in file.read_text(encoding="utf-8").splitlines() if one[:1] != "#"]
    for row in csv.DictReader(lines, delimiter="\t"):
        assert row["what"] in lexicon()
        assert lexicon().find(row["means"])
        assert row["how"] in ("is", "may be")
