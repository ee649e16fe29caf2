"""Measure standing matches: invented profiles against a day's trials, beside what one would use."""

import datetime as dt
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from trialpost.benchmarks import watching_rivals as rivals
from trialpost.benchmarks.watching_made_up import Made, made
from trialpost.errors import ConfigurationError
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing import kernel
from trialpost.matching.standing.order import Order, Span
from trialpost.matching.standing.rows import ROW, Array, Tables, entry_of, rows_of
from trialpost.matching.standing.shard import Pairs, Shard
from trialpost.matching.standing.trials import Asked, Bars
from trialpost.model.profile import Profile
from trialpost.web.sealing import new_key_text, parse_keys
from trialpost.web.watch.shards import opened, sealed

_READ_A_MATCH = ROW.itemsize + 8 + 2 * 2 + 2 * 8
"""Bytes that have to pass for a match whatever one does.

The person and what they stated, a posting, the answer.
"""


def document(
    profiles: int,
    trials: int,
    today: dt.date,
    *,
    postgresql: str | None = None,
    beside: tuple[str, ...] = ("duckdb", "polars"),
    runs: int = 3,
) -> dict[str, Any]:
    """Build a shard, hold trials against it, and ask the rivals the same.

    Args:
        profiles: how many people are invented.
        trials: how many trials.
        today: the day on which ages are reckoned.
        postgresql: an empty database to ask as well; its figure is null without.
        beside: the other rivals to ask.
        runs: how often the engine is asked; the fastest stands.
    """
    invented = made(profiles, trials, today)
    shard, told = _built(invented)
    opening = _reopened(shard)
    compiling = _timed(lambda: _warmed(invented, today))[0]
    preparing, delta = _timed(lambda: _asked(shard, invented, today))
    times, found = [], Pairs(np.empty(0), np.empty(0))
    working = time.process_time()
    for _ in range(runs):
        seconds, found = _timed(lambda: shard.match(delta))
        times.append(seconds)
    working = (time.process_time() - working) / runs
    asked = _rivals(invented, today, postgresql, beside)
    matches, best = len(found.who), min(times)
    floor = matches * _READ_A_MATCH / _bytes_a_second()
    own = _keys(found.who, found.trial, trials)
    return {
        "profiles": profiles,
        "trials": trials,
        "matches": matches,
        "seconds": round(best, 4),
        "cpu_seconds": round(working, 4),
        **told,
        **opening,
        "prepare_seconds": round(preparing, 3),
        "compile_seconds": round(compiling, 1),
        "compiled": kernel.COMPILED,
        "floor_seconds": round(floor, 5),
        "alternatives": {name: one and _told(one) for name, one in asked.items()},
        "equal": None
        if not any(asked.values())
        else all(
            np.array_equal(own, _keys(one.who, one.trial, trials)) for one in asked.values() if one
        ),
    }


def _built(invented: Made) -> tuple[Shard, dict[str, Any]]:
    tables = Tables(statements=invented.statements)
    seconds, shard = _timed(
        lambda: Shard.of_rows(rows_of(invented.told, tables), invented.order, tables)
    )
    return shard, {
        "build_seconds": round(seconds, 3),
        "bytes_per_profile": round(shard.size / max(1, len(shard)), 1),
    }


def _asked(shard: Shard, invented: Made, today: dt.date) -> Asked:
    return shard.ask(invented.trials, _spans(invented), today=today, bars=_bars(invented))


def _bars(invented: Made) -> Bars:
    return lambda one: invented.bars[one.id]


def _reopened(shard: Shard) -> dict[str, Any]:
    """Measure sealing a shard and opening it again, all in memory."""
    keys = parse_keys(new_key_text())
    seal_seconds, data = _timed(lambda: sealed(shard, keys))
    open_seconds, _ = _timed(lambda: opened(data, keys))
    return {
        "open_seconds": round(open_seconds, 3),
        "seal_seconds": round(seal_seconds, 3),
        "sealed_bytes_per_profile": round(len(data) / max(1, len(shard)), 1),
    }


def _warmed(invented: Made, today: dt.date) -> None:
    """Have the test compiled, or what was compiled loaded."""
    shard = Shard.of([entry_of(1, Profile(), None, ["a text"])], Order())
    shard.match(shard.ask(invented.trials[:1], _spans(invented), today=today))


def _spans(invented: Made) -> Callable[[TrialOutline], tuple[Span, ...]]:
    return lambda one: invented.order.under(term.id for term in one.terms)


def _rivals(
    invented: Made, today: dt.date, url: str | None, beside: tuple[str, ...]
) -> dict[str, rivals.Answer | None]:
    if not beside and not url:
        return {"duckdb": None, "polars": None, "postgresql": None}
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    plain = rivals.plain_tables(
        invented.told, Tables(), invented.trials, _spans(invented), today, _bars(invented)
    )
    answers: dict[str, rivals.Answer | None] = {
        name: _or_none(ask, plain) if name in beside else None
        for name, ask in (("duckdb", rivals.duckdb), ("polars", rivals.polars))
    }
    answers["postgresql"] = rivals.postgresql(plain, url) if url else None
    return answers


def _or_none(
    ask: Callable[[rivals.Plain], rivals.Answer], plain: rivals.Plain
) -> rivals.Answer | None:
    """Ask a rival, if it is installed."""
    try:
        return ask(plain)
    except ConfigurationError:
        return None


def _told(one: rivals.Answer) -> dict[str, Any]:
    return {
        "seconds": round(one.seconds, 3),
        "matches": len(one.who),
        "build_seconds": round(one.build_seconds, 3),
    }


def _keys(who: Array, trial: Array, trials: int) -> Array:
    return np.sort(np.asarray(who, np.int64) * max(1, trials) + np.asarray(trial, np.int64))


def _bytes_a_second() -> float:
    """Measure how fast memory is read and written by a copy of 256 MiB, the best of three."""
    source = np.ones(1 << 25)
    copy = np.empty_like(source)
    best = min(_timed(lambda: np.copyto(copy, source))[0] for _ in range(3))
    return 2 * source.nbytes / best


def _timed(what: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made_of_it = what()
    return time.perf_counter() - begun, made_of_it
