"""Watch real records from end to end, and audit what was told."""

import datetime as dt
from pathlib import Path

import click

from trialpost.cli.answers import answer_json, as_of_option, json_option


@click.command("audit")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--profiles", type=click.IntRange(min=50), default=1000, show_default=True, help="People."
)
@click.option(
    "--sample", type=click.IntRange(min=1), help="How many people to audit. Default: all."
)
@click.option(
    "--postgresql",
    metavar="URL",
    envvar="DATABASE_URL_BENCH",
    help="An empty PostgreSQL database to use; else a fresh SQLite file.",
)
@as_of_option
@json_option
def audit_command(
    files: tuple[Path, ...],
    profiles: int,
    sample: int | None,
    postgresql: str | None,
    today: dt.date,
    as_json: bool,
) -> None:
    """Watch two versions of registry records for invented people, and audit what was told.

    The files hold records of ClinicalTrials.gov; their earlier versions are invented. Fails if a
    notice was missed or one was too many.

    Example: trialpost bench audit recruiting.jsonl.gz --profiles 10000 --json
    """
    from trialpost.benchmarks.watch_audit import document

    told = document(files, profiles, today, sample=sample, postgresql=postgresql)
    if as_json:
        answer_json(told)
    else:
        click.echo(
            f"{told['profiles']:,} profiles, {told['changed_trials']:,} changed trials: "
            f"{told['pairs']:,} pairs judged of {told['pairs_by_coded_fields']:,} by coded fields, "
            f"{told['notices']:,} notices written"
        )
        click.echo(
            f"shards built in {told['build_seconds']} s, opened in {told['open_seconds']} s; "
            f"matched in {told['match_seconds']} s; watched in {told['watch_seconds']} s in all"
        )
        click.echo(
            f"audit of {told['checked']:,} people, {told['left_out']:,} left out: "
            f"{told['missed']} missed, {told['surplus']} surplus; of what became of trials "
            f"{told['follow_ups']['due']:,} were due and {sum(told['became'].values()):,} written"
        )
    if told["missed"] or told["surplus"]:
        raise SystemExit(1)
