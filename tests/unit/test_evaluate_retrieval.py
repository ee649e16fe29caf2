"""Scoring of rankings: the measures, the files that are read, the command, the baseline."""

import datetime as dt
import gzip
import json
import math
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.cli import trialpost
from trialpost.errors import BadInput, Unreadable
from trialpost.evaluation.retrieval.collection import TrialLine, read_labels, read_topics
from trialpost.evaluation.retrieval.collections import read_collection
from trialpost.evaluation.retrieval.running import System, run_lines, run_plain
from trialpost.evaluation.retrieval.scores import means, score, score_topic

TODAY = dt.date(2026, 11, 22)
KEYS = {"ndcg@10", "p@10", "recall@100", "recall@500", "recall@1000", "judged@10"}


def test_measures_are_as_worked_out_by_hand() -> None:
    labels = {"a": 2, "b": 1, "c": 0, "d": 2}
    told = score_topic(["c", "a", "x", "b"], labels)
    # gains 0, 2, 0, 1 at places 1 to 4; the best order gains 2, 2, 1
    got = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert told.ndcg == pytest.approx(got / best)
    assert told.ndcg == pytest.approx(0.4499, abs=1e-4)
    assert told.precision == pytest.approx(1 / 10)
    assert told.recall == (0.5, 0.5, 0.5)
    assert told.judged == pytest.approx(3 / 10)


def test_the_best_order_scores_one_and_a_worse_one_less() -> None:
    labels = {"a": 2, "b": 1, "c": 0}
    assert score_topic(["a", "b", "c"], labels).ndcg == pytest.approx(1.0)
    worse = score_topic(["b", "a", "c"], labels).ndcg
    assert worse == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_depths_count_from_the_first_place() -> None:
    labels = {"a": 2, "b": 2}
    ranking = ["a", *(f"x{number}" for number in range(99)), "b"]
    assert score_topic(ranking, labels).recall == (0.5, 1.0, 1.0)


def test_topics_without_anything_to_find_are_in_no_mean() -> None:
    labels = {"one": {"a": 2}, "two": {"a": 0}, "three": {"a": 1}}
    scores = score({"one": ["a"], "two": ["a"], "three": ["a"], "unjudged": ["a"]}, labels)
    assert set(scores) == {"one", "two", "three"}
    assert scores["two"].ndcg is None
    assert scores["three"].precision is None
    assert means(scores)["ndcg@10"] == 1.0
    assert means(scores)["p@10"] == 0.1
    assert means({})["ndcg@10"] is None


@settings(max_examples=40, deadline=None)
@given(
    labels=st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(0, 2), min_size=1),
    ranking=st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), unique=True),
)
def test_the_kept_scorer_agrees(labels: dict[str, int], ranking: list[str]) -> None:
    ours = score_topic(ranking, labels)
    qrels = [ir_measures.Qrel("t", trial, label) for trial, label in labels.items()]
    run = [
        ir_measures.ScoredDoc("t", trial, float(len(ranking) - place))
        for place, trial in enumerate(ranking)
    ]
    theirs = ir_measures.calc_aggregate(
        [ir_measures.nDCG @ 10, ir_measures.P(rel=2) @ 10, ir_measures.R(rel=2) @ 100], qrels, run
    )
    assert (ours.ndcg or 0.0) == pytest.approx(theirs[ir_measures.nDCG @ 10])
    assert (ours.precision or 0.0) == pytest.approx(theirs[ir_measures.P(rel=2) @ 10])
    assert (ours.recall[0] or 0.0) == pytest.approx(theirs[ir_measures.R(rel=2) @ 100])


def test_a_run_file_keeps_the_order_where_scores_are_equal() -> None:
    system = System(
        name="ours", rankings={"t": [("a", 2.0), ("b", 2.0), ("c", 2.5)]}, scores={},
        seconds_per_topic=0.0,
    )  # fmt: skip
    lines = [line.split() for line in run_lines(system)]
    assert [line[:4] for line in lines] == [
        ["t", "Q0", "a", "1"],
        ["t", "Q0", "b", "2"],
        ["t", "Q0", "c", "3"],
    ]
    scores = [float(line[4]) for line in lines]
    assert scores == sorted(set(scores), reverse=True)


