"""Classes of radius, and the cells of the earth in each: who may be near a site is in few cells.

Somebody who would travel up to 25 km lies in a cell of half a degree, one who would travel 400 km
in one of four degrees, so that a site has to look into about nine cells of each class whatever the
radius. Whoever is not held to a radius is in one cell of their own, ``EVERYWHERE``.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

RADII = (25.0, 50.0, 100.0, 200.0, 400.0, 1000.0)
"""The most kilometres of each class."""

SIZES = (0.5, 0.5, 1.0, 2.0, 4.0, 10.0)
"""Degrees from one side of a cell to the other, in each class; 180 is a multiple of each."""


class Grid(NamedTuple):
    """The classes as arrays: radius, size, number of columns, and where the cells begin."""

    radius: Floats
    size: Floats
    columns: Ints
    first: Ints


def _grid() -> Grid:
    size = np.array(SIZES)
    columns = np.rint(360 / size).astype(np.int32)
    cells = columns * np.rint(180 / size).astype(np.int32)
    first = np.concatenate([[0], np.cumsum(cells)]).astype(np.int32)
    return Grid(np.array(RADII), size, columns, first)


GRID = _grid()
EVERYWHERE = int(GRID.first[-1])
"""The number of the cell of all who are held to no radius, or to a larger one than any class."""

CELLS = EVERYWHERE + 1


def cells_of(lat: Floats, lon: Floats, km: Floats, held: npt.NDArray[np.bool_]) -> Ints:
    """Return the cells in which people lie; ``held`` tells who is held to their radius."""
    kind = np.searchsorted(GRID.radius, km)
    found = np.full(len(lat), EVERYWHERE, np.int32)
    inside = np.flatnonzero(held & (kind < len(RADII)))
    kind = kind[inside]
    size, columns = GRID.size[kind], GRID.columns[kind]
    row = np.floor((lat[inside] + 90) / size).astype(np.int32)
    row = np.minimum(row, np.rint(180 / size).astype(np.int32) - 1)
    column = np.floor((lon[inside] + 180) / size).astype(np.int32) % columns
    found[inside] = GRID.first[kind] + row * columns + column
    return found
