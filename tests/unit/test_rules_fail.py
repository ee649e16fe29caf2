"""A criterion on which the rules themselves fail is unread; the others are read as ever."""

import logging

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import read_criteria, understanding
from trialpost.model.requirement import Age, Unread
from trialpost.registry import read

TEXT = "Inclusion Criteria:\n* Age 18 to 65 years\n* Odd asthma\nExclusion Criteria:\n* Stroke"


def test_one_criterion_is_left_unread_and_no_word_of_it_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plain = understanding.requirement_of

    def fails(criterion, known):
        if "Odd" in criterion.text:
            raise IndexError(criterion.text)
        return plain(criterion, known)

    monkeypatch.setattr(understanding, "requirement_of", fails)
    age, odd, stroke = read_criteria(TEXT)
    assert isinstance(age.requirement, Age)
    assert odd.requirement == Unread(span=(0, 10), text="Odd asthma")
    assert stroke.criterion.text == "Stroke"
    assert "IndexError" in caplog.text
    assert "asthma" not in caplog.text


@needs_real_data
def test_the_rules_fail_on_no_real_criterion(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="trialpost.eligibility"):
        for one in list(read(REAL_DATA / "ctgov-v2" / "other.jsonl.gz"))[::4]:
            if one.trial is not None:
                read_criteria(one.trial.eligibility.criteria)
    assert "left unread" not in caplog.text
