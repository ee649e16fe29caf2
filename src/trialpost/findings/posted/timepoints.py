"""Read how long after the start a value was taken, where one moment is named.

``Baseline`` is day 0. A period ("up to 2 years", "through week 52", "during the trial") is no
moment, and where several moments are named none is chosen: then the timepoint is not known.
"""

import functools
import re
from collections.abc import Iterator

from trialpost.model.finding import Timepoint

_UNITS = {
    "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour", "day": "day",
    "week": "week", "wk": "week", "month": "month", "mo": "month", "year": "year", "yr": "year",
}  # fmt: skip
_UNIT = r"(?P<{0}>minute|min|hour|hr|day|week|wk|month|mo|year|yr)s?"
_NUMBER = r"(?P<{0}>\d+(?:\.\d+)?)"
_MENTION = re.compile(
    r"\bbaseline\b|\b(?:"
    + _UNIT.format("before")
    + r"[ #-]{0,2}"
    + _NUMBER.format("after")
    + r"|"
    + _NUMBER.format("number")
    + r"[ -]?"
    + _UNIT.format("unit")
    + r")\b(?!\s*(?:old|of age))",
    re.I,
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:±|\+/-|plus/minus)\s*\d+\s*\w+")
_PERIOD = re.compile(
    r"\b(?:up to|until|within|through(?:out)?|during|over|between|every|each|per|first|last|"
    r"at least|minimum|maximum|approximately|about|average|average of|median|from|long|period|"
    r"duration|for|an?)(?:\W+\w+){0,2}\W*$",
    re.I,
)
_RANGE_BEHIND = re.compile(r"^\s*(?:-|–|to|through|until|and)\s*(?:\w+\s+)?\d", re.I)
_FROM_BASELINE = re.compile(r"\b(?:from (?:the )?)?baseline to\b|\bfrom (?:the )?baseline\b", re.I)
_OF_BOTH = re.compile(r"\bchang|\bdifference|\breduc|\bincrease|\bdecrease|\bimprove", re.I)
BASELINE = Timepoint(0.0, "day")


def timepoint_of(*texts: str | None) -> Timepoint | None:
    """Return the one moment that the first telling text names.

    Texts come in the order in which they are believed: the row's title, the measure's, and last
    the time frame. One that names several moments ends the search. "From baseline to week 24" is
    when a change was measured, and a period for whatever else was counted.
    """
    change = any(text and _OF_BOTH.search(text) for text in texts)
    for text in texts:
        if not text:
            continue
        found = _moments_of(text, change=change)
        if len(found) > 1:
            return None
        if found:
            return found[0]
    return None


@functools.lru_cache(4096)
def _moments_of(text: str, *, change: bool) -> tuple[Timepoint | None, ...]:
    bare = _ASIDE.sub(" ", text)
    return tuple(_moments(_FROM_BASELINE.sub(" baseline ", bare) if change else bare))


def _moments(text: str) -> Iterator[Timepoint | None]:
    """Yield each moment of a text once; a period is yielded as ``None``."""
    seen: set[Timepoint | None] = set()
    for mention in _MENTION.finditer(text):
        if mention[0].casefold() == "baseline":
            continue
        moment = _moment(text, mention)
        if moment not in seen:
            seen.add(moment)
            yield moment
    if not seen and _AT_BASELINE.fullmatch(text):
        yield BASELINE


_AT_BASELINE = re.compile(r"(?:[\w ]{0,30}\bat )?\W*(?:study )?baseline(?: visit)?\W*", re.I)
"""A text that is of the start alone: "Before surgery at baseline"."""


def _moment(text: str, mention: re.Match[str]) -> Timepoint | None:
    before, behind = text[: mention.start()], text[mention.end() :]
    if _PERIOD.search(before) or _TO.search(before) or _RANGE_BEHIND.match(behind):
        return None
    number = mention["after"] or mention["number"]
    return Timepoint(float(number), _UNITS[(mention["before"] or mention["unit"]).casefold()])


_TO = re.compile(r"\b(?:to|-|–)\s*$", re.I)
