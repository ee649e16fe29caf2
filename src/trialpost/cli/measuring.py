"""Measure speed on data of a stated size, beside what one would use instead."""

from pathlib import Path
from typing import Any

import click

from trialpost.cli.answers import answer_json, json_option


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


COMMANDS = [bench]
