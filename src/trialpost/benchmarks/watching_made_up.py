"""Invented profiles and trials of any number for ``bench watch``, made from one seed.

Conditions lie in a tree of MeSH's size and depth (about 13,000 places of 7,000 conditions, of which
half have several places). The n-th most frequent is as frequent as 1 / (n + 10): the first is what
14 in 1,000 have. People and sites lie about cities, by their population.
"""

import datetime as dt
from typing import NamedTuple

import numpy as np

from trialpost.eligibility.kleene import HOLDS
from trialpost.matching.outline import OutlineSite, TrialOutline
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.rows import Array, Told, kind_of
from trialpost.matching.standing.statements import Bar, Statement, Statements
from trialpost.model.dates import AgeLimit
from trialpost.model.requirement import HasCondition
from trialpost.model.status import RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.gazetteer import large_cities

PLACES = 13_000
CONDITIONS = 7_000
WAYS = (20.0, 25.0, 40.0, 50.0, 80.0, 100.0, 160.0, 300.0)
"""Kilometres that people would travel."""

_LEVEL = 10

_NOT_TOLD = 0.05
"""Share of people who have not told where they are."""

STATEMENTS = 64
_TELLING = 0.3
"""Share of people who have stated more than a condition, an age and a place."""

_DIGITS = 5
"""Of degrees: where a place is found to be is told to about a metre."""

_SITES = 13
"""Sites of a trial on average, as recruiting records have them."""


class Made(NamedTuple):
    """A tree, also by its numbers, profiles in it, and trials."""

    order: Order
    tree: list[tuple[str, str]]
    told: Told
    trials: list[TrialOutline]
    statements: Statements
    bars: dict[str, tuple[Bar, ...]]


def made(profiles: int, trials: int, today: dt.date, seed: int = 11, part: int = 0) -> Made:
    """Invent profiles and trials; each part has other people, and the same tree and trials."""
    order, tree, places_of = _tree(np.random.default_rng(seed))
    chance = np.random.default_rng((seed, 1, part))
    told = _people(profiles, places_of, _Cities(chance), chance, today)
    told.who[:] += part * profiles
    chance = np.random.default_rng((seed, 2))
    cities = _Cities(chance)
    outlines = [_trial(n, cities, chance) for n in range(trials)]
    bars = {one.id: _bars(chance) for one in outlines}
    return Made(order, tree, told, outlines, _statements(), bars)


def _statements() -> Statements:
    return Statements(
        [Statement(HasCondition(name=f"invented {n}"), HOLDS) for n in range(STATEMENTS)]
    )


def _stated(count: int, chance: np.random.Generator) -> Array:
    """Let some people have stated a few things, the first of them more often than the last."""
    found = np.zeros(count, np.uint64)
    telling = np.flatnonzero(chance.random(count) < _TELLING)
    for _ in range(4):
        number = (STATEMENTS * chance.random(len(telling)) ** 2).astype(np.uint64)
        found[telling] |= np.uint64(1) << number
    return found.reshape(count, 1)


def _bars(chance: np.random.Generator) -> tuple[Bar, ...]:
    """Let a trial have up to ten bars; every fifth of them is of two statements."""
    found: list[Bar] = []
    for _ in range(int(chance.integers(0, 11))):
        size = 2 if chance.random() < 0.2 else 1
        found.append(frozenset((STATEMENTS * chance.random(size) ** 2).astype(int).tolist()))
    return tuple(found)


