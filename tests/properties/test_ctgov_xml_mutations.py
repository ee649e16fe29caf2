"""Whatever is done to a record of the older XML: no crash, no loss, and never in silence."""

import copy
import tarfile
from functools import lru_cache

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

import ctgov_xml_example
from real_data import REAL_DATA, needs_real_data
from trialpost.model.reading import ReadResult
from trialpost.model.trial import Trial
from trialpost.registry.ctgov_xml.elements import NOT_READ, READ
from trialpost.registry.ctgov_xml.record import read_record
from trialpost.registry.tolerant.xml_tree import Element, path_of

STUDY = ctgov_xml_example.STUDY.replace(">N/A<", ">80 Years<")  # N/A says as much as nothing
ROOT = etree.fromstring(STUDY.encode(), etree.XMLParser(remove_comments=True))
WHOLE = read_record(STUDY.encode()).trial
PLACES = [path_of(one) for one in ROOT.iter() if one is not ROOT]
LEAVES = [path_of(one) for one in ROOT.iter() if len(one) == 0]
ID = "/clinical_study/id_info/nct_id"
NEEDED = (ID, "/clinical_study/id_info")

ODD = ["", " ", "N/A", "Nobody knows", "2024-13-01", "June 99, 2020", "200 Years", "-1", "1e9", "∞"]
junk = st.sampled_from(ODD) | st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"]),
    max_size=40,
).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)


def found(root: Element, path: str) -> Element:
    (one,) = root.xpath(path)
    return one


def read(root: Element) -> ReadResult:
    return read_record(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def kept(result: ReadResult) -> Trial:
    assert result.failure is None
    assert result.trial is not None
    assert result.trial.id == "NCT90000002"
    return result.trial


def is_read(path: str) -> bool:
    """Tell whether something at or below a path belongs to the trial."""
    inner = "/".join(step.partition("[")[0] for step in path.split("/")[2:])
    unread = tuple(one.removesuffix("/*") for one in NOT_READ)
    return not inner.startswith(unread) and any(
        one == inner or one.startswith((f"{inner}/", f"{inner}@")) for one in READ
    )


MODELLED = [path for path in PLACES if is_read(path)]


@pytest.mark.parametrize("path", MODELLED)
def test_every_element_that_is_read_makes_a_difference(path: str) -> None:
    """Taken away, it is missed: the trial changes, or its lack is noted."""
    root = copy.deepcopy(ROOT)
    gone = found(root, path)
    gone.getparent().remove(gone)
    result = read(root)
    if path in NEEDED:
        assert result.failure is not None
    else:
        assert kept(result) != WHOLE or result.issues


@given(st.sampled_from([path for path in LEAVES if path != ID]), junk)
@example("/clinical_study/enrollment", "-1")
@example("/clinical_study/eligibility/maximum_age", "8 Years")
@example("/clinical_study/start_date", "June 99, 2020")
@settings(max_examples=300)
def test_any_text_anywhere_is_read_or_noted(path: str, text: str) -> None:
    root = copy.deepcopy(ROOT)
    leaf = found(root, path)
    before = " ".join((leaf.text or "").split())
    leaf.text = text
    result = read(root)
    trial = kept(result)
    if is_read(path) and " ".join(text.split()) != before:
        assert trial != WHOLE or result.issues


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
@settings(max_examples=300)
def test_an_element_may_stand_anywhere(moved: str, target: str) -> None:
    root = copy.deepcopy(ROOT)
    element, place = found(root, moved), found(root, target)
    assume(moved not in NEEDED and target != ID and not target.startswith(moved))
    assume(element.getparent() is not place)
    place.append(element)
    result = read(root)
    assert kept(result) != WHOLE or result.issues or not is_read(moved)


@given(st.sampled_from(PLACES), st.text("abc", min_size=1, max_size=9), st.booleans())
@settings(max_examples=200)
def test_a_renamed_element_is_noticed(path: str, name: str, is_attribute: bool) -> None:
    assume(path not in NEEDED)
    root = copy.deepcopy(ROOT)
    element = found(root, path)
    if is_attribute:
        element.set(f"new-{name}", "x")
    else:
        element.tag = f"new-{name}"
    result = read(root)
    kept(result)
    below_unread = "clinical_results" in path or any(
        path.startswith(f"/clinical_study/{one.removesuffix('/*')}/")
        for one in NOT_READ
        if one.endswith("/*")
    )
    at_unread = is_attribute and not is_read(path)
    assert result.issues or below_unread or at_unread


@given(st.sampled_from(PLACES), st.integers(2, 5))
@settings(max_examples=100)
def test_repeated_elements_are_all_read_or_noted(path: str, times: int) -> None:
    root = copy.deepcopy(ROOT)
    element = found(root, path)
    for _ in range(times - 1):
        element.addnext(copy.deepcopy(element))
    result = read(root)
    assert kept(result) != WHOLE or result.issues or not is_read(path)


@lru_cache(maxsize=1)
def real_records() -> list[bytes]:
    with tarfile.open(REAL_DATA / "ctgov-xml" / "older.tar.gz") as archive:
        opened = (archive.extractfile(info) for info in archive.getmembers()[:100])
        return [one.read() for one in opened if one is not None]


@needs_real_data
@given(st.integers(0, 99), st.floats(0, 1), st.binary(max_size=12), st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_bytes_of_real_records_never_crash_the_reader(
    number: int, at: float, noise: bytes, cut: int
) -> None:
    raw = real_records()[number]
    place = int(at * len(raw))
    result = read_record(raw[:place] + noise + raw[place + cut :])
    assert (result.trial is None) == (result.failure is not None)
