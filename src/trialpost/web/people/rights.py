"""What somebody may ask of us: everything we hold, in a file; and that all of it goes.

Every app that holds something about an address or a person enters its rows here, with how to export
and how to erase them. A test fails when a model that points to either is entered nowhere.
"""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction

from trialpost.web.database import empty_log
from trialpost.web.mail import store as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.suppression import ERASED, suppress
from trialpost.web.people import store
from trialpost.web.people.access import end_sessions

LEDGER = "erasures.log"

Export = Callable[[Address], Any]
"""Return what is held about an address, as plain values that JSON can hold."""

Erase = Callable[[Address], None]
"""Erase what is held about an address."""


class Holding(msgspec.Struct, frozen=True):
    """What one app holds about people."""

    models: tuple[type, ...]
    export: Export
    erase: Erase


_HOLDINGS: dict[str, Holding] = {}


def register(name: str, *, models: tuple[type, ...], export: Export, erase: Erase) -> None:
    """Enter what an app holds; called by the app when it is ready. ``name`` heads its export."""
    _HOLDINGS[name] = Holding(models, export, erase)


def holdings() -> dict[str, Holding]:
    """Return everything that is entered, by name."""
    return dict(_HOLDINGS)


def export(*, address: Address) -> dict[str, Any]:
    """Return everything that we hold about an address."""
    return {name: held.export(address) for name, held in _HOLDINGS.items()}


def ledger_path() -> Any:
    """Return the file that remembers, as keyed hashes, who was erased and when."""
    return settings.DATA_DIR / LEDGER


def erase(*, address: Address, now: dt.datetime) -> None:
    """Erase everything about an address, now; a keyed hash stays, so that it is never mailed again.

    The ledger is written first: what a crash leaves half done, the next ``tick`` or restore
    finishes; a crash before it has erased nothing. The database's log is emptied too, by the next
    ``tick`` if somebody is reading just now.
    """
    _enter_in_ledger(address.lookup, now)
    _erase_rows(address.lookup, now)
    transaction.on_commit(empty_log, robust=True)


@transaction.atomic
def _erase_rows(lookup: str, now: dt.datetime) -> None:
    """Erase what the database holds; who writes at the same moment waits for the row."""
    address = Address.objects.select_for_update().filter(lookup=lookup).first()
    if address is not None:
        _end_sessions(address)
        for held in _HOLDINGS.values():
            held.erase(address)
        address.delete()
    suppress(lookup=lookup, reason=ERASED, now=now)


def erase_by_address(*, address: str, now: dt.datetime) -> bool:
    """Erase everything about a written address; tell whether anything was held.

    Raises:
        BadInput: if the text is not a mail address.
    """
    found = mail.find(address)
    if found is None:
        return False
    erase(address=found, now=now)
    return True


def reapply_erasures(*, now: dt.datetime) -> int:
    """Erase again whom a restored backup brought back; return how many that were.

    Somebody who signed up again after their erasure is left alone: their row is younger than it.
    The ledger does not grow, so that it can be held against another backup too.
    """
    latest = {lookup: when for when, lookup in _ledger()}
    if not latest:
        return 0
    created = dict(Address.objects.filter(lookup__in=latest).values_list("lookup", "created_at"))
    came_back = {lookup for lookup, when in created.items() if when > latest[lookup]}
    for lookup in latest.keys() - came_back:
        _erase_rows(lookup, now)
    transaction.on_commit(empty_log, robust=True)
    return len(created.keys() - came_back)


def _enter_in_ledger(lookup: str, now: dt.datetime) -> None:
    handle = os.open(ledger_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as ledger:
        ledger.write(f"{now.astimezone(dt.UTC).isoformat()} {lookup}\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def _ledger() -> list[tuple[dt.datetime, str]]:
    path = ledger_path()
    if not path.is_file():
        return []
    lines = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return [(dt.datetime.fromisoformat(line[0]), line[1]) for line in lines if len(line) == 2]


def _end_sessions(address: Address) -> None:
    person = store.of_address(address)
    if person is not None:
        end_sessions(person)
