"""Measure what each part of the ranking adds: it is taken out, and all else stays.

Run it as::

    python -m trialpost.evaluation.retrieval.ablations ../shared/data/retrieval
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec

from trialpost.evaluation.retrieval.collections import AS_OF, NAMES, Collection, read_collection
from trialpost.evaluation.retrieval.fitting import changed, names_of, value_of
from trialpost.evaluation.retrieval.running import Ours, run_plain, timed
from trialpost.evaluation.retrieval.scores import means
from trialpost.matching.ranking.asked import BROADER, LIKELY
from trialpost.matching.ranking.weights import Weights, fitted_weights

_FLAT = ("word_fields", "concept_fields")


def variants(full: Weights) -> Iterator[tuple[str, Weights]]:
    """Yield the ranking with one part less, each with what was taken out."""
    replace = msgspec.structs.replace
    no_signs = changed(changed(full, ("words", LIKELY), 0), ("concepts", LIKELY), 0)
    yield "all parts", full
    yield "nothing denied or of the family is left out", replace(full, heeds_denials=False)
    yield "age and sex are not checked", replace(full, heeds_limits=False)
    yield "the first trials lend the tail no words", replace(full, looks_further=False)
    yield "no square root of how often a thing is told", replace(full, power=1.0)
    yield "nothing is made of signs", no_signs
    yield "words only, no concepts", replace(full, concepts={LIKELY: full.concepts[LIKELY]})
    yield "no broader concepts", changed(full, ("concepts", BROADER), 0)
    yield "main condition not held against the person", replace(full, main_met=0, main_unmet=0)
    yield "criteria not judged", replace(full, not_met=0)
    yield "the first sentence is one like others", replace(full, first_sentence=0)
    yield "no more weight behind “diagnosed with”", replace(full, cue=0)
    flat = replace(full, **{table: dict.fromkeys(getattr(full, table), 1.0) for table in _FLAT})
    yield "all fields weigh the same", flat


def single(full: Weights) -> Iterator[tuple[str, Weights]]:
    """Yield the ranking with each weight set to nothing in turn."""
    for name in names_of(full):
        if value_of(full, name):
            yield " ".join(part for part in name if part), changed(full, name, 0)


def figures(collection: Collection, ours: Ours, weights: Weights) -> Mapping[str, float | None]:
    """Return the means of a ranking by some weights."""
    run = timed(
        "", collection.topics, collection.labels, lambda topic: ours.ranking(topic, weights)
    )
    return means(run.scores)


def table(folder: Path, *, haystack: bool, every: bool) -> Iterator[str]:
    """Yield the table in Markdown: nDCG@10, P@10 and recall@500 for each collection."""
    collections = [read_collection(folder, name, haystack=haystack) for name in NAMES]
    ours = [Ours(one.trials, today=AS_OF) for one in collections]
    heads = " | ".join(f"{name}: nDCG@10 | P@10 | recall@500" for name in NAMES)
    yield f"| taken out | {heads} |"
    yield "| --- |" + " ---: | ---: | ---: |" * len(NAMES)
    plain = [means(run_plain(one.topics, one.trials, one.labels).scores) for one in collections]
    yield _row("(plain BM25)", plain)
    full = fitted_weights()
    for label, weights in (*variants(full), *(single(full) if every else ())):
        told = [figures(one, its, weights) for one, its in zip(collections, ours, strict=True)]
        yield _row(label, told)


def _row(label: str, told: Sequence[Mapping[str, float | None]]) -> str:
    names = ("ndcg@10", "p@10", "recall@500")
    cells = [f"{one[name] or 0:.3f}" for one in told for name in names]
    return f"| {label} | {' | '.join(cells)} |"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--haystack", is_flag=True, help="Rank all trials of the folder.")
@click.option("--every", is_flag=True, help="Set each weight to nothing as well.")
def main(folder: Path, haystack: bool, every: bool) -> None:
    """Print what each part of the ranking adds on the collections in FOLDER."""
    for line in table(folder, haystack=haystack, every=every):
        click.echo(line)


if __name__ == "__main__":
    main()
