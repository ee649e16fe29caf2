"""Take one batch of read records into the rows, in one transaction, and count what happened."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from django.db import transaction

from trialpost.model.reading import ReadResult
from trialpost.registry.sites import place_sites
from trialpost.web.catalogue import store
from trialpost.web.catalogue.models import (
    CatalogueState,
    RawRecord,
    ReadIssueRow,
    TrialRow,
    TrialVersion,
)


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the given files that could not be read, and why."""

    where: str
    why: str


class LoadSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did. ``read`` is new + changed + unchanged + duplicates.

    ``duplicates`` counts records that a later one with the same identifier replaced in the same
    load; ``issues`` counts oddities by kind.
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


class Ledger:
    """What a load has done so far: the fate of each trial, the issues, the failures."""

    def __init__(self) -> None:
        self.read = 0
        self.fates: dict[str, str] = {}
        self.before: dict[str, tuple[int, int]] = {}
        self.issues: Counter[str] = Counter()
        self.failed: list[Failure] = []

    def summary(self, seconds: float) -> LoadSummary:
        """Add everything up."""
        fates = Counter(self.fates.values())
        return LoadSummary(
            read=self.read,
            new=fates["new"],
            changed=fates["changed"],
            unchanged=fates["unchanged"],
            duplicates=self.read - len(self.fates),
            issues=dict(sorted(self.issues.items())),
            failed=tuple(self.failed),
            seconds=round(seconds, 3),
        )


class _Held(NamedTuple):
    """A trial's row as it stands before the batch."""

    sha256: str
    raw_id: int
    changed_in: int


class _Coming(NamedTuple):
    """A record that differs from what is held, made ready before the transaction begins."""

    result: ReadResult
    sha256: str
    data: bytes
    outline: bytes


def take_in(batch: Sequence[ReadResult], ledger: Ledger, *, now: dt.datetime) -> None:
    """Keep the records of a batch that differ from what is held."""
    latest = {str(result.trial.id): result for result in batch}
    hashes = {name: hashlib.sha256(result.raw).hexdigest() for name, result in latest.items()}
    held = _held(latest)
    coming = {
        name: _prepare(result, hashes[name])
        for name, result in latest.items()
        if name not in held or held[name].sha256 != hashes[name]
    }
    if coming:
        with transaction.atomic():
            _write(coming, ledger, now)
    _count(batch, latest, coming, ledger)


def _prepare(result: ReadResult, sha256: str) -> _Coming:
    outline = store.pack_outline(place_sites(result.trial))
    return _Coming(result, sha256, store.pack(result.raw), outline)


def _held(names: Sequence[str] | dict[str, object]) -> dict[str, _Held]:
    rows = TrialRow.objects.filter(registry_id__in=list(names))
    values = rows.values_list("registry_id", "raw__sha256", "raw_id", "changed_in")
    return {name: _Held(*rest) for name, *rest in values}


def _count(
    batch: Sequence[ReadResult],
    latest: dict[str, ReadResult],
    coming: dict[str, _Coming],
    ledger: Ledger,
) -> None:
    ledger.read += len(batch)
    for name, result in latest.items():
        if name not in coming:
            ledger.fates.setdefault(name, "unchanged")
        ledger.issues.update(issue.kind.value for issue in result.issues)


def _write(coming: dict[str, _Coming], ledger: Ledger, now: dt.datetime) -> None:
    """Write raw records, trials, versions and issues; other loads wait at the state's row."""
    version = CatalogueState.objects.select_for_update().get(pk=1).version + 1
    held = _held(coming)
    raws = _keep_raw(coming, now)
    rows = [
        TrialRow(
            registry=one.result.trial.id.registry.value,
            registry_id=name,
            raw_id=raws[one.sha256],
            status=one.result.trial.status.value,
            outline=one.outline,
            changed_in=_settle(name, raws[one.sha256], held.get(name), version, ledger),
            updated_at=now,
        )
        for name, one in coming.items()
    ]
    keys = _upsert(rows)
    _keep_versions(rows, keys, version)
    _keep_issues(coming, keys)


def _settle(name: str, raw_id: int, held: _Held | None, version: int, ledger: Ledger) -> int:
    """Enter the trial's fate and return the version that its row belongs to.

    A trial that stands twice in a load ends as its last record says. If that is what was held
    before the load, the trial has not changed, and belongs to the version that it belonged to.
    """
    if held is None:
        ledger.fates[name] = "new"
        return version
    if name not in ledger.fates or name not in ledger.before:
        ledger.before[name] = (held.raw_id, held.changed_in)
    if ledger.fates.get(name) == "new":
        return version
    raw_before, changed_before = ledger.before[name]
    ledger.fates[name] = "unchanged" if raw_before == raw_id else "changed"
    return changed_before if raw_before == raw_id else version


def _keep_raw(coming: dict[str, _Coming], now: dt.datetime) -> dict[str, int]:
    """Keep the bytes that are not kept yet; return the rows' keys by hash."""
    RawRecord.objects.bulk_create(
        (RawRecord(sha256=one.sha256, data=one.data, first_seen=now) for one in coming.values()),
        ignore_conflicts=True,
    )
    hashes = [one.sha256 for one in coming.values()]
    return dict(RawRecord.objects.filter(sha256__in=hashes).values_list("sha256", "pk"))


def _upsert(rows: list[TrialRow]) -> dict[str, int]:
    """Write the trials' rows, new and old; return their keys by identifier."""
    TrialRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["registry", "registry_id"],
        update_fields=["raw", "status", "outline", "changed_in", "updated_at"],
    )
    names = [row.registry_id for row in rows]
    return dict(TrialRow.objects.filter(registry_id__in=names).values_list("registry_id", "pk"))


def _keep_versions(rows: list[TrialRow], keys: dict[str, int], version: int) -> None:
    """Note which record each trial was read from in this version of the catalogue."""
    back = [keys[row.registry_id] for row in rows if row.changed_in != version]
    TrialVersion.objects.filter(trial_id__in=back, version=version).delete()
    TrialVersion.objects.bulk_create(
        (
            TrialVersion(trial_id=keys[row.registry_id], raw_id=row.raw_id, version=version)
            for row in rows
            if row.changed_in == version
        ),
        update_conflicts=True,
        unique_fields=["trial", "version"],
        update_fields=["raw"],
    )


def _keep_issues(coming: dict[str, _Coming], keys: dict[str, int]) -> None:
    """Replace the notes on what is odd about the records."""
    ReadIssueRow.objects.filter(trial_id__in=[keys[name] for name in coming]).delete()
    ReadIssueRow.objects.bulk_create(
        ReadIssueRow(
            trial_id=keys[name],
            kind=issue.kind.value,
            where=_storable(issue.where)[:300],
            detail=_storable(issue.detail),
        )
        for name, one in coming.items()
        for issue in one.result.issues
    )


def _storable(text: str) -> str:
    """Drop what PostgreSQL cannot keep in a text."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
