"""From stored profiles to a shard, and from changed trials to what it is asked."""

import datetime as dt

import msgspec
import pytest

from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.kleene import HOLDS, LACKS
from trialpost.matching.outline import OutlineSite, TrialOutline
from trialpost.matching.standing.delta import delta_of, match, packed_delta, unpacked_delta
from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.statements import Statement, Statements
from trialpost.matching.standing.stored import Stored
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.profile import GivenPlace, HealthCondition, Profile
from trialpost.model.requirement import ReadCriterion, State
from trialpost.model.status import RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.conditions import ConditionVocabulary, Observed
from trialpost.vocabulary.mesh import Descriptor, MeshGraph

TODAY = dt.date(2026, 11, 28)
KIDNEY = MeshTerm("D1", "Kidney Diseases")
HEART = MeshTerm("D2", "Heart Failure")
SYNDROME = MeshTerm("D3", "Cardio-Renal Syndrome")
GRAPH = MeshGraph(
    [
        Descriptor("D1", "Kidney Diseases", ("C12.777",)),
        Descriptor("D2", "Heart Failure", ("C14.280",)),
        Descriptor("D3", "Cardio-Renal Syndrome", ("C12.777.419", "C14.280.313")),
    ],
    edition="invented",
)
TRIAL = TrialOutline(
    id="NCT00000001",
    registry="clinicaltrials.gov",
    title="A trial",
    status=RecruitmentStatus.RECRUITING,
    type=StudyType.INTERVENTIONAL,
    conditions=("Kidney Diseases",),
    terms=(KIDNEY,),
    condition_words=("kidney disease",),
    sites=(OutlineSite(None, 42.36, -71.06, "US"),),
)


@pytest.fixture
def vocabulary() -> ConditionVocabulary:
    told = [
        Observed(conditions=(one.name,), keywords=(), terms=(one,), ancestors=())
        for one in (KIDNEY, HEART, SYNDROME)
    ]
    return ConditionVocabulary(GRAPH).updated(told)


def having(*names: str, **others: object) -> Profile:
    return Profile(conditions=tuple(HealthCondition(name=name) for name in names), **others)


NEAR = GivenPlace(lat=42.4, lon=-71.1)
PEOPLE = {
    1: having("Kidney Diseases"),
    2: having("Cardio-Renal Syndrome", "a wobbly thing", sex=Sex.FEMALE, birth_year=1980),
    3: having("Kidney Diseases", place=NEAR, travel_km=20.0),
    4: having("Kidney Diseases", place=GivenPlace(name="Paris, France"), travel_km=20.0),
    5: having("Kidney Diseases", place=GivenPlace(name="Zzyxqq"), travel_km=20.0),
    6: having("a wobbly thing"),
    7: Profile(),
}


def found(stored: Stored, *outlines: TrialOutline) -> set[tuple[int, int]]:
    return stored.match(outlines or (TRIAL,), today=TODAY).as_set()


def test_who_has_it_or_a_form_of_it_is_found_and_what_was_not_told_rules_nothing_out(
    vocabulary: ConditionVocabulary,
) -> None:
    stored = Stored.of(PEOPLE.items(), vocabulary)
    assert found(stored) == {(1, 0), (2, 0), (3, 0), (5, 0)}
    assert len(stored.shard) == 7
    assert repr(stored) == "Stored(of 7)"


def test_a_condition_has_a_posting_at_each_of_its_places(vocabulary: ConditionVocabulary) -> None:
    stored = Stored.of([(2, having("Cardio-Renal Syndrome"))], vocabulary)
    heart = msgspec.structs.replace(
        TRIAL, conditions=("Heart Failure",), terms=(HEART,), condition_words=("heart failure",)
    )
    assert len(stored.shard.sort().posting_row) == 2
    assert found(stored, TRIAL, heart, TRIAL) == {(2, 0), (2, 1), (2, 2)}


def test_a_changed_profile_counts_as_it_is_now(vocabulary: ConditionVocabulary) -> None:
    stored = Stored.of(PEOPLE.items(), vocabulary)
    stored.put(1, having("a new thing"))
    stored.put(7, having("Kidney Diseases"))
    stored.shard.erase(2)
    assert found(stored) == {(3, 0), (5, 0), (7, 0)}
    again = Stored(unpack(pack(stored.shard)), vocabulary)
    assert found(again) == {(3, 0), (5, 0), (7, 0)}, "a packed shard knows its people's words"


