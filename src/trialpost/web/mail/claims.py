"""Which sender has which message, on its way from waiting to done.

A sender claims a batch; that is committed and has a lease. Before a message's words go out it is
marked as handed over (``sending``), and that is committed too: in the same transaction in which the
answers to the messages before it are noted. So a sender that dies leaves three kinds of messages
behind. Those that it never handed over go back to waiting. Those that were answered and noted are
done. And what was handed over and not noted, one message a conversation at the most, is in doubt:
nobody knows whether it arrived, so it goes out once more under the same Message-ID, and never a
third time.
"""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction

from trialpost.web.mail import brake, statements
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.stopping import WAITING
from trialpost.web.mail.suppression import suppress

State = OutboxMessage.State
LEASE = dt.timedelta(minutes=15)
"""How long a claim is believed: far longer than one conversation can take."""

UNCERTAIN = "uncertain"
HELD = (State.CLAIMED, State.SENDING)
_HEARD = (*HELD, State.UNCERTAIN)
"""States in which a note still counts, if nobody has claimed the message anew."""


class Note(msgspec.Struct, frozen=True):
    """What is to be written of a claimed message: its next state, and what goes with it.

    ``suppressed`` is the reason for which its address gets no more list mail. ``uncounted`` is the
    day on which it was counted and on which it is to count no more.
    """

    row: OutboxMessage
    state: str
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    suppressed: str = ""
    moment: dt.datetime | None = None
    uncounted: dt.date | None = None


class Found(msgspec.Struct, frozen=True):
    """What dead senders left: messages in doubt that go out once more, and those given up."""

    uncertain: int
    failed: int


class Left(msgspec.Struct, frozen=True):
    """What is in the outbox: all that waits, what may have arrived, and what should have gone."""

    waiting: int
    uncertain: int
    late: int


LATE = dt.timedelta(days=1)
"""How long a message may be due before the operator is told."""


def left(*, now: dt.datetime) -> Left:
    """Count what waits; what the daily brake holds back is not late."""
    waiting = OutboxMessage.objects.filter(state__in=WAITING)
    late = waiting.filter(due_at__lt=now - LATE, created_at__lt=now.date() - LATE)
    late = late.filter(single=True) if settings.MAIL_PER_DAY is not None else late
    return Left(
        waiting=waiting.count(),
        uncertain=waiting.filter(in_doubt=True).count(),
        late=late.count(),
    )


@transaction.atomic
def recover(*, now: dt.datetime) -> Found:
    """Take over what was claimed by senders that died, and mend what a clock put back has moved.

    A claim of the future counts from now, so that nothing waits longer than a lease.
    """
    held = OutboxMessage.objects.filter(state__in=HELD)
    held.filter(claimed_at__gt=now).update(claimed_at=now)
    stale = held.filter(claimed_at__lt=now - LEASE)
    stale.filter(due_at__gt=now).update(due_at=now)
    _let_go(stale.filter(state=State.CLAIMED))
    sent = stale.filter(state=State.SENDING)
    failed = sent.filter(in_doubt=True).update(state=State.FAILED, sealed=None, claimed_at=None)
    uncertain = sent.filter(in_doubt=False).update(
        state=State.UNCERTAIN, in_doubt=True, last_code=UNCERTAIN, claimed_at=None
    )
    _follow_the_clock(now)
    return Found(uncertain=uncertain, failed=failed)


def _follow_the_clock(now: dt.datetime) -> None:
    """Make due what was written, and never tried, by a clock that was ahead of this one."""
    ahead = OutboxMessage.objects.filter(state__in=WAITING, due_at__gt=now)
    ahead.filter(single=True, attempts=0).update(due_at=now)
    day = now.astimezone(dt.UTC).date()
    ahead.filter(created_at__gt=day).update(due_at=now, created_at=day)


def _let_go(claimed: Any) -> None:
    claimed.filter(in_doubt=True).update(state=State.UNCERTAIN, claim="", claimed_at=None)
    claimed.filter(in_doubt=False).update(state=State.QUEUED, claim="", claimed_at=None)


