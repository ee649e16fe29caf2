"""Criteria are kept as trees, and read anew when the rules, the text or the record change."""

from pathlib import Path

import pytest

from invented_trials import Shelf, study
from trialpost.matching.match import match
from trialpost.model.profile import profile_from_value
from trialpost.web.catalogue import store, trees
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.loading import packed_trees
from trialpost.web.catalogue.models import TreesRow, TrialRow
from trialpost.web.operating import tick

pytestmark = pytest.mark.django_db

NAMES = ["NCT00000001", "NCT00000002"]


def with_text(number: int, criteria: str, **more: str) -> dict:
    made = study(number, **more)
    made["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = criteria
    return made


@pytest.fixture
def shelf(tmp_path: Path, now) -> Shelf:
    """Two trials that take people, and one that does not."""
    made = Shelf(tmp_path)
    made.load(study(1), study(2), study(3, status="COMPLETED"), now=now)
    return made


@pytest.fixture
def texts(monkeypatch) -> list[str]:
    """The texts that are read from here on, whoever reads them."""
    read: list[str] = []

    def noted(text: str) -> object:
        read.append(text)
        return real(text)

    real = packed_trees.read_criteria
    monkeypatch.setattr(packed_trees, "read_criteria", noted)
    return read


def newer_rules(monkeypatch) -> None:
    monkeypatch.setattr(trees, "rules", lambda: "2-fresh")


def test_a_load_reads_no_criteria_and_pages_read_them_themselves(shelf) -> None:
    assert not TreesRow.objects.exists()
    assert trees.left_to_read() == 2
    found = current_catalogue().trees(NAMES)
    assert [one.criterion.text for one in found[NAMES[0]]] == ["Diagnosis of Frobnitz Disease"]
    assert not TreesRow.objects.exists(), "looking at a page writes nothing"


def test_what_is_kept_is_what_reading_gives(shelf) -> None:
    read = current_catalogue().trees(NAMES)
    assert trees.rebuild() == 2
    assert trees.load(NAMES) == read
    assert trees.left_to_read() == 0
    assert not TreesRow.objects.filter(trial__registry_id="NCT00000003").exists()


def test_matching_takes_the_kept_trees(shelf, today, monkeypatch) -> None:
    trees.rebuild()
    mark = trees.load(NAMES)[NAMES[0]]
    changed = packed_trees.pack_trees((*mark, *mark))
    TreesRow.objects.filter(trial__registry_id=NAMES[0]).update(packed=changed)
    profile = profile_from_value({"conditions": ["frobnitz disease"]}, today=today)
    found = match(current_catalogue(), profile, today=today)
    assert {one.trial.id: len(one.criteria) for one in found.matches} == dict(zip(NAMES, (2, 1)))  # noqa: B905


def test_other_rules_read_everything_again(shelf, texts, monkeypatch) -> None:
    trees.rebuild()
    texts.clear()
    assert trees.rebuild() == 0
    newer_rules(monkeypatch)
    assert trees.load(NAMES) == {}, "trees of old rules are never used"
    assert trees.left_to_read() == 2
    assert trees.rebuild() == 2
    assert len(texts) == 2
    assert set(TreesRow.objects.values_list("rules", flat=True)) == {"2-fresh"}
    assert set(trees.load(NAMES)) == set(NAMES)


def test_the_version_goes_with_the_rules_and_their_tables(tmp_path) -> None:
    version, digest = packed_trees.rules().split("-")
    assert version == packed_trees.PARSER
    assert len(digest) == 10
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "rule.py").write_text("one")
    (tmp_path / "a" / "__pycache__").mkdir()
    (tmp_path / "a" / "__pycache__" / "rule.pyc").write_text("x")
    assert packed_trees._files(tmp_path / "a", "a") == [("a/rule.py", b"one")]
    told = {path for path, _ in packed_trees._files(Path(packed_trees.__file__).parents[3], "")}
    assert {"/eligibility/understanding.py", "/vocabulary/tables/conditions.tsv"} <= told


