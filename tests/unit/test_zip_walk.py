"""A zip archive's directory is walked entry by entry, and gives what the standard library gives."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.registry.files.archives import Member, zip_members

KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


def archive(
    members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as made:
        for name, content in members.items():
            made.writestr(name, content)
        made.comment = comment
    return out.getvalue()


def walked(data: bytes) -> list[Member]:
    return list(zip_members(io.BytesIO(data), "x.zip"))


def contents(data: bytes) -> dict[str, bytes]:
    """Read member after member, as the directory is walked."""
    return {one.name: one.open().read() for one in zip_members(io.BytesIO(data), "x.zip")}


@given(
    members=st.dictionaries(NAMES, st.binary(max_size=300), max_size=8),
    kind=st.sampled_from(KINDS),
    comment=st.binary(max_size=30),
    before=st.binary(max_size=30),
)
def test_it_gives_what_the_standard_library_gives(
    members: dict[str, bytes], kind: int, comment: bytes, before: bytes
) -> None:
    data = before + archive(members, kind, comment)
    with zipfile.ZipFile(io.BytesIO(data)) as standard:
        files = [info for info in standard.infolist() if not info.is_dir()]
        expected = {info.filename: standard.read(info) for info in files}
    assert contents(data) == expected


@settings(max_examples=500)
@given(st.data())
def test_whatever_is_changed_in_it_ends_in_values_or_in_a_value_error(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    plain = bytearray(archive({"a.json": b"[1]" * 50, "b.json": b"{}"}, kind, comment=b"c"))
    for _ in range(data.draw(st.integers(1, 4))):
        plain[data.draw(st.integers(0, len(plain) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(plain)))
    try:
        for one in walked(bytes(plain[:cut] if data.draw(st.booleans()) else plain)):
            if not one.refused:
                one.open().read()
    except (ValueError, EOFError, OSError, zlib.error):
        pass  # what the reader of files makes a sentence of


def test_members_can_be_read_in_any_order_and_beside_each_other() -> None:
    parts = {f"{number}.txt": bytes([number]) * 9000 for number in range(20)}
    members = walked(archive(parts, zipfile.ZIP_STORED))
    streams = [one.open() for one in reversed(members)]
    halves = [stream.read(4500) for stream in streams]
    wholes = [half + stream.read() for half, stream in zip(halves, streams, strict=True)]
    assert wholes == list(reversed(parts.values()))


def test_sizes_of_64_bits_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    parts = {f"{number}.txt": bytes([number]) * 5000 for number in range(9)}
    data = archive(parts, zipfile.ZIP_STORED)
    assert b"PK\x06\x06" in data
    assert b"\xff\xff\xff\xff" in data[data.index(b"PK\x01\x02") :]
    assert contents(data) == parts


def test_a_directory_longer_than_what_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialpost.registry.files.archives._AT_ONCE", 2000)
    monkeypatch.setattr("trialpost.registry.files.archives._LONGEST_ENTRY", 500)
    parts = {f"{number:050d}.txt": b"%d" % number for number in range(1000)}
    assert contents(archive(parts)) == parts


def entry_at(data: bytes, number: int, name: bytes = b"") -> int:
    at = -1
    for _ in range(number + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    return at


def changed(at: int, form: str, value: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        out = bytearray(data)
        struct.pack_into(form, out, entry_at(data, 1) + at, value)
        return bytes(out)

    return change


BROKEN_MEMBERS = {
    "another checksum": (changed(16, "<L", 1), "CRC"),
    "a method that nobody knows": (changed(10, "<H", 97), "not supported"),
    "a header elsewhere": (changed(42, "<L", 3), "disagree"),
    "a header behind the end": (changed(42, "<L", 2**31), "requires a buffer"),
    "a patch": (changed(8, "<H", 0x20), "patch"),
}


@pytest.mark.parametrize(("change", "why"), BROKEN_MEMBERS.values(), ids=BROKEN_MEMBERS.keys())
def test_a_broken_member_costs_no_other(change: Callable[[bytes], bytes], why: str) -> None:
    data = change(archive({"a": b"first", "b": b"second", "c": b"third"}))
    first, second, third = walked(data)
    assert (first.open().read(), third.open().read()) == (b"first", b"third")
    with pytest.raises(ValueError, match=why):
        second.open().read()


def test_a_directory_that_breaks_gives_what_stood_before() -> None:
    data = bytearray(archive({"a": b"first", "b": b"second"}))
    data[entry_at(data, 1)] = 0
    members = zip_members(io.BytesIO(bytes(data)), "x.zip")
    assert next(members).open().read() == b"first"
    with pytest.raises(ValueError, match="directory is broken"):
        next(members)


@pytest.mark.parametrize("cut", [1, 10, 22, 60])
def test_half_an_archive_is_none(cut: int) -> None:
    with pytest.raises(ValueError, match="zip archive"):
        walked(archive({"a": b"first"})[:-cut])


def test_the_same_bytes_are_not_given_twice() -> None:
    data = archive({"a": bytes(range(256)) * 40, "b": b"2"}, zipfile.ZIP_STORED)
    at, end = entry_at(data, 0), data.index(b"PK\x05\x06")
    entry = data[at : entry_at(data, 1)]
    twice = (
        data[:at]
        + entry * 5
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 5, 5, 5 * len(entry), at, 0)
    )
    assert end > at
    members = walked(twice)
    assert [bool(one.refused) for one in members] == [False, True, True, True, True]
    assert "overlap" in str(members[1].refused)


PEAK = """
import io, sys, tracemalloc
from trialpost.registry.files.archives import zip_members
data = sys.stdin.buffer.read()
tracemalloc.start()
count = sum(1 for _ in zip_members(io.BytesIO(data), "x.zip"))
print(count, tracemalloc.get_traced_memory()[1])
"""


def test_memory_does_not_grow_with_the_members() -> None:
    """In a process of its own, so that nothing else takes memory meanwhile."""
    data = archive({f"{number:06d}.json": b"" for number in range(30_000)}, zipfile.ZIP_STORED)
    done = subprocess.run([sys.executable, "-c", PEAK], input=data, capture_output=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == 30_000
    assert peak - len(data) < 3 * 2**20
