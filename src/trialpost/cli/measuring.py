"""Measure speed on data of a stated size, beside what one would use instead."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from trialpost.cli.answers import EMPTY, answer_json, as_of_option, json_option, start_django
from trialpost.cli.measuring_articles import article_command
from trialpost.cli.measuring_audit import audit_command
from trialpost.cli.measuring_findings import findings_command
from trialpost.cli.measuring_mail import mail_command
from trialpost.cli.measuring_site import site_command
from trialpost.cli.measuring_watch import watch_command
from trialpost.errors import BadInput
from trialpost.model.trial import Trial


@click.group()
def bench() -> None:
    """Measure speed on data of a stated size.

    Example: trialpost bench ingest --records 20000
    """


@bench.command()
@click.option(
    "--records", type=click.IntRange(min=1), default=5000, show_default=True, help="How many."
)
@click.option(
    "--postgresql",
    metavar="URL",
    envvar="DATABASE_URL_BENCH",
    help="An empty PostgreSQL database to measure as well; else its figure is null.",
)
@click.option("--cores", type=click.IntRange(min=1), help="Cores to load on; all by default.")
@click.option("--runs", type=click.IntRange(min=1), default=1, help="Loads; the median stands.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@json_option
def ingest(
    records: int,
    postgresql: str | None,
    cores: int | None,
    runs: int,
    path: Path | None,
    as_json: bool,
) -> None:
    """Measure reading and loading, on invented records of realistic size or those of PATH.

    Reading is compared with orjson on the same bytes, loading (the search index included) with
    putting the same bytes into a bare table. The records of PATH are taken over and over; one that
    is read again gets an identifier of its own.

    Example: trialpost bench ingest --records 2000 recruiting.jsonl.gz --json
    """
    from trialpost.benchmarks.ingest import document

    told = document(records, path, postgresql=postgresql, cores=cores, runs=runs)
    if as_json:
        answer_json(told)
    else:
        _tell(told)


def _tell(told: dict[str, Any]) -> None:
    click.echo(f"{told['records']:,} records, {told['bytes'] / 1e6:,.1f} MB")
    click.echo(f"reading: {told['reader_vs_orjson']} times the time of orjson")
    for name, ratio in told["load_vs_raw_insert"].items():
        measured = "not measured" if ratio is None else f"{ratio} times the time of a raw insert"
        click.echo(f"loading into {name}: {measured}")
    click.echo(f"peak {told['peak_mb']:,.0f} MB on {told['cores']} cores")


PATIENTS = Path("../shared/data/fhir/synthea-r4.tar.gz")
"""Where invented patients' records lie beside the checkout."""


@bench.command()
@click.option(
    "--patients",
    type=click.Path(path_type=Path),
    default=PATIENTS,
    show_default=True,
    help="FHIR records of patients, known in full: a file, a folder or a .tar.gz.",
)
@click.option(
    "--draws", type=click.IntRange(min=1), default=5, show_default=True, help="Random orders."
)
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@as_of_option
@json_option
def ask(patients: Path, draws: int, path: Path | None, today: dt.date, as_json: bool) -> None:
    """Measure how much a few questions settle, in our order and in others.

    The trials are those of PATH, or of the catalogue, that recruit. Each patient is stripped to
    age, sex, place and one illness; what else their record holds answers the questions.

    Example: trialpost bench ask recruiting.jsonl.gz --json
    """
    from trialpost.benchmarks import ask as measured

    if not patients.exists():
        raise BadInput(f"There are no patients' records at {patients}; name some with --patients.")
    records = list(measured.patients(patients, today))
    told = measured.document(_trials(path), records, today, draws=draws)
    if as_json:
        answer_json(told)
        return
    click.echo(
        f"{told['persons']} persons, {told['open_trials']:,} trials open to them; share settled by "
        f"{', '.join(told['orders']['ours'])} questions:"
    )
    for name, after in told["orders"].items():
        shares = "  ".join(f"{one['settled']:.1%}" for one in after.values())
        click.echo(f"{name:18} {shares}")
    click.echo(f"{told['seconds']} s")


