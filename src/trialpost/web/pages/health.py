"""Tell which parts of the service can be used, without telling anything else."""

import threading
from collections.abc import Callable

from django.db import Error

from trialpost.errors import TrialpostError
from trialpost.web.catalogue import store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.index import can_answer
from trialpost.web.database import pending_migrations
from trialpost.web.sealing import keyring, seal, unseal

_migrated = threading.Event()
"""Set once this process found the database up to date: a release changes only with a restart."""


def broken_parts() -> list[str]:
    """Name those of database, key and index that cannot be used."""
    parts: dict[str, Callable[[], object]] = {
        "database": _database,
        "key": _key,
        "index": _index,
    }
    return [name for name, use in parts.items() if not _works(use)]


def _works(use: Callable[[], object]) -> bool:
    try:
        return use() is not False
    except (TrialpostError, Error, OSError):
        return False


def _database() -> bool:
    """Ask the database something; whether it lacks migrations until it once did not."""
    if not _migrated.is_set() and pending_migrations() == 0:
        _migrated.set()
    store.state()
    return _migrated.is_set()


def _index() -> bool:
    """Read the catalogue as far as it changed; its words can be searched on disk or in memory."""
    current_catalogue()
    return can_answer()


def _key() -> None:
    key = keyring().session_key
    unseal(key, "healthz", seal(key, "healthz", "well"))
