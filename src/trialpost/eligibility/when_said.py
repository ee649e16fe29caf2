"""Days that people tell of what they had: under which key, and in which words.

==================================  ===============================================================
key                                 the question, and its answers
==================================  ===============================================================
``treatment:rituximab@last``        when did you last take or get it: a date, or ``now``
``condition:heart-attack@last``     when did you last have it: the same
``condition:asthma@since``          since when do you have it, or since when is it known: a date
``treatment:methotrexate@since``    since when do you take it: a date
==================================  ===============================================================

A date is a year, a month or a day: "2025", "2025-05", "May 2025", "5/2025", "16 May 2025". One
answer settles every stretch of time that trials ask for.
"""

import datetime as dt
import functools
import re

from trialpost.eligibility.fact_keys import fact_of
from trialpost.eligibility.onset import marks_onset, speaks_of_onset
from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate
from trialpost.model.requirement import HasCondition, Leaf, Response, Treated, When

LAST, SINCE = "@last", "@since"
STILL = "now"
"""The answer of those who take it, or have it, today."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})")
_NUMBERED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})")
_FULL_MONTHS = frozenset(
    {"january", "february", "march", "april", "june", "july", "august", "september", "sept",
     "october", "november", "december", *_MONTHS}
)  # fmt: skip


@functools.lru_cache(maxsize=1024)
def date_said(text: str) -> PartialDate | None:
    """Read a date as people write it; ``None`` if it is none, or could be several.

    >>> [str(date_said(one)) for one in ("2025-05", "May 2025", "5/2025", "16 May 2025", "2025")]
    ['2025-05', '2025-05', '2025-05', '2025-05-16', '2025']
    """
    plain = " ".join(text.lower().split())
    named, numbered = _NAMED.fullmatch(plain), _NUMBERED.fullmatch(plain)
    if named and named[2] in _FULL_MONTHS:
        month = _MONTHS.index(named[2][:3]) + 1
        plain = f"{named[3]}-{month:02d}" + (f"-{int(named[1]):02d}" if named[1] else "")
    elif numbered:
        plain = f"{numbered[2]}-{int(numbered[1]):02d}"
    try:
        return PartialDate.parse(plain)
    except BadInput:
        return None


def asks_for_day(fact: str) -> bool:
    """Tell whether a key asks for a day."""
    return fact.endswith((LAST, SINCE))


def can_be_said(fact: str, answer: str, today: dt.date) -> bool:
    """Tell whether an answer to such a key can be: a date up to today, or that it goes on."""
    if answer == STILL:
        return fact.endswith(LAST)
    said = date_said(answer)
    return said is not None and today.year - 125 <= said.year and said.earliest() <= today


def dated_fact_of(leaf: Leaf) -> str:
    """Return the key that asks for the day which decides a leaf; ``""`` if none does.

    A leaf that is narrowed by more than a time is not decided by a day.
    """
    if not isinstance(leaf, HasCondition | Treated) or leaf.period is None:
        return ""
    found_then = all(marks_onset((one,)) for one in leaf.qualifiers)
    if leaf.when is When.PLANNED or leaf.but or not found_then:
        return ""
    if isinstance(leaf, HasCondition) and (leaf.severity or leaf.stage):
        return ""
    if isinstance(leaf, Treated) and (
        leaf.contraindicated or leaf.lines is not None or leaf.response is not Response.UNSAID
    ):
        return ""
    period = leaf.period
    if period.lasting is not None or leaf.qualifiers or speaks_of_onset(period.words):
        return fact_of(leaf) + SINCE
    return "" if period.oldest is None and period.newest is None else fact_of(leaf) + LAST
