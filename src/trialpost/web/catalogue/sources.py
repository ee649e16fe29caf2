"""Say where a trial comes from: its records, why they are one trial's, and how they changed."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from trialpost.model.identifiers import recognise
from trialpost.model.message import Message
from trialpost.model.reading import Door
from trialpost.model.sources import Record
from trialpost.registry.merging.merge import same_trial
from trialpost.web.catalogue.models import CatalogueVersion, SourceRow, SourceVersion
from trialpost.web.catalogue.records import (
    Held,
    in_order,
    put_together,
    readable,
    row_of,
)


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes that one record of a trial had from a version of the catalogue on."""

    sha256: str
    version: int
    first_seen: dt.datetime


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One record that tells of a trial.

    ``counts`` is false for a record that has vanished, or is a copy or an older form of one that
    has. ``versions`` are the bytes that it had, the present ones first; times are in UTC.
    """

    door: Door
    registry: str
    registry_id: str
    part: str
    url: str
    sha256: str
    first_seen: dt.datetime
    last_changed: dt.datetime | None
    vanished_at: dt.datetime | None
    counts: bool
    versions: tuple[Origin, ...]


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Every record of a trial, and what became of them when they were put together.

    ``chosen`` gives for a field of the trial the place in ``records`` of the one that it was taken
    from; it is empty where there is one record only. ``joined`` are the reasons.
    """

    records: tuple[Source, ...]
    joined: tuple[Message, ...]
    chosen: Mapping[str, int]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """That a record came, changed or vanished."""

    door: Door
    registry_id: str
    part: str
    vanished: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the catalogue in which something about a trial changed.

    ``when`` is that at which the version was made.
    """

    version: int
    when: dt.datetime
    changed: tuple[Change, ...]


def origins(registry_id: str) -> tuple[Origin, ...]:
    """List the bytes that a trial was read from, of all its records, the latest first.

    Raises:
        NotFound: if the catalogue does not hold the trial.
    """
    of_each = _versions(row_of(registry_id).sources.all()).values()
    return tuple(sorted(itertools.chain(*of_each), key=lambda one: -one.version))


def _versions(rows: Sequence[SourceRow]) -> dict[int, tuple[Origin, ...]]:
    """Return the bytes that records had, the latest first, by the key of the record."""
    held = SourceVersion.objects.filter(source__in=rows, raw__isnull=False).order_by("-version")
    found: dict[int, list[Origin]] = defaultdict(list)
    values = held.values_list("source_id", "raw__sha256", "version", "raw__first_seen")
    for key, sha256, version, seen in values:
        found[key].append(Origin(sha256=sha256, version=version, first_seen=seen))
    return {key: tuple(each) for key, each in found.items()}


def sources(registry_id: str) -> Sources:
    """Tell every record that a trial is made of, why they are one trial's, and which gave what.

    Raises:
        NotFound: if the catalogue does not hold it.
        Unreadable: if none of its records can be read any more.
    """
    row = row_of(registry_id)
    rows = {_place(one): one for one in row.sources.select_related("raw")}
    held = [Held.of(one) for one in rows.values()]
    told = readable(held)
    counting, read = [one for one, _ in told], [record for _, record in told]
    merged = put_together(read)
    ordered = counting + in_order(one for one in held if one not in counting)
    tell = _Told(list(rows.values()))
    return Sources(
        records=tuple(tell.source(rows[_place(one)], counts=one in counting) for one in ordered),
        joined=(*_of_one_id(read), *merged.reasons),
        chosen=merged.chosen,
    )


def _of_one_id(read: Sequence[Record]) -> list[Message]:
    """Say of records that have their identifier in common that this is why they are together."""
    by_id: dict[str, list[Record]] = defaultdict(list)
    for one in read:
        by_id[one.trial.id].append(one)
    several = (same for same in by_id.values() if len(same) > 1)
    return [reason for same in several for reason in same_trial(same[0], same[1]).reasons]


def _place(one: SourceRow | Held) -> tuple[str, str, str]:
    return (str(one.door), one.registry_id, one.part)


class _Told:
    """What rows tell of records, their versions and the times of these read at once."""

    def __init__(self, rows: Sequence[SourceRow]) -> None:
        self._versions = _versions(rows)
        numbers = {row.changed_in for row in rows}
        made = CatalogueVersion.objects.filter(version__in=numbers)
        self._made = dict(made.values_list("version", "made_at"))

    def source(self, row: SourceRow, *, counts: bool) -> Source:
        """Tell one record."""
        name, versions = recognise(row.registry_id), self._versions[row.pk]
        return Source(
            door=Door(row.door),
            registry=name.registry.value if name else "",
            registry_id=row.registry_id,
            part=row.part,
            url=name.url if name else "",
            sha256=row.raw.sha256,
            first_seen=min(one.first_seen for one in versions),
            last_changed=self._made.get(row.changed_in),
            vanished_at=row.vanished_at,
            counts=counts,
            versions=versions,
        )


def history(registry_id: str) -> tuple[Standing, ...]:
    """List the versions of the catalogue in which a record of a trial changed, the latest first.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    rows = SourceVersion.objects.filter(source__trial=row_of(registry_id)).select_related("source")
    changed: dict[int, list[Change]] = defaultdict(list)
    for row in rows.order_by("source__registry_id", "source__door", "source__part"):
        source = row.source
        gone = row.raw_id is None
        changed[row.version].append(
            Change(
                door=Door(source.door),
                registry_id=source.registry_id,
                part=source.part,
                vanished=gone,
            )
        )
    made = CatalogueVersion.objects.filter(version__in=list(changed)).order_by("-version")
    return tuple(
        Standing(version=version, when=when, changed=tuple(changed[version]))
        for version, when in made.values_list("version", "made_at")
    )