@transaction.atomic
def claim(
    *, due_by: dt.datetime, now: dt.datetime, most: int, singles_only: bool
) -> list[OutboxMessage]:
    """Take up to so many due messages for one sender, links that somebody waits for before lists.

    What another sender is claiming at this moment is passed by.
    """
    found: list[OutboxMessage] = []
    # Each state by itself: only so does the index give them in order.
    for state in WAITING:
        due = OutboxMessage.objects.filter(state=state, due_at__lte=due_by)
        due = due.filter(single=True) if singles_only else due
        locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("address")
        found += locked.order_by("-single", "due_at", "pk")[:most]
    found.sort(key=lambda row: (not row.single, row.due_at, row.pk))
    rows, batch = found[:most], secrets.token_hex(8)
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.CLAIMED, claim=batch, claimed_at=now
    )
    for row in rows:
        row.claim, row.claimed_at = batch, now
    return rows


@transaction.atomic
def note_and_hand_over(
    notes: Sequence[Note], rows: Sequence[OutboxMessage], *, now: dt.datetime
) -> list[OutboxMessage]:
    """Note what became of some messages, and mark others as handed over; return those that may be.

    A message that another sender has taken over is not among them, nor one that the daily brake
    holds back: that one waits again. Done a second time, after a commit of which nobody knows
    whether it came through, it changes nothing more.
    """
    _settle_sent([note for note in notes if note.state == State.SENT])
    for note in notes:
        if note.state != State.SENT:
            _settle(note)
    if not rows:
        return []
    return _braked(rows, now) if settings.MAIL_PER_DAY is not None else _hand_over(rows, now)


def _hand_over(rows: Sequence[OutboxMessage], now: dt.datetime) -> list[OutboxMessage]:
    """Mark messages as handed over where no daily limit is set."""
    handed = statements.hand_over(rows, now=now)
    lists = sum(not row.single for row in rows)
    brake.take(min(handed, lists), day=now.astimezone(dt.UTC).date())
    if handed == len(rows):
        return list(rows)
    mine = _mine(rows).filter(state=State.SENDING).values_list("pk", flat=True)
    return [row for row in rows if row.pk in set(mine)]


def _braked(rows: Sequence[OutboxMessage], now: dt.datetime) -> list[OutboxMessage]:
    """Mark as many messages as handed over as the daily limit lets through."""
    mine = _mine(rows)
    states = dict(mine.filter(state__in=HELD).select_for_update().values_list("pk", "state"))
    new = [row for row in rows if states.get(row.pk) == State.CLAIMED]
    lists = [row for row in new if not row.single]
    day = now.astimezone(dt.UTC).date()
    braked = {row.pk for row in lists[brake.take(len(lists), day=day) :]}
    if braked:
        _let_go(mine.filter(pk__in=braked))
    if going := [row for row in new if row.pk not in braked]:
        statements.hand_over(going, now=now)
    return [row for row in rows if row.pk in states and row.pk not in braked]


def _mine(rows: Sequence[OutboxMessage]) -> Any:
    """Return the rows of messages that are still claimed as they say."""
    claims = {row.claim for row in rows}
    return OutboxMessage.objects.filter(pk__in=[row.pk for row in rows], claim__in=claims)


def _settle_sent(notes: Sequence[Note]) -> None:
    """Write of several messages at once that they were sent, on the same day as a rule."""
    for day in {note.values["sent_at"] for note in notes}:
        rows = [note.row for note in notes if note.values["sent_at"] == day]
        statements.sent(rows, day=day)


def _settle(note: Note) -> None:
    """Write a message's new state; its words are dropped once nothing more is to be sent."""
    row, values = note.row, dict(note.values)
    if note.state not in WAITING:
        values["sealed"] = None
    held = OutboxMessage.objects.filter(
        pk=row.pk, claim=row.claim, state__in=(*HELD, State.UNCERTAIN)
    )
    if not held.update(state=note.state, claim="", claimed_at=None, **values):
        return
    if note.uncounted is not None and not row.single:
        brake.give_back(1, day=note.uncounted)
    if note.suppressed and note.moment is not None:
        suppress(lookup=row.address.lookup, reason=note.suppressed, now=note.moment)


def renew(batch: str, *, now: dt.datetime) -> None:
    """Let the lease of what is claimed in a batch begin anew."""
    OutboxMessage.objects.filter(state=State.CLAIMED, claim=batch).update(claimed_at=now)


@transaction.atomic
def release(batches: Collection[str]) -> None:
    """Put back what was claimed in some batches and not handed over."""
    _let_go(OutboxMessage.objects.filter(state=State.CLAIMED, claim__in=batches))
