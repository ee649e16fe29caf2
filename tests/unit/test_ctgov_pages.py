"""Requests for pages are as the registry wants them; what is no page is refused in a sentence."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_examples import study
from trialpost.errors import BadInput, Unreadable
from trialpost.registry import read_record
from trialpost.registry.ctgov.pages import (
    Query,
    identifiers,
    parameters,
    read_page,
    read_versions,
)


def page(count: int, **more: object) -> bytes:
    return json.dumps(
        {"studies": [study(number) for number in range(1, count + 1)], **more}
    ).encode()


def test_the_first_page_asks_for_the_total_and_the_others_name_their_token() -> None:
    query = Query(since=dt.date(2026, 11, 1), condition="heart failure")
    same = {
        "format": "json",
        "pageSize": "1000",
        "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-11-01,MAX]",
        "query.cond": "heart failure",
    }
    assert parameters(query) == same | {"countTotal": "true"}
    assert parameters(query, token="abc", size=500) == same | {
        "pageToken": "abc",
        "pageSize": "500",
    }


def test_a_listing_asks_for_identifiers_only() -> None:
    assert parameters(Query(ids_only=True, ids=("NCT1", "NCT2"))) == {
        "format": "json",
        "pageSize": "1000",
        "fields": "NCTId",
        "filter.ids": "NCT1,NCT2",
        "countTotal": "true",
    }


def test_a_condition_that_is_a_letter_is_refused() -> None:
    with pytest.raises(BadInput, match="at most 300"):
        parameters(Query(condition="x" * 301))


def test_a_page_gives_its_records_bytes_as_they_came() -> None:
    first = json.dumps(study(1)).replace('"hasResults": false', '"hasResults":   false')
    read = read_page(
        f'{{"totalCount": 7, "studies": [{first}, {{}}], "nextPageToken": "t"}}'.encode()
    )
    assert tuple(map(bytes, read.records)) == (first.encode(), b"{}")
    assert (read.next_token, read.total) == ("t", 7)


def test_an_empty_page_is_a_page() -> None:
    assert read_page(b'{"studies": []}').records == ()
    assert read_page(b'{"studies": [], "nextPageToken": "t"}').next_token == "t"


@given(st.data())
def test_a_page_that_is_cut_off_anywhere_is_refused(data: st.DataObject) -> None:
    whole = page(2, nextPageToken="abc", totalCount=9)
    end = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    with pytest.raises(Unreadable, match=r"breaks off|begins with nothing"):
        read_page(whole[:end])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"<!doctype html><title>Down</title>", "no JSON; it begins with '<!doctype html>"),
        (b"", "begins with nothing"),
        (b"[]", "no JSON"),
        (b"{}", "breaks off, or is not what its API promises"),
        (b'{"records": [{}]}', "not what its API promises"),
        (b'{"studies": {}}', "not what its API promises"),
        (b'{"studies": [], "nextToken": "t"}', "a key that is not known, 'nextToken'"),
        (json.dumps({"studies": [], "nextPageToken": "x" * 301}).encode(), "longer than 300"),
        (b'{"studies": [], "nextPageToken": "a\\u0000b"}', "not plain text"),
        (b'{"studies": [], "\xff": 1}', "A key of the registry's page is not text in UTF-8"),
    ],
)
def test_what_is_no_page_is_refused_in_a_sentence(answer: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_page(answer)
    assert sentence in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_a_new_key_beside_a_token_does_no_harm() -> None:
    assert read_page(b'{"studies": [], "nextPageToken": "t", "took": 3}').next_token == "t"


def test_one_bad_record_does_not_take_its_page_along() -> None:
    bad = json.dumps(study(2)).replace("rest.", "rest\x01.")
    text = json.dumps({"totalCount": 3, "studies": [study(1), "HERE"], "nextPageToken": "abc"})
    read = read_page(text.replace('"HERE"', bad).encode())
    assert (len(read.records), read.next_token, read.total) == (2, "abc", 3)
    told = read_record(bytes(read.records[1]))
    assert str(told.trial.id) == "NCT90000002"
    assert told.issues


def test_a_listing_with_a_renamed_identifier_is_refused() -> None:
    raw = json.dumps(study(1)).encode()
    assert identifiers((raw,)) == ("NCT90000001",)
    with pytest.raises(Unreadable, match="no identifier where one belongs"):
        identifiers((raw, raw.replace(b"nctId", b"nctNumber")))


def test_a_listing_of_something_else_is_refused() -> None:
    raw = json.dumps(study(1)).replace("NCT90000001", "ISRCTN1").encode()
    with pytest.raises(Unreadable, match="names 'ISRCTN1', which is no identifier"):
        identifiers((raw,))


def test_versions_are_read_and_the_data_s_own_may_be_missing() -> None:
    read = read_versions(b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:05"}')
    assert (read.api, read.data) == ("2.0.5", "2026-11-20T09:00:05")
    assert read_versions(b'{"apiVersion": "2.0.5"}').data == ""
    with pytest.raises(Unreadable, match="does not say its version"):
        read_versions(b"<html>")
