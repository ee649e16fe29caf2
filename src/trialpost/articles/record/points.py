"""Say of which row of a measure's table a figure is: its time, or the name of the row."""

import re
from collections.abc import Iterable, Sequence

from trialpost.articles.reading.lexicon import as_quoted
from trialpost.articles.words.lines import is_of_any_harm, without_counts
from trialpost.model.finding import Finding

_WALK = 6
"""Minutes of the usual walking test, which are no time of the trial."""
_OLDEST = 15
"""Years above which a time is rather an age."""
_TIMES_ONLY = re.compile(r"[\W\d]*(?:(?:week|day|month|year|visit|baseline|hour|change|from|to|at|"
                         r"in|the|end|of|treatment|study|end ?point|post|final|last|one|two|three|"
                         r"four|five|six|nine|twelve)s?[\W\d]*)*",
                         re.I)  # fmt: skip


_UNITS = "minute|min|hour|hr|day|week|wk|month|mo|year|yr|visit"
_A_TIME = re.compile(
    rf"\b(?:at|in|after|to|change from|end of|-)*\s*(?:(?:{_UNITS})s? ?-?\d[\d.]*|"
    rf"\d[\d.]* ?-?(?:{_UNITS})s?|baseline|screening)\b|[^\w%]+",
    re.I,
)
"""A time in the name of a row, and the signs around it."""


def is_near(cell: Finding) -> bool:
    """Tell whether a time is one of a trial: "65 years" is rather an age."""
    point = cell.timepoint
    if point is None or point.value <= 0 or (point.unit == "year" and point.value > _OLDEST):
        return False
    walk = re.search(r"\b(?:6|six)[ -]?min", cell.measure, re.I)
    return not (walk and point.unit == "minute" and point.value == _WALK)


def differ_by_time(rows: Sequence[Sequence[Finding]]) -> bool:
    """Tell whether the rows of a table are called alike but for their times: "Pain at week 4"."""
    times = {row[0].timepoint for row in rows}
    if len(times) < len(rows) or None in times:
        return False
    categories = {cell.category or "" for row in rows for cell in row}
    return len({_without_times(one) for one in categories}) == 1


def _without_times(category: str) -> str:
    return " ".join(_A_TIME.sub(" ", without_counts(category)).lower().split())


def row_name(cell: Finding, most: int, *, titled: bool = False) -> str | None:
    """Return what a row of several is called, quoted; "" where it is of any harm, or only a time.

    A time that is told before the figure is not quoted as well, and in a title (``titled``) none
    that has no number: "Change at Endpoint". ``None`` where the name has more words than can be
    quoted.
    """
    category = cell.category
    if not category or is_of_any_harm(cell):
        return ""
    own = without_counts(category)
    if _TIMES_ONLY.fullmatch(own) and (is_near(cell) or (titled and not re.search(r"\d", own))):
        return ""
    text = as_quoted(category)
    return f"“{text}”" if len(text.split()) <= most else None


def span_of(told: Sequence[Finding], facts: Iterable[Finding]) -> Finding | None:
    """Return the fact that quotes the time frame of the table in which the first finding stands."""
    place = str(next(iter(told[0].where.values()), "")) if told else ""
    return next(
        (
            one
            for one in facts
            if place.startswith(str(one.where["text"]).removesuffix("timeFrame"))
        ),
        None,
    )
