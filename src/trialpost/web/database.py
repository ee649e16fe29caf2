"""The database: brought up to date, kept private, and said plainly when it cannot be reached."""

import contextlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor

from trialpost.errors import ServiceUnavailable

_PATIENCE = 2000
"""Milliseconds for which emptying the log waits for whoever reads or writes."""


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


def empty_log() -> bool:
    """Bring what SQLite's log holds into the file and empty the log; tell whether that was done.

    What was erased stays readable in the log until then. It cannot be done while somebody else
    reads or writes; other databases have no such file.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return connection.vendor != "sqlite"
    usual = int(float(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    return not busy


def files() -> tuple[Path, ...]:
    """Return the files of an SQLite database that are there; nothing for another database."""
    connection = connections[DEFAULT_DB_ALIAS]
    return _files(connection) if connection.vendor == "sqlite" else ()


def readable_by_others() -> tuple[Path, ...]:
    """Return the files of the database that somebody else on this machine may read or write."""
    return tuple(path for path in files() if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def keep_private() -> None:
    """Let nobody else read an SQLite database's files, from the first connection on."""
    connection_created.connect(_make_private, dispatch_uid="trialpost.web.database")


def make_private(path: Path) -> None:
    """Let nobody but its owner read a file."""
    with contextlib.suppress(OSError):  # somebody else's file, which 'doctor' names
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            path.chmod(0o600)


def _make_private(connection: Any, **told: Any) -> None:
    if connection.vendor == "sqlite":
        for path in _files(connection):
            make_private(path)


def _files(connection: Any) -> tuple[Path, ...]:
    name = str(connection.settings_dict["NAME"])
    paths = (Path(name + ending) for ending in ("", "-wal", "-shm"))
    return tuple(path for path in paths if path.is_file())
