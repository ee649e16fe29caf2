"""Change one claim of a sentence on purpose, of any article: what ``verify`` has to notice."""

import itertools
import random
import re
from collections.abc import Iterator

import msgspec

KINDS = (
    "number", "sign", "unit", "arm", "arms swapped", "time", "direction", "significance",
)  # fmt: skip

ANTONYMS = {
    "fell": "rose", "rose": "fell", "fall": "rise", "rise": "fall", "lower": "higher",
    "higher": "lower", "more": "fewer", "fewer": "more", "decrease": "increase",
    "increase": "decrease", "better": "worse", "worse": "better", "longer": "shorter",
    "shorter": "longer",
}  # fmt: skip
UNITS = ("mg/dL", "mmHg", "kg", "cm", "days", "points", "IU/mL")
NUMBER = re.compile(r"(?<![\w.,/-])[−+-]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w.,]*\d)")
SIGNED = re.compile(r"(?<![\w.,/])(?P<sign>[−+-])(?=\d)")
TIME = re.compile(
    r"\b(?:(?P<unit>[Ww]eek|[Dd]ay|[Mm]onth|[Yy]ear) (?P<after>\d+)"
    r"|(?P<before>\d+)[ -](?:week|day|month|year)s?)\b"
)


_ESTIMATE = re.compile(r"\b(?:ratio|difference|estimate|change)\b[^.]* was [−+-]?\d")
"""A number that tells which of two groups had more: it turns round with them."""


class Names(msgspec.Struct, frozen=True):
    """What an article calls the groups of its trial, its units, illness and treatment."""

    arms: tuple[str, ...]
    units: tuple[str, ...]
    subjects: tuple[str, ...] = ()


class Mutant(msgspec.Struct, frozen=True):
    """A sentence with one claim changed, and of which kind the change is."""

    kind: str
    text: str


def mutants(text: str, names: Names, rng: random.Random) -> Iterator[Mutant]:
    """Yield a sentence with one claim changed at a time, each place once for every kind."""
    for kind, changed in _changed(text, names, rng):
        if changed != text:
            yield Mutant(kind, changed)


def _changed(text: str, names: Names, rng: random.Random) -> Iterator[tuple[str, str]]:
    for match in NUMBER.finditer(text):
        if not _is_a_name(match, names):
            yield "number", _put(text, match.span(), _other_number(match[0], rng))
    for match in SIGNED.finditer(text):
        yield "sign", _put(text, match.span("sign"), "+" if match["sign"] in "−-" else "−")
    yield from (("unit", one) for one in _units(text, names, rng))
    yield from _arms(text, names, rng)
    for match in TIME.finditer(text):
        group = "after" if match["after"] else "before"
        others = [one for one in ("2", "3", "5", "9", "14", "52") if one != match[group]]
        yield "time", _put(text, match.span(group), rng.choice(others))
    for old, new in ANTONYMS.items():
        for match in re.finditer(rf"\b{old}\b", text):
            yield "direction", _put(text, match.span(), new)
    for match in re.finditer(r"\b(?P<not>not )?(?:called )?significant\b", text):
        new = match[0].removeprefix("not ") if match["not"] else f"not {match[0]}"
        yield "significance", _put(text, match.span(), new)


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _is_a_name(match: re.Match[str], names: Names) -> bool:
    """Tell whether a number is part of a group's name: that is changed as a group."""
    text = match.string
    for name in names.arms:
        for found in re.finditer(re.escape(name), text):
            if found.start() <= match.start() and match.end() <= found.end():
                return True
    return False


def _other_number(written: str, rng: random.Random) -> str:
    """Return another number, near or far, as many digits behind the point."""
    sign = written[0] if written[0] in "−+-" else ""
    bare = written.lstrip("−+-").replace(",", "")
    decimals = len(bare.partition(".")[2])
    step = 10.0**-decimals
    value = float(bare)
    other = rng.choice((value + 3 * step, value + 17 * step, value * 10 or 5.0, value + 1000))
    return f"{sign}{other:.{decimals}f}"


def _units(text: str, names: Names, rng: random.Random) -> Iterator[str]:
    """Put another unit behind a number; of counted people nothing else is made."""
    for unit in names.units:
        for match in re.finditer(rf"(?<=\d ){re.escape(unit)}(?!\w)", text):
            yield _put(
                text,
                match.span(),
                rng.choice([one for one in UNITS if one.lower() != unit.lower()]),
            )


def _arms(text: str, names: Names, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Name another group, or two groups the other way round."""
    here = _places(text, names.arms)
    for start, end, name in here:
        others = [one for one in names.arms if one.lower() != name.lower()]
        if others:
            yield "arm", _put(text, (start, end), rng.choice(others))
    for one, two in itertools.pairwise(here):
        # "The difference between A and B" is that between B and A.
        alike = re.search(r"(?:\b[Bb]etween|^For) $", text[: one[0]]) and not _ESTIMATE.search(text)
        alike = alike or are_listed(text, one[1], two)
        alike = alike or _say_the_same(text[: one[0]], text[one[1] : two[0]])
        alike = alike or _say_the_same(text[one[1] : two[0]], text[two[1] :].partition(";")[0])
        if one[2].lower() != two[2].lower() and not alike:
            swapped = text[: one[0]] + two[2] + text[one[1] : two[0]] + one[2] + text[two[1] :]
            yield "arms swapped", swapped


def are_listed(text: str, end: int, second: tuple[int, int, str]) -> bool:
    """Tell whether two groups of a list may change places: "A, B and C, which are not told"."""
    if not re.fullmatch(r",|,? (?:and|or|y|o)|, (?:and|or)", text[end : second[0]].rstrip()):
        return False
    if re.search(r"not told here\.?$|no se cuentan\.?$", text):
        return True
    joined = text[end : second[0]].strip()
    return (
        joined in (",", "or", ", or")
        and not _ESTIMATE.search(text)
        and bool(re.search(r"\bbetween\b", text[:end]))
    )


def _say_the_same(before: str, between: str) -> bool:
    """Tell whether two groups have the same figures, so that they may change places."""
    first = [match[0] for match in NUMBER.finditer(before)]
    second = [match[0] for match in NUMBER.finditer(between)]
    return bool(second) and first[-len(second) :] == second


def _places(text: str, names: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Return where groups are named, the longest name at each place."""
    found: list[tuple[int, int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((*match.span(), name))
    return sorted(found)
