"""Measure standing matches beside what one would use instead."""

import datetime as dt
from pathlib import Path
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
@click.option(
    "--patience",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Stop what else is measured after so long; its figures are null then.",
)
@click.option("--sweep", is_flag=True, help="Measure fewer of the trials as well.")
@click.option("--alone", is_flag=True, help="Measure nothing else; 'equal' is null then.")
@click.option(
    "--whole",
    type=click.IntRange(min=50),
    metavar="PEOPLE",
    help="Measure a whole watch for so many people as well: open, judge, write the notices.",
)
@click.option(
    "--records",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Registry records for it. Default: as many invented ones as trials.",
)
@as_of_option
@json_option
def watch_command(
    profiles: int,
    trials: int,
    postgresql: str | None,
    beside: tuple[str, ...],
    patience: float | None,
    sweep: bool,
    alone: bool,
    whole: int | None,
    records: tuple[Path, ...],
    today: dt.date,
    as_json: bool,
) -> None:
    """Measure how fast changed trials are held against standing profiles, on one core.

    Profiles and trials are invented, the same ones for every number. The rivals get the same data
    as plain tables, in memory, and have to find the same pairs. Above ten million profiles there
    are several shards, matched one after the other, and no rival is asked.

    With --whole the service's own road is measured beside it, from sealed shards to notices that
    are written, on a fresh database: its records have earlier versions that are invented.

    Example: trialpost bench watch --profiles 1000000 --trials 2000 --whole 10000 --json
    """
    from trialpost.benchmarks import watching_whole
    from trialpost.benchmarks.watching import document

    told = document(
        profiles,
        trials,
        today,
        postgresql=None if alone else postgresql,
        beside=() if alone else beside,
        sweep=sweep,
        patience=patience,
    )
    told["whole"] = whole and watching_whole.document(whole, trials, today, paths=records)
    if as_json:
        answer_json(told)
    else:
        _tell(told)


def _tell(told: dict[str, Any]) -> None:
    click.echo(
        f"{told['profiles']:,} profiles, {told['trials']:,} trials: {told['matches']:,} matches in "
        f"{told['seconds']} s (memory alone would take {told['floor_seconds']} s: "
        f"{told['share_of_bandwidth']:.1%} of its bandwidth)"
    )
    click.echo(
        f"built in {told['build_seconds']} s, opened in {told['open_seconds']} s, "
        f"{told['bytes_per_profile']} bytes a profile"
    )
    for part in told["sweep"]:
        click.echo(f"{part['trials']:,} trials: {part['matches']:,} matches in {part['seconds']} s")
    for name, rival in told["alternatives"].items():
        if rival and rival["seconds"] is None:
            click.echo(f"{name}: no answer in {told['patience_seconds']} s")
        elif rival:
            click.echo(f"{name}: {rival['matches']:,} matches in {rival['seconds']} s")
    if told["whole"]:
        _tell_whole(told["whole"])
    if told["equal"] is not None:
        click.echo("all found the same" if told["equal"] else "NOT all found the same")


def _tell_whole(told: dict[str, Any]) -> None:
    """Say what a whole watch took; figures in brackets are the processor's own time."""
    open_, match, watch, write = (
        f"{told[f'{part}_seconds']} s ({told[f'{part}_cpu_seconds']} s)"
        for part in ("open", "match", "watch", "write")
    )
    click.echo(
        f"end to end: {told['profiles']:,} people, {told['changed_trials']:,} changed trials, "
        f"{told['pairs']:,} pairs judged, {told['notices']:,} notices"
    )
    click.echo(
        f"opened in {open_}, matched in {match}; watched in {watch} in all, of which {write} "
        "to write the notices"
    )
    click.echo(f"{told['cpu_ms_a_pair']} ms of processor time a pair")
