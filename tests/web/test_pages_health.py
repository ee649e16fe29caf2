"""Whether we are well: asked often, so it costs little, and it says what cannot be used."""

import shutil
import threading

import pytest
from django.db import OperationalError

from invented_trials import Shelf, study
from trialpost.web.catalogue import index, store
from trialpost.web.pages import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_catalogue(tmp_path, settings, now, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path / "var"
    Shelf(tmp_path).load(study(1), now=now)
    monkeypatch.setattr(health, "_migrated", threading.Event())


def lose_the_index() -> None:
    shutil.rmtree(index.folder(store.state()), ignore_errors=True)


def test_a_missing_index_of_a_small_catalogue_is_made_in_memory() -> None:
    lose_the_index()
    assert health.broken_parts() == []


def test_a_missing_index_of_a_large_catalogue_is_named(monkeypatch) -> None:
    lose_the_index()
    monkeypatch.setattr(index, "SMALL", 0)
    assert health.broken_parts() == ["index"]


def test_an_index_that_does_not_open_is_as_good_as_none(monkeypatch) -> None:
    index.build()
    (index.folder(store.state()) / "meta.json").write_text("{")
    assert health.broken_parts() == []
    monkeypatch.setattr(index, "SMALL", 0)
    assert health.broken_parts() == ["index"]


def test_an_index_of_another_release_is_named_until_it_is_built_again() -> None:
    index.build()
    for path in index.folder(store.state()).iterdir():
        path.unlink()
    assert health.broken_parts() == ["index"]
    index.build()
    assert health.broken_parts() == []


def test_an_index_that_opens_is_enough(monkeypatch) -> None:
    index.build()
    monkeypatch.setattr(index, "SMALL", 0)
    assert health.broken_parts() == []


def test_migrations_are_counted_until_none_is_pending(monkeypatch) -> None:
    answers = [1, 0]
    monkeypatch.setattr(health, "pending_migrations", lambda: answers.pop(0))
    assert health.broken_parts() == ["database"]
    assert health.broken_parts() == []
    assert health.broken_parts() == []
    assert answers == []


def test_a_database_that_stops_answering_is_named_though_it_was_up_to_date(monkeypatch) -> None:
    assert health.broken_parts() == []

    def silent() -> None:
        raise OperationalError("could not connect for user ada")

    monkeypatch.setattr(store, "state", silent)
    assert "database" in health.broken_parts()
