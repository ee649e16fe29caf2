"""Read and prepare records in processes of their own, while the main process writes.

Nothing here needs Django or a database. Processes are spawned, not forked: a fork would copy the
main process's database connections, and its threads' locks as they happen to stand. A load too
small to be worth it, or on one core, does the same work in the main process.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import msgspec

from trialpost.matching.text import Document, document_of
from trialpost.model.reading import Door
from trialpost.registry.drift.census import FIRST, Scan
from trialpost.registry.files.pieces import Found
from trialpost.registry.files.reading import read_found
from trialpost.vocabulary import gazetteer
from trialpost.web.catalogue.loading.preparing import Key, Prepared, prepare
from trialpost.web.catalogue.loading.thrift import give_back

WORTH_BYTES = 8 * 2**20
"""Records of a load that the main process does itself before it starts others."""

DIED = "The process that read this record died of it; please report the record."
_spawning = multiprocessing.get_context("spawn")


MOST_CORES = 8
"""What is used unasked: the main process cannot write faster than so many can read."""


def usual_cores() -> int:
    """Return how many cores a load takes if nothing is said."""
    return min(multiprocessing.cpu_count(), MOST_CORES)


class Task(NamedTuple):
    """One record that was found, with the hash of its bytes."""

    found: Found
    sha256: str


class Broken(msgspec.Struct, frozen=True):
    """A record of which nothing could be made, where it stood, and why."""

    where: str
    why: str


class Ready(msgspec.Struct, frozen=True):
    """One record that is ready to be written, with what the text index keeps of it."""

    prepared: Prepared
    document: Document

    @property
    def key(self) -> Key:
        """Return which record it is."""
        return self.prepared.key

    @property
    def posted(self) -> int | None:
        """Return the ordinal of the day on which its registry last posted it."""
        return self.prepared.posted_day


class Done(msgspec.Struct, frozen=True):
    """What was made of some records, in their order, and the census of their fields."""

    outcomes: tuple[Ready | Broken, ...]
    scan: Scan


def work(tasks: list[Task], first: int) -> Done:
    """Read and prepare records; the census looks at the ``first`` of each form in any case."""
    scan = Scan(first)
    return Done(tuple([_one(task, scan) for task in tasks]), scan)


def _one(task: Task, scan: Scan) -> Ready | Broken:
    """Make one record ready; what goes wrong with it is told and harms no other."""
    try:
        result = read_found(task.found)
        scan.look(result)
        if result.trial is None:
            return Broken(result.where, str(result.failure))
        return Ready(prepare(result, task.sha256), document_of(result.trial))
    except Exception as error:
        why = f"Reading this record failed ({type(error).__name__}); please report the record."
        return Broken(task.found.where, why)


class Pending:
    """Records that were given away; :meth:`done` waits for them."""

    def __init__(self, workers: "Workers", tasks: list[Task], first: int) -> None:
        """Remember the records, in case that they have to be read again."""
        self._workers, self.tasks, self.first = workers, tasks, first
        self.future: Future[Done] | None = None
        self._made: Done | None = None

    def done(self) -> Done:
        """Return what was made of them, doing the work now if nobody else does."""
        if self.future is None:
            return work(self.tasks, self.first)
        self._workers.wait_for(self)
        while self._made is None and not self.future.done() and self._workers.help_out():
            pass
        if self._made is not None:
            return self._made
        try:
            return self.future.result()
        except BrokenProcessPool:
            return self._workers.again(self.tasks, self.first)

    def taken_back(self) -> bool:
        """Do the work here if no process has begun it; say whether that was so."""
        if self.future is None or not self.future.cancel():
            return False
        self._made = work(self.tasks, self.first)
        return True


class Workers:
    """Processes that read and prepare; none on one core."""

    def __init__(self, cores: int) -> None:
        """Start nothing yet: processes begin when a load turns out to be large.

        The main process has a core's work with finding, writing and the text index.
        """
        self._count = cores - 1
        self._pool: ProcessPoolExecutor | None = None
        self._bytes = 0
        self._forms: Counter[Door] = Counter()
        self._given: deque[Pending] = deque(maxlen=cores + 2)
        give_back()

    @property
    def ahead(self) -> int:
        """How many batches may be given away before the first of them is waited for."""
        return self._count + 1 if self._pool and self._count else 0

    def give(self, tasks: list[Task]) -> Pending:
        """Give records away to be prepared."""
        pending = Pending(self, tasks, self._first(tasks))
        if self._count and tasks and self._bytes >= WORTH_BYTES:
            pending.future = self._submit(pending)
            self._given.append(pending)
        self._bytes += sum(len(task.found.raw) for task in tasks)
        self._forms.update(task.found.door for task in tasks)
        return pending

    def wait_for(self, pending: Pending) -> None:
        """Keep what is waited for no longer than it takes; it is not for others to take back."""
        with contextlib.suppress(ValueError):
            self._given.remove(pending)

    def help_out(self) -> bool:
        """Do the work that was given away last, if nobody has begun it, instead of waiting."""
        while self._given:
            if self._given.pop().taken_back():
                return True
        return False

    def _first(self, tasks: list[Task]) -> int:
        """Return how many records of a form the census still looks at, of the rarest form."""
        rarest = min((self._forms[task.found.door] for task in tasks), default=0)
        return max(0, FIRST - rarest)

    def _submit(self, pending: Pending) -> "Future[Done]":
        try:
            self._pool = self._pool or _pool(self._count)
            return self._pool.submit(TASK, pending.tasks, pending.first)
        except BrokenProcessPool:
            self._pool = _pool(self._count)
            return self._pool.submit(TASK, pending.tasks, pending.first)

    def again(self, tasks: list[Task], first: int) -> Done:
        """Do again what was with a process that died; where none can start, do it here."""
        try:
            with _pool(1) as pool:
                pool.submit(work, [], 0).result()
        except BrokenProcessPool:
            self._count = 0
            return work(tasks, first)
        return _singled_out(tasks, first)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _singled_out(tasks: list[Task], first: int) -> Done:
    """Read records in a process of their own, halving them until the culprit is alone."""
    try:
        with _pool(1) as pool:
            return pool.submit(TASK, tasks, first).result()
    except BrokenProcessPool:
        if len(tasks) == 1:
            return Done((Broken(tasks[0].found.where, DIED),), Scan())
    half = len(tasks) // 2
    left, right = _singled_out(tasks[:half], first), _singled_out(tasks[half:], first)
    left.scan.merge(right.scan)
    return Done((*left.outcomes, *right.outcomes), left.scan)


def _pool(count: int) -> ProcessPoolExecutor:
    gazetteer.all_cities()
    return ProcessPoolExecutor(
        count, mp_context=_spawning, initializer=ATTEND, initargs=(gazetteer.kept_in(),)
    )


def _attend(cities: Path | None) -> None:
    """Leave Ctrl-C to the main process, and end when that one is gone, however it went.

    The tables of cities, which the main process has seen to, are mapped and not made again.
    """
    give_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if cities is not None:
        gazetteer.keep_in(cities)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


TASK, ATTEND = work, _attend
"""What a process runs, and what it begins with."""


def _end_with(parent: "multiprocessing.process.BaseProcess") -> None:
    parent.join()
    os._exit(1)
