"""Make a read record ready for the rows: all that costs time and needs no database.

What goes in and what comes out can be pickled, so that it can be done in processes of its own.
"""

import datetime as dt
import hashlib
from typing import NamedTuple

import msgspec

from trialpost.model.reading import ReadIssue, ReadResult
from trialpost.registry.merging.merge import keys_of, names_of
from trialpost.registry.sites import place_sites
from trialpost.web.catalogue.loading.packing import made_of, pack, pack_outline


class Key(NamedTuple):
    """What tells one record of a catalogue from all others."""

    door: str
    registry_id: str
    part: str


class Prepared(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record, ready to be written.

    ``data`` is the record's bytes, compressed; ``outline`` that of the trial as this record alone
    tells of it; ``names`` are the identifiers of other registries that it gives;
    ``posted`` is the day on which the registry last posted it, if it says so.
    """

    door: str
    registry: str
    registry_id: str
    part: str
    sha256: str
    data: bytes
    status: str
    outline: bytes
    issues: tuple[ReadIssue, ...] = ()
    names: tuple[str, ...] = ()
    title_key: int | None = None
    protocol_key: int | None = None
    posted: dt.date | None = None

    @property
    def key(self) -> Key:
        """Return which record it is."""
        return Key(self.door, self.registry_id, self.part)

    @property
    def posted_day(self) -> int | None:
        """Return the ordinal of the day of posting, as rows keep it."""
        return self.posted.toordinal() if self.posted else None

    @property
    def made_of(self) -> int:
        """Return the hash of a trial that this record alone tells of."""
        return made_of([(*self.key, self.sha256, False)])


def is_older(day: int | None, than: int | None) -> bool:
    """Say whether a record was posted before another one; both have to say when."""
    return day is not None and than is not None and day < than


def key_of(result: ReadResult) -> Key:
    """Return which record was read."""
    return Key(result.door.value, str(result.trial.id), result.part)


def hash_of(result: ReadResult) -> str:
    """Return the SHA-256 of a record's bytes."""
    return hash_of_bytes(result.raw)


def hash_of_bytes(raw: bytes) -> str:
    """Return the SHA-256 by which bytes are kept."""
    return hashlib.sha256(raw).hexdigest()


def prepare(result: ReadResult, sha256: str | None = None) -> Prepared:
    """Compress a record, place its trial's sites, write its outline, and say what may join it."""
    trial = place_sites(result.trial)
    keys, name = keys_of(trial), str(trial.id)
    posted = trial.dates.last_update_posted
    return Prepared(
        door=result.door.value,
        registry=trial.id.registry.value,
        registry_id=name,
        part=result.part,
        sha256=sha256 or hash_of(result),
        data=pack(result.raw),
        status=trial.status.value,
        outline=pack_outline(trial),
        issues=result.issues,
        names=tuple(sorted(str(other) for other in names_of(trial) if str(other) != name)),
        title_key=keys.title,
        protocol_key=keys.protocol,
        posted=posted.earliest() if posted else None,
    )
