"""Bring the database up to date, and say plainly when it cannot be reached."""

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
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
