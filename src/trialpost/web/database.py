"""Bring the database up to date, and say plainly when it cannot be reached."""

import contextlib
from collections.abc import Iterator

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from trialpost.errors import ServiceUnavailable


def pending_migrations() -> int:
    """Count the migrations that the database lacks.

    Raises:
        ServiceUnavailable: if the database does not answer.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError:
        raise ServiceUnavailable(
            "The database does not answer. Check DATABASE_URL, or the folder given by --data-dir "
            "and whether this user may write there."
        ) from None


def migrate_if_needed() -> int:
    """Apply what is pending and return how many migrations that were."""
    pending = pending_migrations()
    if pending:
        call_command("migrate", verbosity=0, interactive=False)
    return pending


@contextlib.contextmanager
def told_if_away(doing: str) -> Iterator[None]:
    """Say in a sentence that the database went away while something was done.

    Raises:
        ServiceUnavailable: if it did.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise ServiceUnavailable(
            f"The database went away while {doing} ({type(error).__name__}). Nothing was lost: "
            "what was finished is kept, and the next run goes on from there. Check DATABASE_URL, "
            "and whether another program holds the database."
        ) from None
