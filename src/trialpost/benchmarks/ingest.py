"""Measure how fast registry records are read, beside decoding the same bytes with orjson.

Run it on a registry file, or without one on studies of the demo's generator::

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

from trialpost.errors import ConfigurationError
from trialpost.registry import read, read_record

BATCH = 256
"""Records held at once: enough to time, too few to show in the peak."""


def records_of(path: Path | None, count: int) -> Iterator[bytes]:
    """Yield the bytes of ``count`` studies: those of a file, over and over, or generated ones."""
    if path is None:
        from trialpost.demo.generator import studies

        encode = json.dumps
        return (encode(study).encode() for study in studies(count=count))
    held = [result.raw for result in read(path) if result.trial]
    if not held:
        raise ConfigurationError(f"{path} holds no record to measure with; give another file.")
    return itertools.islice(itertools.cycle(held), count)


def reader_ratio(
    records: int,
    path: Path | None = None,
    *,
    load_vs_raw_insert: dict[str, float | None] | None = None,
) -> dict[str, Any]:
    """Time bytes to ``Trial`` and bytes to dicts on the same records, batch by batch in turn.

    Returns the document of ``bench ingest``: ``reader_vs_orjson`` is the reader's time divided by
    that of ``orjson.loads``; ``seconds`` the reader's time; ``peak_mb`` the largest resident size
    of the whole process. ``load_vs_raw_insert`` is measured elsewhere and passed through.

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
    ours = theirs = 0.0
    for batch in _batches(records_of(path, records)):
        theirs += _time(orjson.loads, batch)
        ours += _time(read_record, batch)
        count += len(batch)
        size += sum(map(len, batch))
    return {
        "records": count,
        "bytes": size,
        "reader_vs_orjson": round(ours / theirs, 3) if theirs else None,
        "load_vs_raw_insert": load_vs_raw_insert,
        "peak_mb": round(_peak_bytes() / 2**20, 1),
        "seconds": round(ours, 3),
        "cores": os.cpu_count(),
    }


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
