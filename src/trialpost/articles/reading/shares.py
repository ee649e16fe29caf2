"""Read a share of people in words: "one in four", "about a third", "fewer than half", "none of 12".

A share without a word beside it is the share itself, to the nearest half of one per cent (and a
tenth of itself). "About" is within two of every hundred, and a tenth of the share; "nearly" and
"just over" say besides on which side it lies. A bound has to be near, but for "more than half" and
"fewer than half".
"""

import re

_NAMED = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
FRACTIONS = tuple(_NAMED)
_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_FEW = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PEOPLE = r"(?:people|persons|participants|patients|them|those)\b"
_SIDES = {
    "about": r"some(?= \d)|about|around|roughly|close to|approximately",
    "nearly": r"nearly|almost|(?:just|slightly|a little) (?:under|below|less than|fewer than)"
    r"|not quite|just short of",
    "just over": r"(?:just|slightly|a little) (?:over|above|more than)",
    "fewer": r"(?:fewer|less) than|under|below",
    "more": r"more than|over|above",
}
SIDE = "|".join(f"(?P<{key.replace(' ', '_')}>{words})" for key, words in _SIDES.items())
HEDGED = "|".join(
    f"(?P<{key.replace(' ', '_')}>{_SIDES[key]})" for key in ("about", "nearly", "just over")
)
_OF_THEM = (
    rf"(?= (?:of )?(?:all |the |all the |these )?(?:(?:\d[\d,]*|{_FEW}) )?{_PEOPLE}"
    r"| of the (?:[a-z]+|\0+) (?:group|arm)\b| (?:with|in|on)\b)"
)
_NOBODY = (
    r"(?:none|not one)(?= (?:out )?of (?:the |all |all the |them\b|those\b))"
    r"|none(?= (?:had|died|got|did|reported|experienced|developed|was|were)\b)"
    rf"|(?:none|not one)(?= (?:(?:out )?of (?:the )?(?:\d|(?:{_FEW})\b)|(?:among|with|on|in)\b))"
    r"|no(?:body|[ -]one)|no (?:people|persons|participants|patients)"
)
NOBODY = re.compile(rf"\b(?:{_NOBODY})\b", re.I)
"""Nobody at all: the number 0, said of people."""
SINGLE = re.compile(r"\b(?:a|one) single(?= (?:person|participant|patient)\b)", re.I)
"""One, said of people."""
SHARE = "share"
"""The unit of a share in words; its meaning is so many of every 100."""
OTHERS_OF_HUNDRED = re.compile(
    r"(?:(?:,|,? and) \d+(?:\.\d+)?)+ (?:out of|of|in) (?:every|each) 100(?!\d|[.,]\d)"
)
"""What follows the 16 of "16 and 22 of every 100 people", which is a share as well."""
_MOST_IN = 20
_ROUND = frozenset((25, 30, 40, 50, 100, 200, 500, 1000))
"""The largest number that a share is told in, "one in twenty", and rounder ones beyond it."""
_EXACT, _ABOUT, _PART, _BOUND = 0.5, 2.0, 0.1, 5.0
_NEAR_HALF = 3.0
"""How far "just over half" may lie from it; of few people, the first count on that side is near."""


def share_pattern(number: str) -> re.Pattern[str]:
    """Return what matches a share of people; ``number`` matches a number in figures or words."""
    return re.compile(
        rf"(?<![\w.,-])(?:(?:{SIDE}) )?(?:"
        rf"(?P<of_hundred>\d+(?:\.\d+)?) (?:out of|of|in) "
        rf"(?:(?:every|each) 100(?!\d|[.,]\d)|100(?= {_PEOPLE}))"
        rf"|(?P<per_cent>\d+(?:\.\d+)?)(?:%| per ?cent)(?= of (?:all |the |all the |these )?"
        rf"(?:\d[\d,]* )?{_PEOPLE})"
        rf"|(?P<part>{number}) (?:in|(?:out )?of) (?P<every>every |each )?(?P<whole>{number})"
        rf"(?= {_PEOPLE}| (?:had|got|died|did|with|on)\b"
        rf"| of (?:the|all|these|those) (?:\d[\d,]* )?{_PEOPLE}|[.,;)])"
        rf"|(?P<most>most|the majority)(?= (?:of )?(?:all |the |all the |these )?"
        rf"(?:\d[\d,]* )?{_PEOPLE})"
        rf"|(?:a |one[ -])?(?P<half>half){_OF_THEM}"
        rf"|(?P<many>a|one|two|three|four)[ -](?P<name>third|quarter|fifth|sixth|eighth|tenth)s?"
        rf"{_OF_THEM})",
        re.I,
    )


def side_of(match: re.Match[str]) -> str:
    """Return on which side of what is said the truth lies, by the word before it."""
    said = match.groupdict()
    return next((key for key in _SIDES if said.get(key.replace(" ", "_"))), "")


def share_of(match: re.Match[str], part: float, whole: float) -> tuple[float, str] | None:
    """Return a share, as so many of every 100, and on which side of it the truth lies.

    ``None`` where two numbers are no share but a count: "10 of 40 people", without a word before
    it. ``part`` and ``whole`` are the two numbers of "three in ten".
    """
    side = side_of(match)
    given = match["of_hundred"] or match["per_cent"]
    if given:
        return (float(given), side) if side or match["of_hundred"] else None
    if match["half"]:
        return 50.0, side
    if match["most"]:
        return None if side else (50.0, "more")
    if match["name"]:
        return 100 * _MANY[match["many"].lower()] / _NAMED[match["name"].lower()], side
    counted = not match["every"] and " of " in match[0].lower() and side in ("", "fewer", "more")
    if counted or not 0 < part < whole or (whole > _MOST_IN and whole not in _ROUND):
        return None
    return 100 * part / whole, side


def share_holds(said: float, side: str, value: float, n: int | None = None) -> bool:
    """Tell whether so many of every 100, of ``n`` people, may be said so.

    >>> share_holds(25.0, "", 25.2), share_holds(25.0, "", 27.0), share_holds(25.0, "about", 26.0)
    (True, False, True)
    >>> share_holds(50.0, "fewer", 12.0), share_holds(50.0, "more", 12.0)
    (True, False)
    >>> share_holds(50.0, "just over", 53.8), share_holds(50.0, "just over", 53.8, 13)
    (False, True)
    """
    apart = value - said
    if side in ("fewer", "more"):
        right = apart < 0 if side == "fewer" else apart > 0
        return right and (said == 50 or abs(apart) <= _BOUND)
    if not side:
        return abs(apart) <= min(_EXACT, _PART * said)
    written = said == int(said) and said % 5 != 0  # "about 37%", and no rounder figure
    near = abs(apart) <= min(1.0 if written else _ABOUT, _PART * said)
    if side == "about":
        return near or (written and abs(apart) < _EXACT)
    near = near or (said == 50 and abs(apart) <= (_NEAR_HALF if not n else max(_NEAR_HALF, 99 / n)))
    return near and (apart < 0 if side == "nearly" else apart > 0)
