"""Profiles as columns: what the test reads of everybody takes twelve bytes, the rest is looked up.

=========  ========================================================================================
``ROW``    read of all who have a condition that a trial asks for: the place as a point on a sphere
           of radius ``SPHERE`` in whole numbers, the number of the way, and ``test``
``COLD``   read where that does not decide: the place in ten-millionths of a degree, the days of
           birth, the country and the areas within reach
``ODD``    the few whose place or way is not told exactly by these
=========  ========================================================================================

``first`` and ``last`` are the first and last possible day of birth (``date.toordinal``), as a
year or month of birth gives them. ``kind`` counts the sexes and whether somebody is a healthy
volunteer without a condition. ``mode`` says what holds somebody to a place:

====  ==========================================================================
mode  the person
====  ==========================================================================
0     has not told their place or how far they would go
1     would go some kilometres from their place
2     would go anywhere in a country
3     would go anywhere in a country, and some kilometres from their place
====  ==========================================================================

``test`` holds, from its lowest bit on: the year of ``first`` (8 bits, and one that stays empty),
that of ``last`` counted backwards (the same), a bit for each kind (6), and the mode (2).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.matching.coded import SEX_CODE
from trialpost.matching.reachable import areas_within
from trialpost.matching.standing.grid import cells_of
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.statements import Statement, Statements
from trialpost.model.profile import Private, Profile
from trialpost.model.site import Coordinates
from trialpost.vocabulary.areas import country_named
from trialpost.vocabulary.distances import EARTH_RADIUS_KM

Array = npt.NDArray[Any]
Key = TypeVar("Key")

SPHERE = 32_767
"""Radius of the sphere on which places are points: one step is about 194 metres."""

DEGREE = 10_000_000
"""Parts of a degree in which places are kept."""

ROW = np.dtype([("x", "i2"), ("y", "i2"), ("z", "i2"), ("way", "u2"), ("test", "u4")])
COLD = np.dtype(
    [("lat", "i4"), ("lon", "i4"), ("first", "i4"), ("last", "i4"), ("reach", "u4"),
     ("country", "u2")]
)  # fmt: skip
ODD = np.dtype([("row", "i4"), ("lat", "f8"), ("lon", "f8"), ("km", "f8")])

LAST_AT, KIND_AT, MODE_AT = 9, 18, 24
"""Where the parts of ``test`` begin."""

UNNUMBERED = 0
"""The number of a way for which there was no number left; it stands in ``ODD``."""

MOST_WAYS = 65_000

ANYWHERE, BY_WAY, BY_COUNTRY, BY_BOTH = range(4)
UNBORN, EVER = -(2**31), 2**31 - 1
"""Stand for a first and a last day of birth that were not told."""


class Rows(NamedTuple):
    """Profiles, a row each, and their postings: which row has a condition at which place.

    ``facts`` has as many words a row as the shard has of statements (``statements``).
    """

    row: Array
    cold: Array
    odd: Array
    facts: Array
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
    facts: Array
    posting_row: Array
    posting_place: Array


class Tables(msgspec.Struct):
    """What rows point into: countries by code, and sets of areas within somebody's reach.

    ``countries[0]`` and ``reaches[0]`` belong to nobody; ``ways`` numbers kilometres from 1 on.
    ``names`` has the key of a condition for each name that people have given it (``named``).
    ``statements`` are those of which everybody has bits, in as many ``words``; they were judged
    under the order of conditions of a mark (``statements.meaning_of``) and hold from the day
    ``stated_on`` on, by its number.
    """

    countries: dict[str, int] = msgspec.field(default_factory=lambda: {"": 0})
    reaches: dict[frozenset[str], int] = msgspec.field(default_factory=lambda: {frozenset(): 0})
    ways: dict[float, int] = msgspec.field(default_factory=dict)
    names: dict[str, str] = msgspec.field(default_factory=dict)
    statements: Statements = msgspec.field(default_factory=Statements)
    meaning: str = ""
    stated_on: int = 0

    @property
    def words(self) -> int:
        """How many words of bits everybody has."""
        return self.statements.words

    def says(self, statements: Sequence[Statement], meaning: str, today: dt.date) -> bool:
        """Tell whether everybody's bits are of these statements, and hold today."""
        same = (self.statements.held, self.meaning) == (tuple(statements), meaning)
        return same and self.stated_on <= today.toordinal()

    def kilometres(self) -> Array:
        """Return the ways by their numbers; the first is nobody's."""
        return np.array([0.0, *self.ways])


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
    facts: tuple[int, ...] = ()


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


