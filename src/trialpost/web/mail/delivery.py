"""Send what waits in the outbox, each message once, however many senders run.

A message is claimed by one update that is committed before the server hears of it, and settled by
another when the server has answered. A claim whose sender died is taken over when its lease has run
out: nobody knows whether that mail arrived, so it goes out once more under the same Message-ID, and
never a third time.
"""

import contextlib
import datetime as dt
import logging
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from trialpost.errors import ServiceUnavailable, TrialpostError
from trialpost.model.ports import Clock
from trialpost.web.mail import smtp, streams
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.smtp import Answer, Outcome
from trialpost.web.mail.stopping import WAITING, stop_address
from trialpost.web.mail.store import address_text, is_suppressed, open_for
from trialpost.web.mail.suppression import KEEPS_REFUSING, MAILBOX_UNKNOWN, suppress

State = OutboxMessage.State
LEASE = dt.timedelta(minutes=15)
"""How long a claim is believed: far longer than one conversation can take."""

PAUSES_OF_LISTS = tuple(dt.timedelta(hours=2**power) for power in range(1, 7))
"""After a refusal that may pass: 2, 4, 8, 16, 32 and 64 hours; then no more."""

PAUSES_OF_SINGLES = tuple(dt.timedelta(minutes=5 * 2**power) for power in range(6))
"""The same for a link that somebody waits for: 5 minutes to 2 hours 40, while it is good."""

_UNCERTAIN = "uncertain"
_NOT_OPENED = "not opened"
log = logging.getLogger("trialpost.mail")


def deliver(
    *,
    due_by: dt.datetime,
    clock: Clock = timezone.now,
    connection: Any = None,
    limit: int | None = None,
    singles_only: bool = False,
) -> dict[str, int]:
    """Do the work of :func:`trialpost.web.mail.actions.deliver`.

    ``clock`` is asked anew for every message, however long the run takes. ``singles_only`` leaves
    lists to another run.

    Raises:
        ServiceUnavailable: if the mail server does not answer.
    """
    recover(now=clock())
    carrier = connection or smtp.open_carrier()
    counts: Counter[str] = Counter()
    due = _due(due_by, singles_only=singles_only)
    try:
        while (limit is None or sum(counts.values()) < limit) and due.exists():
            _dial(carrier)
            claimed = _claim(due, now=clock())
            if claimed is not None:
                counts[_carry(claimed, carrier, clock=clock, due_by=due_by)] += 1
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


def _due(due_by: dt.datetime, *, singles_only: bool) -> Any:
    """Return what is due, links that somebody waits for before lists."""
    due = OutboxMessage.objects.filter(state__in=WAITING, due_at__lte=due_by)
    due = due.filter(single=True) if singles_only else due
    return due.order_by("-single", "due_at", "pk")


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
def _claim(due: Any, *, now: dt.datetime) -> OutboxMessage | None:
    """Take one due message for this sender; ``None`` if another sender was quicker."""
    row = due.select_related("address").first()
    if row is None:
        return None
    mine = OutboxMessage.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    row.attempts += 1
    row.claimed_at = now
    taken = mine.update(state=State.SENDING, attempts=row.attempts, claimed_at=now)
    return row if taken else None


def _carry(row: OutboxMessage, carrier: Any, *, clock: Clock, due_by: dt.datetime) -> str:
    """Send one claimed message and note what came of it; return its new state.

    One that does not open (a record of another key) is kept, and holds up nobody else.
    """
    try:
        answer = _send(row, carrier, now=clock())
    except TrialpostError as error:
        log.warning("A message could not be opened or made: %s.", type(error).__name__)
        answer = Answer(Outcome.KEPT, _NOT_OPENED)
    if answer is None:
        return _settle(row, State.SUPPRESSED)
    return _note(row, answer, moment=max(clock(), due_by))


def _send(row: OutboxMessage, carrier: Any, *, now: dt.datetime) -> Answer | None:
    """Hand a message to the server, unless it is list mail that is not wanted any more."""
    message = open_for(row.address, f"outbox/{row.idempotency_key}", row.sealed, RenderedMessage)
    if message.stream is not None and not _wanted(row.address, message.stream):
        return None
    stop_url = stop_address(address=row.address, stream=message.stream) if message.stream else None
    to = address_text(row.address)
    mail = smtp.compose(
        message=message, to=to, message_id=row.message_id, stop_url=stop_url, now=now
    )
    answer = smtp.send(carrier, mail)
    if answer.outcome is not Outcome.SENT:
        _hang_up(carrier)
    return answer


def _wanted(address: Address, stream: str) -> bool:
    """Tell whether list mail may go out, at this moment and not when it was queued."""
    return not is_suppressed(address) and streams.find(stream).wanted(address, stream)


@transaction.atomic
def _note(row: OutboxMessage, answer: Answer, *, moment: dt.datetime) -> str:
    """Turn the server's answer into the row's next state."""
    if answer.outcome is Outcome.SENT:
        return _settle(row, State.SENT, sent_at=moment.date())
    if answer.outcome is Outcome.NO_MAILBOX:
        suppress(lookup=row.address.lookup, reason=MAILBOX_UNKNOWN, now=moment)
    if answer.outcome in (Outcome.NO_MAILBOX, Outcome.REFUSED):
        return _settle(row, State.FAILED, last_code=answer.code)
    uncertain = answer.outcome is Outcome.UNCERTAIN
    pauses = PAUSES_OF_SINGLES if row.single else PAUSES_OF_LISTS
    if (uncertain and row.last_code == _UNCERTAIN) or row.attempts > len(pauses):
        if not (row.single or uncertain or answer.code == _NOT_OPENED):
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
