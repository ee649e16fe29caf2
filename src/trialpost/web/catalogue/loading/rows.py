"""Take batches of records into the rows, each in one transaction, and count what happened.

A batch goes three ways: ``differing`` leaves out what is held already, ``prepare`` (which needs no
database) makes the rest ready, ``take_in`` writes it.
"""

import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from trialpost.model.reading import ReadResult
from trialpost.web.catalogue.loading import joining, writing
from trialpost.web.catalogue.loading.ledger import Failure, Ledger, LoadSummary
from trialpost.web.catalogue.loading.preparing import (
    Key,
    Prepared,
    hash_of,
    is_older,
    key_of,
    prepare,
)
from trialpost.web.catalogue.loading.writing import Written
from trialpost.web.catalogue.models import (
    CatalogueState,
    RawRecord,
    ReadIssueRow,
    SourceName,
    SourceRow,
    SourceVersion,
    TrialRow,
)

__all__ = [
    "Failure",
    "Ledger",
    "LoadSummary",
    "Prepared",
    "differing",
    "prepare",
    "take_in",
]


def differing(batch: Sequence[ReadResult], ledger: Ledger) -> list[tuple[ReadResult, str]]:
    """Return the records of a batch that differ from what is held, each with its hash.

    This is cheap. What it returns is made ready with ``prepare`` and written with ``take_in``.
    """
    latest = {key_of(result): result for result in batch}
    held = _hashes_of({key.registry_id for key in latest})
    coming = []
    for key, result in latest.items():
        sha256 = hash_of(result)
        if held.get(key) != sha256:
            coming.append((result, sha256))
        else:
            ledger.leave(key)
        ledger.issues.update(issue.kind.value for issue in result.issues)
    ledger.read += len(batch)
    for result in batch:
        ledger.scan.look(result)
    return coming


def _hashes_of(names: Collection[str]) -> dict[Key, str]:
    """Return the hashes of the records that are held under some registry ids and are there now."""
    rows = SourceRow.objects.filter(registry_id__in=list(names), vanished_at=None)
    values = rows.values_list("door", "registry_id", "part", "raw__sha256")
    return {Key(door, name, part): sha256 for door, name, part, sha256 in values}


def take_in(
    batch: Sequence[Prepared], ledger: Ledger, *, now: dt.datetime, listed: bool = False
) -> Written:
    """Write records that differ from what is held, and join or part the trials they tell of.

    A record that was marked as vanished is there again if its registry gives it now (``listed``),
    or if it says that it was posted after the day of the marking; otherwise the mark stays.
    What was posted before what is held does not take its place, unless the registry gives it now.
    """
    latest = {one.key: one for one in batch}
    if not latest:
        return Written(set(), set(), set())
    with transaction.atomic():
        return _write(latest, ledger, now, listed)


def _write(coming: dict[Key, Prepared], ledger: Ledger, now: dt.datetime, listed: bool) -> Written:
    """Write rows in the order in which they point to each other; other loads wait meanwhile."""
    version = CatalogueState.objects.select_for_update().get(pk=1).version + 1
    settle = functools.partial(ledger.settle_trial, version=version)
    trials = _trials_of(coming)
    held = _held_under(trials)
    older = frozenset() if listed else _older(coming, held)
    if older:
        ledger.pass_over(older)
        coming = {key: one for key, one in coming.items() if key not in older}
        trials, held = _only_of(coming, trials, held)
    gone = {} if listed else _still_gone(coming, held)
    ledger.stay_gone(gone)
    tangled = _tangled(coming, trials, held) | {key.registry_id for key in gone}
    raws = _keep_raw(coming, now)
    fresh = _begin_trials(coming, trials, version, now)
    homes = fresh | {name: row.joined_to_id or row.pk for name, row in trials.items()}
    changed = {
        key: ledger.settle_source(key, held.get(key), raws[one.sha256], version)
        for key, one in coming.items()
    }
    sources = _begin_sources(coming, held, homes, raws, version)
    old = [key for key in coming if key in held]
    sources |= _renew_sources(old, coming, held, raws, changed, version, gone)
    _keep_names(coming, sources, old)
    _keep_issues(coming, sources, old)
    tangled |= _linked(coming)
    _renew([one for one in coming.values() if one.registry_id not in tangled], trials, settle, now)
    if tangled:
        tangled |= joining.regroup(tangled, settle=settle, now=now)
    return Written(set(fresh), set(trials), tangled, older)


