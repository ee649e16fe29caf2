"""Tell which parts of the service can be used, without telling anything else."""

from collections.abc import Callable

from django.db import Error

from trialpost.errors import TrialpostError
from trialpost.web.catalogue import store
from trialpost.web.database import pending_migrations
from trialpost.web.sealing import keyring, seal, unseal


def broken_parts() -> list[str]:
    """Name those of database, key and index that cannot be used."""
    parts: dict[str, Callable[[], object]] = {
        "database": _database,
        "key": _key,
        "index": store.current_catalogue,
    }
    return [name for name, use in parts.items() if not _works(use)]


def _works(use: Callable[[], object]) -> bool:
    try:
        return use() is not False
    except (TrialpostError, Error, OSError):
        return False


def _database() -> bool:
    return pending_migrations() == 0


def _key() -> None:
    key = keyring().session_key
    unseal(key, "healthz", seal(key, "healthz", "well"))