def a_trial(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {"nct_id": f"NCT{number:08d}", "title": title, "sex": "All", **more}


TRIALS = [
    a_trial(1, "Inhaled Zelmirol in Asthma", conditions=["Asthma"], summary="For asthma.",
            inclusion="Asthma for a year", minimum_age="18 Years", maximum_age="N/A"),
    a_trial(2, "Zelmirol in Children With Asthma", conditions=["Asthma"],
            inclusion="Asthma", maximum_age="12 Years", official_title=""),
    a_trial(3, "Rovumab for Migraine", conditions=["Migraine"], summary="Headache days."),
    a_trial(4, "Exercise After Stroke", summary="Walking."),
]  # fmt: skip
TOPICS = [
    {"id": "t1", "text": "A 45-year-old woman with asthma and wheezing. She denies migraine."},
    {"id": "t2", "profile": {"age": {"years": 50, "on": "2026-11-22"}, "conditions": ["migraine"]}},
]
LABELS = "topic_id\tnct_id\tlabel\nt1\tNCT00000001\t2\nt1\tNCT00000003\t0\nt2\tNCT00000003\t2\n"


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    lines = "\n".join(map(json.dumps, TRIALS))
    (tmp_path / "trials.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "topics.jsonl").write_text("\n".join(map(json.dumps, TOPICS)) + "\n\n")
    (tmp_path / "qrels.tsv").write_text(LABELS)
    return tmp_path


def evaluated(folder: Path, *more: str) -> Any:
    names = {"topics": "topics.jsonl", "trials": "trials.jsonl.gz", "qrels": "qrels.tsv"}
    options = [part for name, file in names.items() for part in (f"--{name}", str(folder / file))]
    arguments = ["evaluate", "retrieval", *options, "--as-of", "2026-11-22", *more]
    return CliRunner().invoke(trialpost, arguments, standalone_mode=False)


def test_the_command_prints_the_contracts_document(collection: Path) -> None:
    told = json.loads(evaluated(collection, "--json").output)
    assert set(told) == KEYS | {"topics", "trials", "seconds_per_topic", "bm25"}
    assert set(told["bm25"]) == KEYS | {"seconds_per_topic"}
    assert (told["topics"], told["trials"]) == (2, 4)
    assert (told["ndcg@10"], told["p@10"], told["recall@100"]) == (1.0, 0.1, 1.0)
    assert told["seconds_per_topic"] >= 0


def test_the_run_has_six_columns_and_is_the_same_each_time(collection: Path) -> None:
    runs = []
    for name in ("one", "two"):
        out = collection / name
        assert evaluated(collection, "--run", str(out)).exit_code == 0
        runs.append(out.read_text())
    assert runs[0] == runs[1]
    columns = [line.split() for line in runs[0].splitlines()]
    assert {len(line) for line in columns} == {6}
    assert columns[0][:4] == ["t1", "Q0", "NCT00000001", "1"]
    assert {line[5] for line in columns} == {"trialpost"}


def test_only_judged_trials_are_ranked_on_demand(collection: Path) -> None:
    told = json.loads(evaluated(collection, "--judged-only").output)
    assert told["trials"] == 2


def test_trials_of_several_files_are_ranked_once_each(collection: Path) -> None:
    more = collection / "more.jsonl"
    others = [a_trial(5, "Asthma at Night"), TRIALS[0]]
    more.write_text("\n".join(map(json.dumps, others)))
    told = json.loads(evaluated(collection, "--trials", str(more)).output)
    assert told["trials"] == 5


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("topics.jsonl", '{"id": "t"}', "topics.jsonl, line 1 needs either a text or a profile"),
        ("topics.jsonl", '{"id": 7, "text": "x"}', "topics.jsonl, line 1 is not a JSON object"),
        ("topics.jsonl", '{"id": "t", "profile": {"sx": 1}}', "topics.jsonl, line 1: "),
        ("qrels.tsv", "t1\tNCT00000001\t3", "qrels.tsv, line 1 is not a topic, a trial"),
        ("qrels.tsv", "t1\tNCT00000001", "qrels.tsv, line 1 is not a topic, a trial"),
        ("trials.jsonl.gz", "[]", "trials.jsonl.gz, line 1 is not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    collection: Path, name: str, content: str, sentence: str
) -> None:
    (collection / name).write_text(content)
    failed = evaluated(collection)
    assert isinstance(failed.exception, BadInput)
    assert sentence in failed.exception.sentence


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.tsv cannot be read"):
        read_labels(tmp_path / "none.tsv")
    with pytest.raises(Unreadable, match=r"none\.jsonl cannot be read"):
        read_topics(tmp_path / "none.jsonl", today=TODAY)


def test_ages_and_sexes_of_lines_are_read_and_odd_ones_are_no_limit() -> None:
    def limits(**given: str) -> tuple[str, ...]:
        made = TrialLine(nct_id="NCT00000001", **given).candidate()
        return (str(made.minimum_age), str(made.maximum_age), str(made.sex and made.sex.value))

    assert limits(minimum_age="18 Years", maximum_age="N/A", sex="All") == (
        "18 years", "None", "None",
    )  # fmt: skip
    assert limits(minimum_age="6 Months", sex="Female") == ("6 months", "None", "female")
    assert limits(minimum_age="grown up", sex="MALE") == ("None", "None", "male")


@needs_real_data
@pytest.mark.parametrize(
    ("name", "ndcg", "recall"), [("sigir2016", 0.114, 0.597), ("trec2021", 0.303, 0.808)]
)
def test_plain_bm25_has_the_figures_of_the_collections_readme(
    name: str, ndcg: float, recall: float
) -> None:
    read = read_collection(REAL_DATA / "retrieval", name)
    told = means(run_plain(read.topics, read.trials, read.labels).scores)
    assert told["ndcg@10"] == pytest.approx(ndcg, abs=0.0005)
    assert told["recall@500"] == pytest.approx(recall, abs=0.0005)
