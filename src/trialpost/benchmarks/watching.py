"""Measure standing matches: invented profiles against a day's trials, beside what one would use."""

import datetime as dt
import functools
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from trialpost.benchmarks import watching_rivals as rivals
from trialpost.benchmarks.watching_made_up import Made, made
from trialpost.benchmarks.watching_plain import plain_tables
from trialpost.errors import ConfigurationError
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing import kernel
from trialpost.matching.standing.order import Order, Span
from trialpost.matching.standing.rows import ROW, Array, Tables, entry_of, rows_of
from trialpost.matching.standing.shard import Pairs, Shard
from trialpost.matching.standing.trials import Asked, Bars
from trialpost.model.profile import Profile
from trialpost.web.sealing import new_key_text, parse_keys
from trialpost.web.watch.standing.shards import opened, sealed

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
    sweep: bool = False,
    patience: float | None = None,
) -> dict[str, Any]:
    """Build shards, hold trials against them, and ask the rivals the same.

    Above :data:`SHARD` profiles there are several shards, built one after the other and matched one
    after the other; then no rival is asked.

    Args:
        profiles: how many people are invented.
        trials: how many trials.
        today: the day on which ages are reckoned.
        postgresql: an empty database to ask as well; its figure is null without.
        beside: the other rivals to ask.
        runs: how often the engine is asked; the fastest stands.
        sweep: whether to measure fewer of the trials as well.
        patience: seconds after which a rival that has not answered is stopped.
    """
    held, invented, told = _built(profiles, trials, today)
    opening = _reopened(held[0])
    compiling = _timed(lambda: _warmed(invented, today)).seconds
    asking = _timed(lambda: [_asked(one, invented, today) for one in held])
    best, found = _matched(held, asking.result, runs)
    asked = _rivals(invented, today, postgresql, beside, patience) if len(held) == 1 else {}
    matches = sum(len(one.who) for one in found)
    floor = matches * _READ_A_MATCH / _bytes_a_second()
    return {
        "profiles": profiles,
        "trials": trials,
        "shards": len(held),
        "matches": matches,
        "seconds": round(best.seconds, 4),
        "cpu_seconds": round(best.working, 4),
        **told,
        **opening,
        "prepare_seconds": round(asking.seconds, 3),
        "compile_seconds": round(compiling, 1),
        "compiled": kernel.COMPILED,
        "floor_seconds": round(floor, 5),
        "times_the_floor": round(best.working / floor, 1) if floor else None,
        "share_of_bandwidth": round(floor / best.working, 7) if best.working else None,
        "sweep": _swept(held, invented, today, runs) if sweep else [],
        "alternatives": dict.fromkeys(RIVALS)
        | {name: one and _told(one) for name, one in asked.items()},
        "patience_seconds": patience,
        "equal": _equal(found, asked, trials),
    }


RIVALS = ("duckdb", "polars", "postgresql")

SHARD = 10_000_000
"""The most profiles of a shard that stands alone."""

PART = 5_000_000
"""The most of each of several, so that less memory is needed to build one beside the others."""


class Timed(NamedTuple):
    """What came of something, how long it took, and how much of that this process worked."""

    result: Any
    seconds: float
    working: float


def _built(profiles: int, trials: int, today: dt.date) -> tuple[list[Shard], Made, dict[str, Any]]:
    """Build the shards; return them with what the last of them was made of."""
    held: list[Shard] = []
    seconds, left = 0.0, profiles
    most = SHARD if profiles <= SHARD else PART
    while True:
        invented = made(min(most, left), trials, today, part=len(held))
        built = _timed(functools.partial(_shard, invented))
        held.append(built.result)
        seconds, left = seconds + built.seconds, left - most
        if left <= 0:
            break
        del invented  # before the next ones are made
    size = sum(one.size for one in held)
    return (
        held,
        invented,
        {
            "build_seconds": round(seconds, 3),
            "bytes_per_profile": round(size / max(1, profiles), 1),
        },
    )


def _shard(invented: Made) -> Shard:
    tables = Tables(statements=invented.statements)
    return Shard.of_rows(rows_of(invented.told, tables), invented.order, tables)


def _matched(
    held: Sequence[Shard], deltas: Sequence[Asked], runs: int
) -> tuple[Timed, list[Pairs]]:
    def match() -> list[Pairs]:
        return [shard.match(delta) for shard, delta in zip(held, deltas, strict=True)]

    times = [_timed(match) for _ in range(runs)]
    best = min(times, key=lambda one: one.working)
    return best._replace(seconds=min(one.seconds for one in times)), best.result


