"""Send what waits in the outbox, each message once, however many senders run.

``claims`` keeps who has which message, ``lines`` talk to the server, ``brake`` counts the day's
mail of lists. Here a sender claims a batch, opens it, asks who still wants theirs, hands over and
judges the answers. What was answered is noted before anything else is handed over.
"""

import datetime as dt
import logging
import time
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.utils import timezone

from trialpost.errors import ServiceUnavailable, TrialpostError
from trialpost.model.ports import Clock
from trialpost.web.database import told_if_away
from trialpost.web.mail import brake, claims, smtp, streams, suppression
from trialpost.web.mail.claims import LEASE, UNCERTAIN, Note
from trialpost.web.mail.lines import Letter, Lines
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.smtp import Answer, Outcome
from trialpost.web.mail.stopping import WAITING, stop_addresses
from trialpost.web.mail.store import open_message
from trialpost.web.mail.suppression import KEEPS_REFUSING, MAILBOX_UNKNOWN
from trialpost.web.mail.undelivered import NOT_OPENED

State = OutboxMessage.State

PAUSES_OF_LISTS = tuple(dt.timedelta(hours=2**power) for power in range(1, 7))
"""After a refusal that may pass: 2, 4, 8, 16, 32 and 64 hours; then no more."""

PAUSES_OF_SINGLES = tuple(dt.timedelta(minutes=5 * 2**power) for power in range(6))
"""The same for a link that somebody waits for: 5 minutes to 2 hours 40, while it is good."""

BATCH = 50
"""Messages that one sender claims at a time."""

ASKED_ANEW = 1.0
"""Seconds after which whoever is to get a list is asked again whether they still want it."""

