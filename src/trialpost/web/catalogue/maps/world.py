"""Where in the world trials recruit: land, and a dot for each part of it, the larger the more."""

import math
from collections import Counter
from weakref import WeakKeyDictionary

import msgspec
import numpy as np

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.coded import STATUS_CODE
from trialpost.model.status import RecruitmentStatus
from trialpost.web.catalogue.maps import outlines
from trialpost.web.catalogue.maps.frame import Frame

WORLD = Frame(west=-170.0, south=-56.0, east=190.0, north=76.0, width=360, height=150)
CELL = 3.0
"""How wide the parts are that get one dot each, in degrees."""

SIZES = (1.6, 2.4, 3.4, 4.6, 6.0)
"""Diameters of dots in units of the map, for up to 1, 4, 16 and 64 sites, and for more."""


class World(msgspec.Struct, frozen=True):
    """Land, and the dots of each size: pairs of a diameter and a path of its points."""

    land: str
    dots: tuple[tuple[float, str], ...]


_drawn: WeakKeyDictionary[Catalogue, World | None] = WeakKeyDictionary()


def where_trials_recruit(catalogue: Catalogue) -> World | None:
    """Draw where trials recruit, once for a catalogue; ``None`` if nowhere or without outlines."""
    if catalogue not in _drawn:
        _drawn[catalogue] = _draw(catalogue)
    return _drawn[catalogue]


def _draw(catalogue: Catalogue) -> World | None:
    columns, code = catalogue.columns, STATUS_CODE[RecruitmentStatus.RECRUITING]
    taking = catalogue.alive & (columns.status == code)
    open_sites = taking[columns.site_slot] & (columns.site_status == code)
    points = np.column_stack([columns.site_lon, columns.site_lat])[open_sites]
    points = points[~np.isnan(points).any(axis=1)]
    points = points[(points[:, 1] > WORLD.south) & (points[:, 1] < WORLD.north)]
    if not len(points) or not outlines.there():
        return None
    points[points[:, 0] < WORLD.west, 0] += 360.0
    cells = Counter(map(tuple, np.floor(points / CELL)))
    paths: dict[float, list[str]] = {}
    for cell, sites in sorted(cells.items()):
        x, y = WORLD.project((np.array([cell]) + 0.5) * CELL)[0]
        size = SIZES[min(len(SIZES) - 1, math.ceil(math.log(sites, 4)))]
        paths.setdefault(size, []).append(f"M{x:.0f} {y:.0f}h0")
    dots = tuple((size, "".join(steps)) for size, steps in sorted(paths.items()))
    return World(land=outlines.paths(WORLD)["land"], dots=dots)
