"""Measure a whole load into a database, beside putting the same bytes into a bare table.

Each measurement runs in a process of its own, with a data folder of its own, since a process has
one database. Both ways read the same file and commit every 500 records.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trialpost.benchmarks.ingest import _peak_bytes, records_of
from trialpost.errors import BadInput, ServiceUnavailable

BATCH = 500
_ID = re.compile(rb'"nctId"\s*:\s*"(NCT\d{8})"')


def distinct(path: Path | None, count: int) -> Iterator[bytes]:
    """Yield ``count`` studies with an identifier each of its own, however often a file is read."""
    for number, raw in enumerate(records_of(path, count)):
        found = _ID.search(raw)
        yield raw.replace(found[1], b"NCT%08d" % number) if found else raw


def load_ratio(records: Iterable[bytes], database_url: str | None = None) -> dict[str, Any]:
    """Return ``ratio`` (a load's time by a raw insert's), both in seconds, and the peak in MB.

    ``database_url`` names an empty database; without it a fresh SQLite file is used.

    Raises:
        BadInput: if the database already holds a catalogue.
        ServiceUnavailable: if the measurement broke off.
    """
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as folder:
        source = Path(folder) / "records.jsonl"
        with source.open("wb") as out:
            out.writelines(raw.replace(b"\n", b" ") + b"\n" for raw in records)
        environment = {**os.environ, "TRIALPOST_DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        if database_url:
            environment["DATABASE_URL"] = database_url
        done = subprocess.run(  # noqa: S603 - this very module
            [sys.executable, "-m", __name__, str(source)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    return _answer(done)


def _answer(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    last = done.stderr.strip().rpartition("\n")[2]
    if done.returncode == 2:
        raise BadInput(last)
    if done.returncode:
        raise ServiceUnavailable(f"The load that was measured broke off: {last}")
    return dict(json.loads(done.stdout))


def measure(source: Path) -> dict[str, Any]:
    """Time a raw insert of a file's lines, then a load of it, into the database of the settings.

    Raises:
        BadInput: if the database already holds a catalogue.
    """
    from django.db import connection  # type: ignore[import-untyped]
    from django.utils import timezone  # type: ignore[import-untyped]

    from trialpost.web.catalogue import actions, store

    if store.trial_count():
        raise BadInput("The database for the benchmark has to be empty; this one has trials.")
    begun = time.perf_counter()
    _raw_insert(source, connection)
    floor = time.perf_counter() - begun
    begun = time.perf_counter()
    actions.load([source], now=timezone.now())
    seconds = time.perf_counter() - begun
    return {
        "ratio": round(seconds / floor, 2),
        "seconds": round(seconds, 3),
        "floor_seconds": round(floor, 3),
        "peak_mb": round(_peak_bytes() / 2**20, 1),
    }


def _raw_insert(source: Path, connection: Any) -> None:
    """Put every line into a table that holds nothing else, and drop the table."""
    from django.db import transaction

    kind = "bytea" if connection.vendor == "postgresql" else "blob"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_floor (data {kind})")
        with source.open("rb") as lines:
            while batch := list(itertools.islice(lines, BATCH)):
                with transaction.atomic():
                    cursor.executemany(
                        "INSERT INTO bench_floor VALUES (%s)", [(line,) for line in batch]
                    )
        cursor.execute("DROP TABLE bench_floor")


def main() -> None:
    """Measure on the file that the command line names and print the figures as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trialpost.web.settings"
    import django  # type: ignore[import-untyped]

    django.setup()
    from trialpost.web.database import migrate_if_needed

    migrate_if_needed()
    try:
        figures = measure(Path(sys.argv[1]))
    except BadInput as error:
        sys.stderr.write(f"{error.sentence}\n")
        sys.exit(2)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main()
