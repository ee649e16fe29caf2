"""A PostgreSQL server that is stopped and started again in the middle of watch and deliver."""

import os
import random
from collections.abc import Iterator

import pytest
from django.db import Error, connection, connections

from cluster import Cluster
from faults import killing, mail_server, road
from faults.ground import LINKS, PEOPLE, Ground
from faults.road import WALKED, WAY
from faults.told_people import NOW
from trialpost.errors import ServiceUnavailable
from trialpost.web.mail import delivery

pytestmark = pytest.mark.django_db(transaction=True)

STOPS = int(os.environ.get("STOPS") or 1)


@pytest.fixture
def cluster(ground: Ground) -> Iterator[Cluster]:
    """The server that the tests' database is on. It keeps what it said that it committed."""
    if connection.vendor != "postgresql" or Cluster.running is None:
        pytest.skip("SQLite has no server to stop; 'make test' runs this on PostgreSQL")
    found = Cluster.running
    _set("on")
    ground.begin()
    try:
        yield found
    finally:
        connections.close_all()
        _set("off")


def _set(how: str) -> None:
    """Choose whether a commit is kept whatever happens; the tests' cluster is quicker without."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE trialpost SET synchronous_commit = {how}")
    connections.close_all()


def begin(ground: Ground) -> None:
    """Let everything be as it was at first.

    In a database that was copied, PostgreSQL may forget numbers that were given out without a word
    to its log, and would give them out again: here each is told to the log.
    """
    ground.begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        for name, last in cursor.fetchall():
            if last is not None:
                cursor.execute("SELECT setval(%s::regclass, %s)", [name, last])


def steps_of(ground: Ground) -> dict[str, list[int]]:
    """Return at which steps of the road each part of it is, once everything is loaded."""
    road.walk(WAY, NOW)
    begin(ground)
    found: dict[str, list[int]] = {}
    for step, place in enumerate(road.walk_until(0, NOW)["places"], start=1):
        found.setdefault(place, []).append(step)
    return found


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_is_stopped_anywhere_and_comes_back_loses_nothing_and_tells_nothing_twice(
    ground: Ground, cluster: Cluster, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_wait", lambda seconds: None)
    places, dice = steps_of(ground), random.Random(mode)
    assert {"watch", "gather", "after DATA", "after 250"} <= places.keys()
    stops = 0
    for place in ("watch", "gather", "claims", "delivery", "after DATA", "after 250"):
        for _ in range(STOPS):
            begin(ground)
            step, stopped = dice.choice(places[place]), []

            def stop(stopped: list[bool] = stopped) -> None:
                cluster.halt(mode)
                stopped.append(True)

            try:
                with killing.at_step(step, stop, writers=WALKED):
                    done = road.walk(WAY, NOW)
                ground.uncertain += done["deliver"]["uncertain"]
            except (ServiceUnavailable, Error):
                pass
            finally:
                connections.close_all()
                if stopped:
                    cluster.go_on()
            stops += len(stopped)
            ground.recover()
            ground.doubles()
    assert stops >= 5 * STOPS, "a few steps may not be come to"


def test_a_server_that_comes_back_while_a_sender_waits_costs_nothing(
    ground: Ground, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            cluster.go_on()

    def watcher(moment: str) -> None:
        if moment == "words came" and len(ground.server.accepted) == 3 and not waited:
            cluster.halt()

    monkeypatch.setattr(delivery, "_wait", wait)
    ground.server.plan = mail_server.seeded(1, of=(), share=0)
    road.walk(("watch", "gather"), NOW)
    ground.server.watcher = watcher
    done = road.walk(("deliver",), NOW)["deliver"]
    assert len(waited) == 2
    assert (done["sent"], done["uncertain"]) == (PEOPLE + LINKS, 0)
    assert ground.doubles() == 0
