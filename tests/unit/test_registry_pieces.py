"""Cutting XML, CSV and text into records: exact bytes, whatever the size of the reads."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from trialpost.model.reading import Door
from trialpost.registry.files import csv_stream, pieces, xml_stream
from trialpost.registry.files.pieces import Cut, Piece
from trialpost.registry.files.text_stream import text_pieces

NAMES = ("Trial", "study")


class Slow(io.RawIOBase):
    """A stream that gives little at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        self._inner, self._step = io.BytesIO(data), step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(min(self._step, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def stream(data: bytes, step: int = 64) -> io.BufferedReader:
    return io.BufferedReader(Slow(data, step), 32)


def cut(data: bytes) -> list[Piece | Cut]:
    return list(xml_stream.xml_pieces(stream(data), NAMES))


@pytest.fixture(autouse=True, params=[48, 4096])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pieces, xml_stream):
        monkeypatch.setattr(module, "CHUNK", request.param)


ONE = b'<study id="1"><name>One &lt; two</name></study>'
TWO = b"<study\n id='2>'><!-- </study> --><study>inner</study><![CDATA[<study></study>]]></study>"
THREE = b"<study/>"


@pytest.mark.parametrize("head", [b"", b'<?xml version="1.0" encoding="UTF-8"?>\n'])
@pytest.mark.parametrize("between", [b"", b"\n  ", b"<!-- <study>not one</study> -->", b"x" * 300])
def test_each_outermost_element_is_a_document_of_its_own(head: bytes, between: bytes) -> None:
    data = head + b"<all>" + between + between.join((ONE, TWO, THREE)) + between + b"</all>\n"
    found = cut(data)
    declared = head if head else b""
    assert found == [
        Piece(declared + one, f"[{index}]") for index, one in enumerate((ONE, TWO, THREE))
    ]


def test_a_document_that_is_one_record_is_given_exactly() -> None:
    whole = b'<?xml version="1.0"?>\n<!-- a --><study>\n<study>1</study> </study><!-- z -->'
    assert cut(b"\xef\xbb\xbf" + whole + b"\n") == [Piece(whole, "")]


def test_the_roots_namespaces_go_with_each_record() -> None:
    data = b'<a:all xmlns:a="urn:a" xmlns:x="urn:x"><a:study x:id="1"><a:b/></a:study></a:all>'
    (found,) = cut(data)
    assert isinstance(found, Piece)
    root = etree.fromstring(found.raw)
    assert root.tag == "{urn:a}study"
    assert root.get("{urn:x}id") == "1"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<all><study>one</study><study>two</all>", "breaks off inside"),
        (b"<all><study>one</study>", "breaks off before its last"),
        (b"<all><study>one</study><!-- <study></study>", "breaks off before its last"),
        (b"no XML at all", "no first element"),
        (b"<!DOCTYPE all [<!ENTITY a 'b'>]><all><study>&a;</study></all>", "declares entities"),
        (b"<!DOCTYPE all [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><study>&a;</study>", "entities"),
    ],
)
def test_what_is_no_whole_document_is_named(data: bytes, sentence: str) -> None:
    last = cut(data)[-1]
    assert isinstance(last, Cut)
    assert sentence in last.why


def test_a_document_without_records_gives_none() -> None:
    assert cut(b"<all><other>text</other></all>") == []
    assert cut(b"<all/>") == []


@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=60),
        min_size=1,
        max_size=6,
    )
)
def test_csv_records_come_back_field_by_field(texts: list[str]) -> None:
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    data = ("id,text\n" + "\n".join(f"{n},{text}" for n, text in enumerate(quoted))).encode()
    found = list(csv_stream.csv_pieces(stream(data)))
    assert [one.raw for one in found if isinstance(one, Piece)] == [
        f"id,text\n{n},{text}".encode() for n, text in enumerate(quoted)
    ]


def test_a_quotation_mark_that_never_closes_costs_one_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(csv_stream, "LONGEST_RECORD", 200)
    data = b'id,text\n1,good\n2,"open\n' + b"".join(b"%d,row\n" % n for n in range(3, 60))
    found = list(csv_stream.csv_pieces(stream(data)))
    assert [one.place for one in found if isinstance(one, Cut)] == [":3"]
    assert sum(isinstance(one, Piece) for one in found) == 58


def _begins(line: bytes) -> bool:
    return line.startswith(b"Number:")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_text_is_cut_where_a_record_begins(end: bytes) -> None:
    lines = [b"A heading", b"Number: 1", b"a: b", b"", b"Number: 2", b"c: d"]
    found = list(text_pieces(stream(end.join(lines)), _begins))
    assert found == [
        Piece(end.join(lines[1:3]), ":2"),
        Piece(end.join(lines[4:]), ":5"),
    ]


@pytest.mark.parametrize(
    "walk",
    [
        lambda data: list(csv_stream.csv_pieces(stream(data))),
        lambda data: list(text_pieces(stream(data), _begins)),
        cut,
    ],
)
@given(data=st.binary(max_size=400))
def test_no_bytes_break_the_cutting(
    walk: Callable[[bytes], list[Piece | Cut]], data: bytes
) -> None:
    assert all(one.place.startswith((":", "[")) or not one.place for one in walk(data))


def test_every_form_of_record_is_told_in_words() -> None:
    for door in Door:
        assert " " in door.told
        assert door.is_first_hand or "copy" in door.told or "conversion" in door.told
