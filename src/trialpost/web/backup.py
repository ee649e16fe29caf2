"""Put the database aside, and bring it back without bringing back whom it has forgotten since.

The backup holds the database alone. The key file is not in it: keep that elsewhere, or whoever has
the backup has everything. The ledger of erasures is not in it either: it stays where the service
runs, so that a restore can erase again whoever was erased after the backup was taken.
"""

import datetime as dt
import io
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connections

from trialpost.errors import BadInput, ServiceUnavailable, Unreadable


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself."""

    taken_at: dt.datetime
    database: str
    trialpost: str


def _is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def backup(target: Path, *, now: dt.datetime, version: str) -> Path:
    """Write the database into one .tar.gz file, which appears only when it is whole.

    Raises:
        BadInput: if the file exists already.
        ServiceUnavailable: if PostgreSQL's pg_dump is missing or fails.
    """
    if target.exists():
        raise BadInput(f"{target} exists already; name a new file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    kind = "sqlite" if _is_sqlite() else "postgresql"
    manifest = Manifest(taken_at=now, database=kind, trialpost=version)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "database"
        (_copy_sqlite if _is_sqlite() else _dump_postgresql)(copy)
        whole = Path(folder) / "whole"
        with tarfile.open(whole, "w:gz") as archive:
            _add_bytes(archive, "manifest.json", msgspec.json.encode(manifest))
            archive.add(copy, "database")
        whole.chmod(0o600)
        whole.replace(target)
    return target


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _copy_sqlite(copy: Path) -> None:
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source:
        target = sqlite3.connect(copy)
        source.backup(target)
        target.close()
    source.close()


def _postgresql_command(program: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    found = shutil.which(program)
    if found is None:
        raise ServiceUnavailable(f"{program} is not on this machine; install PostgreSQL's client.")
    database = settings.DATABASES["default"]
    named = {"-h": "HOST", "-p": "PORT", "-U": "USER", "-d": "NAME"}
    where = [
        word for flag, key in named.items() if database[key] for word in (flag, str(database[key]))
    ]
    return [found, *where, *arguments], {
        "PGPASSWORD": str(database["PASSWORD"]),
        "PATH": "/usr/bin:/bin",
    }


def _dump_postgresql(copy: Path) -> None:
    command, environment = _postgresql_command("pg_dump", "-Fc", "-f", str(copy))
    _run(command, environment)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise ServiceUnavailable(f"{Path(command[0]).name} failed: {reason[0]}")


def restore(source: Path) -> Manifest:
    """Replace the database by a backup's.

    The caller applies the erasures since then again (``people.rights.reapply_erasures``).

    Raises:
        Unreadable: if the file is not a backup of ours; the database is then untouched.
        BadInput: if the backup is of the other kind of database.
    """
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpack(source, Path(folder))
        if (manifest.database == "sqlite") != _is_sqlite():
            raise BadInput(
                f"{source} is a backup of {manifest.database}; "
                "point DATABASE_URL to a database of that kind."
            )
        connections.close_all()
        copy = Path(folder) / "database"
        (_put_sqlite if _is_sqlite() else _load_postgresql)(copy)
    return manifest


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extract("manifest.json", folder, filter="data")
            archive.extract("database", folder, filter="data")
        return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, tarfile.TarError, KeyError, EOFError, msgspec.DecodeError):
        raise Unreadable(
            f"{source} is not a whole backup of this service; nothing was changed."
        ) from None


def _put_sqlite(copy: Path) -> None:
    source = sqlite3.connect(copy)
    target = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    with target:
        source.backup(target)
    target.close()
    source.close()


def _load_postgresql(copy: Path) -> None:
    command, environment = _postgresql_command(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(copy)
    )
    _run(command, environment)
