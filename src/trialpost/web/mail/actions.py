"""What mail does: keep addresses, queue each message once, honour a stop at once, send."""

import datetime as dt
import enum
import secrets
from typing import Any

from django.db import transaction

from trialpost.web.mail import delivery, dispatch, streams
from trialpost.web.mail.models import (
    Address,
    Allowance,
    MailedLink,
    OutboxMessage,
    StopLink,
)
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.smtp import sender_domain
from trialpost.web.mail.store import cleaned, is_suppressed, lookup_of, open_for, seal_for
from trialpost.web.mail.suppression import lift
from trialpost.web.sealing import keyring, seal

State = OutboxMessage.State
UNCONFIRMED_FOR = dt.timedelta(days=2)
"""How long an address is kept that nobody confirms."""


class Queued(enum.StrEnum):
    """What became of a message that was handed to the outbox."""

    QUEUED = "queued"
    ALREADY = "already queued"
    SUPPRESSED = "suppressed"


@transaction.atomic
def find_or_create(*, text: str, now: dt.datetime) -> Address:
    """Return the row of an address; a new one gets a key of its own.

    Raises:
        BadInput: if the text is not a mail address.
    """
    text = cleaned(text)
    token, wrapped = secrets.token_urlsafe(32), keyring().new_wrapped_key()
    sealed = seal(keyring().unwrap(wrapped), f"address/{token}", text)
    address, _ = Address.objects.get_or_create(
        lookup=lookup_of(text),
        defaults={"token": token, "wrapped_key": wrapped, "sealed": sealed, "created_at": now},
    )
    return address


@transaction.atomic
def confirm(*, address: Address, now: dt.datetime) -> None:
    """Note that the address's owner has confirmed it; that lifts a suppression too."""
    Address.objects.filter(pk=address.pk, confirmed_at=None).update(confirmed_at=now)
    lift(lookup=address.lookup)
    address.refresh_from_db()


@transaction.atomic
def queue(
    *,
    address: Address,
    idempotency_parts: tuple[str, ...],
    message: RenderedMessage,
    now: dt.datetime,
) -> Queued:
    """Put a message into the outbox, once for each idempotency key.

    List mail (a message with a stream) to a suppressed address, or to one that was never
    confirmed, is named as suppressed and not kept. A message of no stream is one that somebody
    waits for, a link: it goes out at once.
    """
    key = keyring().lookup("outbox", *idempotency_parts)
    held_back = message.stream is not None and (
        address.confirmed_at is None or is_suppressed(address)
    )
    sealed = None if held_back else seal_for(address, f"outbox/{key}", message)
    _, created = OutboxMessage.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "address": address,
            "sealed": sealed,
            "message_id": _new_message_id(),
            "state": State.SUPPRESSED if held_back else State.QUEUED,
            "due_at": now,
            "created_at": now,
        },
    )
    if not created:
        return Queued.ALREADY
    if message.stream is None:
        transaction.on_commit(dispatch.send_soon)
    return Queued.SUPPRESSED if held_back else Queued.QUEUED


def _new_message_id() -> str:
    return f"<{secrets.token_urlsafe(24)}@{sender_domain()}>"


@transaction.atomic
def stop(*, token: str, now: dt.datetime) -> str | None:
    """Honour a stop link and say what was stopped; ``None`` if there is no such link."""
    found = stop_link(token)
    if found is None:
        return None
    address, stream = found
    handler = streams.find(stream)
    handler.stop(address, stream, now)
    delivery.withdraw(address=address, stream=stream)
    return handler.describe(stream)


def stop_link(token: str) -> tuple[Address, str] | None:
    """Return whom and which stream a stop link is for, changing nothing."""
    row = StopLink.objects.select_related("address").filter(token=token).first()
    if row is None:
        return None
    return row.address, open_for(row.address, f"stop/{row.lookup}", row.sealed, str)


def stop_address(*, address: Address, stream: str) -> str:
    """Return the whole address of the page that stops a stream for this address."""
    return delivery.stop_address(address, stream)


def stop_path(*, address: Address, stream: str) -> str:
    """Return the same without the service's own name, for a form on one of its pages."""
    return delivery.stop_path(address, stream)


def withdraw(*, address: Address, stream: str) -> None:
    """Take back what waits for an address in a stream that was stopped elsewhere."""
    delivery.withdraw(address=address, stream=stream)


def deliver(
    *,
    now: dt.datetime,
    due_by: dt.datetime | None = None,
    connection: Any = None,
    limit: int | None = None,
) -> dict[str, int]:
    """Send what is due, each message once; return how many were sent, kept, failed, suppressed.

    ``due_by`` (default ``now``) says until when a pause has to end for a message to be due.
    Several senders can run at the same time.

    Raises:
        ServiceUnavailable: if the mail server does not answer; everything is kept.
    """
    tidy(now=now)
    return delivery.deliver(now=now, due_by=due_by or now, connection=connection, limit=limit)


@transaction.atomic
def tidy(*, now: dt.datetime) -> None:
    """Drop what has had its time: old links, counts, addresses that nobody confirmed."""
    Allowance.objects.filter(expires_at__lt=now).delete()
    MailedLink.objects.filter(expires_at__lt=now).delete()
    Address.objects.filter(
        confirmed_at=None, created_at__lt=now - UNCONFIRMED_FOR, links=None
    ).delete()
