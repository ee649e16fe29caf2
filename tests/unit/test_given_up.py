"""Criteria that take people who never did something, or gave it up long enough ago."""

import pytest

from trialpost.eligibility.understanding import read_criteria
from trialpost.model.requirement import Not, Requirement, Treated, Unread, UsesSubstance


def _read(text: str) -> Requirement:
    [criterion] = read_criteria(f"Inclusion Criteria:\n* {text}")
    return criterion.requirement


@pytest.mark.parametrize(
    ("text", "concept", "days"),
    [
        ("Does not smoke, or stopped at least 6 months ago", "tobacco", 182.6),
        ("Not smoking or stopped at least 12 months ago", "tobacco", 365.25),
        ("Do not drink alcohol, or have stopped at least 1 year ago", "alcohol", 365.25),
        ("Does not use cannabis, or quit > 3 months ago", "cannabis", 91.3),
        ("Does not take aspirin, or stopped at least 2 weeks ago", "aspirin", 14),
    ],
)
def test_none_now_and_none_since_is_asked(text: str, concept: str, days: float) -> None:
    tree = _read(text)
    assert isinstance(tree, Not)
    leaf = tree.part
    assert isinstance(leaf, UsesSubstance | Treated)
    assert leaf.period is not None
    assert (leaf.concept, leaf.period.newest) == (concept, None)
    assert leaf.period.oldest == pytest.approx(days, abs=0.1)


def test_more_than_one_thing_given_up_is_left_unread() -> None:
    tree = _read("Does not smoke or take aspirin, or stopped at least 6 months ago")
    assert isinstance(tree, Unread)