PATIENCE = (0.5, 1, 2, 4, 8, 15)
"""Seconds between attempts to note answers in a database that is away."""

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
        ServiceUnavailable: if the mail server or the database does not answer.
    """
    with told_if_away("mail was being sent"):
        found = claims.recover(now=clock())
        sender = _Sender(connection, due_by=due_by, clock=clock, limit=limit)
        sender.run(singles_only=singles_only)
        counts = sender.counts
        waiting = OutboxMessage.objects.filter(state__in=WAITING).count()
        now = clock()
        standing = brake.standing(now=now, due_by=max(now, due_by))
    return {
        "sent": counts[State.SENT],
        "kept": waiting,
        "failed": counts[State.FAILED] + found.failed,
        "suppressed": counts[State.SUPPRESSED],
        "uncertain": counts[State.UNCERTAIN] + found.uncertain,
        "braked": standing.due if standing.closed else 0,
    }


class _Opened(msgspec.Struct, frozen=True):
    """A claimed message that was opened, and the way to stop more like it."""

    row: OutboxMessage
    message: RenderedMessage
    to: str
    stop_url: str | None

    @property
    def stream(self) -> str | None:
        """The list that it belongs to, if any."""
        return self.message.stream


class _Sender:
    """One sender at work."""

    def __init__(
        self, carrier: Any, *, due_by: dt.datetime, clock: Clock, limit: int | None
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._due_by, self._clock, self._left = due_by, clock, limit
        most = settings.MAIL_CONNECTIONS if limit is None else 1
        made = [carrier] if carrier else [smtp.open_carrier() for _ in range(most)]
        self._lines = Lines(made)
        self._waiting: deque[_Opened] = deque()
        self._letters: list[Letter] = []
        self._notes: list[Note] = []
        self._batches: dict[str, dt.datetime] = {}
        self._asked = 0.0

    def run(self, *, singles_only: bool) -> None:
        """Send until nothing more is due, or the limit is reached."""
        try:
            self._fill(singles_only)
            while self._letters or self._notes or self._lines.busy:
                self._hand_over()
                self._fill(singles_only)
                self._listen()
        finally:
            self._end()

    def _fill(self, singles_only: bool) -> None:
        """Have a letter ready for each line; claim another batch where none is left."""
        while len(self._letters) < self._lines.count and len(self._notes) < BATCH:
            if not self._waiting and not self._claim(singles_only):
                return
            if self._waiting:
                self._compose(self._waiting.popleft())

    def _claim(self, singles_only: bool) -> bool:
        """Claim and open a batch; tell whether there was one."""
        most = BATCH if self._left is None else min(BATCH, self._left)
        now = self._clock()
        singles_only = singles_only or brake.is_closed(day=now.astimezone(dt.UTC).date())
        rows = claims.claim(due_by=self._due_by, now=now, most=most, singles_only=singles_only)
        if self._left is not None:
            self._left -= len(rows)
        if not rows:
            return False
        self._batches[rows[0].claim] = now
        self._open(rows)
        self._ask()
        return True

    def _open(self, rows: Sequence[OutboxMessage]) -> None:
        """Open claimed messages; one that does not open is kept, and holds up nobody else."""
        opened = []
        for row in rows:
            try:
                to, message = open_message(row)
                if message.stream is not None:
                    streams.find(message.stream)
                opened.append((row, to, message))
            except TrialpostError as error:
                self._not_made(row, error)
        stops = stop_addresses(
            [(row.address, message.stream) for row, _, message in opened if message.stream]
        )
        self._waiting.extend(
            _Opened(row, message, to, stops.get((row.address_id, message.stream)))
            for row, to, message in opened
        )

    def _ask(self) -> None:
        """Ask who still wants what they are to get, at this moment and not when it was queued."""
        self._asked = time.monotonic()
        lists = [
            (one.row, one.stream) for one in (*self._letters, *self._waiting) if not one.row.single
        ]
        wanted = streams.wanted_by((row.address, stream) for row, stream in lists)
        gone = {row.pk for row, stream in lists if (row.address_id, stream) not in wanted}
        silent = suppression.among({row.address.lookup for row, _ in lists if row.pk in gone})
        for row, _ in lists:
            if row.pk in gone:
                code = suppression.SUPPRESSED if row.address.lookup in silent else ""
                self._note(Note(row, State.SUPPRESSED, {"last_code": code}))
        self._letters = [one for one in self._letters if one.row.pk not in gone]
        self._waiting = deque(one for one in self._waiting if one.row.pk not in gone)

    def _compose(self, opened: _Opened) -> None:
        row = opened.row
        try:
            mail = smtp.compose(
                message=opened.message,
                to=opened.to,
                message_id=row.message_id,
                stop_url=opened.stop_url,
                now=self._clock(),
            )
        except TrialpostError as error:
            self._not_made(row, error)
        else:
            self._letters.append(Letter(row, opened.stream, mail))

    def _not_made(self, row: OutboxMessage, error: Exception) -> None:
        log.warning("A message could not be opened or made: %s.", type(error).__name__)
        row.attempts += 1
        self._judge(row, Answer(Outcome.KEPT, NOT_OPENED), {"attempts": row.attempts})

    def _hand_over(self) -> None:
        """Note what was answered, and hand letters to the free lines, in one transaction."""
        if self._letters and time.monotonic() - self._asked > ASKED_ANEW:
            self._ask()
        now = self._clock()
        self._renew(now)
        going = self._letters[: self._dial()]
        rows = [letter.row for letter in going]
        handed = {row.pk for row in self._persist(rows, now=now)}
        self._notes = []
        self._letters = self._letters[len(going) :]
        letters = [letter for letter in going if letter.row.pk in handed]
        for letter in letters:
            letter.row.attempts += 1
            letter.row.claimed_at = now
        self._lines.hand(letters)

    def _dial(self) -> int:
        """Open the connections that are needed; return how many letters can be handed over.

        Raises:
            ServiceUnavailable: naming the server, saying that nothing was lost.
        """
        try:
            return self._lines.dial(min(len(self._letters), self._lines.free))
        except OSError as error:
            raise self._unreachable(error) from None

    def _unreachable(self, error: OSError) -> ServiceUnavailable:
        self._end()
        waiting = OutboxMessage.objects.filter(state__in=WAITING).count()
        carrier = self._lines.carrier
        host = f"{getattr(carrier, 'host', '?')}:{getattr(carrier, 'port', '?')}"
        kept = "1 message is" if waiting == 1 else f"{waiting} messages are"
        return ServiceUnavailable(
            f"The mail server {host} does not answer ({type(error).__name__}). Nothing was lost: "
            f"{kept} kept, and the next 'trialpost deliver' sends them. Check EMAIL_URL."
        )

    def _renew(self, now: dt.datetime) -> None:
        """Keep the leases of what waits here, however slow the server is."""
        for batch in {one.row.claim for one in (*self._letters, *self._waiting)}:
            if not dt.timedelta() <= now - self._batches[batch] < LEASE / 3:
                claims.renew(batch, now=now)
                self._batches[batch] = now

    def _persist(self, rows: Sequence[OutboxMessage], *, now: dt.datetime) -> list[OutboxMessage]:
        """Write notes and hand marks; wait a while for a database that went away.

        The answers are known, and would be in doubt if this sender gave up at once.
        """
        for pause in PATIENCE:
            try:
                return claims.note_and_hand_over(self._notes, rows, now=now)
            except (OperationalError, InterfaceError):
                if database.in_atomic_block:
                    raise
                database.close()
                _wait(pause)
        return claims.note_and_hand_over(self._notes, rows, now=now)

    def _listen(self) -> None:
        """Take the answers that have come."""
        for one in self._lines.answers():
            if one.error is not None:
                raise one.error
            self._judge(one.row, one.answer)

    def _judge(
        self, row: OutboxMessage, answer: Answer, values: dict[str, Any] | None = None
    ) -> None:
        self._note(judged(row, answer, moment=max(self._clock(), self._due_by), also=values))

    def _note(self, note: Note) -> None:
        self._notes.append(note)
        if not (note.state == State.UNCERTAIN and note.row.in_doubt):
            self.counts[note.state] += 1

    def _end(self) -> None:
        """Note what is still answered, put back what was not handed over, close the lines."""
        try:
            while self._lines.busy:
                self._listen()
            claims.note_and_hand_over(self._notes, (), now=self._clock())
            self._notes, self._letters = [], []
            self._waiting.clear()
            claims.release(self._batches)
        except (OperationalError, InterfaceError):
            log.warning("The database is away; claims are taken over when their lease is over.")
        finally:
            self._lines.hang_up()


def judged(
    row: OutboxMessage,
    answer: Answer,
    *,
    moment: dt.datetime,
    also: dict[str, Any] | None = None,
) -> Note:
    """Turn the server's answer into what is to be written of a message."""
    also = dict(also or {})
    day = row.claimed_at.astimezone(dt.UTC).date() if answer.code != NOT_OPENED else None
    if answer.outcome is Outcome.SENT:
        return Note(row, State.SENT, {"sent_at": moment.date()})
    if answer.outcome in (Outcome.NO_MAILBOX, Outcome.REFUSED):
        gone = MAILBOX_UNKNOWN if answer.outcome is Outcome.NO_MAILBOX else ""
        return Note(row, State.FAILED, {"last_code": answer.code}, gone, moment, day)
    uncertain = answer.outcome is Outcome.UNCERTAIN
    pauses = PAUSES_OF_SINGLES if row.single else PAUSES_OF_LISTS
    values = also | {
        "last_code": UNCERTAIN if uncertain else answer.code,
        "in_doubt": uncertain or row.in_doubt,
    }
    uncounted = None if uncertain else day
    if (uncertain and row.in_doubt) or row.attempts > len(pauses):
        refuses = not (row.single or uncertain) and smtp.is_of_the_mail(answer.code)
        reason = KEEPS_REFUSING if refuses else ""
        return Note(row, State.FAILED, values, reason, moment, uncounted)
    values["due_at"] = moment + pauses[row.attempts - 1]
    state = State.UNCERTAIN if values["in_doubt"] else State.QUEUED
    return Note(row, state, values, moment=moment, uncounted=uncounted)


def _wait(seconds: float) -> None:
    time.sleep(seconds)
