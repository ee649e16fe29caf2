"""What may stand in a gap of a form, in either language, and how it becomes the other's."""

import enum
import re
from collections.abc import Callable, Mapping

import msgspec

from trialpost.articles.spanish.given_words import how_shown, reason_shown, reasons_shown
from trialpost.articles.spanish.meanings import meaning
from trialpost.articles.spanish.names import TIMES, country, listed, shown


class Side(enum.IntEnum):
    """One of the two languages."""

    ENGLISH = 0
    SPANISH = 1


ENGLISH, SPANISH = Side.ENGLISH, Side.SPANISH
HARD = "\u00a0"
"""The space within a Spanish number and before its percent sign."""


def _kept_apart(english: str) -> str:
    """Return an English name as it stands in Spanish words: quoted, unless it is a code.

    >>> _kept_apart("high blood pressure"), _kept_apart(" metres"), _kept_apart("“A”")
    ('“high blood pressure”', ' “metres”', '“A”')
    """
    bare = english.strip()
    if "“" in bare or not re.search(r"[a-z]{3}", bare, re.I):
        return english
    return english.replace(bare, f"“{bare}”")


def spaced(text: str) -> str:
    """Return Spanish words with a hard space before each percent sign, but for what is quoted.

    >>> spaced("al 2 % con “0.9 % NaCl”") == f"al 2{HARD}% con “0.9 % NaCl”"
    True
    """
    return _PERCENT_OR_QUOTE.sub(lambda match: HARD if match[0] == " " else match[0], text)


_PERCENT_OR_QUOTE = re.compile(r"“[^“”]*”|(?<=\d) (?=%)")


