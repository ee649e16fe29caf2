"""The exact test of many profiles against many trials, compiled where numba is installed.

In a chunk, all who have a condition that a trial asks for are passed by the ages and the kind, one
after the other and without a branch; of those who are left, the distance is looked at, and what
they stated. Distances are compared by the square of the chord in whole numbers. Where that does not
decide, the haversine formula is worked out in double precision; and where even that comes within a
metre of what somebody would travel, the pair is noted as in doubt, so that the caller lets the
plain check decide.
"""

import math
from typing import Any

import numpy as np

from trialpost.matching.standing.block import Block
from trialpost.matching.standing.compiling import COMPILED, compiled, woven
from trialpost.matching.standing.rows import DEGREE, SPHERE, Array, chord
from trialpost.matching.standing.trials import Asked
from trialpost.matching.standing.visits import Visits
from trialpost.vocabulary.distances import EARTH_RADIUS_KM

__all__ = ["COMPILED", "find_pairs", "limits_of"]

LAST_AT, KIND_AT, MODE_AT = 9, 18, 24
_AGES = 0xFF | 0xFF << LAST_AT
_EMPTY = 1 << 8 | 1 << (8 + LAST_AT)
"""The bits of ``test`` that stay empty; a bound less a test keeps both where no part is larger."""
_ANYWHERE, _BY_WAY, _BY_COUNTRY = 0, 1, 2
_BLUR = 1.75
"""How far the distance of two points can be off that were each moved by up to 0.87."""
_DOUBT_KM = 2e-3
NO, YES, DOUBT = 0, 1, 2
ROOM = 1 << 14
"""The room that an answer must have for a visit: a line for each row of a chunk."""


def limits_of(kilometres: Array) -> tuple[Array, Array]:
    """Return for each way up to which square of a chord it surely reaches, and from which not."""
    way = np.sqrt(chord(kilometres)) * SPHERE
    inner = np.where(way > _BLUR, np.floor((way - _BLUR) ** 2), -1.0).astype(np.int64)
    outer = np.ceil((way + _BLUR) ** 2).astype(np.int64)
    inner[0], outer[0] = -1, np.iinfo(np.int64).max  # the number of no way
    return inner, outer


