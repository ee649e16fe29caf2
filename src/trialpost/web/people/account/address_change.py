"""A change of address, confirmed at both: the old one and the new.

An account's rows all hang on one row of an address and are sealed with its key, so a change gives
that row another address, and everything follows: what was told, subscriptions, waiting mail,
sessions. Each of the two gets a mail with a link that confirms by a button. Until both have,
nothing changes; after a day it lapses. Whoever reads the old mailbox can cancel it.

Nobody can change the address without the old mailbox, an operator neither: who lost it makes a new
account and takes along what they told (``docs/explanation/confidentiality.md`` says why).
"""

import contextlib
import datetime as dt
import enum
import functools
import secrets
from collections.abc import Callable
from typing import Any

from django.db import transaction

from trialpost.model.profile import Private
from trialpost.web.language import current
from trialpost.web.mail import actions as mail
from trialpost.web.mail import allowance, links
from trialpost.web.mail import store as addresses
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.stopping import WAITING
from trialpost.web.people import beside, store
from trialpost.web.people.account import access_log, address_mail
from trialpost.web.people.account.access_log import Entry, What
from trialpost.web.people.models import AddressChange, FormerAddress, Person
from trialpost.web.sealing import SealBroken, keyring

OLD = "change of address, old"
NEW = "change of address, new"
LASTS = links.LONG

TakeOver = Callable[[Address, Address], None]
"""Give an account's address what an app holds about another that is about to become its own."""

_TAKING_OVER: list[TakeOver] = []


def when_taken_over(take: TakeOver) -> None:
    """Enter what an app does when an account moves to an address that it knows already."""
    if take not in _TAKING_OVER:
        _TAKING_OVER.append(take)


class Came(enum.Enum):
    """What came of pressing a button behind a mailed link."""

    WAITS = enum.auto()
    DONE = enum.auto()
    CANCELLED = enum.auto()
    GONE = enum.auto()


class Wanted(Private, frozen=True, kw_only=True):
    """What is sealed of a change: the new address, and what tells it from an earlier one."""

    text: str
    mark: str


class Pending(Private, frozen=True, kw_only=True):
    """A change that waits."""

    text: str
    old_confirmed: bool
    new_confirmed: bool
    expires_at: dt.datetime


def _purpose(address: Address) -> str:
    return f"address change/{address.token}"


def _wanted(row: AddressChange) -> Wanted:
    found: Wanted = addresses.open_for(row.address, _purpose(row.address), row.sealed, Wanted)
    return found


def pending(address: Address, *, now: dt.datetime) -> Pending | None:
    """Return the change that waits for an account, if one does."""
    row = AddressChange.objects.select_related("address").filter(address=address).first()
    if row is None or row.expires_at <= now:
        return None
    return Pending(
        text=_wanted(row).text,
        old_confirmed=row.old_confirmed_at is not None,
        new_confirmed=row.new_confirmed_at is not None,
        expires_at=row.expires_at,
    )


def ask(*, person: Person, text: str, client: str, now: dt.datetime) -> bool:
    """Begin a change and mail both addresses; tell whether so many may be asked for.

    Whether the new address is known here is found out beside the request, so that neither the
    answer nor its time tells. An earlier change that waits is replaced.

    Raises:
        BadInput: if the text is not a mail address.
    """
    lookup, address = addresses.lookup_of(text), person.address
    for kind, who, most in (
        ("client", client, allowance.LINKS_A_CLIENT),
        ("address", lookup, allowance.LINKS_AN_ADDRESS),
        ("address", address.lookup, allowance.LINKS_AN_ADDRESS),
    ):
        if not allowance.take(kind=kind, who=who, most=most, now=now):
            return False
    wanted = Wanted(text=addresses.cleaned(text), mark=secrets.token_urlsafe(16))
    with transaction.atomic():
        AddressChange.objects.update_or_create(
            address=address,
            defaults={
                "sealed": addresses.seal_for(address, _purpose(address), wanted),
                "old_confirmed_at": None,
                "new_confirmed_at": None,
                "expires_at": now + LASTS,
            },
        )
    access_log.note(address=address, entry=Entry(what=What.CHANGE_ASKED, at=now))
    beside.do(
        functools.partial(_mail_both, address.pk, wanted, language=current(), now=now),
    )
    return True


@transaction.atomic
def _mail_both(key: int, wanted: Wanted, *, language: str, now: dt.datetime) -> None:
    old = Address.objects.select_for_update().filter(pk=key).first()
    if old is None:
        return
    new = mail.find_or_create(text=wanted.text, now=now, language=language)
    if new.pk == old.pk:
        return
    about = {"mark": wanted.mark, "account": old.token}
    address_mail.ask_old(old, _link(old, OLD, about, now), language=old.language, now=now)
    if store.of_address(new) is not None:
        address_mail.tell_taken(new, wanted.mark, language=language, now=now)
    else:
        address_mail.ask_new(new, _link(new, NEW, about, now), language=language, now=now)


def _link(address: Address, purpose: str, payload: dict[str, Any], now: dt.datetime) -> str:
    return links.create(address=address, purpose=purpose, payload=payload, lasts=LASTS, now=now)


class Shown(Private, frozen=True, kw_only=True):
    """What the page behind a mailed link shows; the new address only to who reads the old one."""

    is_old: bool
    text: str = ""


def look(token: str, *, now: dt.datetime) -> Shown | None:
    """Return what a link is for, changing nothing; ``None`` if it is not good any more."""
    link = links.open_link(token, now=now)
    row = _row_of(link, now) if link is not None else None
    if link is None or row is None:
        return None
    is_old = link.purpose == OLD
    return Shown(is_old=is_old, text=_wanted(row).text if is_old else "")


