"""Judge single statements about a person, one module for each family of leaves."""

import datetime as dt
from collections.abc import Callable
from typing import Any as Anything

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging.conditions import judge_condition, judge_family
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.measures import judge_measurement
from trialpost.eligibility.judging.others import (
    judge_allergy,
    judge_language,
    judge_marker,
    judge_plain,
    judge_substance,
    judge_team,
    judge_unread,
)
from trialpost.eligibility.judging.people import judge_age, judge_sex, judge_state
from trialpost.eligibility.judging.treatments import judge_treatment
from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    LeftToTeam,
    Measured,
    SexIs,
    Speaks,
    State,
    Treated,
    Unread,
    UsesSubstance,
)

__all__ = ["Found", "Why", "judge_leaf"]

_JUDGES: dict[type, Callable[[Anything, Facts, dt.date], Found]] = {
    Age: judge_age,
    SexIs: judge_sex,
    State: judge_state,
    HasCondition: judge_condition,
    FamilyHistory: judge_family,
    Measured: judge_measurement,
    Treated: judge_treatment,
    Allergic: judge_allergy,
    HasMarker: judge_marker,
    UsesSubstance: judge_substance,
    IsAble: judge_plain,
    Speaks: judge_language,
    InOtherTrial: judge_plain,
    Circumstance: judge_plain,
    LeftToTeam: judge_team,
    Unread: judge_unread,
}


def judge_leaf(leaf: Leaf, facts: Facts, today: dt.date) -> Found:
    """Say whether what a leaf asks holds of a person."""
    return _JUDGES[type(leaf)](leaf, facts, today)