@woven
def _haversine_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return what ``vocabulary.distances`` works out, but for the last digits."""
    north, south = math.radians(other_lat), math.radians(lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))


@woven
def _first_from(places: Array, low: Any, count: Any, wanted: Any) -> Any:
    """Return where the first of sorted places is that is not before the wanted one."""
    while count > 0:
        half = count >> 1
        before = places[low + half] < wanted
        low = low + half + 1 if before else low
        count = count - half - 1 if before else half
    return low


@compiled
def _by_way(
    one: Any, cold: Any, outer: Array, kilometres: Array,
    site: Array, site_exact: Array, looking: Array, own: bool, near: int, past: int,
) -> int:  # fmt: skip
    """Tell whether one of some sites lies within somebody's way, where points do not decide it.

    The sites are those from ``near`` up to ``past`` themselves (``own``), or what ``looking`` has
    there.
    """
    way, best = one["way"], NO
    if way == 0:
        return DOUBT if past > near else NO
    x, y, z = np.int64(one["x"]), np.int64(one["y"]), np.int64(one["z"])
    lat, lon = cold["lat"] / DEGREE, cold["lon"] / DEGREE
    for at in range(near, past):
        s = at if own else np.int64(looking[at])
        dx, dy, dz = x - site[s, 0], y - site[s, 1], z - site[s, 2]
        if dx * dx + dy * dy + dz * dz < outer[way]:
            over = _haversine_km(lat, lon, site_exact[s, 0], site_exact[s, 1]) - kilometres[way]
            if over < -_DOUBT_KM:
                return YES
            if over <= _DOUBT_KM:
                best = DOUBT
    return best


@compiled
def _reached_otherwise(
    mode: Any, cold: Any, in_country: Array, country: int, hopeful: Array, hope: int
) -> int:
    """Tell whether the country or a site that is not placed decides; DOUBT where the way does."""
    if mode >= _BY_COUNTRY:
        if in_country[country, cold["country"]]:
            return YES
        if mode == _BY_COUNTRY:
            return NO
    if hope > 0 and hopeful[hope, cold["reach"]]:
        return YES
    return DOUBT


@compiled
def _is_barred(facts: Array, row: Any, bar: Array, first: int, past: int) -> bool:
    """Tell whether somebody stated all that one of some bars says."""
    for at in range(first, past):
        all_of_it = True
        for word in range(facts.shape[1]):
            all_of_it &= (facts[row, word] & bar[at, word]) == bar[at, word]
        if all_of_it:
            return True
    return False


@compiled
def find_pairs(
    block: Block, asked: Asked, spans: Array, visits: Visits,
    inner: Array, outer: Array, kilometres: Array,
    stamp: Array, kept: Array, out_row: Array, out_trial: Array, doubts: Array,
    begin: tuple[int, int, int],
) -> tuple[tuple[int, int, int], int, int]:  # fmt: skip
    """Make visits one after the other until all are made or the answer is full.

    What the loops read is taken out of the tuples before, and what nearly all pairs come by stands
    in this one function: numba counts who holds an array, and that costs more than the test itself.

    Args:
        block: the profiles.
        asked: the trials.
        spans: their slices of places, as ranks among the block's.
        visits: where they look.
        inner: as :func:`limits_of` has it.
        outer: the same.
        kilometres: the ways by their numbers.
        stamp: room for a number a row of the largest chunk; it is cleared here.
        kept: room for a row a posting of the largest chunk.
        out_row: the answer: rows.
        out_trial: and trials, as numbered in ``asked``.
        doubts: which lines of the answer the plain check has to decide.
        begin: cell, chunk and turn to begin with.

    Returns:
        Where to go on (a cell that is none when all is done), how many lines the answer has, and
        how many of them are in doubt.
    """
    places, row_of, chunk_first = block.posting_place, block.posting_row, block.chunk_first
    rows, cold, facts, chunk_row = block.row, block.cold, block.facts, block.chunk_row
    guide, guide_first, shifts = block.guide, block.guide_first, block.chunk_shift
    cell_chunk, first_visit, everywhere = block.cell_chunk, visits.first, visits.everywhere
    trial_of, looking = visits.trial, visits.site
    span_first, site_first, site, site_exact = (
        asked.span_first, asked.site_first, asked.site, asked.site_exact)  # fmt: skip
    kinds, born_from, born_until = asked.kinds, asked.born_from, asked.born_until
    year_from, year_until, single, bar_first, bar = (
        asked.year_from, asked.year_until, asked.single, asked.bar_first, asked.bar)  # fmt: skip
    unlisted, country, hope = asked.unlisted, asked.country, asked.hope
    in_country, hopeful = asked.in_country, asked.hopeful
    n, doubtful, now, words = 0, 0, 0, facts.shape[1]
    count: Any
    low: Any
    here: Any
    stamp[:] = -1
    cell, chunk, turn = begin
    while cell < len(cell_chunk) - 1:
        apart = cell == visits.apart
        low_visit = 0 if apart else first_visit[cell]
        near_past = len(kinds) if apart else first_visit[cell + 1]
        visit_past = near_past if apart else near_past + len(everywhere)
        while chunk < cell_chunk[cell + 1]:
            base, past_posting = np.int64(chunk_row[chunk]), chunk_first[chunk + 1]
            first_posting, first_guide = chunk_first[chunk], guide_first[chunk]
            shift, visit = shifts[chunk], max(turn, low_visit)
            while visit < visit_past:
                if len(out_row) - n < ROOM or len(doubts) - doubtful < ROOM:
                    return (cell, chunk, visit), n, doubtful
                own = apart or visit >= near_past
                if own:
                    m = visit if apart else everywhere[visit - near_past]
                    near, past_site = site_first[m], site_first[m + 1]
                    visit += 1
                else:
                    m, near = np.int64(trial_of[visit]), visit
                    while visit < near_past and trial_of[visit] == m:
                        visit += 1
                    past_site = visit
                count = 0
                since, until, wanted = year_from[m], year_until[m], kinds[m] << KIND_AT
                bound = until | (255 - since) << LAST_AT | _EMPTY
                for at in range(span_first[m], span_first[m + 1]):
                    first, past = spans[at, 0], spans[at, 1]
                    step = np.uint64(first_guide + (first >> shift))
                    low = np.int64(guide[step])
                    there = np.int64(guide[step + np.uint64(1)]) - low
                    low = _first_from(places, first_posting + low, there, first)
                    while low < past_posting and places[np.uint64(low)] < past:
                        here = np.int64(row_of[np.uint64(low)])
                        low += 1
                        test = np.int64(rows[np.uint64(base + here)]["test"])
                        kept[np.uint64(count)] = here
                        fits = ((bound - (test & _AGES)) & _EMPTY) == _EMPTY
                        count += fits & ((test & wanted) != 0)
                now += 1
                from_day, until_day = born_from[m], born_until[m]
                anywhere, land, hoped = unlisted[m], country[m], hope[m]
                bar_at, bar_past = bar_first[m], bar_first[m + 1]
                for at in range(count):
                    here = np.uint64(kept[at])
                    if stamp[here] == now:
                        continue
                    stamp[here] = now
                    row = np.uint64(base + kept[at])
                    one = rows[row]
                    test = np.int64(one["test"])
                    if test & 0xFF == until and cold[row]["first"] > until_day:
                        continue
                    if 255 - (test >> LAST_AT & 0xFF) == since and cold[row]["last"] < from_day:
                        continue
                    reached, mode = YES, test >> MODE_AT
                    if mode != _ANYWHERE and not anywhere:
                        reached = DOUBT
                        if mode != _BY_WAY or hoped > 0:
                            reached = _reached_otherwise(
                                mode, cold[row], in_country, land, hopeful, hoped
                            )
                        if reached == DOUBT:
                            way, nearest = np.uint64(one["way"]), np.int64(1) << 40
                            x, y, z = np.int64(one["x"]), np.int64(one["y"]), np.int64(one["z"])
                            for look in range(near, past_site):
                                s = np.uint64(look if own else looking[look])
                                dx, dy, dz = x - site[s, 0], y - site[s, 1], z - site[s, 2]
                                nearest = min(nearest, dx * dx + dy * dy + dz * dz)
                            if nearest < outer[way]:
                                reached = YES
                                if nearest > inner[way]:
                                    reached = _by_way(
                                        one, cold[row], outer, kilometres,
                                        site, site_exact, looking, own, near, past_site,
                                    )  # fmt: skip
                            else:
                                reached = NO
                        if reached == NO:
                            continue
                    barred = False
                    for word in range(words):
                        barred |= (facts[row, np.uint64(word)] & single[m, word]) != 0
                    if barred:
                        continue
                    if bar_past > bar_at and _is_barred(facts, row, bar, bar_at, bar_past):
                        continue
                    if reached == DOUBT:
                        doubts[doubtful] = n
                        doubtful += 1
                    out_row[np.uint64(n)], out_trial[np.uint64(n)] = row, m
                    n += 1
            chunk, turn = chunk + 1, 0
        cell += 1
    return (cell, chunk, turn), n, doubtful
