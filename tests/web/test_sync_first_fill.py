"""Into an empty catalogue goes the registry's download of everything, or else its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from registry_server import DROP, HTML, RegistryServer, serving, status
from synced import DAY, NOW, Killed, download_of, names_held, picture, run, studies
from trialpost.errors import ServiceUnavailable
from trialpost.web.catalogue.loading import batches as intake
from trialpost.web.catalogue.models import SyncRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*range(1, 11), day="2026-11-01")) as one:
        one.largest_page = 4
        yield one


@pytest.fixture(autouse=True)
def archive() -> Iterator[Path]:
    folder = Path(settings.DATA_DIR) / "sync"
    yield folder / "clinicaltrials.gov.zip"
    assert not list(folder.glob("*")), "nothing is left lying about"


def paths(server: RegistryServer) -> list[str]:
    return list(dict.fromkeys(one.path for one in server.requests))


def test_the_download_fills_and_then_only_changes_are_asked_for(server) -> None:
    done = run(server, download_url=download_of(server))
    assert (done.read, done.new, done.listed) == (10, 10, 10)
    assert paths(server) == ["/version", "/studies/download", "/studies"]
    queries = [one.get("filter.advanced") for one in server.asked() if "fields" not in one]
    assert queries == ["AREA[LastUpdatePostDate]RANGE[2026-11-19,MAX]"]
    filled = picture()
    server.requests.clear()
    run(server, now=NOW + DAY, download_url=download_of(server))
    assert "/studies/download" not in paths(server)
    assert picture() == filled


def test_the_download_ends_as_the_pages_do(server) -> None:
    run(server, download_url=download_of(server))
    assert len(names_held()) == 10


def test_a_download_that_breaks_off_goes_on(server) -> None:
    server.faults.extend([None, DROP, *[status(503)] * 3])
    with pytest.raises(ServiceUnavailable):
        run(server, download_url=download_of(server))
    assert SyncRun.objects.get().kind == "fill"
    server.faults.clear()
    run(server, now=NOW + DAY, download_url=download_of(server))
    assert [one for one in server.requests if one.headers.get("range")]
    assert len(names_held()) == 10


def test_a_load_that_was_killed_begins_again_from_the_file(server, monkeypatch) -> None:
    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(intake, "take_in", die)
        with pytest.raises(Killed):
            run(server, download_url=download_of(server))
    server.requests.clear()
    run(server, download_url=download_of(server))
    assert "/studies/download" not in paths(server)
    assert len(names_held()) == 10


@pytest.mark.parametrize("gone", ["404", "html"])
def test_without_a_download_the_pages_are_read_and_it_is_said(server, gone) -> None:
    if gone == "404":
        server.has_download = False
    else:
        server.faults.extend([None, HTML])
    done = run(server, download_url=download_of(server))
    assert done.new == 10
    assert any("trialpost load FILE.zip" in note for note in done.notes)
    assert not SyncRun.objects.filter(kind="fill")


@pytest.mark.parametrize("plan", [{"condition": "heart"}, {"since": NOW.date()}])
def test_a_part_of_the_registry_is_not_downloaded_whole(server, plan) -> None:
    run(server, download_url=download_of(server), **plan)
    assert "/studies/download" not in paths(server)


def test_a_fill_that_broke_off_is_forgotten_once_the_download_is_turned_off(server) -> None:
    server.faults.extend([None, *[status(503)] * 4])
    with pytest.raises(ServiceUnavailable):
        run(server, download_url=download_of(server))
    assert run(server).new == 10
    assert not SyncRun.objects.filter(finished_at=None)
