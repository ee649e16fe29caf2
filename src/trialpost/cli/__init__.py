"""The command line: ``trialpost``, one thin module a command group."""

import os
import sys
from typing import Any

import click

from trialpost.cli.answers import report
from trialpost.errors import BadInput, TrialpostError

GROUPS = (
    "catalogue",
    "finding",
    "history",
    "syncing",
    "matching",
    "modelling",
    "articles",
    "watching",
    "returns",
    "running",
    "demo",
    "evaluating",
    "measuring",
)
"""The modules of this package that hold commands, in the order of the help."""


class Commands(click.Group):
    """The command group that imports a module only when one of its commands is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command, group by group."""
        return [name for group in GROUPS for name in self._commands_of(group)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Find a command by its name."""
        for group in GROUPS:
            if name in (found := self._commands_of(group)):
                return found[name]
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that stops early, as in ``… | head -1``, is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Caught here, since click itself would call it a failure.
            _say_no_more()
            return ctx.exit(0)

    @staticmethod
    def _commands_of(group: str) -> dict[str, click.Command]:
        module = __import__(f"trialpost.cli.{group}", fromlist=["COMMANDS"])
        return {command.name: command for command in module.COMMANDS}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False),
    help="Folder that holds the data. Default: TRIALPOST_DATA_DIR, else ./var.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "es"]),
    default="en",
    envvar="TRIALPOST_LANGUAGE",
    help="Language of reasons, questions and explanations. Default: TRIALPOST_LANGUAGE, or en.",
)
@click.version_option(package_name="trialpost")
def trialpost(data_dir: str | None, language: str) -> None:
    """Find clinical trials, match people to them, tell what trials found."""
    from trialpost.cli.answers import use_data_dir
    from trialpost.cli.spoken import speak

    speak(language)
    if data_dir:
        use_data_dir(data_dir)


def main() -> None:
    """Run the command line: exit 0 on success, 1 when the work failed, 2 when called wrongly."""
    status = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _say_no_more()
    sys.exit(status)


def _run() -> int:
    """Run a command and return its exit status."""
    try:
        stopped = trialpost.main(standalone_mode=False)
    except click.Abort:
        report("Stopped. What was finished before is kept.")
        return 130
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        report(error.format_message())
        return 1
    except TrialpostError as error:
        report(error.sentence)
        return 2 if isinstance(error, BadInput) else 1
    except Exception as error:
        if not _is_database_away(error):
            raise
        report(
            f"The database went away or could not be asked ({type(error).__name__}). What was "
            "finished is kept, and the same command goes on from there. Check DATABASE_URL, and "
            "whether another program holds the database."
        )
        return 1
    return stopped if isinstance(stopped, int) else 0


def _is_database_away(error: Exception) -> bool:
    """Say whether Django tells that a database cannot be asked; Django itself may not be here."""
    if not type(error).__module__.startswith("django.db"):
        return False
    from django.db import InterfaceError, OperationalError

    return isinstance(error, (OperationalError, InterfaceError))


def _say_no_more() -> None:
    """Send what is still to be printed nowhere, so that the interpreter's last flush succeeds."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main()
