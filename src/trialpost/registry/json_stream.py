"""Cut streams of JSON into the bytes of single records."""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from msgspec import UNSET, Raw, UnsetType

LARGEST_RECORD = 256 * 2**20
"""Bytes. The largest studies with results have some ten million."""

_CHUNK = 256 * 1024
_WHOLE = 8 * 2**20
_BOM = b"\xef\xbb\xbf"


class Piece(NamedTuple):
    """The exact bytes of one record, and where it stands: ``:12`` (a line) or ``[3]``."""

    raw: bytes
    place: str


class Cut(NamedTuple):
    """A part that holds no record, and why."""

    place: str
    why: str


def line_pieces(stream: io.BufferedReader) -> Iterator[Piece | Cut]:
    """Yield the lines of a stream; blank ones are passed over."""
    number = 0
    while line := stream.readline(LARGEST_RECORD):
        number += 1
        if len(line) == LARGEST_RECORD and not line.endswith(b"\n"):
            yield Cut(f":{number}", f"The line is longer than {LARGEST_RECORD >> 20} MiB; skipped.")
            _skip_line(stream)
            continue
        raw = line.removeprefix(_BOM) if number == 1 else line
        raw = raw.rstrip(b"\r\n")
        if raw.strip():
            yield Piece(raw, f":{number}")


def _skip_line(stream: io.BufferedReader) -> None:
    while (part := stream.readline(_CHUNK)) and not part.endswith(b"\n"):
        pass


class _Page(msgspec.Struct):
    """An answer of the registry's API; any other object has no ``studies``."""

    studies: list[Raw] | UnsetType = UNSET


_PAGE = msgspec.json.Decoder(_Page)
_LIST = msgspec.json.Decoder(list[Raw])
# Everything up to the next bracket, texts passed over whole; or up to a text that does not end.
_TOKEN = re.compile(rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[\[\]{}"]', re.DOTALL)
_HEAD = re.compile(rb'\s*(?:\[|\{(?:(?!"protocolSection")[^\[])*"studies"\s*:\s*\[)')
_GAP = re.compile(rb"[\s,]*")
_BARE = re.compile(rb"[^,\]]+")


def json_pieces(stream: io.BufferedReader) -> Iterator[Piece | Cut]:
    """Yield the records of one JSON document: a study, a list of them, or an answer of the API.

    A document of moderate size is decoded at once; a larger one, or one that is broken, is cut
    record by record, so that what is good in it is found.
    """
    source = _Source(stream)
    if source.ended:
        whole = _cut_whole(source.data)
        if whole is not None:
            yield from whole
            return
    head = _HEAD.match(source.data[:_CHUNK])
    if head:
        yield from _entries(source, head.end())
    else:
        yield from _only(source)


def _cut_whole(data: bytes) -> list[Piece | Cut] | None:
    content = data.strip()
    try:
        if content.startswith(b"["):
            studies: list[Raw] | UnsetType = _LIST.decode(content)
        else:
            studies = _PAGE.decode(content).studies
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if studies is UNSET:
        return [Piece(content, "")]
    return [Piece(bytes(study), f"[{index}]") for index, study in enumerate(studies)]


class _Source:
    """What has been read of a stream and not yet been given out."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.data = stream.read(_WHOLE).removeprefix(_BOM)
        self.ended = len(self.data) < _WHOLE - len(_BOM)

    def more(self) -> bool:
        """Read on; the more is held already the more, so that long records are not read slowly."""
        chunk = self._stream.read(max(_CHUNK, len(self.data)))
        self.data += chunk
        return bool(chunk)

    def drop(self, count: int) -> None:
        """Forget the first ``count`` bytes."""
        self.data = self.data[count:]


def _only(source: _Source) -> Iterator[Piece | Cut]:
    while len(source.data) <= LARGEST_RECORD and source.more():
        pass
    if len(source.data) > LARGEST_RECORD:
        yield Cut("", f"One record of more than {LARGEST_RECORD >> 20} MiB; not read.")
    elif source.data.strip():
        yield Piece(source.data.strip(), "")


def _entries(source: _Source, begin: int) -> Iterator[Piece | Cut]:
    index = 0
    while True:
        begin = _next_entry(source, begin)
        if begin < len(source.data) and source.data[begin] == ord("]"):
            return
        end = _entry_end(source, begin)
        if end is None:
            why = "The file breaks off inside this record." if begin < len(source.data) else ""
            yield Cut(f"[{index}]", why or "The file breaks off before its list ends.")
            return
        yield Piece(source.data[begin:end].strip(), f"[{index}]")
        index += 1
        begin = end
        if 2 * begin > len(source.data):
            source.drop(begin)
            begin = 0


def _next_entry(source: _Source, begin: int) -> int:
    """Return where the next entry, or the end of the list, begins."""
    while True:
        gap = _GAP.match(source.data, begin)
        begin = gap.end() if gap else begin
        if begin < len(source.data) or not source.more():
            return begin


def _entry_end(source: _Source, begin: int) -> int | None:
    """Return where the entry ends, or ``None`` if the stream ends (or grows absurd) before it."""
    if source.data[begin : begin + 1] not in (b"{", b"["):
        bare = _BARE.match(source.data, begin)
        return bare.end() if bare and bare.end() < len(source.data) else None
    depth, at = 0, begin
    while True:
        for token in _TOKEN.finditer(source.data, at):
            mark = source.data[token.end() - 1 : token.end()]
            if mark == b'"':  # a text that goes on beyond what has been read
                break
            at = token.end()
            depth += (mark in b"[{") - (mark in b"]}")
            if depth == 0 and mark in b"]}":
                return at
        if len(source.data) - begin > LARGEST_RECORD or not source.more():
            return None