def _older(coming: dict[Key, Prepared], held: dict[Key, SourceRow]) -> frozenset[Key]:
    """Return the records that were posted before those that are held in their places."""
    return frozenset(
        key
        for key, one in coming.items()
        if key in held and is_older(one.posted_day, held[key].posted)
    )


def _only_of(
    coming: Collection[Key], trials: dict[str, TrialRow], held: dict[Key, SourceRow]
) -> tuple[dict[str, TrialRow], dict[Key, SourceRow]]:
    """Keep the trials under whose ids records come, and all records held under these."""
    names = {key.registry_id for key in coming}
    return (
        {name: row for name, row in trials.items() if name in names},
        {key: row for key, row in held.items() if key.registry_id in names},
    )


def _trials_of(coming: Collection[Key]) -> dict[str, TrialRow]:
    rows = TrialRow.objects.filter(registry_id__in=[key.registry_id for key in coming])
    return {row.registry_id: row for row in rows.defer("outline")}


def _held_under(trials: dict[str, TrialRow]) -> dict[Key, SourceRow]:
    """Return the records that are held under trials' own ids."""
    if not trials:
        return {}
    rows = SourceRow.objects.filter(registry_id__in=list(trials))
    return {Key(row.door, row.registry_id, row.part): row for row in rows}


def _still_gone(coming: dict[Key, Prepared], held: dict[Key, SourceRow]) -> dict[Key, dt.datetime]:
    """Return the vanished records that what comes does not bring back, and since when they are."""
    since = {key: held[key].vanished_at for key in coming if key in held}
    return {
        key: when
        for key, when in since.items()
        if when and not ((posted := coming[key].posted) and posted > when.date())
    }


def _tangled(
    coming: Collection[Key], trials: dict[str, TrialRow], held: dict[Key, SourceRow]
) -> set[str]:
    """Return the registry ids whose trial is not told of by a single record, then or now.

    Those that a record which now changes may have been joined to, or kept from being, are among
    them.
    """
    several = Counter(key.registry_id for key in {*held, *coming})
    tangled = {name for name, count in several.items() if count > 1}
    if trials:
        keys = {row.pk: name for name, row in trials.items()}
        tangled |= {name for name, row in trials.items() if row.joined_to_id is not None}
        joined = TrialRow.objects.filter(joined_to_id__in=list(keys))
        tangled |= {keys[key] for key in joined.values_list("joined_to_id", flat=True)}
        changing = [held[key] for key in coming if key in held]
        tangled |= _with_others(joining.candidates(joining.clues_of_rows(changing)))
    return tangled


def _linked(coming: dict[Key, Prepared]) -> set[str]:
    """Return the registry ids that share a clue with another, and these others."""
    clues: dict[str, set[joining.Clue]] = defaultdict(set)
    for one in coming.values():
        clues[one.registry_id] |= joining.clues_of(
            one.registry_id, one.names, one.title_key, one.protocol_key
        )
    return _with_others(joining.candidates(clues))


def _with_others(candidates: dict[str, set[str]]) -> set[str]:
    return set(candidates).union(*candidates.values())


def _keep_raw(coming: dict[Key, Prepared], now: dt.datetime) -> dict[str, int]:
    """Keep the bytes that are not kept yet; return the rows' keys by hash."""
    latest = {one.sha256: one for one in coming.values()}
    known = dict(RawRecord.objects.filter(sha256__in=list(latest)).values_list("sha256", "pk"))
    new = [one for sha256, one in latest.items() if sha256 not in known]
    keys = writing.reserve(RawRecord, len(new))
    seen = writing.moment(now)
    rows = ((key, one.sha256, one.data, seen) for key, one in zip(keys, new, strict=True))
    writing.insert(RawRecord, ("id", "sha256", "data", "first_seen"), rows)
    return known | {one.sha256: key for key, one in zip(keys, new, strict=True)}


def _begin_trials(
    coming: dict[Key, Prepared], trials: dict[str, TrialRow], version: int, now: dt.datetime
) -> dict[str, int]:
    """Make the rows of trials that are not held yet, each as one record tells of it."""
    new = {one.registry_id: one for one in coming.values() if one.registry_id not in trials}
    keys = dict(zip(new, writing.reserve(TrialRow, len(new)), strict=True))
    when = writing.moment(now)
    columns = "id registry registry_id status outline made_of changed_in updated_at"
    rows = (
        (keys[name], one.registry, name, one.status, one.outline, one.made_of, version, when)
        for name, one in new.items()
    )
    writing.insert(TrialRow, columns.split(), rows)
    return keys


