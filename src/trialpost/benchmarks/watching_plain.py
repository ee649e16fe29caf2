"""Plain tables of people and trials for the rivals of ``bench watch``, its independent reference.

People with the days between which they were born and the keys of their conditions; trials with
their coded fields, their limits of age, the conditions that they ask for and their recruiting
sites; and the tree of conditions by its numbers. Nothing of the engine's cells, points, slices or
days of birth is in them: how old somebody is, and what lies below a condition, each rival works out
for itself as it takes them in (:func:`taken_in` in SQL).
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from trialpost.matching.checks import closes
from trialpost.matching.coded import SEX_CODE
from trialpost.matching.outline import TrialOutline, recruiting_places
from trialpost.matching.reachable import ANYWHERE, lies_in
from trialpost.matching.standing.rows import UNBORN, Array, Tables, Told
from trialpost.matching.standing.statements import Bar
from trialpost.matching.standing.trials import Bars, no_bars
from trialpost.model.dates import AgeLimit
from trialpost.vocabulary.distances import KM_PER_DEGREE

Table = dict[str, Array]
Node = tuple[str, str]
"""A place in a tree by its number, such as ``C14.280``, and the key of the condition there."""

Wants = Callable[[TrialOutline], Iterable[str]]
"""Return the keys of the conditions that a trial asks for; all below them are asked for as well."""

NEVER = 10**6
"""More months or days than anybody has lived."""

MOST_FACTS = 64
"""Statements that a number of 64 bits holds."""


class Plain(NamedTuple):
    """The tables."""

    told: Table
    posting: Table
    trial: Table
    term: Table
    node: Table
    site: Table
    lies: Table
    hope: Table
    bar: Table
    today: dt.date


def _lived(birth: str) -> tuple[str, str]:
    """Return SQL for the whole months, and the days, that somebody has lived on a day.

    Born on a 31st, somebody is a month older on the first day after a month that has none.
    """
    (born, now) = (
        [f"CAST(extract({part} FROM {day}) AS bigint)" for part in ("year", "month", "day")]
        for day in (birth, "{today}")
    )
    months = (
        f"({now[0]} - {born[0]}) * 12 + {now[1]} - {born[1]}"
        f" - CASE WHEN {now[2]} < {born[2]} THEN 1 ELSE 0 END"
    )
    return months, f"CAST({{today}} - {birth} AS bigint)"


_ELDEST, _YOUNGEST = _lived("earliest"), _lived("latest")

PERSON = f"""
CREATE TEMP TABLE person AS
SELECT who, sex, volunteers, mode, lat, lon, km, band, country, reach, facts,
    coalesce({_ELDEST[0]}, {NEVER}) AS most_months, coalesce({_ELDEST[1]}, {NEVER}) AS most_days,
    coalesce({_YOUNGEST[0]}, -{NEVER}) AS least_months,
    coalesce({_YOUNGEST[1]}, -{NEVER}) AS least_days
