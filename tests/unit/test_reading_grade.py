"""The reading grade: syllables, sentences, and names that are counted fairly."""

import pytest

from trialpost.vocabulary.reading import grade, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [("trial", 2), ("people", 2), ("tissue", 2), ("changed", 1), ("needed", 2), ("placebo", 3),
     ("table", 2), ("little", 2), ("median", 3), ("disease", 2), ("reached", 1), ("the", 1),
     ("once", 1), ("sources", 2), ("-14.3", 3), ("week-long", 2), ("doctor's", 2)],
)  # fmt: skip
def test_syllables(word, count):
    assert syllables(word) == count


def test_the_formula_is_kincaids():
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59 = -1.45
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.4, abs=0.06)
    # 10 words, 2 sentences, 13 syllables: 0.39 * 5 + 11.8 * 1.3 - 15.59 = 1.70
    text = "The people took the placebo. They stayed to the end."
    assert (len(words(text)), len(sentences(text))) == (10, 2)
    assert sum(map(syllables, words(text))) == 13
    assert grade([text]) == pytest.approx(0.39 * 5 + 11.8 * 1.3 - 15.59, abs=0.06)


def test_a_name_counts_as_two_syllables():
    text = ["Baricitinib is a drug."]
    assert grade(text) - grade(text, names=["baricitinib"]) == pytest.approx(11.8 * 3 / 4, abs=0.11)


def test_decimals_and_abbreviations_end_no_sentence():
    assert len(sentences("It fell by 14.3 units. It rose (p = 0.04) later.")) == 2
    assert grade([]) == 0.0
