"""Count what a load does: the fate of each record, the oddities, the failures."""

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec

from trialpost.model.reading import ReadResult
from trialpost.registry.drift.alarm import Alarm
from trialpost.registry.drift.census import Scan
from trialpost.web.catalogue.loading.noted import Noted
from trialpost.web.catalogue.loading.preparing import Key
from trialpost.web.catalogue.models import SourceRow, TrialRow
from trialpost.web.catalogue.vocabularies import Loaded

_NEW, _CHANGED, _UNCHANGED = 1, 2, 3
_WAS_GONE, _WAS_THERE = 1, 2


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the given files that could not be read, and why."""

    where: str
    why: str


class LoadSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did. ``read`` is new + changed + unchanged + duplicates.

    ``duplicates`` counts records that gave way to another one with the same identifier in the same
    load; ``older`` counts those that changed nothing, since what was held, or came before them in
    the load, was posted later; ``issues`` counts oddities by kind; ``vocabularies`` were taken in
    besides the records; ``drift`` tells of fields that are not what they were in earlier loads;
    ``still_gone`` counts records that stay marked as vanished, since they are no newer than the
    marking.
    """

    read: int
    new: int
    changed: int
    unchanged: int
    duplicates: int
    issues: dict[str, int]
    failed: tuple[Failure, ...]
    seconds: float
    vanished: int = 0
    still_gone: int = 0
    older: int = 0
    drift: tuple[Alarm, ...] = ()
    vocabularies: tuple[Loaded, ...] = ()


class Ledger:
    """What a load has done so far: the fate of each record, the issues, the failures.

    Records are known by a hash of their key, so that half a million of them take some megabytes.
    """

    def __init__(self) -> None:
        self.read = 0
        self.issues: Counter[str] = Counter()
        self.failed: list[Failure] = []
        self.older = 0
        self.scan = Scan()
        self.drift: tuple[Alarm, ...] = ()
        self._fates, self._still_gone = Noted(), Noted()
        self._sources, self._trials = Noted(numbers=2), Noted(numbers=2)

    def fail(self, result: ReadResult) -> None:
        """Enter a record that could not be read."""
        self.failed.append(Failure(where=result.where, why=str(result.failure)))
        self.scan.look(result)

    def pass_over(self, keys: Collection[Key]) -> None:
        """Enter records that are older than what is held, which stays."""
        self.older += len(keys)
        for key in keys:
            self.leave(key)

    def leave(self, key: Key) -> bool:
        """Enter a record that stays as it is held; say whether this load left it so till now."""
        return self._fates.put_first(hash(key), _UNCHANGED) == (_UNCHANGED,)

    def stay_gone(self, keys: Iterable[Key]) -> None:
        """Enter records that stay marked as vanished."""
        for key in keys:
            self._still_gone.put(hash(key), 1)

    def settle_source(self, key: Key, row: SourceRow | None, raw_id: int, version: int) -> int:
        """Enter a record's fate and return the version that its row belongs to.

        A record that stands twice in a load ends as the last of the two says. If that is what was
        held before the load, it has not changed, and belongs to the version that it belonged to.
        """
        name = hash(key)
        if row is None:
            self._fates.put(name, _NEW)
            return version
        if self._fates.mark(name) == _NEW:
            return version
        was = _WAS_THERE if row.vanished_at is None else _WAS_GONE
        first = self._sources.put_first(name, was, row.raw_id, row.changed_in)
        was, raw_before, changed_before = first
        same = was == _WAS_THERE and raw_before == raw_id
        self._fates.put(name, _UNCHANGED if same else _CHANGED)
        return changed_before if same else version

    def settle_trial(self, row: TrialRow, made: int, version: int) -> int:
        """Return the version that a trial's row belongs to, in the same manner."""
        name = hash(row.registry_id)
        _, changed_before, before = self._trials.put_first(name, 1, row.changed_in, row.made_of)
        return changed_before if made == before else version

    def summary(self, seconds: float, *, vocabularies: tuple[Loaded, ...] = ()) -> LoadSummary:
        """Add everything up."""
        fates = self._fates.counts()
        return LoadSummary(
            read=self.read,
            new=fates[_NEW],
            changed=fates[_CHANGED],
            unchanged=fates[_UNCHANGED],
            duplicates=self.read - len(self._fates),
            issues=dict(sorted(self.issues.items())),
            failed=tuple(self.failed),
            seconds=round(seconds, 3),
            still_gone=len(self._still_gone),
            older=self.older,
            drift=self.drift,
            vocabularies=vocabularies,
        )
