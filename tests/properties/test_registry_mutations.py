"""Whatever is done to a record: it never crashes the reader, is never lost, and never in silence.

The model's fields are found by reading: a JSON pointer is *modelled* if the trial changes when
the value there does.
"""

import gzip
import json
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from registry_examples import STUDY, at
from trialpost.model.reading import ReadResult
from trialpost.model.trial import Trial
from trialpost.registry import read_record

ID = "/protocolSection/identificationModule/nctId"
ANCESTORS_OF_ID = frozenset({ID, "/protocolSection/identificationModule", "/protocolSection", ""})


def pointers(document: Any, where: str = "") -> list[str]:
    """Return a pointer to everything in a document but its root."""
    entries = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    found = []
    for key, value in entries:
        pointer = f"{where}/{key}"
        found += [pointer, *pointers(value, pointer)]
    return found


PLACES = pointers(STUDY)
LEAVES = [p for p in PLACES if not isinstance(at(STUDY, p)[0][at(STUDY, p)[1]], (dict, list))]

ODD_TEXTS = [
    "", " ", "N/A", "2024-13-01", "31/12/2024", "0000-00-00", "200 Years", "\x00", "UNKNOWN_CODE",
]  # fmt: skip
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**400, max_value=10**401)
    | st.floats(allow_nan=True)
    | st.text(st.characters(codec=None))
    | st.sampled_from(ODD_TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def encoded(document: Any) -> bytes:
    """Write a document as careless software might: halves of surrogate pairs and NaN included."""
    return json.dumps(document).encode()


def changed(pointer: str, value: Any) -> bytes:
    document = json.loads(json.dumps(STUDY))
    container, key = at(document, pointer)
    container[key] = value
    return encoded(document)


def kept(result: ReadResult) -> Trial:
    assert result.trial is not None, result.failure
    assert result.failure is None
    assert result.trial.id == "NCT90000001"
    return result.trial


ORIGINAL = kept(read_record(encoded(STUDY)))


@given(pointer=st.sampled_from(PLACES), value=junk)
def test_no_value_anywhere_crashes_the_reader_or_loses_the_record(pointer: str, value: Any) -> None:
    result = read_record(changed(pointer, value))
    if pointer in ANCESTORS_OF_ID:
        assert (result.trial is None) == (result.failure is not None)
    else:
        kept(result)


@given(pointer=st.sampled_from(LEAVES), value=st.none() | st.lists(st.none(), min_size=1))
@example(pointer="/protocolSection/contactsLocationsModule/locations/0/geoPoint/lat", value=None)
def test_a_value_of_a_wrong_kind_never_changes_a_field_in_silence(pointer: str, value: Any) -> None:
    assume(pointer not in ANCESTORS_OF_ID)
    result = read_record(changed(pointer, value))
    if kept(result) != ORIGINAL:
        assert any(
            pointer.startswith(issue.where) or issue.where.startswith(pointer)
            for issue in result.issues
        ), result.issues


@given(pointer=st.sampled_from(PLACES), value=st.none() | st.integers() | st.booleans())
def test_a_container_of_a_wrong_kind_never_goes_in_silence(pointer: str, value: Any) -> None:
    container, key = at(STUDY, pointer)
    assume(isinstance(container[key], (dict, list)))
    assume(pointer not in ANCESTORS_OF_ID)
    result = read_record(changed(pointer, value))
    if kept(result) != ORIGINAL:
        assert any(issue.where.startswith(pointer) for issue in result.issues), result.issues


@pytest.mark.parametrize("pointer", [place for place in PLACES if place not in ANCESTORS_OF_ID])
def test_no_part_that_is_missing_loses_the_record(pointer: str) -> None:
    document = json.loads(json.dumps(STUDY))
    container, key = at(document, pointer)
    del container[key]
    kept(read_record(encoded(document)))


CODED = [
    "/protocolSection/statusModule/overallStatus",
    "/protocolSection/statusModule/lastKnownStatus",
    "/protocolSection/statusModule/startDateStruct/type",
    "/protocolSection/designModule/studyType",
    "/protocolSection/designModule/phases/0",
    "/protocolSection/designModule/enrollmentInfo/type",
    "/protocolSection/designModule/designInfo/allocation",
    "/protocolSection/designModule/designInfo/interventionModel",
    "/protocolSection/designModule/designInfo/primaryPurpose",
    "/protocolSection/designModule/designInfo/observationalModel",
    "/protocolSection/designModule/designInfo/timePerspective",
    "/protocolSection/designModule/designInfo/maskingInfo/masking",
    "/protocolSection/designModule/designInfo/maskingInfo/whoMasked/1",
    "/protocolSection/armsInterventionsModule/armGroups/0/type",
    "/protocolSection/armsInterventionsModule/interventions/0/type",
    "/protocolSection/eligibilityModule/sex",
    "/protocolSection/eligibilityModule/samplingMethod",
    "/protocolSection/contactsLocationsModule/locations/1/status",
    "/protocolSection/contactsLocationsModule/centralContacts/0/role",
    "/protocolSection/contactsLocationsModule/overallOfficials/0/role",
    "/protocolSection/sponsorCollaboratorsModule/leadSponsor/class",
    "/protocolSection/referencesModule/references/0/type",
    "/protocolSection/identificationModule/secondaryIdInfos/0/type",
]
DATED = [p for p in LEAVES if p.endswith(("Date", "/date")) and "Qc" not in p]
AGED = [p for p in LEAVES if p.endswith("imumAge")]
WORDS = st.text(st.characters(codec="ascii", categories=["Lu", "Nd"]), min_size=1).map("Z{}".format)


@given(pointer=st.sampled_from([*CODED, *DATED, *AGED]), value=WORDS)
def test_an_unknown_code_date_or_age_is_always_an_issue_at_its_place(
    pointer: str, value: str
) -> None:
    result = read_record(changed(pointer, value))
    kept(result)
    assert [issue.where for issue in result.issues] == [pointer]


@given(
    pointer=st.sampled_from(
        [p for p in LEAVES if isinstance(at(STUDY, p)[0][at(STUDY, p)[1]], str)]
    ),
    control=st.sampled_from("\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x80\x9f\ufffd\ud800"),
    ascii_only=st.booleans(),
)
def test_control_characters_in_modelled_texts_are_issues_and_are_not_passed_on(
    pointer: str, control: str, ascii_only: bool
) -> None:
    assume(pointer not in ANCESTORS_OF_ID)
    document = json.loads(json.dumps(STUDY))
    container, key = at(document, pointer)
    container[key] = f"{container[key]}{control}x"
    raw = json.dumps(document, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    result = read_record(raw)
    trial = kept(result)
    if trial != ORIGINAL:
        assert result.issues
    if control != "\ufffd":
        assert control not in repr(trial).encode("utf-8", "surrogatepass").decode(
            "utf-8", "surrogatepass"
        )


@given(
    lat=st.floats(allow_nan=True) | st.integers(),
    lon=st.floats(allow_nan=True) | st.integers(),
)
@example(lat=0, lon=0)
@example(lat=-91, lon=0)
@example(lat=0, lon=180)
def test_a_point_is_on_the_globe_or_an_issue(lat: float, lon: float) -> None:
    place = "/protocolSection/contactsLocationsModule/locations/0/geoPoint"
    result = read_record(changed(place, {"lat": lat, "lon": lon}))
    point = kept(result).sites[0].coordinates
    if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat or lon):
        assert point is not None
        assert (point.lat, point.lon) == (lat, lon)
    else:
        assert point is None
        assert any(issue.where.startswith(place) for issue in result.issues)


CONTAINERS = ["", *(p for p in PLACES if isinstance(at(STUDY, p)[0][at(STUDY, p)[1]], dict))]
OPAQUE = ("organization", "expandedAccessInfo", "responsibleParty")


@given(where=st.sampled_from(CONTAINERS), value=junk)
def test_an_unknown_key_is_an_issue_and_changes_nothing(where: str, value: Any) -> None:
    assume(not where.endswith(OPAQUE))
    pointer = f"{where}/zebra"
    result = read_record(changed(pointer, value))
    assert kept(result) == ORIGINAL
    assert pointer in {issue.where for issue in result.issues}


@given(raw=st.binary())
def test_any_bytes_at_all_give_a_result(raw: bytes) -> None:
    result = read_record(raw)
    assert (result.trial is None) == (result.failure is not None)


@given(begin=st.integers(0, 6000), length=st.integers(1, 40), filling=st.binary(max_size=40))
def test_a_hole_in_the_bytes_gives_a_result(begin: int, length: int, filling: bytes) -> None:
    raw = encoded(STUDY)
    result = read_record(raw[:begin] + filling + raw[begin + length :])
    assert (result.trial is None) == (result.failure is not None)


@given(depth=st.integers(50, 3000), pointer=st.sampled_from(PLACES), closed=st.booleans())
@example(depth=1987, pointer="/derivedSection/interventionBrowseModule", closed=False)
@settings(max_examples=40, deadline=None)
def test_no_depth_of_nesting_crashes_the_reader(depth: int, pointer: str, closed: bool) -> None:
    marked = changed(pointer, "@nest@")
    nest = b"[" * depth + b"]" * (depth if closed else 0)
    result = read_record(marked.replace(b'"@nest@"', nest))
    if closed and pointer not in ANCESTORS_OF_ID:
        kept(result)
    assert (result.trial is None) == (result.failure is not None)


@lru_cache
def real_records() -> list[dict[str, Any]]:
    with gzip.open(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz") as opened:
        return [json.loads(line) for _, line in zip(range(60), opened, strict=False)]


@needs_real_data
@given(data=st.data(), value=junk)
@settings(deadline=None)
def test_real_records_survive_the_same(data: st.DataObject, value: Any) -> None:
    number = data.draw(st.integers(0, len(real_records()) - 1))
    document = json.loads(json.dumps(real_records()[number]))
    pointer = data.draw(st.sampled_from(pointers(document)))
    before = read_record(encoded(document))
    container, key = at(document, pointer)
    container[key] = value
    result = read_record(encoded(document))
    assert before.trial
    if pointer in ANCESTORS_OF_ID:
        assert (result.trial is None) == (result.failure is not None)
        return
    assert result.trial is not None, result.failure
    assert result.trial.id == before.trial.id
