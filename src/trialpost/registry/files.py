"""Read registry files of every form that they come in, one record at a time.

Memory stays bounded by the largest record, not by the file. What cannot be read is a result with a
``failure``, and reading goes on behind it.
"""

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from trialpost.errors import Unreadable
from trialpost.model.reading import ReadResult
from trialpost.registry.archives import Member, tar_members, unzipped, zip_members
from trialpost.registry.ctgov import read_record
from trialpost.registry.json_stream import Cut, Piece, json_pieces, line_pieces

FORMATS = ("auto", "json", "jsonl", "zip", "tar")
READABLE = (
    "Studies of ClinicalTrials.gov's API v2 are read, from .json, .jsonl or .ndjson, each also "
    "as .gz, from .zip, .tar and .tar.gz, or from a folder of them"
)
_FORMAT_OF = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar",
}
_BROKEN = (OSError, EOFError, zlib.error, ValueError)


def read(path: str | Path, *, format: str = "auto") -> Iterator[ReadResult]:
    """Read every record of a file or folder.

    ``format`` is ``auto`` (by the file's name), ``json`` (one study, a list of them, or an answer
    of the registry's API), ``jsonl``, ``zip`` or ``tar``. Whether a file is gzipped is seen from
    its first bytes. A folder is read in the order of its files' names, its folders included.

    Raises:
        Unreadable: at once, if the path does not exist, cannot be opened, or has no known form.
    """
    if format not in FORMATS:
        raise Unreadable(f"{format!r} is not a format; choose one of {', '.join(FORMATS)}.")
    source = Path(path)
    if source.is_dir():
        return _read_folder(source, format)
    form = _format_of(source.name) if format == "auto" else format
    if form is None:
        raise Unreadable(f"{source} has no form that is known by its name. {READABLE}.")
    try:
        opened = source.open("rb")
    except OSError as error:
        raise Unreadable(f"{source} cannot be opened: {error.strerror}.") from None
    return _read_open(opened, form, str(source))


def _format_of(name: str) -> str | None:
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return _FORMAT_OF.get(suffixes[-1]) if suffixes else None


def _read_open(opened: BinaryIO, form: str, where: str) -> Iterator[ReadResult]:
    with opened:
        yield from _read_stream(opened, form, where)


def _read_folder(folder: Path, form: str) -> Iterator[ReadResult]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not _hidden(path.relative_to(folder))
    )
    for path in files:
        known = _format_of(path.name)
        try:
            yield from read(path, format=form if known is None else "auto")
        except Unreadable as error:
            yield ReadResult(where=str(path), failure=str(error))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_stream(stream: BinaryIO, form: str, where: str) -> Iterator[ReadResult]:
    """Read an open file; what breaks ends it with a failure, behind what was good."""
    try:
        if form == "zip":
            yield from _read_members(zip_members(stream, where))
        elif form == "tar":
            yield from _read_members(tar_members(unzipped(stream), where))
        else:
            pieces = json_pieces if form == "json" else line_pieces
            yield from _read_pieces(pieces(unzipped(stream)), where)
    except _BROKEN as error:
        yield ReadResult(where=where, failure=_broken(error))


def _read_members(members: Iterator[Member]) -> Iterator[ReadResult]:
    for member in members:
        form = _format_of(member.name)
        if member.refused:
            yield ReadResult(where=member.where, failure=member.refused)
        elif form not in ("json", "jsonl"):
            yield ReadResult(where=member.where, failure=f"This has no form to read. {READABLE}.")
        else:
            yield from _read_member(member, form)


def _read_member(member: Member, form: str) -> Iterator[ReadResult]:
    try:
        stream = member.open()
    except _BROKEN as error:
        yield ReadResult(where=member.where, failure=_broken(error))
        return
    with contextlib.closing(stream):
        yield from _read_stream(stream, form, member.where)


def _read_pieces(pieces: Iterator[Piece | Cut], where: str) -> Iterator[ReadResult]:
    found = False
    for piece in pieces:
        found = True
        place = f"{where}{piece.place}"
        if isinstance(piece, Cut):
            yield ReadResult(where=place, failure=piece.why)
        else:
            yield read_record(piece.raw, where=place)
    if not found:
        yield ReadResult(where=where, failure="The file holds no record.")


def _broken(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "The file is broken here: it ends too early."
    return f"The file is broken here: {str(error).rstrip('.') or type(error).__name__}."
