"""Where watch and deliver are put to the test: a prepared database, a server, mortal processes."""

import functools
import os
import signal
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from faults import databases, killing, road, told_people
from faults.mail_server import MailServer

PEOPLE, LINKS = 6, 3
EXPECTED = told_people.to_come(people_count=PEOPLE, links=LINKS)


@dataclass
class Ground:
    """A prepared database, a mail server, and processes that can be killed."""

    server: MailServer
    kept: databases.Kept
    database: str
    uncertain: int = 0

    @functools.cached_property
    def hub(self) -> road.Hub:
        """The processes; they are started when they are needed."""
        hub = road.Hub(self.database, f"smtp://127.0.0.1:{self.server.port}")
        hub.warm_up(told_people.NOW)
        self.begin()
        return hub

    def close(self) -> None:
        """End the processes."""
        if "hub" in self.__dict__:
            self.hub.close()

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
