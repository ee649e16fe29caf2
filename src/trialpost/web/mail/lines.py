"""The conversations that one sender holds with the mail server at the same time.

With one, a message goes out in the caller's own thread. With several, each has a thread that does
nothing but talk to the server: it touches no database.
"""

import contextlib
import queue
import threading
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from trialpost.web.mail import smtp
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.smtp import Answer, Outcome

_LOST = "connection lost"


class Letter(msgspec.Struct, frozen=True):
    """A message as its row and as it goes over the wire."""

    row: OutboxMessage
    stream: str | None
    mail: Any


class Answered(msgspec.Struct, frozen=True):
    """What came of a letter: the server's answer, or an error that has no place there."""

    row: OutboxMessage
    answer: Answer | None = None
    error: BaseException | None = None


class Line:
    """One connection, opened when it is needed and kept open."""

    def __init__(self, carrier: Any) -> None:
        self.carrier = carrier
        self.used = 0

    def open(self) -> None:
        """Open the connection unless it is open.

        Raises:
            OSError: if the server does not answer.
        """
        if self.carrier.open():
            self.used = 0

    def send(self, letter: Letter) -> Answer:
        """Send a letter and return the answer.

        A server may end a conversation after some messages, or after a silence. If it did so before
        this letter's words went out, the letter goes out on a new connection at once.
        """
        answer = self._attempt(letter)
        if self.used and _ended_by_server(answer):
            try:
                self.open()
            except OSError:
                return answer
            answer = self._attempt(letter)
        self.used += 1
        return answer

    def _attempt(self, letter: Letter) -> Answer:
        answer = smtp.send(self.carrier, letter.mail)
        if answer.outcome is not Outcome.SENT and not self._goes_on(answer):
            self.close()
        return answer

    def _goes_on(self, answer: Answer) -> bool:
        """Tell whether the conversation can go on after a refusal."""
        connection = getattr(self.carrier, "connection", None)
        lost = answer.outcome is Outcome.UNCERTAIN or _ended_by_server(answer)
        broken = getattr(connection, "sock", None) is None or connection.after_data
        return not (lost or broken)

    def close(self) -> None:
        """Close the connection; one that is already broken is simply forgotten."""
        with contextlib.suppress(OSError):
            self.carrier.close()
        if hasattr(self.carrier, "connection"):
            self.carrier.connection = None


def _ended_by_server(answer: Answer) -> bool:
    """Tell whether the server ended the conversation before the words went out (RFC 5321, 3.8)."""
    lost = answer.code == _LOST or answer.code.startswith("421")
    return answer.outcome is Outcome.KEPT and lost


class Lines:
    """Several lines: letters are handed to free ones, answers come as they come."""

    def __init__(self, carriers: Iterable[Any]) -> None:
        self._free = [Line(carrier) for carrier in carriers]
        self.carrier = self._free[0].carrier
        self.count = len(self._free)
        self._threaded = self.count > 1
        self._flying: dict[int, tuple[Line, Letter]] = {}
        self._answers: queue.SimpleQueue[Answered] = queue.SimpleQueue()
        self._work: dict[Line, queue.SimpleQueue[Letter | None]] = {}
        self._threads: list[threading.Thread] = []

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._flying)

    @property
    def free(self) -> int:
        """How many letters can be handed over now."""
        return len(self._free)

    def dial(self, wanted: int) -> int:
        """See to it that so many free lines are open; return how many are.

        A server that takes no further connection is left with those that it took.

        Raises:
            OSError: if it takes none.
        """
        opened = 0
        for line in self._free[: max(wanted, 0)]:
            try:
                line.open()
            except OSError:
                if not opened and not self._flying:
                    raise
                self._free.remove(line)
                self.count -= 1
            else:
                opened += 1
        return opened

    def hand(self, letters: Sequence[Letter]) -> None:
        """Hand letters to free lines that are open."""
        for letter in letters:
            line = self._free.pop(0)
            self._flying[letter.row.pk] = (line, letter)
            if self._threaded:
                self._queue_of(line).put(letter)

    def _queue_of(self, line: Line) -> "queue.SimpleQueue[Letter | None]":
        if line not in self._work:
            self._work[line] = queue.SimpleQueue()
            thread = threading.Thread(
                target=self._talk, args=(line, self._work[line]), name="mail line", daemon=True
            )
            self._threads.append(thread)
            thread.start()
        return self._work[line]

    def _talk(self, line: Line, work: "queue.SimpleQueue[Letter | None]") -> None:
        while (letter := work.get()) is not None:
            try:
                self._answers.put(Answered(letter.row, line.send(letter)))
            except BaseException as error:
                self._answers.put(Answered(letter.row, error=error))

    def answers(self) -> list[Answered]:
        """Wait for an answer, and return all that there are."""
        if not self._threaded:
            return [self._own(line, letter) for line, letter in list(self._flying.values())]
        found = [self._answers.get()] if self._flying else []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._answers.get_nowait())
        for one in found:
            line, _ = self._flying.pop(one.row.pk)
            self._free.insert(0, line)
        return found

    def _own(self, line: Line, letter: Letter) -> Answered:
        """Send a letter in this very thread."""
        del self._flying[letter.row.pk]
        self._free.insert(0, line)
        return Answered(letter.row, line.send(letter))

    def hang_up(self) -> None:
        """End the threads, whose letters must have been answered, and close what is open."""
        for work in self._work.values():
            work.put(None)
        for thread in self._threads:
            thread.join()
        for line in self._free:
            line.close()