@bench.command()
@click.option(
    "--trials",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="Trees that are judged at once.",
)
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@as_of_option
@json_option
def criteria(trials: int, path: Path | None, today: dt.date, as_json: bool) -> None:
    """Measure reading eligibility texts as trees, and judging many of them for a person.

    The texts are those of the trials of PATH, or of the catalogue. Reading is compared with a scan
    by regular expressions for the same names, limits, times and denials.

    Example: trialpost bench criteria recruiting.jsonl.gz --json
    """
    from trialpost.benchmarks.criteria import document

    texts = (one.eligibility.criteria for one in _trials(path))
    told = document(texts, today, trials=trials)
    if as_json:
        answer_json(told)
        return
    click.echo(
        f"{told['records']:,} texts, {told['criteria']:,} criteria: read in "
        f"{told['parse_ms_per_record']} ms each, {told['parse_vs_scan']} times the time of a scan"
    )
    click.echo(
        f"{told['trials']:,} trials judged in {told['judge_ms']} ms "
        f"(made ready in {told['compile_seconds']} s)"
    )


def _size_options(command: Any) -> Any:
    """Add the options that say how large the catalogue is and where it is made."""
    options = (
        click.option("--trials", type=click.IntRange(min=1), default=65_000, show_default=True,
                     help="Trials that recruit."),
        click.option("--sites", type=click.IntRange(min=1), default=430_000, show_default=True,
                     help="Sites that these have."),
        click.option("--others", type=click.IntRange(min=1), default=500_000, show_default=True,
                     help="Trials that do not recruit."),
        click.option("--asked", type=click.IntRange(min=2), default=300, show_default=True,
                     help="How many different ones are put, once each."),
        click.option("--keep", type=click.Path(file_okay=False, path_type=Path),
                     help="Folder for the catalogue, taken again when it has this size."),
        click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path)),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@bench.command("find")
@_size_options
@click.option(
    "--postgresql",
    metavar="URL",
    envvar="DATABASE_URL_BENCH",
    help="An empty PostgreSQL database to measure as well; else its figures are null.",
)
@as_of_option
@json_option
def find_command(today: dt.date, as_json: bool, **given: Any) -> None:
    """Measure searches in a catalogue of a whole registry's size, in process and on one core.

    The catalogue is made of the records of PATHS (or of the catalogue), over and over, each copy
    with an identifier and sites of its own. What is typed of conditions is measured as well.

    Example: trialpost bench find recruiting.jsonl.gz other.jsonl.gz --json
    """
    _tell_asked(_measured("find", today, given), as_json=as_json)


@bench.command("match")
@_size_options
@as_of_option
@json_option
def match_command(today: dt.date, as_json: bool, **given: Any) -> None:
    """Measure matches in such a catalogue: the best 50 judged by their criteria and explained.

    What to ask next is not worked out: bench ask measures questions.

    Example: trialpost bench match recruiting.jsonl.gz other.jsonl.gz --json
    """
    _tell_asked(_measured("match", today, given), as_json=as_json)


def _measured(kind: str, today: dt.date, given: dict[str, Any]) -> dict[str, Any]:
    from trialpost.benchmarks.finding import document
    from trialpost.benchmarks.registry_size import Size

    size = Size(recruiting=given["trials"], sites=given["sites"], others=given["others"])
    originals = [one for path in given["paths"] or (None,) for one in _trials(path)]
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as folder:
        return document(
            kind,
            originals,
            size,
            given["keep"] or Path(folder),
            today,
            count=given["asked"],
            postgresql=given.get("postgresql"),
        )


def _tell_asked(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answer_json(told)
        return
    click.echo(
        f"{told['trials']:,} trials, {told['sites']:,} recruiting sites: half of {told['asked']} "
        f"answered within {told['p50_ms']} ms, 99 of 100 within {told['p99_ms']} ms"
    )
    if "suggest" in told:
        click.echo(f"suggestions: {told['suggest']['p50_ms']} and {told['suggest']['p99_ms']} ms")
    for name, rival in told["alternatives"].items():
        if rival:
            click.echo(f"{name}: {rival['p50_ms']} and {rival['p99_ms']} ms")
    click.echo(f"opened in {told['open_seconds']} s, {told['resident_mb']:,} MB")


def _trials(path: Path | None) -> Iterator[Trial]:
    """Yield the trials of a file, or of the catalogue.

    Raises:
        BadInput: if there are none.
    """
    from trialpost.registry import read

    if path is not None:
        yield from (found.trial for found in read(path) if found.trial is not None)
        return
    start_django()
    from trialpost.web.catalogue.current import current_catalogue

    catalogue = current_catalogue()
    if not len(catalogue):
        raise BadInput(EMPTY)
    yield from (catalogue.load_trial(one.id) for one in catalogue.all_outlines())


bench.add_command(watch_command)
bench.add_command(audit_command)
bench.add_command(mail_command)
bench.add_command(article_command)
bench.add_command(findings_command)
bench.add_command(site_command)
COMMANDS = [bench]
