"""Files that mean harm are refused or passed by with a sentence; nothing beside them is lost."""

import gzip
import io
import json
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue_examples import study
from ctgov_xml_example import STUDY as OLDER_XML
from trialpost.errors import Unreadable
from trialpost.model.reading import ReadResult
from trialpost.registry import read
from trialpost.registry.readers import READERS

GOOD = json.dumps(study(1)).encode()
BILLION = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'


def told(path: Path) -> tuple[list[str], list[ReadResult]]:
    """Read a path; return the trials' ids, and what failed, each with a sentence."""
    results = list(read(path))
    failed = [one for one in results if one.trial is None]
    for one in failed:
        assert one.failure
        assert one.failure.endswith((".", "!")), one.failure
        assert len(one.failure) < 600
    return [str(one.trial.id) for one in results if one.trial], failed


def zipped(path: Path, members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def with_good(members: dict[str, bytes]) -> dict[str, bytes]:
    return {"0-first.json": GOOD, **members, "z-last.json": json.dumps(study(2)).encode()}


BOTH = ["NCT90000001", "NCT90000002"]


def test_a_bomb_in_a_zip_is_refused_by_its_stated_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", with_good({"bomb.json": b" " * (64 << 20)}))
    ids, failed = told(path)
    assert ids == BOTH
    assert "times its size" in failed[0].failure


def lying(path: Path, member: str, size: int) -> Path:
    """Let the directory of an archive state another unpacked size of a member."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member)
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(member)] != member.encode():
        at = data.index(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = struct.pack("<I", size)
    data[info.header_offset + 22 : info.header_offset + 26] = struct.pack("<I", size)
    path.write_bytes(bytes(data))
    return path


def test_a_member_that_states_too_small_a_size_gives_no_more_than_it_states(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", with_good({"bomb.jsonl": b'{"a":1}\n' * (4 << 20)}))
    ids, failed = told(lying(path, "bomb.jsonl", 1000))
    assert ids == BOTH
    assert failed


def test_a_member_that_states_a_larger_size_fails_alone(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", with_good({"lie.json": GOOD}))
    ids, failed = told(lying(path, "lie.json", len(GOOD) + 5000))
    assert set(BOTH) <= set(ids)
    assert len(ids) + len(failed) == 3


def overlapping(path: Path, count: int) -> Path:
    """Let the directory name one and the same compressed bytes many times."""
    plain = zipped(path, {"a.json": b" " * (8 << 20)}).read_bytes()
    at = plain.index(b"PK\x01\x02")
    entry, end = plain[at : plain.index(b"PK\x05\x06")], plain[plain.index(b"PK\x05\x06") :]
    entries = b"".join(entry.replace(b"a.json", f"{n:06d}".encode()) for n in range(count))
    counted = struct.pack("<HHII", count, count, len(entries), at)
    path.write_bytes(plain[:at] + entries + end[:8] + counted + end[20:])
    return path


def test_members_that_overlap_cannot_fill_the_day(tmp_path: Path) -> None:
    ids, failed = told(overlapping(tmp_path / "x.zip", 300))
    assert ids == []
    assert 1 <= len(failed) <= 300


def test_archives_in_archives_are_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", GOOD)
    path = zipped(tmp_path / "x.zip", with_good({"inner.zip": inner.getvalue()}))
    ids, failed = told(path)
    assert ids == BOTH
    assert len(failed) == 1


def test_an_archive_of_a_hundred_thousand_members_is_read(tmp_path: Path) -> None:
    members = {f"{number:06d}.txt": b"" for number in range(100_000)}
    path = zipped(tmp_path / "x.zip", with_good(members), zipfile.ZIP_STORED)
    results = list(read(path))
    assert [str(one.trial.id) for one in results if one.trial] == BOTH
    assert len(results) == 100_002


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", with_good({"secret.json": GOOD}))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        begin = archive.getinfo("secret.json").header_offset
    data[begin + 6] |= 1
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 57] != b"secret.json":
        at = data.index(b"PK\x01\x02", at + 4)
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    ids, failed = told(path)
    assert ids == BOTH
    assert "encrypted" in failed[0].failure


@pytest.mark.parametrize("name", ["../out.json", "/etc/out.json", "..\\out.json", "C:\\out.json"])
def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    ids, failed = told(zipped(tmp_path / "x.zip", with_good({name: GOOD})))
    assert ids == BOTH
    assert "out of the archive" in failed[0].failure


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_is_stopped(tmp_path: Path, layers: int) -> None:
    data = b"[" + b" " * (64 << 20)
    for _ in range(layers):
        data = gzip.compress(data, 9)
    (tmp_path / "x.json.gz").write_bytes(data)
    ids, failed = told(tmp_path / "x.json.gz")
    assert ids == []
    assert failed


def tar_of(path: Path, add: Callable[[tarfile.TarFile], None]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (("a.json", GOOD), ("z.json", json.dumps(study(2)).encode())):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
            if name == "a.json":
                add(archive)
    return path


@pytest.mark.parametrize(
    ("kind", "link"),
    [(tarfile.SYMTYPE, "/etc/passwd"), (tarfile.SYMTYPE, "../../x"),
     (tarfile.LNKTYPE, "/etc/passwd"), (tarfile.FIFOTYPE, ""),
     (tarfile.CHRTYPE, ""), (tarfile.BLKTYPE, "")],
)  # fmt: skip
def test_links_and_devices_in_a_tar_are_passed_by(tmp_path: Path, kind: bytes, link: str) -> None:
    def add(archive: tarfile.TarFile) -> None:
        info = tarfile.TarInfo("odd.json")
        info.type, info.linkname = kind, link
        archive.addfile(info)

    ids, failed = told(tar_of(tmp_path / "x.tar.gz", add))
    assert ids == BOTH
    assert len(failed) == 1
    assert "no file" in failed[0].failure


@pytest.mark.parametrize("name", ["/etc/out.json", "../out.json"])
def test_a_path_that_leaves_a_tar_is_refused(tmp_path: Path, name: str) -> None:
    def add(archive: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(GOOD)
        archive.addfile(info, io.BytesIO(GOOD))

    ids, failed = told(tar_of(tmp_path / "x.tar.gz", add))
    assert ids == BOTH
    assert "out of the archive" in failed[0].failure


@pytest.mark.parametrize("doctype", [BILLION, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("element", sorted({one.element for one in READERS if one.element}))
def test_xml_that_declares_entities_is_not_read(tmp_path: Path, doctype: str, element: str) -> None:
    root = f"<{element}><a>&a;</a></{element}>"
    for name, text in (("a", f"{doctype}{root}"), ("b", f"{doctype}<all>{root}{root}</all>")):
        (tmp_path / f"{name}.xml").write_text(f'<?xml version="1.0"?>\n{text}')
    (tmp_path / "z.xml").write_text(OLDER_XML)
    ids, failed = told(tmp_path)
    assert ids == ["NCT90000002"]
    assert len(failed) == 2
    assert all("entities" in one.failure for one in failed)


def test_xml_with_a_dtd_that_is_elsewhere_is_read_and_nothing_is_fetched(tmp_path: Path) -> None:
    declared = '<!DOCTYPE clinical_study SYSTEM "http://127.0.0.1:9/none.dtd">'
    head, _, body = OLDER_XML.partition("?>")
    (tmp_path / "x.xml").write_text(f"{head}?>\n{declared}{body}")
    assert told(tmp_path / "x.xml")[0] == ["NCT90000002"]


def folder_of(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.json").write_bytes(GOOD)
    (folder / "z.json").write_text(json.dumps(study(2)))
    return folder


def test_links_in_a_folder_that_lead_out_or_round_are_passed_by(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (tmp_path / "secret.json").write_text(json.dumps(study(3)))
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "x.json").write_text(json.dumps(study(4)))
    (folder / "out.json").symlink_to(tmp_path / "secret.json")
    (folder / "outside").symlink_to(tmp_path / "others")
    (folder / "round").symlink_to(folder)
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "inside.json").symlink_to(folder / "a.json")
    ids, failed = told(folder)
    assert set(ids) == set(BOTH)
    assert [Path(one.where).name for one in failed] == ["itself", "out.json", "outside", "round"]
    assert all("link" in one.failure for one in failed)


def test_a_pipe_and_a_socket_in_a_folder_are_passed_by(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    os.mkfifo(folder / "pipe.json")
    ids, failed = told(folder)
    assert ids == BOTH
    assert [Path(one.where).name for one in failed] == ["pipe.json"]


def test_a_device_without_end_is_refused_at_once() -> None:
    with pytest.raises(Unreadable, match="nothing that is known"):
        read("/dev/zero")


def test_a_file_that_shrinks_while_it_is_read_keeps_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("".join(f"{json.dumps(study(number))}\n" for number in range(400)))
    results = read(path)
    first = next(results)
    os.truncate(path, 50)
    rest = list(results)
    assert first.trial
    assert all(one.trial or one.failure for one in rest)
    assert any(one.trial for one in rest)


def test_a_zip_that_shrinks_while_it_is_read_fails_with_a_sentence(tmp_path: Path) -> None:
    members = {f"{n:03d}.json": json.dumps(study(n)).encode() for n in range(200)}
    path = zipped(tmp_path / "x.zip", members, zipfile.ZIP_STORED)
    results = read(path)
    assert next(results).trial
    os.truncate(path, 100)
    rest = list(results)
    assert all(one.trial or one.failure for one in rest)
    assert any(one.failure for one in rest)


def test_a_file_that_vanishes_from_a_folder_costs_no_other(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "m.json").write_text(json.dumps(study(3)))
    results = read(folder)
    assert next(results).trial
    (folder / "m.json").unlink()
    rest = list(results)
    assert [bool(one.trial) for one in rest] == [False, True]
