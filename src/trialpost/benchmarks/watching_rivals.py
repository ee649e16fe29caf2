"""The rivals of ``bench watch``, and its independent reference: the same answer by SQL and joins.

They read plain tables (``watching_plain``), and work out themselves how old people are and what
lies below a condition; that is part of taking the data in.
"""

import datetime as dt
import threading
import time
from typing import Any, NamedTuple

import numpy as np

from trialpost.benchmarks.postgresql import connected
from trialpost.benchmarks.watching_plain import NEVER, Plain, Table, taken_in
from trialpost.errors import ConfigurationError
from trialpost.matching.standing.rows import Array
from trialpost.vocabulary.distances import EARTH_RADIUS_KM

_KM = f"""2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1.0,
    pow(sin(radians(s.lat - c.lat) / 2), 2)
    + cos(radians(s.lat)) * cos(radians(c.lat)) * pow(sin(radians(s.lon - c.lon) / 2), 2))))"""
CODED = """
CREATE TEMP TABLE coded AS
SELECT p.*, t.trial, t.listed
FROM wanted w
JOIN posting q ON q.key = w.key
JOIN person p ON p.who = q.who
JOIN trial t ON t.trial = w.trial
WHERE t.takes AND (p.sex = 0 OR t.sex = 0 OR t.gender_based OR p.sex = t.sex)
  AND NOT (p.volunteers AND t.only_patients)
  AND p.most_months >= t.from_months AND p.most_days >= t.from_days
  AND p.least_months < t.below_months AND p.least_days < t.below_days
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


class Answer(NamedTuple):
    """What a rival found, in how many seconds, and how many it took to take the data in.

    ``working`` is how long this process worked at it; none is known of a server's work.
    """

    who: Array
    trial: Array
    seconds: float
    build_seconds: float
    working: float | None = None


class TookTooLong(Exception):
    """A rival was stopped, since it had not answered in the time that it was given."""


MEMORY = "8GB"
"""What DuckDB may take: by itself it takes most of a machine, and this one has other work."""


def duckdb(plain: Plain, patience: float | None = None) -> Answer:
    """Ask DuckDB, in memory and on one core.

    Raises:
        ConfigurationError: if it is not installed.
        TookTooLong: if it had no answer after so many seconds.
    """
    try:
        import duckdb as rival
    except ImportError:
        raise ConfigurationError("duckdb is not installed; install the dev extra.") from None
    begun = time.perf_counter()
    with rival.connect(":memory:") as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        for name, held in _tables(plain).items():
            connection.register("held", held)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM held")  # noqa: S608
        for statement in taken_in(plain.today):
            connection.execute(statement)
        connection.execute("DROP TABLE told")
        built, worked = time.perf_counter(), time.process_time()
        stop = threading.Timer(patience or threading.TIMEOUT_MAX, connection.interrupt)
        stop.daemon = True
        stop.start()
        try:
            connection.execute(CODED)
            found = connection.execute(QUERY).fetchnumpy()
        except rival.InterruptException:
            raise TookTooLong from None
        finally:
            stop.cancel()
        return _answer(found["who"], found["trial"], begun, built, worked)


def _tables(plain: Plain) -> dict[str, Table]:
    return {name: held for name, held in plain._asdict().items() if name != "today"}


def _answer(
    who: Any, trial: Any, begun: float, built: float, worked: float | None = None
) -> Answer:
    now = time.perf_counter()
    working = None if worked is None else time.process_time() - worked
    return Answer(
        np.asarray(who, np.int64), np.asarray(trial, np.int64), now - built, built - begun, working
    )


_EPOCH = dt.date(1970, 1, 1).toordinal()
TRIALS_AT_ONCE = 50
"""Trials that polars is asked at a time: what it joins lies in memory in between."""


def polars(plain: Plain, patience: float | None = None) -> Answer:
    """Ask polars, on as many cores as ``POLARS_MAX_THREADS`` allows; people told no country here.

    Raises:
        ConfigurationError: if it is not installed.
        TookTooLong: if it had no answer after so many seconds, looked at between some trials.
    """
    try:
        import polars as rival
    except ImportError:
        raise ConfigurationError("polars is not installed; install the dev extra.") from None
    begun = time.perf_counter()
    held = {name: rival.DataFrame(table) for name, table in _tables(plain).items()}
    held["person"] = _people(rival, held.pop("told"), plain.today)
    held["wanted"] = _wanted(rival, held["term"], held["node"])
    built, worked = time.perf_counter(), time.process_time()
    trials = len(plain.trial["trial"])
    parts: list[Any] = []
    for first in range(0, trials, TRIALS_AT_ONCE):
        if parts and patience is not None and time.perf_counter() - built > patience:
            raise TookTooLong
        parts.append(_by_joins(rival, held, first, first + TRIALS_AT_ONCE))
    found = rival.concat(parts) if parts else held["wanted"].clear()
    return _answer(found["who"].to_numpy(), found["trial"].to_numpy(), begun, built, worked)


def _people(rival: Any, told: Any, today: dt.date) -> Any:
    """Work out how many months and days people have lived, at most and at least."""
    col, never, now = rival.col, rival.lit(NEVER), today.toordinal()
    known = col("first_day") > 0
    latest = rival.min_horizontal(col("last_day"), rival.max_horizontal(col("first_day"), now))
    found = {}
    for name, day, other in (("most", col("first_day"), never), ("least", latest, -never)):
        born = (day - _EPOCH).cast(rival.Int32).cast(rival.Date)
        year, month, day_of = (born.dt.year(), born.dt.month(), born.dt.day())
        months = (
            (today.year - year.cast(rival.Int64)) * 12
            + (today.month - month.cast(rival.Int64))
            - (day_of.cast(rival.Int64) > today.day).cast(rival.Int64)
        )
        found[f"{name}_months"] = rival.when(known).then(months).otherwise(other)
        found[f"{name}_days"] = rival.when(known).then(now - day).otherwise(other)
    return told.with_columns(**found).drop("first_day", "last_day")


def _wanted(rival: Any, term: Any, node: Any) -> Any:
    """Join what trials ask for with all below it: whose number begins with theirs."""
    parts = rival.col("number").str.split(".")
    above = node.with_columns(
        above=rival.int_ranges(1, parts.list.len() + 1).list.eval(rival.element()), parts=parts
    ).explode("above")
    above = above.with_columns(
        above=rival.col("parts").list.head(rival.col("above")).list.join(".")
    )
    asked = term.join(node.rename({"number": "above"}), on="key")
    below = asked.drop("key").join(above.select("above", "key"), on="above").select("trial", "key")
    return rival.concat([term, below]).unique()


def _by_joins(rival: Any, held: dict[str, Any], first: int, past: int) -> Any:
    col = rival.col
    wanted = held["wanted"].lazy().filter(col("trial").is_between(first, past - 1))
    coded = (
        wanted.join(held["posting"].lazy(), on="key")
        .join(held["person"].lazy(), on="who")
        .join(held["trial"].lazy(), on="trial", suffix="_wanted")
        .filter(
            col("takes")
            & ((col("sex") == 0) | (col("sex_wanted") == 0) | col("gender_based")
               | (col("sex") == col("sex_wanted")))
            & ~(col("volunteers") & col("only_patients"))
            & (col("most_months") >= col("from_months")) & (col("most_days") >= col("from_days"))
            & (col("least_months") < col("below_months"))
            & (col("least_days") < col("below_days"))
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


_POSTGRESQL = {
    np.dtype(np.int64): "bigint",
    np.dtype(np.float64): "double precision",
    np.dtype(object): "text",
}
_CANCELLED = "57014"
_INDEXES = ("posting (key)", "person (who)", "trial (trial)", "site (trial)", "bar (trial)")
_CHUNK = 100_000


def postgresql(plain: Plain, url: str, patience: float | None = None) -> Answer:
    """Ask PostgreSQL, with indexes and statistics; its tables are there for this session only.

    Raises:
        ConfigurationError: if psycopg is not installed.
        TookTooLong: if it had not answered one of the two steps after so many seconds.
        BadInput: if the database cannot be reached.
    """
    with connected(url) as connection, connection.cursor() as cursor:
        from psycopg import OperationalError

        begun = time.perf_counter()
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        for name, table in _tables(plain).items():
            _fill(cursor, name, table)
        for statement in taken_in(plain.today):
            cursor.execute(statement)
        cursor.execute("DROP TABLE told")
        for number, index in enumerate(_INDEXES):
            cursor.execute(f"CREATE INDEX standing_{number} ON {index}")
        cursor.execute("ANALYZE")
        built = time.perf_counter()
        cursor.execute(f"SET statement_timeout = {round(1000 * (patience or 0))}")
        try:
            cursor.execute(CODED)
            cursor.execute("ANALYZE coded")
            rows = np.array(cursor.execute(QUERY).fetchall(), np.int64).reshape(-1, 2)
        except OperationalError as error:
            if error.sqlstate != _CANCELLED:
                raise
            raise TookTooLong from None
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
