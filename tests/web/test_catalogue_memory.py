"""The catalogue in memory and its text index follow the database, and can be lost."""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

import places
from catalogue_examples import BOSTON, lines, study
from trialpost.errors import NotFound, ServiceUnavailable
from trialpost.matching.find import FindQuery, find
from trialpost.model.site import Located
from trialpost.web.catalogue import actions, current, index, store
from trialpost.web.catalogue.models import TrialRow

pytestmark = pytest.mark.django_db


def found(text: str, today: dt.date) -> list[str]:
    result = find(current.current_catalogue(), FindQuery(text=text), today=today)
    return [one.id for one in result.trials]


@pytest.fixture
def loaded(tmp_path: Path, now: dt.datetime) -> Path:
    path = lines(tmp_path / "a.jsonl", study(1), study(2, summary="People drink cocoa."))
    actions.load([path], now=now)
    return tmp_path


def test_a_process_sees_what_another_has_loaded(
    loaded: Path, now: dt.datetime, today: dt.date
) -> None:
    assert found("cocoa", today) == ["NCT90000002"]
    before = current.current_catalogue()
    assert current.current_catalogue() is before
    later = lines(loaded / "b.jsonl", study(1), study(2), study(3, summary="Cocoa again."))
    actions.load([later], now=now)
    assert found("cocoa", today) == ["NCT90000003"]
    assert len(current.current_catalogue()) == 3


