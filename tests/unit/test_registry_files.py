"""Every form of file that records come in, whole and broken."""

import gzip
import io
import json
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from registry_examples import as_bytes, study
from trialpost.errors import Unreadable
from trialpost.model.reading import ReadResult
from trialpost.registry import read
from trialpost.registry.files import json_stream, pieces
from trialpost.registry.files import reading as files


def record(number: int) -> bytes:
    document = study()
    document["protocolSection"]["identificationModule"]["nctId"] = f"NCT{number:08d}"
    return as_bytes(document)


ONE, TWO, THREE = record(1), record(2), record(3)
ALL = ["NCT00000001", "NCT00000002", "NCT00000003"]
LINES = b"\n".join((ONE, TWO, THREE)) + b"\n"
LIST = b"[" + b", ".join((ONE, TWO, THREE)) + b"]"
PAGE = b'{"totalCount": 3, "studies": ' + LIST + b', "nextPageToken": "x"}'


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


MEMBERS = {"b/NCT2.json": TWO, "a/NCT1.json": ONE, "c.jsonl.gz": gzip.compress(THREE)}


def ids(results: list[ReadResult]) -> list[str]:
    return [result.trial.id for result in results if result.trial]


def read_bytes(folder: Path, name: str, content: bytes, *, form: str = "auto") -> list[ReadResult]:
    path = folder / name
    path.write_bytes(content)
    return list(read(path, format=form))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("one.json", ONE, ALL[:1]),
        ("pretty.json", json.dumps(json.loads(ONE), indent=1).encode(), ALL[:1]),
        ("list.json", LIST, ALL),
        ("page.json", PAGE, ALL),
        ("list.json.gz", gzip.compress(LIST), ALL),
        ("bom.json", b"\xef\xbb\xbf" + LIST, ALL),
        ("lines.jsonl", LINES, ALL),
        ("lines.ndjson", LINES.rstrip(), ALL),
        ("windows.jsonl", LINES.replace(b"\n", b"\r\n"), ALL),
        ("blank.jsonl", b"\xef\xbb\xbf\n" + LINES.replace(b"\n", b"\n\n"), ALL),
        ("lines.jsonl.gz", gzip.compress(LINES), ALL),
        ("LINES.JSONL.GZ", gzip.compress(LINES), ALL),
        ("notgzipped.jsonl.gz", LINES, ALL),
        ("all.zip", zipped(MEMBERS), ["NCT00000002", "NCT00000001", "NCT00000003"]),
        ("all.tar.gz", tarred(MEMBERS), ["NCT00000002", "NCT00000001", "NCT00000003"]),
        ("all.tgz", tarred(MEMBERS), ["NCT00000002", "NCT00000001", "NCT00000003"]),
    ],
)
def test_every_form_gives_its_records(
    tmp_path: Path, name: str, content: bytes, expected: list[str]
) -> None:
    results = read_bytes(tmp_path, name, content)
    assert ids(results) == expected
    assert [result.failure for result in results] == [None] * len(expected)


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.jsonl.gz", "x.zip", "x.tar.gz"])
def test_the_bytes_of_a_record_are_exact(tmp_path: Path, name: str) -> None:
    odd = ONE.replace(b'"hasResults": false', b'"hasResults"  :\tfalse ')
    content = {
        "x.json": b"[ " + odd + b" ]",
        "x.jsonl": odd,
        "x.jsonl.gz": gzip.compress(odd + b"\n"),
        "x.zip": zipped({"a.json": odd}),
        "x.tar.gz": tarred({"a.json": odd}),
    }[name]
    (result,) = read_bytes(tmp_path, name, content)
    assert result.raw == odd


def test_a_folder_is_read_in_order_and_to_its_depth(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "3.json").write_bytes(THREE)
    (tmp_path / "b.jsonl").write_bytes(TWO)
    (tmp_path / "a.json").write_bytes(ONE)
    (tmp_path / ".hidden.json").write_bytes(ONE)
    (tmp_path / "old.xml").write_bytes(b"<old_study/>")
    results = list(read(tmp_path))
    assert ids(results) == ALL
    (refused,) = [result for result in results if result.failure]
    assert refused.where == str(tmp_path / "old.xml")
    assert "no record" in str(refused.failure)


