"""Score rankings against labels, by the measures of TREC.

* nDCG@10: the label is the gain, ``sum(gain / log2(place + 1))`` over the first ten, divided by the
  same of the best possible order (Järvelin and Kekäläinen, ACM Trans Inf Syst 2002;20:422, in the
  form of ``trec_eval``). A trial without a label gains nothing.
* P@10: the share of the first ten that are eligible (label 2).
* recall@k: the share of a topic's eligible trials among the first k.

Means are over the topics that have something to find: any label above 0 for nDCG, any eligible
trial for the other two. A topic without adds nothing but zeros to each system.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec

from trialpost.evaluation.retrieval.collection import ELIGIBLE, Labels

FIRST = 10
DEPTHS = (100, 500, 1000)


class TopicScores(msgspec.Struct, frozen=True, kw_only=True):
    """The scores of one topic; ``None`` where it has nothing to find.

    ``judged`` is the share of the first ten that have a label.
    """

    ndcg: float | None
    precision: float | None
    recall: tuple[float | None, ...]
    judged: float


def score_topic(ranking: Sequence[str], labels: Mapping[str, int]) -> TopicScores:
    """Score one ranking, best trial first, against the labels of its topic."""
    eligible = {trial for trial, label in labels.items() if label == ELIGIBLE}
    first = ranking[:FIRST]
    best = discounted(sorted(labels.values(), reverse=True)[:FIRST])
    gains = [labels.get(trial, 0) for trial in first]
    return TopicScores(
        ndcg=discounted(gains) / best if best else None,
        precision=sum(trial in eligible for trial in first) / FIRST if eligible else None,
        recall=tuple(
            len(eligible.intersection(ranking[:depth])) / len(eligible) if eligible else None
            for depth in DEPTHS
        ),
        judged=sum(trial in labels for trial in first) / FIRST,
    )


def discounted(gains: Sequence[int]) -> float:
    """Add up gains, each divided by the binary logarithm of its place and one."""
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def score(rankings: Mapping[str, Sequence[str]], labels: Labels) -> dict[str, TopicScores]:
    """Score the rankings of the topics that have labels."""
    return {
        topic: score_topic(ranking, labels[topic])
        for topic, ranking in rankings.items()
        if topic in labels
    }


def means(scores: Mapping[str, TopicScores]) -> dict[str, float | None]:
    """Return the mean of each measure, by the names of the command's document."""
    told = scores.values()
    return {
        "ndcg@10": mean([one.ndcg for one in told]),
        "p@10": mean([one.precision for one in told]),
        **{
            f"recall@{depth}": mean([one.recall[at] for one in told])
            for at, depth in enumerate(DEPTHS)
        },
    }


def mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of what is there, to four places; nothing of nothing."""
    there = [one for one in values if one is not None]
    return round(sum(there) / len(there), 4) if there else None
