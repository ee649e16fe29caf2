"""Profiles as columns: what the exact test reads of a person lies together in 32 bytes.

``first`` and ``last`` are the first and last possible day of birth (``date.toordinal``), as a
year or month of birth gives them; what lies after the day on which somebody is asked for is cut off
then. ``kind`` counts the sexes and whether somebody is a healthy volunteer without a condition.
``mode`` says what holds somebody to a place:

====  ==========================================================================
mode  the person
====  ==========================================================================
0     has not told their place or how far they would go
1     would go some kilometres from their place
2     would go anywhere in a country
3     would go anywhere in a country, and some kilometres from their place
====  ==========================================================================
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.matching.coded import SEX_CODE
from trialpost.matching.reachable import areas_within
from trialpost.matching.standing.grid import cells_of
from trialpost.matching.standing.order import Order
from trialpost.model.profile import Private, Profile
from trialpost.model.site import Coordinates
from trialpost.vocabulary.areas import country_named
from trialpost.vocabulary.distances import EARTH_RADIUS_KM

Array = npt.NDArray[Any]
Key = TypeVar("Key")

ROW = np.dtype(
    [("x", "f4"), ("y", "f4"), ("z", "f4"), ("limit", "f4"), ("first", "i4"), ("last", "i4"),
     ("reach", "u4"), ("country", "u2"), ("kind", "u1"), ("mode", "u1")]
)  # fmt: skip
"""What the test reads first. ``limit`` is the square of the longest chord, on a unit sphere."""

EXACT = np.dtype([("lat", "f8"), ("lon", "f8"), ("km", "f8")])
"""What it reads where single precision does not decide."""

ANYWHERE, BY_WAY, BY_COUNTRY, BY_BOTH = range(4)
UNBORN, EVER = -(2**31), 2**31 - 1
"""Stand for a first and a last day of birth that were not told."""


class Rows(NamedTuple):
    """Profiles, a row each, and their postings: which row has a condition at which place."""

    row: Array
    exact: Array
    who: Array
    cell: Array
    posting_row: Array
    posting_place: Array


class Told(NamedTuple):
    """The facts of many profiles as plain arrays; ``km`` and places only count where held to.

    ``posting_row`` and ``posting_place`` tell which row has a condition at which place.
    """

    who: Array
    first: Array
    last: Array
    kind: Array
    mode: Array
    lat: Array
    lon: Array
    km: Array
    country: Array
    reach: Array
    posting_row: Array
    posting_place: Array


class Tables(msgspec.Struct):
    """What rows point into: countries by code, and sets of areas within somebody's reach.

    ``countries[0]`` and ``reaches[0]`` belong to nobody. ``names`` has the key of a condition for
    each name that people have given it (``named``).
    """

    countries: dict[str, int] = msgspec.field(default_factory=lambda: {"": 0})
    reaches: dict[frozenset[str], int] = msgspec.field(default_factory=lambda: {frozenset(): 0})
    names: dict[str, str] = msgspec.field(default_factory=dict)


class Entry(Private, frozen=True, kw_only=True):
    """One profile, worked out for a shard. ``conditions`` are keys of :class:`Order`."""

    who: int
    born: tuple[int, int]
    kind: int
    mode: int
    lat: float = 0.0
    lon: float = 0.0
    km: float = 0.0
    country: str = ""
    reach: frozenset[str] = frozenset()
    conditions: tuple[str, ...] = ()


def entry_of(
    who: int, profile: Profile, origin: Coordinates | None, conditions: Iterable[str]
) -> Entry:
    """Work out a profile; ``origin`` is where its place was found to be, ``conditions`` its keys.

    The facts are those of ``matching.checks.person_of``, without those that hang on the day.
    """
    born = profile.born_between(dt.date.max)
    country = country_named(profile.travel_country or "")
    km = profile.travel_km
    by_way = origin is not None and km is not None
    volunteers = profile.healthy_volunteer is True and not profile.conditions
    entry = Entry(
        who=who,
        born=(born[0].toordinal(), born[1].toordinal()) if born else (UNBORN, EVER),
        kind=kind_of(SEX_CODE[profile.sex], volunteers=volunteers),
        mode=2 * (country is not None) + by_way,
        country=country or "",
        conditions=tuple(conditions),
    )
    if origin is None or km is None:
        return entry
    return msgspec.structs.replace(
        entry, lat=origin.lat, lon=origin.lon, km=km, reach=areas_within(origin, km)
    )


def kind_of(sex_code: int, *, volunteers: bool) -> int:
    """Number a sex together with whether somebody is a healthy volunteer without a condition."""
    return 2 * sex_code + volunteers


KINDS = 2 * len(SEX_CODE)


def rows_of(told: Told) -> Rows:
    """Lay out facts as the test reads them, in the order given."""
    row = np.zeros(len(told.who), ROW)
    north, east = np.radians(told.lat), np.radians(told.lon)
    row["x"], row["y"] = np.cos(north) * np.cos(east), np.cos(north) * np.sin(east)
    row["z"] = np.sin(north)
    row["limit"] = chord(told.km)
    for name in ("first", "last", "kind", "mode", "country", "reach"):
        row[name] = getattr(told, name)
    exact = np.zeros(len(told.who), EXACT)
    exact["lat"], exact["lon"], exact["km"] = told.lat, told.lon, told.km
    cell = cells_of(told.lat, told.lon, told.km, told.mode == BY_WAY)
    who = told.who.astype(np.int64)
    return Rows(row, exact, who, cell, told.posting_row, told.posting_place)


def chord(km: Array) -> Array:
    """Return the square of the chord of a way over the earth, on a unit sphere."""
    half = np.minimum(np.asarray(km, np.float64) / (2 * EARTH_RADIUS_KM), np.pi / 2)
    return np.asarray(4 * np.sin(half) ** 2)


def gathered(entries: Iterable[Entry], order: Order, tables: Tables) -> Rows:
    """Lay out entries; keys, countries and areas that are new are taken into order and tables."""
    return rows_of(told_of(entries, order, tables))


def told_of(entries: Iterable[Entry], order: Order, tables: Tables) -> Told:
    """Return entries as arrays, with what :func:`gathered` says of what is new."""
    held = list(entries)
    postings = [
        (row, place)
        for row, one in enumerate(held)
        for place in sorted({at for key in one.conditions for at in order.places(key)})
    ]
    pairs = np.array(postings, np.int32).reshape(-1, 2)
    return Told(
        who=np.array([one.who for one in held], np.int64),
        first=np.array([one.born[0] for one in held], np.int64),
        last=np.array([one.born[1] for one in held], np.int64),
        kind=np.array([one.kind for one in held], np.uint8),
        mode=np.array([one.mode for one in held], np.uint8),
        lat=np.array([one.lat for one in held], np.float64),
        lon=np.array([one.lon for one in held], np.float64),
        km=np.array([one.km for one in held], np.float64),
        country=np.array([_number(tables.countries, one.country) for one in held], np.uint16),
        reach=np.array([_number(tables.reaches, one.reach) for one in held], np.uint32),
        posting_row=pairs[:, 0],
        posting_place=pairs[:, 1],
    )


def _number(table: dict[Key, int], key: Key) -> int:
    return table.setdefault(key, len(table))