class Pairs:
    """Names in both languages; a Spanish name stands for one English name and no other.

    A second English name of the same Spanish one stays English, in quotation marks. Names are known
    by their letters, whatever their capitals, unless the capitals tell two apart.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._to: tuple[dict[str, str], dict[str, str]] = ({}, {})
        self._whole: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for english, spanish in names.items():
            taken = spaced(spanish).lower() in self._to[SPANISH] or not spanish
            said = spaced(_kept_apart(english) if taken else spanish)
            for side, name, other in ((ENGLISH, english, said), (SPANISH, said, english)):
                self._to[side].setdefault(name.lower(), other)
                self._whole[side].setdefault(name, other)

    def within(self, text: str, side: Side) -> list[str]:
        """Return the names of a language that a text holds, the longest first."""
        low = text.lower()
        return sorted((name for name in self._to[side] if name in low), key=len, reverse=True)

    def shown(self) -> tuple[str, ...]:
        """Return the Spanish names."""
        return tuple(self._whole[SPANISH])

    def other(self, name: str, side: Side) -> str | None:
        """Return a name in the other language."""
        return self._whole[side].get(name) or self._to[side].get(name.lower())


class Names(msgspec.Struct, frozen=True):
    """What the groups, measures, subjects and units of one trial are called in both languages."""

    arms: Pairs
    within: Pairs
    measures: Pairs
    subjects: Pairs
    units: Pairs
    counted: Pairs
    whole_units: Pairs
    statistics: Pairs
    tried: Pairs
    and_tried: Pairs


_FIGURE = (
    r"[−-]?\d[\d,]*(?:\.\d+)?",
    rf"[−-]?\d{{1,3}}(?:{HARD}\d{{3}})+(?:,\d+)?|[−-]?\d+(?:,\d+)?",
)
_COUNT = (r"\d[\d,]*", rf"\d{{1,3}}(?:{HARD}\d{{3}})+|\d+")
_MONTHS = {
    "January": "enero", "February": "febrero", "March": "marzo", "April": "abril", "May": "mayo",
    "June": "junio", "July": "julio", "August": "agosto", "September": "septiembre",
    "October": "octubre", "November": "noviembre", "December": "diciembre",
}  # fmt: skip
_SMALL = {"two": "dos", "three": "tres", "four": "cuatro", "five": "cinco", "six": "seis",
          "seven": "siete", "eight": "ocho", "many": "muchos"}  # fmt: skip
_P = (r"\d?\.\d+|[01]", r"\d?,\d+|[01]")
LONGEST_GROUP = 5
"""Digits from which Spanish parts a whole number into groups."""


def figure(text: str, side: Side) -> str:
    """Write a number as the other language does: 2,470.5 and 2470,5.

    >>> figure("2,470.5", ENGLISH), figure("−0,5", SPANISH), figure("2470", SPANISH)
    ('2470,5', '−0.5', '2,470')
    """
    if side == SPANISH:
        whole, comma, rest = text.replace(HARD, "").partition(",")
        sign, digits = re.fullmatch(r"([−-]?)(\d+)", whole).groups()  # type: ignore[union-attr]
        return f"{sign}{int(digits):,}" + ("." if comma else "") + rest
    whole, point, rest = text.replace(",", "").partition(".")
    sign, digits = re.fullmatch(r"([−-]?)(\d+)", whole).groups()  # type: ignore[union-attr]
    if len(digits) >= LONGEST_GROUP:
        digits = f"{int(digits):,}".replace(",", HARD)
    return sign + digits + ("," if point else "") + rest


def _p(text: str, side: Side) -> str:
    other = text.replace(*(".,", ",.")[side])
    return "0" + other if other[0] in ",." else other


def _from(table: Mapping[str, str]) -> tuple[str, Callable[[str, Side], str | None], str]:
    both = ({a.lower(): b for a, b in table.items()}, {b.lower(): a for a, b in table.items()})
    patterns = tuple("|".join(sorted(map(re.escape, one), key=len, reverse=True)) for one in both)
    return patterns[0], (lambda text, side: both[side].get(text.lower())), patterns[1]


def _month(text: str, side: Side) -> str | None:
    if side == ENGLISH:
        name, _, year = text.rpartition(" ")
        return f"{_MONTHS[name]} de {year}" if name else year
    name, _, year = text.rpartition(" de ")
    english = next((one for one, other in _MONTHS.items() if other == name.lower()), "")
    return f"{english} {year}".strip()


def _when(text: str, side: Side) -> str | None:
    name, _, number = text.rpartition(" ")
    if side == ENGLISH:
        return f"{TIMES[name.lower()]} {number.replace('.', ',')}"
    english = next((one for one, other in TIMES.items() if other == name.lower()), None)
    return f"{english} {number.replace(',', '.')}" if english else None


def _whens(text: str, side: Side) -> str | None:
    """Turn a list of times; before "y" and "e" nothing has to be told apart: no time has an i."""
    last = (" and ", " y ")[side]
    parts = [part for half in text.split(", ") for part in half.split(last)]
    told = [said for part in parts if (said := _when(part, side)) is not None]
    if len(told) < len(parts):
        return None
    return (listed if side == ENGLISH else _english_list)(told)


_AGES = {"year": "año", "month": "mes", "week": "semana", "day": "día", "hour": "hora"}


def _age(text: str, side: Side) -> str | None:
    """Say an age in Spanish; facts are not read back."""
    number, _, unit = text.partition(" ")
    said = _AGES.get(unit.rstrip("s").lower())
    if side == SPANISH or said is None:
        return None
    plural = "" if number == "1" else "es" if said == "mes" else "s"
    return f"{number} {said}{plural}"


def _countries(text: str, side: Side) -> str | None:
    parts = [part.removeprefix("the ") for part in re.split(r", | and (?=the |[A-Z])", text)]
    return listed(country(part) for part in parts) if side == ENGLISH else None


def _being(text: str, side: Side) -> str | None:
    """Say what something is: "es un antibiótico", "quiere decir presión alta"."""
    said = _plain(text, side)
    if said is None:
        return None
    return f"es {said}" if re.match(r"(?:una?|el|la|los|las) ", said) else f"quiere decir {said}"


def _plain(text: str, side: Side) -> str | None:
    """Say what something is in plain words; where only English words are known, they are quoted."""
    return shown(text) if side == ENGLISH else None


Kind = tuple[tuple[str, str], Callable[[str, Side], str | None]]
_small = _from(_SMALL)
_SIGNED = (r"[+−-]?\d[\d,]*(?:\.\d+)?", rf"[+−-]?\d{{1,3}}(?:{HARD}\d{{3}})+(?:,\d+)?"
           r"|[+−-]?\d+(?:,\d+)?")  # fmt: skip
_MOMENTS = {english: spanish.split()[1] for english, spanish in TIMES.items()}


def _signed(text: str, side: Side) -> str:
    """Write a number of a picture, which may have a plus, with all its digits."""
    plus = "+" if text[0] == "+" else ""
    return plus + figure(text.removeprefix("+"), side)


def _moment(text: str, side: Side) -> str | None:
    name, _, number = text.rpartition(" ")
    if side == ENGLISH:
        return f"{_MOMENTS[name.lower()]} {number.replace('.', ',')}"
    english = next((one for one, other in _MOMENTS.items() if other == name.lower()), None)
    return f"{english} {number.replace(',', '.')}" if english else None


_WHEN = (rf"(?:{'|'.join(TIMES)}) \d+(?:\.\d+)?",
         rf"(?:{'|'.join(TIMES.values())}) \d+(?:,\d+)?")  # fmt: skip
_WAYS = _from({"a fall of": "una bajada de", "a rise of": "una subida de"})
_OPEN: dict[str, Kind] = {
    "signed": (_SIGNED, _signed),
    "moment": ((rf"(?:{'|'.join(_MOMENTS)}) \d+(?:\.\d+)?",
                rf"(?:{'|'.join(_MOMENTS.values())}) \d+(?:,\d+)?"), _moment),
    "figure": (_FIGURE, figure),
    "count": (_COUNT, figure),
    "p": (_P, _p),
    "op": (("[=<>≤≥]", "[=<>≤≥]"), lambda text, _: text),
    "quote": (("“[^“”]+”", "“[^“”]+”"), lambda text, _: text),
    "free": ((".+?", ".+?"), lambda text, _: text),
    "month": ((rf"(?:(?:{'|'.join(_MONTHS)}) )?\d{{4}}",
               rf"(?:(?:{'|'.join(_MONTHS.values())}) de )?\d{{4}}"), _month),
    "when": (_WHEN, _when),
    "whens": ((rf"{_WHEN[0]}(?:(?:, {_WHEN[0]})* and {_WHEN[0]})?",
               rf"{_WHEN[1]}(?:(?:, {_WHEN[1]})* y {_WHEN[1]})?"), _whens),
    "age": ((r"\d+ \w+", "(?!)"), _age),
    "countries": ((".+", "(?!)"), _countries),
    "being": ((".+", "(?!)"), _being),
    "plain": ((".+", "(?!)"), _plain),
    "meaning": ((".+", "(?!)"), lambda text, side: meaning(text) if side == ENGLISH else None),
    "how": ((".+", "(?!)"), lambda text, side: how_shown(text) if side == ENGLISH else None),
    "reasons": ((r"\d.+", "(?!)"),
                lambda text, side: reasons_shown(text) if side == ENGLISH else None),
    "reason": ((r"\D+", "(?!)"),
               lambda text, side: reason_shown(text) if side == ENGLISH else None),
    "way": ((_WAYS[0], _WAYS[2]), _WAYS[1]),
    "small": ((_small[0], _small[2]), _small[1]),
}  # fmt: skip
_NAMED = {"arm": "arms", "in_arm": "within", "measure": "measures", "name": "subjects",
          "unit": "units", "counted": "counted", "whole_unit": "whole_units",
          "statistic": "statistics", "got": "tried", "and_got": "and_tried"}  # fmt: skip
_LISTED = {"arms": "arms", "tried": "tried", "measures": "measures"}
_EMPTY = {"unit"}
"""Kinds that may be missing: a figure without a unit."""


def pattern_of(kind: str, side: Side, names: Names, text: str) -> str | None:
    """Return what a gap of a kind may hold in a text, ``None`` where nothing fits."""
    if kind in _OPEN:
        return _OPEN[kind][0][side]
    if kind in _LISTED:
        one = _single(getattr(names, _LISTED[kind]), side, text)
        if one is None:
            return None
        last = (" and ", " [ye] ")[side]
        return rf"(?:{one})(?:(?:, (?:{one}))*{last}(?:{one}))?"
    found = _alternatives(getattr(names, _NAMED[kind]), side, text)
    if kind in _EMPTY:
        return f"(?:{found})?" if found else ""
    return found


def _alternatives(pairs: Pairs, side: Side, text: str) -> str | None:
    return "|".join(map(re.escape, pairs.within(text, side))) or None


def _single(pairs: Pairs, side: Side, text: str) -> str | None:
    """Return the names that a list may hold, without those that are two of the others, joined."""
    held = pairs.within(text, side)
    last = (" and ", " y ")[side]
    own = [name for name in held if not _is_joined(name, held, last)]
    return "|".join(map(re.escape, own)) or None


def _is_joined(name: str, held: list[str], last: str) -> bool:
    before, sign, after = name.partition(last)
    return bool(sign) and before in held and (after in held or _is_joined(after, held, last))


def turned(kind: str, text: str, side: Side, names: Names) -> str | None:
    """Return what stands in a gap in the other language."""
    if kind in _OPEN:
        return _OPEN[kind][1](text, side)
    if kind in _LISTED:
        return _list_turned(text, side, getattr(names, _LISTED[kind]))
    if not text and kind in _EMPTY:
        return ""
    pairs: Pairs = getattr(names, _NAMED[kind])
    return pairs.other(text, side)


def _list_turned(text: str, side: Side, pairs: Pairs) -> str | None:
    one = _single(pairs, side, text)
    last = (" and ", " [ye] ")[side]
    rest, found = text, []
    while rest:
        match = re.match(rf"({one})(?:, |{last}|$)", rest, re.I)
        if match is None:
            return None
        found.append(pairs.other(match[1], side))
        rest = rest[match.end() :]
    known = [name for name in found if name is not None]
    return (listed if side == ENGLISH else _english_list)(known)


def _english_list(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


__all__ = ["ENGLISH", "HARD", "SPANISH", "Names", "Pairs", "Side", "figure",
           "pattern_of", "spaced", "turned"]  # fmt: skip
