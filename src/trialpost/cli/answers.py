"""What commands share: where the data is, today, one JSON document, one plain sentence."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import click
import msgspec

from trialpost.errors import BadInput, ConfigurationError
from trialpost.model.identifiers import recognise

EMPTY = "The catalogue is empty; fill it first with 'trialpost load FILE'."
"""What is said where there is nothing to look through."""


def report(sentence: str) -> None:
    """Say one sentence on standard error."""
    click.echo(f"trialpost: {sentence}", err=True)


def use_data_dir(path: str) -> None:
    """Make the rest of this command use another data folder."""
    os.environ["TRIALPOST_DATA_DIR"] = path


def well_formed(registry_id: str) -> str:
    """Return an identifier of a trial in the registry's spelling.

    Raises:
        BadInput: if no registry has identifiers of this form.
    """
    known = recognise(registry_id)
    if known is None:
        raise BadInput(
            f"{registry_id!r} is not an identifier of a trial; one looks like NCT02708095."
        )
    return str(known)


def answer_json(document: Any) -> None:
    """Print a document as indented JSON with its keys in order."""
    text = msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2)
    click.echo(text.decode())


def start_django(*, migrate: bool = True) -> None:
    """Set up Django, and bring the database up to date if this is a fresh embedded one.

    Raises:
        ConfigurationError: if the web extra is not installed.
    """
    try:
        import django
    except ImportError:
        raise ConfigurationError(
            "This command needs the service's parts. Install them with: "
            "pip install 'trialpost[web]'"
        ) from None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")
    from trialpost.web.configuration import data_dir

    try:
        data_dir().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {data_dir()} cannot be made ({error.strerror}). Name another with "
            "--data-dir or TRIALPOST_DATA_DIR."
        ) from None
    django.setup()
    if migrate:
        from trialpost.web.database import migrate_if_needed

        migrate_if_needed()


class Day(click.ParamType):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.date:
        """Read the day."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-11-22.", param, ctx)


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--as-of DATE``: judge as on that day, so that the same input gives the same output."""
    return click.option(
        "--as-of",
        "today",
        type=Day(),
        default=lambda: dt.datetime.now().astimezone().date(),
        help="Judge as on this day (YYYY-MM-DD). Default: today.",
    )(command)


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
