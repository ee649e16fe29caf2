"""List mail that waits and was never handed over: find it, and take it back before it goes out."""

import datetime as dt
import enum
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q

from trialpost.web.mail import brake
from trialpost.web.mail.message_ids import local_of
from trialpost.web.mail.models import Address, OutboxMessage, Settled
from trialpost.web.mail.store import is_suppressed
from trialpost.web.mail.suppression import SUPPRESSED
from trialpost.web.mail.upkeep import DONE, is_given_up
from trialpost.web.sealing import keyring

__all__ = [
    "Standing",
    "forget",
    "is_reachable",
    "key_of_parts",
    "message_of",
    "standing_of",
    "take_back",
    "undelivered",
    "waiting_lists",
]

State = OutboxMessage.State
_UNTOUCHED = {"state": OutboxMessage.State.QUEUED, "in_doubt": False, "single": False}
"""Waiting, with nobody's claim on it, and certainly not arrived."""


class Standing(enum.Enum):
    """Where a message is: on its way, done with, given up in doubt, or certainly not arrived."""

    WAITS = enum.auto()
    DONE = enum.auto()
    UNCERTAIN = enum.auto()
    RETURNED = enum.auto()


def standing_of(keys: Collection[str]) -> dict[str, Standing]:
    """Return where messages are, by their keys; those that were never queued are left out."""
    rows = OutboxMessage.objects.filter(idempotency_key__in=keys)
    certain = set(undelivered().filter(idempotency_key__in=keys).values_list("pk", flat=True))
    found = {row.idempotency_key: _standing(row, row.pk in certain) for row in rows}
    settled = Settled.objects.filter(idempotency_key__in=set(keys) - found.keys())
    done = settled.values_list("idempotency_key", "in_doubt")
    return found | {key: Standing.UNCERTAIN if doubt else Standing.DONE for key, doubt in done}


def _standing(row: OutboxMessage, returned: bool) -> Standing:
    if returned:
        return Standing.RETURNED
    if is_given_up(row):
        return Standing.UNCERTAIN
    return Standing.DONE if row.state in DONE else Standing.WAITS


def undelivered() -> Any:
    """Return the list mail that certainly did not arrive.

    It was refused for good, or held back since its address was suppressed, and nothing about it is
    in doubt.
    """
    lists = OutboxMessage.objects.filter(single=False, in_doubt=False)
    return lists.filter(Q(state=State.FAILED) | Q(state=State.SUPPRESSED, last_code=SUPPRESSED))


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
def take_back(*, address: Address, keys: Collection[str]) -> dict[str, int]:
    """Delete those of an address's messages that nobody has claimed.

    Returns of each how often the server had put it off, by its key: whoever queues its words again
    tells that, so that its pauses go on growing. A sender claims a row or finds it gone, never
    both.
    """
    if not Address.objects.select_for_update().filter(pk=address.pk).exists():
        return {}
    taken = {}
    for key in keys:
        row = OutboxMessage.objects.filter(address=address, idempotency_key=key, **_UNTOUCHED)
        attempts = row.select_for_update().values_list("attempts", flat=True).first()
        if attempts is not None and row.delete()[0]:
            taken[key] = attempts
    return taken


def message_of(key: str) -> str | None:
    """Return the local part of a message's id by its key, for as long as it is in the outbox."""
    row = OutboxMessage.objects.filter(idempotency_key=key).values_list("message_id", flat=True)
    found = row.first()
    return local_of(found) if found else None


def forget(*, key: str) -> None:
    """Let a message that did not arrive be queued again, whatever became of its row."""
    OutboxMessage.objects.filter(idempotency_key=key).delete()
    Settled.objects.filter(idempotency_key=key).delete()


def is_reachable(address: Address) -> bool:
    """Tell whether list mail may go to an address: it was confirmed and is not suppressed."""
    return address.confirmed_at is not None and not is_suppressed(address)
