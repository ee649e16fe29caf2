"""Tell values from changes: which tables that are called changes hold values as they stood.

A table may be titled "Change From Baseline in Pain" and give how much pain there was, at the start
and later. It does so where the record says that its values are absolute, or where each later value
is like the one that the same group had at the start. Rows that are named changes are never values.
"""

import re

from trialpost.findings.posted.making import is_exact, titles
from trialpost.findings.posted.timepoints import is_at_start
from trialpost.model.results import PostedOutcome

_LEAST, _MOST = 0.5, 3.0
"""Between which shares of the value at the start every later value is, where it is no change."""
_LIKE = 0.1
"""How near one group's later value has to be to the one at the start."""
_FEWEST = 2
"""Later values from which anything is said."""
_SAID = re.compile(
    r"\b(?:expressed|reported|shown|presented|given|listed|displayed) as (?:an? |the )?"
    r"(?:absolute|raw|observed|actual) (?:values?|scores?|levels?)\b(?! of (?:the )?change)",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:(?:at|after|study|visit|baseline|screening|n ?= ?\d+)\b|"
    r"(?:week|wk|day|month|mo|year|yr)s?(?![a-z]))|[\W\d_]+",
    re.I,
)
"""What tells a row's moment from another's, and how many were counted at it."""


def are_levels(outcome: PostedOutcome) -> bool:
    """Tell whether the rows of a table of changes are values as they stood at each moment."""
    if any(_SAID.search(text or "") for text in (outcome.population, outcome.description)):
        return True
    start, later = _values(outcome)
    shares = [value / start[key] for key, value in later if start.get(key)]
    return (
        len(shares) >= _FEWEST
        and all(_LEAST <= one <= _MOST for one in shares)
        and any(abs(one - 1) <= _LIKE for one in shares)
    )


_Key = tuple[str, str]
"""A row's name without its moment, and a group."""


def _values(outcome: PostedOutcome) -> tuple[dict[_Key, float], list[tuple[_Key, float]]]:
    """Return the values at the start, and all later ones."""
    start: dict[_Key, float] = {}
    later: list[tuple[_Key, float]] = []
    for part in outcome.classes:
        for category in part.categories:
            name = titles(part.title, category.title) or ""
            of = " ".join(_WHEN.sub(" ", name).lower().split())
            for cell in category.measurements:
                if not is_exact(cell.figure) or cell.figure.value is None:
                    continue
                if is_at_start(name):
                    start[of, cell.group] = cell.figure.value
                else:
                    later.append(((of, cell.group), cell.figure.value))
    return start, later