def _swept(
    held: Sequence[Shard], invented: Made, today: dt.date, runs: int
) -> list[dict[str, Any]]:
    """Measure an eighth, a quarter and a half of the trials."""
    found = []
    for part in (8, 4, 2):
        fewer = invented._replace(trials=invented.trials[: len(invented.trials) // part])
        best, pairs = _matched(held, [_asked(one, fewer, today) for one in held], runs)
        found.append(
            {
                "trials": len(fewer.trials),
                "matches": sum(len(one.who) for one in pairs),
                "seconds": round(best.seconds, 4),
                "cpu_seconds": round(best.working, 4),
            }
        )
    return found


Rival = rivals.Answer | rivals.TookTooLong | None


def _equal(found: Sequence[Pairs], asked: Mapping[str, Rival], trials: int) -> bool | None:
    answers = [one for one in asked.values() if isinstance(one, rivals.Answer)]
    if not answers:
        return None
    own = _keys(found[0].who, found[0].trial, trials)
    return all(np.array_equal(own, _keys(one.who, one.trial, trials)) for one in answers)


def _asked(shard: Shard, invented: Made, today: dt.date) -> Asked:
    return shard.ask(invented.trials, _spans(invented), today=today, bars=_bars(invented))


def _bars(invented: Made) -> Bars:
    return lambda one: invented.bars[one.id]


def _reopened(shard: Shard) -> dict[str, Any]:
    """Measure sealing a shard and opening it again, all in memory."""
    keys = parse_keys(new_key_text())
    data, seal_seconds, _ = _timed(lambda: sealed(shard, keys))
    _, open_seconds, _ = _timed(lambda: opened(data, keys))
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
    invented: Made,
    today: dt.date,
    url: str | None,
    beside: tuple[str, ...],
    patience: float | None,
) -> dict[str, Rival]:
    if not beside and not url:
        return dict.fromkeys(RIVALS)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    plain = plain_tables(
        invented.told, Tables(), invented.order.keys, invented.tree, invented.trials,
        lambda one: (term.id for term in one.terms), today, _bars(invented),
    )  # fmt: skip
    asking: dict[str, Callable[[], rivals.Answer]] = {
        "duckdb": lambda: rivals.duckdb(plain, patience),
        "polars": lambda: rivals.polars(plain, patience),
    }
    answers = {name: _or_none(ask) if name in beside else None for name, ask in asking.items()}
    asked = url and _stopped_or(lambda: rivals.postgresql(plain, url, patience))
    return answers | {"postgresql": asked or None}


def _or_none(ask: Callable[[], rivals.Answer]) -> Rival:
    """Ask a rival, if it is installed."""
    try:
        return _stopped_or(ask)
    except ConfigurationError:
        return None


def _stopped_or(ask: Callable[[], rivals.Answer]) -> Rival:
    try:
        return ask()
    except rivals.TookTooLong as stopped:
        return stopped


def _told(one: rivals.Answer | rivals.TookTooLong) -> dict[str, Any]:
    """Tell what a rival took; of one that was stopped there are no figures."""
    if isinstance(one, rivals.TookTooLong):
        return dict.fromkeys(("seconds", "cpu_seconds", "matches", "build_seconds"))
    return {
        "seconds": round(one.seconds, 3),
        "cpu_seconds": one.working and round(one.working, 3),
        "matches": len(one.who),
        "build_seconds": round(one.build_seconds, 3),
    }


def _keys(who: Array, trial: Array, trials: int) -> Array:
    return np.sort(np.asarray(who, np.int64) * max(1, trials) + np.asarray(trial, np.int64))


def _bytes_a_second() -> float:
    """Measure how fast memory is read and written by a copy of 256 MiB, the best of three."""
    source = np.ones(1 << 25)
    copy = np.empty_like(source)
    best = min(_timed(lambda: np.copyto(copy, source)).seconds for _ in range(3))
    return 2 * source.nbytes / best


def _timed(what: Callable[[], Any]) -> Timed:
    begun, working = time.perf_counter(), time.process_time()
    made_of_it = what()
    return Timed(made_of_it, time.perf_counter() - begun, time.process_time() - working)
