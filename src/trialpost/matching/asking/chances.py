"""How likely people are to give an answer, by the project's own table (``chances.tsv``).

The figures order questions, and that is all: none of them judges anybody. They come from no
person's data, and what one person tells changes them only for that person.
"""

import functools
import itertools
from importlib import resources

import msgspec


class Chance(msgspec.Struct, frozen=True):
    """How likely a fact is to be so, and not to be known; for measurements the likely values.

    ``asked`` is false for what nobody is asked, since it is too wide or not theirs to tell.
    """

    yes: float
    unsure: float
    values: tuple[float, ...] = ()
    asked: bool = True


_BY_KIND = {
    "condition": Chance(0.02, 0.05),
    "treatment": Chance(0.03, 0.05),
    "allergy": Chance(0.01, 0.05),
    "marker": Chance(0.15, 0.4),
    "family": Chance(0.05, 0.15),
    "substance": Chance(0.03, 0.02),
    "able": Chance(0.9, 0.05),
    "language": Chance(0.3, 0.01),
    "circumstance": Chance(0.05, 0.02),
}
"""Where the table has no line, by what the fact begins with."""

_STATE = Chance(0.1, 0.05)
_MEASURED = Chance(0.0, 0.5)
NARROWED = Chance(0.35, 0.3)
"""Of something narrower about a thing that the person has: severe, recent, of a stage."""

A_FORM_OF_IT = 0.25
"""Of having a given form of what the person has."""

FORM_UNSURE = 0.3
"""Of not knowing which form it is that one has."""

MAYBE_IT = 0.5
"""Of having what the person told by a name that may mean it."""

CHILD = 0.3
"""By how much less likely an illness or a treatment is under eighteen years."""

LAST_TYPICALLY = 425.0
"""Days since something past was last so, on average: of a half year it is as likely as NARROWED."""

SINCE_TYPICALLY = 1500.0
"""Days since something that goes on began, on average."""

NOW = 0.6
"""Share of those who have or had something who have it now."""

THE_LIST_IS_FINISHED = 0.35
NAMES_THEM = 0.6
"""Of the worth of a finished list, how much remains where the person has to name more first."""

FAILS: dict[str, float] = {
    "place": 0.3,
    "travel_km": 0.6,
    "birth_year": 0.3,
    "birth_month": 0.3,
    "sex": 0.5,
    "healthy_volunteer": 0.5,
}
"""How likely an answer is to rule out a trial whose coded check waits for it."""

_SPREAD = (0.12, 0.2, 0.36, 0.2, 0.12)
"""How likely values are: low, low normal, normal, high normal, high."""


@functools.cache
def _table() -> dict[str, Chance]:
    text = resources.files(__package__).joinpath("chances.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(map(_row, lines[1:]))


def _row(line: str) -> tuple[str, Chance]:
    cells = [*line.split("\t"), "", "", ""][:4]
    fact, yes, unsure, values = cells
    default = _default(fact)
    return fact, Chance(
        yes=float(yes) if yes not in ("", "no") else default.yes,
        unsure=float(unsure) if unsure else default.unsure,
        values=tuple(float(one) for one in values.split(";") if one),
        asked=yes != "no",
    )


def _default(fact: str) -> Chance:
    prefix, colon, _ = fact.partition(":")
    return _BY_KIND.get(prefix, _STATE) if colon else _STATE


def chance_of(fact: str, *, measured: bool = False) -> Chance:
    """Return how likely a fact is to be so, by the table, else by its kind.

    Args:
        fact: a key of ``Profile.answers`` without what narrows it.
        measured: whether it is a measurement.
    """
    known = _table().get(fact)
    if known is not None:
        return known
    return _MEASURED if measured else _default(fact)


def likely_values(
    fact: str, low: float | None, high: float | None, limits: tuple[float, ...]
) -> tuple[tuple[float, float], ...]:
    """Return values that people may have, each with its chance, together 1.

    Args:
        fact: the measurement's fact.
        low: the lower end of what is usual, if it has one.
        high: the upper end.
        limits: those that trials set, for a measurement of which nothing else is known.
    """
    values = chance_of(fact, measured=True).values
    if values:
        return tuple((value, 1 / len(values)) for value in values)
    if low is not None or high is not None:
        bottom = low if low is not None else (high or 0) * 0.3
        top = high if high is not None else bottom * 1.6
        width = top - bottom
        spread = (bottom - 0.2 * abs(bottom), bottom + 0.1 * width, bottom + 0.5 * width,
                  top - 0.1 * width, top + 0.3 * abs(top))  # fmt: skip
        return tuple(zip(spread, _SPREAD, strict=True))
    if not limits:
        return ()
    marks = sorted(set(limits))
    middles = [(a + b) / 2 for a, b in itertools.pairwise(marks)]
    tried = [marks[0] - abs(marks[0]) * 0.2 - 0.5, *middles, marks[-1] + abs(marks[-1]) * 0.2 + 0.5]
    return tuple((value, 1 / len(tried)) for value in tried)
