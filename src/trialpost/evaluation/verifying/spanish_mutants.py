"""Change one claim of a Spanish sentence on purpose: what ``verify`` has to notice."""

import itertools
import random
import re
from collections.abc import Iterator

from trialpost.evaluation.verifying.mutants import Mutant, Names, are_listed

_HARD = "\u00a0"
ANTONYMS = {
    "subida": "bajada", "bajada": "subida", "más": "menos", "menos": "más", "alto": "bajo",
    "bajo": "alto",
}  # fmt: skip
UNITS = ("mg/dL", "mmHg", "kg", "cm", "días", "puntos", "IU/mL")
NUMBER = re.compile(rf"(?<![\w.,/-])[−+-]?\d+(?:{_HARD}\d{{3}})*(?:,\d+)?(?![\w.,]*\d)")
SIGNED = re.compile(r"(?<![\w.,/])(?P<sign>[−+-])(?=\d)")
TIME = re.compile(r"\b(?:semana|día|mes|año|minuto|hora) (?P<n>\d+)")
_DENIALS = (
    ("fue significativa", "no fue significativa"),
    ("No se vio ninguna diferencia clara", "Se vio una diferencia clara"),
    ("no se vio ninguna diferencia clara", "se vio una diferencia clara"),
    ("Sin diferencia clara", "Una diferencia significativa"),
    ("Una diferencia significativa", "Sin diferencia clara"),
    ("Hable", "No hable"), ("no es consejo", "es consejo"), ("no sabían", "sabían"),
)  # fmt: skip
_SLIPS = (
    ("another statistic", r"\b[Ll]a mediana\b", "la media"),
    ("another statistic", r"\b[Ll]a media(?: del cambio)? fue\b", "todas las personas tuvieron"),
    ("another statistic", r"\(hazard ratio\)", "(odds ratio)"),
    ("it was caused", r"\bun problema de salud grave\b", "un efecto secundario grave"),
    ("it was caused", r"\bpersonas con (?=\w)", "personas a causa de "),
    ("praise", r"\.$", ", y es seguro."),
    ("praise", r"\.$", ", como está demostrado."),
    ("a bound", r"\b(?=\d+ de \d+ personas)", "al menos "),
    ("a bound", r"\b(?=\d+ de \d+ personas)", "solo "),
    ("whom it is said of", r"(?<=\d )personas\b", "mujeres"),
    ("whom it is said of", r"\b\d+ de \d+ personas", "todas las personas"),
    ("whom it is said of", r"\b(?!0 )\d+ de \d+ personas", "ninguna persona"),
    ("what happened", r"\bmurieron\b", "mejoraron"),
    ("what happened", r"\bempezaron\b", "terminaron"),
    ("another time", r"\bEn (?=(?:la semana|el día|el mes|el año) \d)", "Antes de "),
    ("a change as a value", r"\buna (?:bajada|subida) de (?=\d)", "un nivel de "),
    ("equal", r"No se vio ninguna diferencia clara", "Se vio que no hay diferencia"),
    ("without it", r"\bcon (?=\w)", "sin "),
)
_ESTIMATE = re.compile(r"\bfue de [−+-]?\d")


def mutants(text: str, names: Names, rng: random.Random) -> Iterator[Mutant]:
    """Yield a Spanish sentence with one claim changed at a time."""
    for kind, changed in _changed(text, names, rng):
        if changed != text:
            yield Mutant(kind, changed)


def _changed(text: str, names: Names, rng: random.Random) -> Iterator[tuple[str, str]]:
    here = _places(text, names.arms)
    for match in NUMBER.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end, _ in here):
            yield "number", _put(text, match.span(), _other_number(match[0], rng))
    for match in SIGNED.finditer(text):
        yield "sign", _put(text, match.span("sign"), "+" if match["sign"] in "−-" else "−")
    for unit in names.units:
        for match in re.finditer(rf"(?<=\d[ {_HARD}]){re.escape(unit)}(?!\w)", text):
            others = [one for one in UNITS if one.lower() != unit.lower()]
            yield "unit", _put(text, match.span(), rng.choice(others))
    yield from _arms(text, here, names, rng)
    for match in TIME.finditer(text):
        others = [one for one in ("2", "3", "5", "9", "14", "52") if one != match["n"]]
        yield "time", _put(text, match.span("n"), rng.choice(others))
    for old, new in ANTONYMS.items():
        for match in re.finditer(rf"\b{old}\b", text):
            yield "direction", _put(text, match.span(), new)
    for kind, pattern, said in _SLIPS:
        yield f"slips: {kind}", re.sub(pattern, said, text, count=1)
    for old, new in _DENIALS:
        if old in text and new not in text:
            yield "significance", text.replace(old, new, 1)


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _other_number(written: str, rng: random.Random) -> str:
    """Return another number, near or far, as many digits behind the comma."""
    sign = written[0] if written[0] in "−+-" else ""
    bare = written.lstrip("−+-").replace(_HARD, "").replace(",", ".")
    decimals = len(bare.partition(".")[2])
    step, value = 10.0**-decimals, float(bare)
    other = rng.choice((value + 3 * step, value + 17 * step, value * 10 or 5.0, value + 1000))
    return f"{sign}{other:.{decimals}f}".replace(".", ",")


def _arms(
    text: str, here: list[tuple[int, int, str]], names: Names, rng: random.Random
) -> Iterator[tuple[str, str]]:
    """Name another group, or two groups the other way round."""
    for start, end, name in here:
        others = [one for one in names.arms
                  if one.lower() != name.lower() and _leads(one) == _leads(name)]  # fmt: skip
        if others:
            yield "arm", _put(text, (start, end), _like(rng.choice(others), name))
    for one, two in itertools.pairwise(here):
        # "La diferencia entre A y B" is that between B and A.
        alike = re.search(r"(?:\b[Ee]ntre|^De) $", text[: one[0]]) and not _ESTIMATE.search(text)
        alike = alike or are_listed(text, one[1], two)
        alike = alike or _same_figures(text[: one[0]], text[one[1] : two[0]])
        if one[2].lower() != two[2].lower() and not alike and _leads(one[2]) == _leads(two[2]):
            first, second = _like(two[2], one[2]), _like(one[2], two[2])
            swapped = text[: one[0]] + first + text[one[1] : two[0]] + second + text[two[1] :]
            yield "arms swapped", swapped


def _leads(name: str) -> bool:
    """Tell whether a group is named with its preposition: "con placebo", "en el grupo A"."""
    return name.lower().startswith(("con ", "en "))


def _like(name: str, other: str) -> str:
    """Begin a name with a capital where another does."""
    return name[:1].upper() + name[1:] if other[:1].isupper() else name[:1].lower() + name[1:]


def _same_figures(before: str, between: str) -> bool:
    first, second = (NUMBER.findall(part) for part in (before, between))
    return bool(second) and first[-len(second) :] == second


def _places(text: str, names: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Return where groups are named, as they stand there, the longest name at each place."""
    found: list[tuple[int, int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.I):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((*match.span(), match[0]))
    return sorted(found)
