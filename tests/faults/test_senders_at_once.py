"""Two watchers and three senders at once, servers that fail, clocks that jump, a database away."""

import contextlib
import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from faults import mail_server, road, told_people
from faults.ground import EXPECTED, LINKS, PEOPLE, Ground
from faults.mail_server import Fault
from trialpost.errors import ServiceUnavailable
from trialpost.web.mail import actions as mail
from trialpost.web.mail import claims, delivery
from trialpost.web.mail.models import ListDay, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
NOW = told_people.NOW
STATE = OutboxMessage.State
WATCHER, SENDER = ("watch", "gather"), ("deliver",)


def teardown_function() -> None:
    connections.close_all()


def deliver(now: dt.datetime) -> dict[str, int]:
    return mail.deliver(now=now, clock=lambda: now)


def at_once(ground: Ground, *tasks: tuple[str, ...], connections: int = 2) -> Counter[str]:
    """Let several processes work at the same time; return what their deliveries counted in all."""
    ground.hub.begin(tasks, NOW, connections=connections)
    counted: Counter[str] = Counter()
    for ended in ground.hub.end():
        assert ended["status"] == 0
        assert "error" not in ended["told"], ended
        counted.update(ended["told"]["done"].get("deliver", {}))
    return counted


@pytest.mark.parametrize("seed", [1, 2])
def test_two_watchers_and_three_senders_at_once_tell_everybody_once(
    ground: Ground, seed: int
) -> None:
    assert ground.hub
    ground.server.plan = mail_server.seeded(seed, of=mail_server.PASSING, share=0.3)
    at_once(ground, WATCHER, WATCHER, SENDER, SENDER, SENDER)
    ground.recover()
    assert ground.doubles() == ground.uncertain == 0


def test_three_senders_share_what_waits_and_count_it_exactly(ground: Ground) -> None:
    assert ground.hub
    road.walk(WATCHER, NOW)
    counted = at_once(ground, SENDER, SENDER, SENDER)
    assert counted["sent"] == PEOPLE + LINKS
    assert ListDay.objects.get().count == PEOPLE
    assert ground.doubles() == ground.uncertain == 0


def test_a_server_that_fails_in_every_passing_and_doubtful_way_loses_nothing(
    ground: Ground,
) -> None:
    ground.begin()
    faults = (*mail_server.PASSING, *mail_server.DOUBTFUL)
    tried: Counter[str] = Counter()
    once: set[str] = set()

    def plan(to: str) -> Fault:
        """Let each attempt for somebody fail in another way, with one doubt, and then no more."""
        tried[to] += 1
        who = sorted(EXPECTED).index(min(pair for pair in EXPECTED if pair[0] == to))
        fault = faults[(who + 3 * tried[to]) % len(faults)] if tried[to] < 4 else Fault.NONE
        if fault in mail_server.DOUBTFUL:
            fault = Fault.NONE if to in once else fault
            once.add(to)
        return fault

    ground.server.plan = plan
    ground.uncertain += road.walk(road.WAY, NOW)["deliver"]["uncertain"]
    ground.recover()
    met = ground.server.faults
    assert sum(met[fault] for fault in mail_server.DOUBTFUL) == ground.uncertain > 2
    assert sum(met[fault] for fault in mail_server.PASSING) > 5
    assert ground.doubles(conversations=len(once)) == met[Fault.KEEP_AND_DROP]


def test_what_is_in_doubt_twice_is_given_up_and_counted(ground: Ground) -> None:
    ground.begin()
    ground.server.plan = lambda to: Fault.KEEP_AND_DROP if "person0" in to else Fault.NONE
    road.walk(road.WAY, NOW)
    failed, now = 0, NOW
    while told_people.waiting():
        now = told_people.next_moment(now)
        failed += deliver(now)["failed"]
    _, times = told_people.read(ground.server.accepted)
    assert failed == 1
    assert sorted(times.values(), reverse=True)[:2] == [2, 1]


