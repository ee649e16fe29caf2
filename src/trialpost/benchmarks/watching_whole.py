"""Measure a watch from end to end beside its kernel: open the shards, judge, write the notices.

It is the service's own road on a database of its own (``watch_road``). The records are real ones,
or invented ones of the size and make-up of real ones (``demo.realistic``): those that recruit,
since of the others nothing is told, and they are most of a registry.
"""

import datetime as dt
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trialpost.benchmarks import watch_road
from trialpost.benchmarks.own_process import document_of, environment_in
from trialpost.demo.realistic import records


def document(
    profiles: int,
    trials: int,
    today: dt.date,
    *,
    paths: Sequence[Path] = (),
) -> dict[str, Any]:
    """Return how long the parts of a watch took, and what one pair and one notice cost.

    Args:
        profiles: how many people are invented.
        trials: how many records are invented, if there are no files.
        today: the day on which people are watched.
        paths: files of ClinicalTrials.gov's records.

    Raises:
        ServiceUnavailable: if the measurement broke off.
    """
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as folder:
        if not paths:
            paths = [Path(folder) / "invented.jsonl"]
            paths[0].write_bytes(b"\n".join(invented(trials)))
        environment = environment_in(folder)
        arguments = [str(profiles), today.isoformat(), *map(str, paths)]
        return document_of(__name__, arguments, environment=environment, watched=True)


def invented(trials: int) -> Iterator[bytes]:
    """Yield records of so many trials that recruit; ``watch_road`` gives each an earlier version.

    That may have had another status, other ages, fewer sites, or a criterion more.
    """
    every = records(sys.maxsize)
    return itertools.islice((one for one in every if _RECRUITS in one), trials)


_RECRUITS = b'"overallStatus":"RECRUITING"'


def _measure(profiles: int, today: dt.date, paths: list[Path]) -> None:
    told = watch_road.prepare(profiles, today, paths)
    watch_road.watch(told, today)
    told["cpu_ms_a_pair"] = _share(told["watch_cpu_seconds"], told["pairs"])
    told["cpu_ms_a_notice"] = _share(told["watch_cpu_seconds"], told["notices"])
    print(json.dumps(told))  # noqa: T201 - the answer


def _share(seconds: float, count: int) -> float | None:
    return round(1000 * seconds / count, 3) if count else None


if __name__ == "__main__":
    count, day, *files = sys.argv[1:]
    _measure(int(count), dt.date.fromisoformat(day), [Path(one) for one in files])
