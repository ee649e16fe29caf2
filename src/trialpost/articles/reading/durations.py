"""Tell whether "just over two years" is how long a trial ran, by the months of its two dates.

The dates are months, so a trial from July 2012 to August 2014 took between 24 and 26 months, and
words about it have to hold whichever days they were.
"""

import datetime as dt
import re

from trialpost.articles.reading.claim_forms import WORD_NUMBERS

_SAID = re.compile(
    r"(?P<near>just|a little|slightly)? ?(?P<way>over|under|more than|less than|about|around"
    r"|roughly|nearly|almost)? ?(?P<n>[\w-]+) (?P<unit>month|year)s?",
    re.I,
)
_MONTHS_OF = {"month": 1, "year": 12}
_FEWEST_NEAR = 1
_NEAR = 0.15
"""How far from the number of years a span may lie that is "about" or "just over" it."""


def lasted_so(said: str, first: str, last: str) -> bool:
    """Tell whether words for a span fit two dates, each a month and a year.

    >>> lasted_so("just over two years", "july 2012", "august 2014")
    True
    >>> lasted_so("just over two years", "july 2012", "august 2015")
    False
    """
    match, begun, over = _SAID.fullmatch(said.strip()), _month(first), _month(last)
    if match is None or begun is None or over is None:
        return False
    count = _count(match["n"])
    if count is None:
        return False
    apart, stated = over - begun, count * _MONTHS_OF[match["unit"].lower()]
    least, most = apart - 1, apart + 1
    near = max(_FEWEST_NEAR, _NEAR * stated)
    way = (match["way"] or "").lower()
    close = not match["near"] and way not in ("nearly", "almost")
    if way in ("over", "more than"):
        return least >= stated and (close or apart <= stated + near)
    if way in ("under", "less than", "nearly", "almost"):
        return most <= stated and (close or apart >= stated - near)
    return abs(apart - stated) <= (near if way else _FEWEST_NEAR)


def _count(text: str) -> float | None:
    if text.isdigit():
        return float(text)
    return 1.0 if text.lower() in ("a", "an") else WORD_NUMBERS.get(text.lower())


def _month(text: str) -> int | None:
    """Return how many months a month of a year lies after the year 0; ``None`` for a year alone."""
    try:
        date = dt.datetime.strptime(text, "%B %Y").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return 12 * date.year + date.month
