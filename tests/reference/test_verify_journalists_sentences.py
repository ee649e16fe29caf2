"""Sentences as a science journalist words them, on thirty real records drawn by lot.

A row of ``verify_journalists_sentences.tsv`` is a finding by a short name, with its place in the
record, or a sentence that is true or false of the findings that it names: "only two of ten",
"neither group had any", "about as common", "the higher dose", "a third less often", who left for
what reason, lines of a table, groups by a shorter name, all the people without a name; and as many
false ones close to them.
"""

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles.record.write import record_document
from trialpost.articles.verify import Checker
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Sentence
from trialpost.model.reading import Door

pytestmark = needs_real_data


def _rows():
    found = defaultdict(lambda: defaultdict(list))
    path = Path(__file__).parent / "verify_journalists_sentences.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        next(file)
        for trial, kind, *rest in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[trial][kind].append(rest)
    return found


ROWS = _rows()


@pytest.fixture(scope="module")
def raws():
    """The records, as they stand in the file."""
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        return {trial: raw for raw in lines for trial in ROWS if trial.encode() in raw[:400]}


def _id(document, place, measure, group):
    return next(
        one.id for one in document.findings
        if place in (one.where.get("value"), one.where.get("p_value"), one.where.get("text"))
        and one.measure.startswith(measure) and (one.arm or "") == group
    )  # fmt: skip


def test_there_are_many_of_both_kinds():
    kinds = {kind: sum(len(own[kind]) for own in ROWS.values()) for kind in ("true", "false")}
    assert kinds["true"] >= 120
    assert kinds["false"] >= 200


@pytest.mark.parametrize("trial", ROWS)
def test_what_is_true_passes_and_what_is_false_does_not(raws, trial):
    document = record_document(findings_of_record(raws[trial], Door.CTGOV_API))
    ids = {name: _id(document, *rest) for name, *rest in ROWS[trial]["finding"]}
    checker = Checker(document, ())
    wrong = [
        (kind, text) for kind in ("true", "false") for names, text in ROWS[trial][kind]
        if any(checker.sentence(Sentence(text, tuple(ids[name] for name in names.split()))))
        == (kind == "true")
    ]  # fmt: skip
    assert wrong == []