def test_only_what_changed_is_read_again(
    loaded: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    current.current_catalogue()
    actions.load([lines(loaded / "b.jsonl", study(3))], now=now)
    asked: list[int] = []
    honest = store.outlines
    monkeypatch.setattr(store, "outlines", lambda after=0: asked.append(after) or honest(after))
    assert len(current.current_catalogue()) == 3
    assert asked == [1]


def test_while_one_thread_reads_the_others_go_on_with_what_they_had(
    loaded: Path, now: dt.datetime
) -> None:
    before = current.current_catalogue()
    actions.load([lines(loaded / "b.jsonl", study(3))], now=now)
    with current._held.lock:
        assert current.current_catalogue() is before
    assert len(current.current_catalogue()) == 3


def test_another_catalogue_is_never_taken_for_this_one(loaded: Path) -> None:
    before = current.current_catalogue()
    actions.begin_new_lineage()
    assert current.current_catalogue() is not before
    assert not index.is_current()


def test_after_a_restored_backup_everything_is_read_again(loaded: Path, now: dt.datetime) -> None:
    """The versions of a restored catalogue say nothing about what was held before."""
    current.current_catalogue()
    TrialRow.objects.get(registry_id="NCT90000001").delete()
    actions.begin_new_lineage()
    actions.load([lines(loaded / "b.jsonl", study(3))], now=now)
    assert sorted(current.current_catalogue().slot_of) == ["NCT90000002", "NCT90000003"]


def test_a_lost_index_is_made_in_memory_and_by_the_next_load(
    loaded: Path, now: dt.datetime, today: dt.date
) -> None:
    folder = index.folder(store.state())
    assert index.is_current()
    shutil.rmtree(folder)
    assert not index.is_current()
    assert found("cocoa", today) == ["NCT90000002"]
    actions.load([loaded / "a.jsonl"], now=now)
    assert index.is_current()
    assert folder.is_dir()


def test_a_spoilt_index_is_built_again(loaded: Path, now: dt.datetime, today: dt.date) -> None:
    folder = index.folder(store.state())
    (folder / "meta.json").write_text("spoilt")
    assert not index.is_current()
    assert found("cocoa", today) == ["NCT90000002"]
    assert actions.reindex() == 2
    assert index.is_current()


def test_an_index_of_another_release_is_made_in_memory_and_by_the_next_load(
    loaded: Path, now: dt.datetime, today: dt.date
) -> None:
    stamp = index.folder(store.state()) / "trialpost-index.json"
    stamp.write_text(stamp.read_text().replace('"form": 2', '"form": 1'))
    current._held.catalogue = None
    current._held.mark = None
    assert found("cocoa", today) == ["NCT90000002"]
    assert not index.is_current()
    actions.load([loaded], now=now)
    assert index.is_current()


def test_a_large_catalogue_without_an_index_says_what_to_do(
    loaded: Path, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(index.folder(store.state()))
    monkeypatch.setattr(index, "SMALL", 1)
    actions.begin_new_lineage()
    with pytest.raises(ServiceUnavailable, match="trialpost reindex"):
        found("cocoa", today)


def test_an_index_that_another_process_writes_is_left_to_it(loaded: Path, now: dt.datetime) -> None:
    from trialpost.matching.text import TextIndex

    other = TextIndex(index.folder(store.state()))
    writer = other._index.writer(50_000_000, 1)
    summary = actions.load([lines(loaded / "b.jsonl", study(3))], now=now)
    assert summary.new == 1
    assert not index.is_current()
    del writer
    actions.load([loaded / "b.jsonl"], now=now)
    assert index.is_current()


def test_a_search_by_words_says_that_the_index_is_behind(
    loaded: Path, now: dt.datetime, client: Client
) -> None:
    from trialpost.matching.text import TextIndex

    other = TextIndex(index.folder(store.state()))
    writer = other._index.writer(50_000_000, 1)
    assert index.BEHIND not in client.get("/find/", {"text": "cocoa"}).text
    actions.load([lines(loaded / "b.jsonl", study(3))], now=now)
    assert index.is_behind()
    assert index.BEHIND in client.get("/find/", {"text": "cocoa"}).text
    assert index.BEHIND not in client.get("/find/", {"condition": "lupus"}).text
    del writer
    actions.reindex()
    assert not index.is_behind()
    assert index.BEHIND not in client.get("/find/", {"text": "cocoa"}).text


def test_sites_keep_the_coordinates_that_they_were_loaded_with(
    loaded: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = study(4, sites=[{"facility": "Tea House", **BOSTON}, {"facility": "Nowhere"}])
    actions.load([lines(loaded / "b.jsonl", one)], now=now)
    placed = store.trial_at("NCT90000004", 2)
    monkeypatch.delattr(store, "place_sites")  # no place is looked up a second time
    trial = store.trial("NCT90000004")
    assert trial == placed
    assert [site.located for site in trial.sites] == [Located.CITY, Located.UNKNOWN]
    (registered,) = store.trial("NCT90000001").sites
    assert registered.located is Located.REGISTRY


@pytest.mark.parametrize("asked", ["NCT90000099", "bananas", ""])
def test_a_trial_that_is_not_held_is_said_so(loaded: Path, asked: str) -> None:
    with pytest.raises(NotFound):
        store.trial(asked)


def test_reading_goes_on_while_another_process_loads(tmp_path: Path) -> None:
    """On SQLite files of their own, as two processes share them in service."""
    first = lines(tmp_path / "first.jsonl", *map(study, range(1, 40)))
    second = lines(tmp_path / "second.jsonl", *map(study, range(40, 1500)))
    command = [sys.executable, "-m", "trialpost.cli", "--data-dir", str(tmp_path / "var")]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    (tmp_path / "var").mkdir()
    places.link(tmp_path / "var")
    subprocess.run([*command, "load", str(first)], check=True, env=environment, timeout=120)
    loading = subprocess.Popen([*command, "load", str(second)], env=environment)
    rounds = 0
    while loading.poll() is None or not rounds:
        done = subprocess.run(
            [*command, "find", "walking", "--json"],
            check=True,
            env=environment,
            capture_output=True,
            timeout=120,
        )
        assert b'"total"' in done.stdout
        rounds += 1
    assert loading.returncode == 0


def test_trials_read_together_are_those_read_one_by_one(loaded: Path) -> None:
    names = [one.id for one in store.outlines()]
    together = store.trials([*names, "NCT99999999"])
    assert together == {name: store.trial(name) for name in names}


def test_a_trial_is_read_once_until_the_catalogue_moves_on(
    loaded: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    honest = store.trials
    monkeypatch.setattr(store, "trials", lambda names: read.extend(names) or honest(names))
    first, second = "NCT90000001", "NCT90000002"
    current.current_catalogue().trials([first])
    assert [str(one.id) for one in current.current_catalogue().trials([second, first])] == [
        second,
        first,
    ]
    assert read == [first, second]
    actions.load([lines(loaded / "b.jsonl", study(1, title="Another title"))], now=now)
    (changed,) = current.current_catalogue().trials([first])
    assert changed.title == "Another title"


def test_no_more_trials_stay_read_than_some_pages_show(
    loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "MOST_KEPT", 1)
    kept = current._ReadOnce()
    for name in ("NCT90000001", "NCT90000002"):
        assert list(kept([name])) == [name]
    assert list(kept._read) == ["NCT90000002"]
