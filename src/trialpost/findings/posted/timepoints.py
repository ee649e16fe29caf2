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
    r"at least|minimum|maximum|approximately|about|average|average of|mean of|median|from|long|"
    r"period|duration|for|an?)(?:\W+\w+){0,2}\W*$",
    re.I,
)
_RANGE_BEHIND = re.compile(r"^\s*(?:-|–|to|through|until|and)\s*(?:\w+\s+)?\d", re.I)
_SPAN_BEHIND = re.compile(r"[ -]*(?:[a-z-]+ )?(?:period|interval|window)s?\b", re.I)
"""How it goes on behind "5 min" where that is a stretch of time: "5 min task period"."""
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
    if _is_ahead(mention, behind) or (mention["unit"] and _SPAN_BEHIND.match(behind)):
        return None
    number = mention["after"] or mention["number"]
    return Timepoint(float(number), _UNITS[(mention["before"] or mention["unit"]).casefold()])


@functools.lru_cache(maxsize=8192)
def is_ahead(text: str) -> bool:
    """Tell whether a text names a moment ahead of what was done: "5 min pre-task", "Day -7".

    >>> is_ahead("5 min pre-task"), is_ahead("Day -7"), is_ahead("2 days before surgery")
    (True, True, True)
    >>> is_ahead("Week 12 pre-dose"), is_ahead("5 min"), is_ahead("Day-7")
    (False, False, False)
    """
    bare = _ASIDE.sub(" ", text)
    return any(_is_ahead(one, bare[one.end() :]) for one in _MENTION.finditer(bare))


@functools.lru_cache(maxsize=8192)
def is_at_start(text: str) -> bool:
    """Tell whether a text is of the start of a trial alone: "Pain at week 0", "Baseline".

    >>> is_at_start("Pain at week 0"), is_at_start("Pain, Baseline"), is_at_start("Week 4")
    (True, True, False)
    >>> is_at_start("Week 4 minus baseline"), is_at_start("Day 0 (24 hours)")
    (False, False)
    """
    if _SINCE_START.search(text):
        return False
    others = [_moment(text, one) for one in _MENTION.finditer(text) if _START.match(one[0]) is None]
    if any(one is None or one.value != 0 or one.unit not in _LONG for one in others):
        return False
    return bool(others) or _START.search(text) is not None


_LONG = frozenset({"day", "week", "month", "year"})
_START = re.compile(r"\bbaseline\b", re.I)
_SINCE_START = re.compile(
    r"\b(?:change[sd]?|difference|from|to|minus|post\w*|after|versus|vs|reduction|increase|"
    r"decrease|over)\b|[-–−] ?baseline",
    re.I,
)


def _is_ahead(mention: re.Match[str], behind: str) -> bool:
    if mention["before"]:
        return _MINUS.search(mention[0]) is not None
    short = (mention["unit"] or "").casefold() in _SHORT
    return bool(_BEFORE_IT.match(behind) or (short and _PRE.match(behind)))


_SHORT = frozenset({"minute", "min", "hour", "hr"})
_MINUS = re.compile(r"\s-\d")
_BEFORE_IT = re.compile(
    r"[\s-]*(?:(?:before|prior to)\b|pre[ -](?:index|surg|procedur|op|impl))", re.I
)
_PRE = re.compile(r"[\s-]*pre(?:[ -]|dos)", re.I)
"""How it goes on behind minutes or hours; "12 weeks pre-dose" is week 12, ahead of its dose."""


_TO = re.compile(
    r"\bto\s*$|(?:\d\w*|\b(?:baseline|screening|(?:minute|hour|day|week|month|year|visit)s?))[-–]\s*$",
    re.I,
)
"""How a text goes on before the end of a stretch: "0-", "baseline-"; "Final- 9 months" is none."""
