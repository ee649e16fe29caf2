"""A run whose records have lost what all had does not count, until it is accepted."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from registry_server import RegistryServer, rename, serving, status
from synced import DAY, NOW, download_of, name, names_held, run, studies
from trialpost.errors import ServiceUnavailable
from trialpost.web.catalogue import census, store
from trialpost.web.catalogue.models import SyncRun
from trialpost.web.catalogue.sync import runs as sync_runs
from trialpost.web.catalogue.sync.runs import ACCEPTED, CHANGES, UNREAD, Asked
from trialpost.web.catalogue.sync.trust import Weighed
from trialpost.web.doctor import examine

pytestmark = pytest.mark.django_db(transaction=True)

RENAMED = rename("overallStatus", "statusOverall")


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*range(1, 31), day="2026-11-01")) as one:
        yield one


def kinds() -> list[str]:
    return list(
        SyncRun.objects.exclude(kind="listing").order_by("pk").values_list("kind", flat=True)
    )


def changed(server: RegistryServer, fault, *, after: int = 1, **plan):
    """Let twenty studies change, and sync while the registry is in some mood."""
    server.put(*studies(*range(1, 21), day="2026-12-01"))
    server.data_timestamp = f"{(NOW + after * DAY).date()}T09:00:05"
    server.faults.extend([None, fault] if fault else [])
    return run(server, now=NOW + after * DAY, **plan)


@pytest.mark.parametrize(
    ("weighed", "another_form"),
    [
        (Weighed(records=1000, lost=10), False),
        (Weighed(records=1000, lost=11), True),
        (Weighed(records=20, lost=2), False),
        (Weighed(records=20, lost=3), True),
        (Weighed(records=1, lost=1), True),
        (Weighed(records=0), False),
        (Weighed(records=9, gone=("/a",)), True),
    ],
)
def test_so_many_may_have_lost_their_status(weighed: Weighed, another_form: bool) -> None:
    assert weighed.is_of_another_form is another_form
    assert not weighed.is_unreadable


def test_a_run_without_any_status_is_kept_and_asked_for_again(server) -> None:
    run(server)
    assert store.recruiting_count() == 30
    done = changed(server, RENAMED)
    assert (done.changed, done.failed, done.counts) == (20, (), False)
    (note,) = done.notes
    assert note.startswith("20 of 20 records have no overall status that is understood; no record ")
    assert "does not count" in note
    assert kinds() == [CHANGES, UNREAD]
    assert store.recruiting_count() == 10
    again = run(server, now=NOW + 2 * DAY)
    assert (again.since, again.changed, again.counts, again.notes) == (done.since, 20, True, ())
    assert store.recruiting_count() == 30


@pytest.mark.parametrize("field", ["conditions", "briefTitle", "protocolSection"])
def test_any_field_that_is_read_and_gone_makes_a_run_suspect_each_time(server, field) -> None:
    run(server)
    asked = set()
    for day in (1, 2, 3):
        done = changed(server, rename(field, "elsewhere"), after=day)
        assert not done.counts
        asked.add(done.since)
    assert len(asked) == 1
    assert len({alarm.field for _, alarm in census.alarms()}) == len(census.alarms())
    assert run(server, now=NOW + 4 * DAY).counts
    assert store.recruiting_count() == 30


def test_what_is_new_or_rare_is_not_suspect(server) -> None:
    run(server)
    assert changed(server, rename("acronym", "shortName")).counts
    server.studies[name(1)]["protocolSection"]["novelModule"] = {"novel": 1}
    assert run(server, now=NOW + 2 * DAY).counts


def test_a_form_can_be_accepted_until_it_is_as_before(server) -> None:
    run(server)
    assert not changed(server, RENAMED).counts
    accepted = changed(server, RENAMED, after=2, accept_form=True)
    assert accepted.counts
    assert "This form was accepted, so the run counts." in accepted.notes[0]
    later = changed(server, RENAMED, after=3)
    assert later.counts
    assert later.since > accepted.since
    assert kinds() == [CHANGES, UNREAD, CHANGES, ACCEPTED, CHANGES]
    assert changed(server, None, after=4).counts
    assert ACCEPTED not in kinds()
    assert not changed(server, RENAMED, after=5).counts


def test_records_that_cannot_be_read_are_accepted_for_one_run_only(server) -> None:
    run(server)
    renamed = rename("nctId", "nctNumber")
    assert changed(server, renamed, accept_form=True).counts
    assert not changed(server, renamed, after=2).counts


def test_the_first_fill_is_weighed_as_well(server) -> None:
    server.has_download = True
    for study in server.studies.values():
        del study["protocolSection"]["statusModule"]["overallStatus"]
    done = run(server, download_url=download_of(server))
    assert not done.counts
    assert kinds()[0] == UNREAD
    assert len(names_held()) == 30
    assert run(server, now=NOW + DAY).since is None


def test_a_run_that_broke_off_is_weighed_whole(server) -> None:
    run(server)
    server.largest_page = 18
    server.faults.extend([None, RENAMED, *[status(503)] * 4])
    server.put(*studies(*range(1, 21), day="2026-11-21"))
    with pytest.raises(ServiceUnavailable):
        run(server, now=NOW + DAY)
    assert not run(server, now=NOW + DAY).counts


def test_the_doctor_tells_of_runs_that_do_not_count(server) -> None:
    run(server)
    changed(server, RENAMED)
    changed(server, RENAMED, after=2)
    configured = settings.SYNC.__class__(base_url=server.base_url)
    seen, ill = sync_runs.standing(configured, now=NOW + 2 * DAY)
    assert ill
    assert "did not count since then: 2" in seen
    assert "--accept-form" in seen
    assert any(part.part == "fields" and not part.well for part in examine(now=NOW + 2 * DAY))
    changed(server, RENAMED, after=2, accept_form=True)
    seen, ill = sync_runs.standing(configured, now=NOW + 2 * DAY)
    assert not ill
    assert "accepted as it is on 2026-11-24" in seen
    assert sync_runs.accepted(Asked(base_url="https://example.org/api")) is None
