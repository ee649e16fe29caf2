"""Loading registry files into the catalogue: raw first, in batches, the same however often."""

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from catalogue_examples import lines, study
from real_data import REAL_DATA, needs_real_data
from registry_server import dated
from trialpost.errors import BadInput
from trialpost.matching.find import FindQuery, find
from trialpost.registry.files.reading import read
from trialpost.web.catalogue import actions, index, store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.loading.ledger import Ledger
from trialpost.web.catalogue.models import (
    CatalogueState,
    RawRecord,
    ReadIssueRow,
    SourceRow,
    SourceVersion,
    TrialRow,
)

pytestmark = pytest.mark.django_db


def counts(summary: actions.LoadSummary) -> tuple[int, int, int, int, int]:
    return (
        summary.read,
        summary.new,
        summary.changed,
        summary.unchanged,
        summary.duplicates,
    )


def rows() -> tuple[list[tuple], ...]:
    """Everything that the catalogue holds about trials, to be compared."""
    return (
        list(TrialRow.objects.order_by("registry_id").values_list()),
        list(SourceRow.objects.order_by("registry_id").values_list("registry_id", "raw__sha256")),
        list(SourceVersion.objects.order_by("pk").values_list("source_id", "raw_id", "version")),
        list(ReadIssueRow.objects.order_by("source_id", "where").values_list("source_id", "where")),
    )


def test_loading_twice_changes_nothing(tmp_path: Path, now: dt.datetime) -> None:
    path = lines(tmp_path / "a.jsonl", study(1), study(2), study(3, minimum="old enough"))
    assert counts(actions.load([path], now=now)) == (3, 3, 0, 0, 0)
    before, mark = rows(), store.state()
    again = actions.load([path], now=now + dt.timedelta(days=1))
    assert counts(again) == (3, 0, 0, 3, 0)
    assert again.issues == {"bad age": 1}
    assert (rows(), store.state()) == (before, mark)
    assert mark.version == 1


def test_the_bytes_are_kept_as_they_came(tmp_path: Path, now: dt.datetime) -> None:
    text = json.dumps(study(1), indent=None).replace('"hasResults": false', '"hasResults":   false')
    actions.load([lines(tmp_path / "a.jsonl", text)], now=now)
    assert store.raw_record("nct90000001") == text.encode()


