"""The rival of ``bench find``: PostgreSQL's full-text search with the same filters.

One table holds the trials with their status, ages in days, sex and a weighted text vector of
conditions, keywords and titles under a GIN index; another holds the sites with their coordinates
under an index of latitude and longitude. A query gives the twenty nearest trials of a search and
how many there are; that is what a search of ours gives, but for what it knows of conditions.
"""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trialpost.benchmarks.asked import WARMING, Asked, percentiles
from trialpost.benchmarks.postgresql import connected
from trialpost.benchmarks.registry_size import outlines
from trialpost.matching.outline import TrialOutline, standing
from trialpost.model.status import Sex
from trialpost.vocabulary.distances import EARTH_RADIUS_KM, KM_PER_DEGREE

_SCHEMA = """
CREATE TABLE bench_trial (
    id text PRIMARY KEY, status text NOT NULL, sex text, gender_based boolean NOT NULL,
    minimum_days double precision, maximum_days double precision, verified integer NOT NULL,
    words tsvector NOT NULL);
CREATE TABLE bench_site (
    trial text NOT NULL, status text NOT NULL,
    lat double precision NOT NULL, lon double precision NOT NULL);
"""
_INDEXES = """
CREATE INDEX bench_words ON bench_trial USING gin (words);
CREATE INDEX bench_place ON bench_site (lat, lon) WHERE status = 'recruiting';
CREATE INDEX bench_site_trial ON bench_site (trial);
ANALYZE bench_trial;
ANALYZE bench_site;
"""
_KM = f"""2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1,
    power(sin(radians(s.lat - %(lat)s) / 2), 2)
    + cos(radians(s.lat)) * cos(radians(%(lat)s))
    * power(sin(radians(s.lon - %(lon)s) / 2), 2))))"""
_QUERY = f"""
WITH near AS (
    SELECT t.id, min({_KM}) AS km, ts_rank(t.words, q.asked) AS rank, t.verified
    FROM websearch_to_tsquery('english', %(condition)s) AS q(asked)
    JOIN bench_trial t ON t.words @@ q.asked
    JOIN bench_site s ON s.trial = t.id AND s.status = 'recruiting'
    WHERE t.status = 'recruiting'
      AND (t.minimum_days IS NULL OR t.minimum_days <= %(oldest)s)
      AND (t.maximum_days IS NULL OR t.maximum_days > %(youngest)s)
      AND (t.sex IS NULL OR t.sex = %(sex)s OR t.gender_based)
      AND s.lat BETWEEN %(south)s AND %(north)s
    GROUP BY t.id, q.asked)
SELECT id, km, count(*) OVER () FROM near WHERE km <= %(within)s
ORDER BY rank DESC, km, verified DESC, id LIMIT 20
"""  # noqa: S608 - nothing of anybody's is in it
_DROP = "DROP TABLE IF EXISTS bench_trial, bench_site"
_YEAR = 365.25
_BORN = dt.date(2000, 1, 1)


def measure(folder: Path, asked: Sequence[Asked], url: str) -> dict[str, Any]:
    """Fill an empty database with a catalogue, put every search once, and empty it again.

    Returns:
        ``p50_ms``, ``p99_ms``, ``build_seconds`` and the number of trials found on average.

    Raises:
        ConfigurationError: if psycopg is not installed.
        BadInput: if the database cannot be reached.
    """
    with connected(url) as connection, connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(_DROP)
        cursor.execute(_SCHEMA)
        _fill(cursor, folder)
        cursor.execute(_INDEXES)
        building = time.perf_counter() - begun
        for one in asked[:WARMING]:
            cursor.execute(_QUERY, _values(one))
        times, found = [], 0
        for one in asked[WARMING:]:
            begun = time.perf_counter()
            rows = cursor.execute(_QUERY, _values(one)).fetchall()
            times.append(time.perf_counter() - begun)
            found += rows[0][2] if rows else 0
        cursor.execute(_DROP)
    return {
        **percentiles(times),
        "build_seconds": round(building, 1),
        "found_on_average": round(found / max(1, len(times)), 1),
    }


def _fill(cursor: Any, folder: Path) -> None:
    cursor.execute(
        "CREATE TEMP TABLE raw (id text, status text, sex text, gender_based boolean, low float8,"
        " high float8, verified int, conditions text, keywords text, titles text)"
    )
    with cursor.copy("COPY raw FROM STDIN") as rows:
        for one in outlines(folder):
            rows.write_row(_row(one))
    cursor.execute(
        "INSERT INTO bench_trial SELECT id, status, sex, gender_based, low, high, verified,"
        " setweight(to_tsvector('english', conditions), 'A')"
        " || setweight(to_tsvector('english', titles), 'B')"
        " || setweight(to_tsvector('english', keywords), 'C') FROM raw"
    )
    with cursor.copy("COPY bench_site FROM STDIN") as rows:
        for one in outlines(folder):
            for row in _sites(one):
                rows.write_row(row)


def _row(one: TrialOutline) -> tuple[Any, ...]:
    texts = (one.conditions, one.keywords, one.title_words)
    return (
        one.id,
        one.status.value,
        one.sex.value if one.sex else None,
        one.gender_based,
        None if one.minimum_age is None else (one.minimum_age.reached_by(_BORN) - _BORN).days,
        None if one.maximum_age is None else (one.maximum_age.outgrown_by(_BORN) - _BORN).days,
        one.verified,
        *(" ; ".join(text).replace("\0", "") for text in texts),
    )


def _sites(one: TrialOutline) -> Iterator[tuple[Any, ...]]:
    for site in one.sites:
        if site.lat is not None:
            yield one.id, standing(site.status, one.status).value, site.lat, site.lon


def _values(one: Asked) -> dict[str, Any]:
    band = one.within_km / KM_PER_DEGREE
    return {
        "condition": one.condition,
        "lat": one.lat,
        "lon": one.lon,
        "south": one.lat - band,
        "north": one.lat + band,
        "within": one.within_km,
        "sex": Sex(one.sex).value,
        "youngest": one.age * _YEAR,
        "oldest": (one.age + 1) * _YEAR,
    }
