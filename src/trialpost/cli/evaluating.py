"""Measure quality against a labelled collection."""

import datetime as dt
from pathlib import Path

import click

from trialpost.cli.answers import answer_json, as_of_option, json_option
from trialpost.errors import BadInput


@click.group()
def evaluate() -> None:
    """Measure quality against a labelled collection.

    Example: trialpost evaluate criteria pairs.jsonl --predictions answers.jsonl
    """


@evaluate.command()
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--mode",
    type=click.Choice(["strict", "presumed"]),
    help="Whether what a note does not mention may count as absent (presumed) or not (strict). "
    "Default: presumed for notes, strict for profiles.",
)
@click.option(
    "--predictions",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the answers here, one JSON object a line.",
)
@as_of_option
@json_option
def criteria(
    path: Path, mode: str | None, predictions: Path | None, today: dt.date, as_json: bool
) -> None:
    """Judge people against single criteria, and score the answers where there are labels.

    FILE holds one JSON object a line, {"id", "note" or "profile", "criterion", "kind"}, with
    "label" (met, not_met, unknown) where there is one; it may be compressed with gzip, and - is
    standard input. The answer is one JSON document, with or without --json; a share of nothing is
    null.

    Example: trialpost evaluate criteria pairs.jsonl.gz --mode strict --predictions answers.jsonl
    """
    from trialpost.evaluation.criteria.answering import Mode, answers_to
    from trialpost.evaluation.criteria.pairs import read_pairs
    from trialpost.evaluation.criteria.predictions import write_predictions
    from trialpost.evaluation.criteria.scores import score

    if predictions is not None and predictions.exists() and _same(path, predictions):
        raise BadInput(f"{predictions} is the file that is read; name another for the answers.")
    pairs = read_pairs(path, today=today)
    answers = answers_to(pairs, mode=Mode(mode) if mode else None, today=today)
    if predictions is not None:
        write_predictions(predictions, pairs, answers)
    scores = score([one.label for one in pairs], [one.verdict for one in answers])
    answer_json(scores.document())


def _same(path: Path, other: Path) -> bool:
    return str(path) != "-" and path.exists() and path.samefile(other)


COMMANDS = [evaluate]
