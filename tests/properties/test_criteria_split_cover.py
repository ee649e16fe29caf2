"""Nothing of an eligibility text is lost or told twice, whatever its shape."""

import functools
import gzip
import json
import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility.reading import SegmentKind, segments, split
from trialpost.model.criterion import Criterion, CriterionItem

# Names that are in no heading, number or connecting word: they have to be in a criterion.
ILLNESSES = ["Asthma", "sarcoidosis", "Gout", "lupus", "rickets", "Psoriasis"]
WORDS = [*ILLNESSES, "≥ 18", "ECOG 0-1", "stage IV (a)", r"HbA1c \> 7", "no", "e.g. this", "or"]
BULLETS = [
    "*", "-", "•", "–", "☐", "o", "1.", "2.", "2)", "(3)", "(a)", "b.", "ii.", "(iv)", "1.2.1",
    "Inclusion #2:", "E-2", "①", "", "* 1.",
]  # fmt: skip
LINES = st.one_of(
    st.sampled_from([
        "Inclusion Criteria:", "EXCLUSION", "Exclusion:", "Any of the following:", "", "   ", "---",
        "Age", "Exclusion Criteria: none", "1.", "*", "Cohort A:", "OR", "<br>", "You may join if",
        "Criterios de exclusión:", "Healthy volunteers:", "DISEASE CHARACTERISTICS:",
    ]),
    st.builds(
        "{}{} {}{}".format,
        st.sampled_from(["", "  ", "    ", "\t"]),
        st.sampled_from(BULLETS),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
        st.sampled_from(["", ".", ";", ", or", ". Smokers. No. 2 of it", " 1) this 2) that"]),
    ),
    st.text(max_size=40),
)  # fmt: skip
BREAKS = st.sampled_from(["\n", "\n", "\r\n", "\n\n", " ", "; ", "<li>"])
TEXTS = st.lists(st.tuples(LINES, BREAKS).map("".join), max_size=15).map("".join)

# What a mark may be: a number, a letter or a numeral with points, a connecting word, HTML.
MARK = re.compile(
    r"[\W_]*(?:(?:\d{1,3}|[①-⓿❶-➓a-zA-Z]|[ivxIVX]{1,5}|[IE]N?C?\d{0,2}|and|or|and/or"
    r"|</?\w+[^<>]*>(?:</?\w+[^<>]*>)*|inclusion|exclusion|criterion|no)[\W_]*)*",
    re.IGNORECASE,
)


def check(text: str) -> None:
    """Check that the pieces of a text cover it and that only marks lie between the others."""
    at = 0
    for piece in segments(text):
        inside = text[piece.start : piece.end]
        assert piece.start == at < piece.end
        at = piece.end
        assert (piece.kind is SegmentKind.BLANK) == inside.isspace()
        assert piece.kind is not SegmentKind.MARK or MARK.fullmatch(inside), inside
    assert at == len(text)
    criteria = split(text)
    assert [one.span for one in criteria] == [
        (piece.start, piece.end) for piece in segments(text) if piece.kind is SegmentKind.CRITERION
    ]
    for criterion in criteria:
        check_items(text, criterion)


def check_items(text: str, whole: Criterion | CriterionItem) -> None:
    """Check that a criterion's items lie within it, in order, and hold what its span holds."""
    start, end = whole.span
    assert whole.text
    assert text[start:end] == text[start:end].strip() != ""
    at = start
    for item in whole.items:
        assert at <= item.span[0] < item.span[1] <= end
        at = item.span[1]
        check_items(text, item)


@given(st.text())
def test_any_text_is_covered_by_its_pieces(text: str) -> None:
    check(text)


@example("; Cohort A:\n")  # once cut in two, the first of them empty
@given(TEXTS)
def test_texts_like_those_of_registries_are_covered_by_their_pieces(text: str) -> None:
    check(text)


@example("*OR<li>Asthma\n")  # what is nested under a lone "OR" was once lost
@given(TEXTS)
def test_what_names_an_illness_is_in_a_criterion(text: str) -> None:
    inside = {
        at
        for piece in segments(text)
        if piece.kind is SegmentKind.CRITERION
        for at in range(piece.start, piece.end)
    }
    for found in re.finditer("|".join(ILLNESSES), text):
        # A line may be cut behind a colon, and then its first words may name a group.
        line = text[text.rfind("\n", 0, found.start()) + 1 : (text + "\n").find("\n", found.end())]
        assert found.start() in inside or ":" in line, (found[0], line)


@example("0(    \nHealthy volunteers:\nInclusion Criteria:\n")  # spaces once counted as words
@given(TEXTS)
def test_a_text_splits_the_same_with_windows_line_breaks(text: str) -> None:
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert [one.text for one in split(unix)] == [
        one.text for one in split(unix.replace("\n", "\r\n"))
    ]


@given(st.lists(st.sampled_from(["Adults", "Diabetes type 2", "BMI over 30"]), min_size=1))
def test_every_bullet_is_found_again_with_its_kind(names: list[str]) -> None:
    listed = "".join(f"* {name}\n" for name in names)
    told = split(f"Inclusion Criteria:\n\n{listed}\nExclusion Criteria:\n\n{listed}")
    assert [criterion.text for criterion in told] == names * 2
    assert [criterion.kind.value for criterion in told] == ["inclusion"] * len(names) + [
        "exclusion"
    ] * len(names)


@functools.cache
def real_texts(name: str) -> tuple[str, ...]:
    return tuple(_real_texts(name))


def _real_texts(name: str) -> Iterator[str]:
    with gzip.open(REAL_DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if "protocolSection" in record:
                module = record["protocolSection"]["eligibilityModule"]
                yield module.get("eligibilityCriteria", "")
            else:
                yield record.get("criteria") or record.get("text") or ""


FILES = [
    "ctgov-v2/recruiting", "ctgov-v2/with-results", "ctgov-v2/other", "criteria/chia",
    "criteria/lct", "retrieval/sigir2016/trials", "retrieval/trec2021/trials",
]  # fmt: skip


@needs_real_data
@pytest.mark.parametrize("name", FILES)
def test_nothing_of_a_real_text_is_lost(name: str) -> None:
    for text in real_texts(name):
        check(text)


def changed(text: str, draw: random.Random) -> str:
    """Do to a text what registries and their copies do: lose breaks, columns, marks, parts."""
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(text) + 1)
        to = min(len(text), at + draw.randrange(200))
        change = draw.randrange(7)
        if change == 0:
            text = text[:at] + text[to:]
        elif change == 1:
            text = text[:at] + text[at:to].replace("\n", " ") + text[to:]
        elif change == 2:
            text = re.sub(r"(?m)^ +", "", text)
        elif change == 3:
            text = (
                text[:at]
                + draw.choice(["\n", "\t", "•", "~", "<br>", "(1) ", ": ", "OR"])
                + text[at:]
            )
        elif change == 4:
            text = text[:at] + text[at:to].lower() + text[to:]
        elif change == 5:
            text = text[:at] + text[at:to] + text[at:]
        else:
            text = text.replace("* ", draw.choice(["- ", "1. ", "(a) ", ""]))
    return text


@needs_real_data
@given(st.integers(0, 633), st.integers(0, 2**32))
def test_nothing_of_a_changed_real_text_is_lost(which: int, seed: int) -> None:
    check(changed(real_texts("ctgov-v2/recruiting")[which], random.Random(seed)))