SIDE_FILES = (
    ".DS_Store", "Thumbs.db", "desktop.ini", "deep/ehthumbs.db", "deep/._3.json",
    "__MACOSX/deep/._3.json", "__MACOSX/trials.json",
)  # fmt: skip


def test_side_files_of_macos_and_windows_are_passed_over(tmp_path: Path) -> None:
    held = {"a.json": ONE, "deep/3.json": THREE} | dict.fromkeys(SIDE_FILES, b"\x00\x05\x16\x07")
    for name, content in held.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    found = [
        list(read(tmp_path / "folder")),
        read_bytes(tmp_path, "a.zip", zipped(held)),
        read_bytes(tmp_path, "a.tar.gz", tarred(held)),
    ]
    for results in found:
        assert ids(results) == ["NCT00000001", "NCT00000003"]
        assert [one for one in results if one.failure] == []


@pytest.mark.parametrize("name", ["thumbs.json", "macosx/a.json", "desktop.ini.json", "a._b.json"])
def test_what_is_only_named_alike_is_read(tmp_path: Path, name: str) -> None:
    assert ids(read_bytes(tmp_path, "a.zip", zipped({name: ONE}))) == ["NCT00000001"]


def test_a_side_file_that_is_asked_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        list(read_bytes(tmp_path, "Thumbs.db", b"\x00\x05"))


def test_each_result_says_where_it_stands(tmp_path: Path) -> None:
    def places(name: str, content: bytes) -> list[str]:
        return [r.where.removeprefix(str(tmp_path)) for r in read_bytes(tmp_path, name, content)]

    assert places("l.jsonl", b"\n" + LINES) == ["/l.jsonl:2", "/l.jsonl:3", "/l.jsonl:4"]
    assert places("l.json", LIST) == ["/l.json[0]", "/l.json[1]", "/l.json[2]"]
    assert places("o.json", ONE) == ["/o.json"]
    assert places("z.zip", zipped({"a.json": ONE, "b.jsonl": TWO})) == [
        "/z.zip/a.json",
        "/z.zip/b.jsonl:1",
    ]


def test_a_truncated_line_fails_and_the_next_is_read(tmp_path: Path) -> None:
    content = b"\n".join((ONE, TWO[:400], THREE))
    results = read_bytes(tmp_path, "cut.jsonl", content)
    assert ids(results) == [ALL[0], ALL[2]]
    (failed,) = [result for result in results if result.failure]
    assert failed.where.endswith("cut.jsonl:2")
    assert "not JSON" in str(failed.failure)


def test_a_record_without_an_identifier_fails_and_names_its_line(tmp_path: Path) -> None:
    nameless = study()
    del nameless["protocolSection"]["identificationModule"]["nctId"]
    results = read_bytes(tmp_path, "n.jsonl", ONE + b"\n" + as_bytes(nameless) + b"\n" + TWO)
    assert ids(results) == ALL[:2]
    assert results[1].where.endswith("n.jsonl:2")
    assert "no identifier" in str(results[1].failure)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.json", LIST[: len(ONE) + len(TWO) + 100]),
        ("cut.json", PAGE[: len(ONE) + len(TWO) + 100]),
        ("cut.json.gz", gzip.compress(LIST[: len(ONE) + len(TWO) + 100])),
        ("cut.jsonl", LINES[: len(ONE) + len(TWO) + 100]),
    ],
)
def test_a_file_that_breaks_off_keeps_what_was_good(
    tmp_path: Path, name: str, content: bytes
) -> None:
    results = read_bytes(tmp_path, name, content)
    assert ids(results) == ALL[:2]
    assert results[-1].failure
    assert len(results) == 3


