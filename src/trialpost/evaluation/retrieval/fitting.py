"""Fit the weights of the ranking on judged collections, and say how they do on unseen topics.

Run it as::

    python -m trialpost.evaluation.retrieval.fitting ../shared/data/retrieval --write weights.tsv

Each weight in turn is halved, taken by three quarters, by four thirds, doubled or set to nothing,
and what gains :data:`LEAST_GAIN` or more and makes nothing worse in any setting is kept; this goes
round until nothing does. It begins with :data:`BEGUN`, weights chosen by hand, and leaves alone
what makes little difference: with so few topics, finer steps fit the topics and not the language.
What is gained is nDCG@10 as a multiple of plain BM25's, added up over the settings. What has to
do with the reading of the note (``first_sentence``, ``cue``, ``power``) and with criteria
(``not_met``) is set by hand and has its line in the table of ablations.

Each collection counts twice: among its judged trials, and in the haystack of all trials of the
folder, since what tells judged trials apart is not all that it takes to find them. To be quick, of
each topic only the trials with a label and the :data:`KEPT` best by the first weights are ranked.

Topics are dealt into :data:`FOLDS` by the SHA-256 of their ids; the weights that are tested on a
fold never saw its topics. The harder test leaves out a whole collection.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

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
KEPT = 1000
_STEPS = (0.5, 0.75, 4 / 3, 2.0, 0.0)
_FROM_NOTHING = (0.25, 0.5, 1.0)
_DEPTH = 500

_FIELDS_BEGUN = {"title": 3, "conditions": 2, "treatments": 0.5, "summary": 1, "inclusion": 1}

Name = tuple[str, str]
"""A weight: its table, and the group or field; the table is empty where it stands alone."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A topic with all that weights are laid on, worked out once.

    ``setting`` is the collection, and whether it is ranked in the haystack.
    """

    collection: str
    setting: str
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
        plain: plain BM25's means by setting, which set the measure.
    """
    weights = BEGUN
    best = reached(cases, weights, plain)
    for _ in range(ROUNDS):
        before = weights
        for name in names_of(weights):
            value = value_of(weights, name)
            for step in [value * one for one in _STEPS] if value else _FROM_NOTHING:
                option = changed(weights, name, step)
                told = reached(cases, option, plain)
                if sum(told) >= sum(best) + LEAST_GAIN and all(
                    new >= old for new, old in zip(told, best, strict=True)
                ):
                    best, weights = told, option
        if weights == before:
            break
    return weights


def reached(
    cases: Sequence[Case], weights: Weights, plain: Mapping[str, Mapping[str, float]]
) -> tuple[float, ...]:
    """Return how many times BM25's nDCG@10 the weights reach in each setting."""
    told = figures(cases, weights, depth=FIRST)
    return tuple((one["ndcg@10"] or 0.0) / plain[name]["ndcg@10"] for name, one in told.items())


def figures(
    cases: Sequence[Case], weights: Weights, depth: int = _DEPTH
) -> dict[str, dict[str, float | None]]:
    """Return the means by setting, of rankings cut off at a depth."""
    return {
        name: means({one.topic: one.scores(weights, depth) for one in cases if one.setting == name})
        for name in dict.fromkeys(one.setting for one in cases)
    }


def cases_of(collection: Collection, setting: str, ours: Ours) -> Iterator[Case]:
    """Work out the cases of a collection; of weights only what is said of reading a note counts."""
    for topic in collection.topics:
        labels = collection.labels.get(topic.id, {})
        if any(labels.values()):
            person = person_of(ours.profile(topic), None, today=AS_OF)
            asked = asked_by(text_of(topic), BEGUN, today=AS_OF)
            parts = parts_of(ours.index, asked, person, AS_OF)
            ids = [one.id for one in ours.index.candidates]
            kept = _kept(parts, ids, labels)
            yield Case(
                collection=collection.name,
                setting=setting,
                topic=topic.id,
                ids=tuple(ids[slot] for slot in kept),
                parts=parts.only(kept),
                labels=labels,
            )


def _kept(parts: Parts, ids: Sequence[str], labels: Mapping[str, int]) -> list[int]:
    text = parts.text(BEGUN)
    best = np.argsort(-(text + parts.main(BEGUN, text)), kind="stable")[:KEPT]
    judged = [slot for slot, one in enumerate(ids) if one in labels]
    return sorted({*best.tolist(), *judged})


def read_cases(folder: Path) -> tuple[list[Case], dict[str, dict[str, float]]]:
    """Work out all cases of a folder, and plain BM25's means by setting."""
    cases: list[Case] = []
    plain: dict[str, dict[str, float]] = {}
    for haystack in (False, True):
        ours: Ours | None = None
        for name in NAMES:
            collection = read_collection(folder, name, haystack=haystack)
            setting = f"{name}, haystack" if haystack else name
            plain[setting] = plain_means(collection)
            if ours is None or not haystack:
                ours = Ours(collection.trials, today=AS_OF)
            cases += cases_of(collection, setting, ours)
    return cases, plain


def plain_means(collection: Collection) -> dict[str, float]:
    """Return plain BM25's means."""
    told = means(run_plain(collection.topics, collection.trials, collection.labels).scores)
    return {name: value or 0.0 for name, value in told.items()}


def fold_of(topic: str) -> int:
    """Say in which fold a topic is."""
    return hashlib.sha256(topic.encode()).digest()[0] % FOLDS


def unseen(
    cases: Sequence[Case], plain: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float | None]]:
    """Return the means over all topics, each scored with weights that never saw it."""
    scores: dict[str, dict[str, TopicScores]] = {}
    for fold in range(FOLDS):
        weights = fit([one for one in cases if fold_of(one.topic) != fold], plain)
        for one in cases:
            if fold_of(one.topic) == fold:
                scores.setdefault(one.setting, {})[one.topic] = one.scores(weights)
    return {name: means(of_topics) for name, of_topics in scores.items()}


def table(cases: Sequence[Case], plain: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield how weights do on the topics that gave them and on others, as a table in Markdown."""
    yield "| weights | ranked | nDCG@10 | times BM25 | P@10 | recall@500 |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    yield from rows("as begun", figures(cases, BEGUN), plain)
    yield from rows("fitted, on the same topics", figures(cases, fit(cases, plain)), plain)
    yield from rows("fitted, on unseen topics", unseen(cases, plain), plain)
    for name in NAMES:
        weights = fit([one for one in cases if one.collection != name], plain)
        left_out = [one for one in cases if one.collection == name]
        yield from rows("fitted on the other collection", figures(left_out, weights), plain)


def rows(
    label: str,
    told: Mapping[str, Mapping[str, float | None]],
    plain: Mapping[str, Mapping[str, float]],
) -> Iterator[str]:
    """Yield a line for each setting."""
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
    cases, plain = read_cases(folder)
    for line in table(cases, plain):
        click.echo(line)
    if out is not None:
        out.write_text(write_weights(fit(cases, plain)), encoding="utf-8")


if __name__ == "__main__":
    main()
