"""Measure how much of MeSH's order registry records tell.

Run it on registry files and a file of descriptors::

    python -m trialpost.evaluation.mesh descriptors.jsonl.gz recruiting.jsonl.gz other.jsonl.gz
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from trialpost.model.trial import MeshTerm, Trial
from trialpost.registry import read
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.vocabulary.mesh_file import read_mesh
from trialpost.vocabulary.mesh_inference import infer

Terms = tuple[Mapping[str, str], Mapping[str, str]]


def terms_of(paths: Iterable[Path]) -> Iterator[Terms]:
    """Yield each record's condition terms and their ancestors, names by ids."""
    for path in paths:
        for result in read(path):
            if result.trial:
                yield _terms(result.trial)


def _terms(trial: Trial) -> Terms:
    return _by_id(trial.condition_mesh), _by_id(trial.condition_ancestors)


def _by_id(terms: Iterable[MeshTerm]) -> dict[str, str]:
    return {term.id: term.name for term in terms if term.id}


def compare(inferred: MeshGraph, true: MeshGraph) -> dict[str, Any]:
    """Hold an inferred graph against a true one, over the descriptors that both have.

    ``right_parent`` counts descriptors of which at least one inferred parent is a parent;
    ``all_parents`` those of which the inferred parents are exactly the parents; ``edges`` and
    ``above`` give how many inferred pairs are right, of how many inferred and how many true ones
    (among descriptors that both have). A true parent that no record names can not be inferred:
    such descriptors (``out_of_reach``) are counted in ``with_parent`` all the same.
    """
    both = [one.id for one in inferred if one.id in true]
    known = frozenset(both)
    counts = dict.fromkeys(
        ("descriptors", "with_parent", "out_of_reach", "inferred", "right_parent", "all_parents"), 0
    )
    edges, above = [0, 0, 0], [0, 0, 0]
    counts["descriptors"] = len(both)
    for one in both:
        given, right = inferred.parents(one) & known, true.parents(one)
        counts["with_parent"] += bool(right)
        counts["out_of_reach"] += bool(right) and not right & known
        counts["inferred"] += bool(right and given)
        counts["right_parent"] += bool(given & right)
        counts["all_parents"] += bool(right) and given == right
        _add(edges, given, right & known)
        _add(above, inferred.above(one) & known, true.above(one) & known)
    return {**counts, "edges": _of(edges), "above": _of(above)}


def _add(counts: list[int], given: frozenset[str], right: frozenset[str]) -> None:
    for place, count in enumerate((len(given & right), len(given), len(right))):
        counts[place] += count


def _of(counts: list[int]) -> dict[str, int]:
    return dict(zip(("right", "inferred", "true"), counts, strict=True))


@click.command()
@click.argument("descriptors", type=click.Path(exists=True, path_type=Path))
@click.argument("records", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(descriptors: Path, records: tuple[Path, ...]) -> None:
    """Infer the order of MeSH from RECORDS and hold it against DESCRIPTORS."""
    click.echo(json.dumps(compare(infer(terms_of(records)), read_mesh(descriptors)), indent=1))


if __name__ == "__main__":
    main()
