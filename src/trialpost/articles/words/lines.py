"""Tell what the line of a record's table says beside its measure: a time, any at all, or more."""

import re

from trialpost.articles.reading.lexicon import as_quoted
from trialpost.model.finding import Finding, Table

_HOW_MANY = re.compile(r"[,;(\s]*\b[nN] ?= ?[\d, /]*\d\b\)?")
"""How many were counted in each group: ", n=54, 57", "(N=13)"."""
_ANY = re.compile(r"\b(?:any|all|total|at least (?:one|1))\b|(?:>=|≥|> ?=) ?1(?!\d)", re.I)
_OF_ANY = re.compile(
    r"(?:\W|\b(?:number|of|participants?|subjects?|patients?|people|having|with|who|had|any|all|"
    r"total|at least (?:one|1)|1|(?:treatment|emergent|adverse|events?|side|effects?|yes)|"
    r"(?:TE|MA)?AEs?)\b)+",
    re.I,
)
_SHORT = re.compile(r"\W*(?:TE)?AEs?\W*", re.I)
_HARMS = re.compile(r"\b(?:adverse|side effects?|(?:TE|MA)?AEs?)\b", re.I)


def without_counts(line: str) -> str:
    """Return a line's name without how many were counted in each group.

    >>> without_counts("Week 25 (n= 32, 31)"), without_counts("FVC, n=10,11")
    ('Week 25', 'FVC')
    """
    return _HOW_MANY.sub("", line).strip()


def is_of_any_harm(finding: Finding) -> bool:
    """Tell whether a line counts who had any adverse event at all: "≥1 TEAE", "Any AEs", "TEAEs".

    Then it says of whom it is no more than its measure does.
    """
    line, measure = without_counts(finding.category or ""), as_quoted(finding.measure, cut=True)
    if finding.table is not Table.OUTCOME or not line or not _HARMS.search(measure):
        return False
    if _SHORT.fullmatch(line):
        return True
    return bool(_ANY.search(line) and _HARMS.search(line) and _OF_ANY.fullmatch(line))
