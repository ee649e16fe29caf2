"""MeSH as a graph: from NLM's file, from an extract, and inferred from what records say."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.errors import Unreadable
from trialpost.evaluation.mesh import compare, terms_of
from trialpost.vocabulary.condition_words import key, words
from trialpost.vocabulary.mesh import Descriptor, MeshGraph
from trialpost.vocabulary.mesh_file import is_mesh_file, read_mesh
from trialpost.vocabulary.mesh_inference import infer

HARBOUR = (
    Descriptor("D1", "Sea Diseases", ("C90",), ("Maritime Diseases",)),
    Descriptor("D2", "Harbour Fever", ("C90.100", "C91.500"), ("Quay Fever", "Fever, Quay")),
    Descriptor("D3", "Fevers", ("C91",)),
    Descriptor("D4", "Harbour Fever, Childhood", ("C90.100.200",), ("Small Fever",)),
    Descriptor("D5", "Lighthouse Keeper's Elbow", ("C90.300.100",), ("Small Fever",)),
    Descriptor("D6", "Anchors", ("J01",), ("Hooks, Ship",)),
)


@pytest.fixture(scope="module")
def taught() -> MeshGraph:
    """The order that the recruiting records tell."""
    return infer(terms_of([REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"]))


@pytest.fixture
def graph() -> MeshGraph:
    return MeshGraph(HARBOUR, edition="harbour")


def test_every_place_of_a_descriptor_counts(graph: MeshGraph) -> None:
    assert graph.parents("D2") == {"D1", "D3"}
    assert graph.above("D4") == {"D2", "D1", "D3"}
    assert graph.below("D3") == {"D2", "D4"}
    assert graph.children("D1") == {"D2", "D5"}


def test_where_a_parent_is_left_out_the_next_one_above_stands_in(graph: MeshGraph) -> None:
    assert graph.parents("D5") == {"D1"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("quay fever", "D2"),
        ("Fever of the quay", "D2"),
        ("Childhood harbour fevers", "D4"),
        ("small fever", None),  # stands under two descriptors, so for none
        ("ship hooks", None),  # no branch of illnesses
        ("anchor", "D6"),
    ],
)
def test_entry_terms_are_names(graph: MeshGraph, said: str, meant: str | None) -> None:
    assert graph.meant_by(key(words(said))) == meant


def test_a_packed_graph_is_the_same_graph(graph: MeshGraph) -> None:
    again = MeshGraph.unpack(graph.pack())
    assert tuple(again) == tuple(graph)
    assert (again.edition, again.inferred) == ("harbour", False)
    with pytest.raises(Unreadable, match="another release"):
        MeshGraph.unpack(b"\x00" + graph.pack()[1:])
    with pytest.raises(ValueError, match="not kept"):
        infer([]).pack()


RECORD = """
 <DescriptorRecord DescriptorClass="1">
  <DescriptorUI>{id}</DescriptorUI>
  <DescriptorName><String>{name}</String></DescriptorName>
  <TreeNumberList><TreeNumber>{tree}</TreeNumber></TreeNumberList>
  <ConceptList><Concept PreferredConceptYN="Y"><TermList>
   <Term><String>{name}</String></Term><Term><String>{other}</String></Term>
  </TermList></Concept></ConceptList>
 </DescriptorRecord>"""
HEAD = (
    '<?xml version="1.0"?>\n<!DOCTYPE DescriptorRecordSet SYSTEM "https://example.org/not.dtd">\n'
    '<DescriptorRecordSet LanguageCode="eng">'
)


def as_xml(*rows: tuple[str, str, str, str]) -> bytes:
    records = (RECORD.format(id=i, name=n, tree=t, other=o) for i, n, t, o in rows)
    return (HEAD + "".join(records) + "\n</DescriptorRecordSet>").encode()


FILE = as_xml(("D1", "Sea Diseases", "C90", "Brine"), ("D2", "Tides &amp; Fever", "C90.1", "Ebb"))


@pytest.mark.parametrize("name", ["desc2026.xml", "desc2026.xml.gz"])
def test_the_library_s_own_file_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(FILE) if name.endswith(".gz") else FILE)
    assert is_mesh_file(path)
    graph = read_mesh(path)
    assert graph.edition == "desc2026"
    assert tuple(graph) == (
        Descriptor("D1", "Sea Diseases", ("C90",), ("Brine",)),
        Descriptor("D2", "Tides & Fever", ("C90.1",), ("Ebb",)),
    )


@pytest.mark.parametrize(
    "content",
    [
        FILE[:-40],
        FILE.replace(b"<DescriptorUI>D2</DescriptorUI>", b""),
        HEAD.encode() + b"</DescriptorRecordSet>",
        gzip.compress(FILE)[:-30],
        b'{"id": "D1", "name": 7, "tree": [], "terms": []}\n',
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desc2026.xml"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="MeSH"):
        read_mesh(path)


DOCTYPE = b'<!DOCTYPE DescriptorRecordSet SYSTEM "https://example.org/not.dtd">'
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (number + 1, b"&l%d;" % number * 10) for number in range(9)
)
EVIL = {
    "an external entity": b'<!DOCTYPE x [<!ENTITY x SYSTEM "/etc/hostname">]>',
    "a thousand million laughs": b'<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + b"]>",
    "a parameter entity": b'<!DOCTYPE x [<!ENTITY % x "y"> %x;]>',
    "behind an external type": b'<!DOCTYPE x SYSTEM "y" [<!ENTITY x "y">]>',
    "behind a comment that looks like the root": (
        b'<!-- <DescriptorRecordSet> --><!DOCTYPE x [<!ENTITY x "y">]>'
    ),
    "far behind": b"<!-- <DescriptorRecordSet> -->"
    + b" " * 70_000
    + b'<!DOCTYPE x [<!ENTITY x "y">]>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL.keys())
def test_a_file_that_declares_entities_is_refused(
    tmp_path: Path, evil: bytes, encoding: str
) -> None:
    text = FILE.replace(DOCTYPE, evil).decode().replace('<?xml version="1.0"?>\n', "")
    path = tmp_path / "desc2026.xml"
    path.write_bytes(text.encode(encoding))
    assert is_mesh_file(path)
    with pytest.raises(Unreadable, match="document type declares entities"):
        read_mesh(path)


def test_a_beginning_of_many_comments_is_looked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "desc2026.xml"
    comments = b"<!-- <DescriptorRecordSet> -->" * 1000
    path.write_bytes(FILE.replace(DOCTYPE, comments + b"<!DOCTYPE x [<!ENTITY x 'y'>]>"))
    with pytest.raises(Unreadable, match="declares entities"):
        read_mesh(path)


def test_an_encoding_in_which_declarations_could_hide_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desc2026.xml"
    path.write_bytes(FILE.replace(b'"1.0"', b'"1.0" encoding="UTF-7"'))
    with pytest.raises(Unreadable, match="save it as UTF-8"):
        read_mesh(path)


@pytest.mark.parametrize(
    "doctype", [b"", DOCTYPE, b"<!-- one --><!DOCTYPE x PUBLIC '-//N//D' 'y'>\n<!-- two -->"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_beginning_is_read(tmp_path: Path, doctype: bytes, encoding: str) -> None:
    path = tmp_path / "desc2026.xml"
    path.write_bytes(FILE.replace(DOCTYPE, doctype).decode().encode(encoding))
    assert len(read_mesh(path)) == 2


def test_what_is_no_file_of_descriptors_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"protocolSection": {}}\n')
    assert not is_mesh_file(path)
    assert not is_mesh_file(tmp_path / "absent")


def record(*own: str, above: str = "") -> tuple[dict[str, str], dict[str, str]]:
    return dict.fromkeys(own, "x"), dict.fromkeys(above, "x")


@pytest.mark.parametrize(
    ("records", "one", "expected"),
    [
        ([record("a", above="AB")], "a", {"A", "B"}),  # alone: everything is above it
        ([record("a", above="AB"), record("b", above="B")], "A", set()),  # seen once
        ([record("a", "b", above="AB")], "a", set()),  # never alone, the other unknown
        ([record("a", "b", above="AB"), record("b", above="B")], "a", {"A"}),  # B is for b
        ([record("a", above="A"), record("a", above="A"), record("A")], "a", {"A"}),
        # O stands with h in three different records, and only there: for p, whatever p is
        ([record("h", above="H"), *(record("h", "p", n, above="HO") for n in "qrs")], "O", set()),
        ([record("h", above="H"), *(record("h", "p", n, above="HO") for n in "qrs")], "p", set()),
        # b and c were never alone: two records have to agree that A is there for neither
        ([record("a", "b", above="A"), record("b", "c")], "a", set()),
        ([record("a", "b", above="A"), record("a", "c", above="A"), record("b", "c")], "a", {"A"}),
        # two editions differ on what lies above b: it is not told that B is there for a
        ([record("a", "b", above="AB"), record("b", above="B"), record("b")], "a", {"A"}),
    ],
)
def test_what_the_records_tell_of_the_order(records: list, one: str, expected: set[str]) -> None:
    assert infer(records).above(one) == expected


@pytest.mark.parametrize(
    ("lower", "upper", "is_form"),
    [
        ("Triple Negative Breast Neoplasms", "Breast Neoplasms", True),
        ("Leukemia, Myeloid, Acute", "Leukemia, Myeloid", True),
        ("Heart Failure, Diastolic", "Heart Failure", True),
        ("Breast Neoplasms", "Triple Negative Breast Neoplasms", False),
        ("Multiple Sclerosis", "Sclerosis", False),  # one word says too little
        ("Spinal Cord Neoplasms", "Spinal Neoplasms", False),
        ("Lung Diseases, Obstructive", "Heart Failure", False),
    ],
)
def test_a_name_tells_the_order_of_two_that_stand_together(
    lower: str, upper: str, is_form: bool
) -> None:
    records = [({"l": lower, "u": upper, n: n}, {}) for n in "abc"]
    assert ("u" in infer(records).above("l")) is is_form


@st.composite
def graphs(draw: st.DrawFn) -> MeshGraph:
    """Make a small graph in which each descriptor lies under some of the earlier ones."""
    size = draw(st.integers(2, 9))
    places: list[list[str]] = [[f"C{n:02d}"] for n in range(2)]
    for number in range(2, size):
        over = draw(st.sets(st.integers(0, number - 1), min_size=1, max_size=2))
        places.append([f"{tree}.{number:03d}" for one in sorted(over) for tree in places[one]])
    return MeshGraph(
        (Descriptor(f"D{n}", f"name {n}", tuple(trees)) for n, trees in enumerate(places)),
        edition="drawn",
    )


@given(graphs(), st.data())
def test_nothing_is_inferred_above_that_could_not_be(graph: MeshGraph, data: st.DataObject) -> None:
    """Where every term was seen alone, exactly what is above it is found."""
    ids = [one.id for one in graph]
    chosen = data.draw(st.lists(st.sets(st.sampled_from(ids), max_size=3), max_size=6))
    records = []
    for own in [{one} for one in ids] + chosen:
        over = frozenset().union(*(graph.above(one) for one in own)) - own
        records.append((dict.fromkeys(own, ""), dict.fromkeys(over, "")))
    inferred = infer(records)
    assert inferred.inferred
    for one in ids:
        assert inferred.above(one) == graph.above(one)
        # Of the places right above, those that also lie higher up can not be seen in a set.
        assert inferred.parents(one) <= graph.parents(one)


@needs_real_data
def test_next_to_nothing_is_inferred_that_mesh_does_not_have(taught: MeshGraph) -> None:
    """Of the 634 recruiting records: no chance of a small catalogue is taken for an order."""
    true = read_mesh(REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz")
    counts = compare(taught, true)["above"]
    assert counts["right"] >= 0.99 * counts["inferred"]
    assert counts["right"] >= 0.3 * counts["true"]


@needs_real_data
@pytest.mark.parametrize(
    ("lower", "upper", "is_told"),
    [
        ("Lung Diseases, Obstructive", "Heart Failure", False),
        ("Radiation Injuries", "Breast Neoplasms", False),
        ("Radiation Injuries", "Breast Diseases", False),
        ("Triple Negative Breast Neoplasms", "Breast Neoplasms", True),
        ("Triple Negative Breast Neoplasms", "Breast Diseases", True),  # above what is above
        ("Diabetes Mellitus, Type 2", "Diabetes Mellitus", True),
        ("Heart Failure", "Heart Diseases", True),
    ],
)
def test_what_the_recruiting_records_tell(
    taught: MeshGraph, lower: str, upper: str, is_told: bool
) -> None:
    below, over = taught.named(lower), taught.named(upper)
    assert below
    assert over
    assert (over in taught.above(below)) is is_told
    assert below not in taught.above(over)


@needs_real_data
def test_the_2023_extract() -> None:
    """Tree numbers as NLM prints them: lupus nephritis under lupus and under glomerulonephritis."""
    graph = read_mesh(REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz")
    assert len(graph) == 6359
    lupus_nephritis = graph.named("lupus nephritis")
    assert lupus_nephritis == "D008181"
    assert {graph.name_of(one) for one in graph.parents("D008181")} >= {
        "Lupus Erythematosus, Systemic",
        "Glomerulonephritis",
    }
    assert graph.meant_by(key(words("heart attack"))) == "D009203"
    assert compare(graph, graph)["all_parents"] == compare(graph, graph)["with_parent"]


@needs_real_data
def test_the_extract_s_rows_are_as_the_file_has_them() -> None:
    path = REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz"
    with gzip.open(path) as lines:
        rows = [json.loads(line) for line in lines]
    read = list(read_mesh(path))
    assert [(one.id, one.name, list(one.trees), list(one.terms)) for one in read] == [
        (row["id"], row["name"], row["tree"], row["terms"]) for row in rows
    ]
