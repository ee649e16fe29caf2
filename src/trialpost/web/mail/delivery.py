"""Send what waits in the outbox, each message once, however many senders run.

A message is claimed by one update that is committed before the server hears of it, and settled by
another when the server has answered. A claim whose sender died is taken over when its lease has run
out: nobody knows whether that mail arrived, so it goes out once more under the same Message-ID, and
never a third time.
"""

import contextlib
import datetime as dt
import secrets
from collections import Counter
from typing import Any

from django.db import transaction
from django.urls import reverse

from trialpost.errors import ServiceUnavailable
from trialpost.web.mail import smtp
from trialpost.web.mail.models import Address, OutboxMessage, StopLink
from trialpost.web.mail.rendering import RenderedMessage, absolute
from trialpost.web.mail.smtp import Answer, Outcome
from trialpost.web.mail.store import address_text, is_suppressed, open_for, seal_for
from trialpost.web.mail.suppression import KEEPS_REFUSING, MAILBOX_UNKNOWN, suppress
from trialpost.web.sealing import keyring

State = OutboxMessage.State
WAITING = (State.QUEUED, State.UNCERTAIN)
LEASE = dt.timedelta(minutes=15)
"""How long a claim is believed: far longer than one conversation can take."""

PAUSES_OF_LISTS = tuple(dt.timedelta(hours=2**power) for power in range(1, 7))
"""After a refusal that may pass: 2, 4, 8, 16, 32 and 64 hours; then no more."""

PAUSES_OF_SINGLES = tuple(dt.timedelta(minutes=5 * 2**power) for power in range(6))
"""The same for a link that somebody waits for: 5 minutes to 2 hours 40, while it is good."""

_UNCERTAIN = "uncertain"


def deliver(
    *, now: dt.datetime, due_by: dt.datetime, connection: Any, limit: int | None
) -> dict[str, int]:
    """Do the work of :func:`trialpost.web.mail.actions.deliver`.

    Raises:
        ServiceUnavailable: if the mail server does not answer.
    """
    recover(now=now)
    carrier = connection or smtp.open_carrier()
    counts: Counter[str] = Counter()
    try:
        while limit is None or sum(counts.values()) < limit:
            if not _due(due_by).exists():
                break
            _dial(carrier)
            claimed = _claim(now=now, due_by=due_by)
            if claimed is not None:
                counts[_carry(claimed, carrier, now=now, moment=max(now, due_by))] += 1
    finally:
        _hang_up(carrier)
    waiting = OutboxMessage.objects.filter(state__in=WAITING).count()
    return {
        "sent": counts[State.SENT],
        "kept": waiting,
        "failed": counts[State.FAILED],
        "suppressed": counts[State.SUPPRESSED],
    }


def recover(*, now: dt.datetime) -> None:
    """Take over claims whose sender died between sending and saying so."""
    stale = OutboxMessage.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE)
    stale.filter(last_code=_UNCERTAIN).update(state=State.FAILED, sealed=None)
    stale.exclude(last_code=_UNCERTAIN).update(
        state=State.UNCERTAIN, last_code=_UNCERTAIN, claimed_at=None
    )


def _due(due_by: dt.datetime) -> Any:
    return OutboxMessage.objects.filter(state__in=WAITING, due_at__lte=due_by)


def _dial(carrier: Any) -> None:
    """Open the connection unless it is open.

    Raises:
        ServiceUnavailable: naming the server, saying that nothing was lost.
    """
    try:
        carrier.open()
    except OSError as error:
        waiting = OutboxMessage.objects.filter(state__in=WAITING).count()
        host = f"{getattr(carrier, 'host', '?')}:{getattr(carrier, 'port', '?')}"
        kept = "1 message is" if waiting == 1 else f"{waiting} messages are"
        raise ServiceUnavailable(
            f"The mail server {host} does not answer ({type(error).__name__}). Nothing was lost: "
            f"{kept} kept, and the next 'trialpost deliver' sends them. Check EMAIL_URL."
        ) from None


def _hang_up(carrier: Any) -> None:
    """Close the connection; one that is already broken is simply forgotten."""
    with contextlib.suppress(OSError):
        carrier.close()
    if hasattr(carrier, "connection"):
        carrier.connection = None


