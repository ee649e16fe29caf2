"""A real SMTP server on loopback that fails by plan, and remembers what it accepted.

What it does with a message is a ``Fault``. A plan says which, message by message; ``seeded`` makes
one of a number, so that a run can be had again. ``watcher`` is told of the moments at which a
client may be killed.
"""

import email
import email.policy
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

GREETING = b"220 mail.example ESMTP\r\n"
HELLO = b"250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
CONVERSATION = "conversation of the failing mail server"
"""The name of the threads in which the server talks."""


class Fault(Enum):
    """What goes wrong with one message."""

    NONE = "nothing"
    DELAY = "answers late"
    GREYLIST = "451 at the recipient"
    LATER = "452 after the words"
    FULL = "421 and hangs up"
    DROP_EARLY = "hangs up before the words"
    DROP_LATE = "takes the words, keeps nothing, hangs up"
    KEEP_AND_DROP = "keeps the message and hangs up without an answer"
    REFUSE = "550 at the recipient"
    REFUSE_WORDS = "554 after the words"


PASSING = (Fault.DELAY, Fault.GREYLIST, Fault.LATER, Fault.FULL, Fault.DROP_EARLY)
"""Faults after which nobody is in doubt, and the message is to be sent again."""

DOUBTFUL = (Fault.DROP_LATE, Fault.KEEP_AND_DROP)
LASTING = (Fault.REFUSE, Fault.REFUSE_WORDS)


@dataclass(frozen=True)
class Accepted:
    """A message that the server has taken charge of."""

    message_id: str
    to: str
    text: str


def seeded(seed: int, *, of: Iterable[Fault], share: float) -> Callable[[str], Fault]:
    """Make a plan: a share of attempts fails, each recipient with each fault once at the most."""
    dice, faults, used = random.Random(seed), list(of), set()

    def plan(to: str) -> Fault:
        fault = dice.choice(faults) if faults and dice.random() < share else Fault.NONE
        if (to, fault) in used:
            return Fault.NONE
        used.add((to, fault))
        return fault

    return plan


class MailServer:
    """The server; ``with`` starts and stops it."""

    def __init__(self) -> None:
        self.clear()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    def clear(self) -> None:
        """Forget everything, and fail no more."""
        self.accepted: list[Accepted] = []
        self.faults: Counter[Fault] = Counter()
        self.plan: Callable[[str], Fault] = lambda to: Fault.NONE
        self.watcher: Callable[[str], None] = lambda moment: None

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._listening.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            told = {"args": (connection,), "name": CONVERSATION, "daemon": True}
            threading.Thread(target=self._converse, **told).start()

    def _converse(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as lines:
                Conversation(self, connection, lines).run()
        except OSError:
            return


class HungUp(OSError):
    """The server hangs up."""


class Conversation:
    """One client's conversation."""

    def __init__(self, server: MailServer, connection: socket.socket, lines) -> None:
        self.server, self.lines = server, lines
        self.say = connection.sendall
        self.to, self.fault = "", Fault.NONE

    def run(self) -> None:
        self.say(GREETING)
        while line := self.lines.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self.say(b"221 bye\r\n")
                return
            getattr(self, f"_{word.decode('ascii', 'replace').lower()}", self._other)(line)

    def _ehlo(self, line: bytes) -> None:
        self.say(HELLO)

    def _other(self, line: bytes) -> None:
        self.say(b"250 ok\r\n")

    def _rcpt(self, line: bytes) -> None:
        self.to = line.decode().partition("<")[2].partition(">")[0]
        self.fault = self.server.plan(self.to)
        self.server.faults[self.fault] += 1
        answers = {Fault.GREYLIST: b"451 4.7.1 later\r\n", Fault.REFUSE: b"550 5.7.1 no\r\n"}
        self.say(answers.get(self.fault, b"250 ok\r\n"))

    def _data(self, line: bytes) -> None:
        if self.fault is Fault.FULL:
            self.say(b"421 4.3.2 too busy\r\n")
        if self.fault in (Fault.FULL, Fault.DROP_EARLY):
            raise HungUp
        self.say(b"354 go on\r\n")
        content = b"".join(self._words())
        self.server.watcher("words came")
        if self.fault is Fault.DELAY:
            time.sleep(0.005)
        if self.fault in (Fault.LATER, Fault.REFUSE_WORDS):
            self.say(b"452 4.3.1 later\r\n" if self.fault is Fault.LATER else b"554 5.6.0 no\r\n")
            return
        if self.fault is Fault.DROP_LATE:
            raise HungUp
        self._keep(content)
        if self.fault is Fault.KEEP_AND_DROP:
            raise HungUp
        self.say(b"250 ok\r\n")
        self.server.watcher("answered")

    def _words(self) -> Iterator[bytes]:
        """Yield the lines of a message; a client that is killed amid them ends the conversation."""
        while line := self.lines.readline():
            if line == b".\r\n":
                return
            yield line
        raise HungUp

    def _keep(self, content: bytes) -> None:
        mail = email.message_from_bytes(content, policy=email.policy.default)
        words = mail.get_body(("plain",)).get_content()
        self.server.accepted.append(Accepted(mail["Message-ID"], self.to, words))