def _begin_sources(
    coming: dict[Key, Prepared],
    held: Collection[Key],
    homes: dict[str, int],
    raws: dict[str, int],
    version: int,
) -> dict[Key, int]:
    """Make the rows of records that are not held yet, and note their first version.

    A new record hangs where the others of its registry id do.
    """
    new = [key for key in coming if key not in held]
    keys = dict(zip(new, writing.reserve(SourceRow, len(new)), strict=True))
    columns = "id trial_id door registry_id part raw_id changed_in listed_in"
    rows = []
    for key, pk in keys.items():
        one, home = coming[key], homes[key.registry_id]
        told = (one.posted_day, one.title_key, one.protocol_key)
        rows.append((pk, home, *key, raws[one.sha256], version, 0, *told))
    writing.insert(SourceRow, [*columns.split(), "posted", "title_key", "protocol_key"], rows)
    writing.insert(
        SourceVersion,
        ("source_id", "raw_id", "version"),
        [(pk, raws[coming[key].sha256], version) for key, pk in keys.items()],
    )
    return keys


def _renew_sources(
    old: Sequence[Key],
    coming: dict[Key, Prepared],
    held: dict[Key, SourceRow],
    raws: dict[str, int],
    changed: dict[Key, int],
    version: int,
    gone: dict[Key, dt.datetime],
) -> dict[Key, int]:
    """Bring the rows of records that are held already up to what came."""
    rows = [
        SourceRow(
            trial_id=held[key].trial_id,
            **key._asdict(),
            raw_id=raws[coming[key].sha256],
            changed_in=changed[key],
            vanished_at=gone.get(key),
            posted=coming[key].posted_day,
            title_key=coming[key].title_key,
            protocol_key=coming[key].protocol_key,
        )
        for key in old
    ]
    if rows:
        _upsert(rows)
        _keep_versions(rows, version)
    return {key: row.pk for key, row in zip(old, rows, strict=True)}


def _renew(
    plain: list[Prepared], trials: dict[str, TrialRow], settle: joining.Settle, now: dt.datetime
) -> None:
    """Bring the rows of trials up to the one record that tells of them."""
    old = [one for one in plain if one.registry_id in trials]
    rows = [_as_told(one, settle(trials[one.registry_id], one.made_of), now) for one in old]
    if rows:
        joining.upsert(rows)


def _as_told(one: Prepared, version: int, now: dt.datetime) -> TrialRow:
    return TrialRow(
        registry=one.registry,
        registry_id=one.registry_id,
        status=one.status,
        outline=one.outline,
        made_of=one.made_of,
        changed_in=version,
        updated_at=now,
    )


def _upsert(rows: list[SourceRow]) -> None:
    SourceRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["registry_id", "door", "part"],
        update_fields=["raw", "changed_in", "vanished_at", "posted", "title_key", "protocol_key"],
    )


def _keep_versions(rows: list[SourceRow], version: int) -> None:
    """Note which bytes each record has in this version of the catalogue."""
    back = [row.pk for row in rows if row.changed_in != version]
    if back:
        SourceVersion.objects.filter(source_id__in=back, version=version).delete()
    note_versions((row for row in rows if row.changed_in == version), version)


def note_versions(rows: Iterable[SourceRow], version: int) -> None:
    """Note what records are in a version: their bytes, or nothing where they have vanished."""
    SourceVersion.objects.bulk_create(
        (
            SourceVersion(
                source_id=row.pk, raw_id=None if row.vanished_at else row.raw_id, version=version
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["source", "version"],
        update_fields=["raw"],
    )


def _keep_names(coming: dict[Key, Prepared], sources: dict[Key, int], old: list[Key]) -> None:
    """Replace the identifiers that the records give as other names of their trials."""
    if old:
        SourceName.objects.filter(source_id__in=[sources[key] for key in old]).delete()
    rows = [(sources[key], name) for key, one in coming.items() for name in one.names]
    writing.insert(SourceName, ("source_id", "name"), rows)


def _keep_issues(coming: dict[Key, Prepared], sources: dict[Key, int], old: list[Key]) -> None:
    """Replace the notes on what is odd about the records."""
    if old:
        ReadIssueRow.objects.filter(source_id__in=[sources[key] for key in old]).delete()
    rows = [
        (sources[key], issue.kind.value, _storable(issue.where)[:300], _storable(issue.detail))
        for key, one in coming.items()
        for issue in one.issues
    ]
    writing.insert(ReadIssueRow, ("source_id", "kind", "where", "detail"), rows)


def _storable(text: str) -> str:
    """Drop what PostgreSQL cannot keep in a text."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
