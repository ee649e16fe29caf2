"""Keep the tests' database as it stands, and put it back as often as it is needed."""

import shutil
from pathlib import Path

from django.db import connection, connections


def address() -> str:
    """Return the DATABASE_URL of the tests' database, for a process of its own."""
    told = connection.settings_dict
    if connection.vendor == "postgresql":
        return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    return f"sqlite:///{told['NAME']}"


class Kept:
    """The database at the moment at which this was made."""

    def __init__(self, folder: Path) -> None:
        self._name = str(connection.settings_dict["NAME"])
        self._copy = folder / "kept.sqlite3"
        self._kept = f"{self._name}_kept"
        connections.close_all()
        if connection.vendor == "postgresql":
            self._admin(f'DROP DATABASE IF EXISTS "{self._kept}"', self._copying(self._kept))
        else:
            self._fold()
            shutil.copyfile(self._name, self._copy)

    def put_back(self) -> None:
        """Let the database be as it was; nobody may have it open."""
        connections.close_all()
        if connection.vendor == "postgresql":
            self._admin(f'DROP DATABASE "{self._name}" WITH (FORCE)', self._copying(self._name))
            return
        for end in ("-wal", "-shm"):
            Path(self._name + end).unlink(missing_ok=True)
        shutil.copyfile(self._copy, self._name)

    def drop(self) -> None:
        """Forget what was kept."""
        connections.close_all()
        if connection.vendor == "postgresql":
            self._admin(f'DROP DATABASE "{self._kept}"')
        self._copy.unlink(missing_ok=True)

    def _copying(self, into: str) -> str:
        source = self._name if into == self._kept else self._kept
        return f'CREATE DATABASE "{into}" TEMPLATE "{source}"'

    def _fold(self) -> None:
        """Bring everything that was written into the one file."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()

    def _admin(self, *statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
