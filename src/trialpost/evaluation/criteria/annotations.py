"""Hold what we read in eligibility texts against what people marked in them by hand.

Run it as::

    python -m trialpost.evaluation.criteria.annotations chia.jsonl.gz lct.jsonl.gz
    python -m trialpost.evaluation.criteria.annotations chia.jsonl.gz --layer readers

``--layer readers`` scores quantities, windows, names and negation by themselves, ``trees`` the
leaves of the trees. ``--half`` scores one half of the trials, drawn as those of the patients are
(``trialpost.evaluation.criteria.patients``). ``--errors ROW`` lists what a row counts as missed or
wrong, of the open half only: the other is there to tell how the rules do on texts that nobody read.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from trialpost.errors import BadInput
from trialpost.evaluation.criteria.chia import read_chia
from trialpost.evaluation.criteria.layers import score_layers
from trialpost.evaluation.criteria.lct import read_lct
from trialpost.evaluation.criteria.marked import MarkedText
from trialpost.evaluation.criteria.patients import ALL, DEV, HELD, half_of
from trialpost.evaluation.criteria.tally import Tallies
from trialpost.evaluation.criteria.trees import score_trees

_LAYERS = {"readers": score_layers, "trees": score_trees}


def read_marked(path: Path) -> Iterator[MarkedText]:
    """Read a collection by the name of its file.

    Raises:
        BadInput: if it is neither Chia nor the Leaf Clinical Trials corpus.
    """
    if path.name.startswith("chia"):
        return read_chia(path)
    if path.name.startswith("lct"):
        return read_lct(path)
    raise BadInput(f"{path} is neither chia.jsonl.gz nor lct.jsonl.gz.")


def read_half(path: Path, half: str = ALL) -> Iterator[MarkedText]:
    """Read the texts of one half of a collection's trials; both sides of a trial are in one."""
    for one in read_marked(path):
        if half in (ALL, half_of(one.id.split()[0])):
            yield one


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--layer", type=click.Choice(list(_LAYERS)), help="Only this layer.")
@click.option("--half", type=click.Choice([DEV, HELD, ALL]), default=ALL, show_default=True)
@click.option("--errors", metavar="ROW", help="List what a row counts against us.")
@click.option("--count", default=40, show_default=True, help="How many errors of each sort.")
def main(
    paths: tuple[Path, ...], layer: str | None, half: str, errors: str | None, count: int
) -> None:
    """Score the readers and the trees on collections of marked eligibility texts."""
    half = DEV if errors else half
    for path in paths:
        for name, scored in _LAYERS.items():
            if layer in (None, name):
                tallies = scored(read_half(path, half))
                title = f"{path.name.split('.')[0]}, {name}"
                _tell(tallies, title if half == ALL else f"{title}, {half}", errors, count)


def _tell(tallies: Tallies, title: str, errors: str | None, count: int) -> None:
    if errors is None:
        click.echo("\n".join(tallies.table(title)) + "\n")
        return
    for row, tally in tallies.rows.items():
        if row.startswith(errors):
            for sort, cases in (("missed", tally.missed), ("wrong", tally.wrong)):
                click.echo(f"\n## {title}, {row}, {sort}: {len(cases)}")
                step = max(1, len(cases) // count)
                click.echo("\n".join(cases[::step][:count]))


if __name__ == "__main__":
    main()
