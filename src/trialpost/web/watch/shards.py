"""Shards of standing profiles as sealed bytes: what may touch a disk.

A shard has a random key of its own, which stands before it, wrapped by the master key. It is opened
into memory as a whole and never mapped from a plain file. A shard that does not open is built anew
from the profiles, which are kept sealed one by one; so a change of the master key needs no other
care than to throw shards away.
"""

from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.shard import Shard
from trialpost.web.sealing import Keyring, SealBroken, decrypt, encrypt

_PURPOSE = "standing shard"
_LENGTH_BYTES = 2


def sealed(shard: Shard, keys: Keyring) -> bytes:
    """Return a shard as bytes that say nothing without the master key but how large it is."""
    wrapped = keys.new_wrapped_key()
    return (
        len(wrapped).to_bytes(_LENGTH_BYTES, "big")
        + wrapped
        + encrypt(keys.unwrap(wrapped), _PURPOSE, pack(shard))
    )


def opened(data: bytes, keys: Keyring) -> Shard:
    """Open what :func:`sealed` gave.

    Raises:
        SealBroken: if the master key is another, or the bytes were altered.
        Unreadable: if the shard is one of another release.
    """
    begin = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    if len(data) <= begin:
        raise SealBroken("A sealed shard of profiles is cut short; build it anew.")
    key = keys.unwrap(data[_LENGTH_BYTES:begin])
    return unpack(decrypt(key, _PURPOSE, memoryview(data)[begin:]))
