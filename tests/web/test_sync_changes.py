"""What changed at the registry comes into the catalogue once, and everything of it comes."""

import datetime as dt
from collections.abc import Iterator

import pytest

from registry_server import RegistryServer, serving
from synced import DAY, NOW, counts, name, names_held, picture, run, studies
from trialpost.errors import BadInput
from trialpost.web.catalogue import actions, store
from trialpost.web.catalogue.models import SyncRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*range(1, 8), day="2026-11-01")) as one:
        one.largest_page = 3
        yield one


def ranges(server: RegistryServer) -> list[str]:
    """List the ranges of the queries for whole records, one each."""
    asked = [one.get("filter.advanced", "all") for one in server.asked() if "fields" not in one]
    return list(dict.fromkeys(asked))


def test_the_first_run_takes_everything_and_the_second_nothing(server) -> None:
    done = run(server)
    assert counts(done) == (7, 7, 0, 0, 0)
    assert (done.since, done.listed, done.not_held) == (None, 7, 0)
    assert (done.api_version, done.data_version) == ("2.0.5", "2026-11-20T09:00:05")
    before = picture()
    again = run(server, now=NOW + DAY)
    assert counts(again) == (0, 0, 0, 0, 0)
    assert again.listed is None, "the listing is of yesterday"
    assert picture() == before


def test_pages_are_asked_for_at_the_largest_size_with_the_same_parameters(server) -> None:
    run(server)
    asked = [one for one in server.asked() if "fields" not in one]
    assert [one["pageSize"] for one in asked] == ["1000"] * 3
    assert ["pageToken" in one for one in asked] == [False, True, True]
    assert all(set(one) <= {"format", "pageSize", "pageToken", "countTotal"} for one in asked)


def test_only_what_changed_is_asked_for_with_a_day_s_overlap(server) -> None:
    run(server)
    server.requests.clear()
    server.put(*studies(2, day="2026-11-23", status="COMPLETED"), *studies(8, day="2026-11-23"))
    server.data_timestamp = "2026-11-23T09:00:05"
    done = run(server, now=NOW + 2 * DAY)
    assert ranges(server) == ["AREA[LastUpdatePostDate]RANGE[2026-11-19,MAX]"]
    assert counts(done) == (2, 1, 1, 0, 0)
    assert store.changed_since(1) == [name(2), name(8)]
    run(server, now=NOW + 3 * DAY)
    assert ranges(server)[-1] == "AREA[LastUpdatePostDate]RANGE[2026-11-22,MAX]"


def test_the_registry_s_day_counts_where_its_data_are_older_than_the_run(server) -> None:
    server.data_timestamp = "2026-11-10T09:00:05"
    run(server)
    server.requests.clear()
    run(server, now=NOW + DAY)
    assert ranges(server) == ["AREA[LastUpdatePostDate]RANGE[2026-11-09,MAX]"]


def test_a_registry_that_does_not_say_how_old_its_data_are(server) -> None:
    server.data_timestamp = ""
    run(server)
    server.requests.clear()
    assert run(server, now=NOW + DAY).data_version == ""
    assert ranges(server) == ["AREA[LastUpdatePostDate]RANGE[2026-11-21,MAX]"]


def test_what_was_loaded_from_files_is_no_reason_to_leave_something_out(server, tmp_path) -> None:
    from catalogue_examples import lines

    actions.load([lines(tmp_path / "a.jsonl", *studies(3, day="2026-11-01"))], now=NOW)
    done = run(server, download_url="http://127.0.0.1:1/never")
    assert counts(done)[:4] == (7, 6, 0, 1)


def test_since_shortens_the_first_run_and_does_not_make_a_hole_later(server) -> None:
    server.put(*studies(8, day="2026-11-15"))
    assert counts(run(server, since=dt.date(2026, 11, 10)))[:2] == (1, 1)
    server.requests.clear()
    run(server, now=NOW + DAY)
    assert ranges(server) == ["AREA[LastUpdatePostDate]RANGE[2026-11-19,MAX]"]
    # A later and narrower run proves nothing about the days that it left out.
    server.data_timestamp = "2026-12-01T09:00:05"
    run(server, now=NOW + 9 * DAY, since=dt.date(2026, 11, 30))
    server.requests.clear()
    run(server, now=NOW + 9 * DAY)
    assert ranges(server) == ["AREA[LastUpdatePostDate]RANGE[2026-11-19,MAX]"]


def test_a_day_to_come_is_refused(server) -> None:
    with pytest.raises(BadInput, match="still to come"):
        run(server, since=dt.date(2027, 1, 1))
    assert not server.requests


def test_a_condition_is_synced_beside_the_rest(server) -> None:
    server.put(*studies(20, 21, day="2026-11-01", conditions=["Cold Hands"]))
    done = run(server, condition="cold hands")
    assert counts(done)[:2] == (2, 2)
    assert done.listed is None
    assert {one.get("query.cond") for one in server.asked()} == {"cold hands"}
    server.requests.clear()
    run(server)
    assert ranges(server) == ["all"], "the condition's run says nothing about other trials"
    assert len(names_held()) == 9


def test_a_run_of_a_condition_marks_nothing_as_vanished(server) -> None:
    run(server)
    server.remove(name(1))
    server.requests.clear()
    done = run(server, now=NOW + 30 * DAY, condition="cold hands")
    assert done.vanished == 0
    assert name(1) in names_held()
    assert not [one for one in server.asked() if one.get("fields") and one["pageSize"] != "1"]


def test_data_that_were_renewed_meanwhile_are_noted(server) -> None:
    def renew(request) -> None:
        if request.parameters.get("pageToken"):
            server.data_timestamp = "2026-11-22T09:00:05"

    server.before_answer = renew
    done = run(server)
    assert any("were renewed during this run" in note for note in done.notes)
    assert done.data_version == "2026-11-20T09:00:05"
    run_row = SyncRun.objects.filter(kind="changes").get()
    assert run_row.data_version == "2026-11-20T09:00:05"
    server.requests.clear()
    run(server, now=NOW + DAY)
    assert ranges(server) == ["AREA[LastUpdatePostDate]RANGE[2026-11-19,MAX]"]


def test_no_vanished_record_and_no_record_at_all(server) -> None:
    server.remove(*list(server.studies))
    done = run(server)
    assert counts(done) == (0, 0, 0, 0, 0)
