"""Prepare the outlines of countries, states and counties for the maps, from TopoJSON packages.

TopoJSON keeps each border once, as an arc of whole-number steps (its format: the TopoJSON
specification 1.0). Land needs closed rings; a border between two neighbours is an arc that two of
them share. Each layer becomes one file of points in degrees (longitude, latitude) and where each
line of it starts.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

Line = np.ndarray
"""Points of a line, shape (n, 2): degrees east and north."""


def write(modules: Path, folder: Path) -> None:
    """Write the layers ``land``, ``countries``, ``states`` and ``counties`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    world = json.loads((modules / "world-atlas" / "countries-50m.json").read_text())
    america = json.loads((modules / "us-atlas" / "counties-10m.json").read_text())
    _keep(folder / "land.npz", _rings(world, "land"))
    _keep(folder / "countries.npz", _shared(world, "countries"))
    _keep(folder / "states.npz", _shared(america, "states"))
    _keep(folder / "counties.npz", _shared(america, "counties"))


def _arcs(topology: dict[str, Any]) -> list[Line]:
    scale, move = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + move for arc in topology["arcs"]]


def _rings_of(shape: dict[str, Any]) -> list[list[int]]:
    if shape["type"] == "Polygon":
        return list(shape["arcs"])
    if shape["type"] == "MultiPolygon":
        return [ring for polygon in shape["arcs"] for ring in polygon]
    return []


def _rings(topology: dict[str, Any], layer: str) -> Iterator[Line]:
    arcs = _arcs(topology)
    for shape in topology["objects"][layer]["geometries"]:
        for ring in _rings_of(shape):
            parts = [arcs[one] if one >= 0 else arcs[~one][::-1] for one in ring]
            yield from _round(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))


def _shared(topology: dict[str, Any], layer: str) -> Iterator[Line]:
    arcs = _arcs(topology)
    used: Counter[int] = Counter()
    for shape in topology["objects"][layer]["geometries"]:
        used.update({max(one, ~one) for ring in _rings_of(shape) for one in ring})
    return (line for one, times in used.items() if times > 1 for line in _round(arcs[one]))


def _round(line: Line) -> Iterator[Line]:
    """Follow a line across the meridian of 180 degrees, and give it on both sides of it.

    A ring round the pole (Antarctica) is closed along the pole.
    """
    east = np.unwrap(line[:, 0], period=360)
    followed = np.column_stack([east, line[:, 1]])
    if np.array_equal(line[0], line[-1]) and abs(east[-1] - east[0]) > 180:
        pole = -90.0 if line[:, 1].mean() < 0 else 90.0
        followed = np.vstack([followed, [[east[-1], pole], [east[0], pole]]])
    yield followed
    if followed[:, 0].max() > 180:
        yield np.subtract(followed, [360, 0])
    if followed[:, 0].min() < -180:
        yield np.add(followed, [360, 0])


def _keep(path: Path, lines: Iterator[Line]) -> None:
    kept = [line.astype(np.float32) for line in lines if len(line) > 1]
    starts = np.cumsum([0, *(len(line) for line in kept)]).astype(np.int32)
    fresh = path.with_name(f"fresh-{path.name}")
    np.savez_compressed(fresh, points=np.concatenate(kept), starts=starts)
    fresh.replace(path)
