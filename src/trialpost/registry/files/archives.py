"""Walk the members of archives without unpacking them, and without trusting them."""

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, NamedTuple, cast

LARGEST_RATIO = 200
"""Registry JSON shrinks to a tenth, at most a fortieth; zeros shrink to a thousandth."""
RATIO_FROM = 16 * 2**20
"""Unpacked bytes from which the ratio counts: a small member can do no harm."""


_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
"""The records of a zip archive, little-endian: its end, the same with 64 bits, what leads to that,
an entry of the directory, and the header of a member."""
_LONGEST_COMMENT = 2**16
_LONGEST_ENTRY = _CENTRAL.size + 3 * 2**16
_AT_ONCE = 4 * _LONGEST_ENTRY
_TOO_LARGE = 2**32 - 1
_IS_PATCH, _IS_STRONGLY_ENCRYPTED, _IS_UTF8 = 0x20, 0x40, 0x800

_NO_FILE = "This member is a link, a pipe or a device and no file; not opened."


class Member(NamedTuple):
    """A file in an archive; ``refused`` says why it is not opened."""

    name: str
    where: str
    open: Callable[[], BinaryIO]
    refused: str | None = None


class _Counted(io.RawIOBase):
    """Count the bytes that pass, to know how much a gzip stream has swallowed."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self.passed = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self.passed += len(data)
        return len(data)


class _Guarded(io.RawIOBase):
    """Unzip, and stop where more comes out than any honest file holds.

    Where the file breaks, what came before is given out first, and the error at the next reading.
    """

    def __init__(self, inner: BinaryIO) -> None:
        self._counted = _Counted(inner)
        buffered = io.BufferedReader(self._counted, 256 * 1024)
        self._unzip = gzip.GzipFile(fileobj=buffered, mode="rb")
        self._out = 0
        self._broken: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = 0
        while size < len(buffer) and (part := self._part(len(buffer) - size)):
            buffer[size : size + len(part)] = part
            size += len(part)
        if not size and self._broken is not None:
            raise self._broken
        self._out += size
        if self._out > RATIO_FROM and self._out > LARGEST_RATIO * self._counted.passed:
            raise ValueError(f"it unpacks to more than {LARGEST_RATIO} times its size")
        return size

    def _part(self, size: int) -> bytes:
        """Unzip a little more; nothing at the end, and where the file breaks."""
        if self._broken is None:
            try:
                return self._unzip.read1(size)
            except (OSError, EOFError, zlib.error, ValueError) as error:
                self._broken = error
        return b""


def unzipped(stream: BinaryIO) -> io.BufferedReader:
    """Return the stream's content, unzipped if its first bytes say that it is gzipped."""
    buffered = (
        stream
        if isinstance(stream, io.BufferedReader)
        else io.BufferedReader(cast(io.RawIOBase, stream))
    )
    if buffered.peek(2)[:2] != b"\x1f\x8b":
        return buffered
    return io.BufferedReader(_Guarded(cast(BinaryIO, buffered)), 256 * 1024)


class _Entry(NamedTuple):
    """What a zip archive's directory says of a member; sizes in bytes, packed and unpacked."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class _Budget:
    """How many packed bytes the members may still have together: no more than the archive has.

    Members that overlap would give the same bytes again and again.
    """

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, packed: int) -> bool:
        self.left -= packed
        return self.left >= 0


def zip_members(stream: BinaryIO, where: str) -> Iterator[Member]:
    """Yield the files of a zip archive in the order of its directory.

    The directory is walked and not kept, so that memory does not grow with the number of members.

    Raises:
        ValueError: if it is not a zip archive, or its directory is broken (from there on).
    """
    try:
        entries, length = _directory(stream)
        budget = _Budget(length)
        for entry in entries:
            if not entry.name.endswith("/"):
                yield _zip_member(stream, entry, where, budget)
    except (zipfile.BadZipFile, struct.error) as error:
        raise ValueError(f"it is not a whole zip archive ({error})") from None


def _directory(stream: BinaryIO) -> tuple[Iterator[_Entry], int]:
    """Find the directory by the record behind it, and return its entries and the file's length.

    Source of the layout: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16. What lies before
    the archive in the same file (a self-extractor) shifts all offsets.
    """
    length = stream.seek(0, io.SEEK_END)
    tail_at = max(0, length - _END.size - _LONGEST_COMMENT)
    tail = _bytes_at(stream, tail_at, length - tail_at)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or found + _END.size > len(tail):
        raise zipfile.BadZipFile("its directory is missing")
    behind = tail_at + found
    size, offset = _END.unpack_from(tail, found)[5:7]
    if behind >= _END_64.size + _LOCATOR.size:
        end_64 = behind - _LOCATOR.size - _END_64.size
        ends = _bytes_at(stream, end_64, _END_64.size + _LOCATOR.size)
        if ends.startswith(b"PK\x06\x06") and ends[_END_64.size :].startswith(b"PK\x06\x07"):
            size, offset = _END_64.unpack_from(ends)[8:10]
            behind = end_64
    shift = behind - size - offset
    if shift < 0:
        raise zipfile.BadZipFile("its directory is not where it should be")
    return _entries(stream, behind - size, behind, shift), length


def _entries(stream: BinaryIO, at: int, behind: int, shift: int) -> Iterator[_Entry]:
    """Walk the directory from ``at`` on; members are read in between, so the place is kept."""
    held, start = b"", at
    while at < behind:
        if start + len(held) < min(behind, at + _LONGEST_ENTRY):
            start, held = at, _bytes_at(stream, at, min(behind - at, _AT_ONCE))
        fields = _CENTRAL.unpack_from(held, at - start)
        if fields[0] != b"PK\x01\x02":
            raise zipfile.BadZipFile("its directory is broken")
        name_at = at - start + _CENTRAL.size
        extra_at = name_at + fields[10]
        at += _CENTRAL.size + sum(fields[10:13])
        name, extra = held[name_at:extra_at], held[extra_at : extra_at + fields[11]]
        packed, size, offset = _in_64_bits(extra, fields[8], fields[9], fields[16])
        yield _Entry(
            name.decode("utf-8" if fields[3] & _IS_UTF8 else "cp437", "replace").split("\x00")[0],
            name, fields[3], fields[4], fields[7], packed, size, offset + shift,
        )  # fmt: skip


def _in_64_bits(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """Return sizes and offset, those that did not fit into 32 bits from the extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            long = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            size, packed, offset = (
                next(long, one) if one == _TOO_LARGE else one for one in (size, packed, offset)
            )
            break
        at += 4 + length
    return packed, size, offset


