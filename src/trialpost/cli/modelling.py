"""Let the operator's language model propose what the rules could not read of criteria."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from trialpost.cli.answers import EMPTY, answer_json, json_option, report, start_django
from trialpost.errors import NotFound


@click.command("read-criteria")
@click.option("--dry-run", is_flag=True, help="Print what would be sent, and send nothing.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask N questions at most.")
@json_option
def read_criteria(dry_run: bool, limit: int | None, as_json: bool) -> None:
    """Ask a language model about criteria that were not read, where you have named one.

    Sends the registry's text of such criteria of recruiting trials to the endpoint that
    TRIALPOST_MODEL_URL names, each once, and keeps the answers; nothing about a person. What the
    text does not bear out is dropped, and the rest is marked as a model's. Without an endpoint
    nothing is sent; --dry-run shows it all before.

    Example: trialpost read-criteria --dry-run --limit 3
    """
    start_django()
    from trialpost.web.catalogue.current import current_catalogue

    catalogue = current_catalogue()
    if dry_run:
        _show(catalogue, limit, as_json)
    else:
        _fill(catalogue, limit, as_json)


def _show(catalogue: Any, limit: int | None, as_json: bool) -> None:
    """Print the messages as they would be sent."""
    from django.conf import settings

    from trialpost.web.catalogue.proposals import questions
    from trialpost.web.language_model import body_of

    told = settings.MODEL
    where = f"{told.url}/chat/completions" if told.url else None
    found = list(questions(catalogue, told.name, limit=limit))
    if as_json:
        bodies = [
            {"trial": one.trial, "body": body_of(told.name, one.messages).decode()} for one in found
        ]
        answer_json({"url": where, "model": told.name, "requests": bodies})
        return
    if found:
        click.echo("Sent with every criterion:\n")
        click.echo(found[0].messages[0].content)
    for one in found:
        click.echo(f"{one.trial}: {one.messages[1].content}")
    to = f"to {where}" if where else "nowhere, since TRIALPOST_MODEL_URL is not set"
    report(f"{len(found):,} questions are to be sent, {to}. Nothing was sent now.")


def _fill(catalogue: Any, limit: int | None, as_json: bool) -> None:
    """Ask, and say what came of it."""
    from django.conf import settings

    from trialpost.web.catalogue.proposals import fill
    from trialpost.web.language_model import LanguageModel

    model = LanguageModel(settings.MODEL)
    if not len(catalogue):
        raise NotFound(EMPTY)
    with _counter() as progress:
        done = fill(catalogue, model, now=dt.datetime.now(dt.UTC), limit=limit, progress=progress)
    if as_json:
        answer_json(done)
    else:
        _tell(done, settings.MODEL.host)
    if done.stopped:
        report(done.stopped)
    if done.failed:
        sys.exit(1)


@contextmanager
def _counter() -> Iterator[Callable[[int], None] | None]:
    """Count on one line where standard error is a terminal, and show nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    count = 0

    def show(more: int) -> None:
        nonlocal count
        count += more
        click.echo(f"\r\x1b[KCriteria asked about: {count:,}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _tell(done: Any, host: str) -> None:
    click.echo(f"Asked {done.model} at {host} about {done.asked:,} criteria.")
    if done.failed:
        click.echo(f"{done.failed:,} questions got no answer; run it again to ask them.")
    click.echo(
        f"Of {done.pieces:,} parts that were not read, {done.accepted:,} are read now and marked "
        f"as a model's, and of {done.open:,} the model could not tell."
    )
    for reason, count in done.refused.items():
        click.echo(f"  dropped, {reason}: {count:,}")
    if done.dropped_concepts:
        click.echo(
            f"  concepts that did not fit their names and were left out: {done.dropped_concepts:,}"
        )


COMMANDS = [read_criteria]
