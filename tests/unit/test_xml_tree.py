"""XML that is broken, hostile or merely odd."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.errors import Unreadable
from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant import xml_tree
from trialpost.registry.tolerant.notes import Notes

LAUGHS = b"""<?xml version="1.0"?>
<!-- a comment first --><!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]><trial>&lol3;</trial>"""

HOSTILE = {
    "billion laughs": LAUGHS,
    "external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "parameter entity": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://h/x"> %x;]><a/>',
    "entity in an attribute": b'<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>',
    "entity behind a mark": b'\xef\xbb\xbf<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "entity in UTF-16": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_document_that_declares_entities_is_refused(raw: bytes) -> None:
    for read in (xml_tree.parse, lambda one: xml_tree.parse_or_repair(one, Notes())):
        with pytest.raises(Unreadable, match="declares entities"):
            read(raw)


def test_encodings_in_which_a_declaration_could_hide_are_refused() -> None:
    def hidden(room: int) -> bytes:
        return b'<?xml version="1.0"' + b" " * room + b'encoding="utf-7"?>+ADwAIQ-'

    for raw in (
        hidden(900),
        hidden(9000),
        b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>',
        "<a/>".encode("utf-32-be"),
        "<a/>".encode("utf-16-le"),
    ):
        with pytest.raises(Unreadable, match="save it as UTF-8"):
            xml_tree.parse(raw)


def test_a_reference_to_an_outside_dtd_is_not_followed() -> None:
    raw = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/never.dtd"><a>known<b/></a>'
    assert xml_tree.raw_text(xml_tree.parse(raw)) == "known"


BROKEN = {
    "empty": b"",
    "only space": b"  \n",
    "breaks off": b"<a><b>text",
    "breaks off in a tag": b"<a><b>text</b",
    "closes another": b"<a><b></a></b>",
    "no XML": b'{"a": 1}',
    "odd UTF-16": b"\xff\xfe<",
    "two records": b"<a>1</a><a>2</a>",
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_what_is_not_one_whole_document_is_refused_and_not_half_read(raw: bytes) -> None:
    for read in (xml_tree.parse, lambda one: xml_tree.parse_or_repair(one, Notes())):
        with pytest.raises(Unreadable) as refused:
            read(raw)
        assert refused.value.sentence.endswith(".")
        assert "\n" not in refused.value.sentence


DEEP = {
    "one name": b"<d>" * 10_000 + b"</d>" * 10_000,
    "an attribute with a bracket": b"<d x='>'>" * 999,
    "an instruction that looks like an element": b"<?x <d> ?><d>" * 600 + b"</d>" * 600,
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
def test_what_lies_too_deep_is_cut_out_and_noted(deep: bytes) -> None:
    closed = deep if deep.endswith(b"</d>") else deep + b"</d>" * 999
    notes = Notes()
    root = xml_tree.parse_or_repair(b"<a><b>1</b>" + closed + b"<c>2</c><!-- <d> --></a>", notes)
    assert [one.tag for one in root] == ["b", "d", "c"]
    assert [one.kind for one in notes.all()] == [IssueKind.WRONG_TYPE]
    with pytest.raises(Unreadable):
        xml_tree.parse(b"<a>" + closed + b"</a>")


def test_nesting_of_names_that_are_no_ascii_is_cut_out_in_any_encoding() -> None:
    text = "<a><b>1</b>" + "<é>" * 600 + "</é>" * 600 + "<c>2</c></a>"
    latin = "<?xml version='1.0' encoding='iso-8859-1'?>" + text
    for raw in (text.encode(), text.encode("utf-16"), latin.encode("latin-1")):
        notes = Notes()
        root = xml_tree.parse_or_repair(raw, notes)
        assert [one.tag for one in root] == ["b", "é", "c"]
        assert [one.kind for one in notes.all()] == [IssueKind.WRONG_TYPE]


REFUSED = {
    "an encoding named like the parser's error": b'<?xml version="1.0" encoding="%s"?><a/>'
    % xml_tree._TOO_DEEP.encode(),
    "what does not close": b"<a>" + b"<d>" * 999,
    "comments that do not end": b"<a>" + b"<d>" * 999 + b"<!--" * 100_000,
    "instructions that do not end": b"<a>" + b"<d>" * 999 + b"<?x " * 100_000,
    "data that does not end": b"<a>" + b"<d>" * 999 + b"<![CDATA[" * 100_000,
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_what_no_cut_mends_is_refused_at_once(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        xml_tree.parse_or_repair(raw, Notes())


def test_a_record_past_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "LARGEST", 2**20)
    with pytest.raises(Unreadable, match="larger than 1 MiB"):
        xml_tree.parse(b"<a>" + b" " * 2**20 + b"</a>")


MENDED = {
    "latin bytes in UTF-8": (b"<?xml version='1.0' encoding='UTF-8'?><a>Z\xfcrich</a>", "Zürich"),
    "both": ("<a>Zürich ".encode() + b"\x96 M\xfcnchen</a>", "Zürich – München"),
    "no ASCII": (b"<?xml version='1.0' encoding='us-ascii'?><a>caf\xc3\xa9</a>", "café"),
    "control": (b"<a>one\x0btwo</a>", "one two"),
    "reference to a control": (b"<a>one&#0;&#x1F;two</a>", "one  two"),
    "surrogate": (b"<a>one&#xD800;two</a>", "one two"),
    "bare ampersand": (b"<a>M&M & Q&A; &amp; &#65;</a>", "M&M & Q&A; & A"),
    "bare less": (b"<a>age < 18, n <18, <= 5</a>", "age < 18, n <18, <= 5"),
    "HTML name": (b"<a>5&nbsp;mg &le; x &lt; 3</a>", "5\xa0mg ≤ x < 3"),
    "CDATA beside it": (b"<a>&deg;<![CDATA[&deg; < &]]></a>", "°&deg; < &"),
    "rest": (b"<a>x</a>\n<html>error</html>", "x"),
}


@pytest.mark.parametrize(("raw", "text"), MENDED.values(), ids=MENDED)
def test_single_characters_are_mended_and_noted(raw: bytes, text: str) -> None:
    with pytest.raises(Unreadable):
        xml_tree.parse(raw)
    notes = Notes()
    assert xml_tree.raw_text(xml_tree.parse_or_repair(raw, notes)) == text
    assert notes.all()
    assert {issue.kind for issue in notes.all()} == {IssueKind.BAD_TEXT}


def test_a_good_document_gives_no_note() -> None:
    for raw in (
        "<a>Zürich</a>".encode(),
        "<a>Zürich</a>".encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?><a>Z\xfcrich</a>',
        b"\xef\xbb\xbf<a>Z&#252;rich</a>",
    ):
        notes = Notes()
        assert xml_tree.raw_text(xml_tree.parse_or_repair(raw, notes)) == "Zürich"
        assert notes.all() == ()


def test_several_threads_may_parse_at_once() -> None:
    raw = [b"<a><b>%d</b></a>" % number for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        roots = list(pool.map(xml_tree.parse, raw))
    assert [xml_tree.line_of(root) for root in roots] == [str(number) for number in range(400)]


def test_a_path_counts_only_where_there_are_several() -> None:
    root = xml_tree.parse(
        b'<clinical_study><location/><location><status/></location><enrollment type="x"/>'
        b"</clinical_study>"
    )
    status = root[1][0]
    assert xml_tree.path_of(status) == "/clinical_study/location[2]/status"
    assert xml_tree.path_of(root[0]) == "/clinical_study/location[1]"
    assert xml_tree.path_of(root[2], "type") == "/clinical_study/enrollment/@type"
    assert xml_tree.path_of(root) == "/clinical_study"


def test_namespaces_are_no_part_of_names() -> None:
    root = xml_tree.parse(b'<x:a xmlns:x="urn:one"><x:b>1</x:b><b>2</b></x:a>')
    assert [one.text for one in xml_tree.children(root, "b")] == ["1", "2"]
    assert xml_tree.path_of(root[0]) == "/a/b"


def test_a_child_without_children_is_found() -> None:
    """An lxml element without children is false: a truth test would lose it."""
    found = xml_tree.child(xml_tree.parse(b"<a><condition>Lupus</condition></a>"), "condition")
    assert xml_tree.line_of(found) == "Lupus"


BLOCK = b"""<criteria>
      <textblock>
        Inclusion Criteria:&#xD;
