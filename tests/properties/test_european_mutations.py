"""Whatever is done to a European record: it never crashes its reader, and is never lost."""

import copy
import functools
import gzip
import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from european_examples import PROTOCOL, ctis_entry, ctis_trial, ctis_trial_before_2024
from real_data import REAL_DATA, needs_real_data
from trialpost.model.reading import ReadResult
from trialpost.registry.europe import ctis, euctr
from trialpost.registry.europe.euctr_fields import code, plain

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats(allow_nan=True)
    | st.text(st.characters(codec=None))
    | st.sampled_from(["", "N/A", "2024-13-01", "31/02/2024", "0000", "\x00", "DE:", "x" * 9000]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to everything in a document but its root."""
    entries = (
        list(document.items())
        if isinstance(document, dict)
        else list(enumerate(document))
        if isinstance(document, list)
        else []
    )
    return [
        found for key, value in entries for found in ((*path, key), *places(value, (*path, key)))
    ]


def changed(document: Any, path: tuple[Any, ...], value: Any, *, delete: bool) -> bytes:
    copied = copy.deepcopy(document)
    *way, last = path
    holder = functools.reduce(lambda inner, key: inner[key], way, copied)
    if delete:
        del holder[last]
    else:
        holder[last] = value
    return json.dumps(copied).encode()


def converted() -> dict[str, Any]:
    """Return the invented protocol as another tool's conversion would have it."""
    flat = {
        f"{code('A.2')}_{plain('EudraCT number')}": "2015-009999-17",
        "a3_full_title_of_the_trial": "An invented study",
        "e3_principal_inclusion_criteria": "1. Cough  8 weeks 2. Age  12",
        "e4_principal_exclusion_criteria": "- Smoking - Fever",
        "e863_trial_sites_planned_in": "United Kingdom Korea, Republic of",
        "f12_adults_1864_years": "Yes",
        "f31_healthy_volunteers": "No",
        "f41_in_the_member_state": "30",
        "p_end_of_trial_status": "Ongoing",
        "x6_date_on_which_this_record_was_first_entered_in_the_eudract_database": "2015-11-03",
    }
    return flat | {
        "_id": "2015-009999-17-DE",
        "ctrname": "EUCTR",
        "b1_sponsor": [{"_b1_sponsor": "1", "b11_name_of_sponsor": "Inventions Ltd"}],
        "dimp": [{"_dimp": "1", "d31_product_name": "Inventol", "d37_routes": "Oral use"}],
        "e12_meddra_classification": [{"e12_version": "20.0", "e12_term": "Cough"}],
        "trialInformation": {
            "usctnIdentifier": "NCT09999999",
            "recruitmentStartDate": "2016-01-18T00:00:00+01:00",
            "isGlobalEndOfTrialReached": "true",
        },
    }


FORMS = [
    (ctis.read_record, ctis_trial(), {"ctNumber"}),
    (ctis.read_record, ctis_trial_before_2024(), {"ctNumber"}),
    (ctis.read_record, ctis_entry(), {"ctNumber"}),
    (euctr.read_converted, converted(), {"a2_eudract_number", "_id"}),
]
CASES = [(form, path) for form in FORMS for path in places(form[1])]


def kept(result: ReadResult) -> None:
    assert result.failure is None
    assert result.trial is not None


@given(case=st.sampled_from(CASES), value=junk, delete=st.booleans())
def test_no_value_anywhere_crashes_a_reader_or_loses_the_record(
    case: Any, value: Any, delete: bool
) -> None:
    (read, document, numbers), path = case
    result = read(changed(document, path, value, delete=delete))
    if path[0] in numbers:
        assert (result.trial is None) == (result.failure is not None)
    else:
        kept(result)


@given(case=st.sampled_from(CASES))
def test_a_value_of_the_wrong_kind_never_passes_in_silence(case: Any) -> None:
    (read, document, _), path = case
    before = read(json.dumps(document).encode())
    after = read(changed(document, path, [[{"odd": 3.5}]], delete=False))
    if before.trial != after.trial:
        assert after.failure or set(after.issues) - set(before.issues)


LINES = PROTOCOL.splitlines(keepends=True)


@given(
    cuts=st.lists(st.integers(1, len(LINES) - 1), max_size=12),
    inserted=st.lists(st.tuples(st.integers(1, len(LINES)), st.text(max_size=60)), max_size=6),
    seed=st.integers(0, 10_000),
)
def test_no_line_added_lost_or_moved_crashes_the_reader_of_the_text(
    cuts: list[int], inserted: list[tuple[int, str]], seed: int
) -> None:
    lines = [line for number, line in enumerate(LINES) if number not in cuts]
    for place, text in inserted:
        lines.insert(min(place, len(lines)), f"{text}\n")
    if seed % 3 == 0:
        head, tail = lines[:1], lines[1:]
        random.Random(seed).shuffle(tail)
        lines = head + tail
    kept(euctr.read_record("".join(lines).encode("utf-8", "replace")))


@given(raw=st.binary(max_size=400))
def test_bytes_of_any_kind_end_in_a_sentence(raw: bytes) -> None:
    readers = (ctis.read_record, ctis.read_converted, euctr.read_record, euctr.read_converted)
    for read, begin in itertools.product(readers, (b"", b"EudraCT Number: 2015-009999-17\n")):
        result = read(begin + raw)
        assert (result.trial is None) == (result.failure is not None)
        assert result.raw == begin + raw


@pytest.mark.parametrize("read", [ctis.read_converted, euctr.read_converted])
@pytest.mark.parametrize(
    "deep", [b"[" * 100_000, b'{"a":' * 100_000, b'{"ctNumber":' + b"9" * 9999]
)
def test_depth_and_length_without_end_end_in_a_sentence(read: Any, deep: bytes) -> None:
    assert read(deep).failure


@needs_real_data
@pytest.mark.parametrize(
    ("read", "name"), [(ctis.read_converted, "ctis"), (euctr.read_converted, "euctr")]
)
def test_a_real_record_survives_three_hundred_wounds(read: Any, name: str) -> None:
    path = REAL_DATA / "other-registries" / f"{name}.jsonl.gz"
    document = json.loads(gzip.decompress(path.read_bytes()).splitlines()[-1])
    dice = random.Random(7)
    values = [None, 3, -1.5, True, "", "nonsense", [], {}, [None], "9" * 400, 10**30]
    every = places(document)
    for place in (dice.choice(every) for _ in range(300)):
        if place[0] not in ("_id", "ctNumber", "a2_eudract_number"):
            kept(read(changed(document, place, dice.choice(values), delete=dice.random() < 0.3)))
