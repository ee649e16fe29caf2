"""Measure speed on data of a stated size, beside what one would use instead."""

from pathlib import Path

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
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@json_option
def ingest(records: int, postgresql: str | None, path: Path | None, as_json: bool) -> None:
    """Measure reading and loading, on the records of PATH over and over, or on generated ones.

    Reading is compared with orjson on the same bytes, loading with putting the same bytes into a
    bare table; a record that is read again gets an identifier of its own there.

    Example: trialpost bench ingest --records 2000 recruiting.jsonl.gz --json
    """
    from trialpost.benchmarks.ingest import reader_ratio
    from trialpost.benchmarks.load import distinct, load_ratio

    sqlite = load_ratio(distinct(path, records))
    other = load_ratio(distinct(path, records), postgresql) if postgresql else None
    ratios = {"sqlite": sqlite["ratio"], "postgresql": other["ratio"] if other else None}
    document = reader_ratio(records, path, load_vs_raw_insert=ratios)
    document["peak_mb"] = max(document["peak_mb"], sqlite["peak_mb"])
    document["load_seconds"] = {
        "sqlite": sqlite["seconds"],
        "postgresql": other["seconds"] if other else None,
    }
    if as_json:
        answer_json(document)
        return
    click.echo(f"{document['records']:,} records, {document['bytes'] / 1e6:,.1f} MB")
    click.echo(f"reading: {document['reader_vs_orjson']} times the time of orjson")
    for name, ratio in ratios.items():
        measured = "not measured" if ratio is None else f"{ratio} times the time of a raw insert"
        click.echo(f"loading into {name}: {measured}")
    click.echo(f"peak {document['peak_mb']:,.0f} MB, {document['cores']} cores")


COMMANDS = [bench]
