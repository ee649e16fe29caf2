"""Measure quality against a labelled collection."""

import datetime as dt
from pathlib import Path

import click

from trialpost.cli.answers import answer_json, as_of_option, json_option
from trialpost.cli.measuring_verify import verify_command
from trialpost.errors import BadInput

_FILE = click.Path(dir_okay=False, path_type=Path)


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
    null. A criterion that does not concern the person, as pregnancy a man, is written as unknown.

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


@evaluate.command()
@click.option("--topics", "topics_file", metavar="FILE", required=True, type=_FILE,
              help="Notes or profiles, one JSON object a line.")  # fmt: skip
@click.option("--trials", "trial_files", metavar="FILE", required=True, multiple=True, type=_FILE,
              help="Trials, one JSON object a line; may be given several times.")  # fmt: skip
@click.option("--qrels", "labels_file", metavar="FILE", required=True, type=_FILE,
              help="Labels: topic, trial and 0, 1 or 2, set apart by tabs.")  # fmt: skip
@click.option("--run", "run_file", metavar="OUT", type=_FILE,
              help="Write the ranking here, in the six columns that scorers read.")  # fmt: skip
@click.option("--judged-only", is_flag=True, help="Rank only trials that have a label.")
@as_of_option
@json_option
def retrieval(
    topics_file: Path,
    trial_files: tuple[Path, ...],
    labels_file: Path,
    run_file: Path | None,
    judged_only: bool,
    today: dt.date,
    as_json: bool,
) -> None:
    """Rank trials for notes, and score the rankings beside plain BM25's in the same run.

    A topic is {"id", "text"} or {"id", "profile"}; a label is 0 (not relevant), 1 (excluded) or 2
    (eligible). Every file may be compressed with gzip. Means are over the topics that have
    something to find. The answer is one JSON document, with or without --json.

    Example: trialpost evaluate retrieval --topics topics.jsonl --trials trials.jsonl.gz --qrels
    qrels.tsv --run ours.run
    """
    from trialpost.evaluation.retrieval import collection, running

    topics = collection.read_topics(topics_file, today=today)
    labels = collection.read_labels(labels_file)
    trials = collection.read_trials(trial_files)
    if judged_only:
        trials = running.judged_only(trials, labels)
    ours = running.run_ours(topics, trials, labels, today=today)
    if run_file is not None:
        running.write_run(run_file, ours)
    plain = running.run_plain(topics, trials, labels)
    counts = {"topics": len(ours.scores), "trials": len(trials)}
    answer_json(counts | ours.document() | {"bm25": plain.document()})


@evaluate.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(exists=True, path_type=Path))  # fmt: skip
@click.option("--sample", type=click.IntRange(min=0), default=0, show_default=True,
              help="Also give so many checks that did not agree, to be read by hand.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Which ones.")
@json_option
def findings(paths: tuple[Path, ...], sample: int, seed: int, as_json: bool) -> None:
    """Make findings of records with posted results, and count how their checks ended.

    The answer is one JSON document, with or without --json.

    Example: trialpost evaluate findings with-results.jsonl.gz --sample 40
    """
    import msgspec

    from trialpost.evaluation.findings import tally

    counted = tally(paths)
    chosen = counted.sample(sample, seed=seed)
    extra = {"sample": [msgspec.to_builtins(one) for one in chosen]} if sample else {}
    answer_json(counted.document() | extra)


@evaluate.command()
@click.argument("folder", metavar="FOLDER",
                type=click.Path(exists=True, file_okay=False, path_type=Path))  # fmt: skip
@click.option("--figures", required=True, metavar="FILE.tsv",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Result figures of abstracts, annotated by hand.")  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="Also list what was wrong or not found.")
@json_option
def publications(folder: Path, figures: Path, listed: bool, as_json: bool) -> None:
    """Hold what is read from publications against labels and against figures annotated by hand.

    FOLDER has the papers and their labels. The answer is one JSON document, with or without --json;
    the rules were written on one half of the papers, and both halves are given.

    Example: trialpost evaluate publications papers/ --figures publication-figures.tsv
    """
    from trialpost.evaluation.publications import report

    answer_json(report(folder, figures, listed=listed))


@evaluate.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Write each article here as JSON, beside its findings.")  # fmt: skip
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True,
              help="The language of the articles.")  # fmt: skip
@json_option
def articles(paths: tuple[str, ...], out: Path | None, language: str, as_json: bool) -> None:
    """Make an article of every record with results, and count the numbers that are traced.

    PATH is a registry file, compressed or not. The answer is one JSON document, with or without
    --json: how many were made, numbers traced and not, reading grades, words, and the ten elements.

    Example: trialpost evaluate articles with-results.jsonl.gz --out articles/
    """
    from trialpost.evaluation.articles import evaluate_articles

    answer_json(evaluate_articles(paths, out=out, language=language))


def _same(path: Path, other: Path) -> bool:
    return str(path) != "-" and path.exists() and path.samefile(other)


evaluate.add_command(verify_command)

COMMANDS = [evaluate]
