"""Change the catalogue: load registry files, read all records again, begin a new lineage."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from trialpost.errors import BadInput, Unreadable
from trialpost.matching.outline import OUTLINE_VERSION
from trialpost.model.reading import Door, ReadResult
from trialpost.registry.files.pieces import Found
from trialpost.registry.files.reading import find_records
from trialpost.web.catalogue import census, index, store
from trialpost.web.catalogue.loading.batches import Intake
from trialpost.web.catalogue.loading.packing import pack_outline
from trialpost.web.catalogue.loading.pipeline import Workers, usual_cores
from trialpost.web.catalogue.loading.rows import (
    Failure,
    Ledger,
    LoadSummary,
    differing,
    prepare,
    take_in,
)
from trialpost.web.catalogue.models import (
    CatalogueState,
    CatalogueVersion,
    SourceRow,
    TrialRow,
)
from trialpost.web.catalogue.vanishing import mark_vanished, note_listed
from trialpost.web.catalogue.vocabularies import Loaded, load_vocabulary, vocabulary_files

__all__ = [
    "LoadSummary",
    "begin",
    "begin_new_lineage",
    "expected_bytes",
    "holds_anything",
    "load",
    "mark_vanished",
    "note_listed",
    "outline_again",
    "publish",
    "reindex",
    "take_batch",
]

BATCH_RECORDS = 500
BATCH_BYTES = 2 * 2**20
"""Records as they came, which are read at once."""
WRITTEN_BYTES = 4 * 2**20
"""What was made of them, which is written at once; so are 500 records."""

Progress = Callable[[int], None]


def load(
    paths: Sequence[str | Path],
    *,
    now: dt.datetime,
    progress: Progress | None = None,
    format: str = "auto",
    cores: int | None = None,
    replace_vocabulary: bool = False,
) -> LoadSummary:
    """Take registry files into the catalogue; what is held already is left as it is.

    Records are kept in batches, each in one transaction, so a load that breaks keeps what it had
    finished and can be run again to the same end. A load that changes something makes one new
    version of the catalogue. ``progress`` is told the size of each record in bytes. What could not
    be read is listed in the summary. A file of MeSH descriptors goes into the vocabulary; one that
    is much smaller than what is held is refused without ``replace_vocabulary``. On more
    than one core (all that there are, at most eight, if nothing is said) the records of a large
    load are read in processes of their own.

    Raises:
        BadInput: if a path does not exist; nothing is loaded then.
    """
    started = time.perf_counter()
    _refuse_missing(paths)
    before = begin(now=now)
    ledger, feed = Ledger(), index.Feed(before, empty=not holds_anything())
    told = vocabulary_files(paths) if format == "auto" else ()
    records = [path for path in paths if Path(path) not in told]
    try:
        loaded = _vocabularies(told, ledger, now=now, replace=replace_vocabulary)
        found = _found(records, format, progress or _silent)
        with Workers(cores or usual_cores()) as workers:
            intake = Intake(
                workers, ledger, feed, now=now, records=BATCH_RECORDS, size=WRITTEN_BYTES
            )
            for batch in batches(found):
                intake.take(batch)
            intake.finish()
    finally:
        publish(now=now)
    index.bring_up_to_date(feed.finish() or before)
    ledger.drift = census.settle(ledger.scan, now=now)
    return ledger.summary(time.perf_counter() - started, vocabularies=loaded)


def _vocabularies(
    paths: Sequence[Path], ledger: Ledger, *, now: dt.datetime, replace: bool
) -> tuple[Loaded, ...]:
    """Load vocabularies, each as a version of the catalogue, so that its readers look again."""
    loaded = []
    for path in paths:
        try:
            loaded.append(load_vocabulary(path, now=now, replace=replace))
        except (Unreadable, BadInput) as error:
            ledger.failed.append(Failure(where=str(path), why=error.sentence))
    if loaded:
        with transaction.atomic():
            row = CatalogueState.objects.select_for_update().get(pk=1)
            _move_to(row, row.version + 1, now=now)
    return tuple(loaded)


def take_batch(batch: Sequence[ReadResult], ledger: Ledger, *, now: dt.datetime) -> None:
    """Take in records that the registry gives now, as far as they differ from what is held.

    One that was marked as vanished is there again.
    """
    coming = [prepare(result, sha256) for result, sha256 in differing(batch, ledger)]
    take_in(coming, ledger, now=now, listed=True)


def holds_anything() -> bool:
    """Say whether there is any record in the catalogue, one that vanished included."""
    return SourceRow.objects.exists()


def begin(*, now: dt.datetime) -> store.Mark:
    """Make the catalogue's state if there is none, bring old outlines up to date, return its mark.

    Outlines are written again from the records when another release wrote them.
    """
    with transaction.atomic():
        row, _ = CatalogueState.objects.get_or_create(
            pk=1, defaults={"lineage": uuid.uuid4().hex, "outline_form": OUTLINE_VERSION}
        )
    before = store.state()
    if row.outline_form != OUTLINE_VERSION:
        outline_again(now=now)
    return before


def outline_again(*, now: dt.datetime) -> int:
    """Write every trial's outline again from its record, as a new version of the catalogue."""
    rows = TrialRow.objects.filter(joined_to=None).order_by("registry_id")
    names = list(rows.values_list("registry_id", flat=True))
    for start in range(0, len(names), BATCH_RECORDS):
        with transaction.atomic():
            version = CatalogueState.objects.select_for_update().get(pk=1).version + 1
            for name in names[start : start + BATCH_RECORDS]:
                TrialRow.objects.filter(registry_id=name).update(
                    outline=pack_outline(store.trial(name)), changed_in=version
                )
    with transaction.atomic():
        CatalogueState.objects.filter(pk=1).update(outline_form=OUTLINE_VERSION)
    publish(now=now)
    return len(names)


