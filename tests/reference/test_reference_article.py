"""The reference trial's article: facts as published, in words of our own.

Values: Dörner and others, Arthritis Research & Therapy 2022;24:112 (abstract); Wallace and others,
Lancet 2018;392:222 (abstract); record NCT02708095.
"""

import re

import pytest

from trialpost.articles import as_html, as_markdown, write_article
from trialpost.demo.reference import reference_findings
from trialpost.demo.reference.compose import compose
from trialpost.findings import findings_from_json, findings_to_json

FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)
TEXT = as_markdown(ARTICLE)
ROWS = [
    ("Anti-dsDNA antibodies", 2, "Baricitinib 2 mg", -14.3, 0.1),
    ("Anti-dsDNA antibodies", 4, "Baricitinib 4 mg", -17.9, 0.02),
    ("Anti-dsDNA antibodies", 24, "Baricitinib 2 mg", -29.6, 3.0),
    ("Anti-dsDNA antibodies", 24, "Baricitinib 4 mg", -15.1, 3.0),
    ("IgG", 12, "Baricitinib 4 mg", -0.65, 0.09),
    ("IgG", 24, "Baricitinib 4 mg", -0.60, -0.04),
]


def test_the_file_is_what_its_composition_gives():
    assert findings_to_json(compose()) == reference_findings()


@pytest.mark.parametrize(("measure", "week", "arm", "value", "other"), ROWS)
def test_every_row_of_the_publication_is_a_finding(measure, week, arm, value, other):
    rows = [
        f
        for f in FILE.findings
        if (f.measure, f.arm, f.value) == (measure, arm, value)
        and f.timepoint is not None
        and f.timepoint.value == week
    ]
    assert len(rows) == 1
    assert rows[0].comparator_value == other
    assert rows[0].comparator == "Placebo"
    assert rows[0].significant is True
    assert rows[0].statistic == "median change from baseline"
    assert rows[0].p_value is None


def test_every_number_of_the_sources_is_in_the_text():
    for number in ("14.3", "17.9", "29.6", "15.1", "0.65", "0.60", "70 of 104", "61 of 105", "67%",
                   "58%", "1.8", "3.3", "0.0414", "0.39", "314", "83 of 105", "86 of 105",
                   "86 of 104", "24 March 2016", "9 November 2017", "16 May 2022"):  # fmt: skip
        assert number in TEXT, number


def test_reported_figures_agree_with_each_other():
    outcomes = {one.outcome for f in FILE.findings for one in f.checks}
    names = {one.name for f in FILE.findings for one in f.checks}
    assert outcomes == {"agrees"}
    assert {"p from interval", "percentage from count"} <= names


def test_length_grade_and_manner():
    words = sum(len(s.text.split()) for section in ARTICLE.sections for s in section.sentences)
    assert 400 <= words <= 850
    assert ARTICLE.reading_grade <= 8
    assert "baricitinib" in TEXT
    assert "Baricitinic" not in TEXT
    for word in ("promising", "breakthrough", "safe", "well tolerated"):
        assert word not in TEXT.lower()


def test_what_is_not_known_is_said():
    for words in ("No link was found", "does not say how people felt", "no p-values",
                  "a later look at markers", "do not report health problems",
                  "does not make clear", "the company that makes the drug"):  # fmt: skip
        assert words in TEXT, words
    assert ARTICLE.elements["6 adverse reactions"] == "not reported"
    assert ARTICLE.elements["9 further trials planned"] == "not reported"


def test_the_page_has_its_charts_its_source_and_safe_links():
    html = as_html(ARTICLE)
    assert html.count("<svg") == len(ARTICLE.figures) == 4
    assert "NCT02708095" in html
    assert "2022-05-16" in html
    assert not re.search(r"href=\"(?!https://)", html)
