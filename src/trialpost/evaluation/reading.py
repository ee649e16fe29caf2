"""Count what the readers make of registry files, by form of record and kind of issue.

Run it on files or folders::

    python -m trialpost.evaluation.reading recruiting.jsonl.gz other-registries/
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from trialpost.model.reading import Door, IssueKind
from trialpost.registry import read


class Count(msgspec.Struct):
    """What was read through one door: records, failures, records with issues, issues by kind."""

    records: int = 0
    failed: int = 0
    with_issues: int = 0
    sites: int = 0
    with_results: int = 0
    issues: Counter[IssueKind] = msgspec.field(default_factory=Counter)


def count(paths: Iterable[Path]) -> dict[Door, Count]:
    """Read every record of these files."""
    counts: dict[Door, Count] = {}
    for path in paths:
        for result in read(path):
            held = counts.setdefault(result.door, Count())
            held.records += 1
            held.with_issues += bool(result.issues)
            held.issues.update(issue.kind for issue in result.issues)
            if result.trial is None:
                held.failed += 1
            else:
                held.sites += len(result.trial.sites)
                held.with_results += result.trial.has_results
    return counts


def table(counts: dict[Door, Count]) -> str:
    """Write the counts as a table in Markdown."""
    kinds = sorted({kind for held in counts.values() for kind in held.issues})
    heads = ["form", "records", "failed", "sites", "results posted", "with issues", *kinds]
    lines = [f"| {' | '.join(heads)} |", f"| --- {'| ---: ' * (len(heads) - 1)}|"]
    for door, held in sorted(counts.items()):
        cells = [held.records, held.failed, held.sites, held.with_results, held.with_issues]
        cells += [held.issues[kind] for kind in kinds]
        lines.append(f"| {door} | {' | '.join(f'{cell:,}' for cell in cells)} |")
    return "\n".join(lines)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(paths: tuple[Path, ...]) -> None:
    """Count what is read in PATHS."""
    click.echo(table(count(paths)))


if __name__ == "__main__":
    main()
