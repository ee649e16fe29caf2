"""Reading findings files: what is good comes in whole, what is wrong is refused by name."""

import json

import pytest

from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput
from trialpost.findings import (
    findings_document,
    findings_from_document,
    findings_from_json,
    findings_to_json,
    place_of,
)
from unit.invented_findings import null_result, two_arms, without_numbers


@pytest.mark.parametrize("make", [null_result, two_arms, without_numbers])
def test_a_file_reads_back_as_it_was_written(make):
    file = findings_from_json(findings_to_json(make()))
    assert findings_from_json(findings_to_json(file)) == file


def test_ids_are_made_when_left_out_and_are_stable():
    whole = json.loads(reference_findings())
    before = [one["id"] for one in whole["findings"]]
    for one in whole["findings"]:
        del one["id"]
    file = findings_from_json(json.dumps(whole).encode())
    assert [one.id for one in file.findings] == before


def change(**parts):
    whole = json.loads(reference_findings())
    number = next(i for i, one in enumerate(whole["findings"]) if one["value"] == -14.3)
    for key, value in parts.items():
        if value is ...:
            del whole["findings"][number][key]
        else:
            whole["findings"][number][key] = value
    return whole


def where(**places):
    held = next(o for o in json.loads(reference_findings())["findings"] if o["value"] == -14.3)
    return {**held["where"], **places}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (change(value=14.3), "at its place stands '-14.3'"),
        (change(value=-14.2), "at its place stands '-14.3'"),
        (change(id="f-000000000000"), "should have the id"),
        (change(id=..., where=where(value=[0, 3])), "at its place stands"),
        (change(id=..., where=where(value=None)), "is not a place"),
        (change(id=..., where=where(n=[0, 3])), "there is no n"),
        (change(measurement="x"), "unknown field"),
        (change(value="much"), "Expected `float | null`"),
        (change(source={"kind": "publication", "ref": "none", "text": "x"}), "should have the id"),
        ({**change(), "format": "other"}, "expected"),
        ({**change(), "main_measures": ["Nothing"]}, "no finding has it"),
        ({**change(), "sources": []}, "at least one source"),
    ],
)
def test_what_does_not_hold_is_refused_in_a_sentence(wrong, says):
    with pytest.raises(BadInput) as caught:
        findings_from_json(json.dumps(wrong).encode())
    assert says in caught.value.sentence
    assert "\n" not in caught.value.sentence


def test_a_part_of_a_number_is_not_the_number():
    whole = change(id=...)
    number = next(i for i, one in enumerate(whole["findings"]) if one["value"] == -14.3)
    start, end = whole["findings"][number]["where"]["value"]
    whole["findings"][number]["where"]["value"] = [start, end - 2]
    whole["findings"][number]["value"] = -14
    with pytest.raises(BadInput, match="at its place"):
        findings_from_json(json.dumps(whole).encode())


def test_a_finding_that_is_there_twice_is_refused():
    whole = json.loads(reference_findings())
    whole["findings"].append(whole["findings"][0])
    with pytest.raises(BadInput, match="there twice"):
        findings_from_json(json.dumps(whole).encode())


def test_truncated_json_is_refused():
    with pytest.raises(BadInput, match="not a findings file"):
        findings_from_json(reference_findings()[:1000])


def test_the_document_has_the_contracts_keys_and_reads_back():
    file = findings_from_json(reference_findings())
    document = findings_document(file)
    assert {"trial", "findings", "suggestions", "issues"} <= set(document)
    assert document["trial"] == "NCT02708095"
    raw = json.dumps(document).encode()
    read = findings_from_document(raw)
    assert [one.id for one in read.findings] == [one.id for one in file.findings]
    assert findings_from_document(reference_findings()).main_measures == read.main_measures
    alone = findings_from_document(json.dumps(document["findings"]).encode())
    assert len(alone.findings) == len(file.findings)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty; make one with"),
        (b"{", "not findings"),
        (b"3", "not findings"),
        (b'{"findings": [{"kind": "number"}]}', "not findings"),
    ],
)
def test_what_are_no_findings_is_refused(raw, says):
    with pytest.raises(BadInput, match=says):
        findings_from_document(raw)


def test_places_are_found_in_their_passage():
    text = "Week 2: -14.3, week 4: 14.3. Other: 3."
    assert place_of(text, "Week 2: -14.3, week 4: 14.3.", "14.3") == (23, 27)
    with pytest.raises(BadInput, match="does not hold"):
        place_of(text, "Other: 3.", "14.3")
