"""Measure how long findings take."""

from pathlib import Path

import click

from trialpost.cli.answers import answer_json, json_option

_SIZE = click.IntRange(min=1)


@click.command("findings")
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@click.option("--participants", type=_SIZE, default=1000, show_default=True)
@click.option("--parameters", type=_SIZE, default=40, show_default=True)
@click.option("--visits", type=_SIZE, default=12, show_default=True)
@json_option
def findings_command(
    paths: tuple[Path, ...], participants: int, parameters: int, visits: int, as_json: bool
) -> None:
    """Measure findings of posted results beside parsing their JSON, and of participants' data.

    PATH holds registry records; without one only the participants' data are measured.

    Example: trialpost bench findings with-results.jsonl.gz --participants 1000 --json
    """
    from trialpost.benchmarks import reported

    told = {
        "records": reported.records(paths) if paths else None,
        "participants": reported.participants(participants, parameters, visits),
    }
    if as_json:
        answer_json(told)
        return
    if told["records"] is not None:
        one = told["records"]
        click.echo(
            f"{one['findings']:,} findings of {one['records']} records in {one['seconds']} s, "
            f"{one['findings_vs_json']} times what parsing their JSON takes."
        )
    one = told["participants"]
    click.echo(f"{one['findings']:,} findings of {one['rows']:,} rows in {one['seconds']} s.")
