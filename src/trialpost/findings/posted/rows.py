"""Read of which row of a measure's table an analysis is, where its own words name one.

A registry gives an analysis no row: only a free text that may say "Week 12", "Triglycerides" or "at
the end of the 30 ng/kg/min dose". A row is named where that text holds, whole, a part of its title
that stands in no other row's title; where it names two rows, or none, nothing is known. A time
alone names no row that is called by more than its time: "Week 6" is not yet "Grade 2 (Week 6)".
"""

import re
from collections.abc import Iterator

from trialpost.findings.posted.making import titles
from trialpost.findings.posted.timepoints import timepoint_of
from trialpost.model.results import Analysis, Category, MeasureClass, PostedOutcome

Row = tuple[MeasureClass, Category]

_BETWEEN = re.compile(r"[()\[\];,:·]")
_COUNTED = re.compile(r"\s*n ?[=:]? ?\d+\s*", re.I)
_START = re.compile(r"(?:study )?(?:baseline|screening|day [01])", re.I)
_SHORTEST = 7
"""Letters of a single word that can name a row, as all of a title: shorter ones stand anywhere."""


def row_of(outcome: PostedOutcome, analysis: Analysis) -> Row | None:
    """Return the one row that an analysis's description names, if it names one."""
    text = _plain(analysis.description)
    rows = [(part, one) for part in outcome.classes for one in part.categories]
    if not text or len(rows) < 2:
        return None
    names = [_plain(titles(part.title, one.title)) for part, one in rows]
    named = [
        row
        for row, name in zip(rows, names, strict=True)
        if any(_holds(text, part) and _is_its_own(part, names) for part in _naming(name, text))
    ]
    if not named:  # "For 25-49% Ejection Fraction Subgroup": just its words, in another order
        own = _words(text)
        named = [row for row, name in zip(rows, names, strict=True)
                 if len(own) > 1 and own in map(_words, _naming(name, text))]  # fmt: skip
    return named[0] if len(named) == 1 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.-]*\w%?", text)) - _LINKS


_LINKS = frozenset(("for", "the", "in", "of", "at", "and", "a", "an", "to"))


def _naming(name: str, text: str) -> list[str]:
    """Return the parts of a row's title that name it in such a text.

    Where that text compares two times, as "Week 6 minus week 2" does, a time names none.
    """
    parts = list(_parts(name))
    times = [part for part in parts if timepoint_of(part) is not None]
    if len(parts) > len(times) or timepoint_of(text) is None:
        return [part for part in parts if part not in times]
    return parts


def _parts(name: str) -> Iterator[str]:
    """Yield the parts of a row's title that could name it: "1 hour infusion", "5 ng/kg/min"."""
    for part in _BETWEEN.split(name):
        own = part.strip(" .-")
        if _COUNTED.fullmatch(own) or _START.fullmatch(own):
            continue
        if " " in own or (len(own) >= _SHORTEST and own in name.split(" · ")):
            yield own


def _is_its_own(part: str, names: list[str]) -> bool:
    return sum(_holds(name, part) for name in names) == 1


def _holds(text: str, part: str) -> bool:
    """Tell whether a text holds a part as whole words: "15 mg" does not hold "5 mg"."""
    return re.search(rf"(?<![\w.,]){re.escape(part)}(?!\w|[.,]\d)", text) is not None


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
