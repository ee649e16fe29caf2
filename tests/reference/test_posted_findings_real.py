"""Findings of real records: every number at its place, and no figure left out.

The reference values were read by eye from the records in the shared folder.
"""

import gzip
import json
import re
from functools import lru_cache
from typing import Any

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles.record import record_document
from trialpost.findings import findings_of_record
from trialpost.findings.file import Topic
from trialpost.model.finding import Finding, Table
from trialpost.model.reading import Door

pytestmark = needs_real_data

EVERY = 9
"""One record in so many is read here; all of them in the evaluation."""


@lru_cache(1)
def records() -> dict[str, bytes]:
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as file:
        lines = file.readlines()
    return {re.search(rb'"nctId":\s*"(NCT\d{8})"', line)[1].decode(): line for line in lines}


def findings(name: str) -> tuple[Finding, ...]:
    found = findings_of_record(records()[name], Door.CTGOV_API)
    assert found.posted is not None
    return found.posted.findings


def at(study: Any, pointer: str) -> Any:
    for part in pointer.removeprefix("/").split("/"):
        study = study[int(part)] if isinstance(study, list) else study[part]
    return study


def read_back(study: Any, pointer: str, value: float | str) -> None:
    leaf = str(at(study, pointer))
    if isinstance(value, str):
        assert leaf.strip() == value
    else:
        assert float(leaf.lstrip("<>=≤≥ ").replace(",", "")) == pytest.approx(value)


@pytest.mark.parametrize("name", sorted(records())[::EVERY] if REAL_DATA.exists() else [])
def test_every_number_is_read_back_from_its_place(name):
    study, seen = json.loads(records()[name]), set()
    for one in findings(name):
        for key in ("value", "comparator_value", "n", "p_value", "spread"):
            if key in one.where:
                read_back(study, one.where[key], getattr(one, key))
        for key in ("interval", "limits"):
            if key in one.where:
                for place, number in zip(one.where[key], getattr(one, key), strict=True):
                    read_back(study, place, number)
        assert one.id not in seen
        seen.add(one.id)


TOLD_IN_NUMBERS = (
    Topic.DATES, Topic.WHERE, Topic.PEOPLE, Topic.WHO, Topic.LIMITS, Topic.PUBLICATION,
    Topic.MORE, Topic.HARMS,
)  # fmt: skip
COUNTED = ("country", "measure", "p-value", "deaths", "serious")
"""What facts count, each in a place of its own."""


@pytest.mark.parametrize("name", sorted(records())[::90] if REAL_DATA.exists() else [])
def test_every_number_of_a_fact_has_a_place_of_its_own(name):
    study = json.loads(records()[name])
    found = findings_of_record(records()[name], Door.CTGOV_API)
    facts = [one for one in record_document(found).findings if one.measure in TOLD_IN_NUMBERS]
    assert {Topic.DATES, Topic.PEOPLE, Topic.MORE} <= {one.measure for one in facts}
    for one in facts:
        leaves = {key: at(study, place) for key, place in one.where.items()}
        assert not any(isinstance(leaf, list | dict) for leaf in leaves.values()), one.said
        given = set(re.findall(r"\d+(?:\.\d+)?", " ".join(map(str, leaves.values()))))
        given |= {str(sum(key.startswith(kind) for key in leaves)) for kind in COUNTED}
        given |= {f"{float(number):.3g}" for number in given}
        started, stayed, treated = (
            sum(int(leaf) for key, leaf in leaves.items() if key.startswith(step))
            for step in ("started", "completed", "treated")
        )
        own = re.sub(r"“[^“”]*”|p-value below 0.05|(?<=\d),(?=\d{3})", "", one.said or "")
        assert set(re.findall(r"(?<![\w-])\d+(?:\.\d+)?\b", own)) <= given | {
            str(started), str(started - stayed), str(treated),
            str(sum(leaf != "0" for leaf in leaves.values())),
        }, one.said  # fmt: skip


def test_a_lupus_trial_s_main_results():
    """NCT02975336: SRI-4 at week 52, of the record's first outcome measure."""
    main = [
        one
        for one in findings("NCT02975336")
        if "SRI-4) at Week 52" in one.measure and one.role == "primary"
    ]
    cells = [one for one in main if one.table is Table.OUTCOME]
    assert [(one.value, one.n) for one in cells] == [(52, 114), (64, 115), (60, 116), (55, 114)]
    assert {one.timepoint.value for one in main} == {52}
    assert {one.comparator for one in cells[1:]} == {"DBPC Period: Placebo"}
    odds = next(one for one in main if one.table is Table.ANALYSIS)
    assert (odds.value, odds.interval, odds.p_value) == (1.55, (0.91, 2.64), "0.5462")
    # ln 1.55 / ((ln 2.64 - ln 0.91) / 3.92) = 1.61, so p = 0.107: 0.5462 is a slip.
    assert {one.name: one.outcome for one in odds.checks}["p from interval"] == "slip"
