"""The order of matches measured on a collection, and the counting of rare words."""

from pathlib import Path

import pytest

from trialpost.evaluation.retrieval.collection import TrialLine
from trialpost.evaluation.retrieval.counting import LEAST, rarity_lines
from trialpost.evaluation.retrieval.matching import (
    Found,
    figures,
    found_in,
    options,
    table,
    trial_of,
)
from trialpost.matching.score import MIX
from trialpost.model.status import RecruitmentStatus
from trialpost.vocabulary.mesh import Descriptor, MeshGraph

GRAPH = MeshGraph(
    [
        Descriptor("D000001", "Joint Diseases", ("C05.550",), ()),
        Descriptor("D000002", "Gout", ("C05.550.354",), ()),
    ],
    edition="made up",
)
GOUT = TrialLine(nct_id="NCT00000001", title="Quintol in Gout", condition_mesh=("Gout",))


def test_a_trial_of_a_collection_recruits_and_has_what_lies_above_its_terms() -> None:
    made = trial_of(GOUT, GRAPH)
    assert made.status is RecruitmentStatus.RECRUITING
    assert [one.id for one in made.condition_mesh] == ["D000002"]
    assert [one.id for one in made.condition_ancestors] == ["D000001"]


def test_what_is_tried_adds_up_to_one() -> None:
    for mix in options():
        total = mix.condition + mix.text + mix.checks + mix.distance + mix.freshness
        assert total == pytest.approx(1.0)


def collection(folder: Path) -> None:
    own = folder / "sigir2016"
    own.mkdir()
    (own / "topics.jsonl").write_text('{"id": "t1", "text": "A 50-year-old man with gout."}\n')
    (own / "qrels.tsv").write_text("t1\tNCT00000001\t2\nt1\tNCT00000002\t0\n")
    (own / "trials.jsonl.gz").write_text(
        '{"nct_id": "NCT00000001", "title": "Quintol in Gout", "conditions": ["Gout"]}\n'
        '{"nct_id": "NCT00000002", "title": "Zelmirol in Asthma", "conditions": ["Asthma"]}\n'
    )


def test_notes_are_matched_and_the_order_scored(tmp_path: Path) -> None:
    collection(tmp_path)
    found = list(found_in(tmp_path, "sigir2016", GRAPH, haystack=False))
    assert [one.trial.id for one in found[0].matches] == ["NCT00000001"]
    told = figures(found, MIX)["sigir2016"]
    assert (told["ndcg@10"], told["p@10"]) == (1.0, 0.1)
    rows = list(table([*found, Found("other", "t2", found[0].matches, {"NCT00000001": 1})]))
    assert rows[2].startswith("| as they are | 1.000 | 0.100 |")
    assert len(rows) == 8


def test_what_stands_in_few_heads_has_no_line() -> None:
    trials = [TrialLine(nct_id=f"NCT{n:08d}", title="Quintol in Gout") for n in range(LEAST)]
    lines = list(rarity_lines([*trials, TrialLine(nct_id="NCT9", title="Asthma")]))
    assert lines[1] == f"trials\t\t{LEAST + 1}\n"
    assert f"concept\tgout\t{LEAST}\n" in lines
    assert f"word\tquintol\t{LEAST}\n" in lines
    assert not [one for one in lines if "asthma" in one]
