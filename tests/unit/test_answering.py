"""An answer to a field or a list of a profile counts there; what says nothing is kept as said."""

import pytest

from trialpost.eligibility.answering import answered, settled
from trialpost.model.profile import HealthCondition, Profile
from trialpost.model.status import Sex


@pytest.mark.parametrize(
    ("fact", "answer", "field", "value"),
    [
        ("birth_year", "1962", "birth_year", 1962),
        ("birth_year", 1962, "birth_year", 1962),
        ("birth_month", "4", "birth_month", 4),
        ("sex", "Female", "sex", Sex.FEMALE),
        ("travel_km", "80", "travel_km", 80.0),
        ("travel_km", "12,5 km", "travel_km", 12.5),
        ("travel_km", "50 miles", "travel_km", pytest.approx(80.467, abs=0.001)),
        ("healthy_volunteer", "no", "healthy_volunteer", False),
        ("healthy_volunteer", True, "healthy_volunteer", True),
        ("allergies", "nickel", "allergies", ("nickel",)),
        ("complete:allergies", "nickel\npenicillin", "allergies", ("nickel", "penicillin")),
        ("conditions", "gout", "conditions", (HealthCondition(name="gout"),)),
        ("complete:medications", "that is all", "complete", ("medications",)),
        ("complete:procedures", "None.", "complete", ("procedures",)),
        ("complete:allergies", "nickel", "complete", ("allergies",)),
        ("conditions", "gout", "complete", ()),
        ("conditions", "gout; that is all", "complete", ("conditions",)),
    ],
)
def test_an_answer_becomes_the_field(
    fact: str, answer: str | int | bool, field: str, value: object
) -> None:
    after = answered(Profile(), fact, answer)
    assert getattr(after, field) == value
    assert fact not in after.answers


@pytest.mark.parametrize(
    ("fact", "answer"),
    [
        ("birth_year", "long ago"),
        ("birth_month", "13"),
        ("sex", "rather not say"),
        ("travel_km", "-4"),
        ("travel_km", "far"),
        ("place", "skip"),
        ("complete:conditions", "there are more"),
        ("complete:conditions", "not sure"),
        ("condition:gout", "no"),
        ("egfr", "45 mL/min"),
    ],
)
def test_what_is_no_field_stays_an_answer(fact: str, answer: str) -> None:
    after = answered(Profile(), fact, answer)
    assert after.answers == {fact: answer}
    assert settled(after) is after or settled(after) == after


def test_what_the_profile_states_itself_is_left_as_it_is() -> None:
    after = answered(Profile(birth_year=1950), "birth_year", "1962")
    assert after.birth_year == 1950


def test_a_name_that_stands_there_is_not_added_twice() -> None:
    before = Profile(allergies=("nickel",))
    assert answered(before, "complete:allergies", "nickel; latex").allergies == ("nickel", "latex")


def test_naming_more_takes_the_place_of_there_are_more() -> None:
    more = answered(Profile(), "complete:conditions", "there are more")
    after = answered(more, "complete:conditions", "gout")
    assert (after.complete, after.answers) == (("conditions",), {})
