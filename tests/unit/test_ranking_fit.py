"""Fitting the weights of the ranking: what is kept, what is left alone, how topics are dealt."""

import numpy as np
import pytest

from trialpost.evaluation.retrieval.fitting import (
    BEGUN,
    FOLDS,
    Case,
    changed,
    figures,
    fit,
    fold_of,
    names_of,
    reached,
    value_of,
)
from trialpost.matching.ranking import Weights, fitted_weights
from trialpost.matching.ranking.asked import CONCEPT_GROUPS, CONDITION, REST, WORD_GROUPS
from trialpost.matching.ranking.candidate import FIELDS
from trialpost.matching.ranking.order import Parts

PLAIN = {"one": {"ndcg@10": 0.5}, "two": {"ndcg@10": 0.5}}
WORD_OF_TITLE = (WORD_GROUPS.index(CONDITION), FIELDS.index("title"))
REST_OF_SUMMARY = (WORD_GROUPS.index(REST), FIELDS.index("summary"))


def case(
    topic: str,
    setting: str,
    right: tuple[int, int],
    wrong: tuple[int, int],
    times: float = 100.0,
) -> Case:
    """Make a topic of two trials: what is right shows in one part, what is wrong in another."""
    words = np.zeros((len(WORD_GROUPS), len(FIELDS), 2), np.float32)
    words[(*right, 0)] = 1.0
    words[(*wrong, 1)] = times
    parts = Parts(
        words=words,
        concepts=np.zeros((len(CONCEPT_GROUPS), len(FIELDS), 2), np.float32),
        share=np.zeros(2, np.float32),
        named=np.zeros(2, np.bool_),
        out=np.zeros(2, np.bool_),
    )
    return Case(
        collection=setting, setting=setting, topic=topic, ids=("right", "wrong"), parts=parts,
        labels={"right": 2, "wrong": 0},
    )  # fmt: skip


def test_a_weight_that_helps_in_every_setting_is_changed() -> None:
    cases = [case(f"t{at}", name, WORD_OF_TITLE, REST_OF_SUMMARY)
             for at, name in enumerate(PLAIN)]  # fmt: skip
    weights = fit(cases, PLAIN)
    assert sum(reached(cases, BEGUN, PLAIN)) < sum(reached(cases, weights, PLAIN))
    assert figures(cases, weights)["one"]["ndcg@10"] == 1.0
    assert weights == fit(cases, PLAIN)


def test_a_weight_that_helps_one_setting_and_harms_another_is_left_alone() -> None:
    cases = [
        case("t1", "one", WORD_OF_TITLE, REST_OF_SUMMARY, times=5.0),
        case("t2", "two", REST_OF_SUMMARY, WORD_OF_TITLE, times=1.0),
    ]
    # words of illnesses in titles bring the right trial of the first forward
    before = reached(cases, BEGUN, PLAIN)
    without = reached(cases, changed(BEGUN, ("words", CONDITION), 0.0), PLAIN)
    assert before[0] > without[0]
    assert before[1] < without[1]
    assert fit(cases, PLAIN) == BEGUN


def test_who_is_ruled_out_comes_last() -> None:
    one = case("t1", "one", REST_OF_SUMMARY, WORD_OF_TITLE)
    kept = one.scores(BEGUN).ndcg
    parts = Parts(
        words=one.parts.words, concepts=one.parts.concepts, share=one.parts.share,
        named=one.parts.named, out=np.array([False, True]),
    )  # fmt: skip
    without = Case(
        collection="", setting="", topic="t1", ids=one.ids, parts=parts, labels=one.labels
    )
    assert kept is not None
    assert kept < 1.0
    assert without.scores(BEGUN).ndcg == 1.0


def test_each_weight_can_be_changed_alone() -> None:
    for name in names_of(BEGUN):
        other = changed(BEGUN, name, 9.0)
        assert value_of(other, name) == 9.0
        assert [one for one in names_of(BEGUN) if value_of(other, one) != value_of(BEGUN, one)] == [
            name
        ]


def test_topics_are_dealt_into_all_folds_and_always_alike() -> None:
    topics = [f"topic-{number}" for number in range(200)]
    assert {fold_of(one) for one in topics} == set(range(FOLDS))
    assert fold_of("topic-1") == fold_of("topic-1")


@pytest.mark.parametrize("weights", [BEGUN, fitted_weights()])
def test_weights_name_the_groups_and_fields_that_there_are(weights: Weights) -> None:
    assert set(weights.words) == set(WORD_GROUPS)
    assert set(weights.concepts) == set(CONCEPT_GROUPS)
    assert set(weights.word_fields) == set(weights.concept_fields) == set(FIELDS)
