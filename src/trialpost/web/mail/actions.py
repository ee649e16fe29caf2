"""What mail does: keep addresses, queue each message once, honour a stop at once, send."""

import datetime as dt
import enum
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from trialpost.model.ports import Clock
from trialpost.web.database import told_if_away
from trialpost.web.language import current, spoken
from trialpost.web.mail import delivery, dispatch, message_ids, streams, undelivered
from trialpost.web.mail.international import require_way_to
from trialpost.web.mail.models import Address, OutboxMessage, Settled
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.stopping import (
    forget_stream,
    stop_address,
    stop_link,
    stop_path,
    stop_paths,
    withdraw,
)
from trialpost.web.mail.store import cleaned, find, is_suppressed, lookup_of, seal_for
from trialpost.web.mail.suppression import lift
from trialpost.web.mail.upkeep import tidy
from trialpost.web.sealing import keyring, seal

__all__ = [
    "Queued",
    "confirm",
    "deliver",
    "find_or_create",
    "forget_stream",
    "prepare",
    "queue",
    "queue_prepared",
    "replace",
    "speak",
    "stop",
    "stop_address",
    "stop_link",
    "stop_path",
    "stop_paths",
    "tidy",
    "withdraw",
]

State = OutboxMessage.State
BATCH = 500
"""Messages that are written by one statement."""


class Queued(enum.StrEnum):
    """What became of a message that was handed to the outbox."""

    QUEUED = "queued"
    ALREADY = "already queued"
    SUPPRESSED = "suppressed"


def find_or_create(*, text: str, now: dt.datetime, language: str | None = None) -> Address:
    """Return the row of an address; a new one gets a key of its own.

    ``language`` is that of a new one's mails, by default the one that is spoken now.

    Raises:
        BadInput: if the text is not a mail address, or the relay cannot write to it.
    """
    text = cleaned(text)
    require_way_to(text)
    return _find_or_create(text, now=now, language=language)


@transaction.atomic
def _find_or_create(text: str, *, now: dt.datetime, language: str | None) -> Address:
    found = find(text)
    if found is not None:
        return found
    token, wrapped = secrets.token_urlsafe(32), keyring().new_wrapped_key()
    sealed = seal(keyring().unwrap(wrapped), f"address/{token}", text)
    address, _ = Address.objects.get_or_create(
        lookup=lookup_of(text),
        defaults={
            "token": token,
            "wrapped_key": wrapped,
            "sealed": sealed,
            "language": spoken(language) if language else current(),
            "created_at": now,
        },
    )
    return address


@transaction.atomic
def confirm(*, address: Address, now: dt.datetime) -> None:
    """Note that the address's owner has confirmed it; that lifts a suppression too."""
    Address.objects.filter(pk=address.pk, confirmed_at=None).update(confirmed_at=now)
    lift(lookup=address.lookup)
    address.returned.all().delete()
    address.refresh_from_db()


@transaction.atomic
def speak(*, address: Address, language: str) -> None:
    """Write to an address in a language from now on."""
    Address.objects.filter(pk=address.pk).update(language=spoken(language))
    address.language = spoken(language)


@transaction.atomic
def queue(
    *,
    address: Address,
    idempotency_parts: tuple[str, ...],
    message: RenderedMessage,
    now: dt.datetime,
    attempts: int = 0,
) -> Queued:
    """Put a message into the outbox, once for each idempotency key.

    ``attempts`` is how often the server put it off already, in another form.

    List mail (a message with a stream) to a suppressed address, or to one that was never
    confirmed, is named as suppressed and not kept; so is any to an address that was erased
    meanwhile. A message of no stream is one that somebody waits for, a link: it goes out at once.
    """
    key = _key(idempotency_parts)
    held = Address.objects.select_for_update().filter(pk=address.pk).first()
    if held is None:
        return Queued.SUPPRESSED
    if Settled.objects.filter(idempotency_key=key).exists():
        return Queued.ALREADY
    row = prepare(address=held, idempotency_parts=idempotency_parts, message=message, now=now)
    row.attempts = attempts
    _, created = OutboxMessage.objects.get_or_create(idempotency_key=key, defaults=_values(row))
    if not created:
        return Queued.ALREADY
    if row.single:
        transaction.on_commit(dispatch.send_soon)
    return Queued.SUPPRESSED if row.state == State.SUPPRESSED else Queued.QUEUED


