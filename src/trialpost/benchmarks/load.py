"""Measure a whole load into a database, beside putting the same bytes into a bare table.

Each measurement runs in a process of its own, with a data folder of its own, since a process has
one database. Both ways read the same file and commit every 500 records. The raw insert is run
before the load and after it, and the mean of the two stands, so that a machine that grows busy
meanwhile favours neither.
"""

import itertools
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trialpost.benchmarks.ingest import records_of
from trialpost.benchmarks.memory import TreePeak
from trialpost.benchmarks.own_process import environment_in, output_of
from trialpost.errors import BadInput

BATCH = 500
_ID = re.compile(rb'"nctId"\s*:\s*"(NCT\d{8})"')


def distinct(path: Path | None, count: int) -> Iterator[bytes]:
    """Yield ``count`` studies with an identifier each of its own, however often a file is read."""
    for number, raw in enumerate(records_of(path, count)):
        found = _ID.search(raw)
        yield raw.replace(found[1], b"NCT%08d" % number) if found else raw


def load_ratio(
    records: Iterable[bytes], database_url: str | None = None, *, cores: int = 1, runs: int = 1
) -> dict[str, Any]:
    """Return ``ratio`` (a load's time by a raw insert's), both in seconds, and the peak in MB.

    ``database_url`` names an empty database, which is left empty; without it a fresh SQLite file is
    used. Of several runs the one with the median ratio stands.

    Raises:
        BadInput: if the database already holds a catalogue.
        ServiceUnavailable: if the measurement broke off.
    """
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as folder:
        source = Path(folder) / "records.jsonl"
        with source.open("wb") as out:
            out.writelines(raw.replace(b"\n", b" ") + b"\n" for raw in records)
        _run(["--cities"], Path(folder))
        told = [_measured(source, database_url, cores) for _ in range(runs)]
    return sorted(told, key=lambda one: float(one["ratio"]))[(len(told) - 1) // 2]


def _measured(source: Path, database_url: str | None, cores: int) -> dict[str, Any]:
    """Measure in a folder of its own, in which the tables of cities lie ready."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=source.parent) as folder:
        (Path(folder) / "places").symlink_to(source.parent / "places")
        done = _run([str(source), str(cores)], Path(folder), database_url)
    return dict(json.loads(done))


def _run(arguments: list[str], folder: Path, database_url: str | None = None) -> str:
    return output_of(__name__, arguments, environment=environment_in(folder, database_url))


def measure(source: Path, cores: int = 1) -> dict[str, Any]:
    """Time a load of a file's lines, and raw inserts of them, into the database of the settings.

    Raises:
        BadInput: if the database already holds a catalogue.
    """
    from django.utils import timezone  # type: ignore[import-untyped]

    from trialpost.web.catalogue import actions, store

    if store.trial_count():
        raise BadInput("The database for the benchmark has to be empty; this one has trials.")
    before = _raw_insert(source)
    begun = time.perf_counter()
    with TreePeak() as peak:
        summary = actions.load([source], now=timezone.now(), cores=cores)
    seconds = time.perf_counter() - begun
    _empty()
    floor = statistics.mean((before, _raw_insert(source)))
    return {
        "ratio": round(seconds / floor, 2),
        "records": summary.read,
        "seconds": round(seconds, 3),
        "floor_seconds": round(floor, 3),
        "peak_mb": round(peak.all / 2**20, 1),
        "peak_main_mb": round(peak.main / 2**20, 1),
        "peak_workers_mb": round(peak.workers / 2**20, 1),
    }


def _raw_insert(source: Path) -> float:
    """Put every line into a table that holds nothing else, drop it, and return the seconds."""
    from django.db import connection, transaction  # type: ignore[import-untyped]

    begun = time.perf_counter()
    kind = "bytea" if connection.vendor == "postgresql" else "blob"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_floor (data {kind})")
        with source.open("rb") as lines:
            while batch := list(itertools.islice(lines, BATCH)):
                with transaction.atomic():
                    cursor.executemany(
                        "INSERT INTO bench_floor VALUES (%s)", [(line,) for line in batch]
                    )
        seconds = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_floor")
    return seconds


def _empty() -> None:
    """Take out again what was loaded, so that the database is left as it was found."""
    from trialpost.web.catalogue import models

    for model in (
        models.ReadIssueRow,
        models.SourceName,
        models.SourceVersion,
        models.SourceRow,
        models.TrialRow,
        models.RawRecord,
        models.FieldCensus,
        models.CatalogueVersion,
        models.CatalogueState,
    ):
        rows = model.objects.all()
        rows._raw_delete(rows.db)


def main() -> None:
    """Measure on the file that the command line names and print the figures as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trialpost.web.settings"
    import django  # type: ignore[import-untyped]

    django.setup()
    if sys.argv[1] == "--cities":
        from trialpost.vocabulary import gazetteer

        gazetteer.all_cities()
        gazetteer.large_cities()
        return
    from trialpost.web.database import migrate_if_needed

    source, cores = Path(sys.argv[1]), int(sys.argv[2])
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    migrate_if_needed()
    try:
        figures = measure(source, cores)
    except BadInput as error:
        sys.stderr.write(f"{error.sentence}\n")
        sys.exit(2)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main()
