"""Spell the words of a unit as readers know them, where a record has one letter wrong.

The finding keeps the unit as it stands in the record; only the sentence has the right spelling.
"""

import re
from functools import lru_cache

_SIZES = ("", "kilo", "deci", "centi", "milli", "micro", "nano", "pico")
_KINDS = ("gram", "meter", "metre", "liter", "litre", "mole", "second", "volt")
_KNOWN = frozenset(
    one + ending
    for one in (
        *(size + kind for size in _SIZES for kind in _KINDS), "mercury", "celsius", "percent",
        "percentage", "participant", "patient", "response", "minute", "hour", "month", "point",
        "score", "degree",
    )
    for ending in ("", "s")
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{6,}")
_OTHERS = frozenset({"second", "seconds", "moles", "prescore", "subscore", "subscores"})
"""Words that are like one of them, and right."""


@lru_cache(maxsize=1024)
def spelt(unit: str) -> str:
    """Return a unit whose words have their right letters, if just one known word is so near.

    >>> spelt("millliseconds"), spelt("Millimeters of merucry"), spelt("pg/mL")
    ('milliseconds', 'Millimeters of mercury', 'pg/mL')
    >>> spelt("milliters"), spelt("microliters"), spelt("picamoles/liter (pmol/L)")
    ('milliters', 'microliters', 'picomoles/liter (pmol/L)')
    """
    return _WORD.sub(lambda match: _right(match[0]), unit)


def _right(word: str) -> str:
    own = word.lower()
    if own in _KNOWN or own in _OTHERS:
        return word
    near = [one for one in _KNOWN if _is_one_slip(own, one)]
    return near[0] if len(near) == 1 else word


def _is_one_slip(word: str, other: str) -> bool:
    """Tell whether one letter too many, too few or wrong, or two exchanged, part two words."""
    if abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if at is None:  # one has an ending that the other lacks: "nanomol" is no slip
        return False
    own, its = word[at:], other[at:]
    return own[1:] in (its[1:], its) or own == its[1:] or own[1:2] + own[:1] + own[2:] == its


_SIGNS = {"": "", "kilo": "k", "deci": "d", "centi": "c", "milli": "m", "micro": "µ", "nano": "n",
          "pico": "p"}  # fmt: skip
_SHORT = {"gram": "g", "meter": "m", "metre": "m", "liter": "l", "litre": "l", "mole": "mol",
          "second": "s", "volt": "v"}  # fmt: skip
_IN_SIGNS = {size + kind: _SIGNS[size] + short for size in _SIZES for kind, short in _SHORT.items()}
_IN_SIGNS |= {"minute": "min", "hour": "h", "cubic millimeter": "mm3", "mcg": "µg"}
_LETTERS = re.compile(r"[a-z]+")


@lru_cache(maxsize=1024)
def in_signs(unit: str) -> str:
    """Return a unit in signs, in small letters and without spaces, so that two can be compared.

    >>> in_signs("Gram per Liter"), in_signs("g/L"), in_signs("milligrams per deciliter")
    ('g/l', 'g/l', 'mg/dl')
    """
    low = re.sub(r"\s*(?:\bper\b|/)\s*", "/", unit.lower().replace("μ", "µ"))
    words = _LETTERS.sub(
        lambda m: _IN_SIGNS.get(m[0]) or _IN_SIGNS.get(m[0].rstrip("s"), m[0]), low
    )
    return re.sub(r"\s+", "", words)
