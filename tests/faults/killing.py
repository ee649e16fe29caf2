"""Kill a load at a line of the code that writes the catalogue: by an exception, or for good.

As a program it loads files and dies: ``killing.py STEP FILE…``.
"""

import datetime as dt
import functools
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

WRITERS = (
    "trialpost/web/catalogue/",
    "trialpost/matching/text.py",
    "trialpost/registry/drift/census.py",
)
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def at_step(
    step: int,
    die: Callable[[], None],
    *,
    writers: Sequence[str] = WRITERS,
    tell: Callable[[FrameType], None] = lambda frame: None,
) -> Iterator[list[int]]:
    """Die at the so-many-th line that some files run; count the lines meanwhile.

    ``tell`` is told of each line before it runs.
    """
    count = [0]
    counts = functools.lru_cache(None)(lambda file: any(part in file for part in writers))

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if not counts(frame.f_code.co_filename):
            return None
        if event == "line":
            count[0] += 1
            tell(frame)
            if count[0] == step:
                die()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield count
    finally:
        sys.settrace(before)


def by_exception() -> None:
    """Unwind the stack, as Ctrl-C does."""
    raise Killed


def by_signal() -> None:
    """End at once: nothing is unwound, nothing closed."""
    os.kill(os.getpid(), signal.SIGKILL)


def lose_connection() -> None:
    """End the database connection as a process that is gone does: nothing more is written.

    An exception that a trace raises where a ``with`` block ends does not always reach its end, so
    that a transaction would stay open, which no process survives to see.
    """
    from django.db import connection

    if connection.connection is not None:
        connection.connection.close()
    connection.connection = None
    connection.in_atomic_block = connection.needs_rollback = False
    connection.closed_in_transaction = False
    connection.commit_on_exit = True
    connection.savepoint_ids, connection.atomic_blocks, connection.run_on_commit = [], [], []


def load(paths: Sequence[Path | str], step: int = 0, die: Callable[[], None] = by_signal) -> int:
    """Load files in this process, dying at a step; return the number of steps that there were."""
    from trialpost.web.catalogue import actions

    actions.BATCH_RECORDS = 3
    try:
        with at_step(step, die) as count:
            actions.load(paths, now=NOW, cores=1)
    except Killed:
        lose_connection()
        raise
    return count[0]


if __name__ == "__main__":
    import django

    django.setup()
    load(sys.argv[2:], int(sys.argv[1]))
