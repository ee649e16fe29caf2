"""What a shard is asked: the coded fields of some trials, worked out for one day.

Each field is turned into what the test compares: the ages into the first and last day of birth that
a check of ``matching.checks`` would let pass, sex and healthy volunteers into the kinds of people
that may come, the sites into points.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from trialpost.matching.checks import closes
from trialpost.matching.coded import SEX_CODE
from trialpost.matching.outline import TrialOutline, recruiting_places
from trialpost.matching.reachable import ANYWHERE, lies_in
from trialpost.matching.standing.order import Span
from trialpost.matching.standing.rows import (
    EVER,
    KINDS,
    UNBORN,
    Array,
    Tables,
    kind_of,
    on_sphere,
    year_of,
)
from trialpost.matching.standing.statements import Bar
from trialpost.model.dates import AgeLimit
from trialpost.model.status import RecruitmentStatus, Sex

TAKING = tuple(status for status in RecruitmentStatus if not closes(status))
"""Statuses of trials that may take somebody now."""


class Asked(NamedTuple):
    """Trials as columns, those that no coded field closes to everybody.

    ``span_first[n]`` is where the slices of a trial begin in ``span``, ``site_first[n]`` where its
    recruiting placed sites begin. ``unlisted``: the record lists no sites, which rules out nobody.
    ``hope`` and ``country`` are rows of the tables that tell in whose reach a site without
    coordinates may lie, and in which countries a site lies or may lie; row 0 is nobody's.
    ``year_from`` and ``year_until`` are the years of the days of birth (``rows.year_of``), ``site``
    the points of the sites (``rows.on_sphere``). Whoever has stated any of what is in ``single``,
    or all that one of a trial's other bars says (``statements``), is not taken; these begin at
    ``bar_first[n]``.
    """

    trial: Array
    span_first: Array
    span: Array
    born_from: Array
    born_until: Array
    year_from: Array
    year_until: Array
    kinds: Array
    unlisted: Array
    site_first: Array
    site: Array
    site_exact: Array
    hope: Array
    country: Array
    hopeful: Array
    in_country: Array
    single: Array
    bar_first: Array
    bar: Array
    today: int


Spans = Callable[[TrialOutline], tuple[Span, ...]]
"""Return the places of conditions that a trial asks for."""


Bars = Callable[[TrialOutline], tuple[Bar, ...]]
"""Return the bars of a trial, as the statements of a shard are numbered."""


def no_bars(_: TrialOutline) -> tuple[Bar, ...]:
    """Say that a trial's criteria are left to whoever judges a pair in full."""
    return ()


def asked(
    outlines: Iterable[TrialOutline],
    spans: Spans,
    tables: Tables,
    *,
    today: dt.date,
    bars: Bars = no_bars,
) -> Asked:
    """Work out trials; ``Asked.trial`` has the position of each of them among ``outlines``."""
    making = _Making(tables, today)
    for position, outline in enumerate(outlines):
        making.add(position, outline, spans(outline), bars(outline))
    return making.made()


