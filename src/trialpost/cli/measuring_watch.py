"""Measure standing matches beside what one would use instead."""

import datetime as dt
from typing import Any

import click

from trialpost.cli.answers import answer_json, as_of_option, json_option

RIVALS = ("duckdb", "polars")


@click.command("watch")
@click.option(
    "--profiles", type=click.IntRange(min=1), default=100_000, show_default=True, help="People."
)
@click.option(
    "--trials", type=click.IntRange(min=1), default=2000, show_default=True, help="Changed trials."
)
@click.option(
    "--postgresql",
    metavar="URL",
    envvar="DATABASE_URL_BENCH",
    help="A PostgreSQL database to measure as well; else its figure is null.",
)
@click.option(
    "--beside",
    type=click.Choice(RIVALS),
    multiple=True,
    default=RIVALS,
    show_default=True,
    help="What else to measure in the same run.",
)
@click.option("--sweep", is_flag=True, help="Measure fewer of the trials as well.")
@click.option("--alone", is_flag=True, help="Measure nothing else; 'equal' is null then.")
@as_of_option
@json_option
def watch_command(
    profiles: int,
    trials: int,
    postgresql: str | None,
    beside: tuple[str, ...],
    sweep: bool,
    alone: bool,
    today: dt.date,
    as_json: bool,
) -> None:
    """Measure how fast changed trials are held against standing profiles, on one core.

    Profiles and trials are invented, the same ones for every number. The rivals get the same data
    as plain tables, in memory, and have to find the same pairs. Above ten million profiles there
    are several shards, matched one after the other, and no rival is asked.

    Example: trialpost bench watch --profiles 1000000 --trials 2000 --json
    """
    from trialpost.benchmarks.watching import document

    told = document(
        profiles,
        trials,
        today,
        postgresql=None if alone else postgresql,
        beside=() if alone else beside,
        sweep=sweep,
    )
    if as_json:
        answer_json(told)
    else:
        _tell(told)


def _tell(told: dict[str, Any]) -> None:
    click.echo(
        f"{told['profiles']:,} profiles, {told['trials']:,} trials: {told['matches']:,} matches in "
        f"{told['seconds']} s (memory alone would take {told['floor_seconds']} s)"
    )
    click.echo(
        f"built in {told['build_seconds']} s, opened in {told['open_seconds']} s, "
        f"{told['bytes_per_profile']} bytes a profile"
    )
    for part in told["sweep"]:
        click.echo(f"{part['trials']:,} trials: {part['matches']:,} matches in {part['seconds']} s")
    for name, rival in told["alternatives"].items():
        if rival:
            click.echo(f"{name}: {rival['matches']:,} matches in {rival['seconds']} s")
    asked = any(told["alternatives"].values())
    if asked:
        click.echo("all found the same" if told["equal"] else "NOT all found the same")
