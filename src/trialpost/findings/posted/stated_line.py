"""Read below which line an analysis's own words call its p-value significant: "1-sided 0.025".

A registry has no field for it: it stands in the note on the p-value, in those on the method, or in
the description. The first of these with one such number counts; one with several says nothing.
A line above the usual 0.05 is not taken: nothing is called significant more easily than elsewhere.

A test that looks one way only, and sets no line, is held against 0.025. That is the half of 0.05
that a two-sided test keeps for that one way, and what the guideline ICH E9 (section 5.5) asks of
one-sided tests, so that they are not easier to pass.
"""

import re
from collections.abc import Iterator

from trialpost.model.results import Analysis

USUAL_LINE, ONE_SIDED_LINE = 0.05, 0.025
_ONE_SIDED = re.compile(r"\b(?:one|1)[- ]?(?:sided|tailed)\b", re.I)
_TWO_SIDED = re.compile(r"\b(?:two|2)[- ]?(?:sided|tailed)\b", re.I)
_ON_THE_TEST = (
    ("pValueComment", "p_description"),
    ("statisticalMethod", "method"),
    ("statisticalComment", "method_description"),
)
_NUMBER = r"(?P<n>0?\.\d+|\d{1,2}(?:\.\d+)? ?%)(?![\d/]|\.\d)"
_SIDED = r"(?:(?:1|2|one|two)[- ]?(?:sided|tailed)\s+)?"
_STATED = (
    re.compile(
        r"(?:\balpha\b|α|\bsignificance (?:level|threshold)|\blevels? of significance|"
        r"\btype (?:I|1) error(?: rate)?|\bfamily-?wise error(?: rate)?)(?: level)?"
        rf"\s*(?:=|:|equal to|of|at|was|is|was set (?:at|to))?\s*(?:of )?{_SIDED}(?:of )?{_NUMBER}",
        re.I,
    ),
    re.compile(
        rf"{_NUMBER} (?:{_SIDED})(?:alpha|significance level|level of significance|level\b)", re.I
    ),
    re.compile(rf"\b(?:stopped when|significant (?:if|when)) p ?\\?[<>] ?{_NUMBER}", re.I),
)
_FIELDS = (
    ("pValueComment", "p_description"),
    ("statisticalComment", "method_description"),
    ("groupDescription", "description"),
    ("nonInferiorityComment", "kind_description"),
)


def stated_line(analysis: Analysis) -> tuple[float, str] | None:
    """Return the line that an analysis states and the place of the words that state it.

    Of a one-sided test without a line, :data:`ONE_SIDED_LINE` and where it is called one-sided.
    """
    for field, name in _FIELDS:
        found = set(_lines(getattr(analysis, name) or ""))
        if len(found) == 1:
            line = found.pop()
            return (line, f"{analysis.where}/{field}") if 0 < line < USUAL_LINE else None
    one_sided = called_one_sided(analysis)
    return (ONE_SIDED_LINE, f"{analysis.where}/{one_sided[0]}") if one_sided else None


def called_one_sided(analysis: Analysis) -> tuple[str, str] | None:
    """Return the field that says of a test that it looks one way only, and what stands there."""
    for field, name in _ON_THE_TEST:
        text = getattr(analysis, name) or ""
        if _ONE_SIDED.search(text) and not _TWO_SIDED.search(text):
            return field, text
    return None


def is_stated(analysis: Analysis) -> bool:
    """Tell whether the line of an analysis stands in its words, and is not the usual one."""
    return any(set(_lines(getattr(analysis, name) or "")) for _, name in _FIELDS)


def _lines(text: str) -> Iterator[float]:
    for pattern in _STATED:
        for match in pattern.finditer(text):
            share = match["n"].endswith("%")
            number = float(match["n"].rstrip(" %"))
            yield round(number / 100 if share else number, 9)
