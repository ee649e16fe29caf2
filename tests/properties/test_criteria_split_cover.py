"""Nothing of an eligibility text is lost or told twice, whatever its shape."""

import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import split

WORDS = ["age", "Diabetes", "≥ 18", "ECOG 0-1", "stage IV (a)", r"HbA1c \> 7", "no", "e.g. this:"]
LINES = st.one_of(
    st.sampled_from(
        [
            "Inclusion Criteria:",
            "EXCLUSION",
            "Exclusion:",
            "Any of the following:",
            "",
            "   ",
            "---",
            "Age",
            "Exclusion Criteria: none",
            "1.",
            "*",
        ]
    ),
    st.builds(
        "{}{} {}".format,
        st.sampled_from(["", "  ", "    ", "\t"]),
        st.sampled_from(["*", "-", "•", "1.", "2)", "(a)", "b.", "ii.", "", "* 1."]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
    ),
    st.text(max_size=40),
)
TEXTS = st.lists(LINES, max_size=15).map("\n".join)
# What may stand outside the spans: bullets at most two characters or digits wide, and headings.
BULLETS = re.compile(
    r"(?:[\s*•·‣▪●○◦■□➢✓–—\\.)(-]|\d{1,3}(?=\W|$)|\b[a-zA-Z](?=[\\.)])|\b[ivx]+(?=[.)]))*"
)
HEADING = re.compile(r"clusion|[:\uff1a]\W*$|^[a-z]+(?:\s+[a-z]+){0,2}$", re.IGNORECASE)


def check(text: str) -> list[str]:
    """Check the spans of a text; return the lines that lie in none, without bullets."""
    outside, at = [], 0
    for criterion in split(text):
        start, end = criterion.span
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip() != ""
        assert criterion.text
        outside.append(text[at:start])
        at = end
    outside.append(text[at:])
    lines = re.split(r"\n|<[^<>]*>", "\n".join(outside))
    return [kept for line in lines if re.search(r"[^\W_]", kept := BULLETS.sub("", line, count=1))]


@given(st.text())
def test_any_text_gives_spans_in_order_that_hold_something(text: str) -> None:
    check(text)


@given(TEXTS)
def test_only_headings_and_bullets_lie_outside_the_spans(text: str) -> None:
    for line in check(text):
        assert HEADING.search(line.strip()), line


@given(st.lists(st.sampled_from(["Adults", "Diabetes type 2", "BMI over 30"]), min_size=1))
def test_every_bullet_is_found_again_with_its_kind(names: list[str]) -> None:
    listed = "".join(f"* {name}\n" for name in names)
    told = split(f"Inclusion Criteria:\n\n{listed}\nExclusion Criteria:\n\n{listed}")
    assert [criterion.text for criterion in told] == names * 2
    assert [criterion.kind.value for criterion in told] == ["inclusion"] * len(names) + [
        "exclusion"
    ] * len(names)


@needs_real_data
@pytest.mark.parametrize("name", ["recruiting", "with-results", "other"])
def test_nothing_of_a_real_text_is_lost(name: str) -> None:
    with gzip.open(REAL_DATA / "ctgov-v2" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            module = json.loads(line)["protocolSection"]["eligibilityModule"]
            for outside in check(module.get("eligibilityCriteria", "")):
                assert HEADING.search(outside.strip()), outside
