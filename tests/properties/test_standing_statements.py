"""What people stated bars them only from trials of which a criterion, judged in full, fails."""

import datetime as dt

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import judge
from trialpost.eligibility.judging import judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS
from trialpost.matching.outline import TrialOutline, observed
from trialpost.matching.standing.delta import delta_of, match, packed_delta, unpacked_delta
from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.statements import Statement, Statements, bare
from trialpost.matching.standing.stored import Stored
from trialpost.model.criterion import Criterion, CriterionKind, Verdict
from trialpost.model.dates import PartialDate
from trialpost.model.profile import HealthCondition, Measurement, Medication, Profile
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasCondition,
    HasMarker,
    LeftToTeam,
    Measured,
    Named,
    Not,
    Period,
    ReadCriterion,
    SexIs,
    State,
    TeamChecks,
    Treated,
    Unread,
    UsesSubstance,
    When,
)
from trialpost.model.status import RecruitmentStatus, Sex, StudyType
from trialpost.vocabulary.conditions import ConditionVocabulary

TODAY = dt.date(2026, 11, 28)
LASTING = (
    SexIs(sex=Sex.FEMALE),
    State(name="pregnant", concept="pregnant"),
    State(name="breastfeeding", concept="breastfeeding"),
    HasCondition(name="asthma", concept="asthma"),
    HasCondition(name="bronchial asthma", concept="asthma", names=(Named(name="a cough"),)),
    HasCondition(name="asthma", concept="asthma", severity=("severe",)),
    HasCondition(name="stroke", concept="stroke", when=When.EVER),
    HasCondition(name="a wobbly thing"),
    HasMarker(name="BRAF V600E mutation", concept="braf-v600e"),
    Measured(name="ECOG status", concept="ecog", low=0.0, high=1.0),
    Measured(name="ECOG", concept="ecog", low=0.0, high=2.0),
    Treated(name="rituximab", concept="rituximab", when=When.EVER),
    UsesSubstance(name="smoking", concept="tobacco", when=When.CURRENT),
)
PASSING = (
    Age(low=18.0),
    Unread(text="anything"),
    LeftToTeam(reason=TeamChecks.CONSENT),
    HasCondition(name="stroke", concept="stroke", period=Period(words="6 months", oldest=182.6)),
    Treated(name="rituximab", concept="rituximab", period=Period(words="6 months", oldest=182.6)),
)
EVERY = Statements([Statement(bare(leaf), truth) for leaf in LASTING for truth in (LACKS, HOLDS)])


def trees(leaves: tuple) -> st.SearchStrategy:
    return st.recursive(
        st.sampled_from(leaves),
        lambda part: st.one_of(
            st.builds(Not, part),
            *(
                st.builds(kind, st.lists(part, min_size=1, max_size=3).map(tuple))
                for kind in (All, Any, AllOrAny)
            ),
            st.lists(part, min_size=1, max_size=3).flatmap(
                lambda parts: st.builds(AtLeast, st.integers(1, len(parts)), st.just(tuple(parts)))
            ),
        ),
        max_leaves=4,
    )


def criteria(leaves: tuple) -> st.SearchStrategy:
    return st.lists(
        st.builds(
            lambda kind, group, tree: ReadCriterion(
                criterion=Criterion(kind=kind, text="x", span=(0, 1), group=group), requirement=tree
            ),
            st.sampled_from(CriterionKind),
            st.sampled_from(("", "", "", "Group A")),
            trees(leaves),
        ),
        max_size=3,
    ).map(tuple)


days = st.one_of(st.none(), st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1)).map(PartialDate.of))


def person(day: st.SearchStrategy) -> st.SearchStrategy:
    said = st.sampled_from(("yes", "no", "not sure", "now", "past"))
    return st.builds(
        Profile,
        birth_year=st.sampled_from((None, 1950, 1980, 2009, 2020)),
        sex=st.sampled_from((None, Sex.FEMALE, Sex.MALE)),
        conditions=st.lists(
            st.builds(
                HealthCondition,
                name=st.sampled_from(("asthma", "stroke", "a wobbly thing", "lung disease")),
                status=st.sampled_from((None, "current", "past")),
                severity=st.sampled_from((None, "mild", "severe")),
                since=day.map(_text),
                until=day.map(_text),
            ),
            max_size=2,
        ).map(tuple),
        medications=st.lists(
            st.builds(Medication, name=st.just("rituximab"), until=day.map(_text)), max_size=1
        ).map(tuple),
        measurements=st.lists(
            st.builds(
                Measurement,
                name=st.just("ECOG"),
                value=st.sampled_from((0.0, 1.0, 2.0, 3.0)),
                date=day.map(_text),
            ),
            max_size=1,
        ).map(tuple),
        absent=st.lists(
            st.sampled_from(("asthma", "stroke", "lung disease")), max_size=1
        ).map(tuple),
        answers=st.dictionaries(
            st.sampled_from(
                ("pregnant", "breastfeeding", "condition:asthma", "treatment:rituximab", "smoking",
                 "condition:asthma@severe", "postmenopausal")
            ),
            said,
            max_size=3,
        ),
        complete=st.sampled_from(((), ("conditions",), ("conditions", "medications"))),
    )  # fmt: skip


