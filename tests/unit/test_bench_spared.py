"""What the engine leaves to be judged: nobody is missed, and only who fails is spared."""

import datetime as dt
import itertools
from pathlib import Path

from trialpost.benchmarks.watch_spared import document
from trialpost.demo.realistic import records


def test_what_is_spared_and_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    some = (one for one in records(10_000) if b'"overallStatus":"RECRUITING"' in one)
    path.write_bytes(b"\n".join(itertools.islice(some, 10)))
    told = document([path], 40, dt.date(2026, 11, 22), shards=(20,))
    (shard,) = told["shards"]
    assert shard["missed"] == 0
    assert shard["pairs"] == told["plain"]["pairs"] + shard["beyond"] > 0
    criteria = told["criteria"]
    assert all(one["spared_wrongly"] == 0 for one in criteria["spared"])
    assert max(one["spared"] for one in criteria["spared"]) <= criteria["fail"]
    assert [one["chosen_by"] for one in criteria["spared"]][-1] == "all"
