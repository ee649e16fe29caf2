"""A load on several cores ends as a load on one; a record that breaks a process is named."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from catalogue_examples import lines, study
from dying_worker import DEADLY, dying
from trialpost.model.reading import Door, ReadResult
from trialpost.registry.files.pieces import Found
from trialpost.web.catalogue import actions, index, store
from trialpost.web.catalogue.loading import batches, pipeline, preparing
from trialpost.web.catalogue.loading.rows import take_in
from trialpost.web.catalogue.loading.writing import Written
from trialpost.web.catalogue.models import (
    RawRecord,
    ReadIssueRow,
    SourceName,
    SourceRow,
    SourceVersion,
    TrialRow,
)


def rows() -> list[list[tuple]]:
    """Everything that a load writes, without the keys of rows."""
    return [
        list(
            TrialRow.objects.order_by("registry_id").values_list(
                "registry", "registry_id", "status", "outline", "made_of", "changed_in"
            )
        ),
        list(
            SourceRow.objects.order_by("registry_id").values_list(
                "trial__registry_id", "door", "raw__sha256", "title_key", "changed_in"
            )
        ),
        sorted(RawRecord.objects.values_list("sha256", "data")),
        sorted(SourceName.objects.values_list("source__registry_id", "name")),
        sorted(SourceVersion.objects.values_list("source__registry_id", "raw__sha256", "version")),
        sorted(ReadIssueRow.objects.values_list("source__registry_id", "kind", "where")),
    ]


def forget() -> None:
    """Empty the catalogue."""
    SourceRow.objects.all().delete()
    TrialRow.objects.all().delete()
    RawRecord.objects.all().delete()
    actions.begin_new_lineage()


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file of forty records in batches of five; processes begin with the second batch."""
    monkeypatch.setattr(actions, "BATCH_RECORDS", 5)
    monkeypatch.setattr(pipeline, "WORTH_BYTES", 1)
    odd = study(41, minimum="old enough")
    again = study(3, title="Changed its title")
    return str(lines(tmp_path / "a.jsonl", *map(study, range(1, 40)), odd, again))


@pytest.mark.django_db
@pytest.mark.parametrize("cores", [2, 3])
def test_several_cores_write_the_same_rows(many: str, now: dt.datetime, cores: int) -> None:
    alone = actions.load([many], now=now, cores=1)
    expected, version = rows(), store.state().version
    forget()
    TrialRow.objects.all().delete()
    together = actions.load([many], now=now, cores=cores)
    shifted = store.state().version - version
    found = rows()
    found[0] = [(*row[:-1], row[-1] - shifted) for row in found[0]]
    found[1] = [(*row[:-1], row[-1] - shifted) for row in found[1]]
    found[4] = [(*row[:-1], row[-1] - shifted) for row in found[4]]
    assert found == expected
    assert (together.read, together.new, together.duplicates) == (41, 40, 1)
    assert (alone.read, alone.new, alone.issues) == (together.read, together.new, together.issues)


@pytest.mark.django_db
def test_the_index_is_written_in_the_same_pass(
    many: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "each_trial", lambda: pytest.fail("read all over again"))
    actions.load([many], now=now, cores=2)
    assert index.is_current()
    found = index.SharedIndex()
    assert len(found) == store.trial_count() == 40
    assert [name for name, _ in found.search("changed its title")] == ["NCT90000003"]


