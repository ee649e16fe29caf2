"""Turn the catalogue's rows into trials, outlines and issues, and back."""

import contextlib
import datetime as dt
import hashlib
import itertools
from collections.abc import Collection, Iterator, Sequence

import msgspec
from django.db import connection
from django.db.models import Count, Min, QuerySet

from trialpost.errors import NotFound
from trialpost.matching.outline import OutlineSite, TrialOutline, outline_of
from trialpost.model.reading import Door, IssueKind, ReadIssue
from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry.sites import place_sites
from trialpost.vocabulary.distances import distance_km
from trialpost.web.catalogue.loading.packing import is_ours, unpack, unpack_outline
from trialpost.web.catalogue.models import CatalogueState, ReadIssueRow, SourceRow, TrialRow
from trialpost.web.catalogue.records import (
    Held,
    as_written,
    canonical,
    held_at,
    held_of,
    is_gone,
    row_of,
    that_count,
    trial_of,
)
from trialpost.web.catalogue.sources import (
    Change,
    Origin,
    Source,
    Sources,
    Standing,
    history,
    origins,
    sources,
)

__all__ = [
    "Change",
    "Mark",
    "Origin",
    "Source",
    "Sources",
    "Standing",
    "canonical",
    "changed_count",
    "changed_since",
    "each_trial",
    "former_ids",
    "history",
    "issue_counts",
    "issues_of",
    "origins",
    "outlines",
    "outlines_of",
    "raw_record",
    "records",
    "recruiting_count",
    "removed_since",
    "rows_changed",
    "sources",
    "state",
    "trial",
    "trial_and_end",
    "trial_at",
    "trial_count",
    "trials",
    "trials_among",
    "vanished_at",
]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Where the catalogue stands: its version, when that was made, and of which catalogue."""

    version: int = 0
    updated_at: dt.datetime | None = None
    lineage: str = ""

    @property
    def stamp(self) -> str:
        """The mark as one line, to be written beside what was derived at it."""
        when = self.updated_at.astimezone(dt.UTC).isoformat() if self.updated_at else ""
        return f"{self.lineage} {self.version} {when}"


def state() -> Mark:
    """Return where the catalogue stands; version 0 before anything was loaded.

    Every page asks that, so it is put as it stands: to have it composed would take longer than all
    else that a short page does.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WHERE_IT_STANDS)
        row = cursor.fetchone()
    if row is None:
        return Mark()
    version, at, lineage = row
    at = at.replace(tzinfo=dt.UTC) if at is not None and at.tzinfo is None else at
    return Mark(version=version, updated_at=at, lineage=lineage)


_WHERE_IT_STANDS = (
    f"SELECT version, updated_at, lineage FROM {CatalogueState._meta.db_table} WHERE id = 1"  # noqa: S608
)


def _listed() -> QuerySet[TrialRow]:
    """Return the trials that are found: not those that are another, nor those that vanished."""
    return TrialRow.objects.filter(joined_to=None, vanished_at=None)


def trial_count() -> int:
    """Count the trials."""
    return _listed().count()


def listed_names() -> QuerySet[TrialRow, tuple[str, dt.datetime]]:
    """Return identifier and time of the last change of every trial, in a steady order."""
    return _listed().order_by("pk").values_list("registry_id", "updated_at")


def recruiting_count() -> int:
    """Count the trials that take people now."""
    return _listed().filter(status=RecruitmentStatus.RECRUITING.value).count()


def trial(registry_id: str) -> Trial:
    """Read a trial from its present records, its sites placed; any of its identifiers will do.

    Raises:
        NotFound: if the catalogue does not hold it.
        Unreadable: if none of its records can be read any more.
    """
    return trial_and_end(registry_id)[0]


def trial_and_end(registry_id: str) -> tuple[Trial, dt.datetime | None]:
    """Read a trial as :func:`trial` does, and say with it what :func:`vanished_at` says."""
    row = row_of(registry_id)
    return _placed(trial_of(held_of(row)), row), row.vanished_at


