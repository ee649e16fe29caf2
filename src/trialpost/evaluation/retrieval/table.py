r"""Print how ours and plain BM25 rank the judged collections, as a table with the ratios.

Run it as::

    python -m trialpost.evaluation.retrieval.table ../shared/data/retrieval
    python -m trialpost.evaluation.retrieval.table ../shared/data/retrieval --haystack
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from trialpost.evaluation.retrieval.collections import AS_OF, NAMES, Collection, read_collection
from trialpost.evaluation.retrieval.running import run_ours, run_plain

COLUMNS = ("ndcg@10", "p@10", "recall@100", "recall@500", "recall@1000")


def table(collections: Mapping[str, Collection]) -> Iterator[str]:
    """Yield the table in Markdown, three lines a collection: ours, BM25, and how many times."""
    yield f"| collection | trials | | {' | '.join(COLUMNS)} | judged |"
    yield "| --- | ---: | --- |" + " ---: |" * (len(COLUMNS) + 1)
    for name, held in collections.items():
        ours = run_ours(held.topics, held.trials, held.labels, today=AS_OF).document()
        plain = run_plain(held.topics, held.trials, held.labels).document()
        yield f"| {name} | {len(held.trials):,} | ours | {_cells(ours)} |"
        yield f"| | | BM25 | {_cells(plain)} |"
        times = (f"{ours[one] / plain[one]:.2f}" if plain[one] else "" for one in COLUMNS)
        yield f"| | | times | {' | '.join(times)} | |"


def _cells(told: Mapping[str, Any]) -> str:
    figures = [f"{told[one] or 0:.3f}" for one in COLUMNS]
    return " | ".join([*figures, f"{told['judged@10'] or 0:.0%}"])


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--haystack", is_flag=True, help="Rank all trials of the folder.")
def main(folder: Path, haystack: bool) -> None:
    """Print how the collections in FOLDER are ranked."""
    held = {one: read_collection(folder, one, haystack=haystack) for one in NAMES}
    for line in table(held):
        click.echo(line)


if __name__ == "__main__":
    main()
