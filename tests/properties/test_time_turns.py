"""Whoever comes to fit since time passed is named on that very day, with that trial."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import judge
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
    All,
    AllOrAny,
    Any,
    HasCondition,
    Measured,
    Not,
    Period,
    ReadCriterion,
    Requirement,
    SexIs,
    Treated,
    When,
)
from trialpost.model.status import RecruitmentStatus, Sex, StudyType

TODAY = dt.date(2026, 11, 28)
NAME = "NCT00000001"

lengths = st.one_of(st.none(), st.sampled_from((1.0, 7.0, 14.0, 28.0, 30.4375, 45.5, 182.625)))
periods = st.builds(
    Period,
    words=st.sampled_from(("x", "x", "diagnosed within x")),
    oldest=lengths,
    newest=lengths,
    lasting=st.one_of(st.none(), st.none(), lengths),
)
whens = st.sampled_from((When.UNSAID, When.CURRENT, When.PAST, When.EVER))
maybe = st.one_of(st.none(), periods, periods)


def illness(concept: str) -> st.SearchStrategy:
    return st.builds(
        HasCondition,
        name=st.just(concept),
        concept=st.just(concept),
        when=whens,
        period=maybe,
        severity=st.sampled_from(((), (), ("severe",))),
        qualifiers=st.sampled_from(((), (), ("newly diagnosed",))),
    )


def treatment(concept: str) -> st.SearchStrategy:
    return st.builds(
        Treated, name=st.just(concept), concept=st.just(concept), when=whens, period=maybe
    )


leaves = st.one_of(
    illness("asthma"),
    illness("stroke"),
    treatment("rituximab"),
    treatment("appendectomy"),
    st.builds(
        Measured, name=st.just("ECOG"), concept=st.just("ecog"), low=st.just(0.0),
        high=st.just(1.0), period=maybe,
    ),
    st.builds(
        Age,
        low=st.sampled_from((None, 2 / 52.18, 0.5, 1.0, 18.0, 40.0)),
        high=st.sampled_from((None, 0.5, 2.0, 18.0, 41.0)),
        low_strict=st.booleans(),
        high_strict=st.booleans(),
    ),
    st.builds(SexIs, sex=st.sampled_from(Sex)),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(Not, part),
        *(
            st.builds(kind, st.lists(part, min_size=1, max_size=3).map(tuple))
            for kind in (All, Any, AllOrAny)
        ),
    ),
    max_leaves=3,
)


def exactly(first: dt.date, last: dt.date) -> st.SearchStrategy:
    """Give a day as people tell it: to the day, the month or the year, or not at all."""
    forms = st.sampled_from(("%Y-%m-%d", "%Y-%m-%d", "%Y-%m", "%Y"))
    days = st.builds(lambda day, form: day.strftime(form), st.dates(first, last), forms)
    return st.one_of(st.none(), days)


past, ahead = (
    exactly(TODAY - dt.timedelta(400), TODAY),
    exactly(TODAY - dt.timedelta(400), TODAY + dt.timedelta(60)),
)
births = st.one_of(
    st.fixed_dictionaries({"birth_year": st.sampled_from((1985, 2008, 2024, 2026))}),
    st.fixed_dictionaries({"birth_year": st.just(2026), "birth_month": st.integers(1, 11)}),
    st.fixed_dictionaries(
        {"age": st.builds(GivenAge, years=st.sampled_from((0, 1, 17, 40)),
                          on=st.dates(TODAY - dt.timedelta(500), TODAY))}
    ),
    st.just({}),
)  # fmt: skip
statuses = st.sampled_from((None, "current", "past"))
answers = st.dictionaries(
    st.sampled_from(("treatment:rituximab@last", "condition:asthma@since", "condition:stroke@last",
                     "treatment:appendectomy@last")),
    st.one_of(st.dates(TODAY - dt.timedelta(400), TODAY).map(lambda day: f"{day:%-d %B %Y}"),
              st.sampled_from(("now", "not sure", "2026", "10/2026"))),
    max_size=2,
)  # fmt: skip


@st.composite
def people(draw: st.DrawFn) -> Profile:
    conditions = [
        HealthCondition(name=name, status=draw(statuses), since=draw(past), until=draw(past),
                        severity=draw(st.sampled_from((None, "mild", "severe"))))
        for name in draw(st.lists(st.sampled_from(("asthma", "stroke")), max_size=2))
    ]  # fmt: skip
    drug = Medication(name="rituximab", status=draw(statuses), since=draw(past), until=draw(ahead))
    done = Procedure(name="appendectomy", date=draw(past))
    value = Measurement(name="ECOG", value=draw(st.sampled_from((0.0, 1.0, 3.0))), date=draw(past))
    return Profile(
        **draw(births),
        sex=draw(st.sampled_from((None, *Sex))),
        conditions=tuple(conditions),
        medications=(drug,) if draw(st.booleans()) else (),
        procedures=(done,) if draw(st.booleans()) else (),
        measurements=(value,) if draw(st.booleans()) else (),
        answers=draw(answers),
        complete=draw(st.sampled_from(((), ("conditions", "procedures", "medications")))),
    )


def criterion(kind: CriterionKind, tree: Requirement) -> ReadCriterion:
    return ReadCriterion(criterion=Criterion(kind=kind, text="x", span=(0, 1)), requirement=tree)


def keeps_out(read: ReadCriterion, profile: Profile, day: dt.date) -> bool:
    return judge(read, facts_of(profile), today=day).verdict is Verdict.NOT_MET


def named(turning: Turning, profile: Profile) -> bool:
    """Tell whether somebody is named, which both roads have to agree on."""
    found = turning.trials(profile)
    held = np.array(sorted(moments(profile)), np.int64)
    assert bool(turning.touches(held).any()) is (found is None or bool(found))
    return found is None or NAME in found


RITUXIMAB = Profile(medications=(Medication(name="rituximab", until="2026-11-13"),))
LATELY = Measured(
    name="ECOG", concept="ecog", high=1.0, period=Period(words="30 days", oldest=30.0)
)
NOT_FOR_14_DAYS = criterion(
    CriterionKind.EXCLUSION,
    Treated(name="rituximab", concept="rituximab", period=Period(words="14 days", oldest=14.0)),
)


@settings(max_examples=150, deadline=None)
@example(RITUXIMAB, NOT_FOR_14_DAYS, 0, 1)
@given(
    people(),
    st.builds(criterion, st.sampled_from(CriterionKind), trees),
    st.integers(-40, 400),
    st.sampled_from((1, 1, 1, 2, 40)),
)
def test_who_was_kept_out_and_is_no_longer_is_named(
    profile: Profile, read: ReadCriterion, later: int, days: int
) -> None:
    then = TODAY + dt.timedelta(later)
    today = then + dt.timedelta(days)
    if keeps_out(read, profile, then) and not keeps_out(read, profile, today):
        assert named(Turning.of({NAME: windows_of((read,))}, then, today), profile)


@settings(max_examples=100, deadline=None)
@given(births, st.sampled_from(("year", "month", "week", "day", "hour")), st.integers(0, 50),
       st.integers(0, 700))  # fmt: skip
def test_who_reaches_an_age_is_named_on_that_day(
    born: dict, unit: str, number: int, later: int
) -> None:
    outline = TrialOutline(
        id=NAME, registry="clinicaltrials.gov", title="A trial",
        status=RecruitmentStatus.RECRUITING, type=StudyType.INTERVENTIONAL,
        minimum_age=AgeLimit(number, unit), maximum_age=AgeLimit(number + 20, unit),
    )  # fmt: skip
    profile = Profile(**born)
    then = TODAY + dt.timedelta(later)
    today = then + dt.timedelta(1)
    takes = [
        check_age(outline, person_of(profile, None, today=day), day).verdict is not Verdict.NOT_MET
        for day in (then, today)
    ]
    if takes == [False, True]:
        assert named(Turning.of({NAME: coded_windows(outline)}, then, today), profile)


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
