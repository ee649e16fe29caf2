"""Shards in their files: read, brought up to date, written in one stroke, and forgotten."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.conf import settings

from trialpost.errors import TrialpostError
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.rows import Entry, Tables
from trialpost.matching.standing.shard import Shard
from trialpost.matching.standing.statements import Statements
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.web.sealing import keyring
from trialpost.web.watch.standing.shards import (
    Held,
    Ledger,
    Numbered,
    ledger_of,
    opened,
    release,
    sealed,
)

PROFILES = 50_000
"""Rows of profiles, by their keys, that make a shard."""


class Fresh(NamedTuple):
    """A stored profile worked out for a shard: the mark of its row, its names of conditions.

    ``moments`` are the days from which time runs for it (``matching.passing``).
    """

    mark: bytes
    names: tuple[str, ...]
    entry: Entry
    moments: tuple[int, ...]

    def __repr__(self) -> str:
        return "Fresh(…)"


class Terms(NamedTuple):
    """On what terms profiles are laid out in a shard.

    ``keys`` has the key of every name of a condition, ``graph`` the tree in whose order a new shard
    is sorted, ``numbered`` the statements of which people have bits, as of the day ``stated_on``.
    """

    keys: Mapping[str, str]
    graph: MeshGraph | None
    numbered: Numbered
    stated_on: int

    def tables(self) -> Tables:
        """Return the tables of a new shard."""
        one = self.numbered
        return Tables(
            statements=Statements(one.statements), meaning=one.meaning, stated_on=self.stated_on
        )


class _Named(NamedTuple):
    """What a ledger says of one profile, with its names of conditions as they are."""

    mark: bytes
    names: tuple[str, ...]
    moments: tuple[int, ...]

    def __repr__(self) -> str:
        return "_Named(…)"


class Kept(NamedTuple):
    """A shard's file as it was read: its bytes, its ledger, and the shard in memory."""

    data: bytes
    ledger: Ledger
    shard: Shard

    def __repr__(self) -> str:
        return f"Kept(of {len(self.ledger.people)})"


class ShardFile(msgspec.Struct, frozen=True):
    """The file of one shard, by its number."""

    number: int

    @property
    def path(self) -> Path:
        """Where it lies."""
        return folder() / f"{self.number:06d}.shard"

    def read(self) -> bytes | None:
        """Return what it holds, ``None`` if it is not there."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None

    def load(self) -> Kept | None:
        """Open it; ``None`` where it is missing, does not open or is of another release."""
        data = self.read()
        if data is None:
            return None
        try:
            return Kept(data, ledger_of(data, keyring()), opened(data, keyring()))
        except TrialpostError:
            return None

    def ledger(self) -> Ledger | None:
        """Open its ledger alone; ``None`` as for :meth:`load`."""
        data = self.read()
        try:
            return ledger_of(data, keyring()) if data is not None else None
        except TrialpostError:
            return None

    def write(self, data: bytes) -> None:
        """Put these bytes in its place, all at once."""
        put(self.path, data)

    def remove(self) -> None:
        """Take it away."""
        self.path.unlink(missing_ok=True)

    def locked(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock of its writers."""
        return locked(self.path)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file's writers, and clear away what one of them left half written."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for half in path.parent.glob(f"{path.stem}.*.new"):
            half.unlink(missing_ok=True)
        yield


def put(path: Path, data: bytes) -> None:
    """Put bytes in the place of a file, all at once; its lock is held. Nobody else can read it."""
    beside = path.with_suffix(f".{secrets.token_hex(4)}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def folder() -> Path:
    """Return where shards lie."""
    return Path(settings.DATA_DIR) / "standing"


def numbers_on_disk() -> set[int]:
    """Return which shards have a file."""
    return {int(path.stem) for path in folder().glob("*.shard") if path.stem.isdigit()}


def remove_all_but(numbers: range) -> None:
    """Take away the files of shards of which no profile is stored any more."""
    for number in numbers_on_disk() - set(numbers):
        with ShardFile(number).locked():
            ShardFile(number).remove()


def write(file: ShardFile, kept: Kept | None, fresh: Mapping[int, Fresh],
          stored: Mapping[int, bytes], terms: Terms) -> Kept | None:  # fmt: skip
    """Write a shard of what it held and what is fresh, as far as it is stored; its lock is held.

    Args:
        file: where it is written; one of nobody is taken away.
        kept: what it held, on the same terms.
        fresh: profiles that it does not hold as they are.
        stored: the mark of each profile that there is.
        terms: on what terms they are laid out.
    """
    people = _named(kept.ledger) if kept else {}
    new = {key: one for key, one in fresh.items() if stored.get(key) == one.mark}
    if kept is None:
        shard = Shard.of((one.entry for one in new.values()), Order(terms.graph), terms.tables())
    else:
        shard = kept.shard
        for key in [key for key, one in people.items() if stored.get(key) != one.mark]:
            shard.erase(key)
            del people[key]
        for one in new.values():
            shard.put(one.entry)
        if new:
            shard.tables.stated_on = max(shard.tables.stated_on, terms.stated_on)
    people |= {key: _Named(one.mark, one.names, one.moments) for key, one in new.items()}
    if not people:
        file.remove()
        return None
    ledger = _ledger(people, terms, shard.tables.stated_on)
    data = sealed(shard, keyring(), ledger)
    file.write(data)
    return Kept(data, ledger, shard)


def forget(key: int) -> None:
    """Take one profile out of its shard's file, now; a file that does not open is taken away."""
    file = ShardFile(number_of(key))
    if not file.path.exists():
        return
    with file.locked():
        kept = file.load()
        if kept is None:
            file.remove()
        elif key in kept.ledger.people:
            stored = {one: held.mark for one, held in kept.ledger.people.items() if one != key}
            ledger = kept.ledger
            terms = Terms(ledger.key_of, None, ledger.numbered, ledger.stated_on)
            write(file, kept, {}, stored, terms)


def number_of(key: int) -> int:
    """Return the number of the shard in which a row of profiles is."""
    return key // PROFILES


def _named(ledger: Ledger) -> dict[int, _Named]:
    """Return everybody's mark, names of conditions, and moments."""
    names = ledger.names
    return {
        key: _Named(held.mark, tuple(names[at] for at in held.names), held.moments)
        for key, held in ledger.people.items()
    }


def _ledger(people: Mapping[int, _Named], terms: Terms, stated_on: int) -> Ledger:
    """Write down who is in a shard; of names only those that somebody in it has."""
    numbers: dict[str, int] = {}
    held = {
        key: Held(
            one.mark,
            tuple(numbers.setdefault(name, len(numbers)) for name in one.names),
            one.moments,
        )
        for key, one in people.items()
    }
    return Ledger(
        release=release(),
        names=tuple(numbers),
        keys=tuple(terms.keys[name] for name in numbers),
        numbered=terms.numbered,
        stated_on=stated_on,
        people=held,
    )
