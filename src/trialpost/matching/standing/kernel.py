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


def woven(function: Function) -> Function:
    """Compile a function into those that call it."""
    return cast(Function, numba.njit(inline="always")(function)) if COMPILED else function


_ANYWHERE, _BY_COUNTRY = 0, 2
"""As in ``rows``. What is compiled is kept until *this* file changes, so nothing that may change in
another one is read as a constant here: it is handed in."""
_MARGIN = 1e-6
"""Degrees by which a site looks further than its radius, so that rounding loses nobody."""
_DOUBT_KM = 1e-3
NO, YES, DOUBT = 0, 1, 2


@woven
def _haversine_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return what ``vocabulary.distances`` works out, but for the last digits."""
    north, south = math.radians(other_lat), math.radians(lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))


@woven
def _by_way(
    one: Any, exact: Any, site: Array, site_exact: Array, looking: Array, first: int, past: int
) -> int:
    """Tell whether one of some sites lies within somebody's way."""
    limit = one["limit"]
    band = np.float32(1e-6) * np.float32(math.sqrt(limit)) + np.float32(2e-6) * limit
    band += np.float32(1e-12)
    best = NO
    for at in range(first, past):
        n = looking[at]
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


@woven
def _reached_otherwise(one: Any, in_country: Array, country: int, hopeful: Array, hope: int) -> int:
    """Tell whether the country or a site that is not placed decides; DOUBT where the way does."""
    if one["mode"] == _ANYWHERE:
        return YES
    if one["mode"] >= _BY_COUNTRY and in_country[country, one["country"]]:
        return YES
    if one["mode"] == _BY_COUNTRY:
        return NO
    return YES if hopeful[hope, one["reach"]] else DOUBT


