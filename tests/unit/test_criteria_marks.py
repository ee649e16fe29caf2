"""What people marked by hand, held against what we read: places, phrases, figures."""

import itertools
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import read_criteria
from trialpost.evaluation.criteria.alignment import Alignment
from trialpost.evaluation.criteria.chia import read_chia
from trialpost.evaluation.criteria.lct import read_lct
from trialpost.evaluation.criteria.marked import MarkedText, bounds_in, days_in, denies
from trialpost.evaluation.criteria.tally import Tally

WORDS = st.text(string.ascii_letters + string.digits + "µéß", min_size=1, max_size=8)
BULLETS = st.sampled_from(["* ", "- ", "1. ", "2) ", "a. ", "(iii) ", "\\- ", "  * ", "• "])


@st.composite
def cleaned(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int, int]]]:
    """Return a source, the text made of it, and for each word its place in both."""
    source, text, places = "", "", []
    for item in range(draw(st.integers(1, 4))):
        source += "\n" * (item > 0) + draw(BULLETS)
        text += "; " * (item > 0)
        for at, word in enumerate(draw(st.lists(WORDS, min_size=1, max_size=6))):
            space = draw(st.sampled_from([" ", "  ", "\n   ", " \\"])) if at else ""
            source += space
            text += " " if at else ""
            places.append((len(text), len(source), len(word)))
            source, text = source + word, text + word
    return source, text, places


@given(cleaned())
def test_every_word_is_found_where_an_equal_one_stands_and_in_order(
    made: tuple[str, str, list[tuple[int, int, int]]],
) -> None:
    source, text, places = made
    alignment = Alignment(source, text)
    found = [alignment.in_source((at, at + length)) for at, _, length in places]
    for (at, _, length), span in zip(places, found, strict=True):
        assert span is not None
        assert source[slice(*span)] == text[at : at + length]
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found) if one and other)


@given(cleaned())
def test_a_word_that_stands_once_is_found_at_its_place(
    made: tuple[str, str, list[tuple[int, int, int]]],
) -> None:
    source, text, places = made
    alignment = Alignment(source, text, offset=100)
    for at, to, length in places:
        word = text[at : at + length]
        if len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", source)) == 1:
            assert alignment.in_source((at, at + length)) == (100 + to, 100 + to + length)


@pytest.mark.parametrize(
    ("source", "text", "words", "expected"),
    [
        ("1. 1 of these", "1 of these", "1", (3, 4)),
        ("* A 1\n1. B", "A 1; B", "B", (9, 10)),
        ("* PSA \\> 4 \\[ng/mL\\]", "PSA > 4 [ng/mL]", "> 4 [ng/mL]", (7, 20)),
        ("<li>One &gt; 1</li>", "One > 1", "> 1", (8, 14)),
        ("any of:\n\n  - one\n  - two.", "any of: one; two.", "one; two", (13, 24)),
        ("A.\nor\nB", "A or B", "B", (6, 7)),
        ("hypertension", "hypertension", "tension", (5, 12)),
    ],
)
def test_bullets_backslashes_and_markup_are_passed_over(
    source: str, text: str, words: str, expected: tuple[int, int]
) -> None:
    at = text.index(words)
    assert Alignment(source, text).in_source((at, at + len(words))) == expected


def test_a_range_without_a_token_has_no_place() -> None:
    assert Alignment("a  b", "a b").in_source((1, 2)) is None
    assert Alignment("", "").in_source((0, 0)) is None


@needs_real_data
@pytest.mark.parametrize(("name", "reader"), [("chia", read_chia), ("lct", read_lct)])
def test_real_criteria_are_aligned_word_by_word(name: str, reader: object) -> None:
    lost = words = 0
    for one in itertools.islice(marked(name), 150):
        for read in read_criteria(one.text):
            start, end = read.criterion.span
            alignment = Alignment(one.text[start:end], read.criterion.text, offset=start)
            for word in re.finditer(r"[^\W_]+", read.criterion.text):
                span = alignment.in_source(word.span())
                words += 1
                # a word that joins the items of a list may be none of the source
                lost += span is None
                assert span is None or one.text[slice(*span)] == word.group()
    assert lost < words / 1000


