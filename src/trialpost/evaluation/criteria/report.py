"""Print everything that is measured of criteria, as the tables of ``evaluation/RESULTS.md``.

Run it on the folder of real records::

    python -m trialpost.evaluation.criteria.report ../shared/data
"""

from collections.abc import Iterator
from pathlib import Path

import click

from trialpost.evaluation.criteria.annotations import read_marked
from trialpost.evaluation.criteria.coverage import measure, tables, texts_of
from trialpost.evaluation.criteria.layers import score_layers
from trialpost.evaluation.criteria.pairs import read_pairs
from trialpost.evaluation.criteria.patients import (
    AS_OF,
    DEV,
    HELD,
    all_systems,
    applicable_table,
    confusion_table,
    halves_table,
    in_half,
    score_table,
)
from trialpost.evaluation.criteria.trees import score_trees

_PAIRS = "criteria/patient-criterion.jsonl"
_MARKED = ("criteria/chia.jsonl.gz", "criteria/lct.jsonl.gz")
_RECRUITING = "ctgov-v2/recruiting.jsonl.gz"


def report(folder: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    yield from ("### A note and a criterion, judged by physicians", "")
    yield from _patients(folder / _PAIRS)
    yield from ("### Texts marked by hand", "")
    for name in _MARKED:
        for scored, layer in ((score_layers, "readers"), (score_trees, "trees")):
            tallies = scored(read_marked(folder / name))
            yield from tallies.table(f"{Path(name).name.split('.')[0]}, {layer}")
            yield ""
    yield from ("### How much of real texts is understood", "")
    coverage, _ = measure(texts_of([folder / _RECRUITING]))
    yield from tables(coverage)


def _patients(path: Path) -> Iterator[str]:
    pairs = read_pairs(path, today=AS_OF)
    systems = all_systems(pairs)
    yield from (f"{len(pairs)} pairs of {len({one.patient for one in pairs})} patients:", "")
    yield from (*score_table(pairs, systems), "", *applicable_table(pairs, systems), "")
    for half, name in ((DEV, "open"), (HELD, "held back")):
        chosen = in_half(pairs, half)
        yield from (f"The half that was {name}, {len(chosen)} pairs:", "")
        yield from (*score_table(chosen, all_systems(chosen)), "")
    ours = systems[:2]
    yield from (*confusion_table(pairs, ours), "", *halves_table(pairs, ours), "")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print the tables of what is measured on the collections in FOLDER."""
    for line in report(folder):
        click.echo(line)


if __name__ == "__main__":
    main()