def _key(idempotency_parts: tuple[str, ...]) -> str:
    return keyring().lookup("outbox", *idempotency_parts)


def _values(row: OutboxMessage) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in OutboxMessage._meta.concrete_fields
        if not field.primary_key
    }


def prepare(
    *,
    address: Address,
    idempotency_parts: tuple[str, ...],
    message: RenderedMessage,
    now: dt.datetime,
) -> OutboxMessage:
    """Make the outbox row of a message, without writing it; :func:`queue_prepared` writes many."""
    key, listed = _key(idempotency_parts), message.stream is not None
    held_back = listed and (address.confirmed_at is None or is_suppressed(address))
    return OutboxMessage(
        idempotency_key=key,
        address=address,
        sealed=None if held_back else seal_for(address, f"outbox/{key}", message.put_away()),
        message_id=message_ids.new(address.lookup, sender=settings.SERVICE.sender),
        state=State.SUPPRESSED if held_back else State.QUEUED,
        single=not listed,
        due_at=now if not listed else _beginning(now),
        created_at=now.date(),
    )


def _beginning(now: dt.datetime) -> dt.datetime:
    """Return when a moment's day began: list mail tells no more than its day."""
    return dt.datetime.combine(now.astimezone(dt.UTC).date(), dt.time.min, dt.UTC)


@transaction.atomic
def queue_prepared(*, rows: Sequence[OutboxMessage]) -> None:
    """Write list mail that was made beforehand; what is queued, done or erased is left out."""
    for start in range(0, len(rows), BATCH):
        some = {row.idempotency_key: row for row in rows[start : start + BATCH]}
        for key in Settled.objects.filter(idempotency_key__in=some).values_list(
            "idempotency_key", flat=True
        ):
            del some[key]
        wanted = sorted(row.address_id for row in some.values())
        held = Address.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        here = set(held.values_list("pk", flat=True))
        OutboxMessage.objects.bulk_create(
            [row for row in some.values() if row.address_id in here], ignore_conflicts=True
        )


@transaction.atomic
def replace(
    *, address: Address, idempotency_parts: tuple[str, ...], message: RenderedMessage
) -> None:
    """Put other words, or another stream, into a message that is not done with yet."""
    key = _key(idempotency_parts)
    address.messages.filter(idempotency_key=key, sealed__isnull=False).update(
        sealed=seal_for(address, f"outbox/{key}", message.put_away())
    )


@transaction.atomic
def stop(*, token: str, now: dt.datetime) -> str | None:
    """Honour a stop link and say what was stopped; ``None`` if there is no such link."""
    found = stop_link(token)
    if found is None:
        return None
    address, stream = found
    handler = streams.find(stream)
    handler.stop(address, stream, now)
    withdraw(address=address, stream=stream)
    return handler.describe(stream)


def deliver(
    *,
    now: dt.datetime,
    due_by: dt.datetime | None = None,
    connection: Any = None,
    limit: int | None = None,
    singles_only: bool = False,
    clock: Clock = timezone.now,
) -> dict[str, int]:
    """Send what is due, each message once; return how many were sent, kept, failed, suppressed.

    ``uncertain`` counts those that may have arrived and go out once more, ``braked`` those of lists
    that wait because the day's limit is reached.

    ``now`` is when the run begins; ``due_by`` (default ``now``) says until when a pause has to end
    for a message to be due; ``clock`` tells the moment of each claim and each answer. Several
    senders can run at the same time.

    Raises:
        ServiceUnavailable: if the mail server or the database does not answer; everything is kept.
    """
    with told_if_away("mail was being sent"):
        undelivered.settle(now=now)
        tidy(now=now)
    done = delivery.deliver(
        due_by=due_by or now,
        clock=clock,
        connection=connection,
        limit=limit,
        singles_only=singles_only,
    )
    with told_if_away("what was refused was being noted"):
        undelivered.settle(now=now)
    return done