def marked(name: str) -> list[MarkedText]:
    reader = {"chia": read_chia, "lct": read_lct}[name]
    return list(reader(REAL_DATA / "criteria" / f"{name}.jsonl.gz"))


@needs_real_data
@pytest.mark.parametrize("name", ["chia", "lct"])
def test_every_mark_lies_in_its_text_and_its_numbers_are_read(name: str) -> None:
    texts = marked(name)
    quantities = [(one, each) for one in texts for each in one.quantities]
    for one in texts:
        for mark in one.marks:
            assert all(0 <= start < end <= len(one.text) for start, end in mark.spans)
    assert all(each.bounds for _, each in quantities)
    for one, each in quantities[::7]:
        start, end = each.value[0]
        words, there = each.words.split()[0], one.text[start:end]
        assert there.startswith(words[:3]) or words[:3] in there
    counts = {"chia": (1314, 1450, 600), "lct": (661, 700, 450)}[name]
    assert len(texts) == counts[0]
    assert sum(not each.is_age for _, each in quantities) >= counts[1]
    assert sum(mark.negated is True for one in texts for mark in one.marks) >= counts[2]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("≥ 20 mmHg", {("≥", 20)}),
        (">= 1,500/mm3", {("≥", 1500)}),
        (">/= 6", {("≥", 6)}),
        ("equal or less than 3.5 g/dL", {("≤", 3.5)}),
        ("18 years or older", {("≥", 18)}),
        ("between 7% to 11%", {("≥", 7), ("≤", 11)}),
        ("25-34 days", {("≥", 25), ("≤", 34)}),
        ("> 18,5 <30 kg/m2", {(">", 18.5), ("<", 30)}),
        ("less than -2.0", {("<", -2)}),
        ("< 60 mL/min/1.73 m2", {("<", 60)}),
        ("> 100 10^9/l", {(">", 100)}),
        ("= 7 mm", {("?", 7)}),
        ("two or more", {("≥", 2)}),
        ("normal", set()),
        ("0, 1 or 2", {("?", 0), ("?", 2)}),
        ("0,1", {("?", 0), ("?", 1)}),
        ("1,5", {("?", 1.5)}),
        ("< 24/30", {("<", 24)}),
        ("> 140/90 mmHg", {(">", 140), ("?", 90)}),
        ("< 100.000/µL", {("<", 100_000)}),
        ("0.125 mg/L", {("?", 0.125)}),
        (">= 1.5 x 10^9/Liter (L)", {("≥", 1.5)}),
        ("> 15, 000", {(">", 15_000)}),
    ],
)
def test_a_marked_phrase_is_read(words: str, expected: set[tuple[str, float]]) -> None:
    assert bounds_in(words) == expected


def test_lengths_of_time_are_days() -> None:
    assert days_in("within six months (26 weeks) before") == {183, 182}
    assert days_in("prior to surgery") == frozenset()


@pytest.mark.parametrize("cue", ["no", "Without", "other than", "with the exception of", "non"])
def test_words_that_deny_or_except(cue: str) -> None:
    assert denies(cue)


@pytest.mark.parametrize("cue", ["unable", "prevents", "is allowed", "not willing", "refuses"])
def test_words_that_are_marked_and_deny_no_fact(cue: str) -> None:
    assert not denies(cue)


def test_figures_of_a_row_are_as_worked_out_by_hand() -> None:
    tally = Tally()
    for is_found in (True, True, False, True):
        tally.want(is_found, "a mark")
    for is_right in (True, False, True):
        tally.give(is_right, "one of ours")
    assert (tally.recall, tally.precision) == (3 / 4, 2 / 3)
    assert tally.f1 == pytest.approx(2 * (3 / 4) * (2 / 3) / (3 / 4 + 2 / 3))
    assert (tally.missed, tally.wrong) == (["a mark"], ["one of ours"])
    assert Tally().f1 is None
