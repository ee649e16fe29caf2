"""'bench watch --whole': a whole watch is told beside the kernel, where it is asked for."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from trialpost.benchmarks import watch_road, watching_whole
from trialpost.benchmarks.watching_people import people
from trialpost.cli.measuring_watch import watch_command
from trialpost.matching.outline import outline_of
from trialpost.model.site import Coordinates
from trialpost.registry import read_record
from trialpost.vocabulary.distances import distance_km

TOLD = {
    "profiles": 60, "changed_trials": 7, "pairs": 40, "notices": 30, "cpu_ms_a_pair": 1.25,
    **{f"{part}_{kind}": 0.5 for part in ("open", "match", "watch", "write")
       for kind in ("seconds", "cpu_seconds")},
}  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What a whole watch was asked for."""
    calls: list[tuple] = []

    def document(profiles, trials, today, *, paths):
        calls.append((profiles, trials, paths))
        return TOLD

    monkeypatch.setattr(watching_whole, "document", document)
    return calls


def bench(*options: str) -> Result:
    small = ["--profiles", "200", "--trials", "5", "--alone"]
    return CliRunner().invoke(watch_command, [*small, *options])


def test_it_stands_in_the_document_beside_the_kernel(asked, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.touch()
    told = json.loads(bench("--whole", "60", "--records", str(records), "--json").stdout)
    assert asked == [(60, 5, (records,))]
    assert told["whole"] == TOLD
    assert told["profiles"] == 200
    assert told["seconds"] > 0


def test_it_is_told_in_words(asked) -> None:
    said = bench("--whole", "60").stdout
    assert "60 people, 7 changed trials, 40 pairs judged, 30 notices" in said
    assert "1.25 ms of processor time a pair" in said


def test_nothing_is_measured_that_was_not_asked_for(asked) -> None:
    assert json.loads(bench("--json").stdout)["whole"] is None
    assert asked == []


def test_the_invented_records_recruit_and_people_live_where_they_do() -> None:
    records = [msgspec.json.decode(one) for one in watching_whole.invented(30)]
    status = {one["protocolSection"]["statusModule"]["overallStatus"] for one in records}
    assert (len(records), status) == (30, {"RECRUITING"})
    assert len({read_record(msgspec.json.encode(one)).trial.id for one in records}) == 30
    outlines = [outline_of(read_record(msgspec.json.encode(one)).trial) for one in records]
    sites = [Coordinates(s.lat, s.lon) for one in outlines for s in one.sites if s.lat]
    told = list(people(outlines, 200, dt.date(2026, 11, 22)))
    here = [Coordinates(one.place.lat, one.place.lon) for one in told if one.place]
    close = sum(min(distance_km(one, site) for site in sites) < 100 for one in here)
    assert close > len(here) / 3


def test_the_time_of_many_calls_is_added_up_also_of_one_that_fails() -> None:
    into = {"seconds": 0.0, "cpu_seconds": 0.0}

    def fails(number: int) -> int:
        if number == 3:
            raise LookupError
        return number

    measured: Callable[[int], int] = watch_road._adding_up(into, fails)
    assert [measured(number) for number in (1, 2)] == [1, 2]
    before = into["seconds"]
    with pytest.raises(LookupError):
        measured(3)
    assert into["seconds"] > before > 0