def _tree(
    chance: np.random.Generator,
) -> tuple[Order, list[tuple[str, str]], list[Array]]:
    """Make a tree in pre-order; return it, and with its numbers, and the places of conditions."""
    depth = [0]
    while len(depth) < PLACES:
        deeper = depth[-1] + 1 if chance.random() < 0.55 else depth[-1] - int(chance.integers(0, 4))
        depth.append(min(9, max(0, deeper)))
    ends, waiting = [PLACES] * PLACES, [0]
    for place in range(1, PLACES):
        while waiting and depth[waiting[-1]] >= depth[place]:
            ends[waiting.pop()] = place
        waiting.append(place)
    drawn = np.concatenate(
        [np.arange(CONDITIONS), chance.integers(0, CONDITIONS // 2, PLACES - CONDITIONS)]
    )
    condition = chance.permutation(drawn)
    keys = [f"D{one:06d}" for one in condition]
    order = Order.of(keys, ends)
    tree = list(zip(_numbers(depth), keys, strict=True))
    by_condition = np.argsort(condition, kind="stable")
    counts = np.bincount(condition, minlength=CONDITIONS)
    return order, tree, np.split(by_condition, np.cumsum(counts)[:-1])


def _numbers(depth: list[int]) -> list[str]:
    """Number places as MeSH does: the number of what is above, a dot, and their own."""
    above: list[str] = []
    found = []
    for place, deep in enumerate(depth):
        above[deep:] = [f"{place:05d}"]
        found.append(".".join(above))
    return found


def _frequent(count: int, chance: np.random.Generator) -> Array:
    """Draw conditions, each the rarer the further down the list it stands."""
    wide = np.log((CONDITIONS + _LEVEL) / _LEVEL)
    drawn = (_LEVEL * np.expm1(chance.random(count) * wide)).astype(np.int64)
    return np.asarray(drawn * 4_999 % CONDITIONS)  # so that neighbours are not all frequent


class _Cities:
    def __init__(self, chance: np.random.Generator) -> None:
        cities = list(large_cities().cities)
        self._chance = chance
        people = np.array([one.population for one in cities], np.float64)
        self._upto = np.cumsum(people) / people.sum()
        self._lat = np.array([one.coordinates.lat for one in cities])
        self._lon = np.array([one.coordinates.lon for one in cities])

    def draw(self, count: int, spread: float) -> tuple[Array, Array]:
        """Draw places about cities; ``spread`` is how far, in degrees."""
        at = np.searchsorted(self._upto, self._chance.random(count))
        lat = self._lat[at] + self._chance.normal(0, spread, count)
        lon = self._lon[at] + self._chance.normal(0, spread, count)
        return np.clip(lat, -89.0, 89.0), np.clip(lon, -180.0, 180.0)


def _people(
    count: int,
    places_of: list[Array],
    cities: _Cities,
    chance: np.random.Generator,
    today: dt.date,
) -> Told:
    lat, lon = (np.round(one, _DIGITS) for one in cities.draw(count, 0.15))
    year = today.year - chance.integers(0, 90, count)
    first = np.array([dt.date(y, 1, 1).toordinal() for y in range(today.year - 90, today.year + 1)])
    last = np.array(
        [dt.date(y, 12, 31).toordinal() for y in range(today.year - 90, today.year + 1)]
    )
    at = year - (today.year - 90)
    posting_row, posting_place = _postings(count, places_of, chance)
    return Told(
        who=chance.permutation(count).astype(np.int64),
        first=first[at],
        last=last[at],
        kind=np.array([kind_of(code, volunteers=False) for code in range(3)])[
            chance.choice(3, count, p=(0.04, 0.5, 0.46))
        ],
        mode=(chance.random(count) >= _NOT_TOLD).astype(np.uint8),
        lat=lat,
        lon=lon,
        km=np.array(WAYS)[chance.integers(0, len(WAYS), count)],
        country=np.zeros(count, np.uint16),
        reach=np.zeros(count, np.uint32),
        facts=_stated(count, chance),
        posting_row=posting_row,
        posting_place=posting_place,
    )


def _postings(
    count: int, places_of: list[Array], chance: np.random.Generator
) -> tuple[Array, Array]:
    """Give everybody one to three conditions, and for each a posting at each of its places."""
    many = chance.choice((1, 2, 3), count, p=(0.6, 0.3, 0.1))
    row = np.repeat(np.arange(count, dtype=np.int32), many)
    condition = _frequent(len(row), chance)
    places = np.array([len(one) for one in places_of])
    begins = np.concatenate([[0], np.cumsum(places)])[:-1]
    flat = np.concatenate(places_of).astype(np.int32)
    times = places[condition]
    within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(row, times), flat[np.repeat(begins[condition], times) + within]


def _trial(number: int, cities: _Cities, chance: np.random.Generator) -> TrialOutline:
    count = min(300, 1 + int(chance.exponential(_SITES - 1)))
    lat, lon = cities.draw(count, 0.05)
    terms = [f"D{one:06d}" for one in _frequent(int(chance.integers(1, 3)), chance)]
    recruiting = RecruitmentStatus.RECRUITING
    return TrialOutline(
        id=f"NCT{number:08d}",
        registry="clinicaltrials.gov",
        title="An invented trial",
        status=recruiting,
        type=StudyType.INTERVENTIONAL,
        terms=tuple(MeshTerm(one, one) for one in dict.fromkeys(terms)),
        minimum_age=AgeLimit(int(chance.choice((18, 18, 18, 40, 65, 2))), "year"),
        maximum_age=AgeLimit(int(chance.integers(60, 86)), "year")
        if chance.random() < 0.5
        else None,
        sex=(None, None, None, None, None, None, Sex.FEMALE, Sex.MALE)[int(chance.integers(0, 8))],
        sites=tuple(
            OutlineSite(recruiting, float(north), float(east), "")
            for north, east in zip(lat, lon, strict=True)
        ),
    )
