"""Turn the catalogue's rows into trials, outlines and issues, and back."""

import datetime as dt
import zlib
from collections.abc import Iterator

import msgspec

from trialpost.errors import NotFound, Unreadable
from trialpost.matching.outline import OUTLINE_VERSION, OutlineSite, TrialOutline, outline_of
from trialpost.model.identifiers import recognise
from trialpost.model.reading import IssueKind, ReadIssue
from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry import read_record
from trialpost.registry.sites import place_sites
from trialpost.web.catalogue.models import (
    CatalogueState,
    RawRecord,
    ReadIssueRow,
    TrialRow,
    TrialVersion,
)

_LEVEL = 3
"""zlib's level: on registry records half the time of level 6 for a tenth more room."""

_FORM = OUTLINE_VERSION.to_bytes(2, "big")


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
    """Return where the catalogue stands; version 0 before anything was loaded."""
    row = CatalogueState.objects.filter(pk=1).first()
    if row is None:
        return Mark()
    return Mark(version=row.version, updated_at=row.updated_at, lineage=row.lineage)


def pack(raw: bytes) -> bytes:
    """Compress a registry's bytes for keeping."""
    return zlib.compress(raw, _LEVEL)


def unpack(data: bytes | memoryview) -> bytes:
    """Give the registry's bytes back as they came."""
    return zlib.decompress(data)


def pack_outline(trial: Trial) -> bytes:
    """Encode what finding and matching need of a trial, behind the number of the form."""
    return _FORM + msgspec.msgpack.encode(outline_of(trial))


def canonical(registry_id: str) -> str:
    """Return the identifier as the catalogue writes it.

    Raises:
        NotFound: if no registry has identifiers of this form.
    """
    known = recognise(registry_id)
    if known is None:
        raise NotFound(
            f"{registry_id!r} is not an identifier of a trial; one looks like NCT02708095."
        )
    return str(known)


def trial_count() -> int:
    """Count the trials."""
    return TrialRow.objects.count()


def recruiting_count() -> int:
    """Count the trials that take people now."""
    return TrialRow.objects.filter(status=RecruitmentStatus.RECRUITING.value).count()


def trial(registry_id: str) -> Trial:
    """Read a trial from its present record, its sites placed.

    Raises:
        NotFound: if the catalogue does not hold it.
        Unreadable: if its record cannot be read any more.
    """
    row = _row(registry_id)
    blob = bytes(row.outline)
    read = _decode(row.raw, row.registry_id)
    return _placed_as(read, _unpack_outline(blob)) if _is_ours(blob) else place_sites(read)


def _row(registry_id: str) -> TrialRow:
    name = canonical(registry_id)
    row = TrialRow.objects.select_related("raw").filter(registry_id=name).first()
    if row is None:
        raise NotFound(
            f"The catalogue does not hold {name}. Load a file that does with 'trialpost load'."
        )
    return row


def trial_at(registry_id: str, version: int) -> Trial | None:
    """Read a trial as it stood at a version of the catalogue; ``None`` if it was not held then.

    Raises:
        NotFound: if the text is no identifier at all.
    """
    name = canonical(registry_id)
    held = (
        TrialVersion.objects.filter(trial__registry_id=name, version__lte=version)
        .select_related("raw")
        .order_by("-version")
        .first()
    )
    return place_sites(_decode(held.raw, name)) if held else None


def raw_record(registry_id: str) -> bytes:
    """Return the registry's bytes of a trial's present record.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    return unpack(_row(registry_id).raw.data)


def _decode(raw: RawRecord, name: str) -> Trial:
    result = read_record(unpack(raw.data), where=name)
    if result.trial is None:
        raise Unreadable(f"The record of {name} cannot be read: {result.failure}")
    return result.trial


def _placed_as(trial: Trial, outline: TrialOutline) -> Trial:
    """Give the sites the coordinates that they were found to have when the trial was loaded."""
    sites = tuple(
        _placed_at(site, known) for site, known in zip(trial.sites, outline.sites, strict=True)
    )
    return msgspec.structs.replace(trial, sites=sites)


def _placed_at(site: Site, known: OutlineSite) -> Site:
    if site.coordinates is not None:
        return msgspec.structs.replace(site, located=Located.REGISTRY)
    if known.lat is None or known.lon is None:
        return site
    return msgspec.structs.replace(
        site, coordinates=Coordinates(known.lat, known.lon), located=Located.CITY
    )


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """One record that a trial was read from: the hash of its bytes, and since when it stands."""

    sha256: str
    version: int
    first_seen: dt.datetime


def origins(registry_id: str) -> tuple[Origin, ...]:
    """List the records that a trial was read from, the present one first."""
    rows = TrialVersion.objects.filter(trial__registry_id=canonical(registry_id))
    rows = rows.order_by("-version").values_list("raw__sha256", "version", "raw__first_seen")
    return tuple(Origin(sha256=sha, version=at, first_seen=seen) for sha, at, seen in rows)


def issues_of(registry_id: str) -> tuple[ReadIssue, ...]:
    """List what was odd about a trial's present record."""
    rows = ReadIssueRow.objects.filter(trial__registry_id=canonical(registry_id)).order_by("pk")
    return tuple(
        ReadIssue(kind=IssueKind(row.kind), where=row.where, detail=row.detail) for row in rows
    )


def changed_since(version: int) -> list[str]:
    """List the trials that changed after a version of the catalogue, up to its present one."""
    rows = TrialRow.objects.filter(changed_in__gt=version, changed_in__lte=state().version)
    return list(rows.order_by("registry_id").values_list("registry_id", flat=True))


def each_trial(chunk: int = 200) -> Iterator[Trial]:
    """Read every trial from its present record, in the order of their identifiers.

    The sites are as the registry gives them: not placed.
    """
    rows = TrialRow.objects.select_related("raw").order_by("registry_id")
    for row in rows.iterator(chunk_size=chunk):
        yield _decode(row.raw, row.registry_id)


def outlines(after: int = 0) -> Iterator[TrialOutline]:
    """Read the outlines of the trials that changed after a version of the catalogue."""
    rows = TrialRow.objects.filter(changed_in__gt=after).order_by("registry_id")
    values = rows.values_list("registry_id", "outline")
    for name, blob in values.iterator(chunk_size=2000):
        yield _outline(name, bytes(blob))


def _outline(name: str, blob: bytes) -> TrialOutline:
    """Decode an outline; one that another release wrote is made again from the record."""
    return _unpack_outline(blob) if _is_ours(blob) else outline_of(trial(name))


def _is_ours(blob: bytes) -> bool:
    return blob.startswith(_FORM)


def _unpack_outline(blob: bytes) -> TrialOutline:
    return msgspec.msgpack.decode(memoryview(blob)[len(_FORM) :], type=TrialOutline)
