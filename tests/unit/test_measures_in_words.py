"""What a measure is called where it is a list, and what it is in plain words, in both languages."""

import gzip

import pytest

from real_data import REAL_DATA
from trialpost.articles.record import write_record_article
from trialpost.findings.facts.explained import explained
from trialpost.findings.facts.measures import measure_name
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.reading import Door

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Number of Participants With First Occurrence of Heart Attack (MI), Stroke, or Death "
         "From Any Cause During the Trial",
         "first occurrence of heart attack, stroke, or death from any cause during the trial"),
        ("Participants From Time of Randomization to First Occurrence of a Composite Outcome "
         "Measure Consisting of: Stroke (S), Heart Attack (MI), or Death",
         "stroke, heart attack, or death"),
        ("Time From Randomization to First Occurrence of the Primary Composite Endpoint: Stroke, "
         "Heart Attack, or Death", "time to stroke, heart attack, or death"),
        ("Free From the Composite of Death From Any Cause, Stroke, Heart Attack, Need for "
         "Surgery, or a Stay in a Hospital",
         "“Free From the Composite of Death From Any Cause, Stroke, Heart Attack, Need for…”"),
        ("Mean Strain of the Left Chamber of the Heart in Adults, Computed by Two Readers",
         "mean strain of the left chamber of the heart in adults"),
    ],
)  # fmt: skip
def test_no_part_of_a_list_is_told_as_all_of_it(title, name):
    assert measure_name(title) == name


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Change From Baseline in Left Ventricular Ejection Fraction",
         ["left ventricular ejection fraction tells how much blood the heart pumps"]),
        ("NT-proBNP Levels at Week 4", ["NT-proBNP is a heart strain value"]),
        ("Change in EF Domain Score", []),  # of erections here, and not of the heart
        ("Diastolic Function", []),
        ("Renal Clearance of the Drug", []),  # of the medicine, and not of the body
        ("24-hour Urinary Sodium Excretion", []),
        ("Platelet Count", []),
        ("Oxygen Saturation", []),
        ("Bloating on a Visual Analogue Scale", []),
    ],
)  # fmt: skip
def test_a_measure_is_explained_where_its_name_is_sure(title, said):
    assert [words for _, words in explained(measure_name(title))] == said


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_an_article_says_what_its_main_measure_is_in_both_languages():
    with gzip.open(FILE) as lines:
        raw = next(one for one in lines if b"NCT00089661" in one[:400])
    found = findings_of_record(raw, Door.CTGOV_API)
    english, spanish = (write_record_article(found, language=one) for one in ("en", "es"))
    assert "In plain words, bone mineral density tells how dense the bones are." in _texts(english)
    assert any("lo densos que son los huesos" in one for one in _texts(spanish))
    assert not english.problems
    assert not spanish.problems


def _texts(article):
    return [one.text for section in article.sections for one in section.sentences]