&#xD;
          -  Older than 18&#xD;
             years&#xD;
&#xD;
               -  nested&#xD;
      </textblock>
    </criteria>"""


def test_a_block_loses_the_indentation_that_xml_adds_and_keeps_its_own() -> None:
    block = xml_tree.parse(BLOCK)
    assert xml_tree.text_of(block) == (
        "Inclusion Criteria:\n\n  -  Older than 18\n     years\n\n       -  nested"
    )
    assert xml_tree.line_of(block) == ("Inclusion Criteria: - Older than 18 years - nested")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (b"", ""),
        (b"  one  ", "one"),
        (b"first\n    second\n      third  \n", "first\nsecond\n  third"),
        (b"a<b>c</b>d<!-- no -->e", "acde"),
    ],
)
def test_other_texts(inner: bytes, text: str) -> None:
    assert xml_tree.text_of(xml_tree.parse(b"<a>" + inner + b"</a>")) == text


def test_what_is_absent_is_an_empty_text() -> None:
    assert xml_tree.text_of(None) == xml_tree.line_of(None) == ""
    assert list(xml_tree.children(None, "b")) == []


def test_unknown_elements_and_attributes_are_noted_once_a_name() -> None:
    shape = xml_tree.shape_of(["site/name", "site/@id", "count/@type", "results/*"])
    root = xml_tree.parse(
        b"<trial new='1'><site id='1' odd='2'><name>N</name><fax>1</fax><fax>2</fax></site>"
        b"<site><fax>3</fax></site><count type='x'>5</count>"
        b"<results><anything at='all'/></results><colour/></trial>"
    )
    notes = Notes()
    xml_tree.note_unknown(root, shape, notes)
    assert sorted(issue.where for issue in notes.all()) == [
        "/trial/@new",
        "/trial/colour",
        "/trial/site[1]/@odd",
        "/trial/site[2]/fax",
    ]
    assert {issue.kind for issue in notes.all()} == {IssueKind.UNKNOWN_KEY}


def test_many_empty_elements_are_one_note() -> None:
    root = xml_tree.parse(b"<trial><word>a</word>" + b"<word/>" * 20_000 + b"</trial>")
    notes = Notes()
    xml_tree.note_unknown(root, xml_tree.shape_of(["word"]), notes)
    (issue,) = notes.all()
    assert issue.where == "/trial/word[2]"
    assert "19999 more" in issue.detail


def test_what_holds_nothing_and_text_between_elements_are_noted() -> None:
    shape = xml_tree.shape_of(["site/name", "title"])
    root = xml_tree.parse(
        b"<trial><title>a <i>b</i> c</title><site>Boston<name> </name></site><site/>\n</trial>"
    )
    notes = Notes()
    xml_tree.note_unknown(root, shape, notes)
    assert sorted((issue.kind.value, issue.where) for issue in notes.all()) == [
        ("missing", "/trial/site[1]/name"),
        ("missing", "/trial/site[2]"),
        ("unknown key", "/trial/title/i"),
        ("wrong type", "/trial/site[1]"),
    ]


@pytest.mark.parametrize(
    ("raw", "text", "count"),
    [
        ("<a>one\x92two\x7f</a>".encode(), "one two ", 1),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>one\x92two</a>", "one two", 1),
        (b"<a>one&#x92;two<b/>&#146;</a>", "one two ", 2),
        ("<a>one\x85</a>".encode("utf-16"), "one ", 1),
        ("<a>lost \ufffd</a>".encode(), "lost \ufffd", 1),
        ("<a>– “é” …</a>".encode(), "– “é” …", 0),
    ],
)
def test_control_characters_that_xml_allows_become_spaces(
    raw: bytes, text: str, count: int
) -> None:
    notes = Notes()
    root = xml_tree.parse(raw)
    xml_tree.clean_characters(raw, root, notes)
    assert xml_tree.raw_text(root) == text
    assert [issue.kind for issue in notes.all()] == [IssueKind.BAD_TEXT] * count


@settings(max_examples=300)
@given(st.binary(max_size=60), st.integers(0, 60), st.integers(0, 8))
def test_no_bytes_do_more_than_raise_unreadable(noise: bytes, at: int, cut: int) -> None:
    good = '<?xml version="1.0" encoding="UTF-8"?><a b="c">Zürich &amp; <d>x</d></a>'.encode()
    raw = good[:at] + noise + good[at + cut :]
    try:
        root = xml_tree.parse_or_repair(raw, Notes())
    except Unreadable:
        return
    xml_tree.text_of(root)
    xml_tree.note_unknown(root, {}, Notes())