def test_lasting_refusals_fail_alone(ground: Ground) -> None:
    ground.begin()
    refused = {"person0@example.org": Fault.REFUSE, "person1@example.org": Fault.REFUSE_WORDS}
    ground.server.plan = lambda to: refused.get(to, Fault.NONE)
    done = road.walk(road.WAY, NOW)["deliver"]
    assert (done["sent"], done["failed"]) == (PEOPLE + LINKS - 2, 2)
    told, _ = told_people.read(ground.server.accepted)
    assert told == Counter(pair for pair in EXPECTED if pair[0] not in refused)


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize("jump", [-DAY, -HOUR, HOUR, DAY], ids=str)
def test_a_clock_that_jumps_keeps_nothing_longer_than_a_lease(
    ground: Ground, jump: dt.timedelta
) -> None:
    """A sender died with a batch claimed and one message handed over; then the clock jumped."""
    ground.begin()
    road.walk(WATCHER, NOW)
    rows = claims.claim(due_by=NOW, now=NOW, most=4, singles_only=False)
    claims.note_and_hand_over((), rows[:1], now=NOW)
    now = NOW + jump
    first = deliver(now)
    ground.uncertain += first["uncertain"]
    now += claims.LEASE + dt.timedelta(minutes=1)
    second = road.walk(road.WAY, now)["deliver"]
    ground.uncertain += second["uncertain"]
    assert not told_people.waiting()
    assert first["sent"] + second["sent"] == PEOPLE + LINKS
    assert ground.uncertain == 1
    assert ground.doubles() == 0


def test_a_clock_put_back_after_all_was_sent_sends_nothing_again(ground: Ground) -> None:
    ground.begin()
    road.walk(road.WAY, NOW)
    for jump in (-HOUR, -DAY, -HOUR, DAY, -30 * DAY):
        road.walk(road.WAY, NOW + jump)
    assert ground.doubles() == 0


@pytest.mark.parametrize("night", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)], ids=str)
def test_a_night_in_which_clocks_are_changed_tells_everybody_once(
    ground: Ground, night: dt.date, settings: Any
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    ground.begin()
    begun = dt.datetime.combine(night, dt.time(0), dt.UTC)
    for quarter in range(12):
        road.walk(road.WAY, begun + quarter * dt.timedelta(minutes=20))
    assert ground.doubles() == 0
    assert not told_people.waiting()


class Away:
    """Takes the database away from whoever uses it, and gives it back."""

    def __init__(self) -> None:
        self._lock: Any = None

    def go(self) -> None:
        """Lock the file, or end every connection and let in no other."""
        if connection.vendor == "sqlite":
            self._lock = sqlite3.connect(
                connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
            )
            self._lock.execute("BEGIN IMMEDIATE")
            return
        name = connection.settings_dict["NAME"]
        self._admin(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        self._admin(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    def come_back(self) -> None:
        """Let everybody in again."""
        if connection.vendor == "sqlite":
            if self._lock is not None:
                self._lock.close()
            return
        self._admin(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" ALLOW_CONNECTIONS true')

    def _admin(self, statement: str) -> None:
        import psycopg

        told = connection.settings_dict
        with psycopg.connect(
            host=told["HOST"], port=told["PORT"], user=told["USER"], dbname="postgres",
            autocommit=True,
        ) as admin:  # fmt: skip
            admin.execute(statement)


@pytest.fixture
def away(ground: Ground) -> Iterator[Away]:
    """A database that can go away; nobody waits long for it."""
    ground.begin()
    road.walk(WATCHER, NOW)
    connections.close_all()
    options = connection.settings_dict.get("OPTIONS", {})
    before = dict(options)
    if connection.vendor == "sqlite":
        options["timeout"] = 0.05
    found = Away()
    try:
        yield found
    finally:
        found.come_back()
        connections.close_all()
        options.clear()
        options.update(before)


def goes(ground: Ground, away: Away, *, at: int) -> None:
    """Let the database go away when the server has a message's words for the n-th time."""
    seen = [0]

    def watcher(moment: str) -> None:
        seen[0] += moment == "words came"
        if seen[0] == at and moment == "words came":
            with contextlib.suppress(Exception):
                away.go()

    ground.server.watcher = watcher


def test_a_database_that_comes_back_soon_costs_nothing(
    ground: Ground, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            away.come_back()

    monkeypatch.setattr(delivery, "_wait", wait)
    goes(ground, away, at=4)
    done = deliver(NOW)
    assert len(waited) == 2
    assert (done["sent"], done["uncertain"]) == (PEOPLE + LINKS, 0)
    assert ground.doubles() == 0


def test_a_database_that_stays_away_is_told_of_in_a_sentence_and_nothing_is_lost(
    ground: Ground, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_wait", lambda seconds: None)
    goes(ground, away, at=4)
    with pytest.raises(ServiceUnavailable, match=r"database went away.*Nothing was lost"):
        deliver(NOW)
    ground.server.watcher = lambda moment: None
    with pytest.raises(ServiceUnavailable, match="Nothing was lost"):
        deliver(NOW)
    away.come_back()
    connections.close_all()
    ground.recover()
    assert ground.uncertain == 1
    assert ground.doubles() == 1
