"""Whoever comes to fit since time passed is named on that very day, with that trial."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import numpy as np
import pytest

from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judging import judge_leaf
from trialpost.eligibility.kleene import UNKNOWN
from trialpost.matching.checks import check_age, person_of
from trialpost.matching.outline import TrialOutline
from trialpost.matching.passing import Turning, coded_windows, moments, windows_of
from trialpost.model.criterion import Criterion, CriterionKind, Verdict
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import (
    GivenAge,
    HealthCondition,
    Measurement,
    Medication,
    Procedure,
    Profile,
)
from trialpost.model.requirement import (
    Age,
    HasCondition,
    Leaf,
    Measured,
    Period,
    ReadCriterion,
    Requirement,
    Treated,
    When,
)
from trialpost.model.status import RecruitmentStatus, StudyType

TODAY = dt.date(2026, 11, 28)
NAME = "NCT00000001"
FIRST, DAYS = TODAY - dt.timedelta(40), 300

LENGTHS = (1.0, 7.0, 14.0, 28.0, 30.4375, 45.5, 182.625)


def period(chance: random.Random) -> Period | None:
    """Draw a stretch; every fourth thing is asked without one."""
    words = chance.choice(("x", "x", "diagnosed within x"))
    kinds = chance.choice((("oldest",), ("newest",), ("lasting",), ("oldest", "newest"), ()))
    told = {kind: chance.choice(LENGTHS) for kind in kinds}
    return Period(words=words, **told) if chance.random() < 0.75 else None


def asked(chance: random.Random) -> Leaf:
    """Draw something that is asked of an illness, an event, a drug, a deed, a value or an age."""
    when, stretch = chance.choice((When.UNSAID, When.CURRENT, When.PAST, When.EVER)), period(chance)
    concept = chance.choice(("asthma", "stroke", "rituximab", "appendectomy", "ecog", "age"))
    if concept == "age":
        return Age(
            low=chance.choice((None, 2 / 52.18, 0.5, 1.0, 18.0, 40.0)),
            high=chance.choice((None, 0.5, 2.0, 18.0, 41.0)),
            low_strict=chance.random() < 0.5,
            high_strict=chance.random() < 0.5,
        )
    if concept == "ecog":
        return Measured(name="ECOG", concept="ecog", high=1.0, period=stretch)
    if concept in ("rituximab", "appendectomy"):
        return Treated(name=concept, concept=concept, when=when, period=stretch)
    return HasCondition(
        name=concept,
        concept=concept,
        when=when,
        period=stretch,
        severity=chance.choice(((), (), ("severe",))),
        qualifiers=chance.choice(((), (), ("newly diagnosed",))),
    )


def day(chance: random.Random, last: int = 0) -> str | None:
    """Draw a day as people tell it: to the day, the month or the year, or not at all."""
    drawn = TODAY + dt.timedelta(chance.randint(-200, last))
    form = chance.choice(("%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m", "%Y", ""))
    return drawn.strftime(form) or None


def born(chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        (
            {"birth_year": chance.choice((1985, 2008, 2024, 2026))},
            {"birth_year": 2026, "birth_month": chance.randint(1, 11)},
            {
                "age": GivenAge(
                    years=chance.choice((0, 1, 17, 40)),
                    on=TODAY - dt.timedelta(chance.randint(0, 400)),
                )
            },
        )
    )


def somebody(chance: random.Random) -> Profile:
    def status() -> str | None:
        return chance.choice((None, "current", "past"))

    answers = {
        fact: chance.choice((f"{TODAY - dt.timedelta(chance.randint(0, 200)):%-d %B %Y}", "10/2026",
                             "now", "not sure"))
        for fact in ("treatment:rituximab@last", "condition:asthma@since", "condition:stroke@last")
        if chance.random() < 0.2
    }  # fmt: skip
    severity = chance.choice((None, "mild", "severe"))
    return Profile(
        **born(chance),
        conditions=tuple(
            HealthCondition(name=name, status=status(), severity=severity,
                            since=day(chance), until=day(chance))
            for name in ("asthma", "stroke")
        ),
        medications=(
            Medication(name="rituximab", status=status(), since=day(chance), until=day(chance, 60)),
        ),
        procedures=(Procedure(name="appendectomy", date=day(chance)),),
        measurements=(Measurement(name="ECOG", value=chance.choice((0.0, 3.0)), date=day(chance)),),
        answers=answers,
        complete=chance.choice(((), ("conditions", "procedures", "medications"))),
    )  # fmt: skip


def criterion(kind: CriterionKind, tree: Requirement) -> ReadCriterion:
    return ReadCriterion(criterion=Criterion(kind=kind, text="x", span=(0, 1)), requirement=tree)


def named(turning: Turning, profile: Profile) -> bool:
    """Tell whether somebody is named, which both roads have to agree on."""
    found = turning.trials(profile)
    held = np.array(sorted(moments(profile)), np.int64)
    assert bool(turning.touches(held).any()) is (found is None or bool(found))
    return found is None or NAME in found


LATELY = Measured(
    name="ECOG", concept="ecog", high=1.0, period=Period(words="30 days", oldest=30.0)
)
FOR_30_DAYS = criterion(
    CriterionKind.INCLUSION,
    Treated(name="rituximab", concept="rituximab", period=Period(words="30 days", lasting=30.0)),
)
NOT_FOR_14_DAYS = criterion(
    CriterionKind.EXCLUSION,
    Treated(name="rituximab", concept="rituximab", period=Period(words="14 days", oldest=14.0)),
)


def test_what_ceases_to_be_sure_of_somebody_is_named_on_that_day() -> None:
    """On each such day of three hundred; a tree turns with one of its leaves only."""
    chance, turned = random.Random(4), Counter[type]()
    for _ in range(150):
        profile, leaf = somebody(chance), asked(chance)
        facts = facts_of(profile)
        windows = {NAME: windows_of((criterion(CriterionKind.INCLUSION, leaf),))}
        was = judge_leaf(leaf, facts, FIRST).truth
        for at in range(1, DAYS):
            today = FIRST + dt.timedelta(at)
            now = judge_leaf(leaf, facts, today).truth
            if now != was != UNKNOWN:
                turned[type(leaf)] += 1
                assert named(Turning.of(windows, today - dt.timedelta(1), today), profile)
                assert named(Turning.of(windows, FIRST, today), profile), "and over days left out"
            was = now
    assert min(turned[one] for one in (HasCondition, Treated, Measured, Age)) > 2, turned


def test_who_reaches_an_age_is_named_on_that_day() -> None:
    chance, turned = random.Random(5), 0
    for _ in range(60):
        profile = Profile(**born(chance))
        limit = AgeLimit(
            chance.choice((0, 1, 2, 6, 18)), chance.choice(("year", "month", "week", "day", "hour"))
        )
        outline = TrialOutline(
            id=NAME, registry="clinicaltrials.gov", title="A trial",
            status=RecruitmentStatus.RECRUITING, type=StudyType.INTERVENTIONAL, minimum_age=limit,
        )  # fmt: skip
        takes = [is_taken(outline, profile, FIRST + dt.timedelta(at)) for at in range(DAYS)]
        for at in range(1, DAYS):
            today = FIRST + dt.timedelta(at)
            if takes[at] and not takes[at - 1]:
                turned += 1
                turning = Turning.of({NAME: coded_windows(outline)}, today - dt.timedelta(1), today)
                assert named(turning, profile)
    assert turned > 5


def is_taken(outline: TrialOutline, profile: Profile, day: dt.date) -> bool:
    person = person_of(profile, None, today=day)
    return check_age(outline, person, day).verdict is not Verdict.NOT_MET


@pytest.mark.parametrize(
    ("told", "read", "turns"),
    [
        ({"medications": (Medication(name="rituximab", until="2026-11-13"),)}, NOT_FOR_14_DAYS,
         [dt.date(2026, 11, 13), dt.date(2026, 11, 14), dt.date(2026, 11, 28)]),
        ({"medications": (Medication(name="rituximab", until="2026-12-05"),)}, NOT_FOR_14_DAYS,
         [dt.date(2026, 12, 5), dt.date(2026, 12, 6), dt.date(2026, 12, 20)]),
        ({"answers": {"treatment:rituximab@last": "20 November 2026"}}, NOT_FOR_14_DAYS,
         [dt.date(2026, 11, 20), dt.date(2026, 11, 21), dt.date(2026, 12, 5)]),
        ({"procedures": (Procedure(name="appendectomy", date="2026-11-20"),)}, NOT_FOR_14_DAYS,
         [dt.date(2026, 12, 5)]),
        ({"measurements": (Measurement(name="ECOG", value=1.0, date="2026-11-01"),)},
         NOT_FOR_14_DAYS, []),
        ({"measurements": (Measurement(name="ECOG", value=3.0, date="2026-11-01"),)},
         criterion(CriterionKind.INCLUSION, LATELY),
         [dt.date(2026, 12, 2)]),
        ({"age": GivenAge(years=17, on=dt.date(2026, 12, 3))},
         criterion(CriterionKind.INCLUSION, Age(low=18.0)), [dt.date(2026, 12, 4)]),
        ({"medications": (Medication(name="rituximab", since="2026-11-05"),)}, FOR_30_DAYS,
         [dt.date(2026, 12, 5)]),
        ({"birth_year": 2008}, criterion(CriterionKind.INCLUSION, Age(low=18.0)), []),
        ({"birth_year": 1950}, NOT_FOR_14_DAYS, []),
    ],
)  # fmt: skip
def test_the_days_on_which_somebody_is_looked_at(
    told: dict, read: ReadCriterion, turns: list[dt.date]
) -> None:
    """Few days, and none too few: from 10 November to 31 December, day by day."""
    profile, found = Profile(**told), []
    for at in range(51):
        day = dt.date(2026, 11, 10) + dt.timedelta(at)
        windows = {NAME: windows_of((read,))}
        if named(Turning.of(windows, day - dt.timedelta(1), day), profile):
            found.append(day)
    assert found == turns
    assert repr(Turning.of({}, TODAY, TODAY)) == "Turning(…)"
