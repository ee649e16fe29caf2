"""The rivals of ``bench watch``, and its independent reference: the same answer by SQL and joins.

They read plain tables: people with their facts, the places of their conditions, trials with their
coded fields, their places of conditions one by one, and their recruiting sites. Nothing of the
engine's cells, points or slices is in them. Of the ages they take the days of birth that a trial's
limits come to, since what a month later is depends on the calendar's own rules.
"""

import datetime as dt
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from trialpost.benchmarks.postgresql import connected
from trialpost.errors import ConfigurationError
from trialpost.matching.checks import closes
from trialpost.matching.coded import SEX_CODE
from trialpost.matching.outline import TrialOutline, recruiting_places
from trialpost.matching.reachable import ANYWHERE, lies_in
from trialpost.matching.standing.rows import Array, Tables, Told
from trialpost.matching.standing.statements import Bar
from trialpost.matching.standing.trials import Bars, Spans, born_from, born_until, no_bars
from trialpost.vocabulary.distances import EARTH_RADIUS_KM, KM_PER_DEGREE

Table = dict[str, Array]

_KM = f"""2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1.0,
    pow(sin(radians(s.lat - c.lat) / 2), 2)
    + cos(radians(s.lat)) * cos(radians(c.lat)) * pow(sin(radians(s.lon - c.lon) / 2), 2))))"""
CODED = """
CREATE TEMP TABLE coded AS
SELECT p.*, t.trial, t.listed
FROM wanted w
JOIN posting q ON q.place = w.place
JOIN person p ON p.who = q.who
JOIN trial t ON t.trial = w.trial
WHERE t.takes AND (p.sex = 0 OR t.sex = 0 OR t.gender_based OR p.sex = t.sex)
  AND NOT (p.volunteers AND t.only_patients)
  AND p.first_day <= t.born_until
  AND least(p.last_day, greatest(p.first_day, t.today)) >= t.born_from
  AND (p.facts & t.single) = 0
  AND NOT EXISTS (SELECT 1 FROM bar b WHERE b.trial = t.trial AND (p.facts & b.bits) = b.bits)
"""
QUERY = f"""
SELECT who, trial FROM coded WHERE NOT listed OR mode = 0
UNION
SELECT c.who, c.trial FROM coded c JOIN site s ON s.trial = c.trial
WHERE c.mode IN (1, 3) AND abs(s.lat - c.lat) <= c.band AND {_KM} <= c.km
UNION
SELECT c.who, c.trial FROM coded c JOIN lies k ON k.trial = c.trial AND k.country = c.country
WHERE c.mode >= 2
UNION
SELECT c.who, c.trial FROM coded c JOIN hope h ON h.trial = c.trial AND h.reach = c.reach
WHERE c.mode IN (1, 3)
"""  # noqa: S608 - constants
"""Asked in two steps: as one query DuckDB plans it 25 times as slow."""


class Plain(NamedTuple):
    """The tables."""

    person: Table
    posting: Table
    trial: Table
    wanted: Table
    site: Table
    lies: Table
    hope: Table
    bar: Table


def plain_tables(
    told: Told, tables: Tables, outlines: Sequence[TrialOutline], spans: Spans, today: dt.date,
    bars: Bars = no_bars,
) -> Plain:  # fmt: skip
    """Lay out profiles and trials as plain tables; a trial is called by its position.

    What people stated is one number of 64 bits: there are no more statements.
    """
    barring = [bars(one) for one in outlines]
    recruiting = [[one.sites[at] for at in recruiting_places(one)] for one in outlines]
    trial = _columns(
        ("trial", "sex", "gender_based", "only_patients", "takes", "listed",
         "born_from", "born_until", "today", "single"),
        [
            (at, SEX_CODE[one.sex], one.gender_based, one.healthy_volunteers is False,
             not closes(one.status) and (not one.sites or bool(recruiting[at])), bool(one.sites),
             born_from(one.maximum_age, today), born_until(one.minimum_age, today),
             today.toordinal(), _bits(*(bar for bar in barring[at] if len(bar) == 1)))
            for at, one in enumerate(outlines)
        ],
    )  # fmt: skip
    for name in ("gender_based", "only_patients", "takes", "listed"):
        trial[name] = trial[name].astype(np.bool_)
    return Plain(
        person=_person(told),
        posting={"who": told.who[told.posting_row], "place": told.posting_place.astype(np.int64)},
        trial=trial,
        wanted=_columns(
            ("trial", "place"),
            [
                (at, place)
                for at, one in enumerate(outlines)
                for first, past in spans(one)
                for place in range(first, past)
            ],
        ),
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
    )


def _bits(*bars: Bar) -> int:
    """Return statements as a number with a sign, as databases have them."""
    found = sum(1 << number for number in frozenset[int]().union(*bars))
    return found - (1 << 64) if found >> 63 else found


