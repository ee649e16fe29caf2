"""Measure how fast registry records are read, beside decoding the same bytes with orjson.

Run it on a registry file, or without one on invented records of realistic size::

    python -m trialpost.benchmarks.ingest --records 20000 recruiting.jsonl.gz
"""

import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from trialpost.demo import realistic
from trialpost.errors import ConfigurationError
from trialpost.registry import read_record
from trialpost.registry.files.reading import find_records

BATCH = 256
"""Records held at once: enough to time, too few to show in the peak."""


def records_of(path: Path | None, count: int) -> Iterator[bytes]:
    """Yield the bytes of ``count`` studies: those of a file, over and over, or generated ones."""
    if path is None:
        return realistic.records(count)
    held = [found.raw for found in find_records(path) if found.failure is None]
    if not held:
        raise ConfigurationError(f"{path} holds no record to measure with; give another file.")
    return itertools.islice(itertools.cycle(held), count)


REGISTRY = 560_000
"""Records that ClinicalTrials.gov holds."""


def document(
    records: int,
    path: Path | None = None,
    *,
    postgresql: str | None = None,
    cores: int | None = None,
    runs: int = 1,
) -> dict[str, Any]:
    """Measure reading and loading, and return the document of ``bench ingest``.

    ``seconds`` is the time of the load into SQLite, ``peak_mb`` the most memory of a load, all its
    processes together; ``projected_560000_seconds`` multiplies the loads' times up.
    """
    from trialpost.benchmarks.load import distinct, load_ratio

    cores = cores or len(os.sched_getaffinity(0))
    loads = {"sqlite": load_ratio(distinct(path, records), cores=cores, runs=runs)}
    if postgresql:
        loads["postgresql"] = load_ratio(
            distinct(path, records), postgresql, cores=cores, runs=runs
        )
    ratios = {name: loads.get(name, {}).get("ratio") for name in ("sqlite", "postgresql")}
    return {
        **reader_ratio(records, path, load_vs_raw_insert=ratios),
        "peak_mb": max(one["peak_mb"] for one in loads.values()),
        "seconds": loads["sqlite"]["seconds"],
        "cores": cores,
        "loads": loads,
        "projected_560000_seconds": {
            name: round(one["seconds"] / one["records"] * REGISTRY) for name, one in loads.items()
        },
    }


def reader_ratio(
    records: int,
    path: Path | None = None,
    *,
    load_vs_raw_insert: dict[str, float | None] | None = None,
) -> dict[str, Any]:
    """Time bytes to ``Trial`` and bytes to dicts on the same records, batch by batch in turn.

    Returns the document of ``bench ingest``: ``reader_vs_orjson`` is the reader's time divided by
    that of ``orjson.loads``, and the two keys behind it the same for the records without posted
    results and with them; ``reader_seconds`` is the reader's time; ``peak_mb`` the largest resident
    size of this process. ``load_vs_raw_insert`` is measured elsewhere and passed through.

    Raises:
        ConfigurationError: if orjson is not installed, or there is nothing to read.
    """
    try:
        import orjson
    except ImportError:
        raise ConfigurationError(
            "orjson is the rival of this measurement; install the dev extra."
        ) from None
    count = size = 0
    ours, theirs = {False: 0.0, True: 0.0}, {False: 0.0, True: 0.0}
    for batch in _batches(records_of(path, records)):
        for has_results, part in _by_results(batch):
            theirs[has_results] += _time(orjson.loads, part)
            ours[has_results] += _time(read_record, part)
        count += len(batch)
        size += sum(map(len, batch))
    return {
        "records": count,
        "bytes": size,
        "reader_vs_orjson": _ratio(sum(ours.values()), sum(theirs.values())),
        "reader_vs_orjson_without_results": _ratio(ours[False], theirs[False]),
        "reader_vs_orjson_with_results": _ratio(ours[True], theirs[True]),
        "reader_seconds": round(sum(ours.values()), 3),
        "load_vs_raw_insert": load_vs_raw_insert,
        "peak_mb": round(_peak_bytes() / 2**20, 1),
        "seconds": round(sum(ours.values()), 3),
        "cores": os.cpu_count(),
    }


def _ratio(ours: float, theirs: float) -> float | None:
    return round(ours / theirs, 3) if theirs else None


def _by_results(batch: list[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """Part records with posted results from those without."""
    for wanted in (False, True):
        yield wanted, [raw for raw in batch if (b'"resultsSection"' in raw) is wanted]


def _batches(records: Iterable[bytes]) -> Iterator[list[bytes]]:
    flow = iter(records)
    while batch := list(itertools.islice(flow, BATCH)):
        yield batch


def _time(work: Any, batch: list[bytes]) -> float:
    begun = time.perf_counter()
    for raw in batch:
        work(raw)
    return time.perf_counter() - begun


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@click.command()
@click.option("--records", default=20_000, show_default=True, help="How many studies to read.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def main(records: int, path: Path | None) -> None:
    """Measure the reader on the studies of PATH, or on generated ones."""
    click.echo(json.dumps(reader_ratio(records, path)))


if __name__ == "__main__":
    main()
