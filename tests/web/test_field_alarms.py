"""A registry that changes its form is noticed at the next load, by file and by sync, and told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue_examples import lines, study
from registry_server import RegistryServer, rename, serving
from synced import DAY, NOW, run, studies
from trialpost.cli.catalogue import load as load_command
from trialpost.cli.running import doctor as doctor_command
from trialpost.registry.drift.alarm import AlarmKind
from trialpost.web.catalogue import actions, census
from trialpost.web.catalogue.models import FieldCensus
from trialpost.web.doctor import examine

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "/protocolSection/eligibilityModule"
RENAMED = {
    (AlarmKind.VANISHED, f"{PLACE}/eligibilityCriteria"),
    (AlarmKind.APPEARED, f"{PLACE}/eligibilityCriteriaText"),
}
OLD, NEW = "eligibilityCriteria", "eligibilityCriteriaText"


def told(alarms) -> set:
    return {(alarm.kind, alarm.field) for alarm in alarms}


def file_of(folder: Path, *, rename: bool = False, day: str = "2026-10") -> Path:
    text = [json.dumps(study(number, verified=day)) for number in range(20)]
    changed = [one.replace(f'"{OLD}"', f'"{NEW}"') if rename else one for one in text]
    return lines(folder / f"{rename}.jsonl", *changed)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*range(1, 21), day="2026-11-01")) as one:
        yield one


def test_a_load_with_a_renamed_field_alarms(tmp_path: Path) -> None:
    first = actions.load([file_of(tmp_path)], now=NOW)
    assert first.drift == ()
    second = actions.load([file_of(tmp_path, rename=True)], now=NOW + DAY)
    assert second.failed == ()
    assert told(second.drift) == RENAMED
    assert told(alarm for _, alarm in census.alarms()) == RENAMED


def test_alarms_stay_until_they_were_seen_and_are_not_raised_again(tmp_path: Path) -> None:
    actions.load([file_of(tmp_path)], now=NOW)
    actions.load([file_of(tmp_path, rename=True)], now=NOW)
    for day in ("2026-07", "2026-08", "2026-09"):
        assert actions.load([file_of(tmp_path, rename=True, day=day)], now=NOW).drift == ()
    assert len(census.alarms()) == 2
    assert FieldCensus.objects.count() == 2
    assert census.mark_seen() == 2
    assert census.alarms() == ()
    back = actions.load([file_of(tmp_path)], now=NOW).drift
    assert told(back) == {(AlarmKind.VANISHED, f"{PLACE}/{NEW}")}


def test_a_first_load_of_a_form_that_is_not_known_alarms(tmp_path: Path) -> None:
    alarms = actions.load([file_of(tmp_path, rename=True)], now=NOW).drift
    assert told(alarms) == {(AlarmKind.APPEARED, f"{PLACE}/{NEW}")}


def test_records_that_can_no_longer_be_read_alarm_as_well(tmp_path: Path) -> None:
    actions.load([file_of(tmp_path)], now=NOW)
    text = (tmp_path / "False.jsonl").read_text().replace('"nctId"', '"number"')
    done = actions.load([lines(tmp_path / "x.jsonl", *text.splitlines())], now=NOW)
    assert len(done.failed) == 20
    where = "/protocolSection/identificationModule"
    assert told(done.drift) == {
        (AlarmKind.VANISHED, f"{where}/nctId"), (AlarmKind.APPEARED, f"{where}/number")
    }  # fmt: skip


def test_a_sync_with_a_renamed_field_alarms(server: RegistryServer) -> None:
    assert run(server, now=NOW).drift == ()
    server.put(*studies(*range(1, 21), day="2026-11-22", title="Another walk"))
    server.faults.extend([None, rename(OLD, NEW)])
    done = run(server, now=NOW + DAY)
    assert done.changed == 20
    assert told(done.drift) == RENAMED


def test_the_command_says_it_in_words_and_in_json(tmp_path: Path) -> None:
    actions.load([file_of(tmp_path)], now=NOW)
    path = str(file_of(tmp_path, rename=True))
    done = CliRunner().invoke(load_command, [path])
    assert done.exit_code == 0
    assert "The registry may have changed its form" in done.stderr
    assert f"{OLD} is gone" in done.stderr
    FieldCensus.objects.all().delete()
    file_of(tmp_path, rename=True, day="2026-11")
    document = json.loads(CliRunner().invoke(load_command, [path, "--json"]).stdout)
    (alarm,) = document["drift"]
    assert (alarm["kind"], alarm["field"], alarm["now"]) == ("appeared", f"{PLACE}/{NEW}", 20)
    assert alarm["example"] == "NCT90000000"


def test_the_doctor_shows_alarms_and_counts_oddities(tmp_path: Path, inbox) -> None:
    def fields() -> object:
        return next(one for one in examine(now=NOW) if one.part == "fields")

    assert fields().well
    actions.load([file_of(tmp_path)], now=NOW)
    assert fields().well
    assert "20 of ctgov-api" in fields().seen
    actions.load([file_of(tmp_path, rename=True)], now=NOW)
    seen = fields()
    assert not seen.well
    assert "doctor --seen" in seen.advice
    assert len(seen.details) == 2
    words = CliRunner().invoke(doctor_command, [])
    assert f"{NEW} is new: 20 of the 20" in words.output
    assert "unknown key" in words.output
    document = json.loads(CliRunner().invoke(doctor_command, ["--seen", "--json"]).stdout)
    assert {one["part"]: one["well"] for one in document["parts"]}["fields"]
    assert {"kind": "unknown key", "door": "ctgov-api", "count": 20, "example": "NCT90000000"} in (
        document["issues"]
    )


def test_a_file_of_something_else_raises_no_alarm(tmp_path: Path) -> None:
    path = lines(tmp_path / "other.jsonl", '{"protocolSection_of": "nothing", "hasResults": 1}')
    summary = actions.load([path], now=NOW, format="ctis")
    assert len(summary.failed) == 1
    assert summary.drift == ()
    assert not FieldCensus.objects.exists()
