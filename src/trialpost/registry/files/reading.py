"""Read registry files of every form that they come in, one record at a time.

What a file is, and of which registry its records are, is told by its content. Memory stays bounded
by the largest record, not by the file. What cannot be read is a result with a ``failure``, and
reading goes on behind it.
"""

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from trialpost.errors import Unreadable
from trialpost.model.reading import Door, ReadResult
from trialpost.registry.files.archives import Member, tar_members, unzipped, zip_members
from trialpost.registry.files.forms import PEEK, Form, form_of, records
from trialpost.registry.files.pieces import Found
from trialpost.registry.files.side_files import is_side_file
from trialpost.registry.readers import READERS, read_at
from trialpost.vocabulary.mesh_file import is_mesh_file

FORMATS = (
    "auto",
    *(form.value for form in Form),
    *(reader.door.value for reader in READERS),
)
READABLE = (
    "Records of ClinicalTrials.gov (API v2 and older XML), CTIS, EUCTR, EudraCT results, ISRCTN, "
    "WHO ICTRP and the NCI are read, from .json, .jsonl or .ndjson, .xml, .csv and .txt, each "
    "also as .gz, from .zip, .tar and .tar.gz, or from a folder of them"
)
_BROKEN = (OSError, EOFError, zlib.error, ValueError)


def read(path: str | Path, *, format: str = "auto") -> Iterator[ReadResult]:
    """Read every record of a file or folder.

    ``format`` is ``auto`` (by content), the layout of the file (``json``: one record, a list, or
    an answer of a registry's API; ``jsonl``, ``xml``, ``csv``, ``text``, ``zip``, ``tar``), or the
    form of its records (a :class:`Door`, such as ``ictrp-csv``). A folder is read in the order of
    its files' names, its folders included; links that lead out of it, pipes and devices in it are
    not opened, and named.

    Raises:
        Unreadable: at once, if the path does not exist, cannot be opened, or has no known form.
    """
    return map(read_found, find_records(path, format=format))


def read_found(found: Found) -> ReadResult:
    """Read one record that was found in a file."""
    if found.failure is not None:
        return ReadResult(where=found.where, failure=found.failure)
    return read_at(found.door, found.raw, where=found.where)


def find_records(path: str | Path, *, format: str = "auto") -> Iterator[Found]:
    """Find the records of a file or folder without reading them; as :func:`read` otherwise."""
    if format not in FORMATS:
        raise Unreadable(f"{format!r} is not a format; choose one of {', '.join(FORMATS)}.")
    form, door = _wanted(format)
    source = Path(path)
    if source.is_dir():
        return _in_folder(source, format)
    try:
        opened = source.open("rb", buffering=PEEK)
    except OSError as error:
        raise Unreadable(f"{source} cannot be opened: {error.strerror}.") from None
    return _in_open(opened, source, form, door)


def _wanted(format: str) -> tuple[Form | None, Door | None]:
    if format in Form.__members__.values():
        return Form(format), None
    return None, None if format == "auto" else Door(format)


def _in_open(
    opened: BinaryIO, source: Path, form: Form | None, door: Door | None
) -> Iterator[Found]:
    try:
        stream = unzipped(opened)
        told = form or form_of(stream.peek(PEEK)[:PEEK], source.name)
    except _BROKEN:
        stream, told = unzipped(opened), Form.JSON
    if told is None:
        opened.close()
        raise Unreadable(f"{source} holds nothing that is known. {READABLE}.")
    return _closing(opened, _in_stream(stream, told, str(source), door))


def _closing(opened: BinaryIO, found: Iterator[Found]) -> Iterator[Found]:
    with opened:
        yield from found


def _in_folder(folder: Path, format: str) -> Iterator[Found]:
    """Find the records of a folder's files; one of MeSH descriptors is none of a registry's."""
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if _hidden(below) or is_side_file(str(below)):
            continue
        try:
            why = _passed_by(path, root)
            if why:
                yield _failed(str(path), why)
            elif not path.is_dir() and not is_mesh_file(path):
                yield from find_records(path, format=format)
        except Unreadable as error:
            yield _failed(str(path), error.sentence)


def _passed_by(path: Path, root: Path) -> str:
    """Say why something in a folder is not opened; empty where it may be."""
    if path.is_symlink() and (not _leads_within(path, root) or path.is_dir()):
        return "This link leads out of the folder, to a folder or nowhere; not followed."
    if path.exists() and not (path.is_file() or path.is_dir()):
        return "This is a pipe or a device and no file; not opened."
    return ""


def _leads_within(link: Path, root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _failed(where: str, why: str) -> Found:
    return Found(where, Door.CTGOV_API, failure=why)


def _in_stream(stream: BinaryIO, form: Form, where: str, door: Door | None) -> Iterator[Found]:
    """Find the records of an open file; what breaks ends it with a failure, behind the good."""
    try:
        if form is Form.ZIP:
            yield from _in_members(zip_members(stream, where), door)
        elif form is Form.TAR:
            yield from _in_members(tar_members(unzipped(stream), where), door)
        else:
            yield from records(unzipped(stream), form, where, door)
    except _BROKEN as error:
        yield _failed(where, _broken(error))


def _in_members(members: Iterator[Member], door: Door | None) -> Iterator[Found]:
    for member in members:
        if member.refused:
            yield _failed(member.where, member.refused)
        elif not is_side_file(member.name):
            yield from _in_member(member, door)


def _in_member(member: Member, door: Door | None) -> Iterator[Found]:
    try:
        opened = member.open()
        stream = unzipped(opened)
        form = form_of(stream.peek(PEEK)[:PEEK], member.name)
    except _BROKEN as error:
        yield _failed(member.where, _broken(error))
        return
    with contextlib.closing(opened):
        if form is None or form in (Form.ZIP, Form.TAR):
            yield _failed(member.where, f"This holds nothing that is known. {READABLE}.")
        else:
            yield from _in_stream(stream, form, member.where, door)


def _broken(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "The file is broken here: it ends too early."
    return f"The file is broken here: {str(error).rstrip('.') or type(error).__name__}."
