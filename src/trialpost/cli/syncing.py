"""Keep the catalogue current: what changed at a registry since last time."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from trialpost.cli.answers import Day, answer_json, json_option, report, start_django
from trialpost.cli.catalogue import tell_summary

REGISTRIES = ("clinicaltrials.gov",)


@click.command()
@click.option("--registry", type=click.Choice(REGISTRIES), default=REGISTRIES[0], show_default=True)
@click.option(
    "--since",
    type=Day(),
    metavar="DATE",
    help="Ask for what was updated on this day (YYYY-MM-DD) or later. Default: since last time.",
)
@click.option("--condition", default="", metavar="TEXT", help="Only trials of this condition.")
@click.option("--full-listing", is_flag=True, help="Look for vanished trials though not yet due.")
@click.option(
    "--accept-form", is_flag=True, help="Let it count though the records have lost something."
)
@click.option("--base-url", metavar="URL", help="Where the registry's API is. Default: its own.")
@json_option
def sync(
    registry: str,
    since: dt.date | None,
    condition: str,
    full_listing: bool,
    accept_form: bool,
    base_url: str | None,
    as_json: bool,
) -> None:
    """Fetch what changed at a registry since last time, and once a week see what vanished.

    Into an empty catalogue everything is fetched. A run that breaks off goes on where it broke.
    Contacts the registry, at https://clinicaltrials.gov/api/v2 unless told otherwise.

    A run in which too many records cannot be read, or have lost their status or a field that all
    had, is kept and does not count: the next one asks for the same again, and the exit status is 1.

    Example: trialpost sync
    """
    start_django()
    from trialpost.web.catalogue.sync import run as syncing
    from trialpost.web.newsroom import arrivals

    plan = _plan(
        base_url,
        since=since,
        condition=condition.strip(),
        listing=full_listing,
        accept_form=accept_form,
    )
    now = dt.datetime.now(dt.UTC)
    with _line() as progress:
        done = syncing.sync(plan, gateway=syncing.operators_gateway(), now=now, progress=progress)
    drafts = arrivals.make_drafts(now=now)
    if as_json:
        answer_json(done)
    else:
        _tell(done)
        if drafts["made"]:
            click.echo(f"New results made {drafts['made']:,} draft articles; see /editor/.")
    if done.failed or not done.counts:
        sys.exit(1)


def _plan(base_url: str | None, **asked: Any) -> Any:
    from django.conf import settings

    from trialpost.web.catalogue.sync.plan import Plan
    from trialpost.web.configuration import download_of

    told = settings.SYNC
    base, download = told.base_url, told.download_url
    if base_url and base_url.rstrip("/") != base:
        base = base_url.rstrip("/")
        download = download_of(base) if download else ""
    return Plan(base_url=base, download_url=download, **asked)


@contextmanager
def _line() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Show on one line how far it is where standard error is a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(what: str, done: int, total: int | None) -> None:
        of = f" of {total:,}" if total else ""
        click.echo(f"\r\x1b[K{what}: {done:,}{of}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _tell(done: Any) -> None:
    """Say in words what a run did; what is worth a look goes to standard error."""
    since = f" updated since {done.since}" if done.since else ""
    version = f"; its data are of {done.data_version} UTC" if done.data_version else ""
    click.echo(f"Asked {done.registry} for records{since}{version}.")
    tell_summary(done)
    if done.listed is not None:
        more = f", {done.not_held:,} of them not in the catalogue" if done.not_held else ""
        click.echo(f"It lists {done.listed:,} trials{more}; {done.vanished:,} have vanished.")
    for note in done.notes:
        report(note)


COMMANDS = [sync]
