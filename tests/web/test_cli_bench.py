"""bench ingest runs on real components and answers with the contract's document."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue_examples import lines, study
from trialpost.benchmarks.load import distinct
from trialpost.registry import read_record


def bench(folder: Path, *arguments: object) -> dict:
    """Run a measurement in a process of its own, and return the document that it prints."""
    environment = {"PATH": os.environ["PATH"], "TRIALPOST_DATA_DIR": str(folder / "var")}
    command = [sys.executable, "-m", "trialpost.cli", "bench", *map(str, arguments), "--json"]
    done = subprocess.run(command, env=environment, check=True, capture_output=True)
    return json.loads(done.stdout)


def test_bench_ingest_measures_reading_and_loading(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", *map(study, range(30)))
    document = bench(tmp_path, "ingest", "--records", 90, path)
    assert document["records"] == 90
    assert document["load_vs_raw_insert"]["postgresql"] is None
    assert document["load_vs_raw_insert"]["sqlite"] > 0
    assert document["reader_vs_orjson"] > 0
    assert document.keys() >= {"bytes", "peak_mb", "seconds", "cores"}
    assert not (tmp_path / "var").exists()  # the operator's own data is left alone


def test_records_that_are_read_again_are_trials_of_their_own(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", study(1), study(2))
    ids = [str(read_record(raw).trial.id) for raw in distinct(path, 5)]
    assert ids == [f"NCT0000000{number}" for number in range(5)]


def test_a_measurement_never_writes_into_a_catalogue(tmp_path: Path, now: object, db: None) -> None:
    from trialpost.benchmarks.load import measure
    from trialpost.errors import BadInput
    from trialpost.web.catalogue import actions

    path = lines(tmp_path / "a.jsonl", study(1))
    actions.load([path], now=now)
    with pytest.raises(BadInput, match="has to be empty"):
        measure(path)


def test_bench_site_measures_every_page_beside_one_that_does_nothing(tmp_path: Path) -> None:
    told = bench(tmp_path, "site", "--generated", 40, "--requests", 10, "--clients", 2)
    pages = told["pages"]
    assert set(pages) == {"hello", "home", "find", "find by words", "trial", "match"}
    assert pages["hello"]["times_hello_p50"] == 1
    assert all(page["p50_ms"] <= page["p99_ms"] for page in pages.values())
    assert not (tmp_path / "var").exists()  # the operator's own data is left alone