class _Making:
    def __init__(self, tables: Tables, today: dt.date) -> None:
        self._tables, self._today = tables, today
        self._fields: dict[str, list[int]] = {name: [] for name in _FIELDS}
        self._spans: list[Span] = []
        self._sites: list[tuple[float, float]] = []
        self._singles: list[Bar] = []
        self._bars: list[Bar] = []
        self._hopes: dict[frozenset[str], int] = {frozenset(): 0}
        self._countries: dict[frozenset[str], int] = {frozenset(): 0}

    def add(
        self, position: int, one: TrialOutline, spans: Sequence[Span], bars: Sequence[Bar]
    ) -> None:
        places = recruiting_places(one)
        if closes(one.status) or (one.sites and not places) or not spans:
            return
        sites = [one.sites[place] for place in places]
        placed = [(s.lat, s.lon) for s in sites if s.lat is not None and s.lon is not None]
        lost = frozenset(s.area for s in sites if s.lat is None or s.lon is None)
        areas = frozenset(s.area for s in sites)
        told = {
            "trial": position,
            "span_first": len(self._spans),
            "site_first": len(self._sites),
            "bar_first": len(self._bars),
            "born_from": born_from(one.maximum_age, self._today),
            "born_until": born_until(one.minimum_age, self._today),
            "kinds": _kinds(one),
            "unlisted": not one.sites,
            "hope": self._hopes.setdefault(lost, len(self._hopes)),
            "country": self._countries.setdefault(areas, len(self._countries)),
        }
        for name, value in told.items():
            self._fields[name].append(int(value))
        self._spans += spans
        self._singles.append(frozenset[int]().union(*(bar for bar in bars if len(bar) == 1)))
        self._bars += (bar for bar in bars if len(bar) > 1)
        self._sites += placed

    def made(self) -> Asked:
        fields = {name: np.array(held, np.int64) for name, held in self._fields.items()}
        exact = np.array(self._sites, np.float64).reshape(-1, 2)
        lengths = (len(self._spans), len(self._sites), len(self._bars))
        for name, held in zip(("span_first", "site_first", "bar_first"), lengths, strict=True):
            fields[name] = np.append(fields[name], held)
        return Asked(
            **fields,
            span=np.array(self._spans, np.int64).reshape(-1, 2),
            year_from=year_of(fields["born_from"]),
            year_until=year_of(fields["born_until"]),
            site=on_sphere(exact[:, 0], exact[:, 1]),
            site_exact=exact,
            hopeful=_table(self._hopes, self._tables.reaches, _may_lie),
            in_country=_table(self._countries, self._tables.countries, _lies),
            single=self._as_bits(self._singles),
            bar=self._as_bits(self._bars),
            today=self._today.toordinal(),
        )

    def _as_bits(self, bars: Sequence[Bar]) -> Array:
        statements = self._tables.statements
        words = [statements.as_words(bar) for bar in bars]
        return np.array(words, np.uint64).reshape(len(bars), statements.words)


_FIELDS = (
    "trial", "span_first", "site_first", "bar_first", "born_from", "born_until", "kinds",
    "unlisted", "hope", "country",
)  # fmt: skip


def _table(
    rows: Mapping[frozenset[str], int], columns: Mapping[Any, int], holds: Callable[..., bool]
) -> Array:
    found = np.zeros((len(rows), len(columns)), np.bool_)
    for areas, row in rows.items():
        for theirs, column in columns.items():
            found[row, column] = holds(areas, theirs)
    return found


def _may_lie(areas: frozenset[str], reach: frozenset[str]) -> bool:
    return not areas.isdisjoint(reach)


def _lies(areas: frozenset[str], country: str) -> bool:
    return any(area == ANYWHERE or lies_in(area, country) for area in areas)


def _kinds(one: TrialOutline) -> int:
    """Return a bit for each kind of people whom sex and healthy volunteers do not rule out."""
    found = 0
    for sex in (None, *Sex):
        fits = one.sex is None or one.gender_based or sex is None or sex is one.sex
        for volunteers in (False, True):
            if fits and not (volunteers and one.healthy_volunteers is False):
                found |= 1 << kind_of(SEX_CODE[sex], volunteers=volunteers)
    return found


ALL_KINDS = (1 << KINDS) - 1


@functools.lru_cache(maxsize=4096)
def born_until(minimum: AgeLimit | None, today: dt.date) -> int:
    """Return the last day of birth of those who have reached an age today, by its number."""
    if minimum is None:
        return EVER
    below, above = 0, today.toordinal() + 1  # nobody yet to be born has reached any age
    while above - below > 1:
        middle = (below + above) // 2
        if minimum.reached_by(dt.date.fromordinal(middle)) <= today:
            below = middle
        else:
            above = middle
    return below


@functools.lru_cache(maxsize=4096)
def born_from(maximum: AgeLimit | None, today: dt.date) -> int:
    """Return the first day of birth of those who have not outgrown an age today."""
    if maximum is None:
        return UNBORN
    below, above = 0, today.toordinal()  # who is born today has outgrown no age
    while above - below > 1:
        middle = (below + above) // 2
        if maximum.outgrown_by(dt.date.fromordinal(middle)) > today:
            above = middle
        else:
            below = middle
    return above
