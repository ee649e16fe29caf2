"""Whatever is done to records of ISRCTN, the WHO's portal or the NCI: read, or said why not."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from portal_examples import PORTAL, isrctn_xml, portal_fields, portal_xml
from trialpost.model.reading import ReadResult
from trialpost.registry.isrctn import record as isrctn
from trialpost.registry.nci.record import read_record as read_nci
from trialpost.registry.who.ictrp import read_csv, read_extract, read_xml

ODD = st.sampled_from(
    ["", " ", "N/A", "0", "-1", "2024-13-01", "99/99/9999", "9" * 30, "٣٤", "²", "<br>" * 50,
     "NULL", '"', "a;b;" * 40, "\r\n<br>\r\n", "&#x0;", "&lt;", "Phase", ":" * 90, "1" * 5000]
)  # fmt: skip
texts = ODD | st.text(max_size=40) | st.text(st.characters(codec="utf-8"), max_size=200)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
NCI: dict[str, Any] = {
    "nct_id": "NCT90000018",
    "nci_id": "NCI-1",
    "current_trial_status": "Active",
    "brief_title": "One",
    "phase": "II",
    "diseases": [{"preferred_name": "One", "inclusion_indicator": "TRIAL", "type": ["stage"]}],
    "sites": [{"org_name": "One", "org_coordinates": {"lat": 1.5, "lon": 1.5}}],
    "eligibility": {"structured": {"sex": "ALL", "min_age": "18 Years", "max_age": "999 Years"},
                    "unstructured": [{"inclusion_indicator": True, "description": "One"}]},
    "arms": [{"name": "One", "interventions": [{"name": "One", "type": "Drug"}]}],
    "start_date": "2026-01-01",
    "minimum_target_accrual_number": 5,
    "central_contact": {"name": "One"},
}  # fmt: skip


def sound(result: ReadResult) -> None:
    """Assert that a record was read, or that a sentence says why not."""
    assert (result.trial is None) is (result.failure is not None)
    if result.failure:
        assert result.failure.strip()
    json.dumps([issue.where + issue.detail for issue in result.issues])


def kept(result: ReadResult, own: str) -> None:
    """Assert that a record whose identifier was left alone is read."""
    sound(result)
    assert result.trial is not None, result.failure
    assert result.trial.id == own


TREE = etree.fromstring(isrctn_xml())
PLACES = [
    index
    for index, element in enumerate(TREE.iter())
    if etree.QName(element).localname not in ("fullTrial", "trial", "isrctn")
]


def xml_text(text: str) -> str:
    """Keep what XML can hold."""
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and c not in "\ufffe\uffff"))


@given(st.sampled_from(PLACES), texts)
def test_any_text_anywhere_in_isrctns_xml(place: int, text: str) -> None:
    root = etree.fromstring(isrctn_xml())
    list(root.iter())[place].text = xml_text(text)
    kept(isrctn.read_record(etree.tostring(root)), "ISRCTN10000018")


@given(st.sampled_from(PLACES))
def test_any_part_of_isrctns_xml_missing(place: int) -> None:
    root = etree.fromstring(isrctn_xml())
    element = list(root.iter())[place]
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    kept(isrctn.read_record(etree.tostring(root)), "ISRCTN10000018")


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_any_part_of_isrctns_xml_in_another_place(source: int, target: int) -> None:
    root = etree.fromstring(isrctn_xml())
    elements = list(root.iter())
    copy = etree.fromstring(etree.tostring(elements[source]))
    elements[target].append(copy)
    kept(isrctn.read_record(etree.tostring(root)), "ISRCTN10000018")


@given(st.binary(max_size=300))
@example(b"\xff\xfe<")
def test_any_bytes(raw: bytes) -> None:
    for read in (
        isrctn.read_record, isrctn.read_converted, read_xml, read_csv, read_extract, read_nci,
    ):  # fmt: skip
        sound(read(raw))


@given(st.integers(0, len(isrctn_xml())), st.binary(max_size=6))
def test_isrctns_xml_with_bytes_put_in(at: int, more: bytes) -> None:
    raw = isrctn_xml()
    sound(isrctn.read_record(raw[:at] + more + raw[at:]))


@given(st.sampled_from(sorted(set(PORTAL) - {"TrialID"})), texts)
def test_any_text_in_any_field_of_the_portal(field: str, text: str) -> None:
    own = "ISRCTN10000018"
    kept(read_xml(portal_xml(**{field: xml_text(text)})), own)
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n", quoting=csv.QUOTE_ALL)
    fields = portal_fields(**{field: text})
    writer.writerow(fields)
    writer.writerow(fields.values())
    kept(read_csv(sink.getvalue().encode("utf-8", "replace")), own)


@given(st.text(max_size=30))
def test_any_identifier_in_the_portal(text: str) -> None:
    sound(read_xml(portal_xml(TrialID=xml_text(text))))


@given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
def test_any_table(header: list[str], row: list[str]) -> None:
    raw = f"{','.join(['TrialID', *header])}\n{','.join(['NCT90000018', *row])}"
    for read in (read_csv, read_extract):
        sound(read(raw.encode("utf-8", "replace")))


def pointers(document: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    return [
        place
        for key, value in entries
        for place in ((*above, key), *pointers(value, (*above, key)))
    ]


@given(st.sampled_from([place for place in pointers(NCI) if place != ("nct_id",)]), junk)
def test_anything_anywhere_in_an_answer_of_the_nci(place: tuple[Any, ...], value: Any) -> None:
    document = json.loads(json.dumps(NCI))
    held = document
    for key in place[:-1]:
        held = held[key]
    held[place[-1]] = value
    kept(read_nci(json.dumps(document).encode()), "NCT90000018")


@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(
    ["trialDescription", "participants", "trialDesign", "externalRefs", "conditions",
     "interventions", "results", "outputs", "parties"]), junk, max_size=5))  # fmt: skip
def test_anything_in_a_converted_isrctn_record(changes: dict[str, Any]) -> None:
    changes.pop("isrctn", None)
    changes.pop("_id", None)
    record = {"isrctn": "10000018", **changes}
    kept(isrctn.read_converted(json.dumps(record).encode()), "ISRCTN10000018")


@pytest.mark.parametrize("field", sorted(set(PORTAL) - {"TrialID"}))
def test_a_renamed_field_of_the_portal_is_noted(field: str) -> None:
    raw = portal_xml(**{field: PORTAL[field] or "something"})
    for mark in ("<", "</"):
        raw = raw.replace(f"{mark}{field}>".encode(), f"{mark}Renamed_{field}>".encode())
    result = read_xml(raw)
    kept(result, "ISRCTN10000018")
    assert f"/Trial/Renamed_{field}" in {issue.where for issue in result.issues}
