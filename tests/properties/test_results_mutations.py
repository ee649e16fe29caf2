"""Whatever is done to posted results: no crash, no number at a wrong place, nothing in silence."""

import gzip
import json
import re
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from real_data import REAL_DATA, needs_real_data
from registry_examples import at
from results_examples import EUDRACT, OLDER_XML, as_bytes, study_with_results
from trialpost.model.results import PostedResults, figures
from trialpost.registry.europe import eudract
from trialpost.registry.reader import ResultsReading
from trialpost.registry.results import api as results_api
from trialpost.registry.results import eudract as results_eudract
from trialpost.registry.results import xml as results_xml
from trialpost.registry.results.numbers import read_number

STUDY = study_with_results()


def pointers(document: Any, where: str = "") -> list[str]:
    """Return a pointer to everything in a document but its root."""
    entries = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    return [
        pointer
        for key, value in entries
        for pointer in (f"{where}/{key}", *pointers(value, f"{where}/{key}"))
    ]


PLACES = [place for place in pointers(STUDY) if place.startswith("/resultsSection")]
NUMBERS = {
    figure.where: figure.text
    for _, figure in figures(results_api.read_results(as_bytes(STUDY)).results)
}

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**400, max_value=10**401)
    | st.floats(allow_nan=True)
    | st.text(st.characters(codec=None), max_size=20)
    | st.sampled_from(["", " ", "NA", "<0.001", "12 (34%)", "\x00", "1e999", "-0,5", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def changed(pointer: str, value: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(STUDY))
    container, key = at(document, pointer)
    container[key] = value
    return document


def numbers(results: PostedResults | None) -> dict[str, str]:
    return {figure.where: figure.text for _, figure in figures(results)}


@given(pointer=st.sampled_from(PLACES), value=junk)
@settings(deadline=None)
def test_no_value_anywhere_crashes_and_every_other_number_stays(pointer: str, value: Any) -> None:
    read = results_api.read_results(as_bytes(changed(pointer, value)))
    kept = numbers(read.results)
    for where, text in NUMBERS.items():
        if not where.startswith(pointer):
            assert kept.get(where) == text or _is_left_out(where, read), (where, read.issues)


def _is_left_out(where: str, read: ResultsReading) -> bool:
    """A cell without a value goes as a whole, with an issue at the cell."""
    cell = where.rsplit("/", 1)[0]
    return any(issue.where.startswith(cell) for issue in read.issues)


@given(pointer=st.sampled_from(PLACES), value=junk)
@settings(deadline=None)
def test_every_figure_has_the_text_of_its_own_leaf(pointer: str, value: Any) -> None:
    document = changed(pointer, value)
    raw = as_bytes(document)
    for _, figure in figures(results_api.read_results(raw).results):
        container, key = at(json.loads(raw), figure.where)
        leaf = container[key]
        if isinstance(leaf, str):
            assert _cleaned(leaf) == figure.text
        else:
            assert isinstance(leaf, (int, float))
            assert figure.text == str(leaf)


def _cleaned(text: str) -> str:
    spaced = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", " ", text)
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", spaced)


@given(pointer=st.sampled_from(sorted(NUMBERS)), value=st.none() | st.lists(st.none(), min_size=1))
def test_a_number_that_is_none_goes_with_an_issue(pointer: str, value: Any) -> None:
    read = results_api.read_results(as_bytes(changed(pointer, value)))
    assert pointer not in numbers(read.results)
    assert any(issue.where == pointer for issue in read.issues)


@given(raw=st.binary())
def test_any_bytes_at_all_give_a_reading(raw: bytes) -> None:
    for read in (
        results_api.read_results,
        results_xml.read_results,
        results_eudract.read_results,
    ):
        assert read(raw).results is None


@given(text=st.text())
def test_any_text_is_a_number_or_is_not(text: str) -> None:
    read = read_number(text)
    assert read.relation in ("<", ">", "<=", ">=", "=")
    assert read.value is None or any(letter.isdigit() for letter in text)


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_out_is_read_back(number: float) -> None:
    assert read_number(repr(number)).value == number
    assert read_number(f"<{number!r}").relation == "<"


@given(number=st.integers(-(10**12), 10**12))
def test_thousands_are_read_back(number: int) -> None:
    assert read_number(f"{number:,}").value == number


@lru_cache
def real_records() -> list[dict[str, Any]]:
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as opened:
        lines = [line for line in opened if len(line) < 60_000]
    return [json.loads(line) for line in lines[:25]]


@needs_real_data
@given(data=st.data(), value=junk)
@settings(deadline=None)
def test_real_results_survive_the_same(data: st.DataObject, value: Any) -> None:
    document = json.loads(json.dumps(real_records()[data.draw(st.integers(0, 24))]))
    before = numbers(results_api.read_results(as_bytes(document)).results)
    inside = pointers(document["resultsSection"], "/resultsSection")
    pointer = data.draw(st.sampled_from(inside))
    container, key = at(document, pointer)
    container[key] = value
    read = results_api.read_results(as_bytes(document))
    kept = numbers(read.results)
    for where, text in before.items():
        if not where.startswith(pointer):
            assert kept.get(where) == text or _is_left_out(where, read), (where, read.issues)


FORMS = {"older": (OLDER_XML, results_xml), "eudract": (EUDRACT, results_eudract)}


@pytest.mark.parametrize("form", FORMS)
@given(begin=st.integers(0, 6000), length=st.integers(1, 60), filling=st.binary(max_size=40))
@settings(deadline=None)
def test_a_hole_in_xml_gives_a_reading(form: str, begin: int, length: int, filling: bytes) -> None:
    raw, module = FORMS[form]
    holed = raw[:begin] + filling + raw[begin + length :]
    assert isinstance(module.read_results(holed), ResultsReading)
    result = eudract.read_record(holed)
    assert (result.trial is None) == (result.failure is not None)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(deadline=None)
def test_xml_with_an_element_gone_doubled_or_emptied_loses_no_other_number(
    form: str, data: st.DataObject
) -> None:
    raw, module = FORMS[form]
    root = etree.fromstring(raw)
    inside = list(root.iterdescendants())
    element = inside[data.draw(st.integers(0, len(inside) - 1))]
    what = data.draw(st.sampled_from(["gone", "emptied", "renamed", "text"]))
    parent = element.getparent()
    assume(parent is not None)
    if what == "gone":
        parent.remove(element)
    elif what == "emptied":
        element.clear()
    elif what == "renamed":
        element.tag = "zebra"
    else:
        element.text = data.draw(st.text(st.characters(codec="utf-8", categories=["L", "N"])))
    read = module.read_results(etree.tostring(root))
    whole = root.getroottree()
    for _, figure in figures(read.results):
        assert _text_at(whole, figure.where).strip() == figure.text


def _text_at(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    assert len(found) == 1, path
    return found[0] if isinstance(found[0], str) else found[0].text or ""
