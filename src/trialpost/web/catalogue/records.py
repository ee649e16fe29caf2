"""The records that tell of one trial: which of them count, and the trial that they make together.

A registry that lists everything it has says by that what it has no more. Its record has vanished
then, and with it what others still tell of it: an older form of the same record, a copy elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Self

import msgspec

from trialpost.errors import NotFound, Unreadable
from trialpost.model.identifiers import recognise
from trialpost.model.reading import Door
from trialpost.model.sources import Merged, Record
from trialpost.model.trial import Trial
from trialpost.registry.merging.merge import merge
from trialpost.registry.readers import read_at
from trialpost.web.catalogue.loading.packing import Piece, made_of, unpack
from trialpost.web.catalogue.models import RawRecord, SourceRow, SourceVersion, TrialRow

_DOORS = tuple(Door)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it stands, or stood at some version; its bytes are compressed."""

    door: Door
    registry_id: str
    part: str
    sha256: str
    data: bytes
    vanished: bool = False

    @classmethod
    def of(cls, row: SourceRow) -> Self:
        """Take a source's present record; its raw record has to have been selected with it."""
        return cls(
            door=Door(row.door),
            registry_id=row.registry_id,
            part=row.part,
            sha256=row.raw.sha256,
            data=row.raw.data,
            vanished=row.vanished_at is not None,
        )

    @property
    def piece(self) -> Piece:
        """Return what a trial's hash is made of."""
        return (self.door.value, self.registry_id, self.part, self.sha256, self.vanished)

    def read(self) -> Record:
        """Read the record.

        Raises:
            Unreadable: if it cannot be read any more.
        """
        result = read_at(self.door, unpack(self.data), where=self.registry_id)
        if result.trial is None:
            raise Unreadable(f"The record of {self.registry_id} cannot be read: {result.failure}")
        return Record(self.door, self.part, result.trial)


def in_order(records: Iterable[Held]) -> list[Held]:
    """Sort records in the one order in which they are put together."""
    return sorted(records, key=lambda one: (one.registry_id, _DOORS.index(one.door), one.part))


def is_gone(records: Sequence[Held]) -> bool:
    """Say whether no registry that told of a trial at first hand lists it any more.

    Where nobody told of it at first hand, all that told of it have to have vanished.
    """
    first_hand = {one.registry_id for one in records if one.door.is_first_hand}
    if first_hand:
        return first_hand <= _gone_names(records)
    return all(one.vanished for one in records)


def that_count(records: Sequence[Held]) -> list[Held]:
    """Return the records that a trial is made of, in order: what has vanished does not count.

    Of a trial that is gone all count, so that it can still be shown as it was.
    """
    if is_gone(records):
        return in_order(records)
    gone = _gone_names(records)
    return in_order(one for one in records if not one.vanished and one.registry_id not in gone)


def _gone_names(records: Sequence[Held]) -> set[str]:
    """Return the registry ids of which, in some first-hand form, every record has vanished."""
    forms: dict[tuple[str, Door], list[bool]] = defaultdict(list)
    for one in records:
        if one.door.is_first_hand:
            forms[one.registry_id, one.door].append(one.vanished)
    return {name for (name, _), vanished in forms.items() if all(vanished)}


def put_together(records: Sequence[Record]) -> Merged:
    """Make one trial of records; a single one is taken as it stands."""
    if len(records) == 1:
        return Merged(records[0].trial, {}, ())
    return merge(records)


def readable(records: Sequence[Held]) -> list[tuple[Held, Record]]:
    """Read the records that count, in order; of several, those that can be read.

    Raises:
        Unreadable: if none of them can be read any more.
    """
    read: list[tuple[Held, Record]] = []
    refused: list[Unreadable] = []
    for one in that_count(records):
        try:
            read.append((one, one.read()))
        except Unreadable as error:
            refused.append(error)
    if refused and not read:
        raise refused[0]
    return read


def trial_of(records: Sequence[Held]) -> Trial:
    """Read the trial that records make together; its sites are not placed.

    Raises:
        Unreadable: if none of them can be read any more.
    """
    return put_together([read for _, read in readable(records)]).trial


def hash_of(records: Sequence[Held]) -> int:
    """Hash what a trial is made of."""
    return made_of(one.piece for one in records)


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


def as_written(registry_id: str) -> str:
    """Return the identifier as the catalogue writes it; what is of no registry, as it stands.

    An article of participants' data may be on a trial that no registry lists.
    """
    known = recognise(registry_id)
    return registry_id if known is None else str(known)


def row_of(registry_id: str) -> TrialRow:
    """Return the row of a trial by any of its identifiers.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    name = canonical(registry_id)
    row = TrialRow.objects.select_related("joined_to").filter(registry_id=name).first()
    if row is None:
        raise NotFound(
            f"The catalogue does not hold {name}. Load a file that does with 'trialpost load'."
        )
    return row.joined_to or row


def held_of(row: TrialRow) -> list[Held]:
    """Return the present records of a trial, those that vanished too."""
    return [Held.of(source) for source in row.sources.select_related("raw").order_by("pk")]


def held_at(registry_id: str, version: int) -> list[Held]:
    """Return the records of a trial as they stood at a version, without the bytes of the vanished.

    None, if the catalogue never held it.
    """
    trial = TrialRow.objects.filter(registry_id=as_written(registry_id)).first()
    rows = SourceVersion.objects.filter(
        source__trial_id=trial and (trial.joined_to_id or trial.pk), version__lte=version
    )
    last = {row.source_id: row for row in rows.select_related("source").order_by("version")}
    raws = RawRecord.objects.in_bulk([row.raw_id for row in last.values() if row.raw_id])
    return [_as_stood(row.source, raws.get(row.raw_id)) for row in last.values()]


def changed_in(registry_id: str) -> tuple[int, ...]:
    """List the versions of the catalogue in which a record of a trial changed, the earliest first.

    Between two of them :func:`held_at` gives the same. None, if the catalogue never held it.
    """
    trial = TrialRow.objects.filter(registry_id=as_written(registry_id)).first()
    rows = SourceVersion.objects.filter(source__trial_id=trial and (trial.joined_to_id or trial.pk))
    return tuple(rows.order_by("version").values_list("version", flat=True).distinct())


def _as_stood(source: SourceRow, raw: RawRecord | None) -> Held:
    return Held(
        door=Door(source.door),
        registry_id=source.registry_id,
        part=source.part,
        sha256=raw.sha256 if raw else "",
        data=raw.data if raw else b"",
        vanished=raw is None,
    )