def test_a_changed_text_is_read_again_and_another_change_is_not(shelf, now, texts) -> None:
    trees.rebuild()
    texts.clear()
    new = "Inclusion Criteria:\n\n* Aged 18 or older\n"
    shelf.load(with_text(1, new, update="2026-11-20"), now=now)
    shelf.load(study(2, title="Another title", update="2026-11-20"), now=now)
    assert trees.load(NAMES) == {}, "neither is used until it was looked at again"
    assert [one.criterion.text for one in current_catalogue().trees(NAMES)[NAMES[0]]] == [
        "Aged 18 or older"
    ]
    assert trees.rebuild() == 2
    assert texts == [new], "of the second only the title changed"
    assert trees.load(NAMES)[NAMES[0]][0].criterion.text == "Aged 18 or older"


def test_a_record_that_comes_back_to_what_it_was_needs_no_reading(shelf, now, texts) -> None:
    trees.rebuild()
    shelf.load(study(2, title="Another title", update="2026-11-20"), now=now)
    shelf.load(study(2, update="2026-11-21"), now=now)
    texts.clear()
    trees.rebuild()
    assert texts == []


def test_what_takes_people_no_more_is_let_go_and_read_when_it_does_again(shelf, now) -> None:
    trees.rebuild()
    shelf.load(study(1, status="COMPLETED", update="2026-11-20"), now=now)
    assert trees.rebuild() == 0
    assert list(TreesRow.objects.values_list("trial__registry_id", flat=True)) == [NAMES[1]]
    shelf.load(study(1, update="2026-11-21"), now=now)
    assert trees.rebuild() == 1


def test_a_change_while_reading_leaves_nothing_stale(shelf, now, monkeypatch) -> None:
    """The record changes after the trees' run has read its row, and before it writes."""
    real, new = trees._keep, "Inclusion Criteria:\n\n* Aged 18 or older\n"

    def late(ready) -> None:
        shelf.load(with_text(1, new, update="2026-11-20"), now=now)
        monkeypatch.setattr(trees, "_keep", real)
        real(ready)

    monkeypatch.setattr(trees, "_keep", late)
    trees.rebuild()
    assert NAMES[0] not in trees.load(NAMES)
    assert trees.left_to_read() == 1
    trees.rebuild()
    assert trees.load(NAMES)[NAMES[0]][0].criterion.text == "Aged 18 or older"


def test_a_text_that_breaks_the_rules_harms_no_other(shelf, monkeypatch) -> None:
    def breaks(text: str) -> object:
        raise RecursionError(text)

    monkeypatch.setattr(packed_trees, "read_criteria", breaks)
    assert trees.rebuild() == 2
    assert trees.left_to_read() == 0, "it is not tried at every run of the timer"
    assert trees.load(NAMES) == {}


def test_a_record_that_cannot_be_read_any_more_harms_no_other(shelf) -> None:
    row = TrialRow.objects.get(registry_id=NAMES[0])
    raw = row.sources.get().raw
    raw.data = raw.data[:10]
    raw.save()
    with pytest.raises(Exception, match=r".+"):
        store.trial(NAMES[0])
    assert trees.rebuild() == 2
    assert set(trees.load(NAMES)) == {NAMES[1]}


def test_the_timer_reads_some_at_a_time(shelf, now, inbox, monkeypatch) -> None:
    monkeypatch.setattr(trees, "A_TICK", 1)
    assert tick(now=now)["criteria"] == {"read": 1}
    assert tick(now=now)["criteria"] == {"read": 1}
    assert tick(now=now)["criteria"] == {"read": 0}


@pytest.mark.django_db(transaction=True)
def test_several_cores_read_the_same(shelf, monkeypatch) -> None:
    trees.rebuild(cores=1)
    one = {row.trial_id: bytes(row.packed) for row in TreesRow.objects.all()}
    TreesRow.objects.all().delete()
    monkeypatch.setattr(trees, "_WORTH_CORES", 1)
    monkeypatch.setattr(trees, "_BATCH", 1)
    counted: list[int] = []
    assert trees.rebuild(cores=2, progress=counted.append) == 2
    assert {row.trial_id: bytes(row.packed) for row in TreesRow.objects.all()} == one
    assert counted == [1, 1]
