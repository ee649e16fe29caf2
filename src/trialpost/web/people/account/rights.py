"""What somebody may ask of us: everything we hold, in a file; and that all of it goes.

Every app that holds something about an address or a person enters its rows here, with how to export
and how to erase them. A test fails when a model that points to either is entered nowhere.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trialpost.web.database import empty_log
from trialpost.web.mail import store as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.suppression import ERASED, suppress
from trialpost.web.people import store
from trialpost.web.people.account import consenting, ledger, passkeys
from trialpost.web.people.account.access import end_sessions
from trialpost.web.people.account.address_change import erasure_mark, former_lookups
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.sealing import SealBroken, keyring

ACCOUNT = "account"
"""The word in the ledger before the mark of an account that had an address before."""

NOT_OPENED = "could_not_be_opened"
"""The key under which an export says what does not open."""

DAMAGED = _("We hold something here that does not open any more: it was damaged where it is kept.")

Export = Callable[[Address], Any]
"""Return what is held about an address, as plain values that JSON can hold."""

Erase = Callable[[Address], None]
"""Erase what is held about an address."""

EraseOne = Callable[[Person], None]
"""Erase what is held about one of the people of an account, and leave the account."""


class Holding(msgspec.Struct, frozen=True):
    """What one app holds about people."""

    models: tuple[type, ...]
    export: Export
    erase: Erase
    erase_one: EraseOne | None = None
    apart: bool = False


_HOLDINGS: dict[str, Holding] = {}


def register(
    name: str,
    *,
    models: tuple[type, ...],
    export: Export,
    erase: Erase,
    erase_one: EraseOne | None = None,
    apart: bool = False,
) -> None:
    """Enter what an app holds; called by the app when it is ready. ``name`` heads its export.

    ``erase_one`` is for what is held about each of the people of an account on their own.
    ``apart`` says that it can be there without an account, and stays where only that is erased.
    """
    _HOLDINGS[name] = Holding(models, export, erase, erase_one, apart)


def holdings() -> dict[str, Holding]:
    """Return everything that is entered, by name."""
    return dict(_HOLDINGS)


def export(*, address: Address) -> dict[str, Any]:
    """Return everything that we hold about an address; of what does not open, that it does not.

    Raises:
        SealBroken: if the master key is not here.
    """
    mail.key_of(address)
    return {name: opened_or_said(held.export, address) for name, held in _HOLDINGS.items()}


def opened_or_said(export_one: Callable[[Any], Any], held: Any) -> Any:
    """Return what is exported of one thing, or in its place that it cannot be opened."""
    try:
        return export_one(held)
    except (SealBroken, msgspec.MsgspecError):
        return {NOT_OPENED: str(DAMAGED)}


def ledger_path() -> Path:
    """Return the file that remembers, as keyed hashes, who was erased and when."""
    return ledger.path()


def erase(*, address: Address, now: dt.datetime) -> None:
    """Erase everything about an address, now; a keyed hash stays, so that it is never mailed again.

    The ledger is written first: what a crash leaves half done, the next ``tick`` or restore
    finishes; a crash before it has erased nothing. The database's log is emptied too, by the next
    ``tick`` if somebody is reading just now.
    """
    for former in former_lookups(address):
        ledger.enter(former, now, ACCOUNT, erasure_mark(address))
    ledger.enter(address.lookup, now)
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


def erase_account(*, address: Address, now: dt.datetime) -> None:
    """Erase an account that nobody uses; what its address asked for apart from it stays.

    Where that is nothing, the address goes as well, as in :func:`erase`.
    """
    if not any(held.apart and held.export(address) for held in _HOLDINGS.values()):
        erase(address=address, now=now)
        return
    with transaction.atomic():
        Address.objects.select_for_update().filter(pk=address.pk).first()
        _end_sessions(address)
        for held in _HOLDINGS.values():
            if not held.apart and Address not in held.models:
                held.erase(address)
    transaction.on_commit(empty_log, robust=True)


def erase_person(*, person: Person, now: dt.datetime) -> None:
    """Erase one of the people of an account, now; the account and its other people stay.

    The ledger is written first, as in :func:`erase`. The holder's own row stays, for it is the
    account's, and holds nothing of what they told any more.
    """
    for lookup in (*former_lookups(person.address), person.address.lookup):
        ledger.enter(lookup, now, _mark_of(person))
    _erase_person_rows(person)
    transaction.on_commit(empty_log, robust=True)


@transaction.atomic
def _erase_person_rows(person: Person) -> None:
    Address.objects.select_for_update().filter(pk=person.address_id).first()
    for held in _HOLDINGS.values():
        if held.erase_one is not None:
            held.erase_one(person)
    if person.holder_id is not None:
        Person.objects.filter(pk=person.pk).delete()


def _mark_of(person: Person) -> str:
    """Return the keyed hash by which the ledger names one of the people of an account."""
    return keyring().lookup("erased person", person.token)


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
    """Erase again whom a restored backup brought back; return how many accounts that were.

    Somebody who signed up again after their erasure is left alone: their row is younger than it.
    The ledger does not grow, so that it can be held against another backup too.
    """
    latest = {lookup: when for when, lookup in _ledger()}
    if _reapply_one_by_one():
        transaction.on_commit(empty_log, robust=True)
    again = _reapply_at_former_addresses(now)
    consenting.reapply_withdrawals(now=now)
    passkeys.reapply_removals()
    if not latest:
        return again
    created = dict(Address.objects.filter(lookup__in=latest).values_list("lookup", "created_at"))
    came_back = {lookup for lookup, when in created.items() if when > latest[lookup]}
    for lookup in latest.keys() - came_back:
        _erase_rows(lookup, now)
    transaction.on_commit(empty_log, robust=True)
    return again + len(created.keys() - came_back)


def _reapply_at_former_addresses(now: dt.datetime) -> int:
    """Erase again accounts that a backup brought back at an address that they left before.

    That address may be another account's by now, which has another mark and is left alone.
    """
    again = 0
    for lookup, mark in _ledger_of_former_addresses():
        address = Address.objects.filter(lookup=lookup).first()
        if address is not None and erasure_mark(address) == mark:
            _erase_rows(lookup, now)
            again += 1
    return again


def _reapply_one_by_one() -> int:
    """Erase again those people of accounts that a restored backup brought back.

    What was told of the holder anew since then is younger than the erasure, and stays.
    """
    again = 0
    for when, lookup, mark in _ledger_of_people():
        for person in Person.objects.select_related("address").filter(address__lookup=lookup):
            if _mark_of(person) == mark and _was_there(person, when):
                _erase_person_rows(person)
                again += 1
    return again


def _was_there(person: Person, when: dt.datetime) -> bool:
    """Tell whether what is held about somebody was held already at a moment."""
    if person.holder_id is not None:
        return True
    profile = SealedProfile.objects.filter(person=person).first()
    return profile is not None and profile.changed_at <= when


def _ledger() -> list[tuple[dt.datetime, str]]:
    """Return when whole accounts were erased, and of which address."""
    return [(when, lookup) for when, lookup, words in ledger.lines() if not words]


def _ledger_of_people() -> list[tuple[dt.datetime, str, str]]:
    """Return when single people of accounts were erased, of which address, and their marks."""
    found = ledger.lines()
    return [(when, lookup, words[0]) for when, lookup, words in found if len(words) == 1]


def _ledger_of_former_addresses() -> list[tuple[str, str]]:
    """Return which addresses erased accounts had before, and the accounts' marks."""
    return [(lookup, words[1]) for _row, lookup, words in ledger.lines() if words[:1] == (ACCOUNT,)]


def _end_sessions(address: Address) -> None:
    person = store.of_address(address)
    if person is not None:
        end_sessions(person)
