"""Drivers of standing matches: wherever shards are matched, the answer is the same."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import standing_drivers
from standing_drivers import ALWAYS, DELTA, Turned, listed, made
from trialpost.errors import ConfigurationError, ServiceUnavailable, Unreadable
from trialpost.matching.standing import cluster
from trialpost.matching.standing.delta import (
    match,
    packed_delta,
    packed_pairs,
    unpacked_delta,
    unpacked_pairs,
)
from trialpost.matching.standing.drivers import InProcess, InProcesses, answered

EXPECTED = [
    [(5 * n + at, 0) for at in range(5) if 5 * n + at <= 16 and (at != 1 or n == 2)]
    for n in range(8)
]
"""Who was born by 1966 has turned 60 in November 2026, or may have.

The second of each shard stated what the trial does not take; of that of number 2 it is not known,
since its bits say another thing.
"""


def test_in_this_process() -> None:
    assert listed(list(InProcess().match(made(8), DELTA))) == EXPECTED


def test_what_travels_says_the_same_on_the_other_side() -> None:
    again = unpacked_delta(packed_delta(DELTA))
    assert again == DELTA
    pairs = match(made(1)[0].shard(), again)
    assert unpacked_pairs(packed_pairs(pairs)).as_set() == pairs.as_set() == set(EXPECTED[0])


def test_what_a_worker_gets_and_gives_is_closed() -> None:
    envelope = Turned()
    closed = envelope.close(packed_delta(DELTA))
    data, opener = made(1)[0].taken()
    assert b"D2" not in closed + data
    answer = answered(data, opener, closed, envelope)
    assert unpacked_pairs(envelope.open(answer)).as_set() == set(EXPECTED[0])


def test_trials_of_another_release_are_refused() -> None:
    with pytest.raises(Unreadable, match="same release"):
        unpacked_delta(b"\x93\x01\x02\x03")


def test_in_processes_of_which_one_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    driver = InProcesses(2, Turned())
    assert listed(list(driver.match(made(8, str(mark)), DELTA))) == EXPECTED
    assert mark.exists()


def test_processes_that_die_again_and_again_are_told_of() -> None:
    with pytest.raises(ServiceUnavailable, match="again and again"):
        list(InProcesses(1, Turned()).match(made(2, ALWAYS, at=0), DELTA))


@pytest.mark.skipif(
    importlib.util.find_spec("ray") is None,
    reason="Ray is not installed: pip install 'trialpost[cluster]' to test the driver for clusters",
)
def test_on_a_cluster_of_which_one_worker_is_killed(tmp_path: Path) -> None:
    """In a process of its own: Ray opens sockets and starts servers, which no test here may."""
    mark = tmp_path / "killed"
    code = "import standing_drivers, sys; print(standing_drivers.on_ray(sys.argv[1]))"
    with tempfile.TemporaryDirectory(prefix="ray-") as short:  # names of sockets are cut at 107
        told = {
            "PYTHONPATH": os.pathsep.join([str(Path(standing_drivers.__file__).parent), *sys.path]),
            "RAY_AUTH_MODE": "disabled",
            "RAY_TMPDIR": short,
        }
        done = subprocess.run(
            [sys.executable, "-c", code, str(mark)],
            env=os.environ | told,
            capture_output=True,
            check=False,
            timeout=240,
        )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    answer = json.loads(done.stdout.splitlines()[-1])
    assert [[tuple(pair) for pair in shard] for shard in answer] == EXPECTED
    assert mark.exists()


def test_without_ray_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigurationError, match=r"trialpost\[cluster\]"):
        list(cluster.OnRay("10.0.0.1:6379", Turned()).match(made(1), DELTA))
