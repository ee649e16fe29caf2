"""Set figures of groups side by side in a title: a unit, a way and "people" are said once.

"Falls of 3.1 kg with A, 2.4 with B and 0.3 with placebo", "47 of every 100 people with A and 37 of
every 100 with B". Where one fell and another rose, each way is said.
"""

import re
from collections.abc import Sequence

from trialpost.articles.record.amounts import bare_count, counted, people_of, says_its_way, way_of
from trialpost.articles.words.hundreds import of_hundred
from trialpost.articles.words.phrases import within
from trialpost.articles.words.written import number, unit_of
from trialpost.findings.numbers import is_share
from trialpost.model.finding import Finding


def set_beside(
    cells: Sequence[Finding], names: dict[str, str], *, hundred: bool, apart: bool = False
) -> list[str]:
    """Return the figure of each cell with its group: "3.1 kg with A", "2.4 with B".

    Args:
        cells: values of one row, of groups that all have a name.
        names: what the groups are called.
        hundred: whether people are told of every 100.
        apart: whether each is told which way it went, as "a fall of 2.4 with B".
    """
    said = figures_of(cells, hundred=hundred, apart=apart)
    return [f"{one} {within(names[cell.arm or ''])}"
            for one, cell in zip(said, cells, strict=True)]  # fmt: skip


def figures_of(cells: Sequence[Finding], *, hundred: bool, apart: bool = False) -> list[str]:
    """Return the figures of some cells, each as short as those before it allow."""
    if hundred:
        every = [f"{of_hundred(one)} of every 100" for one in cells]
        return [f"{every[0]} people", *every[1:]]
    if all(is_share(one) or bare_count(one) for one in cells):
        return _people(cells)
    if all(map(says_its_way, cells)):
        return _ways(cells, apart=apart)
    return [_measured(one, first=not at) for at, one in enumerate(cells)]


def _people(cells: Sequence[Finding]) -> list[str]:
    """Say of whom once: "2 of 12 people", "3 of 11"; again where others are counted."""
    told: list[str] = []
    last = ""
    for cell in cells:
        whom = counted(cell).replace("person", "people")
        text = people_of(cell)
        if cell.n is not None and whom == last:
            text = text.removesuffix(f" {counted(cell)}")
        told.append(text)
        last = whom if cell.n is not None else ""
    return told


def _ways(cells: Sequence[Finding], *, apart: bool) -> list[str]:
    """Say which way changes went: once, if all went one way."""
    ways = [_way(one) for one in cells]
    if len(cells) > 1 and len(set(ways)) == 1 and ways[0] and not apart:
        sizes = [_size(one, first=not at) for at, one in enumerate(cells)]
        return [f"{ways[0]}s of {sizes[0]}", *sizes[1:]]
    told, first = [], True
    for cell, way in zip(cells, ways, strict=True):
        told.append(f"a {way} of {_size(cell, first=first)}" if way else "no change")
        first = first and not way
    return told


def _way(cell: Finding) -> str:
    value = cell.value or 0
    return "fall" if value < 0 else "rise" if value > 0 else ""


def _size(cell: Finding, *, first: bool) -> str:
    unit = _unit(cell)
    return f"{number(abs(cell.value or 0))}{unit if first or unit == '%' else ''}"


def _measured(cell: Finding, *, first: bool) -> str:
    if is_share(cell) or bare_count(cell):
        return people_of(cell)
    if says_its_way(cell):
        return way_of(cell)
    unit = _unit(cell)
    return f"{number(cell.value or 0)}{unit if first or unit == '%' else ''}"


_WORDED = re.compile(r"(?: [a-z]{3,})+")
_LASTING = re.compile(r"(?:minute|hour|day|week|month|year)s?$")


def _unit(cell: Finding) -> str:
    """Return a unit, but for words that the measure's title has: "number of hot flashes: 3"."""
    unit = unit_of(cell)
    if not _WORDED.fullmatch(unit.lower()) or _LASTING.search(unit):
        return unit
    words, title = ({re.sub("e?s$", "", one) for one in re.findall(r"[a-z]+", text.lower())}
                    for text in (unit, cell.measure))  # fmt: skip
    return "" if words <= title else unit
