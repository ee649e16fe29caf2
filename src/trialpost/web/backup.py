"""Put the database aside, and bring it back without bringing back whom it has forgotten since.

The backup holds the database alone. The key file is not in it: keep that elsewhere, or whoever has
the backup has everything. The ledger of erasures is not in it either: it stays where the service
runs, so that a restore can erase again whoever was erased after the backup was taken.
"""

import contextlib
import datetime as dt
import hashlib
import io
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connections

from trialpost.errors import BadInput, ServiceUnavailable, Unreadable
from trialpost.web.database import make_private


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself; ``sha256`` is that of the database in it."""

    taken_at: dt.datetime
    database: str
    trialpost: str
    sha256: str


def _is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def backup(target: Path, *, now: dt.datetime, version: str) -> Path:
    """Write the database into one .tar.gz file, which appears only when it is whole.

    Raises:
        BadInput: if the file exists already.
        ServiceUnavailable: if there is no database, or PostgreSQL's pg_dump is missing or fails.
    """
    if target.exists():
        raise BadInput(f"{target} exists already; name a new file.")
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder {target.parent}; make it, or mount it, first.")
    kind = "sqlite" if _is_sqlite() else "postgresql"
    with _beside(target) as folder:
        copy = Path(folder) / "database"
        (_copy_sqlite if _is_sqlite() else _dump_postgresql)(copy)
        manifest = Manifest(taken_at=now, database=kind, trialpost=version, sha256=_digest_of(copy))
        whole = Path(folder) / "whole"
        with tarfile.open(whole, "w:gz") as archive:
            _add_bytes(archive, "manifest.json", msgspec.json.encode(manifest))
            archive.add(copy, "database")
        whole.chmod(0o600)
        whole.replace(target)
    return target


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[str]:
    """Make a folder beside the target to write in; what cannot be written is one sentence."""
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            yield folder
    except OSError as error:
        raise BadInput(f"{target} cannot be written ({error.strerror}).") from None


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _digest_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy_sqlite(copy: Path) -> None:
    path = Path(settings.DATABASES["default"]["NAME"])
    if not path.is_file():
        raise ServiceUnavailable(
            f"There is no database at {path} to put aside. Check --data-dir or TRIALPOST_DATA_DIR."
        )
    with (
        contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


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
    """Replace the database by a backup's, as a whole or not at all.

    What has to happen next is :func:`settle`.

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


def settle(*, now: dt.datetime) -> int:
    """Make a restored database fit for today; return how many were erased again.

    Schema and derived things are brought up to date; nobody is signed in, and no mailed link of
    then works, since both may have been ended since; whoever was erased since is erased again.
    """
    from django.contrib.sessions.models import Session

    from trialpost.web.catalogue.actions import begin_new_lineage
    from trialpost.web.database import migrate_if_needed
    from trialpost.web.mail.models import MailedLink
    from trialpost.web.people.account.rights import reapply_erasures

    migrate_if_needed()
    erased = reapply_erasures(now=now)
    Session.objects.all().delete()
    MailedLink.objects.all().delete()
    begin_new_lineage()
    return erased


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
        whole = _digest_of(folder / "database") == manifest.sha256
    except (OSError, tarfile.TarError, EOFError, zlib.error, msgspec.DecodeError):
        whole = False
    if not whole:
        raise Unreadable(f"{source} is not a whole backup of this service; nothing was changed.")
    return manifest


def _put_sqlite(copy: Path) -> None:
    path = settings.DATABASES["default"]["NAME"]
    with (
        contextlib.closing(sqlite3.connect(copy)) as source,
        contextlib.closing(sqlite3.connect(path)) as target,
    ):
        make_private(Path(path))
        source.backup(target)


def _load_postgresql(copy: Path) -> None:
    command, environment = _postgresql_command(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(copy)
    )
    _run(command, environment)
