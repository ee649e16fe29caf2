"""List mail that waits and was never handed over: find it, and take it back before it goes out."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from trialpost.web.mail import brake
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.store import is_suppressed
from trialpost.web.sealing import keyring

__all__ = ["is_reachable", "take_back", "waiting_lists"]

_UNTOUCHED = {"state": OutboxMessage.State.QUEUED, "in_doubt": False, "single": False}
"""Waiting, with nobody's claim on it, and certainly not arrived."""


def key_of_parts(parts: tuple[str, ...]) -> str:
    """Return the key under which a message stands in the outbox."""
    return keyring().lookup("outbox", *parts)


def waiting_lists(*, due_by: dt.datetime, day: dt.date) -> dict[int, set[str]]:
    """Return the keys of list mail that could go out now, by address; none while the brake is on.

    What is in doubt is not among them: it goes out once more as it was.
    """
    if brake.is_closed(day=day):
        return {}
    found: dict[int, set[str]] = {}
    rows = OutboxMessage.objects.filter(due_at__lte=due_by, **_UNTOUCHED)
    for address, key in rows.values_list("address", "idempotency_key"):
        found.setdefault(address, set()).add(key)
    return found


@transaction.atomic
def take_back(*, address: Address, keys: Collection[str]) -> set[str]:
    """Delete those of an address's messages that nobody has claimed; return the keys of those.

    A sender claims a row or finds it gone, never both. The same message can be queued again.
    """
    if not Address.objects.select_for_update().filter(pk=address.pk).exists():
        return set()
    taken = set()
    for key in keys:
        row = OutboxMessage.objects.filter(address=address, idempotency_key=key, **_UNTOUCHED)
        if row.delete()[0]:
            taken.add(key)
    return taken


def is_reachable(address: Address) -> bool:
    """Tell whether list mail may go to an address: it was confirmed and is not suppressed."""
    return address.confirmed_at is not None and not is_suppressed(address)
