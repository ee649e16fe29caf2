"""Report every topic of the collections beside plain BM25, the worst first, with what it holds.

Run it as::

    python -m trialpost.evaluation.retrieval.topics ../shared/data/retrieval
    python -m trialpost.evaluation.retrieval.topics ../shared/data/retrieval --first sigir-20142

``--first`` lists the first ten trials of a topic and the best of those that should be there.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from trialpost.evaluation.retrieval.collection import Topic
from trialpost.evaluation.retrieval.collections import AS_OF, NAMES, Collection, read_collection
from trialpost.evaluation.retrieval.running import (
    Ours,
    Ranking,
    System,
    run_plain,
    text_of,
    timed,
)
from trialpost.evaluation.retrieval.scores import FIRST
from trialpost.matching.ranking.asked import CONDITION, LIKELY, asked_by
from trialpost.matching.ranking.weights import fitted_weights

_MISSED = 5


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A collection ranked by ours and by plain BM25."""

    collection: Collection
    machine: Ours
    ours: System
    plain: System


def compare(collection: Collection) -> Compared:
    """Rank a collection by both."""
    machine = Ours(collection.trials, today=AS_OF)
    return Compared(
        collection=collection,
        machine=machine,
        ours=timed("", collection.topics, collection.labels, machine.ranking),
        plain=run_plain(collection.topics, collection.trials, collection.labels),
    )


def table(told: Compared) -> Iterator[str]:
    """Yield a line for each topic that has something to find, the worst first.

    ``illnesses`` counts the illnesses that the note was found to name, ``signs`` those that its
    signs point to.
    """
    yield (
        "| topic | relevant | eligible | illnesses | signs | nDCG@10 | BM25 | P@10 "
        "| recall@500 | judged of ten |"
    )
    yield "| --- |" + " ---: |" * 9
    topics = {one.id: one for one in told.collection.topics}
    scored = [(one, scores) for one, scores in told.ours.scores.items() if scores.ndcg is not None]
    for name, scores in sorted(scored, key=lambda pair: (pair[1].ndcg or 0.0, pair[0])):
        labels = told.collection.labels[name].values()
        plain = told.plain.scores[name]
        counts = (sum(map(bool, labels)), sum(one > 1 for one in labels), *_holds(topics[name]))
        shares = (scores.ndcg, plain.ndcg, scores.precision, scores.recall[1], scores.judged)
        cells = [*map(str, counts), *("–" if one is None else f"{one:.2f}" for one in shares)]
        yield f"| {name} | {' | '.join(cells)} |"


def _holds(topic: Topic) -> tuple[int, int]:
    asked = asked_by(text_of(topic), fitted_weights(), today=AS_OF)
    return len(asked.concepts[CONDITION]), len(asked.concepts[LIKELY])


def won_and_lost(told: Compared) -> str:
    """Say on how many topics ours is better, equal and worse than plain BM25 by nDCG@10."""
    pairs = [
        (scores.ndcg, told.plain.scores[name].ndcg or 0.0)
        for name, scores in told.ours.scores.items()
        if scores.ndcg is not None
    ]
    better = sum(ours > plain for ours, plain in pairs)
    worse = sum(ours < plain for ours, plain in pairs)
    return (
        f"{told.collection.name}: better on {better}, equal on {len(pairs) - better - worse}, "
        f"worse on {worse} of {len(pairs)} topics"
    )


def first(told: Compared, topic: str) -> Iterator[str]:
    """Yield the first trials of a topic, and the best of those that should be among them."""
    titles = {one.nct_id: one.title for one in told.collection.trials}
    labels = told.collection.labels.get(topic, {})
    ranking: Ranking = list(told.ours.rankings[topic])
    places = {trial: place for place, (trial, _) in enumerate(ranking, 1)}
    for place, (trial, scored) in enumerate(ranking[:FIRST], 1):
        yield f"{place:4} {labels.get(trial, '-')} {trial} {scored:8.2f} {titles[trial][:90]}"
    sought = sorted((one for one, label in labels.items() if label), key=lambda one: -labels[one])
    missed = [one for one in sought if places.get(one, FIRST + 1) > FIRST]
    for trial in missed[:_MISSED]:
        yield f"{places.get(trial, '–'):>4} {labels[trial]} {trial} {'':8} {titles[trial][:90]}"


def compared(folder: Path, names: Sequence[str] = NAMES) -> Iterator[Compared]:
    """Yield the collections of a folder, each ranked by both."""
    for name in names:
        yield compare(read_collection(folder, name))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--first", "shown", multiple=True, help="List the first trials of this topic.")
def main(folder: Path, shown: tuple[str, ...]) -> None:
    """Report every topic of the collections in FOLDER."""
    for told in compared(folder):
        listed = [one for one in shown if one in told.ours.rankings]
        for topic in listed:
            click.echo(f"\n{topic}")
            click.echo("\n".join(first(told, topic)))
        if not shown:
            click.echo(f"\n{won_and_lost(told)}\n")
            click.echo("\n".join(table(told)))


if __name__ == "__main__":
    main()