def _placed(read: Trial, row: TrialRow) -> Trial:
    """Place a trial's sites as they were when it was loaded, or anew if that is not known."""
    blob = bytes(row.outline)
    outline = unpack_outline(blob) if is_ours(blob) else None
    if outline is None or len(outline.sites) != len(read.sites):
        return place_sites(read)
    return _placed_as(read, outline)


def trials(names: Sequence[str]) -> dict[str, Trial]:
    """Read the trials of these present identifiers at once, likewise; what is not held is left out.

    Raises:
        Unreadable: if none of a trial's records can be read any more.
    """
    rows = SourceRow.objects.filter(trial__registry_id__in=names)
    rows = rows.select_related("raw", "trial").order_by("trial__registry_id", "pk")
    found: dict[str, Trial] = {}
    for _, sources_of_one in itertools.groupby(rows.iterator(), key=lambda row: row.trial_id):
        held = list(sources_of_one)
        row = held[0].trial
        found[row.registry_id] = _placed(trial_of([Held.of(one) for one in held]), row)
    return found


def known_as(names: Sequence[str]) -> dict[str, Trial]:
    """Read the trials of these identifiers, present or former; what is not held is left out.

    Those that go by the identifier now are read at once, the few others one by one.

    Raises:
        Unreadable: if none of a trial's records can be read any more.
    """
    found = trials(names)
    for name in names:
        if name not in found:
            with contextlib.suppress(NotFound):
                found[name] = trial(name)
    return found


def vanished_at(registry_id: str) -> dt.datetime | None:
    """Return since when no registry lists a trial any more, ``None`` while one does.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    return row_of(registry_id).vanished_at


def former_ids(registry_id: str) -> tuple[str, ...]:
    """List the identifiers under which a trial was known before it turned out to be this one."""
    rows = TrialRow.objects.filter(joined_to__registry_id=as_written(registry_id))
    return tuple(rows.order_by("registry_id").values_list("registry_id", flat=True))


def trial_at(registry_id: str, version: int) -> Trial | None:
    """Read a trial as its records stood at a version of the catalogue.

    ``None`` if none of them was held then, or no registry listed it.

    Raises:
        NotFound: if the text is no identifier at all.
    """
    held = held_at(registry_id, version)
    return None if not held or is_gone(held) else place_sites(trial_of(held))


def raw_record(registry_id: str) -> bytes:
    """Return the bytes of the first of the records that a trial is made of (``records``).

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    return records(registry_id)[0][1]


def records(registry_id: str) -> tuple[tuple[Door, bytes], ...]:
    """Return the records that a trial is made of: the form of each, and the registry's bytes.

    Those of the identifier that the trial goes by come first, and among them the first-hand ones.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    row = row_of(registry_id)
    held = sorted(
        that_count(held_of(row)),
        key=lambda one: (one.registry_id != row.registry_id, not one.door.is_first_hand),
    )
    return tuple((one.door, unpack(one.data)) for one in held)


def _placed_as(trial: Trial, outline: TrialOutline) -> Trial:
    """Give the sites the coordinates that they were found to have when the trial was loaded."""
    sites = tuple(
        _placed_at(site, known) for site, known in zip(trial.sites, outline.sites, strict=True)
    )
    return msgspec.structs.replace(trial, sites=sites)


def _placed_at(site: Site, known: OutlineSite) -> Site:
    """Place a site as it was found when it was loaded: a registry's point may have been wrong."""
    found = None if known.lat is None or known.lon is None else Coordinates(known.lat, known.lon)
    own = site.coordinates
    if own is not None and (found is None or distance_km(own, found) < SAME_KM):
        return msgspec.structs.replace(site, located=Located.REGISTRY)
    return msgspec.structs.replace(site, coordinates=found, located=Located.CITY) if found else site


SAME_KM = 1.0
"""Points nearer to each other are the same one, written more or less exactly."""


