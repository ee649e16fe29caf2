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
        way = _haversine_km(exact["lat"], exact["lon"], site_exact[n, 0], site_exact[n, 1])
        if way - exact["km"] < -_DOUBT_KM:
            return YES
        if way - exact["km"] <= _DOUBT_KM:
            best = DOUBT
    return best


@compiled
def _reached_otherwise(one: Any, in_country: Array, hopeful: Array) -> int:
    """Tell whether the country or a site that is not placed decides; DOUBT where the way does."""
    if one["mode"] == _ANYWHERE:
        return YES
    if one["mode"] >= _BY_COUNTRY and in_country[one["country"]]:
        return YES
    if one["mode"] == _BY_COUNTRY:
        return NO
    return YES if hopeful[one["reach"]] else DOUBT


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
def _passes(one: Any, kinds: int, born_from: int, born_until: int, today: int) -> bool:
    """Tell whether neither age nor sex nor being a healthy volunteer rules somebody out."""
    last = min(one["last"], max(today, one["first"]))
    return bool((kinds >> one["kind"]) & 1 and one["first"] <= born_until and last >= born_from)


@compiled
def _scan(
    low: int, end: int, spans: Array, m: int,
    places: Array, row_of: Array, rows: Array, exact: Array, alive: Array,
    kinds: int, born_from: int, born_until: int, today: int,
    unlisted: bool, in_country: Array, hopeful: Array,
    site: Array, site_exact: Array, near: Array, count: int,
    stamp: Array, out: Array, n: int,
) -> int:  # fmt: skip
    """Test everybody of a group whose condition a trial asks for; -1 when the answer is full.

    It takes arrays one by one: to take them out of a tuple for every group costs as much time as
    the test itself, since numba counts who holds them.
    """
    for at in range(len(spans)):
        past = spans[at, 1]
        low = _first_from(places, low, end, spans[at, 0])
        while low < end and places[low] < past:
            row = row_of[low]
            low += 1
            one = rows[row]
            if not _passes(one, kinds, born_from, born_until, today):
                continue
            if stamp[row] == m or not alive[row]:
                continue
            reached = YES if unlisted else _reached_otherwise(one, in_country, hopeful)
            if reached == DOUBT:
                reached = _by_way(one, exact[row], site, site_exact, near, count)
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
def _near(group: int, head: Array, link: Array, near: Array) -> int:
    """List the sites that look into a group; return how many."""
    count, step = 0, head[group]
    while step >= 0:
        near[count] = link[step, 0]
        count, step = count + 1, link[step, 1]
    return count


@compiled
def _left_over(everywhere: bool, apart: int, groups: int) -> tuple[int, int]:
    """Return the groups that have to be asked whatever the sites: all, the one apart, or none."""
    if everywhere:
        return 0, groups
    return (apart, apart + 1) if apart >= 0 else (0, 0)


@compiled
def _one_trial(
    m: int, block: Block, alive: Array, asked: Asked, grid: Grid, scratch: Any, out: Array, n: int
) -> int:
    """Test everybody whom a trial may concern; -1 when the answer is full.

    First come those whose cells a site looks into, then those who are in no cell; where a site's
    place is not known, or none is listed, all groups are asked.
    """
    stamp, groups, head, link, near = scratch
    begins, places, row_of = block.group_first, block.posting_place, block.posting_row
    rows, exact, site, site_exact = block.row, block.exact, asked.site, asked.site_exact
    spans = asked.span[asked.span_first[m] : asked.span_first[m + 1]]
    kinds, born_from, born_until = asked.kinds[m], asked.born_from[m], asked.born_until[m]
    unlisted, today, apart = asked.unlisted[m], asked.today, block.group_of[grid.first[-1]]
    in_country, hopeful = asked.in_country[asked.country[m]], asked.hopeful[asked.hope[m]]
    found = 0
    if not unlisted and not asked.hope[m]:
        found = _groups_about(m, block, asked, grid, groups, head, link)
    everywhere = unlisted or asked.hope[m] or found < 0
    listed = found if found >= 0 else -1 - found
    for step in range(0 if everywhere else listed):
        group = groups[step]
        count = _near(group, head, link, near)
        if n >= 0:
            n = _scan(begins[group], begins[group + 1], spans, m, places, row_of, rows, exact,
                      alive, kinds, born_from, born_until, today, unlisted, in_country, hopeful,
                      site, site_exact, near, count, stamp, out, n)  # fmt: skip
    for step in range(listed):
        head[groups[step]] = -1
    count = asked.site_first[m + 1] - asked.site_first[m]
    for at in range(count):
        near[at] = asked.site_first[m] + at
    first, past = _left_over(everywhere, apart, len(begins) - 1)
    for group in range(first, past):
        if n >= 0:
            n = _scan(begins[group], begins[group + 1], spans, m, places, row_of, rows, exact,
                      alive, kinds, born_from, born_until, today, unlisted, in_country, hopeful,
                      site, site_exact, near, count, stamp, out, n)  # fmt: skip
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
