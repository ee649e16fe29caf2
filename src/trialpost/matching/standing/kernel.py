"""The exact test of many profiles against many trials, compiled where numba is installed.

Without numba the same lines run as Python: the answers are the same, hundreds of times as slow.

Distances are compared by the square of the chord in single precision. Where that does not decide,
the haversine formula is worked out in double precision; and where even that comes within a metre of
what somebody would travel, the pair is marked, so that the caller lets the plain check decide.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from trialpost.matching.standing.block import Block
from trialpost.matching.standing.grid import Grid
from trialpost.matching.standing.rows import Array
from trialpost.matching.standing.trials import Asked
from trialpost.vocabulary.distances import EARTH_RADIUS_KM, KM_PER_DEGREE

Function = TypeVar("Function", bound=Callable[..., Any])

try:
    import numba

    COMPILED = True
except ImportError:
    COMPILED = False


def compiled(function: Function) -> Function:
    """Compile a function, and keep what was compiled where there is a folder for it."""
    if not COMPILED:
        return function
    try:
        return cast(Function, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # neither the package's folder nor the user's can be written
        return cast(Function, numba.njit(nogil=True)(function))


_ANYWHERE, _BY_COUNTRY = 0, 2
"""As in ``rows``. What is compiled is kept until *this* file changes, so nothing that may change in
another one is read as a constant here: it is handed in."""
_MARGIN = 1e-6
"""Degrees by which a site looks further than its radius, so that rounding loses nobody."""
_DOUBT_KM = 1e-3
NO, YES, DOUBT = 0, 1, 2


@compiled
def _haversine_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return what ``vocabulary.distances`` works out, but for the last digits."""
    north, south = math.radians(other_lat), math.radians(lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))


@compiled
def _by_way(one: Any, exact: Any, site: Array, site_exact: Array, near: Array, count: int) -> int:
    """Tell whether one of some sites lies within somebody's way."""
    limit = one["limit"]
    band = np.float32(1e-6) * np.float32(math.sqrt(limit)) + np.float32(2e-6) * limit
    band += np.float32(1e-12)
    best = NO
    for at in range(count):
        n = near[at]
        x, y, z = one["x"] - site[n, 0], one["y"] - site[n, 1], one["z"] - site[n, 2]
        over = x * x + y * y + z * z - limit
        if over > band:
            continue
        if over < -band:
            return YES
        over_km = (
            _haversine_km(exact["lat"], exact["lon"], site_exact[n, 0], site_exact[n, 1])
            - exact["km"]
        )
        if over_km < -_DOUBT_KM:
            return YES
        if over_km <= _DOUBT_KM:
            best = DOUBT
    return best


@compiled
def _in_reach(m: int, one: Any, exact: Any, asked: Asked, near: Array, count: int) -> int:
    """Tell whether where a trial takes people is not surely out of somebody's reach."""
    if asked.unlisted[m] or one["mode"] == _ANYWHERE:
        return YES
    if one["mode"] >= _BY_COUNTRY and asked.in_country[asked.country[m], one["country"]]:
        return YES
    if one["mode"] == _BY_COUNTRY:
        return NO
    if asked.hope[m] and asked.hopeful[asked.hope[m], one["reach"]]:
        return YES
    return _by_way(one, exact, asked.site, asked.site_exact, near, count)


