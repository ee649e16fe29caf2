"""Where trials look: the cells about their sites, and in each cell the trials that look into it."""

import math
from typing import NamedTuple

import numpy as np

from trialpost.matching.standing.block import Block
from trialpost.matching.standing.compiling import compiled
from trialpost.matching.standing.grid import GRID, Grid
from trialpost.matching.standing.rows import Array
from trialpost.matching.standing.trials import Asked
from trialpost.vocabulary.distances import KM_PER_DEGREE

_MARGIN = 1e-6
"""Degrees by which a site looks further than its radius, so that rounding loses nobody."""

_LOOKS = 40
"""Cells, about, into which a site looks at most places."""


class Visits(NamedTuple):
    """Trials by the cells into which their sites look.

    Those of a cell stand from ``first[cell]`` up to the next one's, the sites of a trial one after
    the other. ``apart`` is the cell of those who are in none, into which every trial looks with all
    its sites, or -1; ``everywhere`` are the trials that look into every cell.
    """

    first: Array
    trial: Array
    site: Array
    apart: int
    everywhere: Array


def visits_of(block: Block, asked: Asked) -> Visits:
    """List which trials look into which cells, with which of their sites.

    A trial whose record lists no site, or one whose place is not known, looks everywhere.
    """
    everywhere = (asked.unlisted != 0) | (asked.hope != 0)
    told = (asked.site_first, asked.site_exact, everywhere, block.cell_of, GRID)
    found = np.empty((_LOOKS * len(asked.site), 3), np.int32)
    count = look(*told, found)
    if count > len(found):
        found = np.empty((count, 3), np.int32)
        look(*told, found)
    return Visits(
        *by_cell(found[:count], len(block.cell)),
        int(block.cell_of[GRID.first[-1]]),
        np.flatnonzero(everywhere),
    )


@compiled
def columns_about(lat: float, lon: float, grid: Grid, kind: int) -> tuple[int, int]:
    """Return the first column of cells that a site looks into, and how many there are."""
    size, columns = grid.size[kind], grid.columns[kind]
    band = grid.radius[kind] / KM_PER_DEGREE + _MARGIN
    if abs(lat) + band >= 89.9:
        return 0, columns
    ratio = math.sin(math.radians(band)) / math.cos(math.radians(lat))
    if ratio >= 1.0:
        return 0, columns
    wide = math.degrees(math.asin(ratio)) + _MARGIN
    west = math.floor((lon - wide + 180) / size)
    east = math.floor((lon + wide + 180) / size)
    if east - west + 1 >= columns:
        return 0, columns
    return west, east - west + 1


@compiled
def look(
    site_first: Array, site_exact: Array, skipped: Array, cell_of: Array, grid: Grid, found: Array
) -> int:
    """List cell, trial and site, a line each, in the order of trials and their sites.

    Returns:
        How many lines there are; what has no room is only counted.
    """
    n = 0
    for m in range(len(skipped)):
        if skipped[m]:
            continue
        for site in range(site_first[m], site_first[m + 1]):
            for kind in range(len(grid.radius)):
                n = _look_about(m, site, site_exact, cell_of, grid, kind, found, n)
    return n


@compiled
def _look_about(
    m: int, site: int, exact: Array, cell_of: Array, grid: Grid, kind: int, found: Array, n: int
) -> int:
    lat = exact[site, 0]
    size, columns = grid.size[kind], grid.columns[kind]
    band = grid.radius[kind] / KM_PER_DEGREE + _MARGIN
    south = max(0, math.floor((lat - band + 90) / size))
    north = min(int(180 / size) - 1, math.floor((lat + band + 90) / size))
    west, wide = columns_about(lat, exact[site, 1], grid, kind)
    for line in range(south, north + 1):
        begin = grid.first[kind] + line * columns
        column = west % columns
        for _ in range(wide):
            cell = cell_of[begin + column]
            column = column + 1 if column + 1 < columns else 0
            if cell >= 0:
                if n < len(found):
                    found[n, 0], found[n, 1], found[n, 2] = cell, m, site
                n += 1
    return n


@compiled
def by_cell(found: Array, cells: int) -> tuple[Array, Array, Array]:
    """Sort lines by their cells: a cell that is read is read by all its trials.

    So its people come into the processor's near memory once and not once a trial.
    """
    first = np.zeros(cells + 1, np.int64)
    for n in range(len(found)):
        first[found[n, 0] + 1] += 1
    for cell in range(cells):
        first[cell + 1] += first[cell]
    filled = first[:-1].copy()
    trial, site = np.empty(len(found), np.int32), np.empty(len(found), np.int32)
    for n in range(len(found)):
        at = filled[found[n, 0]]
        trial[at], site[at] = found[n, 1], found[n, 2]
        filled[found[n, 0]] = at + 1
    return first, trial, site
