"""Watch how much memory a process and those that it started take together."""

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY = 0.2
"""Seconds between two looks."""


class TreePeak:
    """The most memory that was seen, in bytes: ``all`` together, ``main``, and all ``workers``.

    Pages that processes share are counted once, in parts (Linux's proportional set size). Where the
    system does not tell, everything stays 0.
    """

    def __init__(self) -> None:
        """See nothing yet."""
        self.all = self.main = self.workers = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(_EVERY):
            self._look()

    def _look(self) -> None:
        own = os.getpid()
        main = _share(own)
        workers = sum(_share(pid) for pid in _below(own))
        self.main, self.workers = max(self.main, main), max(self.workers, workers)
        self.all = max(self.all, main + workers)


def _below(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            own = [int(child) for child in listed.read_text().split()]
        except OSError:
            continue
        found += own + [one for child in own for one in _below(child)]
    return found


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    told = (line.split() for line in lines if line.startswith("Pss:"))
    return next((int(words[1]) * 1024 for words in told), 0)