def _person(told: Told) -> Table:
    return {
        "who": told.who,
        "first_day": told.first.astype(np.int64),
        "last_day": told.last.astype(np.int64),
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


def _columns(names: tuple[str, ...], lines: list[tuple[Any, ...]]) -> Table:
    kinds = {"lat": np.float64, "lon": np.float64}
    return {
        name: np.array([line[at] for line in lines], kinds.get(name, np.int64))
        for at, name in enumerate(names)
    }


class Answer(NamedTuple):
    """What a rival found, in how many seconds, and how many it took to take the data in.

    ``working`` is how long this process worked at it; none is known of a server's work.
    """

    who: Array
    trial: Array
    seconds: float
    build_seconds: float
    working: float | None = None


MEMORY = "8GB"
"""What DuckDB may take: by itself it takes most of a machine, and this one has other work."""


def duckdb(plain: Plain) -> Answer:
    """Ask DuckDB, in memory and on one core.

    Raises:
        ConfigurationError: if it is not installed.
    """
    try:
        import duckdb as rival
    except ImportError:
        raise ConfigurationError("duckdb is not installed; install the dev extra.") from None
    begun = time.perf_counter()
    with rival.connect(":memory:") as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        for name, held in plain._asdict().items():
            connection.register("held", held)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM held")  # noqa: S608
        built, worked = time.perf_counter(), time.process_time()
        connection.execute(CODED)
        found = connection.execute(QUERY).fetchnumpy()
        return _answer(found["who"], found["trial"], begun, built, worked)


def _answer(
    who: Any, trial: Any, begun: float, built: float, worked: float | None = None
) -> Answer:
    now = time.perf_counter()
    working = None if worked is None else time.process_time() - worked
    return Answer(
        np.asarray(who, np.int64), np.asarray(trial, np.int64), now - built, built - begun, working
    )


TRIALS_AT_ONCE = 50
"""Trials that polars is asked at a time: what it joins lies in memory in between."""


def polars(plain: Plain) -> Answer:
    """Ask polars, on as many cores as ``POLARS_MAX_THREADS`` allows; people told no country here.

    Raises:
        ConfigurationError: if it is not installed.
    """
    try:
        import polars as rival
    except ImportError:
        raise ConfigurationError("polars is not installed; install the dev extra.") from None
    begun = time.perf_counter()
    held = {name: rival.DataFrame(table) for name, table in plain._asdict().items()}
    built, worked = time.perf_counter(), time.process_time()
    trials = len(plain.trial["trial"])
    parts = [
        _by_joins(rival, held, first, first + TRIALS_AT_ONCE)
        for first in range(0, trials, TRIALS_AT_ONCE)
    ]
    found = rival.concat(parts) if parts else held["wanted"].clear()
    return _answer(found["who"].to_numpy(), found["trial"].to_numpy(), begun, built, worked)


def _by_joins(rival: Any, held: dict[str, Any], first: int, past: int) -> Any:
    col = rival.col
    wanted = held["wanted"].lazy().filter(col("trial").is_between(first, past - 1))
    coded = (
        wanted.join(held["posting"].lazy(), on="place")
        .join(held["person"].lazy(), on="who")
        .join(held["trial"].lazy(), on="trial", suffix="_wanted")
        .filter(
            col("takes")
            & ((col("sex") == 0) | (col("sex_wanted") == 0) | col("gender_based")
               | (col("sex") == col("sex_wanted")))
            & ~(col("volunteers") & col("only_patients"))
            & (col("first_day") <= col("born_until"))
            & (rival.min_horizontal("last_day", rival.max_horizontal("first_day", "today"))
               >= col("born_from"))
            & (col("facts") & col("single") == 0)
        )
    )  # fmt: skip
    barred = coded.join(held["bar"].lazy(), on="trial").filter(
        col("facts") & col("bits") == col("bits")
    )
    coded = coded.join(barred.select("who", "trial"), on=("who", "trial"), how="anti")
    everywhere = coded.filter(~col("listed") | (col("mode") == 0)).select("who", "trial")
    near = (
        coded.filter(col("mode") == 1)
        .join(held["site"].lazy(), on="trial", suffix="_site")
        .filter((col("lat_site") - col("lat")).abs() <= col("band"))
        .filter(_km(rival) <= col("km"))
        .select("who", "trial")
    )
    return rival.concat([everywhere, near]).unique().collect(engine="streaming")


def _km(rival: Any) -> Any:
    north, south = (rival.col(name).radians() for name in ("lat_site", "lat"))
    east = (rival.col("lon_site") - rival.col("lon")).radians()
    half = ((north - south) / 2).sin() ** 2 + north.cos() * south.cos() * (east / 2).sin() ** 2
    return 2 * EARTH_RADIUS_KM * half.clip(upper_bound=1.0).sqrt().arcsin()


_POSTGRESQL = {np.dtype(np.int64): "bigint", np.dtype(np.float64): "double precision"}
_INDEXES = ("posting (place)", "person (who)", "trial (trial)", "site (trial)", "bar (trial)")
_CHUNK = 100_000


def postgresql(plain: Plain, url: str) -> Answer:
    """Ask PostgreSQL, with indexes and statistics; its tables are there for this session only.

    Raises:
        ConfigurationError: if psycopg is not installed.
        BadInput: if the database cannot be reached.
    """
    with connected(url) as connection, connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        for name, table in plain._asdict().items():
            _fill(cursor, name, table)
        for number, index in enumerate(_INDEXES):
            cursor.execute(f"CREATE INDEX standing_{number} ON {index}")
        cursor.execute("ANALYZE")
        built = time.perf_counter()
        cursor.execute(CODED)
        cursor.execute("ANALYZE coded")
        rows = np.array(cursor.execute(QUERY).fetchall(), np.int64).reshape(-1, 2)
        return _answer(rows[:, 0], rows[:, 1], begun, built)


def _fill(cursor: Any, name: str, table: Table) -> None:
    columns = ", ".join(
        f"{key} {_POSTGRESQL.get(held.dtype, 'boolean')}" for key, held in table.items()
    )
    cursor.execute(f"CREATE TEMP TABLE {name} ({columns})")
    with cursor.copy(f"COPY {name} FROM STDIN") as rows:
        length = len(next(iter(table.values())))
        for first in range(0, length, _CHUNK):
            part = [held[first : first + _CHUNK].tolist() for held in table.values()]
            for line in zip(*part, strict=True):
                rows.write_row(line)
