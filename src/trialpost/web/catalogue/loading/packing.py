"""Turn records and outlines into the bytes that the rows keep, and back. Nothing here needs Django.

Whoever loads on several cores does this part of the work in processes of its own.
"""

import hashlib
import threading
from collections.abc import Iterable

import msgspec
import zstandard

from trialpost.matching.outline import OUTLINE_VERSION, TrialOutline, outline_of
from trialpost.model.trial import Trial

_LEVEL = 1
"""zstandard's level: a fortieth larger than its usual one, and a third faster."""

_FORM = OUTLINE_VERSION.to_bytes(2, "big")
_own = threading.local()


def pack(raw: bytes) -> bytes:
    """Compress a registry's bytes for keeping."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    return _own.compressor.compress(raw)


def unpack(data: bytes | memoryview) -> bytes:
    """Give the registry's bytes back as they came."""
    if not hasattr(_own, "decompressor"):
        _own.decompressor = zstandard.ZstdDecompressor()
    return _own.decompressor.decompress(data)


def pack_outline(trial: Trial) -> bytes:
    """Encode what finding and matching need of a trial, behind the number of the form."""
    return _FORM + msgspec.msgpack.encode(outline_of(trial))


def is_ours(blob: bytes) -> bool:
    """Say whether an outline has the form that this release writes."""
    return blob.startswith(_FORM)


def unpack_outline(blob: bytes) -> TrialOutline:
    """Decode an outline of our form."""
    return msgspec.msgpack.decode(memoryview(blob)[len(_FORM) :], type=TrialOutline)


Piece = tuple[str, str, str, str, bool]
"""Of one record: door, registry id, part, SHA-256, and whether it has vanished."""


def made_of(pieces: Iterable[Piece]) -> int:
    """Hash what a trial is made of into 64 bits with a sign, whatever the order of the records."""
    return _hashed(sorted(pieces))


def moved_to(head: str) -> int:
    """Hash that a trial turned out to be another one."""
    return _hashed(head)


def _hashed(value: object) -> int:
    digest = hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