@transaction.atomic
def _claim(*, now: dt.datetime, due_by: dt.datetime) -> OutboxMessage | None:
    """Take one due message for this sender; ``None`` if another sender was quicker."""
    row = _due(due_by).select_related("address").order_by("due_at", "pk").first()
    if row is None:
        return None
    mine = OutboxMessage.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    row.attempts += 1
    row.claimed_at = now
    taken = mine.update(state=State.SENDING, attempts=row.attempts, claimed_at=now)
    return row if taken else None


def _carry(row: OutboxMessage, carrier: Any, *, now: dt.datetime, moment: dt.datetime) -> str:
    """Send one claimed message and note what came of it; return its new state."""
    message = open_for(row.address, f"outbox/{row.idempotency_key}", row.sealed, RenderedMessage)
    if message.stream is not None and is_suppressed(row.address):
        return _settle(row, State.SUPPRESSED)
    stop_url = stop_address(row.address, message.stream) if message.stream else None
    mail = smtp.compose(
        message=message,
        to=address_text(row.address),
        message_id=row.message_id,
        stop_url=stop_url,
        now=now,
    )
    answer = smtp.send(carrier, mail)
    if answer.outcome is not Outcome.SENT:
        _hang_up(carrier)
    return _note(row, answer, listed=message.stream is not None, moment=moment)


@transaction.atomic
def _note(row: OutboxMessage, answer: Answer, *, listed: bool, moment: dt.datetime) -> str:
    """Turn the server's answer into the row's next state."""
    if answer.outcome is Outcome.SENT:
        return _settle(row, State.SENT, sent_at=moment)
    if answer.outcome is Outcome.NO_MAILBOX:
        suppress(lookup=row.address.lookup, reason=MAILBOX_UNKNOWN, now=moment)
    if answer.outcome in (Outcome.NO_MAILBOX, Outcome.REFUSED):
        return _settle(row, State.FAILED, last_code=answer.code)
    uncertain = answer.outcome is Outcome.UNCERTAIN
    pauses = PAUSES_OF_LISTS if listed else PAUSES_OF_SINGLES
    if (uncertain and row.last_code == _UNCERTAIN) or row.attempts > len(pauses):
        if listed and not uncertain:
            suppress(lookup=row.address.lookup, reason=KEEPS_REFUSING, now=moment)
        return _settle(row, State.FAILED, last_code=answer.code)
    return _settle(
        row,
        State.UNCERTAIN if uncertain else State.QUEUED,
        last_code=_UNCERTAIN if uncertain else answer.code,
        due_at=moment + pauses[row.attempts - 1],
    )


def _settle(row: OutboxMessage, state: str, **values: Any) -> str:
    """Write the row's new state; the words are dropped once nothing more is to be sent."""
    if state not in WAITING:
        values["sealed"] = None
    held = OutboxMessage.objects.filter(pk=row.pk, state=State.SENDING, claimed_at=row.claimed_at)
    held.update(state=state, claimed_at=None, **values)
    return state


def stop_token(address: Address, stream: str) -> str:
    """Return the token that stops a stream for an address; the same one in every mail."""
    lookup = keyring().lookup("stop", address.token, stream)
    link, _ = StopLink.objects.get_or_create(
        lookup=lookup,
        defaults={
            "token": secrets.token_urlsafe(32),
            "address": address,
            "sealed": seal_for(address, f"stop/{lookup}", stream),
        },
    )
    return link.token


def stop_address(address: Address, stream: str) -> str:
    """Return the whole address of the page that stops a stream."""
    return absolute(stop_path(address, stream))


def stop_path(address: Address, stream: str) -> str:
    """Return the path of that page."""
    return reverse("mail:stop", args=[stop_token(address, stream)])


@transaction.atomic
def withdraw(*, address: Address, stream: str) -> None:
    """Take back what waits for an address in a stream that was stopped."""
    for row in address.messages.filter(state__in=WAITING):
        purpose = f"outbox/{row.idempotency_key}"
        if open_for(address, purpose, row.sealed, RenderedMessage).stream == stream:
            waiting = OutboxMessage.objects.filter(pk=row.pk, state__in=WAITING)
            waiting.update(state=State.SUPPRESSED, sealed=None)