def test_a_broken_gzip_stream_keeps_what_was_good(tmp_path: Path) -> None:
    lines = b"".join(record(number) + b"\n" for number in range(1, 400))
    whole = gzip.compress(lines, 1)
    results = read_bytes(tmp_path, "half.jsonl.gz", whole[: len(whole) // 2])
    assert len(ids(results)) > 50
    assert ids(results) == [f"NCT{n:08d}" for n in range(1, len(ids(results)) + 1)]
    assert "ends too early" in str(results[-1].failure)
    short = gzip.compress(lines, 9)[:3000]
    unpacked = zlib.decompressobj(31).decompress(short).count(b"\n")
    begun = read_bytes(tmp_path, "short.jsonl.gz", short)
    assert 1 < unpacked == len(ids(begun))
    assert "ends too early" in str(begun[-1].failure)
    garbled = whole[: len(whole) // 2] + b"\x00" * 4000 + whole[len(whole) // 2 + 4000 :]
    again = read_bytes(tmp_path, "garbled.jsonl.gz", garbled)
    assert len(ids(again)) > 50
    assert again[-1].failure


def test_a_broken_member_of_a_zip_costs_no_other(tmp_path: Path) -> None:
    content = bytearray(zipped({"1.json": ONE, "2.json": TWO, "3.json": THREE}))
    at = content.index(b"2.json") + 100
    content[at : at + 40] = b"\xff" * 40
    results = read_bytes(tmp_path, "broken.zip", bytes(content))
    assert ids(results) == [ALL[0], ALL[2]]
    (failed,) = [result for result in results if result.failure]
    assert failed.where.endswith("broken.zip/2.json")


@pytest.mark.parametrize("keep", [0.3, 0.8])
def test_a_zip_without_its_directory_fails_with_a_sentence(tmp_path: Path, keep: float) -> None:
    content = zipped({"1.json": ONE, "2.json": TWO})
    (failed,) = read_bytes(tmp_path, "cut.zip", content[: int(len(content) * keep)])
    assert failed.trial is None
    assert "not a whole zip archive" in str(failed.failure)


def test_a_broken_tar_keeps_what_was_good(tmp_path: Path) -> None:
    content = gzip.decompress(tarred({"1.json": ONE, "2.json": TWO, "3.json": THREE}))
    cut = content[: content.index(b"3.json") + 700]
    results = read_bytes(tmp_path, "cut.tar", cut)
    assert ids(results) == ALL[:2]
    assert results[-1].failure


@pytest.mark.parametrize("name", ["/etc/evil.json", "../evil.json", "a/../../evil.json"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_member_that_leads_out_of_its_archive_is_refused(
    tmp_path: Path, name: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    suffix = "zip" if pack is zipped else "tar.gz"
    results = read_bytes(tmp_path, f"evil.{suffix}", pack({name: ONE, "good.json": TWO}))
    assert ids(results) == [ALL[1]]
    assert any("leads out of the archive" in str(result.failure) for result in results)


def test_absurd_compression_is_refused(tmp_path: Path) -> None:
    bomb = b" " * (40 * 2**20)
    packed = zipped({"bomb.json": bomb, "good.json": ONE})
    results = read_bytes(tmp_path, "bomb.zip", packed)
    assert ids(results) == ALL[:1]
    assert "200 times" in str(results[0].failure)
    for name in ("bomb.json.gz", "bomb.jsonl.gz"):
        (failed,) = read_bytes(tmp_path, name, gzip.compress(bomb))
        assert "200 times" in str(failed.failure)
    inner = read_bytes(tmp_path, "inner.zip", zipped({"bomb.jsonl.gz": gzip.compress(bomb)}))
    assert "200 times" in str(inner[-1].failure)


def test_members_of_other_kinds_are_named(tmp_path: Path) -> None:
    results = read_bytes(tmp_path, "m.zip", zipped({"a.xml": b"<a/>", "b.json": ONE, "c/": b""}))
    assert ids(results) == ALL[:1]
    assert [result.where.rsplit("/", 1)[1] for result in results if result.failure] == ["a.xml"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", b""),
        ("empty.jsonl", b"\n\n"),
        ("list.json", b"[]"),
        ("words.json", b"hello"),
        ("number.json", b"[1, null, \"a\"]"),
        ("studies.json", b'{"studies": 7}'),
        ("studies.json", b'{"studies": [7'),
        ("open.json", b"["),
    ],
)  # fmt: skip
def test_a_file_without_records_fails_with_a_sentence(
    tmp_path: Path, name: str, content: bytes
) -> None:
    results = read_bytes(tmp_path, name, content)
    assert results
    assert all(result.trial is None and result.failure for result in results)


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.txt", b"Call the trial team."), ("table.csv", b"a,b\n1,2\n"), ("x.gz", b"\x00\x01")],
)
def test_what_nothing_knows_is_refused_at_once(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match="API v2"):
        read(tmp_path / name)


@pytest.mark.parametrize("name", ["notes.txt", "old.xml", "table.csv", "noname", "x.json.txt"])
@pytest.mark.parametrize("content", [LINES, LIST, PAGE, zipped(MEMBERS), tarred(MEMBERS)])
def test_the_content_tells_what_a_file_is(tmp_path: Path, name: str, content: bytes) -> None:
    assert sorted(ids(read_bytes(tmp_path, name, content))) == ALL


def test_a_missing_path_and_an_unknown_format_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        read(tmp_path / "absent.json")
    with pytest.raises(Unreadable, match="not a format"):
        read(tmp_path, format="yaml")


def test_a_format_can_be_named(tmp_path: Path) -> None:
    assert ids(read_bytes(tmp_path, "data.txt", LINES, form="jsonl")) == ALL
    assert ids(read_bytes(tmp_path, "data.bin", gzip.compress(LIST), form="json")) == ALL


@pytest.mark.parametrize("whole", [64, 1000, 5000])
@pytest.mark.parametrize("document", [LIST, PAGE, b"[" + ONE + b",7,\n" + TWO + b"]", ONE])
def test_cutting_a_document_piece_by_piece_gives_what_decoding_it_gives(
    monkeypatch: pytest.MonkeyPatch, whole: int, document: bytes
) -> None:
    def cut() -> list[pieces.Piece | pieces.Cut]:
        return list(json_stream.json_pieces(io.BufferedReader(io.BytesIO(document))))

    decoded = cut()
    monkeypatch.setattr(json_stream, "_WHOLE", whole)
    monkeypatch.setattr(pieces, "CHUNK", 64)
    assert cut() == decoded


def test_a_line_without_end_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_RECORD", 20_000)
    content = ONE + b"\n" + b"x" * 70_000 + b"\n" + TWO
    results = read_bytes(tmp_path, "long.jsonl", content)
    assert ids(results) == ALL[:2]
    assert "longer than" in str(results[1].failure)
    (failed,) = read_bytes(tmp_path, "long.json", b'{"a": "' + b"x" * 70_000)
    assert "not read" in str(failed.failure)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl.gz"
    with gzip.open(path, "wb", 1) as out:
        for number in range(1, 2001):
            out.write(record(number) + b"\n")
    tracemalloc.start()
    count = sum(result.trial is not None for result in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2000
    assert peak < 4 * 2**20  # the file holds some ten megabytes


def test_memory_does_not_grow_with_the_length_of_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "_WHOLE", 2**18)
    monkeypatch.setattr(pieces, "CHUNK", 2**16)
    path = tmp_path / "big.json"
    with path.open("wb") as out:
        out.write(b'{"studies": [')
        out.write(b",\n".join(record(number) for number in range(1, 1201)))
        out.write(b"]}")
    tracemalloc.start()
    results = read(path)
    count = sum(result.trial is not None for result in results)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1200
    assert peak < 1.5 * 2**20 < path.stat().st_size / 2


def test_the_sentence_says_what_is_read() -> None:
    for form in (".json", ".jsonl", ".ndjson", ".gz", ".zip", ".tar.gz"):
        assert form in files.READABLE
