"""Read the numbers of posted results: the text as written, and the value that it means."""

import functools
import html
import re
from typing import NamedTuple

from trialpost.model.reading import IssueKind
from trialpost.model.results import Figure
from trialpost.registry.tolerant.notes import Notes, quoted

_RELATION = re.compile(r"(?:p(?:-?\s*value)?\s*)?(<=|>=|=<|=>|<|>|≤|≥|=)?\s*", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<number>[+\-\u2212\u2013]?\s?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)"
    r"(?:\s*[eE][+\-]?\d{1,3})?)"
    r"(?:\s*%|\s*\(\s*[\d.,]+\s*%\s*\))?"
)
_DECIMAL_COMMA = re.compile(r"[+\-\u2212\u2013]?0,\d+")
_CANONICAL = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">=", "": "="}
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", ",": None, " ": None})

NO_NUMBER = frozenset({"", "na", "n/a", "ne", "nr", "nc", "nd", "n.a.", "not applicable"})
"""Ways to write that there is none: not available, not estimable, not reached, and so on."""


class Reading(NamedTuple):
    """What a text means as a number; ``doubt`` says in which way it was not written as one."""

    value: float | None
    relation: str = "="
    doubt: str | None = None


@functools.lru_cache(maxsize=65536)
def read_number(text: str) -> Reading:
    """Read a number as registries write it.

    Read are signs, decimal points, thousands with commas, exponents, a relation before it
    (``<0.001``), a per cent sign behind it, a percentage in brackets behind a count
    (``12 (34%)``), and a decimal comma behind a nought. Anything else has no value.

    >>> read_number("<0.001")
    Reading(value=0.001, relation='<', doubt=None)
    >>> read_number("1,234").value
    1234.0
    >>> read_number("NA").value is None
    True
    """
    whole = html.unescape(text).strip()
    if whole.lower() in NO_NUMBER:
        return Reading(None)
    begun = _RELATION.match(whole)
    rest = whole[begun.end() :] if begun else whole
    sign = (begun[1] or "") if begun else ""
    relation = _CANONICAL.get(sign, sign)
    found = _NUMBER.fullmatch(rest)
    if found:
        return Reading(float(found["number"].translate(_MINUS)), relation)
    if _DECIMAL_COMMA.fullmatch(rest):
        value = float(rest.replace(",", ".").translate(_MINUS))
        return Reading(value, relation, f"{quoted(text)} was read as {value}.")
    return Reading(None, "=", f"{quoted(text)} is no number; kept as text.")


def figure(text: str, where: str, notes: Notes, comment: str | None = None) -> Figure:
    """Make the figure of a text, with an issue where it is neither a number nor says "none"."""
    value, relation, doubt = read_number(text)
    if doubt:
        notes.add(IssueKind.BAD_TEXT, where, doubt)
    return Figure(text=text, where=where, value=value, relation=relation, comment=comment)


def figure_if_any(
    text: str | int, where: str, notes: Notes, comment: str | None = None
) -> Figure | None:
    """Make the figure of a text, or ``None`` where nothing stands there."""
    return None if text == "" else figure(str(text), where, notes, comment)
