"""A load, or a reading of criteria, that is killed anywhere leaves no tree of an older text."""

import gc
import random
from pathlib import Path

import pytest

from catalogue_examples import lines, study
from faults import killing
from faults.test_load_killed import clear
from trialpost.eligibility.understanding import read_criteria
from trialpost.web.catalogue import store, trees
from trialpost.web.catalogue.models import TreesRow, TrialRow

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 12


def with_text(number: int, criteria: str, **more: object) -> dict:
    made = study(number, **more)
    made["protocolSection"].setdefault("eligibilityModule", {})["eligibilityCriteria"] = criteria
    return made


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """What is held, and the same with other criteria."""
    held = [with_text(number, f"Inclusion Criteria:\n\n* Aged {20 + number} or older\n")
            for number in range(4)]  # fmt: skip
    new = [with_text(number, f"Inclusion Criteria:\n\n* Aged {40 + number} or older\n",
                     title="Changed") for number in range(4)]  # fmt: skip
    return lines(tmp_path / "held.jsonl", *held), lines(tmp_path / "new.jsonl", *new)


def nothing_is_stale() -> int:
    """See that each tree that would be used is that of the present text; count them."""
    names = list(TrialRow.objects.values_list("registry_id", flat=True))
    kept = trees.load(names)
    for name, found in kept.items():
        assert found == read_criteria(store.trial(name).eligibility.criteria), name
    return len(kept)


def test_a_killed_load_leaves_no_stale_tree(files: tuple[Path, Path]) -> None:
    killing.load(files[:1])
    trees.rebuild()
    steps = killing.load(files[1:])
    assert nothing_is_stale() == 0
    dice = random.Random(5)
    for step in sorted(dice.sample(range(1, steps + 1), KILLS)):
        clear()
        killing.load(files[:1])
        assert trees.rebuild() == 4
        with pytest.raises(killing.Killed):
            killing.load(files[1:], step, killing.by_exception)
        gc.collect()
        nothing_is_stale()
        killing.load(files[1:])
        nothing_is_stale()
        trees.rebuild()
        assert nothing_is_stale() == 4, f"killed at step {step} of {steps}"


def test_a_killed_reading_keeps_what_it_had_finished(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    killing.load(files[:1])
    monkeypatch.setattr(trees, "_BATCH", 1)
    real, done = trees._keep, []

    def dies(ready: object) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        real(ready)

    monkeypatch.setattr(trees, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        trees.rebuild()
    assert TreesRow.objects.count() == nothing_is_stale() == 2
    monkeypatch.setattr(trees, "_keep", real)
    assert trees.rebuild() == 2
    assert nothing_is_stale() == 4
