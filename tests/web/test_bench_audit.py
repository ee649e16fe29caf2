"""'bench audit': its exit status, and the earlier versions of records that it invents."""

import json
import random

import pytest
from click.testing import CliRunner

from invented_trials import study
from trialpost.benchmarks import watch_audit
from trialpost.benchmarks.watching_people import EARLIER, earlier
from trialpost.cli.measuring_audit import audit_command


@pytest.mark.parametrize(("missed", "surplus", "code"), [(0, 0, 0), (1, 0, 1), (0, 2, 1)])
def test_it_fails_where_anything_is_missed_or_too_much(
    monkeypatch, tmp_path, missed, surplus, code
) -> None:
    (tmp_path / "records.jsonl").touch()
    told = {"profiles": 50, "missed": missed, "surplus": surplus}
    monkeypatch.setattr(watch_audit, "document", lambda *_, **__: told)
    done = CliRunner().invoke(audit_command, [str(tmp_path / "records.jsonl"), "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (code, told)


@pytest.mark.parametrize("how", EARLIER)
def test_an_earlier_version_differs_in_one_respect(monkeypatch, how) -> None:
    chance = random.Random(1)
    monkeypatch.setattr(chance, "choices", lambda *told: [how])
    now = study(1)
    before = earlier(now, chance)
    assert now == study(1), "the record itself stays as it is"
    assert (before is None) == (how == "absent")
    if before:
        assert (before == now) == (how == "same")
