"""Drop what has had its time: links, counts, sessions, messages that are done, idle addresses."""

import datetime as dt
from typing import Any

from django.db import transaction

from trialpost.web.mail import brake, settling
from trialpost.web.mail.models import (
    Address,
    Allowance,
    MailedLink,
    OutboxMessage,
    ReturnedMail,
    Settled,
)
from trialpost.web.sessions import SessionStore

State = OutboxMessage.State
DONE = (State.SENT, State.FAILED, State.SUPPRESSED)

IDLE_FOR = dt.timedelta(days=2)
"""How long an address is kept that nobody confirms or uses for anything."""

DONE_KEPT = dt.timedelta(days=3)
"""How long it can be seen that a message went to an address, from the day it was written."""

KEYS_KEPT = dt.timedelta(days=366)
"""How long the same message is refused after that, by a hash that names nobody."""

RETURNS_KEPT = dt.timedelta(days=60)
"""How long it counts that a message came back."""

_NEEDS_NOBODY = ("stop_links", "returned")
_AT_ONCE = 500


def is_given_up(row: OutboxMessage) -> bool:
    """Say whether a message may have arrived, or not, and goes out no more."""
    return row.in_doubt and row.state in (State.FAILED, State.SUPPRESSED)


def tidy(*, now: dt.datetime) -> None:
    """Drop whatever has had its time at a moment; each kind in a short transaction of its own."""
    Allowance.objects.filter(expires_at__lt=now).delete()
    MailedLink.objects.filter(expires_at__lt=now).delete()
    SessionStore.get_model_class().objects.filter(expire_date__lt=now).delete()
    while _settle_some(now.date()):
        pass
    brake.forget(before=now.date() - brake.KEPT_DAYS)
    _drop_keys(now.date() - KEYS_KEPT)
    ReturnedMail.objects.filter(day__lt=now.date() - RETURNS_KEPT).delete()
    while _drop_some_idle(now):
        pass


@transaction.atomic
def _settle_some(today: dt.date) -> int:
    """Put hashes in the place of some messages that are done; return of how many."""
    old = OutboxMessage.objects.filter(state__in=DONE, created_at__lte=today - DONE_KEPT)
    rows = list(old.only("idempotency_key", "state", "in_doubt")[:_AT_ONCE])
    keys = [row.pk for row in rows]
    sent = OutboxMessage.objects.filter(pk__in=keys, state=State.SENT).select_related("address")
    settling.tell(list(sent))
    Settled.objects.bulk_create(
        (
            Settled(idempotency_key=row.idempotency_key, day=today, in_doubt=is_given_up(row))
            for row in rows
        ),
        ignore_conflicts=True,
    )
    OutboxMessage.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def _drop_keys(before: dt.date) -> None:
    """Drop the keys of what was done with before a day, and tell it to whoever asks by them.

    A message is settled ``DONE_KEPT`` after the day on which it was written, or later.
    """
    settling.tell_missing(before - DONE_KEPT)
    Settled.objects.filter(day__lt=before).delete()


@transaction.atomic
def _drop_some_idle(now: dt.datetime) -> int:
    """Drop some addresses that nothing points to: no account, subscription, link or message.

    Each is locked and looked at again, so that what is written for one meanwhile keeps it.
    """
    idle = _idle().filter(created_at__lt=now - IDLE_FOR).values_list("pk", flat=True)
    some = Address.objects.select_for_update(skip_locked=True).filter(pk__in=list(idle[:_AT_ONCE]))
    keys = list(some.values_list("pk", flat=True))
    dropped: int = _idle().filter(pk__in=keys).delete()[0]
    return dropped


def _idle() -> Any:
    """Return the addresses that no row of any app needs; stop links and bounces keep nobody."""
    pointing = {relation.name for relation in Address._meta.related_objects}
    return Address.objects.filter(**dict.fromkeys(pointing.difference(_NEEDS_NOBODY)))