def test_a_load_that_changes_something_makes_one_version(
    tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH_RECORDS", 2)
    actions.load([lines(tmp_path / "a.jsonl", *map(study, range(1, 6)))], now=now)
    assert store.state().version == 1
    later = lines(
        tmp_path / "b.jsonl",
        study(1),
        study(2, status="COMPLETED"),
        *map(study, (3, 4)),
        study(5, title="Sitting"),
        study(6),
    )
    assert counts(actions.load([later], now=now)) == (6, 1, 2, 3, 0)
    assert store.state().version == 2
    assert store.changed_since(1) == ["NCT90000002", "NCT90000005", "NCT90000006"]
    assert store.changed_since(2) == []
    assert store.recruiting_count() == 5


def test_a_trial_can_be_read_as_it_stood(tmp_path: Path, now: dt.datetime) -> None:
    for number, title in enumerate(("First", "Second", "Third"), start=1):
        one = study(1, title=title)
        actions.load([lines(tmp_path / f"{number}.jsonl", one)], now=now)
    assert store.trial_at("NCT90000001", 0) is None
    titles = [store.trial_at("NCT90000001", version).title for version in (1, 2, 3, 9)]
    assert titles == ["First", "Second", "Third", "Third"]
    assert store.trial("NCT90000001").title == "Third"
    assert [one.version for one in store.origins("NCT90000001")] == [3, 2, 1]


def test_a_record_that_comes_back_uses_its_bytes_again(tmp_path: Path, now: dt.datetime) -> None:
    for title in ("First", "Second", "First"):
        actions.load([lines(tmp_path / "a.jsonl", study(1, title=title))], now=now)
    assert RawRecord.objects.count() == 2
    assert store.state().version == 3
    assert store.trial_at("NCT90000001", 2).title == "Second"


@pytest.mark.parametrize("batch", [500, 1])
def test_of_two_records_of_a_trial_the_last_wins(
    tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(actions, "BATCH_RECORDS", batch)
    path = lines(tmp_path / "a.jsonl", study(1, title="First"), study(2), study(1, title="Second"))
    assert counts(actions.load([path], now=now)) == (3, 2, 0, 0, 1)
    assert store.trial("NCT90000001").title == "Second"
    mark, before = store.state(), rows()
    assert counts(actions.load([path], now=now)) == (3, 0, 0, 2, 1)
    assert (store.state(), rows()) == (mark, before)


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(
    tmp_path: Path, now: dt.datetime
) -> None:
    whole = json.dumps(study(2))
    nameless = study(3)
    del nameless["protocolSection"]["identificationModule"]["nctId"]
    path = lines(tmp_path / "a.jsonl", study(1), whole[:200], nameless, study(4))
    broken = tmp_path / "b.zip"
    broken.write_bytes(b"PK\x03\x04 this is no archive")
    summary = actions.load([path, broken], now=now)
    assert summary.new == 2
    where = [failure.where for failure in summary.failed]
    assert where == [f"{path}:2", f"{path}:3", str(broken)]
    assert all(failure.why.endswith(".") for failure in summary.failed)
    assert TrialRow.objects.count() == RawRecord.objects.count() == 2


def test_a_missing_file_stops_before_anything_is_loaded(tmp_path: Path, now: dt.datetime) -> None:
    good = lines(tmp_path / "a.jsonl", study(1))
    with pytest.raises(BadInput, match="no file or folder"):
        actions.load([good, tmp_path / "nowhere.jsonl"], now=now)
    assert TrialRow.objects.count() == 0
    assert store.state().version == 0


class Stopped(Exception):
    """The person pressed Ctrl-C."""


def test_a_load_that_breaks_keeps_finished_batches_and_ends_the_same(
    tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH_RECORDS", 2)
    path = lines(tmp_path / "a.jsonl", *map(study, range(1, 8)))
    seen = []

    def stop_at_the_fifth(size: int) -> None:
        seen.append(size)
        if len(seen) == 5:
            raise Stopped

    with pytest.raises(Stopped):
        actions.load([path], now=now, progress=stop_at_the_fifth)
    assert TrialRow.objects.count() == 4
    assert store.state().version == 1  # what was finished can be seen
    assert len(current_catalogue()) == 4
    assert counts(actions.load([path], now=now)) == (7, 3, 0, 4, 0)
    assert len(current_catalogue()) == 7
    assert index.is_current()


def test_batches_of_a_load_that_was_killed_are_announced_by_the_next(
    tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines(tmp_path / "a.jsonl", study(1), study(2))
    with monkeypatch.context() as killed:
        killed.setattr(actions, "publish", lambda *, now: 0)
        actions.load([path], now=now)
    assert store.state().version == 0
    assert counts(actions.load([path], now=now)) == (2, 0, 0, 2, 0)
    assert store.state().version == 1
    assert store.changed_since(0) == ["NCT90000001", "NCT90000002"]


def test_issues_stand_beside_the_present_record_only(tmp_path: Path, now: dt.datetime) -> None:
    odd = study(1, minimum="grown\x00up")
    actions.load([lines(tmp_path / "a.jsonl", odd)], now=now)
    issues = store.issues_of("NCT90000001")
    assert {issue.kind.value for issue in issues} == {"bad age", "bad text"}
    assert not any("\x00" in issue.detail for issue in issues)
    actions.load([lines(tmp_path / "a.jsonl", study(1))], now=now)
    assert store.issues_of("NCT90000001") == ()


def test_progress_is_told_every_byte_of_every_record(tmp_path: Path, now: dt.datetime) -> None:
    plain = lines(tmp_path / "a.jsonl", *map(study, range(1, 6)))
    zipped = tmp_path / "b.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    told: list[int] = []
    actions.load([plain, zipped], now=now, progress=told.append)
    expected = actions.expected_bytes([plain, zipped])
    assert expected == 2 * plain.stat().st_size
    assert sum(told) == expected - 10  # a line's end belongs to no record


def test_every_outline_is_written_again_when_its_form_has_changed(
    tmp_path: Path, now: dt.datetime
) -> None:
    actions.load([lines(tmp_path / "a.jsonl", study(1), study(2))], now=now)
    kept = bytes(TrialRow.objects.get(registry_id="NCT90000001").outline)
    TrialRow.objects.update(outline=b"\x00\x00an older form")
    CatalogueState.objects.update(outline_form=0)
    assert len(list(store.outlines())) == 2  # read from the records meanwhile
    actions.load([lines(tmp_path / "b.jsonl", study(1))], now=now)
    assert bytes(TrialRow.objects.get(registry_id="NCT90000001").outline) == kept
    assert store.state().version == 2


@needs_real_data
def test_every_real_record_loads_and_a_second_time_changes_nothing(now: dt.datetime) -> None:
    folder = REAL_DATA / "ctgov-v2"
    first = actions.load([folder], now=now)
    assert counts(first) == (1741, 1741, 0, 0, 0)
    assert first.failed == ()
    assert counts(actions.load([folder], now=now)) == (1741, 0, 0, 1741, 0)
    assert store.state().version == 1
    assert sum(first.issues.values()) == ReadIssueRow.objects.count()


def told_on(day: str | None, status: str, number: int = 1) -> dict[str, Any]:
    """A study as its registry posted it on a day."""
    one = study(number, status=status)
    return dated(one, day) if day else one


NEWER, OLDER = told_on("2026-11-20", "COMPLETED"), told_on("2023-08-14", "RECRUITING")


def status_held(now: dt.datetime) -> str:
    """The trial's status, the same for who reads it, who lists it and who looks for its words."""
    status = store.trial("NCT90000001").status.value
    assert TrialRow.objects.get(registry_id="NCT90000001").status == status
    found = find(current_catalogue(), FindQuery(text="walking"), today=now.date())
    assert found.total == int(status == "recruiting")
    return status


def test_an_older_file_changes_nothing(tmp_path: Path, now: dt.datetime) -> None:
    actions.load([lines(tmp_path / "new.jsonl", NEWER)], now=now)
    before, mark = rows(), store.state()
    done = actions.load([lines(tmp_path / "old.jsonl", OLDER)], now=now)
    assert (counts(done), done.older) == ((1, 0, 0, 1, 0), 1)
    assert (rows(), store.state()) == (before, mark)
    more = lines(tmp_path / "more.jsonl", OLDER, study(2, status="COMPLETED"))
    done = actions.load([more], now=now)
    assert (counts(done), done.older) == ((2, 1, 0, 1, 0), 1)
    assert status_held(now) == "completed"
    assert store.changed_since(mark.version) == ["NCT90000002"]


def test_a_newer_file_takes_the_place_of_an_older(tmp_path: Path, now: dt.datetime) -> None:
    actions.load([lines(tmp_path / "old.jsonl", OLDER)], now=now)
    assert status_held(now) == "recruiting"
    done = actions.load([lines(tmp_path / "new.jsonl", NEWER)], now=now)
    assert (counts(done), done.older) == ((1, 0, 1, 0, 0), 0)
    assert status_held(now) == "completed"
    done = actions.load([lines(tmp_path / "old.jsonl", OLDER)], now=now)
    assert (counts(done), done.older) == ((1, 0, 0, 1, 0), 1)


@pytest.mark.parametrize("batch", [500, 1])
@pytest.mark.parametrize("folder", [False, True])
@pytest.mark.parametrize("order", [(OLDER, NEWER), (NEWER, OLDER)], ids=["rising", "falling"])
@pytest.mark.parametrize(
    ("held", "fate"),
    [(None, "new"), (OLDER, "changed"), (NEWER, "unchanged")],
    ids=["nothing", "older", "newer"],
)
def test_within_a_load_the_one_posted_last_wins(
    tmp_path: Path,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
    folder: bool,
    order: tuple[Any, Any],
    held: Any,
    fate: str,
) -> None:
    monkeypatch.setattr(actions, "BATCH_RECORDS", batch)
    if held:
        actions.load([lines(tmp_path / "held.jsonl", held)], now=now)
    given = tmp_path / "given"
    given.mkdir()
    for number, several in enumerate([(one,) for one in order] if folder else [order]):
        lines(given / f"{number}.jsonl", *several)
    done = actions.load([given], now=now)
    assert (done.read, getattr(done, fate), done.duplicates) == (2, 1, 1)
    assert done.older == 1 or order[0] is OLDER
    assert status_held(now) == "completed"
    mark, before = store.state(), rows()
    assert counts(actions.load([given], now=now)) == (2, 0, 0, 1, 1)
    assert (store.state(), rows()) == (mark, before)


@pytest.mark.parametrize(
    ("first", "second"),
    [("2026-11-20", "2026-11-20"), (None, None), ("2026-11-20", None), (None, "2023-08-14")],
)
def test_where_days_do_not_tell_the_later_one_wins(
    tmp_path: Path, now: dt.datetime, first: str | None, second: str | None
) -> None:
    one, other = told_on(first, "COMPLETED"), told_on(second, "RECRUITING")
    actions.load([lines(tmp_path / "a.jsonl", one)], now=now)
    done = actions.load([lines(tmp_path / "b.jsonl", other)], now=now)
    assert (done.changed, done.older) == (1, 0)
    assert status_held(now) == "recruiting"
    done = actions.load([lines(tmp_path / "c.jsonl", other, one)], now=now)
    assert (done.changed, done.older) == (1, 0)
    assert status_held(now) == "completed"


def test_an_older_record_that_the_registry_gives_now_wins(tmp_path: Path, now: dt.datetime) -> None:
    actions.load([lines(tmp_path / "new.jsonl", NEWER)], now=now)
    ledger = Ledger()
    actions.take_batch(list(read(lines(tmp_path / "old.jsonl", OLDER))), ledger, now=now)
    done = ledger.summary(0)
    assert (done.changed, done.older) == (1, 0)
    assert store.trial("NCT90000001").status.value == "recruiting"
    assert SourceRow.objects.get().posted == dt.date(2023, 8, 14).toordinal()


def test_oddities_of_an_older_record_are_not_counted(tmp_path: Path, now: dt.datetime) -> None:
    strange = dated(study(1, minimum="old enough"), "2020-01-01")
    actions.load([lines(tmp_path / "new.jsonl", NEWER)], now=now)
    done = actions.load([lines(tmp_path / "old.jsonl", strange)], now=now)
    assert (done.older, done.issues, ReadIssueRow.objects.count()) == (1, {}, 0)
