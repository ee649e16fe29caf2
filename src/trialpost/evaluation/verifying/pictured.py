"""Change one claim of a picture on purpose: in its words, its table, or what it draws."""

import random
import re
from collections.abc import Callable, Iterator

import msgspec

from trialpost.evaluation.verifying.mutants import Mutant, Names, mutants
from trialpost.model.article import Figure

_TEXT = re.compile(r"<(?:text|tspan|title|desc)[^>]*>([^<]+)<")
_DOT = re.compile(
    r'(?<=<circle class="chart-arm" cx=")[\d.]+|(?<=<rect class="chart-arm" x=")[\d.]+'
)
_FIRST = re.compile(r'(?<=chart-had" d=")M[^M"]+')


Change = Callable[[str, Names, random.Random], Iterator[Mutant]]


def changed_figures(
    figure: Figure, names: Names, rng: random.Random, mutants: Change = mutants
) -> Iterator[tuple[str, str, str, Figure]]:
    """Yield the kind of a change, the words before and after it, and the changed figure.

    ``mutants`` changes words of the picture's language.
    """
    replace = msgspec.structs.replace
    for one in mutants(figure.alt, names, rng):
        yield (
            f"picture's description: {one.kind}",
            figure.alt,
            one.text,
            replace(figure, alt=one.text),
        )
    for at, row in enumerate(figure.table):
        for column, cell in enumerate(row):
            for one in mutants(cell, names, rng):
                yield (
                    f"picture's table: {one.kind}",
                    cell,
                    one.text,
                    replace(figure, table=_put(figure.table, at, column, one.text)),
                )
    for match in _TEXT.finditer(figure.svg):
        for one in mutants(match[1], names, rng):
            yield (
                f"picture's words: {one.kind}",
                match[1],
                one.text,
                replace(figure, svg=_cut(figure.svg, match.span(1), one.text)),
            )
    yield from _drawn(figure, rng)


def _drawn(figure: Figure, rng: random.Random) -> Iterator[tuple[str, str, str, Figure]]:
    """Move a dot, and take the fill from a person."""
    for match in _DOT.finditer(figure.svg):
        other = f"{float(match[0]) + rng.choice((-9, 9, 40)):.1f}"
        svg = _cut(figure.svg, match.span(), other)
        yield "picture's shapes", match[0], other, msgspec.structs.replace(figure, svg=svg)
    for match in _FIRST.finditer(figure.svg):
        svg = _cut(figure.svg, match.span(), "")
        yield "picture's shapes", match[0], "", msgspec.structs.replace(figure, svg=svg)


def _cut(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _put(
    table: tuple[tuple[str, ...], ...], row: int, column: int, text: str
) -> tuple[tuple[str, ...], ...]:
    lines = [list(line) for line in table]
    lines[row][column] = text
    return tuple(map(tuple, lines))
