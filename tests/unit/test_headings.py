"""Headings of MeSH, said as people say them."""

import pytest

from trialpost.vocabulary.headings import as_said


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Carcinoma, Non-Small-Cell Lung", "Non-Small-Cell Lung Carcinoma"),
        ("Leukemia, Lymphocytic, Chronic, B-Cell", "B-Cell Chronic Lymphocytic Leukemia"),
        ("Death, Sudden, Cardiac", "Sudden Cardiac Death"),
        ("Carbohydrate Metabolism, Inborn Errors", "Inborn Errors of Carbohydrate Metabolism"),
        # What lists several, or goes on behind a comma, stays as it is.
        ("Neoplasms, Ductal, Lobular, and Medullary", "Neoplasms, Ductal, Lobular, and Medullary"),
        ("Hand, Foot and Mouth Disease", "Hand, Foot and Mouth Disease"),
        ("Anemia, Refractory, with Excess of Blasts", "Anemia, Refractory, with Excess of Blasts"),
        ("Fructose-1,6-Diphosphatase Deficiency", "Fructose-1,6-Diphosphatase Deficiency"),
        ("46, XX Disorders of Sex Development", "46, XX Disorders of Sex Development"),
        ("Asthma", "Asthma"),
    ],
)
def test_the_narrowest_part_comes_first_and_nothing_is_torn(heading: str, said: str) -> None:
    assert as_said(heading) == said
