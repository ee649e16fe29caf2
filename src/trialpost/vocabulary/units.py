"""Read units as they are written in criteria, and convert between those of one measurement.

``tables/units.tsv`` holds the pieces and their spellings; a unit is put together from them: a power
of ten, what is counted or measured, and what it is per. All spellings of a unit come to one name:
"x 10⁹/L", "10e9/l" and "G/L" are "10^9/L", "ml/min per 1.73m2" is "mL/min/1.73 m2", "/mm3" is
"/µL", "mg%" is "mg/dL".
"""

import functools
import re
from importlib import resources

import msgspec

from trialpost.vocabulary.folding import folded

DAYS = {
    "year": 365.25,
    "month": 365.25 / 12,
    "week": 7.0,
    "day": 1.0,
    "night": 1.0,
    "hour": 1 / 24,
    "min": 1 / 1440,
    "s": 1 / 86400,
}
"""How many days the units of time have; a year is 365.25 days, a month a twelfth of it."""


class UnitMention(msgspec.Struct, frozen=True):
    """A unit in a text: its name, and its half-open place."""

    unit: str
    span: tuple[int, int]


class _Piece(msgspec.Struct, frozen=True):
    unit: str
    role: str
    pint: str
    terms: tuple[str, ...]


@functools.cache
def pieces() -> tuple[_Piece, ...]:
    """Return the pieces that units are made of, from ``tables/units.tsv``."""
    table = resources.files("trialpost.vocabulary").joinpath("tables", "units.tsv")
    lines = [
        line.split("\t")
        for line in table.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return tuple(_Piece(row[0], row[1], row[2], tuple(row[3].split(";"))) for row in lines[1:])


_LOOSE = {" ": r"\s*", "^": r"\s?\^"}
"""Where spaces may be more or fewer; registries put a backslash, read as one, before some signs."""


def alternatives(words: list[str]) -> str:
    """Return a regular expression for any of many words, the longest first, shared heads once.

    >>> alternatives(["mg", "m", "kg"])
    '(?:k(?:g)|m(?:g)?)'
    """
    tree: dict[str, list[str]] = {}
    for word in words:
        if word:
            tree.setdefault(word[0], []).append(word[1:])
    branches = []
    for head in sorted(tree):
        rest = alternatives(tree[head])
        optional = "?" if "" in tree[head] and rest else ""
        branches.append(_LOOSE.get(head, re.escape(head)) + rest + optional)
    return f"(?:{'|'.join(branches)})" if branches else ""


def _spellings(*roles: str) -> dict[str, str]:
    """Return the units of some roles by their spellings."""
    return {
        folded(term): piece.unit
        for piece in pieces()
        if piece.role in roles
        for term in (piece.unit, *piece.terms)
    }


_VALUE = _spellings("value", "both")
_UNDER = _spellings("under", "both")
_SCALE = _spellings("scale")
_SAME = {
    "beat/min": "beats/min",
    "mg%": "mg/dL",
    "g%": "g/dL",
    "GL": "10^9/L",
    "TL": "10^12/L",
    "µL/µL": "",
}
_UNDER_AS = {"mm3": "µL", "cm3": "mL"}
_POWERS = {"thousand": "10^3", "million": "10^6", "billion": "10^9", "log10": "log10 "}
_COUNTED = "cells"
_NO_UNITS = frozenset("DHMSWY")
"""Capitals that are part of a name ("stage 5D", "3D") where the small letter is a unit."""

_EXACT = {"G/L": "10^9/L", "G/l": "10^9/L", "Gi/L": "10^9/L", "GPT/L": "10^9/L", "Gpt/L": "10^9/L"}

_END = r"(?![^\W\d_])"
_SQUEEZE = re.compile(r"\s+")
_VALUE_SQUEEZED = {_SQUEEZE.sub("", term): unit for term, unit in _VALUE.items()}
_UNDER_SQUEEZED = {_SQUEEZE.sub("", term): unit for term, unit in _UNDER.items()}
_SCALE_SQUEEZED = {_SQUEEZE.sub("", term): unit for term, unit in _SCALE.items()}
_POWER = (
    r"(?:[x*·]?\s*10\s*(?:\^|e\+?|\*{1,2}|exp|-|\s)?\s*\(?\s*(?P<power>1[0-2]|[3-9])\s*\)?(?!\d"
    r"|\.\d)"
    r"|[x*·]\s*e\+?0?(?P<power_e>1[0-2]|[3-9])(?!\d))\s*"
)
_INVERTED = alternatives([one for one in _UNDER if one.isalpha()])
_UNDER_PART = (
    rf"\s*(?:(?:/|\bper\b|\b(?:a|each|every)\b)\s*\(?\s*(?:{alternatives(list(_UNDER))}){_END}"
    rf"|[/(\s·*]*1[.,]7[23]?\s*\^?m\^?2\)?|[\s·.*-]*(?:{_INVERTED})\s*\^?\(?-1\)?(?!\d))"
)
_MINUS_ONE = r"\s?\^?\(?-1\)?(?!\d)"
_UNIT = re.compile(
    rf"(?:{_POWER})?(?:(?P<scale>{alternatives(list(_SCALE))}){_END}\s*(?:of\s+)?)?"
    rf"(?P<value>{alternatives(list(_VALUE))}{_END}(?!{_MINUS_ONE}))?(?P<under>(?:{_UNDER_PART})*)"
)
_PARTS = re.compile(
    rf"\s*(?:(?:/|\bper\b|\b(?:a|each|every)\b)\s*\(?\s*(?P<under>{alternatives(list(_UNDER))}){_END}"
    rf"|(?P<size>[/(\s·*]*1[.,]7[23]?\s*\^?m\^?2\)?)"
    rf"|[\s·.*-]*(?P<inverted>{_INVERTED})\s*\^?\(?-1\)?(?!\d))"
)


def unit_at(text: str, at: int, low: str | None = None) -> UnitMention | None:
    """Read the unit that begins at a place of a text, where one does.

    Args:
        text: the text as it stands: "G/L" is not "g/L".
        at: where the unit should begin.
        low: the text folded, where it is at hand.
    """
    low = folded(text) if low is None else low
    found = _UNIT.match(low, at)
    if found is None or found.end() == at:
        return None
    end = found.end()
    while end > at and low[end - 1] in " \n(":
        end -= 1
    written = text[at:end]
    if written in _NO_UNITS:
        return None
    unit = _EXACT.get(written) or _name(
        found["power"] or found["power_e"] or "",
        found["scale"] or "",
        found["value"] or "",
        found["under"],
    )
    if not unit or _is_part_of_a_word(low, found["value"] or "", end):
        return None
    return UnitMention(unit, (at, end))


def unit_named(text: str) -> str | None:
    """Return the name of a unit that stands alone, ``None`` where it is not known.

    >>> unit_named("ml/min per 1.73m²"), unit_named("x 10⁹/L"), unit_named("wishes")
    ('mL/min/1.73 m2', '10^9/L', None)
    """
    text = text.strip()
    if not text:
        return ""
    mention = unit_at(text, 0)
    return mention.unit if mention is not None and mention.span[1] == len(text) else None


def _is_part_of_a_word(low: str, value: str, end: int) -> bool:
    return len(value) == 1 and low[end : end + 1] in ("-", "'") and low[end + 1 : end + 2].isalpha()


@functools.lru_cache(maxsize=4096)
def _name(power: str, scale: str, value: str, under: str) -> str:
    counted = _VALUE_SQUEEZED[_SQUEEZE.sub("", value)] if value else ""
    below = [_below(found) for found in _PARTS.finditer(under)]
    if counted == _COUNTED and below:
        counted = ""
    many = f"10^{power}" if power else ""
    if scale and not power:
        many = _POWERS[_SCALE_SQUEEZED[_SQUEEZE.sub("", scale)]]
    space = " " if many.startswith("10^") and counted else ""
    name = many + space + counted + "".join(f"/{one}" for one in below)
    return _SAME.get(name, name.strip())


def _below(found: re.Match[str]) -> str:
    if found["size"] is not None:
        return "1.73 m2"
    unit = _UNDER_SQUEEZED[_SQUEEZE.sub("", found["under"] or found["inverted"])]
    return _UNDER_AS.get(unit, unit)
