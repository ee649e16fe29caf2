"""Fit the weights of the ranking on judged collections, and say how they do on unseen topics.

Run it as::

    python -m trialpost.evaluation.retrieval.fitting ../shared/data/retrieval --write weights.tsv

Each weight in turn is halved, taken by three quarters, by four thirds, doubled or set to nothing,
and the best is kept if it gains :data:`LEAST_GAIN` or more; this goes round until nothing does. It
begins with :data:`BEGUN`, weights chosen by hand, and leaves alone what makes little difference:
with so few topics, finer steps fit the topics and not the language (``evaluation/RESULTS.md``).
What is gained is nDCG@10 as a multiple of plain BM25's, added up over the collections. What has to
do with the reading of the note (``first_sentence``, ``cue``, ``power``) and with criteria
(``not_met``) is set by hand and has its line in the table of ablations.

Topics are dealt into :data:`FOLDS` by the SHA-256 of their ids; the weights that are tested on a
fold never saw its topics. The harder test leaves out a whole collection.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

from trialpost.evaluation.retrieval.collection import Topic
from trialpost.evaluation.retrieval.collections import AS_OF, NAMES, Collection, read_collection
from trialpost.evaluation.retrieval.running import Ours, run_plain, text_of
from trialpost.evaluation.retrieval.scores import FIRST, TopicScores, means, score_topic
from trialpost.matching.checks import person_of
from trialpost.matching.ranking.asked import (
    BROADER,
    CONDITION,
    LIKELY,
    OTHER,
    REST,
    SYMPTOM,
    TREATMENT,
    UNLISTED,
    asked_by,
)
from trialpost.matching.ranking.order import Parts, parts_of
from trialpost.matching.ranking.weights import Weights, write_weights

FOLDS = 5
LEAST_GAIN = 0.02
ROUNDS = 4
_STEPS = (0.5, 0.75, 4 / 3, 2.0, 0.0)
_FROM_NOTHING = (0.25, 0.5, 1.0)
_DEPTH = 500

_FIELDS_BEGUN = {"title": 3, "conditions": 2, "treatments": 0.5, "summary": 1, "inclusion": 1}

Name = tuple[str, str]
"""A weight: its table, and the group or field; the table is empty where it stands alone."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A topic with all that weights are laid on, worked out once."""

    collection: str
    topic: str
    ids: tuple[str, ...]
    parts: Parts
    labels: Mapping[str, int]

    def scores(self, weights: Weights, depth: int = _DEPTH) -> TopicScores:
        """Rank by the weights, criteria left out, and score the first of the ranking."""
        text = self.parts.text(weights)
        total = text + self.parts.main(weights, text) - 1e6 * self.parts.out
        depth = min(depth, len(total))
        first = np.argpartition(-total, depth - 1)[:depth]
        best = first[np.argsort(-total[first], kind="stable")]
        return score_topic([self.ids[slot] for slot in best], self.labels)


BEGUN = Weights(
    words={CONDITION: 4, SYMPTOM: 2, TREATMENT: 1, OTHER: 1, UNLISTED: 4, REST: 1, LIKELY: 4},
    concepts={CONDITION: 2, SYMPTOM: 0.5, TREATMENT: 0.5, OTHER: 0.5, BROADER: 0.5, LIKELY: 2},
    word_fields=_FIELDS_BEGUN,
    concept_fields=_FIELDS_BEGUN,
    main_met=0.1,
    main_unmet=0.1,
    not_met=0.05,
    first_sentence=1.0,
    cue=0.5,
)
"""What a fit begins with: illnesses over symptoms over other words, titles over the rest."""


def names_of(weights: Weights) -> list[Name]:
    """Return the weights that are fitted; that of the rest of the words sets the scale."""
    tables = ("words", "concepts", "word_fields", "concept_fields")
    named = [(table, name) for table in tables for name in getattr(weights, table)]
    return [*(one for one in named if one != ("words", REST)), ("", "main_met"), ("", "main_unmet")]


def changed(weights: Weights, name: Name, value: float) -> Weights:
    """Return weights of which one is another."""
    table, key = name
    if not table:
        return msgspec.structs.replace(weights, **{key: value})
    return msgspec.structs.replace(weights, **{table: {**getattr(weights, table), key: value}})


def value_of(weights: Weights, name: Name) -> float:
    """Return one weight."""
    table, key = name
    return float(getattr(weights, table)[key] if table else getattr(weights, key))


