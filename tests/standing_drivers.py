"""Shards and an envelope for the tests of drivers; their workers import this by its name."""

import contextlib
import json
import os
import signal
from pathlib import Path

import msgspec

from standing_made_up import GRAPH, TODAY
from trialpost.eligibility.kleene import HOLDS
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.delta import Delta
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.rows import Tables, entry_of
from trialpost.matching.standing.shard import Pairs, Shard
from trialpost.matching.standing.statements import Statement, Statements
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import Profile
from trialpost.model.requirement import State
from trialpost.model.status import RecruitmentStatus, StudyType

ALWAYS = "always"


class Turned(msgspec.Struct, frozen=True):
    """An envelope that turns the bits, so that what is not opened cannot be read."""

    def close(self, plain: bytes) -> bytes:
        return plain.translate(bytes(255 - one for one in range(256)))

    def open(self, closed: bytes) -> bytes:
        return self.close(closed)


class Dying(msgspec.Struct, frozen=True):
    """Opens a shard; the worker that is the first to open this one is killed, or every one is."""

    mark: str = ""

    def opened(self, data: bytes) -> Shard:
        if self.mark:
            with contextlib.suppress(FileExistsError):
                if self.mark != ALWAYS:
                    Path(self.mark).touch(exist_ok=False)
                os.kill(os.getpid(), signal.SIGKILL)
        return unpack(Turned().open(data))


PREGNANT, SMOKES = (Statement(State(name="", concept=one), HOLDS) for one in ("pregnant", "smoker"))


class Made(msgspec.Struct, frozen=True):
    """A shard of five people with heart failure, who are the younger the further on it stands.

    The second of them stated what one trial does not take. In the shard number 2 the bits say
    another thing.
    """

    number: int
    mark: str = ""

    def shard(self) -> Shard:
        first = 5 * self.number
        entries = [
            msgspec.structs.replace(
                entry_of(who, Profile(birth_year=1950 + who), None, ("D2",)),
                facts=(1,) if who == first + 1 else (0,),
            )
            for who in range(first, first + 5)
        ]
        said = SMOKES if self.number == 2 else PREGNANT
        return Shard.of(entries, Order(GRAPH), Tables(statements=Statements([said])))

    def taken(self) -> tuple[bytes, Dying]:
        return Turned().close(pack(self.shard())), Dying(self.mark)


DELTA = Delta(
    outlines=tuple(
        TrialOutline(
            id=f"NCT{number:08d}",
            registry="clinicaltrials.gov",
            title="A trial",
            status=RecruitmentStatus[status],
            type=StudyType.INTERVENTIONAL,
            minimum_age=AgeLimit(60, "year"),
        )
        for number, status in enumerate(("RECRUITING", "RECRUITING", "COMPLETED"))
    ),
    keys=(frozenset({"D2"}), frozenset({"D4"}), frozenset({"D2"})),
    today=TODAY,
    statements=(PREGNANT,),
    bars=((frozenset({0}),), (), ()),
)


def made(count: int, mark: str = "", at: int = 3) -> list[Made]:
    """Make shards, of which one kills the worker that is the first to open it."""
    return [Made(number, mark if number == at else "") for number in range(count)]


def listed(answers: list[Pairs]) -> list[list[tuple[int, int]]]:
    return [sorted(one.as_set()) for one in answers]


def on_ray(mark: str) -> str:
    """Match on Ray with two workers, of which one is killed; return the answers as JSON."""
    from trialpost.matching.standing.cluster import HERE, OnRay

    driver = OnRay(HERE, Turned(), workers=2)
    return json.dumps(listed(list(driver.match(made(8, mark), DELTA))))
