"""Cut streams of JSON into the bytes of single records."""

import io
import re
from collections.abc import Iterator

import msgspec
from msgspec import UNSET, Raw, UnsetType

from trialpost.registry.files.pieces import BOM, CHUNK, LARGEST_RECORD, Cut, Piece, Source

_WHOLE = 8 * 2**20


def line_pieces(stream: io.BufferedReader) -> Iterator[Piece | Cut]:
    """Yield the lines of a stream; blank ones are passed over."""
    number = 0
    while line := stream.readline(LARGEST_RECORD):
        number += 1
        if len(line) == LARGEST_RECORD and not line.endswith(b"\n"):
            yield Cut(f":{number}", f"The line is longer than {LARGEST_RECORD >> 20} MiB; skipped.")
            _skip_line(stream)
            continue
        raw = line.removeprefix(BOM) if number == 1 else line
        raw = raw.rstrip(b"\r\n")
        if raw.strip():
            yield Piece(raw, f":{number}")


def _skip_line(stream: io.BufferedReader) -> None:
    while (part := stream.readline(CHUNK)) and not part.endswith(b"\n"):
        pass


class _Page(msgspec.Struct):
    """An answer of a registry's API; any other object has neither list."""

    studies: list[Raw] | UnsetType = UNSET
    data: list[Raw] | UnsetType = UNSET


_PAGE = msgspec.json.Decoder(_Page)
_LIST = msgspec.json.Decoder(list[Raw])
# Everything up to the next bracket, texts passed over whole; or up to a text that does not end.
_TOKEN = re.compile(rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[\[\]{}"]', re.DOTALL)
_HEAD = re.compile(rb'\s*(?:\[|\{(?:(?!"protocolSection")[^\[])*"(?:studies|data)"\s*:\s*\[)')
_GAP = re.compile(rb"[\s,]*")
_BARE = re.compile(rb"[^,\]]+")


def json_pieces(stream: io.BufferedReader) -> Iterator[Piece | Cut]:
    """Yield the records of one JSON document: a study, a list of them, or an answer of the API.

    A document of moderate size is decoded at once; a larger one, or one that is broken, is cut
    record by record, so that what is good in it is found.
    """
    source = Source(stream, _WHOLE)
    if source.ended:
        whole = _cut_whole(source.data)
        if whole is not None:
            yield from whole
            return
    head = _HEAD.match(source.data[:CHUNK])
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
            page = _PAGE.decode(content)
            studies = page.data if page.studies is UNSET else page.studies
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if studies is UNSET:
        return [Piece(content, "")]
    return [Piece(bytes(study), f"[{index}]") for index, study in enumerate(studies)]


def is_json(text: bytes) -> bool:
    """Say whether a text is one whole JSON document."""
    try:
        msgspec.json.decode(text, type=Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _only(source: Source) -> Iterator[Piece | Cut]:
    data = source.all(LARGEST_RECORD)
    first, _, rest = (data or b"").strip().partition(b"\n")
    if rest and is_json(first):
        yield from line_pieces(io.BufferedReader(io.BytesIO(data or b"")))
    elif data is None:
        yield Cut("", f"One record of more than {LARGEST_RECORD >> 20} MiB; not read.")
    elif data.strip():
        yield Piece(data.strip(), "")


def _entries(source: Source, begin: int) -> Iterator[Piece | Cut]:
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


def _next_entry(source: Source, begin: int) -> int:
    """Return where the next entry, or the end of the list, begins."""
    while True:
        gap = _GAP.match(source.data, begin)
        begin = gap.end() if gap else begin
        if begin < len(source.data) or not source.more():
            return begin


def _entry_end(source: Source, begin: int) -> int | None:
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
