"""Count what a load does: the fate of each record, the oddities, the failures."""

from collections import Counter
from collections.abc import Collection

import msgspec

from trialpost.model.reading import ReadResult
from trialpost.registry.drift.alarm import Alarm
from trialpost.registry.drift.census import Scan
from trialpost.web.catalogue.loading.preparing import Key
from trialpost.web.catalogue.models import SourceRow, TrialRow
from trialpost.web.catalogue.vocabularies import Loaded

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


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

    Records are known by a hash of their key, so that half a million of them fit into memory.
    """

    def __init__(self) -> None:
        self.read = 0
        self.fates: dict[int, str] = {}
        self.issues: Counter[str] = Counter()
        self.failed: list[Failure] = []
        self.still_gone: set[int] = set()
        self.older = 0
        self.scan = Scan()
        self.drift: tuple[Alarm, ...] = ()
        self._sources: dict[int, tuple[int, bool, int]] = {}
        self._trials: dict[str, tuple[int, int]] = {}

    def fail(self, result: ReadResult) -> None:
        """Enter a record that could not be read."""
        self.failed.append(Failure(where=result.where, why=str(result.failure)))
        self.scan.look(result)

    def pass_over(self, keys: Collection[Key]) -> None:
        """Enter records that are older than what is held, which stays."""
        self.older += len(keys)
        for key in keys:
            self.fates.setdefault(hash(key), UNCHANGED)

    def settle_source(self, key: Key, row: SourceRow | None, raw_id: int, version: int) -> int:
        """Enter a record's fate and return the version that its row belongs to.

        A record that stands twice in a load ends as the last of the two says. If that is what was
        held before the load, it has not changed, and belongs to the version that it belonged to.
        """
        name = hash(key)
        if row is None:
            self.fates[name] = NEW
            return version
        first = (row.raw_id, row.vanished_at is None, row.changed_in)
        if self.fates.get(name) == NEW:
            return version
        raw_before, was_there, changed_before = self._sources.setdefault(name, first)
        same = was_there and raw_before == raw_id
        self.fates[name] = UNCHANGED if same else CHANGED
        return changed_before if same else version

    def settle_trial(self, row: TrialRow, made: int, version: int) -> int:
        """Return the version that a trial's row belongs to, in the same manner."""
        first = (row.changed_in, row.made_of)
        changed_before, before = self._trials.setdefault(row.registry_id, first)
        return changed_before if made == before else version

    def summary(self, seconds: float, *, vocabularies: tuple[Loaded, ...] = ()) -> LoadSummary:
        """Add everything up."""
        fates = Counter(self.fates.values())
        return LoadSummary(
            read=self.read,
            new=fates[NEW],
            changed=fates[CHANGED],
            unchanged=fates[UNCHANGED],
            duplicates=self.read - len(self.fates),
            issues=dict(sorted(self.issues.items())),
            failed=tuple(self.failed),
            seconds=round(seconds, 3),
            still_gone=len(self.still_gone),
            older=self.older,
            drift=self.drift,
            vocabularies=vocabularies,
        )