def fit(cases: Sequence[Case], plain: Mapping[str, Mapping[str, float]]) -> Weights:
    """Fit the weights on some cases.

    Args:
        cases: the topics.
        plain: plain BM25's means by collection, which set the measure.
    """
    weights = BEGUN
    best = gain(cases, weights, plain)
    for _ in range(ROUNDS):
        before = best
        for name in names_of(weights):
            value = value_of(weights, name)
            tried = [value * step for step in _STEPS] if value else list(_FROM_NOTHING)
            options = [changed(weights, name, one) for one in tried]
            gains = [gain(cases, one, plain) for one in options]
            at = int(np.argmax(gains))
            if gains[at] >= best + LEAST_GAIN:
                best, weights = gains[at], options[at]
        if best == before:
            break
    return weights


def gain(
    cases: Sequence[Case], weights: Weights, plain: Mapping[str, Mapping[str, float]]
) -> float:
    """Return how many times BM25's nDCG@10 the weights reach, added up over the collections."""
    reached = figures(cases, weights, depth=FIRST)
    return sum((told["ndcg@10"] or 0.0) / plain[name]["ndcg@10"] for name, told in reached.items())


def figures(
    cases: Sequence[Case], weights: Weights, depth: int = _DEPTH
) -> dict[str, dict[str, float | None]]:
    """Return the means by collection, of rankings cut off at a depth."""
    return {
        name: means(
            {one.topic: one.scores(weights, depth) for one in cases if one.collection == name}
        )
        for name in dict.fromkeys(one.collection for one in cases)
    }


def cases_of(collection: Collection, weights: Weights) -> list[Case]:
    """Work out the cases of a collection; only what weights say of reading a note counts."""
    ours = Ours(collection.trials, today=AS_OF)
    ids = tuple(one.id for one in ours.index.candidates)
    found = []
    for topic in collection.topics:
        labels = collection.labels.get(topic.id, {})
        if any(labels.values()):
            parts = _parts(ours, topic, weights)
            found.append(
                Case(
                    collection=collection.name, topic=topic.id, ids=ids, parts=parts, labels=labels
                )
            )
    return found


def _parts(ours: Ours, topic: Topic, weights: Weights) -> Parts:
    person = person_of(ours.profile(topic), None, today=AS_OF)
    return parts_of(ours.index, asked_by(text_of(topic), weights, today=AS_OF), person, AS_OF)


def fold_of(topic: str) -> int:
    """Say in which fold a topic is."""
    return hashlib.sha256(topic.encode()).digest()[0] % FOLDS


def plain_means(collection: Collection) -> dict[str, float]:
    """Return plain BM25's means."""
    told = means(run_plain(collection.topics, collection.trials, collection.labels).scores)
    return {name: value or 0.0 for name, value in told.items()}


def unseen(
    cases: Sequence[Case], plain: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float | None]]:
    """Return the means over all topics, each scored with weights that never saw it."""
    scores: dict[str, dict[str, TopicScores]] = {}
    for fold in range(FOLDS):
        weights = fit([one for one in cases if fold_of(one.topic) != fold], plain)
        for one in cases:
            if fold_of(one.topic) == fold:
                scores.setdefault(one.collection, {})[one.topic] = one.scores(weights)
    return {name: means(of_topics) for name, of_topics in scores.items()}


def table(cases: Sequence[Case], plain: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield how weights do on the topics that gave them and on others, as a table in Markdown."""
    yield "| weights | collection | nDCG@10 | times BM25 | P@10 | recall@500 |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    yield from rows("as begun", figures(cases, BEGUN), plain)
    yield from rows("fitted, on the same topics", figures(cases, fit(cases, plain)), plain)
    yield from rows("fitted, on unseen topics", unseen(cases, plain), plain)
    for name in plain:
        weights = fit([one for one in cases if one.collection != name], plain)
        left_out = [one for one in cases if one.collection == name]
        yield from rows("fitted on the other collection", figures(left_out, weights), plain)


def rows(
    label: str,
    told: Mapping[str, Mapping[str, float | None]],
    plain: Mapping[str, Mapping[str, float]],
) -> Iterator[str]:
    """Yield a line for each collection."""
    for name, means_ in told.items():
        ndcg = means_["ndcg@10"] or 0.0
        cells = (ndcg, ndcg / plain[name]["ndcg@10"], means_["p@10"], means_["recall@500"])
        shown = " | ".join("–" if one is None else f"{one:.3f}" for one in cells)
        yield f"| {label} | {name} | {shown} |"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", "out", type=click.Path(dir_okay=False, path_type=Path))
def main(folder: Path, out: Path | None) -> None:
    """Fit on the collections in FOLDER, and print how the weights do on unseen topics."""
    cases: list[Case] = []
    plain: dict[str, dict[str, float]] = {}
    for name in NAMES:
        collection = read_collection(folder, name)
        plain[name] = plain_means(collection)
        cases += cases_of(collection, BEGUN)
    for line in table(cases, plain):
        click.echo(line)
    if out is not None:
        out.write_text(write_weights(fit(cases, plain)), encoding="utf-8")


if __name__ == "__main__":
    main()
