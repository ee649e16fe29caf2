"""Read the unit behind a number, and tell whether two units of a range are the same."""

import re

from trialpost.vocabulary.units import UnitMention, unit_at

_UNIT_GAP = re.compile(
    r"[ \n\r]{0,4}-?[(\[]?\s?(?:(?:consecutive|previous|past|last|preceding|prior|calendar|full"
    r"|complete|continuous|successive)\s+)?"
)
_UNIT_AGAIN = re.compile(r"\s*[(\[]\s*")
_FAHRENHEIT = range(90, 111)
_CELSIUS = range(30, 46)
_DIOPTER = re.compile(r"(?:\s|(?<=\.\d)|(?<=\.\d\d))(D)\b(?![-.])")
_LETTER_DEGREE = re.compile(r"\s?(?:deg(?:rees?)?\.?\s?)?([cf])\b")


def unit_behind(text: str, low: str, at: int, value: float) -> UnitMention | None:
    """Read the unit behind a number, with the same unit again in brackets if it stands there."""
    gap = _UNIT_GAP.match(low, at)
    start = gap.end() if gap else at
    mention = unit_at(text, start, low)
    if mention is None:
        degree = _LETTER_DEGREE.match(low, at)
        if degree and int(value) in (_CELSIUS if degree[1] == "c" else _FAHRENHEIT):
            return UnitMention("°C" if degree[1] == "c" else "°F", degree.span(1))
        diopter = _DIOPTER.match(text, at)
        return UnitMention("diopter", diopter.span(1)) if diopter else None
    bracket = _UNIT_AGAIN.match(low, mention.span[1])
    if bracket:
        again = unit_at(text, bracket.end(), low)
        closed = again is not None and low[again.span[1] : again.span[1] + 1] in (")", "]")
        if again and closed and again.unit == mention.unit:
            return UnitMention(mention.unit, (mention.span[0], again.span[1] + 1))
    return mention


def longer_of(first: str, second: str) -> str | None:
    """Return the fuller of two units that are the same in a range; ``None`` if they are not.

    >>> longer_of("%", "% predicted"), longer_of("mg", "mg/dL"), longer_of("mg", "kg")
    ('% predicted', 'mg/dL', None)
    """
    if first == second:
        return first
    short, long = sorted((first, second), key=len)
    if long.startswith((f"{short} ", f"{short}/")):
        return long
    return None
