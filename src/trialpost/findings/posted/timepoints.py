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
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve")  # fmt: skip
_SPELT = {word: float(number) for number, word in enumerate(_WORDS, 1)}
_UNIT = r"(?P<{0}>minute|min|hour|hr|day|week|wk|month|mo|year|yr)"
_NUMBER = r"(?P<{0}>\d+(?:\.\d+)?)"
_SAID = rf"(?P<number>\d+(?:\.\d+)?|\b(?:{'|'.join(_WORDS)}))"
_MENTION = re.compile(
    r"\bbaseline\b|(?:\b"
    + _UNIT.format("before")
    + r"s?[ #-]{0,2}"
    + _NUMBER.format("after")
    # "Visit 2 Week 4" is of week 4, and "37 0/7 weeks" is of no week that has a number here.
    + r"|(?<![\d.])(?<!\d/)"
    + _SAID
    + r"[ -]?"
    + _UNIT.format("unit")
    + r"(?:s|(?![ #-]{0,2}\d)))\b(?!\s*(?:old|of (?:age|life|gestation)|gestation\w*)\b)",
    re.I,
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:±|\+/-|plus/minus)\s*\d+\s*\w+")
_PERIOD = re.compile(
    r"\b(?:up ?to|until|till|within|through(?:out)?|during|over|between|every|each|per|first|last|"
    r"at least|minimum|maximum|approximately|about|average|average of|mean of|median|from|long|"
    r"period|duration|for|an?)(?:\W+\w+){0,2}\W*$|"
    r"\b(?:longer|less|more|later|earlier) than\s*$|\bfollow[- ]?up (?:time )?of\s*$",
    re.I,
)
_BOUND = re.compile(r"\bby(?: the end of)?\s*$|[<>≤≥]\s*=?\s*$", re.I)
"""How a text goes on before a stretch, "<=24 hours"; "<=day 4" is what had come by day 4."""
_RANGE_BEHIND = re.compile(
    r"^\s*(?:(?:-|–|to|up ?to|through|thru|until|till|and)\s*(?:\w+\s+)?\d|"
    r"(?:up ?to|through|thru|until|till|starting)\s|"
    r"to (?:the )?(?:end|last|final|discharge|completion|termination|follow)\b)",
    re.I,
)
_SPAN_BEHIND = re.compile(r"[ -]*(?:[a-z-]+ )?(?:period|interval|window)s?\b", re.I)
"""How it goes on behind "5 min" where that is a stretch of time: "5 min task period"."""
_FROM_BASELINE = re.compile(
    r"\b(?:from (?:the )?)?baseline (?:to|[-–](?= \d))|\bfrom (?:the )?baseline\b", re.I
)
_OF_BOTH = re.compile(r"\bchang|\bdifference|\breduc|\bincrease|\bdecrease|\bimprove", re.I)
_OTHER = (
    r"(?<!/)(?<!/ )(?:discharge|(?<!\bday )(?<!week )(?<!month )(?<!year )follow[- ]?up|"
    r"end[- ]of[- ](?:the )?\w+|EO[TS]|(?:final|last) visit|"
    r"(?:early |premature )?(?:completion|termination|discontinuation|withdrawal))"
)
"""Moments without a number."""
_SEVERAL = re.compile(
    rf"\b{_OTHER}\W*(?:,|;|\b(?:and|or)\b)|"
    rf"\b(?:and|or)\b\W*(?:(?:at|on|the|hospital) )*{_OTHER}\b|"
    r"\band pre-?dose\b|\bwhichever\b|\bthereafter\b|\bpre(?: and |/)post\b|"
    r"\b(?:multiple|several|various) time ?-?points?\b|\bcycles?\b|\bC\d+ ?D\d+\b",
    re.I,
)
"""Words of a text that is of more moments than those with a number, or of the days of a cycle."""
_BESIDE = r"\s*(?:,?\s*(?:and|or)\b|[,;&/])\s*"
_LIST_BEHIND = re.compile(
    rf"^{_BESIDE}(?:at )?\d+(?:\.\d+)?\s*(?:$|[,;.)&/-]|(?:and|or|to)\b|"
    rf"{_UNIT.format('_')}s?\b(?! ?\d))",
    re.I,
)
"""How it goes on behind the first of several moments that share a unit: "Weeks 2, 4 and 8"."""
_LIST_AHEAD = re.compile(
    r"(?:(?<=[,;&/] )|(?<=[,;&/])|\b(?:at|to|in|and|or|the|of|initial|[-–]|baseline)\s*|^)"
    rf"\d+(?:\.\d+)?{_BESIDE}$",
    re.I,
)
"""How a text goes on before the last of them: "12 and 24 months"."""
_SPREAD = re.compile(r"(?:^\W*|\b(?:from|at|baseline:?|time) )\d+(?:\.\d+)? [-–] $", re.I)
"""And before the end of a stretch of time: "0 - 12 months"."""
_SINCE_ANOTHER = re.compile(
    r"^[\s,-]*(?:after|post|following|from|since)\b[\s-]*"
    r"(?:(?:the|their|of|study|a|initial|hospital|first and) )*"
    r"(?:last|final|boost\w*|BD|(?:second|third|fourth|2nd|3rd|4th)\b|discharge|end\b|stop\w*|"
    r"discontinu\w*|withdrawal|complet\w*|cessation|therapy|entry|entering|"
    r"(?:start|beginning) of (?:phase|period|part)|(?:dose|vaccination|injection) [2-9])",
    re.I,
)
"""How it goes on where time is counted from another event than the start of what was tried."""
_OF_EACH = re.compile(r"^ of each\b", re.I)
_FOLLOW_UP = re.compile(r"\bfollow[- ]?up[ ,:-]*$", re.I)
_AMOUNT = re.compile(
    r"^[ -]+(?!(?:visits?|follow\w*|FU|time|end ?-?points?|mark|assessments?|values?|results?|data|"
    r"change\w*|outcomes?|point|from|and|or|to|in|of|at|on|for|is|was|vs|n|pre\w*|post\w*|after|"
    r"before|since|over|during|as|using|with|without|by|per|infusion|"
    r"(?:[\w-]+ ){0,2}(?:mortality|survival|deaths?|readmissions?|rates?))\b)[a-z]",
    re.I,
)
"""How it goes on where a time is how long something lasts: "24-hour urine", "6-minute walk"."""
_COURSE = re.compile(
    r"^[ -]+(?:[\w-]+ ){0,2}(?:regimen|treatment|therapy|risk|infusion|intervention|exercise|"
    r"dosing|phases?|course|program\w*|training|duration|double|open|abstinence|cumulative)\b",
    re.I,
)
"""The same of weeks and more, which may stand before anything: "12 month score" is of month 12."""
_END_OF = re.compile(r"\bend of (?:the )?$", re.I)
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
    bare = _without_asides(text)
    return tuple(_moments(_FROM_BASELINE.sub(" baseline ", bare) if change else bare))