FROM (
    SELECT *, CASE WHEN last <= {{today}} THEN last
        WHEN earliest > {{today}} THEN earliest WHEN last > {{today}} THEN {{today}} END AS latest
    FROM (
        SELECT *, DATE '0001-01-01' + CAST(nullif(last_day, 0) - 1 AS integer) AS last,
            DATE '0001-01-01' + CAST(nullif(first_day, 0) - 1 AS integer) AS earliest
        FROM told
    ) AS known
) AS bounded
"""  # noqa: S608 - constants
"""Whoever told no age is old enough, and young enough, for anything. Nobody is yet to be born."""

WANTED = """
CREATE TEMP TABLE wanted AS
SELECT trial, key FROM term
UNION
SELECT t.trial, below.key
FROM term t
JOIN (
    SELECT DISTINCT a.key AS above, d.key AS key
    FROM (SELECT DISTINCT n.number, n.key FROM node n JOIN term ON term.key = n.key) a
    JOIN node d ON starts_with(d.number, a.number || '.')
) AS below ON below.above = t.key
"""


def taken_in(today: dt.date) -> tuple[str, str]:
    """Return the SQL that makes the tables which a rival works out for itself, on a day."""
    return PERSON.replace("{today}", f"DATE '{today.isoformat()}'"), WANTED


def plain_tables(
    told: Told, tables: Tables, keys: Sequence[str], tree: Iterable[Node],
    outlines: Sequence[TrialOutline], wants: Wants, today: dt.date, bars: Bars = no_bars,
) -> Plain:  # fmt: skip
    """Lay out profiles and trials as plain tables; a trial is called by its position.

    Args:
        told: the profiles; what people stated is one number, of at most 64 statements.
        tables: their countries and areas by number.
        keys: the key of the condition at each place of ``told``.
        tree: the tree of conditions.
        outlines: the trials.
        wants: the keys that a trial asks for.
        today: the day on which everybody is as old as they are.
        bars: what bars people from a trial.
    """
    number: dict[str, int] = {}
    of_place = np.array([number.setdefault(key, len(number)) for key in keys], np.int64)
    nodes = [(at, number.setdefault(key, len(number))) for at, key in tree]
    barring = [bars(one) for one in outlines]
    recruiting = [[one.sites[at] for at in recruiting_places(one)] for one in outlines]
    trial = _columns(
        ("trial", "sex", "gender_based", "only_patients", "takes", "listed",
         "from_months", "from_days", "below_months", "below_days", "single"),
        [
            (at, SEX_CODE[one.sex], one.gender_based, one.healthy_volunteers is False,
             not closes(one.status) and (not one.sites or bool(recruiting[at])), bool(one.sites),
             *_reached(one.minimum_age), *_outgrown(one.maximum_age),
             _bits(*(bar for bar in barring[at] if len(bar) == 1)))
            for at, one in enumerate(outlines)
        ],
    )  # fmt: skip
    for name in ("gender_based", "only_patients", "takes", "listed"):
        trial[name] = trial[name].astype(np.bool_)
    return Plain(
        told=_told(told),
        posting=_postings(told, of_place, len(number)),
        trial=trial,
        term=_columns(
            ("trial", "key"),
            [
                (at, number[key])
                for at, one in enumerate(outlines)
                for key in dict.fromkeys(wants(one))
                if key in number
            ],
        ),
        node={
            "number": np.array([at for at, _ in nodes], object),
            "key": np.array([key for _, key in nodes], np.int64),
        },
        site=_columns(
            ("trial", "lat", "lon"),
            [
                (at, site.lat, site.lon)
                for at, held in enumerate(recruiting)
                for site in held
                if site.lat is not None
            ],
        ),
        lies=_columns(
            ("trial", "country"),
            [
                (at, number)
                for at, held in enumerate(recruiting)
                for country, number in tables.countries.items()
                if any(site.area == ANYWHERE or lies_in(site.area, country) for site in held)
            ],
        ),
        hope=_columns(
            ("trial", "reach"),
            [
                (at, number)
                for at, held in enumerate(recruiting)
                for reach, number in tables.reaches.items()
                if any(site.lat is None and site.area in reach for site in held)
            ],
        ),
        bar=_columns(
            ("trial", "bits"),
            [(at, _bits(bar)) for at, held in enumerate(barring) for bar in held if len(bar) > 1],
        ),
        today=today,
    )


def _reached(limit: AgeLimit | None) -> tuple[int, int]:
    """Return how many months, and days, somebody has to have lived."""
    return _time(limit.number, limit.unit, -NEVER) if limit else (-NEVER, -NEVER)


def _outgrown(limit: AgeLimit | None) -> tuple[int, int]:
    """Return how many months, and days, somebody must not have lived: a unit more."""
    return _time(limit.number + 1, limit.unit, NEVER) if limit else (NEVER, NEVER)


def _time(count: int, unit: str, other: int) -> tuple[int, int]:
    if unit in ("year", "month"):
        return count * (12 if unit == "year" else 1), other
    days = {"week": 7 * count, "day": count, "hour": math.ceil(count / 24)}
    return other, days.get(unit, 1)


def _bits(*bars: Bar) -> int:
    """Return statements as a number with a sign, as databases have them."""
    found = sum(1 << number for number in frozenset[int]().union(*bars))
    return found - (1 << MOST_FACTS) if found >> (MOST_FACTS - 1) else found


def _told(told: Told) -> Table:
    known = told.first != UNBORN
    return {
        "who": told.who,
        "first_day": np.where(known, told.first, 0).astype(np.int64),
        "last_day": np.where(known, told.last, 0).astype(np.int64),
        "sex": (told.kind // 2).astype(np.int64),
        "volunteers": told.kind % 2 == 1,
        "mode": told.mode.astype(np.int64),
        "lat": told.lat,
        "lon": told.lon,
        "km": told.km,
        "band": (told.km + 1.0) / KM_PER_DEGREE,
        "country": told.country.astype(np.int64),
        "reach": told.reach.astype(np.int64),
        "facts": told.facts[:, 0].view(np.int64) if told.facts.size else np.zeros_like(told.who),
    }


def _postings(told: Told, of_place: Array, keys: int) -> Table:
    """Return who has which condition, each once, wherever it stands in the tree."""
    pairs = told.posting_row.astype(np.int64) * max(1, keys) + of_place[told.posting_place]
    row, key = np.divmod(np.unique(pairs), max(1, keys))
    return {"who": told.who[row], "key": key}


def _columns(names: tuple[str, ...], lines: list[tuple[Any, ...]]) -> Table:
    kinds = {"lat": np.float64, "lon": np.float64}
    return {
        name: np.array([line[at] for line in lines], kinds.get(name, np.int64))
        for at, name in enumerate(names)
    }