@compiled
def _first_from(places: Array, low: int, high: int, wanted: int) -> int:
    """Return where the first of sorted places is that is not before the wanted one."""
    while low < high:
        middle = (low + high) >> 1
        if places[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _passes(m: int, one: Any, asked: Asked) -> bool:
    """Tell whether neither age nor sex nor being a healthy volunteer rules somebody out."""
    last = min(one["last"], max(asked.today, one["first"]))
    return bool(
        (asked.kinds[m] >> one["kind"]) & 1
        and one["first"] <= asked.born_until[m]
        and last >= asked.born_from[m]
    )


@compiled
def _scan(
    group: int, m: int, block: Block, alive: Array, asked: Asked,
    near: Array, count: int, stamp: Array, out: Array, n: int,
) -> int:  # fmt: skip
    """Test everybody of a group whose condition a trial asks for; -1 when the answer is full."""
    begin, end = block.group_first[group], block.group_first[group + 1]
    for at in range(asked.span_first[m], asked.span_first[m + 1]):
        low = _first_from(block.posting_place, begin, end, asked.span[at, 0])
        past = asked.span[at, 1]
        for posting in range(low, end):
            if block.posting_place[posting] >= past:
                break
            row = block.posting_row[posting]
            one = block.row[row]
            if not _passes(m, one, asked) or stamp[row] == m or not alive[row]:
                continue
            reached = _in_reach(m, one, block.exact[row], asked, near, count)
            if reached == NO:
                continue
            if n == len(out):
                return -1
            stamp[row] = m
            out[n, 0], out[n, 1], out[n, 2] = row, m, reached
            n += 1
    return n


@compiled
def _columns_about(lat: float, lon: float, grid: Grid, kind: int) -> tuple[int, int]:
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
def _note(
    group: int, n: int, groups: Array, found: int, head: Array, link: Array, links: int
) -> tuple[int, int]:
    """Note that a site looks into a group; -1 for ``links`` when there is no room."""
    if links == len(link):
        return found, -1
    if head[group] < 0:
        groups[found] = group
        found += 1
    link[links, 0], link[links, 1] = n, head[group]
    head[group] = links
    return found, links + 1


@compiled
def _groups_about(
    m: int, block: Block, asked: Asked, grid: Grid, groups: Array, head: Array, link: Array
) -> int:
    """List the groups that a trial's sites look into, and for each of them those sites.

    Returns:
        How many groups; -1 when there is no room for the sites, who are then looked for everywhere.
    """
    found, links = 0, 0
    for n in range(asked.site_first[m], asked.site_first[m + 1]):
        lat, lon = asked.site_exact[n, 0], asked.site_exact[n, 1]
        for kind in range(len(grid.radius)):
            size, columns = grid.size[kind], grid.columns[kind]
            band = grid.radius[kind] / KM_PER_DEGREE + _MARGIN
            rows = int(180 / size)
            south = max(0, math.floor((lat - band + 90) / size))
            north = min(rows - 1, math.floor((lat + band + 90) / size))
            west, wide = _columns_about(lat, lon, grid, kind)
            for line in range(south, north + 1):
                for step in range(wide):
                    cell = grid.first[kind] + line * columns + (west + step) % columns
                    group = block.group_of[cell]
                    if group >= 0:
                        found, links = _note(group, n, groups, found, head, link, links)
                        if links < 0:
                            return -1 - found
    return found


@compiled
def _one_trial(
    m: int, block: Block, alive: Array, asked: Asked, grid: Grid, scratch: Any, out: Array, n: int
) -> int:
    """Test everybody whom a trial may concern; -1 when the answer is full."""
    stamp, groups, head, link, near = scratch
    count = asked.site_first[m + 1] - asked.site_first[m]
    found = -1
    if not asked.unlisted[m] and not asked.hope[m]:
        found = _groups_about(m, block, asked, grid, groups, head, link)
        for at in range(found):
            chosen, step = 0, head[groups[at]]
            while step >= 0:
                near[chosen] = link[step, 0]
                chosen += 1
                step = link[step, 1]
            if n >= 0:
                n = _scan(groups[at], m, block, alive, asked, near, chosen, stamp, out, n)
        for at in range(found if found >= 0 else -1 - found):
            head[groups[at]] = -1
    for at in range(count):
        near[at] = asked.site_first[m] + at
    if found < 0:
        for group in range(len(block.group_first) - 1):
            if n >= 0:
                n = _scan(group, m, block, alive, asked, near, count, stamp, out, n)
    elif block.group_of[grid.first[-1]] >= 0 and n >= 0:
        group = block.group_of[grid.first[-1]]
        n = _scan(group, m, block, alive, asked, near, count, stamp, out, n)
    return n


@compiled
def find_pairs(
    block: Block, alive: Array, asked: Asked, grid: Grid, scratch: Any, out: Array, first: int
) -> tuple[int, int]:
    """Test trials one after the other until all are done or the answer is full.

    Args:
        block: the profiles.
        alive: which of its rows have not left.
        asked: the trials.
        grid: the classes of radius and their cells, ``grid.GRID``.
        scratch: what :func:`scratch_for` made.
        out: the answer: row, trial, and whether the distance is in doubt, a line a pair.
        first: the trial to begin with.

    Returns:
        The trial to go on with, and how many lines the answer has.
    """
    stamp, n = scratch[0], 0
    for m in range(first, len(asked.trial)):
        done = _one_trial(m, block, alive, asked, grid, scratch, out, n)
        if done < 0:
            for row in out[n:, 0]:
                stamp[row] = -1
            return m, n
        n = done
    return len(asked.trial), n


LINKS = 1 << 17


def scratch_for(block: Block, asked: Asked) -> tuple[Array, ...]:
    """Make the room that :func:`find_pairs` works in."""
    most = int(np.diff(asked.site_first).max(initial=0))
    groups = len(block.group_cell)
    return (
        np.full(len(block.row), -1, np.int32),
        np.zeros(groups, np.int32),
        np.full(groups, -1, np.int32),
        np.zeros((LINKS, 2), np.int32),
        np.zeros(most, np.int32),
    )
