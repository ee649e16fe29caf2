"""MeSH as the operator gives it: into the vocabulary, and at once into every search."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from catalogue_examples import lines, study
from trialpost.matching.find import FindQuery, find
from trialpost.web.catalogue import actions, store, vocabularies
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.doctor import examine

pytestmark = pytest.mark.django_db

ROWS = [
    {"id": "D900", "name": "Fevers", "tree": ["C91"], "terms": ["Hot Head"]},
    {"id": "D901", "name": "Quay Fever", "tree": ["C91.100"], "terms": ["Docker's Shivers"]},
]


def mesh(path: Path, rows: list[dict] = ROWS) -> Path:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def found(condition: str) -> list[str]:
    query = FindQuery(condition=condition, status=frozenset())
    result = find(current_catalogue(), query, today=dt.date(2026, 11, 22))
    return [one.id for one in result.trials]


@pytest.fixture
def fevers(tmp_path: Path, now: dt.datetime) -> None:
    one = study(1)
    one["protocolSection"]["conditionsModule"] = {"conditions": ["Quay Fever"]}
    one["derivedSection"] = {
        "conditionBrowseModule": {"meshes": [{"id": "D901", "term": "Quay Fever"}]}
    }
    actions.load([lines(tmp_path / "a.jsonl", one, study(2))], now=now)


@pytest.mark.usefixtures("fevers")
def test_entry_terms_and_order_are_known_from_the_load_on(tmp_path: Path, now: dt.datetime) -> None:
    assert found("docker's shivers") == []
    assert found("hot head") == []
    before = store.state().version
    summary = actions.load([mesh(tmp_path / "desc2026.jsonl.gz")], now=now)
    (loaded,) = summary.vocabularies
    assert (loaded.edition, loaded.entries, summary.read) == ("desc2026", 2, 0)
    assert store.state().version == before + 1
    assert found("docker's shivers") == ["NCT90000001"]
    assert found("hot head") == ["NCT90000001"]  # MeSH says that quay fever is one
    assert "by MeSH (desc2026)" in next(p.seen for p in examine(now=now) if p.part == "catalogue")


@pytest.mark.usefixtures("fevers")
def test_another_edition_takes_the_place_of_the_one_before(
    tmp_path: Path, now: dt.datetime
) -> None:
    actions.load([mesh(tmp_path / "desc2026.jsonl.gz")], now=now)
    later = now + dt.timedelta(days=300)
    renamed = [ROWS[0], ROWS[1] | {"terms": ["Crane Ague"]}]
    actions.load([mesh(tmp_path / "desc2027.jsonl.gz", renamed)], now=later)
    assert vocabularies.edition() == "desc2027"
    assert found("crane ague") == ["NCT90000001"]
    assert found("docker's shivers") == []


@pytest.mark.usefixtures("fevers")
def test_a_broken_file_leaves_the_edition_that_is_held(tmp_path: Path, now: dt.datetime) -> None:
    actions.load([mesh(tmp_path / "desc2026.jsonl.gz")], now=now)
    broken = mesh(tmp_path / "desc2027.jsonl.gz", [ROWS[0], {"id": 7, "name": "", "tree": []}])
    summary = actions.load([broken], now=now)
    assert "MeSH" in summary.failed[0].why
    assert vocabularies.edition() == "desc2026"
    assert found("hot head") == ["NCT90000001"]


@pytest.mark.usefixtures("fevers")
@pytest.mark.parametrize("as_folder", [False, True])
def test_vocabulary_and_records_may_come_together(
    tmp_path: Path, now: dt.datetime, as_folder: bool
) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    paths = [mesh(folder / "desc.jsonl.gz"), lines(folder / "b.jsonl", study(3))]
    summary = actions.load([folder] if as_folder else paths, now=now)
    assert (summary.read, summary.new, len(summary.vocabularies)) == (1, 1, 1)
    assert summary.failed == ()


@pytest.mark.usefixtures("fevers")
def test_a_far_smaller_file_replaces_nothing_unless_that_is_said(
    tmp_path: Path, now: dt.datetime
) -> None:
    many = [
        {"id": f"D{n}", "name": f"Ague {n}", "tree": [f"C91.{n}"], "terms": []}
        for n in range(100, 103)
    ]
    actions.load([mesh(tmp_path / "desc2026.jsonl.gz", [*ROWS, *many])], now=now)
    small = mesh(tmp_path / "desc2027.jsonl.gz")
    summary = actions.load([small], now=now)
    assert "2 MeSH descriptors and desc2026, which is held, has 5" in summary.failed[0].why
    assert (summary.vocabularies, vocabularies.edition()) == ((), "desc2026")
    later = now + dt.timedelta(days=1)
    assert actions.load([small], now=later, replace_vocabulary=True).vocabularies[0].entries == 2
    assert vocabularies.edition() == "desc2027"
