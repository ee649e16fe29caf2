"""Say of which row of a measure's table a figure is: its time, or the name of the row."""

import re

from trialpost.articles.lexicon import as_quoted
from trialpost.model.finding import Finding

_WALK = 6
"""Minutes of the usual walking test, which are no time of the trial."""
_OLDEST = 15
"""Years above which a time is rather an age."""
_TIMES_ONLY = re.compile(r"[\W\d]*(?:(?:week|day|month|year|visit|baseline|hour|change|from|to|at|"
                         r"in|the|end|of|treatment|study)s?[\W\d]*)*", re.I)  # fmt: skip


def is_near(cell: Finding) -> bool:
    """Tell whether a time is one of a trial: "65 years" is rather an age."""
    point = cell.timepoint
    if point is None or point.value <= 0 or (point.unit == "year" and point.value > _OLDEST):
        return False
    walk = re.search(r"\b(?:6|six)[ -]?min", cell.measure, re.I)
    return not (walk and point.unit == "minute" and point.value == _WALK)


def row_name(cell: Finding, most: int) -> str | None:
    """Return what a row of several is called, quoted; "" where it is only a time.

    ``None`` where the name has more words than can be quoted.
    """
    category = cell.category
    if not category or _TIMES_ONLY.fullmatch(category):
        return ""
    text = as_quoted(category)
    return f"“{text}”" if len(text.split()) <= most else None
