"""Match shards on a Ray cluster that the operator started; Ray is loaded here alone.

Every node needs the same release of Trialpost. Shards, trials and answers travel sealed: Ray may
put what it holds for others on a disk. The keys that open one run travel as arguments of tasks,
which it keeps in memory; the operator turns on Ray's TLS where the network is not their own.
"""

import collections
import os
from collections.abc import Iterable, Iterator
from typing import Any

from trialpost.errors import ConfigurationError, ServiceUnavailable
from trialpost.matching.standing.delta import Delta, packed_delta, unpacked_pairs
from trialpost.matching.standing.drivers import AHEAD, ATTEMPTS, Closed, Envelope, answered
from trialpost.matching.standing.shard import Pairs

HERE = "local"
"""The address that starts workers on this machine, to try it out."""


class OnRay:
    """Matches shards on the workers of a cluster; what a lost one had is matched by another."""

    def __init__(self, address: str, envelope: Envelope, *, workers: int | None = None) -> None:
        """Take the address of a running cluster, as ``ray.init`` takes it.

        ``workers`` says how many to start where the address is :data:`HERE`.
        """
        self.address, self.envelope, self.workers = address, envelope, workers

    def match(self, shards: Iterable[Closed], delta: Delta) -> Iterator[Pairs]:
        """Yield for each shard, in their order, who may be concerned by which trial.

        Raises:
            ConfigurationError: if Ray is not installed.
            ServiceUnavailable: if the cluster does not answer, or loses workers over the same
                shard again and again.
        """
        ray = _ray()
        self._join(ray)
        try:
            yield from self._answers(ray, shards, delta)
        except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError,
                ray.exceptions.NodeDiedError, ray.exceptions.ObjectLostError):  # fmt: skip
            raise ServiceUnavailable(
                "The Ray cluster loses its workers again and again over the same profiles; have "
                "they too little memory? Nothing was lost: the next watch begins anew."
            ) from None
        finally:
            ray.shutdown()

    def _join(self, ray: Any) -> None:
        local: dict[str, Any] = {"include_dashboard": False, "num_cpus": self.workers}
        try:
            ray.init(
                address=self.address,
                log_to_driver=False,
                configure_logging=False,
                **(local if self.address == HERE else {}),
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise ServiceUnavailable(
                f"No Ray cluster answers at {self.address} ({type(error).__name__}). Start it with "
                "'ray start --head', or unset TRIALPOST_RAY_ADDRESS to match on this machine."
            ) from None

    def _answers(self, ray: Any, shards: Iterable[Closed], delta: Delta) -> Iterator[Pairs]:
        """Ask for some shards ahead, so that no worker waits and little is on its way at once."""
        task = ray.remote(max_retries=ATTEMPTS)(answered)
        trials = ray.put(self.envelope.close(packed_delta(delta)))
        most = (1 + AHEAD) * max(1, int(ray.cluster_resources().get("CPU", 1)))
        asked: collections.deque[Any] = collections.deque()
        for shard in shards:
            data, opener = shard.taken()
            asked.append(task.remote(ray.put(data), opener, trials, self.envelope))
            if len(asked) >= most:
                yield self._opened(ray.get(asked.popleft()))
        while asked:
            yield self._opened(ray.get(asked.popleft()))

    def _opened(self, answer: bytes) -> Pairs:
        return unpacked_pairs(self.envelope.open(answer))


def _ray() -> Any:
    """Load Ray, which tells its makers nothing of this use.

    Raises:
        ConfigurationError: if it is not installed.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError:
        raise ConfigurationError(
            "Matching on a cluster needs Ray. Install it with: pip install 'trialpost[cluster]', "
            "or unset TRIALPOST_RAY_ADDRESS to match on this machine."
        ) from None
    return ray
