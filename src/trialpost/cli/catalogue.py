"""Commands over the catalogue: load registry files, build the index, show one trial."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from trialpost.cli.answers import (
    answer_json,
    as_of_option,
    json_option,
    report,
    start_django,
    well_formed,
)
from trialpost.registry.files.reading import FORMATS

FAILURES_SHOWN = 10


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="How the files are laid out, or the form of their records; auto goes by content.",
)
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    envvar="TRIALPOST_CORES",
    help="Cores to load on; else TRIALPOST_CORES says, else all, at most eight.",
)
@click.option("--replace-vocabulary", is_flag=True, help="Take MeSH also from a much smaller file.")
@click.option("--criteria", is_flag=True, help="Read the criteria as well, as 'reindex' does.")
@json_option
def load(
    paths: tuple[str, ...],
    form: str,
    cores: int | None,
    replace_vocabulary: bool,
    criteria: bool,
    as_json: bool,
) -> None:
    """Take registry files, or folders of them, into the catalogue.

    Records of ClinicalTrials.gov (API v2, older XML), CTIS, EUCTR, EudraCT results, ISRCTN, the
    WHO's ICTRP and the NCI are known by their content, in JSON, JSON lines, XML, CSV or text, each
    also as .gz, .zip or .tar.gz. NLM's file of MeSH descriptors goes into the vocabulary. Loading
    the same file twice changes nothing. What cannot be read is named, the rest is kept, and the
    exit status is 1.

    Criteria are read afterwards: by 'trialpost reindex', by the timer, or at once with --criteria.

    Example: trialpost load recruiting.jsonl.gz
    """
    start_django()
    from trialpost.web.catalogue import actions, trees

    with _bar(lambda: actions.expected_bytes(paths)) as progress:
        summary = actions.load(
            paths,
            now=_now(),
            progress=progress,
            format=form,
            cores=cores,
            replace_vocabulary=replace_vocabulary,
        )
    read = None
    if criteria:
        with _bar(trees.left_to_read, label="Reading criteria") as progress:
            read = trees.rebuild(cores=cores, progress=progress)
    if as_json:
        answer_json(summary)
    else:
        tell_summary(summary)
        came = summary.new or summary.changed or summary.unchanged
        _tell_criteria(read, trees.left_to_read() if came else 0)
    something = summary.read or summary.vocabularies
    if not something and not summary.failed:
        report(f"Nothing to load was found in {', '.join(paths)}.")
    if summary.failed or not something:
        sys.exit(1)


@click.command()
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    envvar="TRIALPOST_CORES",
    help="Cores to read criteria on; else TRIALPOST_CORES says, else all, at most eight.",
)
def reindex(cores: int | None) -> None:
    """Build the text index anew, and read the criteria that are not read by the present rules.

    Both are caches: they can be deleted at any time.

    Example: trialpost reindex
    """
    start_django()
    from trialpost.web.catalogue import actions, trees

    count = actions.reindex()
    with _bar(trees.left_to_read, label="Reading criteria") as progress:
        read = trees.rebuild(cores=cores, progress=progress)
    if count is None:
        raise click.ClickException("Another process is building the index just now; leave it be.")
    click.echo(f"The search index holds {count:,} trials.")
    click.echo(f"The criteria of {read:,} trials were read; {trees.kept():,} are kept as trees.")


@click.command()
@click.argument("registry_id", metavar="ID")
@click.option("--sources", is_flag=True, help="Also say which records it comes from.")
@click.option("--criteria", is_flag=True, help="Also say how each criterion is read, as a tree.")
@as_of_option
@json_option
def show(registry_id: str, sources: bool, criteria: bool, today: dt.date, as_json: bool) -> None:
    """Show one trial as the catalogue holds it, by the identifier that any registry gave it.

    --sources explains from which records it was put together, and why; --criteria how the rules
    read who may take part.

    Example: trialpost show NCT02708095 --sources
    """
    start_django()
    from trialpost.cli.record import Shown, show_document, tell_trial
    from trialpost.web.catalogue import store, trees

    trial = store.trial(well_formed(registry_id))
    told = Shown(
        trial=trial,
        issues=store.issues_of(registry_id),
        vanished_at=store.vanished_at(registry_id),
        sources=store.sources(registry_id) if sources else None,
        criteria=trees.of(trial) if criteria else None,
    )
    if as_json:
        answer_json(show_document(told, today=today))
    else:
        tell_trial(told, today=today)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextmanager
def _bar(size: Callable[[], int], label: str = "Loading") -> Iterator[Callable[[int], None] | None]:
    """Show a bar where standard error is a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=max(1, size()), label=label, file=sys.stderr) as bar:
        yield bar.update


def _tell_drift(alarms: Any) -> None:
    kinds = Counter(alarm.kind.value for alarm in alarms)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    report(
        f"The registry may have changed its form; fields: {told}. The first: {alarms[0].sentence} "
        "'trialpost doctor' lists all."
    )


def _tell_what_stays(summary: Any) -> None:
    """Say which records did not take the place of what is held."""
    if summary.older == 1:
        click.echo("1 record is older than what is held, and changes nothing.")
    elif summary.older:
        click.echo(f"{summary.older:,} records are older than what is held, and change nothing.")
    if summary.still_gone:
        click.echo(
            f"{summary.still_gone:,} stay marked as gone: their registry listed them no more, and "
            "these records are not newer than that. 'trialpost sync' brings back what it lists."
        )


def _tell_criteria(read: int | None, left: int) -> None:
    """Say how many trials' criteria were read, and of how many they are still to be."""
    if read:
        click.echo(f"The criteria of {read:,} {'trial' if read == 1 else 'trials'} were read.")
    if left:
        trials = "1 trial" if left == 1 else f"{left:,} trials"
        click.echo(
            f"The criteria of {trials} are still to be read: run 'trialpost reindex' now, or leave "
            "it to the timer ('trialpost tick'). Until then the first match takes longer."
        )


def tell_summary(summary: Any) -> None:
    """Say in words what a load did; what failed goes to standard error."""
    parts = [f"{summary.new:,} new", f"{summary.changed:,} changed"]
    parts.append(f"{summary.unchanged:,} unchanged")
    if summary.duplicates:
        parts.append(f"{summary.duplicates:,} replaced by a later one in the same load")
    for held in summary.vocabularies:
        click.echo(f"MeSH {held.edition}: {held.entries:,} descriptors are in the vocabulary now.")
    if summary.read or not summary.vocabularies:
        counts = ", ".join(parts)
        click.echo(f"Read {summary.read:,} records in {summary.seconds:.1f} s: {counts}.")
    _tell_what_stays(summary)
    if summary.issues:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in summary.issues.items())
        click.echo(
            f"Oddities in the records ({kinds}) are kept with each trial: 'trialpost show ID'."
        )
    if summary.drift:
        _tell_drift(summary.drift)
    for failure in summary.failed[:FAILURES_SHOWN]:
        named = failure.why.startswith(failure.where)
        click.echo(f"  {failure.why if named else f'{failure.where}: {failure.why}'}", err=True)
    if summary.failed:
        more = len(summary.failed) - FAILURES_SHOWN
        click.echo(f"  … and {more:,} more; --json lists them all.", err=True) if more > 0 else None
        report(f"{len(summary.failed):,} could not be read; what was good is kept.")


COMMANDS = [load, reindex, show]