def rows_of(told: Told, tables: Tables) -> Rows:
    """Lay out facts as the test reads them, in the order given; new ways are numbered."""
    row, cold = np.zeros(len(told.who), ROW), np.zeros(len(told.who), COLD)
    for name, held in zip("xyz", on_sphere(told.lat, told.lon).T, strict=True):
        row[name] = held
    row["way"] = _numbered(told.km, tables.ways)
    row["test"] = _test(told)
    cold["lat"], cold["lon"] = np.rint(told.lat * DEGREE), np.rint(told.lon * DEGREE)
    for name in ("first", "last", "country", "reach"):
        cold[name] = getattr(told, name)
    inexact = (cold["lat"] / DEGREE != told.lat) | (cold["lon"] / DEGREE != told.lon)
    odd_rows = np.flatnonzero(inexact | (row["way"] == UNNUMBERED))
    odd = np.zeros(len(odd_rows), ODD)
    odd["row"] = odd_rows
    for name in ("lat", "lon", "km"):
        odd[name] = getattr(told, name)[odd_rows]
    cell = cells_of(told.lat, told.lon, told.km, told.mode == BY_WAY)
    who = told.who.astype(np.uint32 if _is_small(told.who) else np.int64)
    return Rows(row, cold, odd, told.facts, who, cell, told.posting_row, told.posting_place)


def _is_small(who: Array) -> bool:
    return not len(who) or bool(who.min() >= 0 and who.max() < 1 << 32)


def on_sphere(lat: Array, lon: Array) -> Array:
    """Return places as points in whole numbers; none is further off than 0.87 from where it is."""
    north, east = np.radians(lat), np.radians(lon)
    level = np.cos(north)
    points = np.stack([level * np.cos(east), level * np.sin(east), np.sin(north)], axis=1)
    return np.asarray(np.rint(points * SPHERE).astype(np.int64))


def _numbered(km: Array, ways: dict[float, int]) -> Array:
    """Return the numbers of ways; those that are new get one while there are any left."""
    different, which = np.unique(km, return_inverse=True)
    numbers = np.zeros(len(different), np.uint16)
    for at, way in enumerate(different.tolist()):
        if way not in ways and len(ways) < MOST_WAYS:
            ways[way] = len(ways) + 1
        numbers[at] = ways.get(way, UNNUMBERED)
    return numbers[which]


def _test(told: Told) -> Array:
    first, last = year_of(told.first), year_of(told.last)
    kind = np.uint32(1) << (told.kind.astype(np.uint32) + KIND_AT)
    found = first.astype(np.uint32) | (LATEST - last).astype(np.uint32) << LAST_AT | kind
    return np.asarray(found | told.mode.astype(np.uint32) << MODE_AT)


LATEST = 255


def year_of(day: Array) -> Array:
    """Number the years of days, none of which comes before that of an earlier day.

    ``UNBORN`` is 0 and ``EVER`` is 255; they are in no other's year.
    """
    told = np.asarray(day, np.int64)
    year = np.floor((np.clip(told, 0, 2_000_000) - 0.75) / 365.2425).astype(np.int64) - 1899
    year = np.clip(year, 1, LATEST - 1)
    return np.where(told == UNBORN, 0, np.where(told == EVER, LATEST, year))


def chord(km: Array) -> Array:
    """Return the square of the chord of a way over the earth, on a unit sphere."""
    half = np.minimum(np.asarray(km, np.float64) / (2 * EARTH_RADIUS_KM), np.pi / 2)
    return np.asarray(4 * np.sin(half) ** 2)


def gathered(entries: Iterable[Entry], order: Order, tables: Tables) -> Rows:
    """Lay out entries; keys, countries and areas that are new are taken into order and tables."""
    return rows_of(told_of(entries, order, tables), tables)


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
        facts=_facts(held, tables.words),
        posting_row=pairs[:, 0],
        posting_place=pairs[:, 1],
    )


def _facts(entries: Sequence[Entry], words: int) -> Array:
    found = np.zeros((len(entries), words), np.uint64)
    for row, one in enumerate(entries):
        if one.facts:
            found[row] = one.facts
    return found


def _number(table: dict[Key, int], key: Key) -> int:
    return table.setdefault(key, len(table))
