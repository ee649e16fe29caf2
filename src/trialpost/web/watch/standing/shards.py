"""Shards of standing profiles as sealed bytes: what may touch a disk.

A shard has a random key of its own, which stands before it, wrapped by the master key; a shard that
is written anew gets another. It is opened into memory as a whole and never mapped from a plain
file. A shard that does not open is built anew from the profiles, which are kept sealed one by one;
so a change of the master key needs no other care than to throw shards away.

Before the profiles stands a ledger, sealed apart, so that it can be read alone: of which profiles
the shard was made, in which state, how they name their conditions, and what the bits say that tell
what they stated.
"""

import functools
import secrets

import msgspec

from trialpost.errors import Unreadable
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.shard import Shard
from trialpost.matching.standing.statements import Statement
from trialpost.model.profile import Private
from trialpost.web.catalogue.loading.packed_trees import hash_of_rooms
from trialpost.web.sealing import KEY_BYTES, Keyring, SealBroken, decrypt, encrypt

_PURPOSE, _LEDGER = "standing shard", "standing ledger"
_LENGTH_BYTES, _SIZE_BYTES = 2, 8
IN_WORDS = "text "
"""Begins the key of a condition that no vocabulary knew: the rest are a person's own words."""


class Held(Private, frozen=True, array_like=True):
    """One profile of a shard: the mark of its sealed row, and its names of conditions by number.

    ``moments`` are the days from which time runs for it (``matching.passing``).
    """

    mark: bytes
    names: tuple[int, ...] = ()
    moments: tuple[int, ...] = ()


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """What bits say: the statements in the order of their numbers (``matching.standing``).

    ``meaning`` is the mark of the order of conditions by which people are judged. The statements
    were chosen of those in so many ``trials``, by how many of so many ``people`` make them.
    """

    statements: tuple[Statement, ...] = ()
    meaning: str = ""
    trials: int = 0
    people: int = 0


class Ledger(Private, frozen=True):
    """Of which profiles a shard was made, by the keys of their rows.

    ``names`` are all names that these people gave their conditions, ``keys`` under which key of a
    condition each of them was put. ``release`` is the program that made it. The people have bits of
    what is ``numbered``; they hold from the day ``stated_on`` on, by its number.
    """

    release: str = ""
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    numbered: Numbered = Numbered()
    stated_on: int = 0
    people: dict[int, Held] = msgspec.field(default_factory=dict)

    @property
    def key_of(self) -> dict[str, str]:
        """The key of each name."""
        return dict(zip(self.names, self.keys, strict=True))


@functools.cache
def release() -> str:
    """Hash whatever decides how a profile is laid out: another program builds shards anew."""
    return hash_of_rooms("matching", "eligibility", "vocabulary", "model")


def sealed(shard: Shard, keys: Keyring, ledger: Ledger | None = None) -> bytes:
    """Return a shard as bytes that say nothing without the master key but how large it is.

    With a ledger no name of a condition stays in them but those that people in it have.
    """
    if ledger is not None:
        _forget_names(shard, ledger)
    wrapped = keys.new_wrapped_key()
    key = keys.unwrap(wrapped)
    head = encrypt(key, _LEDGER, msgspec.msgpack.encode(ledger or Ledger()))
    return b"".join(
        (
            len(wrapped).to_bytes(_LENGTH_BYTES, "big"),
            wrapped,
            len(head).to_bytes(_SIZE_BYTES, "big"),
            head,
            encrypt(key, _PURPOSE, pack(shard)),
        )
    )


def _forget_names(shard: Shard, ledger: Ledger) -> None:
    """Leave out of a shard what people called their conditions who are in it no more."""
    shard.sort()
    kept = set(ledger.keys)
    words = [
        "" if key.startswith(IN_WORDS) and key not in kept else key for key in shard.order.keys
    ]
    shard.order = Order.of(words, shard.order.ends)
    shard.tables.names = ledger.key_of


def opened(data: bytes, keys: Keyring) -> Shard:
    """Open what :func:`sealed` gave.

    Raises:
        SealBroken: if the master key is another, or the bytes were altered.
        Unreadable: if the shard is one of another release.
    """
    return opened_with(data, shard_key(data, keys))


def opened_with(data: bytes, key: bytes) -> Shard:
    """Open what :func:`sealed` gave, with the shard's own key; raises as :func:`opened` does."""
    _, past = _ledger_at(data)
    return unpack(decrypt(key, _PURPOSE, memoryview(data)[past:]))


def shard_key(data: bytes, keys: Keyring) -> bytes:
    """Return a shard's own key.

    Raises:
        SealBroken: if the master key is another, or the bytes are cut short.
    """
    begin = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    if len(data) <= begin:
        raise _cut_short()
    return keys.unwrap(data[_LENGTH_BYTES:begin])


def ledger_of(data: bytes, keys: Keyring) -> Ledger:
    """Open the ledger alone.

    Raises:
        SealBroken: if the master key is another, or the bytes were altered.
        Unreadable: if it is one of another release.
    """
    first, past = _ledger_at(data)
    plain = decrypt(shard_key(data, keys), _LEDGER, memoryview(data)[first:past])
    try:
        found = msgspec.msgpack.decode(plain, type=Ledger)
    except msgspec.MsgspecError:
        found = Ledger()
    if found.release != release():
        raise Unreadable("A shard of profiles was made by another release; build it anew.")
    return found


def _ledger_at(data: bytes) -> tuple[int, int]:
    first = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big") + _SIZE_BYTES
    past = first + int.from_bytes(data[first - _SIZE_BYTES : first], "big")
    if len(data) <= past or len(data) <= first:
        raise _cut_short()
    return first, past


def _cut_short() -> SealBroken:
    return SealBroken("A sealed shard of profiles is cut short; build it anew.")


class ShardKey(msgspec.Struct, frozen=True):
    """What opens one shard where it is matched: the master key stays where it is."""

    key: bytes

    def __repr__(self) -> str:
        return "ShardKey(…)"

    def opened(self, data: bytes) -> Shard:
        """Open a sealed shard; raises as :func:`opened_with` does."""
        return opened_with(data, self.key)


class RunEnvelope(msgspec.Struct, frozen=True):
    """Closes the trials and the answers of one run, under a key that lasts no longer."""

    key: bytes

    def __repr__(self) -> str:
        return "RunEnvelope(…)"

    @classmethod
    def fresh(cls) -> "RunEnvelope":
        """Make one with a random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def close(self, plain: bytes) -> bytes:
        """Seal bytes."""
        return encrypt(self.key, "standing run", plain)

    def open(self, closed: bytes) -> bytes:
        """Open what :meth:`close` gave.

        Raises:
            SealBroken: if it is of another run.
        """
        return decrypt(self.key, "standing run", closed)