def publish(*, now: dt.datetime) -> int:
    """Count the version up if some trial has changed since, also in a load that broke off.

    Readers look for changes when the version moves, so it moves last.
    """
    with transaction.atomic():
        row = CatalogueState.objects.select_for_update().get(pk=1)
        newest = TrialRow.objects.filter(changed_in__gt=row.version).order_by("-changed_in").first()
        if newest is not None:
            _move_to(row, newest.changed_in, now=now)
    return row.version


def _move_to(row: CatalogueState, version: int, *, now: dt.datetime) -> None:
    row.version, row.updated_at = version, now
    row.save(update_fields=["version", "updated_at"])
    CatalogueVersion.objects.create(version=version, made_at=now)


def reindex() -> int | None:
    """Build the text index anew and return how many trials it holds.

    ``None`` means that another process is building it.
    """
    return index.build()


def begin_new_lineage() -> None:
    """Part with everything that was derived from this catalogue, as after restoring a backup."""
    CatalogueState.objects.filter(pk=1).update(lineage=uuid.uuid4().hex)


def expected_bytes(paths: Iterable[str | Path]) -> int:
    """Guess how many bytes of records lie in the files, for a progress bar.

    A gzip file says its unpacked size in its last four bytes; archives are taken at eight times
    their size, which is what registry records shrink by.
    """
    return sum(_unpacked(file) for path in paths for file in _files(Path(path)))


def _files(path: Path) -> Iterable[Path]:
    return (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def _unpacked(file: Path) -> int:
    size = file.stat().st_size
    if file.suffix == ".zip":
        return size * 8
    if file.suffix in (".gz", ".tgz") and size > 18:
        with file.open("rb") as stream:
            stream.seek(-4, 2)
            return max(int.from_bytes(stream.read(4), "little"), size)
    return size


def _refuse_missing(paths: Sequence[str | Path]) -> None:
    missing = [str(path) for path in paths if not Path(path).exists()]
    if missing:
        raise BadInput(f"There is no file or folder {missing[0]}. Nothing was loaded.")


def _silent(_: int) -> None:
    """Tell nobody."""


def _found(paths: Sequence[str | Path], form: str, progress: Progress) -> Iterable[Found]:
    """Find the records of path after path; where there are none, that is what is found."""
    for path in paths:
        try:
            for found in find_records(path, format=form):
                yield found
                progress(len(found.raw))
        except Unreadable as error:
            yield Found(str(path), Door.CTGOV_API, failure=error.sentence)


Sized = TypeVar("Sized", Found, ReadResult)


def batches(results: Iterable[Sized]) -> Iterable[list[Sized]]:
    """Gather records into what is written at once, bounded in number and in bytes."""
    batch: list[Sized] = []
    size = 0
    for result in results:
        batch.append(result)
        size += len(result.raw)
        if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
