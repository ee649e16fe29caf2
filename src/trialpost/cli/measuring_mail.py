"""Measure the delivery of mail beside a bare loop."""

from typing import Any

import click

from trialpost.cli.answers import answer_json, json_option


@click.command("mail")
@click.option(
    "--messages", type=click.IntRange(min=1), default=10_000, show_default=True, help="Notices."
)
@click.option(
    "--connections",
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help="Conversations of the delivery; the loop has one.",
)
@click.option(
    "--postgresql",
    metavar="URL",
    envvar="DATABASE_URL_BENCH",
    help="An empty PostgreSQL database to measure as well; else its figures are null.",
)
@click.option("--no-sqlite", is_flag=True, help="Leave SQLite out.")
@json_option
def mail_command(
    messages: int, connections: int, postgresql: str | None, no_sqlite: bool, as_json: bool
) -> None:
    """Measure how fast waiting notices go out, beside a bare smtplib loop with the same bytes.

    Both send to a real SMTP server on this machine. The delivery claims, opens and composes each
    notice, asks whether it is still wanted, and notes each answer in the database.

    Example: trialpost bench mail --messages 100000 --json
    """
    from trialpost.benchmarks.mailing import document

    told = document(messages, connections=connections, postgresql=postgresql, sqlite=not no_sqlite)
    if as_json:
        answer_json(told)
        return
    for database in ("sqlite", "postgresql"):
        if told[database]:
            _tell(database, told[database], told)


def _tell(database: str, found: dict[str, Any], told: dict[str, Any]) -> None:
    click.echo(
        f"{database}: {told['messages']:,} notices of {found['bytes_per_message']:,} bytes in "
        f"{found['seconds']} s ({found['per_second']:,} a second), the loop in "
        f"{found['loop_seconds']} s: {found['speed']} of its speed (goal {told['goal']})"
    )
