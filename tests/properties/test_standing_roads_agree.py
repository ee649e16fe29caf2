"""The kernel, the plain checks and a database's SQL say the same of every pair."""

import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standing_made_up import (
    GRAPH,
    STATEMENTS,
    TODAY,
    bars,
    entry,
    outlines,
    people,
    points,
    spans,
)  # fmt: skip
from trialpost.matching.outline import OutlineSite, TrialOutline
from trialpost.matching.standing import block, rows
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.plain import Standing, matched
from trialpost.matching.standing.rows import Tables, entry_of
from trialpost.matching.standing.shard import Shard
from trialpost.model.profile import Profile
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.distances import EARTH_RADIUS_KM, distance_km

some_trials = st.lists(outlines(), max_size=8)


def found(shard: Shard, asked: list[TrialOutline]) -> set[tuple[int, int]]:
    pairs = shard.match(shard.ask(asked, spans(shard.order), today=TODAY, bars=bars))
    assert len(pairs.as_set()) == len(pairs.who), "no pair twice"
    return pairs.as_set()


@settings(max_examples=300, deadline=None)
@given(people, some_trials)
def test_the_kernel_finds_whom_the_plain_checks_find(
    held: list[Standing], asked: list[TrialOutline]
) -> None:
    order = Order(GRAPH)
    shard = Shard.of(map(entry, held), order, Tables(statements=STATEMENTS))
    plain = matched(held, asked, order, spans(order), today=TODAY, bars=bars)
    assert found(shard, asked) == plain


@settings(max_examples=60, deadline=None)
@given(people, some_trials)
def test_small_chunks_and_ways_without_a_number_change_nothing(
    held: list[Standing], asked: list[TrialOutline]
) -> None:
    """As in a city of many people, and in a shard with more different ways than numbers."""
    order = Order(GRAPH)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(block, "CHUNK", 2)
        patched.setattr(rows, "MOST_WAYS", 1)
        shard = Shard.of(map(entry, held), order, Tables(statements=STATEMENTS))
    plain = matched(held, asked, order, spans(order), today=TODAY, bars=bars)
    assert found(shard, asked) == plain


@settings(max_examples=100, deadline=None)
@given(people, people, some_trials, st.data())
def test_a_shard_that_was_changed_finds_what_one_made_afresh_finds(
    first: list[Standing], second: list[Standing], asked: list[TrialOutline], data: st.DataObject
) -> None:
    order = Order(GRAPH)
    shard = Shard.of(map(entry, first), order, Tables(statements=STATEMENTS))
    held = {one.who: one for one in first}
    for one in second:
        if data.draw(st.booleans(), label="erased"):
            assert shard.erase(one.who) == (held.pop(one.who, None) is not None)
        else:
            shard.put(entry(one))
            held[one.who] = one
        if data.draw(st.integers(0, 4), label="sorted") == 0:
            shard.sort()
    left = matched(list(held.values()), asked, order, spans(order), today=TODAY, bars=bars)
    assert len(shard) == len(held)
    assert found(shard, asked) == left
    opened = unpack(pack(shard))
    assert (len(opened), found(opened, asked)) == (len(held), left)


@st.composite
def on_the_edge(draw: st.DrawFn) -> tuple[Coordinates, list[tuple[Coordinates, float]]]:
    """Draw a site and people about it who would travel the very way there, or just not that far."""
    site, found = draw(points), []
    bearings = st.one_of(st.sampled_from((0.0, 90.0, 180.0, 270.0)), st.floats(0, 360))
    ways = st.one_of(
        st.sampled_from((24.99, 49.99, 99.99, 199.9, 399.9, 999.0)), st.floats(1, 1100)
    )
    for _ in range(8):
        at = towards(site, draw(bearings), draw(ways))
        far = distance_km(at, site)
        for km in (far, math.nextafter(far, 0), far - 1e-6, far - 2e-3, far + 2e-3):
            found.append((at, km))
    return site, found


def towards(start: Coordinates, bearing: float, km: float) -> Coordinates:
    """Go some way along a great circle (the direct formula on a sphere)."""
    way, turn = km / EARTH_RADIUS_KM, math.radians(bearing)
    north, east = math.radians(start.lat), math.radians(start.lon)
    up = math.sin(north) * math.cos(way) + math.cos(north) * math.sin(way) * math.cos(turn)
    lat = math.asin(max(-1.0, min(1.0, up)))
    aside = math.sin(turn) * math.sin(way) * math.cos(north)
    lon = math.degrees(east + math.atan2(aside, math.cos(way) - math.sin(north) * math.sin(lat)))
    return Coordinates(math.degrees(lat), (lon + 180) % 360 - 180)


@settings(max_examples=150, deadline=None)
@given(on_the_edge())
def test_who_would_travel_just_as_far_is_found_and_nobody_else(
    drawn: tuple[Coordinates, list[tuple[Coordinates, float]]],
) -> None:
    site, held = drawn
    trial = msgspec.structs.replace(OPEN, sites=(OutlineSite(None, site.lat, site.lon, "US"),))
    order = Order(GRAPH)
    entries = [
        entry_of(who, Profile(travel_km=km), at, ("D2",)) for who, (at, km) in enumerate(held)
    ]
    expected = {(who, 0) for who, (at, km) in enumerate(held) if distance_km(at, site) <= km}
    assert found(Shard.of(entries, order), [trial]) == expected


OPEN = TrialOutline(
    id="NCT00000001",
    registry="clinicaltrials.gov",
    title="A trial",
    status=RecruitmentStatus.RECRUITING,
    type=StudyType.INTERVENTIONAL,
    terms=(MeshTerm("D1", "Heart Diseases"),),
)
