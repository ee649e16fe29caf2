"""Findings of the older XML and of EudraCT's: the same as the API's, and as read by eye."""

import gzip
import json
import tarfile
from functools import lru_cache
from typing import Any

import msgspec
import pytest

from older_form import as_older_xml
from real_data import REAL_DATA, needs_real_data
from results_examples import EUDRACT, OLDER_XML
from trialpost.findings import findings_of_record
from trialpost.findings.posted import PostedFindings
from trialpost.model.finding import Finding, FindingKind, Table
from trialpost.model.reading import Door

EVERY = 41
"""One record in so many is compared here. All 407 were, when this was written; none differed."""


@lru_cache(1)
def records() -> dict[str, bytes]:
    if not REAL_DATA.exists():
        return {}
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as file:
        lines = file.readlines()[::EVERY]
    return {_name_of(json.loads(line)): line for line in lines}


def _name_of(study: Any) -> str:
    return study["protocolSection"]["identificationModule"]["nctId"]


def told(found: PostedFindings) -> list[dict[str, Any]]:
    """Return findings without what has to differ: their place, and the id that is made of it."""
    kept = [msgspec.to_builtins(one) for one in found.findings]
    return [{key: value for key, value in one.items() if key not in ("id", "where", "source")}
            for one in kept]  # fmt: skip


def posted(raw: bytes, door: Door) -> PostedFindings:
    found = findings_of_record(raw, door).posted
    assert found is not None
    return found


@needs_real_data
@pytest.mark.parametrize("name", sorted(records()))
def test_a_record_says_the_same_in_either_form(name):
    raw = records()[name]
    new, old = posted(raw, Door.CTGOV_API), posted(
        as_older_xml(json.loads(raw)), Door.CTGOV_XML
    )  # fmt: skip
    assert told(new) == told(old)
    assert [(one.name, one.outcome) for one in new.held] == [
        (one.name, one.outcome) for one in old.held
    ]


@lru_cache(1)
def older(name: str) -> tuple[Finding, ...]:
    with tarfile.open(REAL_DATA / "ctgov-xml" / "older.tar.gz") as archive:
        member = next(one for one in archive if one.name.endswith(f"{name}.xml"))
        return posted(archive.extractfile(member).read(), Door.CTGOV_XML).findings


@needs_real_data
def test_an_older_record_read_by_eye():
    """NCT00000378: the Hamilton scale on two antidepressants, and its one analysis."""
    found = [one for one in older("NCT00000378") if one.table in (Table.OUTCOME, Table.ANALYSIS)]
    cells = [(one.arm, one.timepoint and one.timepoint.value, one.value, one.n, one.spread)
             for one in found if one.table is Table.OUTCOME]  # fmt: skip
    assert cells == [
        ("Sertaline", 0, 27.3, 58, 6.6), ("Nortriptyline", 0, 27.1, 52, 4.4),
        ("Sertaline", 12, 10.7, 58, 8.3), ("Nortriptyline", 12, 8.4, 52, 7.7),
    ]  # fmt: skip
    (analysis,) = [one for one in found if one.table is Table.ANALYSIS]
    assert analysis.p_value == "<0.05"
    assert "p_value" in analysis.where


@needs_real_data
def test_the_european_record_read_by_eye():
    """EudraCT 2013-004502-26: HbA1c at week 30 on two doses of semaglutide."""
    raw = gzip.decompress((REAL_DATA / "other-registries" / "eudract-results.xml.gz").read_bytes())
    found = [
        one
        for one in posted(raw, Door.EUDRACT_RESULTS).findings
        if one.measure == "Change in HbA1c"
    ]
    cells = [(one.arm, one.value, one.comparator, one.comparator_value, one.n)
             for one in found if one.table is Table.OUTCOME]  # fmt: skip
    assert cells == [
        ("Semaglutide 0.5 mg", -1.45, "Placebo", -0.09, 132),
        ("Semaglutide 1.0 mg", -1.85, "Placebo", -0.09, 131),
        ("Placebo", -0.09, None, None, 133),
    ]  # fmt: skip
    analyses = [(one.value, one.interval, one.p_value) for one in found
                if one.table is Table.ANALYSIS]  # fmt: skip
    assert analyses == [(-1.75, (-2.01, -1.5), "<0.0001"), (-1.35, (-1.61, -1.1), "<0.0001")]


def test_what_is_only_bounded_is_words_and_no_number():
    """In our own record, "<20" in the place of a value: 20 would be a number that nobody gave."""
    found = posted(OLDER_XML, Door.CTGOV_XML).findings
    (cold,) = [one for one in found if one.arm == "Water" and one.table is Table.OUTCOME]
    assert (cold.kind, cold.value) == (FindingKind.STATEMENT, None)
    assert cold.source.text == "<20: Too cold to tell"
    (warm,) = [one for one in found if one.arm == "Tea" and one.table is Table.OUTCOME]
    assert (warm.value, warm.comparator_value, warm.interval) == (31.5, None, None)
    analysis = next(one for one in found if one.table is Table.ANALYSIS)
    assert (analysis.p_value, analysis.interval) == ("<0.001", None)  # the upper end is not there


def test_a_relation_beside_a_european_p_value_is_part_of_it():
    found = posted(EUDRACT, Door.EUDRACT_RESULTS).findings
    assert [one.p_value for one in found if one.table is Table.ANALYSIS] == ["<=0.05"]
