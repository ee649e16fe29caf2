"""Words of an inclusion that say for whom it holds ask nothing of others."""

import pytest

from criteria_made_up import criterion, illness
from trialpost.eligibility.drawing import draw
from trialpost.eligibility.for_whom import for_whom
from trialpost.model.requirement import (
    Age,
    All,
    Any,
    LeftToTeam,
    Measured,
    Not,
    Requirement,
    SexIs,
    State,
    TeamChecks,
)
from trialpost.model.status import Sex

MAN, WOMAN = SexIs(sex=Sex.MALE), SexIs(sex=Sex.FEMALE)
FERTILE = State(name="x", concept="childbearing-potential")
CONTRACEPTION = State(name="x", concept="contraception")
NOT_PREGNANT = Not(State(name="x", concept="pregnant"))
WILLING = LeftToTeam(reason=TeamChecks.WILLINGNESS)
HIGH = Measured(name="haemoglobin", concept="haemoglobin", low=13)
LOW = Measured(name="haemoglobin", concept="haemoglobin", low=12)
CHILD = Age(low=12, high=17)
ASTHMA = illness("asthma")


def of(words: str, value: Measured) -> Measured:
    return Measured(name=value.name, concept=value.concept, low=value.low, qualifiers=(words,))


TABLE = [
    # as read, as taken
    (All((FERTILE, CONTRACEPTION)), Any((Not(FERTILE), CONTRACEPTION))),
    (All((WILLING, FERTILE)), Any((Not(FERTILE), WILLING))),
    (All((FERTILE, NOT_PREGNANT, WILLING)), Any((Not(FERTILE), All((NOT_PREGNANT, WILLING))))),
    (All((MAN, HIGH, All((WOMAN, LOW)))), All((Any((Not(MAN), HIGH)), Any((Not(WOMAN), LOW))))),
    (Any((of("in men", HIGH), of("women", LOW))),
     All((Any((Not(MAN), HIGH)), Any((Not(WOMAN), LOW))))),
    (All((CHILD, WILLING)), Any((Not(CHILD), WILLING))),
    # nothing of this kind
    (FERTILE, None),
    (All((FERTILE, ASTHMA)), None),
    (All((WOMAN, HIGH)), None),
    (All((MAN, WOMAN)), None),
    (Any((MAN, All((WOMAN, NOT_PREGNANT)))), None),
    (All((CHILD, ASTHMA)), None),
    (All((Age(low=18), WILLING)), None),
    (Any((of("fasting", HIGH), of("women", LOW))), None),
]  # fmt: skip


@pytest.mark.parametrize(("read", "taken"), TABLE)
def test_who_is_meant(read: Requirement, taken: Requirement | None) -> None:
    found = for_whom(criterion(read)).requirement
    assert draw(found) == draw(taken or read)


@pytest.mark.parametrize("read", [row[0] for row in TABLE])
def test_an_exclusion_is_left_as_it_is(read: Requirement) -> None:
    assert for_whom(criterion(read, "exclusion")).requirement is read