def issues_of(registry_id: str) -> tuple[ReadIssue, ...]:
    """List what was odd about a trial's present records.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    rows = ReadIssueRow.objects.filter(source__trial=row_of(registry_id)).order_by("pk")
    return tuple(
        ReadIssue(kind=IssueKind(row.kind), where=row.where, detail=row.detail) for row in rows
    )


def issue_counts() -> tuple[tuple[str, str, int, str], ...]:
    """Count the oddities by kind and form of record, each with the id of one that has it."""
    counted = (
        ReadIssueRow.objects.values_list("kind", "source__door")
        .annotate(count=Count("pk"), example=Min("source__registry_id"))
        .order_by("kind", "source__door")
    )
    return tuple(counted)


def changed_since(version: int) -> list[str]:
    """List the trials that changed after a version of the catalogue, up to its present one."""
    rows = _listed().filter(changed_in__gt=version, changed_in__lte=state().version)
    return list(rows.order_by("registry_id").values_list("registry_id", flat=True))


def removed_since(version: int) -> list[str]:
    """List the ids that are not found any more: trials that vanished or turned out to be others.

    Some of them may never have been found.
    """
    rows = TrialRow.objects.filter(changed_in__gt=version).exclude(joined_to=None, vanished_at=None)
    return list(rows.order_by("registry_id").values_list("registry_id", flat=True))


def each_trial(chunk: int = 200) -> Iterator[Trial]:
    """Read every trial that is found from its present records, in the order of their identifiers.

    The sites are as the registries give them: not placed.
    """
    return _read_all(SourceRow.objects.all(), chunk)


def trials_among(names: Collection[str]) -> Iterator[Trial]:
    """Read those trials that are found of the ones that go by these identifiers, likewise."""
    told = sorted(names)
    for start in range(0, len(told), 500):
        some = told[start : start + 500]
        yield from _read_all(SourceRow.objects.filter(trial__registry_id__in=some), 200)


def _read_all(rows: QuerySet[SourceRow], chunk: int) -> Iterator[Trial]:
    rows = rows.filter(trial__joined_to=None, trial__vanished_at=None)
    rows = rows.select_related("raw").order_by("trial__registry_id", "pk")
    told = rows.iterator(chunk_size=chunk)
    for _, rows_of_one in itertools.groupby(told, key=lambda row: row.trial_id):
        yield trial_of([Held.of(source) for source in rows_of_one])


def changed_count(version: int) -> int:
    """Count the rows of trials that changed after a version of the catalogue."""
    return TrialRow.objects.filter(changed_in__gt=version).count()


def rows_changed(version: int) -> dict[str, bool]:
    """Name the trials that changed after a version, and say of which are another one now."""
    rows = TrialRow.objects.filter(changed_in__gt=version).order_by("registry_id")
    return {name: to is not None for name, to in rows.values_list("registry_id", "joined_to")}


def joins() -> str:
    """Return a hash of which trials turned out to be which: any join, or parting, makes another."""
    rows = TrialRow.objects.exclude(joined_to=None).order_by("pk").values_list("pk", "joined_to")
    found = hashlib.blake2b(digest_size=8)
    for pair in rows.iterator(chunk_size=2000):
        found.update(b"%d %d " % pair)
    return found.hexdigest()


def outlines(after: int = 0) -> Iterator[TrialOutline]:
    """Read the outlines of the trials that changed after a version of the catalogue."""
    rows = _listed().filter(changed_in__gt=after).order_by("registry_id")
    values = rows.values_list("registry_id", "outline")
    for name, blob in values.iterator(chunk_size=2000):
        yield _outline(name, bytes(blob))


def outlines_of(names: Sequence[str]) -> dict[str, TrialOutline]:
    """Read the outlines of these trials, as far as they are found."""
    values = _listed().filter(registry_id__in=names).values_list("registry_id", "outline")
    return {name: _outline(name, bytes(blob)) for name, blob in values}


def _outline(name: str, blob: bytes) -> TrialOutline:
    """Decode an outline; one that another release wrote is made again from the records."""
    return unpack_outline(blob) if is_ours(blob) else outline_of(trial(name))
