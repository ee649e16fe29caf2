"""Tell from its first bytes what a file is, and cut it into records that a reader knows."""

import enum
import io
from collections.abc import Callable, Iterator

from trialpost.model.reading import Door
from trialpost.registry.files.csv_stream import csv_pieces
from trialpost.registry.files.json_stream import is_json, json_pieces, line_pieces
from trialpost.registry.files.pieces import BOM, Cut, Found, Piece
from trialpost.registry.files.text_stream import text_pieces
from trialpost.registry.files.xml_stream import xml_pieces
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.readers import READERS, reader_at, recognise_record


class Form(enum.StrEnum):
    """How the bytes of a file are laid out."""

    JSON = "json"
    JSONL = "jsonl"
    XML = "xml"
    CSV = "csv"
    TEXT = "text"
    ZIP = "zip"
    TAR = "tar"


_SYNTAX = {
    Form.JSON: Syntax.JSON,
    Form.JSONL: Syntax.JSON,
    Form.XML: Syntax.XML,
    Form.CSV: Syntax.CSV,
    Form.TEXT: Syntax.TEXT,
}
_NAMED = {".jsonl": Form.JSONL, ".ndjson": Form.JSONL, ".json": Form.JSON}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_UNKNOWN = {
    Syntax.JSON: "This JSON is no record of a registry that is read here.",
    Syntax.XML: "This XML is no record of a registry that is read here.",
    Syntax.CSV: "The columns of this table are those of no registry that is read here.",
    Syntax.TEXT: "This text is no record of a registry that is read here.",
}

PEEK = 64 * 1024
"""Bytes by which a file's form is told."""


def form_of(sample: bytes, name: str = "") -> Form | None:
    """Tell the form of a file from its first bytes, unzipped; ``None`` if it is none that is known.

    The name decides only what the first bytes leave open: whether JSON that begins with an object
    is one document or one a line. An empty file has the form that its name says.
    """
    if sample.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Form.ZIP
    if sample[257:262] == b"ustar":
        return Form.TAR
    suffix = name.lower().removesuffix(".gz").rpartition(".")[2]
    named = _NAMED.get(f".{suffix}")
    text = sample.removeprefix(BOM).lstrip()
    if text.startswith((b"{", b"[")):
        return _json_form(text, named)
    if text.startswith(b"<"):
        return Form.XML
    return named or _by_readers(text) or _by_suffix(suffix)


def _json_form(text: bytes, named: Form | None) -> Form:
    """Tell lines of JSON from one document: a first line that is whole, and another behind it."""
    if named is Form.JSONL:
        return named
    first, _, rest = text.partition(b"\n")
    if text.startswith(b"{") and rest.lstrip().startswith(b"{") and is_json(first):
        return Form.JSONL
    return Form.JSON


def _by_readers(text: bytes) -> Form | None:
    first = text.partition(b"\n")[0]
    for reader in READERS:
        if reader.syntax is Syntax.TEXT and reader.begins and reader.begins(first):
            return Form.TEXT
    if recognise_record(text, Syntax.CSV):
        return Form.CSV
    return Form.TEXT if recognise_record(text, Syntax.TEXT) else None


def _by_suffix(suffix: str) -> Form | None:
    return {"zip": Form.ZIP, "tar": Form.TAR, "tgz": Form.TAR, "xml": Form.XML}.get(suffix)


def records(
    stream: io.BufferedReader, form: Form, where: str, door: Door | None = None
) -> Iterator[Found]:
    """Yield the records of a stream that is no archive, each with the door that knows it.

    With a ``door`` every record is taken to be of that form.
    """
    given = reader_at(door) if door else None
    syntax = _SYNTAX[form]
    any_found = False
    for piece in _pieces(stream, form, given):
        any_found = True
        yield _found(piece, syntax, where, given)
    if not any_found:
        yield Found(where, Door.CTGOV_API, failure="The file holds no record.")


def _pieces(stream: io.BufferedReader, form: Form, given: Reader | None) -> Iterator[Piece | Cut]:
    if stream.peek(2)[:2] in _WIDE:
        yield Cut("", "The file is in UTF-16; save it as UTF-8.")
        return
    if form is Form.XML:
        elements = {reader.element for reader in READERS if reader.element}
        yield from xml_pieces(stream, elements)
    elif form is Form.TEXT:
        yield from text_pieces(stream, _begins(given))
    else:
        cut = {Form.JSON: json_pieces, Form.JSONL: line_pieces, Form.CSV: csv_pieces}[form]
        yield from cut(stream)


def _begins(given: Reader | None) -> Callable[[bytes], bool]:
    known = [one.begins for one in ([given] if given else READERS) if one.begins]
    return lambda line: any(begins(line) for begins in known)


def _found(piece: Piece | Cut, syntax: Syntax, where: str, given: Reader | None) -> Found:
    place = f"{where}{piece.place}"
    if isinstance(piece, Cut):
        return Found(place, Door.CTGOV_API, failure=piece.why)
    reader = given or recognise_record(piece.raw, syntax)
    if reader is not None:
        return Found(place, reader.door, piece.raw)
    if syntax is Syntax.JSON and not is_json(piece.raw):
        # Its reader forgives what can be forgiven, and says what cannot.
        return Found(place, Door.CTGOV_API, piece.raw)
    return Found(place, Door.CTGOV_API, failure=_UNKNOWN[syntax])
