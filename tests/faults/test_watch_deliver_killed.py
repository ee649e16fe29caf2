"""Watch, gather and deliver, killed anywhere: nobody misses a notice, and nobody is told twice.

A message that was caught between the server's answer and our commit, one a conversation at the
most, is uncertain, counted, and sent once more under the same Message-ID.

``KILLS`` and ``SEED`` in the environment say how many kills and which; ``make faults`` sets them.
"""

import datetime as dt
import json
import os
import random
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from faults import databases, killing, mail_server, road, told_people
from faults.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("KILLS") or 30)
SEED = int(os.environ.get("SEED") or 1)
PEOPLE, LINKS = 6, 3
EXPECTED = told_people.to_come(people_count=PEOPLE, links=LINKS)
SERVERS_MOMENTS = ("words came", "answered")
"""At these the mail server sees to it that the client dies, which then has three conversations."""


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with MailServer() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield found


@pytest.fixture
def ground(tmp_path: Path, server: MailServer) -> Iterator["Ground"]:
    told_people.prepare(tmp_path, people_count=PEOPLE, links=LINKS)
    kept = databases.Kept(tmp_path)
    hub = road.Hub(databases.address(), f"smtp://127.0.0.1:{server.port}")
    hub.warm_up(told_people.NOW)
    try:
        yield Ground(server, kept, hub)
    finally:
        hub.close()
        kept.drop()


@dataclass
class Ground:
    """A prepared database, a mail server, and processes that can be killed."""

    server: MailServer
    kept: databases.Kept
    hub: road.Hub
    uncertain: int = 0
    told: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Let everything be as it was at first."""
        self.kept.put_back()
        self.server.clear()
        self.uncertain = 0

    def places(self) -> dict[str, list[int]]:
        """Walk the whole road unharmed; return at which steps each part of it is."""
        self.begin()
        self.hub.begin([road.WAY], told_people.NOW, step=0)
        (ended,) = self.hub.end()
        assert ended["status"] == 0
        assert told_people.read(self.server.accepted)[0] == EXPECTED, ended
        found = defaultdict(list)
        for step, place in enumerate(ended["told"]["places"], start=1):
            found[place].append(step)
        return dict(found)

    def kill_at(self, step: int) -> bool:
        """Walk the road in a process that dies at a step; tell whether it came so far."""
        self.hub.begin([road.WAY], told_people.NOW, step=step)
        (ended,) = self.hub.end()
        return self._died(ended)

    def interrupt_at(self, step: int) -> bool:
        """Walk it here, and unwind the stack at a step."""
        try:
            done = road.walk_until(step, told_people.NOW, killing.by_exception)["done"]
        except killing.Killed:
            return True
        finally:
            killing.lose_connection()
        self.uncertain += done["deliver"]["uncertain"]
        return False

    def kill_when(self, moment: str, number: int) -> bool:
        """Walk it with three conversations, and die when the server is so far the n-th time."""
        seen, pid = [0], []

        def watcher(now: str) -> None:
            seen[0] += now == moment
            if seen[0] == number and pid:
                os.kill(pid.pop(), signal.SIGKILL)

        self.server.watcher = watcher
        pid += self.hub.begin([road.WAY], told_people.NOW, connections=3)
        (ended,) = self.hub.end()
        self.server.watcher = lambda now: None
        return self._died(ended)

    def _died(self, ended: dict[str, Any]) -> bool:
        if ended["status"] == -signal.SIGKILL:
            return True
        assert ended["status"] == 0
        assert "error" not in ended["told"], ended
        self.uncertain += ended["told"]["done"]["deliver"]["uncertain"]
        return False

    def recover(self) -> int:
        """Let the timer call until nothing waits; return how often it had to."""
        now = told_people.NOW
        for calls in range(1, 40):
            now = told_people.next_moment(now)
            self.uncertain += road.walk(road.WAY, now)["deliver"]["uncertain"]
            if not told_people.waiting():
                return calls
        raise AssertionError("something waits for ever")

    def doubles(self, conversations: int = 1) -> int:
        """See that all is as it has to be; return how many messages came twice."""
        told, times = told_people.read(self.server.accepted)
        assert told == EXPECTED
        twice = sum(count > 1 for count in times.values())
        assert all(count <= 2 for count in times.values())
        assert twice <= self.uncertain <= conversations
        return twice


@dataclass(frozen=True)
class Kill:
    """Where a process is killed, and how: at a step, by the server's word, or by an exception."""

    place: str
    number: int
    how: str


def drawn(places: dict[str, list[int]], count: int, dice: random.Random) -> Iterator[Kill]:
    """Draw kills: half of them after DATA and after 250, the rest all along the road."""
    late = [("after DATA", "SIGKILL"), ("after 250", "SIGKILL"), *SERVERS_MOMENTS_HOW]
    for number in range(count):
        if number % 2:
            place, how = late[number // 2 % len(late)]
        else:
            place, how = dice.choice(sorted(places)), dice.choice(("SIGKILL", "exception"))
        at = dice.randint(1, PEOPLE + LINKS) if how == "server" else dice.choice(places[place])
        yield Kill(place, at, how)


SERVERS_MOMENTS_HOW = [(moment, "server") for moment in SERVERS_MOMENTS]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_anywhere_nobody_misses_a_notice_and_nobody_is_told_twice(ground: Ground) -> None:
    places = ground.places()
    assert {"watch", "gather", "claims", "after DATA", "after 250"} <= places.keys()
    dice, table = random.Random(SEED), defaultdict(Counter)
    for number, kill in enumerate(drawn(places, KILLS, dice)):
        ground.begin()
        if number % 3:
            ground.server.plan = mail_server.seeded(
                SEED * 10_000 + number, of=mail_server.PASSING, share=0.3
            )
        if kill.how == "server":
            died = ground.kill_when(kill.place, kill.number)
        else:
            died = (ground.kill_at if kill.how == "SIGKILL" else ground.interrupt_at)(kill.number)
        try:
            ground.recover()
            twice = ground.doubles(3 if kill.how == "server" else 1)
        except AssertionError as error:
            raise AssertionError(f"{kill}, seed {SEED}, number {number}") from error
        table[kill.place].update(kills=died, uncertain=ground.uncertain, twice=twice)
    assert sum(row["kills"] for row in table.values()) > KILLS * 0.8
    _write(table)


def _write(table: dict[str, Counter[str]]) -> None:
    """Leave the table where ``make faults`` looks for it."""
    path = os.environ.get("FAULTS_TABLE")
    if path:
        with Path(path).open("a") as out:
            row = {"database": connection.vendor, "seed": SEED, "kills": KILLS, "places": table}
            out.write(json.dumps(row) + "\n")


def teardown_function() -> None:
    connections.close_all()


def at_once(ground: Ground, tasks: list[list[str]], now: dt.datetime) -> list[dict[str, Any]]:
    ground.hub.begin(tasks, now, connections=2)
    ended = ground.hub.end()
    assert all(one["status"] == 0 for one in ended)
    assert not [one for one in ended if "error" in one["told"]], ended
    return [one["told"]["done"] for one in ended]
