"""Watch, gather and deliver, killed anywhere: nobody misses a notice, and nobody is told twice.

A message that was caught between the server's answer and our commit, one a conversation at the
most, is uncertain, counted, and sent once more under the same Message-ID.

``KILLS`` and ``SEED`` in the environment say how many kills and which; ``make faults`` sets them.
"""

import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, connections

from faults import mail_server
from faults.ground import LINKS, PEOPLE, Ground

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("KILLS") or 30)
SEED = int(os.environ.get("SEED") or 1)
SERVERS_MOMENTS = ("words came", "answered")
"""At these the mail server sees to it that the client dies, which then has three conversations."""


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
    assert ground.hub
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
        table[kill.place].update(kills=int(died), uncertain=ground.uncertain, twice=twice)
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