def _row_of(link: links.OpenLink, now: dt.datetime, *, lock: bool = False) -> AddressChange | None:
    """Return the change that a link confirms, if that one still waits."""
    if link.purpose not in (OLD, NEW):
        return None
    rows = AddressChange.objects.select_related("address")
    rows = rows.select_for_update(of=("self", "address")) if lock else rows
    row = rows.filter(address__token=link.payload["account"], expires_at__gt=now).first()
    return row if row is not None and _wanted(row).mark == link.payload["mark"] else None


@transaction.atomic
def confirm(*, token: str, now: dt.datetime) -> Came:
    """Use a mailed link up: note that its address agrees, and change once both have."""
    link = _use(token, now)
    row = _row_of(link, now, lock=True) if link is not None else None
    if link is None or row is None:
        return Came.GONE
    if link.purpose == OLD:
        row.old_confirmed_at = now
    else:
        row.new_confirmed_at = now
    row.save()
    if row.old_confirmed_at is None or row.new_confirmed_at is None:
        return Came.WAITS
    return _change(row, now)


@transaction.atomic
def cancel_by_link(*, token: str, now: dt.datetime) -> Came:
    """Cancel a change from the old mailbox, or decline it from the new one."""
    link = _use(token, now)
    row = _row_of(link, now, lock=True) if link is not None else None
    if row is None:
        return Came.GONE
    _cancel(row, now)
    return Came.CANCELLED


@transaction.atomic
def cancel(*, person: Person, now: dt.datetime) -> None:
    """Cancel what waits, from the account's own page; twice is the same as once."""
    row = AddressChange.objects.select_related("address").filter(address=person.address).first()
    if row is not None:
        _cancel(row, now)


def _cancel(row: AddressChange, now: dt.datetime) -> None:
    access_log.note(address=row.address, entry=Entry(what=What.CHANGE_CANCELLED, at=now))
    row.delete()


def _use(token: str, now: dt.datetime) -> links.OpenLink | None:
    found = links.open_link(token, now=now)
    if found is None or found.purpose not in (OLD, NEW):
        return None
    return links.use_link(token, purpose=found.purpose, now=now)


def _change(row: AddressChange, now: dt.datetime) -> Came:
    """Give an account its new address; links that were mailed to the old one open nothing more."""
    address, wanted = row.address, _wanted(row)
    row.delete()
    new = addresses.find(wanted.text)
    if new is None or store.of_address(new) is not None:
        return Came.GONE
    former, lookup = address.lookup, new.lookup
    _take_over_mail(new, address)
    for take in _TAKING_OVER:
        take(new, address)
    new.delete()
    address.links.all().delete()
    waiting_links = address.messages.filter(state__in=WAITING, single=True)
    waiting_links.update(state=OutboxMessage.State.SUPPRESSED, sealed=None)
    FormerAddress.objects.create(
        address=address, sealed=addresses.seal_for(address, _former(address), former)
    )
    sealed = addresses.seal_for(address, f"address/{address.token}", wanted.text)
    # Whoever was erased at this address before is not this account: it is there only from now on.
    held = Address.objects.filter(pk=address.pk)
    held.update(lookup=lookup, sealed=sealed, created_at=now)
    address.refresh_from_db()
    mail.confirm(address=address, now=now)
    access_log.note(address=address, entry=Entry(what=What.CHANGED, at=now))
    return Came.DONE


def _take_over_mail(source: Address, target: Address) -> None:
    """Seal anew what waits for the new address, and the stop links that its mails brought."""
    for row in source.messages.filter(state__in=WAITING, sealed__isnull=False, single=False):
        purpose = f"outbox/{row.idempotency_key}"
        message = addresses.open_for(source, purpose, row.sealed, RenderedMessage)
        sealed = addresses.seal_for(target, purpose, message)
        OutboxMessage.objects.filter(pk=row.pk).update(address=target, sealed=sealed)
    for stop in source.stop_links.all():
        purpose = f"stop/{stop.lookup}"
        stream = addresses.open_for(source, purpose, stop.sealed, str)
        stop.address, stop.sealed = target, addresses.seal_for(target, purpose, stream)
        stop.save()


def _former(address: Address) -> str:
    return f"former address/{address.token}"


def former_lookups(address: Address) -> list[str]:
    """Return the keyed hashes of the addresses that an account had before.

    One that opens under no master key here is left out: an erasure must not wait for it.
    """
    found = []
    for row in FormerAddress.objects.filter(address=address).order_by("pk"):
        with contextlib.suppress(SealBroken):
            found.append(addresses.open_for(address, _former(address), row.sealed, str))
    return found


def erasure_mark(address: Address) -> str:
    """Return what tells an account in the ledger of erasures, whatever address it had.

    An address that an account left may be another account's by now: the keyed hash of the address
    alone would erase that one.
    """
    return keyring().lookup("erased account", address.token)


def forget_expired(*, now: dt.datetime) -> None:
    """Drop changes that nobody confirmed in time."""
    AddressChange.objects.filter(expires_at__lte=now).delete()


def plain(address: Address) -> dict[str, Any] | None:
    """Return what is kept of changes, for the export."""
    row = AddressChange.objects.select_related("address").filter(address=address).first()
    earlier = FormerAddress.objects.filter(address=address).count()
    if row is None and not earlier:
        return None
    return {
        "addresses_before_this_one": earlier,
        "waiting": _wanted(row).text if row else None,
        "confirmed_at_the_old_one": row.old_confirmed_at if row else None,
        "confirmed_at_the_new_one": row.new_confirmed_at if row else None,
    }