@woven
def _first_from(places: Array, low: int, high: int, wanted: int) -> int:
    """Return where the first of sorted places is that is not before the wanted one."""
    while low < high:
        middle = (low + high) >> 1
        if places[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@woven
def _passes(one: Any, kinds: int, born_from: int, born_until: int, today: int) -> bool:
    """Tell whether neither age nor sex nor being a healthy volunteer rules somebody out."""
    last = min(one["last"], max(today, one["first"]))
    return bool((kinds >> one["kind"]) & 1 and one["first"] <= born_until and last >= born_from)


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
def list_visits(
    block: Block, asked: Asked, grid: Grid, scratch: Any, visits: Array, looking: Array
) -> tuple[int, int]:
    """List which groups each trial has to ask, and which sites look into each of them.

    A trial asks the groups about its sites and the group of those who are in no cell; where a
    site's place is not known, or none is listed, all of them.

    Args:
        block: the profiles.
        asked: the trials.
        grid: the classes of radius and their cells, ``grid.GRID``.
        scratch: what :func:`_scratch` made.
        visits: where they are written, a line each: group, trial, and from where to where its sites
            stand in ``looking``; what has no room is only counted.
        looking: where the sites are written, behind all sites in their order.

    Returns:
        How many visits there are, and how much room their sites take.
    """
    groups, head, link = scratch
    n, filled = 0, len(asked.site)
    for m in range(len(asked.trial)):
        first, past, listed = asked.site_first[m], asked.site_first[m + 1], 0
        if not asked.unlisted[m] and not asked.hope[m]:
            listed = _groups_about(m, block, asked, grid, groups, head, link)
        everywhere = asked.unlisted[m] or asked.hope[m] > 0 or listed < 0
        for at in range(listed):
            begun, step = filled, head[groups[at]]
            while step >= 0:
                if filled < len(looking):
                    looking[filled] = link[step, 0]
                filled, step = filled + 1, link[step, 1]
            n = _write(visits, n, groups[at], m, begun, filled)
        for at in range(listed if listed >= 0 else -1 - listed):
            head[groups[at]] = -1
        apart = block.group_of[grid.first[-1]]
        if everywhere:
            for group in range(len(groups)):
                n = _write(visits, n, group, m, first, past)
        elif apart >= 0:
            n = _write(visits, n, apart, m, first, past)
    return n, filled


@compiled
def _write(visits: Array, n: int, group: int, m: int, first: int, past: int) -> int:
    if n < len(visits):
        visits[n, 0], visits[n, 1], visits[n, 2], visits[n, 3] = group, m, first, past
    return n + 1


@compiled
def by_group(visits: Array, groups: int) -> Array:
    """Return the visits in the order of their groups: one that is read is read by all its trials.

    So a group's people come into the processor's near memory once and not once a trial.
    """
    begins = np.zeros(groups + 1, np.int64)
    for at in range(len(visits)):
        begins[visits[at, 0] + 1] += 1
    for group in range(groups):
        begins[group + 1] += begins[group]
    found = np.empty_like(visits)
    for at in range(len(visits)):
        group = visits[at, 0]
        found[begins[group]] = visits[at]
        begins[group] += 1
    return found


@compiled
def find_pairs(
    block: Block, alive: Array, asked: Asked, visits: Array, looking: Array,
    stamp: Array, out: Array, first: int,
) -> tuple[int, int]:  # fmt: skip
    """Make visits one after the other until all are made or the answer is full.

    What the loops read is taken out of the tuples before: numba counts who holds an array, and that
    costs more than the test itself.

    Args:
        block: the profiles.
        alive: which of its rows have not left.
        asked: the trials.
        visits: as :func:`by_group` sorted them, with their sites in ``looking``.
        looking: the sites.
        stamp: a number a row, -1 at first: which trial somebody was found for last.
        out: the answer: row, trial, and whether the distance is in doubt, a line a pair.
        first: the visit to begin with.

    Returns:
        The visit to go on with, and how many lines the answer has.
    """
    begins, places, row_of = block.group_first, block.posting_place, block.posting_row
    rows, exact, site, site_exact = block.row, block.exact, asked.site, asked.site_exact
    span_first, span, today = asked.span_first, asked.span, asked.today
    kinds, born_from, born_until = asked.kinds, asked.born_from, asked.born_until
    unlisted, country, hope = asked.unlisted, asked.country, asked.hope
    in_country, hopeful = asked.in_country, asked.hopeful
    n = 0
    for visit in range(first, len(visits)):
        group, m, begun = visits[visit, 0], visits[visit, 1], n
        near, near_past = visits[visit, 2], visits[visit, 3]
        low, end = begins[group], begins[group + 1]
        for at in range(span_first[m], span_first[m + 1]):
            past = span[at, 1]
            low = _first_from(places, low, end, span[at, 0])
            while low < end and places[low] < past:
                row = row_of[low]
                low += 1
                one = rows[row]
                if not _passes(one, kinds[m], born_from[m], born_until[m], today):
                    continue
                if stamp[row] == m or not alive[row]:
                    continue
                reached = YES
                if not unlisted[m]:
                    reached = _reached_otherwise(one, in_country, country[m], hopeful, hope[m])
                if reached == DOUBT:
                    reached = _by_way(one, exact[row], site, site_exact, looking, near, near_past)
                if reached == NO:
                    continue
                if n == len(out):
                    for line in range(begun, n):
                        stamp[out[line, 0]] = -1
                    return visit, begun
                stamp[row] = m
                out[n, 0], out[n, 1], out[n, 2] = row, m, reached
                n += 1
    return len(visits), n


LINKS = 1 << 17


def visits_of(block: Block, asked: Asked, grid: Grid) -> tuple[Array, Array]:
    """Return the visits that trials make, by group, and the sites that look into each."""
    scratch = _scratch(len(block.group_cell))
    sites = np.arange(len(asked.site), dtype=np.int32)
    none = np.empty((0, 4), np.int32)
    count, filled = list_visits(block, asked, grid, scratch, none, sites)
    visits, looking = np.empty((count, 4), np.int32), np.empty(filled, np.int32)
    looking[: len(sites)] = sites
    list_visits(block, asked, grid, scratch, visits, looking)
    return by_group(visits, len(block.group_cell)), looking


def _scratch(groups: int) -> tuple[Array, Array, Array]:
    """Make the room that :func:`list_visits` works in."""
    head = np.full(groups, -1, np.int32)
    return np.zeros(groups, np.int32), head, np.zeros((LINKS, 2), np.int32)