@pytest.mark.django_db
def test_what_is_held_is_not_read_again(
    many: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.load([many], now=now, cores=1)
    monkeypatch.setattr(pipeline, "read_found", lambda found: pytest.fail("read again"))
    known = [one for one in Path(many).read_bytes().splitlines() if b"Changed its" not in one]
    fresh = Path(many).with_name("same.jsonl")
    fresh.write_bytes(b"\n".join(one for one in known if b"NCT90000003" not in one))
    again = actions.load([fresh], now=now, cores=1)
    assert (again.read, again.unchanged, again.issues["bad age"]) == (39, 39, 1)


@pytest.mark.django_db
def test_a_record_that_changes_and_comes_back_within_a_load_stays(
    tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH_RECORDS", 1)
    first = lines(tmp_path / "a.jsonl", study(1, title="First"))
    actions.load([first], now=now, cores=1)
    before = rows()
    back = [study(1, title="First"), study(1, title="Second"), study(1, title="First")]
    told = actions.load([lines(tmp_path / "b.jsonl", *back)], now=now, cores=1)
    assert (told.read, told.unchanged, told.changed, told.duplicates) == (3, 1, 0, 2)
    assert rows()[1] == before[1]
    assert store.trial("NCT90000001").title == "First"


def found_of(*numbers: int) -> list[pipeline.Task]:
    """Tasks as a batch holds them."""
    raws = [json.dumps(study(number)).encode() for number in numbers]
    return [
        pipeline.Task(Found(f"a:{number}", Door.CTGOV_API, raw), preparing.hash_of_bytes(raw))
        for number, raw in zip(numbers, raws, strict=True)
    ]


def test_a_process_that_dies_costs_no_record_but_the_one_that_killed_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pipeline, "WORTH_BYTES", 0)
    monkeypatch.setattr(pipeline, "TASK", dying)
    monkeypatch.setattr(pipeline.Workers, "help_out", lambda workers: False)
    with pipeline.Workers(2) as workers:
        batches = [workers.give(found_of(1, 2, 3)), workers.give(found_of(4, 5)),
                   workers.give(found_of(6))]  # fmt: skip
        outcomes = [one for batch in batches for one in batch.done().outcomes]
    made = [one.prepared.registry_id if isinstance(one, pipeline.Ready) else one
            for one in outcomes]  # fmt: skip
    assert made[3] == pipeline.Broken("a:4", pipeline.DIED)
    assert made[:3] + made[4:] == [f"NCT9000000{number}" for number in (1, 2, 3, 5, 6)]


def test_a_record_at_which_a_reader_fails_is_named_and_harms_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = pipeline.read_found

    def failing(found: Found) -> ReadResult:
        if DEADLY in found.raw:
            raise ZeroDivisionError("a secret of the record")
        return honest(found)

    monkeypatch.setattr(pipeline, "read_found", failing)
    done = pipeline.work(found_of(3, 4, 5), 0)
    assert [isinstance(one, pipeline.Broken) for one in done.outcomes] == [False, True, False]
    assert done.outcomes[1].where == "a:4"
    assert "ZeroDivisionError" in done.outcomes[1].why
    assert "secret" not in done.outcomes[1].why


def test_where_no_process_can_start_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "WORTH_BYTES", 0)
    monkeypatch.setattr(pipeline, "ATTEND", os._exit)
    with pipeline.Workers(2) as workers:
        given = workers.give(found_of(1, 2))
        assert len(given.done().outcomes) == 2
        assert workers.ahead == 0


def test_what_nobody_has_begun_is_done_here_instead_of_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pipeline, "WORTH_BYTES", 0)
    with pipeline.Workers(2) as workers:
        batches = [workers.give(found_of(number)) for number in (1, 2, 3, 4, 5, 6)]
        made = [one.prepared.registry_id for batch in batches for one in batch.done().outcomes]
        taken_back = [batch.future.cancelled() for batch in batches]
    assert made == [f"NCT9000000{number}" for number in (1, 2, 3, 4, 5, 6)]
    assert taken_back[-1]


@pytest.mark.django_db
def test_what_small_batches_give_is_written_together(
    many: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def counted(batch: list, *rest: object, **more: object) -> Written:
        written.append(len(batch))
        return take_in(batch, *rest, **more)

    monkeypatch.setattr(batches, "take_in", counted)
    monkeypatch.setattr(actions, "BATCH_BYTES", 1)  # each record is read by itself
    monkeypatch.setattr(actions, "BATCH_RECORDS", 20)
    assert actions.load([many], now=now, cores=2).new == 40
    assert written == [20, 20, 1]
    forget()
    written.clear()
    monkeypatch.setattr(actions, "WRITTEN_BYTES", 1)
    assert actions.load([many], now=now, cores=1).new == 40
    assert written == [1] * 41