def _bytes_at(stream: BinaryIO, at: int, count: int) -> bytes:
    stream.seek(at)
    return stream.read(count)


def _zip_member(stream: BinaryIO, entry: _Entry, where: str, budget: _Budget) -> Member:
    refused = _bad_path(entry.name)
    if entry.flags & 1:
        refused = "This member is encrypted; unpack it first."
    elif entry.size > RATIO_FROM and entry.size > LARGEST_RATIO * entry.packed:
        refused = f"This member unpacks to more than {LARGEST_RATIO} times its size; not opened."
    elif not budget.spend(entry.packed):
        refused = "The members of this archive overlap; not opened."

    def opened() -> BinaryIO:
        try:
            return cast(BinaryIO, _Checked(_unpacking(stream, entry)))
        except (zipfile.BadZipFile, NotImplementedError, struct.error) as error:
            raise ValueError(str(error)) from None

    return Member(entry.name, f"{where}/{entry.name}", opened, refused)


def _unpacking(stream: BinaryIO, entry: _Entry) -> zipfile.ZipExtFile:
    """Open a member: its own header has to agree with the directory."""
    if entry.flags & (_IS_PATCH | _IS_STRONGLY_ENCRYPTED):
        raise NotImplementedError("it is a patch or strongly encrypted")
    local = _LOCAL.unpack(_bytes_at(stream, entry.offset, _LOCAL.size))
    name = stream.read(local[9])
    if local[0] != b"PK\x03\x04" or name != entry.raw_name:
        raise zipfile.BadZipFile("its own header and the archive's directory disagree")
    info = zipfile.ZipInfo(entry.name)
    info.flag_bits, info.compress_type, info.CRC = entry.flags, entry.method, entry.crc
    info.compress_size, info.file_size = entry.packed, entry.size
    part = _Part(stream, entry.offset + _LOCAL.size + local[9] + local[10])
    return zipfile.ZipExtFile(cast(IO[bytes], part), "r", info)


class _Part(io.RawIOBase):
    """A file from a place on, whoever else reads in it meanwhile."""

    def __init__(self, inner: BinaryIO, at: int) -> None:
        self._inner, self._at = inner, at

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = _bytes_at(self._inner, self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Checked(io.RawIOBase):
    """Say in one kind of error that a member of an archive is broken."""

    def __init__(self, inner: object) -> None:
        self._inner = cast(BinaryIO, inner)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, struct.error) as error:
            raise ValueError(str(error)) from None
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def tar_members(stream: io.BufferedReader, where: str) -> Iterator[Member]:
    """Yield the files of a tar archive in the order in which they lie in it.

    Each must be read before the next is asked for: the archive is a stream.

    Raises:
        ValueError: if it is not a tar archive, or breaks off.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                if info.isfile():
                    yield _tar_member(archive, info, where)
                elif not info.isdir():
                    yield Member(info.name, f"{where}/{info.name}", io.BytesIO, _NO_FILE)
    except tarfile.TarError as error:
        raise ValueError(f"it is not a whole tar archive ({error})") from None


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, where: str) -> Member:
    def opened() -> BinaryIO:
        found = archive.extractfile(info)
        if found is None:
            raise ValueError("the member holds no data")
        return cast(BinaryIO, _Checked(found))

    return Member(info.name, f"{where}/{info.name}", opened, _bad_path(info.name))


def _bad_path(name: str) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (name[1:2] == ":" and name[0].isalpha()):
        return "This member's path leads out of the archive; not opened."
    return None
