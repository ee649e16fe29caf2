"""The command line: ``trialpost``, one thin module a command group."""

import sys

import click

from trialpost.cli.answers import report
from trialpost.errors import BadInput, TrialpostError

GROUPS = ("catalogue", "matching", "articles", "watching", "running", "demo", "measuring")
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
@click.version_option(package_name="trialpost")
def trialpost(data_dir: str | None) -> None:
    """Find clinical trials, match people to them, tell what trials found."""
    from trialpost.cli.answers import use_data_dir

    if data_dir:
        use_data_dir(data_dir)


def main() -> None:
    """Run the command line: exit 0 on success, 1 when the work failed, 2 when called wrongly."""
    try:
        trialpost.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        report("Stopped. What was finished before is kept.")
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        report(error.format_message())
        sys.exit(1)
    except BadInput as error:
        report(error.sentence)
        sys.exit(2)
    except TrialpostError as error:
        report(error.sentence)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
