"""Walk the members of archives without unpacking them, and without trusting them."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple, cast

LARGEST_RATIO = 200
"""Registry JSON shrinks to a tenth, at most a fortieth; zeros shrink to a thousandth."""
RATIO_FROM = 16 * 2**20
"""Unpacked bytes from which the ratio counts: a small member can do no harm."""


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
    """Unzip, and stop where more comes out than any honest file holds."""

    def __init__(self, inner: BinaryIO) -> None:
        self._counted = _Counted(inner)
        buffered = io.BufferedReader(self._counted, 256 * 1024)
        self._unzip = gzip.GzipFile(fileobj=buffered, mode="rb")
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._unzip.read(len(buffer))
        buffer[: len(data)] = data
        self._out += len(data)
        if self._out > RATIO_FROM and self._out > LARGEST_RATIO * self._counted.passed:
            raise ValueError(f"it unpacks to more than {LARGEST_RATIO} times its size")
        return len(data)


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


def zip_members(stream: BinaryIO, where: str) -> Iterator[Member]:
    """Yield the files of a zip archive in the order of their names.

    Raises:
        ValueError: if it is not a zip archive, or its directory is broken.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(f"it is not a whole zip archive ({error})") from None
    with archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if not info.is_dir():
                yield _zip_member(archive, info, where)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> Member:
    refused = _bad_path(info.filename)
    if info.flag_bits & 1:
        refused = "This member is encrypted; unpack it first."
    elif info.file_size > RATIO_FROM and info.file_size > LARGEST_RATIO * info.compress_size:
        refused = f"This member unpacks to more than {LARGEST_RATIO} times its size; not opened."

    def opened() -> BinaryIO:
        try:
            return cast(BinaryIO, _Checked(archive.open(info)))
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise ValueError(str(error)) from None

    return Member(info.filename, f"{where}/{info.filename}", opened, refused)


class _Checked(io.RawIOBase):
    """Say in one kind of error that a member of an archive is broken."""

    def __init__(self, inner: object) -> None:
        self._inner = cast(BinaryIO, inner)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, tarfile.TarError) as error:
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