PREGNANT = State(name="", concept="pregnant")
STATEMENTS = Statements([Statement(PREGNANT, HOLDS)])
TREES = (
    ReadCriterion(
        criterion=Criterion(kind=CriterionKind.EXCLUSION, text="Pregnant women", span=(0, 14)),
        requirement=State(name="Pregnant women", concept="pregnant", span=(0, 14)),
    ),
)
SAID = {
    1: having("Kidney Diseases", answers={"pregnant": "yes"}),
    2: having("Kidney Diseases", answers={"pregnant": "no"}),
    3: having("Kidney Diseases", answers={"pregnant": "not sure"}),
    4: having("Kidney Diseases"),
    5: having("Kidney Diseases", sex=Sex.MALE),
}


def test_who_stated_what_is_excluded_is_left_out_and_nobody_else(
    vocabulary: ConditionVocabulary,
) -> None:
    """Whether a shard or a delta for many of them holds the criteria against people."""
    stored = Stored.of(SAID.items(), vocabulary, statements=STATEMENTS, today=TODAY)
    every = {(who, 0) for who in SAID}
    assert found(stored) == every, "criteria that were not read keep nobody out"
    left = stored.match([TRIAL], today=TODAY, trees=lambda _: TREES).as_set()
    assert left == every - {(1, 0)}
    names = stored.shard.tables.names
    asked = delta_of([TRIAL], names, vocabulary, today=TODAY, statements=STATEMENTS,
                     trees=lambda _: TREES)  # fmt: skip
    again = unpacked_delta(packed_delta(asked))
    opened = unpack(pack(stored.shard))
    assert match(opened, again).as_set() == left
    plain = Stored.of(SAID.items(), vocabulary).shard
    assert match(plain, again).as_set() == every, "of a shard without these bits all come out"


@pytest.mark.parametrize("other", ["MeSH", "numbers", "an earlier day", "nothing"])
def test_bits_that_may_say_another_thing_keep_nobody_out(
    vocabulary: ConditionVocabulary, other: str
) -> None:
    stored = Stored.of(SAID.items(), vocabulary, statements=STATEMENTS, today=TODAY)
    lacks = Statement(PREGNANT, LACKS)
    asked = delta_of(
        [TRIAL],
        stored.shard.tables.names,
        ConditionVocabulary() if other == "MeSH" else vocabulary,
        today=TODAY - dt.timedelta(1) if other == "an earlier day" else TODAY,
        statements=Statements([lacks, *STATEMENTS.held]) if other == "numbers" else STATEMENTS,
        trees=lambda _: TREES,
    )
    if other == "MeSH":  # the other knows less, so that what is related is told it
        related = stored.shard.tables.names.values()
        asked = msgspec.structs.replace(
            asked, keys=(frozenset(related),), bars=(STATEMENTS.bars(TREES),)
        )
    assert any(asked.bars)
    every = {(who, 0) for who in SAID}
    assert match(stored.shard, asked).as_set() == (
        every - {(1, 0)} if other == "nothing" else every
    )


def test_what_was_noted_later_is_not_held_against_people_on_a_day_before(
    vocabulary: ConditionVocabulary,
) -> None:
    """Somebody may have stated by then what they had not yet stated."""
    stored = Stored.of(SAID.items(), vocabulary, statements=STATEMENTS, today=TODAY)
    stored.put(9, SAID[1], today=TODAY + dt.timedelta(2))
    left = {day: found_with_criteria(stored, TODAY + dt.timedelta(day)) for day in (0, 1, 2, 9)}
    assert left == {0: {1, 9}, 1: {1, 9}, 2: set(), 9: set()}


def found_with_criteria(stored: Stored, day: dt.date) -> set[int]:
    """Return who of those that say they are pregnant is found on a day."""
    pairs = stored.match([TRIAL], today=day, trees=lambda _: TREES).as_set()
    return {who for who, _ in pairs} & {1, 9}


def test_those_statements_are_numbered_that_bar_the_most_people_from_the_most_trials() -> None:
    """Without people those that stand in most trials; with some, what they state counts more."""

    def takes_no(*concepts: str) -> tuple[ReadCriterion, ...]:
        return tuple(
            ReadCriterion(
                criterion=Criterion(kind=CriterionKind.EXCLUSION, text=one, span=(0, len(one))),
                requirement=State(name=one, concept=one),
            )
            for one in concepts
        )

    trials = [takes_no("breastfeeding", "pregnant"), takes_no("breastfeeding", "pregnant"),
              takes_no("breastfeeding"), takes_no("postmenopausal")]  # fmt: skip
    nursing, pregnant = (State(name="", concept=one) for one in ("breastfeeding", "pregnant"))
    assert [one.leaf for one in Statements.of(trials, 2).held] == [nursing, pregnant]
    told = [facts_of(having("x", answers={"pregnant": "yes"})) for _ in range(3)]
    chosen = Statements.of(trials, 2, people=told, today=TODAY)
    assert [one.leaf for one in chosen.held] == [pregnant, nursing]