def _without_asides(text: str) -> str:
    """Return a text without what stands in brackets, those within brackets included."""
    bare = _ASIDE.sub(" ", text)
    return bare if bare == text else _without_asides(bare)


def _moments(text: str) -> Iterator[Timepoint | None]:
    """Yield each moment of a text once; a period is yielded as ``None``."""
    seen: set[Timepoint | None] = set()
    for mention in _MENTION.finditer(text):
        if mention[0].casefold() == "baseline" or _is_amount(text, mention):
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
    """Return the moment that a mention names; nothing where it is a stretch, or one of several."""
    before, behind = text[: mention.start()], text[mention.end() :]
    if _SEVERAL.search(text) or _PERIOD.search(before) or _RANGE_BEHIND.match(behind):
        return None
    if _TO.search(before) or _is_ahead(mention, behind) or _SINCE_ANOTHER.match(behind):
        return None
    if _LIST_BEHIND.match(behind) or _OF_EACH.match(behind):
        return None
    if mention["unit"] and any(one.search(before) for one in (_BOUND, _SPREAD, _LIST_AHEAD)):
        return None
    if _SPAN_BEHIND.match(behind) if mention["unit"] else _FOLLOW_UP.search(before):
        return None
    number = (mention["after"] or mention["number"]).casefold()
    value = _SPELT[number] if number in _SPELT else float(number)
    return Timepoint(value, _UNITS[(mention["before"] or mention["unit"]).casefold()])


def _is_amount(text: str, mention: re.Match[str]) -> bool:
    """Tell whether a time is an age ("age 14 months"), or how long a thing lasts."""
    if _AGE.search(text[: mention.start()]):
        return True
    if not mention["unit"]:
        return False
    own, unit = mention[0].casefold(), mention["unit"].casefold()
    joined = "-" in own or (own[-1] != "s" and unit not in _IN_SHORT
                            and mention["number"] not in ("1", "one"))  # fmt: skip
    lasts = _COURSE if _UNITS[unit] in ("week", "month", "year") else _AMOUNT
    ended = _END_OF.search(text[: mention.start()])
    return joined and not ended and lasts.match(text[mention.end() :]) is not None


_AGE = re.compile(r"\bage[ds]?(?: of)?\W*$", re.I)
_IN_SHORT = frozenset({"min", "hr", "wk", "mo", "yr"})


@functools.lru_cache(maxsize=8192)
def is_ahead(text: str) -> bool:
    """Tell whether a text names a moment ahead of what was done: "5 min pre-task", "Day -7".

    >>> is_ahead("5 min pre-task"), is_ahead("Day -7"), is_ahead("2 days before surgery")
    (True, True, True)
    >>> is_ahead("Week 12 pre-dose"), is_ahead("5 min"), is_ahead("Day-7")
    (False, False, False)
    """
    bare = _without_asides(text)
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
