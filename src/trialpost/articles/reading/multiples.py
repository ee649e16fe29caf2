"""Read "twice as common with A as with B", and hold it against the two groups.

What is told so is a share of people (or a mean, where "as high" is said), and how many times as
large it is with the one group as with the other. "Nearly" and "more than" say on which side it is.
"""

import re

from trialpost.articles.reading.shares import SIDE

_NAMED = {"twice": 2.0, "double": 2.0, "half": 0.5, "a third": 1 / 3, "a quarter": 0.25}
_OFTEN = r"common|often|frequent(?:ly)?|many|likely"
_HIGH = r"high|much|long|large|great"
_EXACT, _ABOUT, _BEYOND = 0.05, 0.1, 0.5
"""The shares by which the truth may be off: with no word before it, with "about", "more than"."""


def multiple_pattern(number: str) -> re.Pattern[str]:
    """Return what matches "nearly twice as common"; ``number`` matches one in figures or words."""
    return re.compile(
        rf"(?<![\w.,-])(?:(?:{SIDE}) )?"
        rf"(?:(?P<named>twice|double|half|a third|a quarter)|(?P<times>{number}) times)"
        rf" as (?P<what>{_OFTEN}|{_HIGH})\b(?: (?:people|participants|patients)\b)?",
        re.I,
    )


def multiple_of(match: re.Match[str], times: float) -> float:
    """Return how many times as much is said; ``times`` is the number of "three times"."""
    named = match["named"]
    return _NAMED[named.lower()] if named else times


def is_of_people(what: str) -> bool:
    """Tell whether people are counted ("as common"), and nothing measured ("as high")."""
    return re.fullmatch(_OFTEN, what) is not None


def multiple_is(said: float, side: str, ratio: float) -> bool:
    """Tell whether one is so many times the other.

    >>> multiple_is(2.0, "", 1.88), multiple_is(2.0, "nearly", 1.88), multiple_is(2.0, "more", 1.88)
    (False, True, False)
    """
    off = ratio / said - 1
    if side in ("fewer", "more"):
        return 0 < (off if side == "more" else -off) <= _BEYOND
    if side in ("nearly", "just over"):
        return 0 < (off if side == "just over" else -off) <= _ABOUT
    return abs(off) <= (_ABOUT if side == "about" else _EXACT)
