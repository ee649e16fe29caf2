"""Trials leave a catalogue in memory: what is gone is in no answer, what comes back is."""

import datetime as dt

import pytest

from trialpost.matching import catalogue as module
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.matching.outline import outline_of
from trialpost.model.identifiers import NctId
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Trial

TODAY = dt.date(2026, 11, 22)


def trial(number: int) -> Trial:
    return Trial(
        id=NctId(f"NCT{number:08d}"),
        brief_title=f"Walking, part {number}",
        status=RecruitmentStatus.RECRUITING,
        type=StudyType.INTERVENTIONAL,
        conditions=("Heart Failure",),
    )


@pytest.fixture(params=[0.0, 1.0], ids=["made anew", "grown"])
def catalogue(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """Ten trials, in both ways in which a catalogue is brought up to date."""
    monkeypatch.setattr(module, "MOST_DEAD", request.param)
    return Catalogue.from_records(map(trial, range(1, 11)))


def found(catalogue: Catalogue, **asked: str) -> list[int]:
    result = find(catalogue, FindQuery(**asked), today=TODAY)
    return sorted(int(one.id[3:]) for one in result.trials)


@pytest.mark.parametrize("asked", [{}, {"condition": "heart failure"}, {"text": "walking"}])
def test_what_is_removed_is_in_no_answer(catalogue: Catalogue, asked: dict[str, str]) -> None:
    left = catalogue.updated([outline_of(trial(3))], removed=["NCT00000001", "NCT00000002"])
    assert found(left, **asked) == list(range(3, 11))
    assert (len(left), left.recruiting_count, len(tuple(left.all_outlines()))) == (8, 8, 8)
    assert found(catalogue, **asked) == list(range(1, 11))
    back = left.updated([outline_of(trial(1))], removed=["NCT00000003"])
    assert found(back, **asked) == [1, *range(4, 11)]


def test_what_was_never_there_can_be_removed(catalogue: Catalogue) -> None:
    assert len(catalogue.updated([], removed=["NCT09999999"])) == 10
