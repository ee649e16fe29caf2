"""The outlines of land and borders, cut to a map's frame and written as SVG paths."""

import functools
from pathlib import Path
from typing import NamedTuple

import numpy as np

from trialpost.web.assets import BUILT
from trialpost.web.catalogue.maps.frame import Frame

FOLDER = BUILT / "map"
LAYERS = ("land", "countries", "states", "counties")
COUNTIES_BELOW = 6.0
"""Counties are drawn on maps that are lower than so many degrees."""

STATES_BELOW = 45.0
COARSEST = ((10.0, 0.7), (45.0, 1.2), (float("inf"), 2.2))
"""Points nearer to the one before than the second, in units of the map, are left out on maps that
are lower than the first, in degrees: a map of the world must not weigh more than its page."""


class Layer(NamedTuple):
    """The lines of one layer: points (n, 2) in degrees, where each line starts, and its box."""

    points: np.ndarray
    starts: np.ndarray
    boxes: np.ndarray


def coarsest(frame: Frame) -> float:
    """Return how near to the one before a point of this map may lie, in units."""
    return next(units for below, units in COARSEST if frame.degrees < below)


def there() -> bool:
    """Say whether the outlines have been built."""
    return all((FOLDER / f"{name}.npz").is_file() for name in LAYERS)


@functools.cache
def _layer(path: Path) -> Layer:
    with np.load(path) as kept:
        points, starts = kept["points"].astype(np.float64), kept["starts"]
    low = np.minimum.reduceat(points, starts[:-1], axis=0)
    high = np.maximum.reduceat(points, starts[:-1], axis=0)
    return Layer(points, starts, np.hstack([low, high]))


@functools.lru_cache(maxsize=256)
def paths(frame: Frame) -> dict[str, str]:
    """Return the SVG path of each layer that this frame shows; land is closed, borders are not."""
    shown = {"land": _land(frame), "countries": _borders("countries", frame)}
    if frame.degrees < STATES_BELOW:
        shown["states"] = _borders("states", frame)
    if frame.degrees < COUNTIES_BELOW:
        shown["counties"] = _borders("counties", frame)
    return shown


def shows_where(frame: Frame) -> bool:
    """Tell whether a map has a shore or a border on it: without one it could be anywhere."""
    shown = paths(frame)
    borders = any(path for name, path in shown.items() if name != "land")
    corners = shown["land"].count(" ")
    return borders or corners > _WHOLE


_WHOLE = 8
"""Spaces in the path of land that fills a map: it is the map's own four corners."""


def _near(layer: Layer, frame: Frame) -> np.ndarray:
    box = layer.boxes
    meets = (box[:, 0] < frame.east) & (box[:, 2] > frame.west)
    return np.flatnonzero(meets & (box[:, 1] < frame.north) & (box[:, 3] > frame.south))


def _land(frame: Frame) -> str:
    layer = _layer(FOLDER / "land.npz")
    parts = []
    for one in _near(layer, frame):
        ring = layer.points[layer.starts[one] : layer.starts[one + 1]]
        for axis, limit, keep_above in (
            (0, frame.west, True), (0, frame.east, False),
            (1, frame.south, True), (1, frame.north, False),
        ):  # fmt: skip
            ring = _cut(ring, axis, limit, keep_above)
        parts.append(_path(frame.project(ring), closed=True, coarsest=coarsest(frame)))
    return "".join(parts)


def _cut(ring: np.ndarray, axis: int, limit: float, keep_above: bool) -> np.ndarray:
    """Cut a ring along one side of the frame (Sutherland and Hodgman, 1974)."""
    if not len(ring):
        return ring
    ends = np.roll(ring, -1, axis=0)
    inside = (ring[:, axis] >= limit) == keep_above
    crosses = inside != np.roll(inside, -1)
    step = np.where(crosses, ends[:, axis] - ring[:, axis], 1.0)
    share = (limit - ring[:, axis]) / np.where(step == 0, 1.0, step)
    meets = ring + (ends - ring) * share[:, None]
    both = np.stack([ring, meets], axis=1).reshape(-1, 2)
    kept = np.stack([inside, crosses], axis=1).reshape(-1)
    return np.asarray(both[kept])


def _borders(name: str, frame: Frame) -> str:
    layer = _layer(FOLDER / f"{name}.npz")
    parts = []
    for one in _near(layer, frame):
        line = frame.project(layer.points[layer.starts[one] : layer.starts[one + 1]])
        room = np.array([frame.width, frame.height])
        seen = ((line >= -20) & (line <= room + 20)).all(axis=1)
        # A point beside one that is seen stays, so that a line runs on to the edge.
        wanted = seen | np.roll(seen, 1) | np.roll(seen, -1)
        for part in np.split(line, np.flatnonzero(np.diff(wanted)) + 1)[0 if wanted[0] else 1 :: 2]:
            parts.append(_path(part, closed=False, coarsest=coarsest(frame)))
    return "".join(parts)


def _path(line: np.ndarray, *, closed: bool, coarsest: float) -> str:
    """Write points as an SVG path of steps in tenths of units, without what nobody could see."""
    if len(line) < (3 if closed else 2):
        return ""
    if closed and np.ptp(line, axis=0).max() < 2 * coarsest:
        return ""
    tenths = np.rint(line * 10)
    kept, last = [tenths[0]], tenths[0]
    for point in tenths[1:-1]:
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= 10 * coarsest:
            kept.append(point)
            last = point
    kept.append(tenths[-1])
    steps = "".join(f"{_number(x)} {_number(y)} " for x, y in np.diff(np.array(kept), axis=0))
    return f"M{_number(kept[0][0])} {_number(kept[0][1])}l{steps.strip()}{'z' if closed else ''}"


def _number(tenths: float) -> str:
    return f"{tenths / 10:g}"
