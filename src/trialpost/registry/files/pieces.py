"""What streams are cut into: the exact bytes of single records, and what holds none."""

import io
import zlib
from typing import NamedTuple

from trialpost.model.reading import Door

LARGEST_RECORD = 256 * 2**20
"""Bytes. The largest studies with results have some ten million."""

CHUNK = 256 * 1024
BOM = b"\xef\xbb\xbf"


class Piece(NamedTuple):
    """The exact bytes of one record, and where it stands: ``:12`` (a line) or ``[3]``."""

    raw: bytes
    place: str


class Cut(NamedTuple):
    """A part that holds no record, and why."""

    place: str
    why: str


class Found(NamedTuple):
    """One record of a file, not yet read: its bytes, its form, where it stands.

    ``failure`` says why there is nothing to read; ``raw`` and ``door`` then mean nothing.
    """

    where: str
    door: Door
    raw: bytes = b""
    failure: str | None = None


class Source:
    """What has been read of a stream and not yet been given out.

    Of a stream that breaks off, what stands before the break is held first.
    """

    def __init__(self, stream: io.BufferedReader, first: int = CHUNK) -> None:
        """Read the first so many bytes; ``ended`` says whether that was all."""
        self._stream = stream
        self._broken: Exception | None = None
        self.data = self._read(first).removeprefix(BOM)
        self.ended = self._broken is None and len(self.data) < first - len(BOM)

    def more(self) -> bool:
        """Read on; the more is held already the more, so that long records are not read slowly."""
        if self._broken is not None:
            raise self._broken
        chunk = self._read(max(CHUNK, len(self.data)))
        self.data += chunk
        return bool(chunk)

    def _read(self, size: int) -> bytes:
        parts = []
        try:
            while size and (part := self._stream.read1(size)):
                parts.append(part)
                size -= len(part)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            if not parts:
                raise
            self._broken = error
        return b"".join(parts)

    def drop(self, count: int) -> None:
        """Forget the first ``count`` bytes."""
        self.data = self.data[count:]

    def all(self, limit: int = LARGEST_RECORD) -> bytes | None:
        """Read to the end and return everything, or ``None`` if that is more than the limit."""
        while len(self.data) <= limit and self.more():
            pass
        return self.data if len(self.data) <= limit else None
