"""Sentences as editors, patient writers and language models word them, on eighteen real records.

Each row of ``verify_sentences.tsv`` is a finding of a record by a short name, or a sentence that is
true or false of the findings that it names: shares in words, "twice as common", "95% range", "p
below 0.0001", "minus 0.55", "one year" for month 12, and as many false ones close to them.
Groups stand in brackets by their titles in the record, where what they are called may change.
"""

import csv
import gzip
import re
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
    with (Path(__file__).parent / "verify_sentences.tsv").open(encoding="utf-8") as file:
        next(file)
        for trial, kind, *rest in csv.reader(file, delimiter="\t"):
            found[trial][kind].append(rest)
    return found


ROWS = _rows()


@pytest.fixture(scope="module")
def raws():
    """The records, as they stand in the file."""
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        return {trial: raw for raw in lines for trial in ROWS if trial.encode() in raw[:400]}


def _id(document, table, measure, group, value):
    wanted = float(value) if value else None
    return next(
        one.id for one in document.findings
        if one.table == table and one.measure.startswith(measure) and one.value == wanted
        and (one.arm or "").startswith(group)
    )  # fmt: skip


def test_there_are_as_many_false_as_true():
    kinds = {kind: sum(len(own[kind]) for own in ROWS.values()) for kind in ("true", "false")}
    assert kinds["true"] >= 120
    assert kinds["false"] >= 120


@pytest.mark.parametrize("trial", ROWS)
def test_what_is_true_passes_and_what_is_false_does_not(raws, trial):
    document = record_document(findings_of_record(raws[trial], Door.CTGOV_API))
    ids = {name: _id(document, *rest) for name, *rest in ROWS[trial]["finding"]}
    checker = Checker(document, ())
    wrong = []
    for kind in ("true", "false"):
        for names, text in ROWS[trial][kind]:
            said = re.sub(r"\[\[(.+?)\]\]", lambda m: document.arms.get(m[1], m[1]), text)
            sentence = Sentence(said, tuple(ids[name] for name in names.split()))
            if any(checker.sentence(sentence)) == (kind == "true"):
                wrong.append((kind, said))
    assert wrong == []
