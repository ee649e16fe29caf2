"""Read below which line an analysis's own words call its p-value significant: "1-sided 0.025".

A registry has no field for it: it stands in the note on the p-value, in those on the method, or in
the description. The first of these with one such number counts; one with several says nothing.
A line above the usual 0.05 is not taken: nothing is called significant more easily than elsewhere.
"""

import re
from collections.abc import Iterator

from trialpost.model.results import Analysis

USUAL_LINE = 0.05
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
    """Return the line that an analysis states and the place of the words that state it."""
    for field, name in _FIELDS:
        found = set(_lines(getattr(analysis, name) or ""))
        if len(found) == 1:
            line = found.pop()
            return (line, f"{analysis.where}/{field}") if 0 < line < USUAL_LINE else None
    return None


def _lines(text: str) -> Iterator[float]:
    for pattern in _STATED:
        for match in pattern.finditer(text):
            share = match["n"].endswith("%")
            number = float(match["n"].rstrip(" %"))
            yield round(number / 100 if share else number, 9)
