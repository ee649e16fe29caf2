"""Take found records in, batch after batch: what is held already is known by its bytes alone.

A batch is begun (hashed, held against the rows, the rest given away to be prepared) and written in
two steps, so that others can be prepared while one is written. What was written between the two is
taken into account then, so the end does not depend on how many batches are under way. Several are
written at once: what is made of records takes a third of their room, and a transaction its time.
"""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialpost.registry.files.pieces import Found
from trialpost.web.catalogue.index import Feed
from trialpost.web.catalogue.loading.pipeline import Broken, Pending, Ready, Task, Workers, work
from trialpost.web.catalogue.loading.preparing import Key, hash_of_bytes, is_older
from trialpost.web.catalogue.loading.rows import Failure, Ledger, take_in
from trialpost.web.catalogue.models import ReadIssueRow, SourceRow


class _Same(NamedTuple):
    """A record of which the same bytes are held: under which key, and in which row."""

    key: Key
    source_id: int
    task: Task
    is_gone: bool
    posted: int | None


class Begun(NamedTuple):
    """A batch that is being prepared; ``None`` stands where that is not done yet."""

    outcomes: list[_Same | Broken | None]
    pending: Pending


def begin(batch: Sequence[Found], workers: Workers) -> Begun:
    """Give away what has to be read; leave out what is held, and what could not be found."""
    tasks = [Task(one, "" if one.failure else hash_of_bytes(one.raw)) for one in batch]
    held = _held_among(tasks)
    outcomes = [
        Broken(task.found.where, task.found.failure)
        if task.found.failure is not None
        else held.get((task.found.door.value, task.sha256))
        for task in tasks
    ]
    for place, (task, outcome) in enumerate(zip(tasks, outcomes, strict=True)):
        if isinstance(outcome, _Same):
            outcomes[place] = outcome._replace(task=task)
    waiting = [task for task, known in zip(tasks, outcomes, strict=True) if known is None]
    return Begun(outcomes, workers.give(waiting))


def _held_among(tasks: Sequence[Task]) -> dict[tuple[str, str], _Same]:
    """Return the records that are held, vanished or not, by their form and their bytes' hash."""
    by_hash = {task.sha256: task for task in tasks if task.sha256}
    rows = SourceRow.objects.filter(raw__sha256__in=list(by_hash))
    columns = "door raw__sha256 registry_id part pk vanished_at posted"
    return {
        (door, sha256): _Same(Key(door, name, part), pk, by_hash[sha256], gone is not None, posted)
        for door, sha256, name, part, pk, gone, posted in rows.values_list(*columns.split())
    }


class Intake:
    """The batches of a load on their way into the rows.

    What was made of them is written once it is of ``records`` records or more, or of ``size``
    bytes.
    """

    def __init__(
        self,
        workers: Workers,
        ledger: Ledger,
        feed: Feed,
        *,
        now: dt.datetime,
        records: int,
        size: int,
    ) -> None:
        """Hold nothing yet."""
        self._workers, self._ledger, self._feed, self._now = workers, ledger, feed, now
        self._most = (records, size)
        self._waiting: deque[Begun] = deque()
        self._made: list[_Same | Ready | Broken] = []
        self._size = 0

    def take(self, batch: Sequence[Found]) -> None:
        """Take in a batch, later if it has to be prepared first."""
        self._waiting.append(begin(batch, self._workers))
        while len(self._waiting) > self._workers.ahead:
            self._settle()

    def finish(self) -> None:
        """Wait for all batches and write them."""
        while self._waiting:
            self._settle()
        if self._made:
            self._write()

    def _settle(self) -> None:
        """Wait for the batch that was begun first; write when enough has come together."""
        begun = self._waiting.popleft()
        done = begun.pending.done()
        self._ledger.scan.merge(done.scan)
        made = iter(done.outcomes)
        outcomes = [next(made) if known is None else known for known in begun.outcomes]
        self._made += outcomes
        self._size += sum(map(_size_of, outcomes))
        records, size = self._most
        if len(self._made) >= records or self._size >= size:
            self._write()

    def _write(self) -> None:
        made, self._made, self._size = self._made, [], 0
        write(made, self._ledger, self._feed, now=self._now)


def _size_of(outcome: _Same | Ready | Broken) -> int:
    if isinstance(outcome, Ready):
        words = sum(map(len, outcome.document.values()))
        return len(outcome.prepared.data) + len(outcome.prepared.outline) + words
    return len(outcome.task.found.raw) if isinstance(outcome, _Same) else 0


def write(
    outcomes: Iterable[_Same | Ready | Broken], ledger: Ledger, feed: Feed, *, now: dt.datetime
) -> None:
    """Write what was made, count what became of it, and pass it on to the text index."""
    same, ready = _parted(_latest(outcomes, ledger), ledger)
    ledger.issues.update(_issues_of([one.source_id for one in same]))
    written = take_in([one.prepared for one in ready], ledger, now=now)
    taken = [one for one in ready if one.key not in written.older]
    for one in taken:
        ledger.issues.update(issue.kind.value for issue in one.prepared.issues)
    feed.take([one.document for one in taken], written)


def _latest(outcomes: Iterable[_Same | Ready | Broken], ledger: Ledger) -> dict[Key, _Same | Ready]:
    """Return of each record the one posted last; where days do not tell, the last that came."""
    latest: dict[Key, _Same | Ready] = {}
    for one in outcomes:
        if isinstance(one, Broken):
            ledger.failed.append(Failure(where=one.where, why=one.why))
            continue
        ledger.read += 1
        before = latest.get(one.key)
        if before is not None and is_older(one.posted, before.posted):
            ledger.older += 1
        else:
            latest[one.key] = one
    return latest


def _parted(latest: dict[Key, _Same | Ready], ledger: Ledger) -> tuple[list[_Same], list[Ready]]:
    """Part what stays from what is written.

    What was the same when the batch began is written all the same if this load has written that
    record since.
    """
    same, ready = [], []
    for key, one in latest.items():
        if isinstance(one, Ready):
            ready.append(one)
        elif ledger.leave(key):
            same.append(one)
            if one.is_gone:
                ledger.stay_gone([key])
        else:
            again = work([one.task], 0).outcomes
            ready += [made for made in again if isinstance(made, Ready)]
    return same, ready


def _issues_of(sources: Sequence[int]) -> Counter[str]:
    """Count the oddities of records that are held, by their kind."""
    if not sources:
        return Counter()
    rows = ReadIssueRow.objects.filter(source_id__in=list(sources))
    return Counter(rows.values_list("kind", flat=True))
