"""Turn the criteria of a text into the bytes that the rows keep, and back; needs no Django."""

import functools
import hashlib
import threading
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec
import zstandard

from trialpost.eligibility.understanding import PARSER, read_criteria
from trialpost.matching.trees import Trees
from trialpost.web.catalogue.loading.packing import unpack

ROOMS = ("eligibility", "vocabulary", "registry", "model")
"""What decides which tree a record's text becomes: the rules, their tables, the readers."""

UNREADABLE = b""
"""What is kept of a trial whose records or text cannot be read, so that it is not tried again."""

_LEVEL = 3
_decoder = msgspec.msgpack.Decoder(Trees)
_own = threading.local()


@functools.cache
def rules() -> str:
    """Return the version of the rules: its number, and a hash of all that they are made of.

    Whoever changes a rule or a table has changed the hash, so nobody has to remember to count up
    for trees to be made anew.
    """
    return f"{PARSER}-{hash_of_rooms(*ROOMS)}"


@functools.cache
def hash_of_rooms(*rooms: str) -> str:
    """Hash all files of some rooms of the program."""
    digest = hashlib.blake2b(digest_size=5)
    root = resources.files("trialpost")
    for room in rooms:
        for path, data in sorted(_files(root / room, room)):
            digest.update(path.encode() + b"\0" + data)
    return digest.hexdigest()


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    """Return the files of a room by their paths; not what Python made of them, nor translations."""
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            found += [] if entry.name in ("__pycache__", "locale") else _files(entry, name)
        else:
            found.append((name, entry.read_bytes()))
    return found


def hash_of(text: str) -> str:
    """Hash an eligibility text."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def read_packed(text: str) -> bytes:
    """Read a text and pack its criteria; a text that the rules break at is unreadable."""
    try:
        return pack_trees(read_criteria(text))
    except Exception:
        return UNREADABLE


def pack_trees(trees: Trees) -> bytes:
    """Pack the criteria of a text."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    return _own.compressor.compress(msgspec.msgpack.encode(trees))


@functools.lru_cache(maxsize=2048)
def unpack_trees(packed: bytes) -> Trees:
    """Unpack what :func:`pack_trees` packed; the latest are remembered."""
    return _decoder.decode(unpack(packed))