def _text(day: PartialDate | None) -> str | None:
    return None if day is None else str(day)


def is_barred(statements: Statements, profile: Profile, trial: tuple[ReadCriterion, ...]) -> bool:
    stated = statements.stated(facts_of(profile), TODAY)
    return any(bar <= stated for bar in statements.bars(trial))


def fails(profile: Profile, trial: tuple[ReadCriterion, ...], today: dt.date) -> bool:
    facts = facts_of(profile)
    return any(judge(one, facts, today=today).verdict is Verdict.NOT_MET for one in trial)


@settings(max_examples=120, deadline=None)
@given(
    person(days),
    criteria((*LASTING, *PASSING)),
    st.lists(criteria((*LASTING, *PASSING)), max_size=3),
)
def test_whoever_is_barred_fails_a_criterion(profile: Profile, trial: tuple, others: list) -> None:
    statements = Statements.of([trial, *others], most=40)
    if is_barred(statements, profile, trial):
        assert fails(profile, trial, TODAY)


@settings(max_examples=120, deadline=None)
@given(person(st.none()), criteria(LASTING))
def test_where_every_leaf_is_numbered_all_who_fail_are_barred(
    profile: Profile, trial: tuple
) -> None:
    assert is_barred(EVERY, profile, trial) is fails(profile, trial, TODAY)


@settings(max_examples=200, deadline=None)
@given(person(days), st.integers(1, 1200))
def test_what_is_stated_holds_on_every_later_day(profile: Profile, later: int) -> None:
    facts, then = facts_of(profile), TODAY + dt.timedelta(later)
    for number in EVERY.stated(facts, TODAY):
        one = EVERY.held[number]
        assert judge_leaf(one.leaf, facts, then).truth == one.truth


FOR_ASTHMA = TrialOutline(
    id="NCT00000001",
    registry="clinicaltrials.gov",
    title="A trial",
    status=RecruitmentStatus.RECRUITING,
    type=StudyType.INTERVENTIONAL,
    conditions=("Asthma",),
    condition_words=("asthma",),
)
KNOWN = ConditionVocabulary().updated([observed(FOR_ASTHMA)])
MANY = 6


TREATED_LATELY = Profile(medications=(Medication(name="rituximab", until="2026-10-28"),))
NOT_LATELY = (
    ReadCriterion(
        criterion=Criterion(kind=CriterionKind.EXCLUSION, text="x", span=(0, 1)),
        requirement=PASSING[-1],
    ),
)


@settings(max_examples=60, deadline=None)
@example([TREATED_LATELY], [NOT_LATELY], 200)
@given(
    st.lists(person(days), min_size=1, max_size=MANY),
    st.lists(criteria((*LASTING, *PASSING)), min_size=1, max_size=4),
    st.integers(0, 400),
)
def test_whom_a_full_judgement_lets_pass_comes_out_of_a_shard_today_and_later(
    people: list[Profile], trials: list[tuple], later: int
) -> None:
    """From profiles and criteria to pairs, by the road that a watch goes."""
    asthma = HealthCondition(name="asthma")
    told = [
        msgspec.structs.replace(one, conditions=(asthma, *one.conditions), birth_year=None)
        for one in people
    ]
    statements = Statements.of(trials, most=40, people=[facts_of(told[0])], today=TODAY)
    stored = Stored.of(enumerate(told), KNOWN, statements=statements, today=TODAY)
    outlines = [msgspec.structs.replace(FOR_ASTHMA, id=f"NCT{at:08d}") for at in range(len(trials))]
    by_id = {one.id: trees for one, trees in zip(outlines, trials, strict=True)}
    day = TODAY + dt.timedelta(later)
    delta = delta_of(outlines, stored.shard.tables.names, KNOWN, today=day,
                     statements=statements, trees=lambda one: by_id[one.id])  # fmt: skip
    found = match(unpack(pack(stored.shard)), unpacked_delta(packed_delta(delta))).as_set()
    fitting = {
        (who, at)
        for who, profile in enumerate(told)
        for at, trial in enumerate(trials)
        if not fails(profile, trial, day)
    }
    assert fitting <= found
