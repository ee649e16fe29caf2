"""``bench criteria`` on invented texts: what is counted, and what the scan finds."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue_examples import lines, study
from trialpost.benchmarks.criteria import document, scan, scan_of_names
from trialpost.cli.measuring import bench
from trialpost.errors import ConfigurationError

TODAY = dt.date(2026, 11, 22)
TEXT = """Inclusion Criteria:
- Age 18 years or older
- eGFR ≥ 60 mL/min
Exclusion Criteria:
- Stroke within 6 months
"""


def test_texts_criteria_and_trials_are_counted() -> None:
    told = document([TEXT, "", TEXT], TODAY, trials=5)
    assert (told["records"], told["criteria"], told["trials"]) == (2, 6, 5)
    # The times of so short a text are rounded away; only that there are some can be said.
    assert {"parse_vs_scan", "scan_ms_per_record", "compile_seconds"} <= set(told)
    assert told["judge_ms"] > 0


def test_the_scan_finds_names_limits_times_and_denials() -> None:
    names, limits, times, denials = scan_of_names()
    assert names.findall("stroke or systemic lupus erythematosus") == [
        "stroke", "systemic lupus erythematosus",
    ]  # fmt: skip
    assert limits.findall("eGFR ≥ 60 mL/min") == ["≥ 60 mL/min"]
    assert times.findall("stroke within 6 months") == ["within 6 months"]
    assert scan("No stroke", (denials, names)) == 2


def test_no_text_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"no|No"):
        document([" "], TODAY)


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    lines(path, study(1))
    result = CliRunner().invoke(bench, ["criteria", str(path), "--trials", "2", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["trials"] == 2
