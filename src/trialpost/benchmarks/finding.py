"""Measure finding and matching in a catalogue of a registry's size, in process, on one core.

Each search and each profile is put once, to a process that has answered a few others, so that its
tables are there and nothing of the answers is remembered. What is asked is drawn from the
catalogue: conditions as often as trials name them, places as often as sites lie there. Beside it,
with the same searches, stands PostgreSQL's full-text search
(:mod:`trialpost.benchmarks.finding_postgresql`).
"""

import datetime as dt
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from trialpost.benchmarks.asked import WARMING, Asked, percentiles, searches, typed
from trialpost.benchmarks.own_process import document_of
from trialpost.benchmarks.registry_size import Size, build, opened
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import find
from trialpost.matching.match import match
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial

BEST = 50
"""Trials of a match whose criteria are judged and explained."""

_STAMP = "size.json"


def document(
    kind: str,
    originals: Iterable[Trial],
    size: Size,
    folder: Path,
    today: dt.date,
    *,
    count: int = 300,
    postgresql: str | None = None,
) -> dict[str, Any]:
    """Measure ``find`` or ``match`` and return the document of ``bench find`` or ``bench match``.

    Args:
        kind: ``find`` or ``match``.
        originals: the trials of which the catalogue is made.
        size: how large it is to be.
        folder: where it is made; one of this size that lies there is taken as it is.
        today: the day for which is asked.
        count: how many searches or profiles.
        postgresql: an empty database for the rival of ``find``; ``None`` leaves it out.

    Raises:
        BadInput: if the originals cannot make such a catalogue.
        ServiceUnavailable: if the measurement broke off.
    """
    held = list(originals)
    stamp = folder / _STAMP
    wanted = json.dumps(msgspec.to_builtins(size))
    if not stamp.exists() or stamp.read_text() != wanted:
        build(held, size, folder)
        stamp.write_text(wanted)
    asked = searches(held, count + WARMING)
    told = _in_a_process({
        "kind": kind, "folder": str(folder), "today": today.isoformat(),
        "asked": msgspec.to_builtins(asked),
    })  # fmt: skip
    rivals: dict[str, Any] = {"postgresql": None}
    if postgresql and kind == "find":
        from trialpost.benchmarks.finding_postgresql import measure as beside

        rivals["postgresql"] = beside(folder, asked, postgresql)
        told["postgresql_vs_ours_p50"] = _ratio(rivals["postgresql"]["p50_ms"], told["p50_ms"])
        told["postgresql_vs_ours_p99"] = _ratio(rivals["postgresql"]["p99_ms"], told["p99_ms"])
    return {"trials": size.recruiting + size.others, **told, "alternatives": rivals}


def _ratio(one: float, other: float) -> float:
    return round(one / other, 1)


def _in_a_process(order: dict[str, Any]) -> dict[str, Any]:
    return document_of(__name__, given=json.dumps(order))


def measure(order: dict[str, Any]) -> dict[str, Any]:
    """Open the catalogue, put every search or profile once, and return times and memory.

    ``processor`` is the time that the process itself worked, which other work on the machine
    leaves as it is, nearly.
    """
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    today = dt.date.fromisoformat(order["today"])
    asked = msgspec.convert(order["asked"], list[Asked])
    begun = time.perf_counter()
    catalogue = opened(Path(order["folder"]))
    catalogue.make_ready()
    gc.collect()
    gc.freeze()  # as the service does with its catalogue
    opening = time.perf_counter() - begun
    put = _finding(catalogue, today) if order["kind"] == "find" else _matching(catalogue, today)
    put(asked[0])
    first = time.perf_counter() - begun
    for one in asked[1:WARMING]:
        put(one)
    told: dict[str, Any] = {}
    times, worked, found = [], [], 0
    for one in asked[WARMING:]:
        begun, busy = time.perf_counter(), time.process_time()
        found += put(one)
        times.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
    if order["kind"] == "find":
        told["suggest"] = _suggesting(catalogue, typed([one.condition for one in asked]))
    return {
        **told,
        "sites": int(catalogue.columns.sites[catalogue.has_status({RecruitmentStatus.RECRUITING})]
                     .sum()),
        "asked": len(times),
        "found_on_average": round(found / max(1, len(times)), 1),
        **percentiles(times),
        "processor": percentiles(worked),
        "open_seconds": round(opening, 1),
        "first_answer_seconds": round(first, 1),
        "resident_mb": _resident_mb(),
    }  # fmt: skip


def _finding(catalogue: Catalogue, today: dt.date) -> Callable[[Asked], int]:
    return lambda one: find(catalogue, one.query(), today=today).total


def _suggesting(catalogue: Catalogue, begun: Sequence[str]) -> dict[str, float]:
    """Measure suggestions for what somebody types; the index of names has been built before."""
    suggest = catalogue.vocabulary.suggest
    suggest(begun[0])
    times = []
    for text in begun[1:]:
        start = time.perf_counter()
        suggest(text)
        times.append(time.perf_counter() - start)
    return percentiles(times)


def _matching(catalogue: Catalogue, today: dt.date) -> Callable[[Asked], int]:
    def put(one: Asked) -> int:
        profile = one.profile(today)
        found = match(catalogue, profile, today=today, limit=BEST, excluded_limit=0, asking=False)
        return found.total

    return put


def _resident_mb() -> int:
    """Return the memory that this process has now, in MB; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(one.split()[1]) // 1024 for one in lines if one.startswith("VmRSS:")), 0)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(json.load(sys.stdin))))
