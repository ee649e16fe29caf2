"""Where shards are matched: in this process, or in others beside it.

Every driver asks the one interface, ``delta.match(shard, delta)``, and gives the same answer. A
shard comes to it closed and is opened where it is matched; what travels, the trials and the answers
as well, is closed by an envelope. So nothing that tells of people leaves a process but closed.
"""

import concurrent.futures
import functools
import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from trialpost.errors import ServiceUnavailable
from trialpost.matching.standing.delta import (
    Delta,
    match,
    packed_delta,
    packed_pairs,
    unpacked_delta,
    unpacked_pairs,
)
from trialpost.matching.standing.shard import Pairs, Shard

ATTEMPTS = 3
"""How often a shard is tried when workers die over it."""

AHEAD = 2
"""Shards that wait at each worker, besides the one at work."""


class Opener(Protocol):
    """Opens one shard, and can be pickled; it is small, and holds no people."""

    def opened(self, data: bytes) -> Shard:
        """Open the bytes that it came with."""


class Closed(Protocol):
    """A shard that says nothing until it is opened where it is matched."""

    def taken(self) -> tuple[bytes, Opener]:
        """Return the shard's bytes as they may touch a disk, and what opens them."""


class Envelope(Protocol):
    """What closes the trials and the answers of one run; it can be pickled and hashed."""

    def __hash__(self) -> int:
        """Tell envelopes apart."""

    def close(self, plain: bytes) -> bytes:
        """Make bytes that say nothing."""

    def open(self, closed: bytes) -> bytes:
        """Give back what was closed."""


class Driver(Protocol):
    """Matches shards somewhere."""

    def match(self, shards: Iterable[Closed], delta: Delta) -> Iterator[Pairs]:
        """Yield for each shard, in their order, who may be concerned by which trial."""


class InProcess:
    """Matches one shard after the other in this process."""

    def match(self, shards: Iterable[Closed], delta: Delta) -> Iterator[Pairs]:
        """Yield for each shard, in their order, who may be concerned by which trial."""
        for shard in shards:
            data, opener = shard.taken()
            yield match(opener.opened(data), delta)


def answered(data: bytes, opener: Opener, delta: bytes, envelope: Envelope) -> bytes:
    """Match one shard where this runs; all that comes in and goes out is closed."""
    found = match(opener.opened(data), _delta_in(delta, envelope))
    return envelope.close(packed_pairs(found))


@functools.lru_cache(maxsize=1)
def _delta_in(data: bytes, envelope: Envelope) -> Delta:
    return unpacked_delta(envelope.open(data))


class InProcesses:
    """Matches shards in some processes of this machine; one that dies is replaced."""

    def __init__(self, workers: int, envelope: Envelope) -> None:
        """Take the number of processes."""
        self.workers, self.envelope = workers, envelope

    def match(self, shards: Iterable[Closed], delta: Delta) -> Iterator[Pairs]:
        """Yield for each shard, in their order, who may be concerned by which trial.

        Raises:
            ServiceUnavailable: if processes die over the same shard again and again.
        """
        data = self.envelope.close(packed_delta(delta))
        waiting = list(shards)
        attempt = 0
        while waiting:
            done = 0
            try:
                for answer in self._answers(waiting, data):
                    yield unpacked_pairs(self.envelope.open(answer))
                    done += 1
            except BrokenProcessPool:
                attempt = 1 if done else attempt + 1
                if attempt >= ATTEMPTS:
                    raise ServiceUnavailable(
                        "Processes that match profiles die again and again; is there too little "
                        "memory? Set TRIALPOST_WATCH_WORKERS to fewer."
                    ) from None
            del waiting[:done]

    def _answers(self, shards: list[Closed], delta: bytes) -> Iterator[bytes]:
        """Yield the answers in order, with few asked for ahead."""
        context = multiprocessing.get_context("spawn")
        with concurrent.futures.ProcessPoolExecutor(self.workers, context) as pool:
            asked: list[concurrent.futures.Future[bytes]] = []
            for shard in shards:
                asked.append(pool.submit(answered, *shard.taken(), delta, self.envelope))
                if len(asked) > self.workers * (1 + AHEAD):
                    yield asked.pop(0).result()
            for one in asked:
                yield one.result()
