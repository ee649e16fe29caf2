"""Why a trial is not among somebody's matches: the first hard reason, and what would change it."""

import datetime as dt
from typing import Any

import pytest

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.matching.why_not import Hindrance, WhyNot, why_not
from trialpost.model.profile import GivenAge, GivenPlace, HealthCondition, Profile
from trialpost.model.status import Sex
from trialpost.model.trial import Trial
from trialpost.vocabulary.plain import render
from trials_made_up import BOSTON, NEW_YORK, site, trial

TODAY = dt.date(2026, 11, 22)
LUPUS = (HealthCondition(name="Lupus"),)
PERSON = Profile(
    birth_year=1987,
    sex=Sex.MALE,
    place=GivenPlace(lat=BOSTON.lat, lon=BOSTON.lon),
    travel_km=50.0,
    conditions=LUPUS,
)
NOTHING = "Nothing that you could tell us would change this."


def told(made: Trial, person: Profile = PERSON, *others: Trial, **more: Any) -> WhyNot:
    return why_not(Catalogue.from_records([made, *others]), made, person, today=TODAY, **more)


def changed(**fields: Any) -> Profile:
    kept = {name: getattr(PERSON, name) for name in PERSON.__struct_fields__}
    return Profile(**(kept | fields))


CHILD = changed(birth_year=2010)
VOLUNTEER = changed(conditions=(), healthy_volunteer=True)


@pytest.mark.parametrize(
    ("made", "person", "hindrance", "because", "change"),
    [
        ({"status": "completed"}, PERSON, "status", "This trial is over.", NOTHING),
        ({"status": "not_yet_recruiting"}, PERSON, "status", "has not started",
         "as soon as its record says that it takes people"),
        ({"status": "unknown"}, PERSON, "status", "does not say", "Ask the trial team"),
        ({"minimum": "18 Years"}, CHILD, "age", "You are 15 or 16",
         "You reach its lowest age in 2028."),
        ({"minimum": "6 Months"}, changed(birth_year=2026, birth_month=9), "age", "You are 0",
         "You reach its lowest age in March 2027."),
        ({"minimum": "18 Years"}, changed(birth_year=None,
                                          age=GivenAge(years=16, on=TODAY)), "age", "You are 16",
         "You reach its lowest age in 2027 or 2028."),
        ({"maximum": "30 Years"}, PERSON, "age", "aged 30 years or younger", NOTHING),
        ({"sex": "female"}, PERSON, "sex", "women only", NOTHING),
        ({"sites": (site(NEW_YORK),)}, PERSON, "distance", "306 km away; you would travel 50 km",
         "If you would travel 307 km, it would be in reach."),
        ({"sites": (site(BOSTON, "completed"),)}, PERSON, "distance", "No place of this trial",
         "as soon as one of its places takes people"),
        ({"sites": (site(None, country="France"),)}, PERSON, "distance", "further away",
         "ask the trial team whether it opens others"),
        ({"conditions": ("Gout",)}, PERSON, "unrelated", "about Gout; you told us Lupus",
         "If you have one of these as well, tell us: Gout."),
        ({"conditions": ("Gout",)}, VOLUNTEER, "unrelated", "not told us a condition",
         "Tell us what you have."),
        ({"criteria": "Exclusion Criteria:\n\n* Diabetes mellitus"},
         changed(conditions=(*LUPUS, HealthCondition(name="diabetes mellitus"))), "criterion",
         "diabetes", "correct what you told us"),
    ],
)  # fmt: skip
def test_the_reason_and_what_would_change_it(
    made: dict[str, Any], person: Profile, hindrance: str, because: str, change: str
) -> None:
    found = told(trial(1, made.pop("conditions", ("Lupus",)), **made), person)
    assert found.hindrance == hindrance
    assert because in render(found.because)
    assert found.change is not None
    assert change in render(found.change)


def test_what_would_change_it_does() -> None:
    """Follow the advice about the way, and the trial is a match."""
    far = trial(1, sites=(site(NEW_YORK),))
    advice = told(far).change
    assert advice is not None
    km = float(advice.params["km"])
    assert told(far, changed(travel_km=km)).hindrance is Hindrance.LISTED
    assert told(far, changed(travel_km=km - 3)).hindrance is Hindrance.DISTANCE


def test_a_reason_that_nothing_changes_comes_before_one_that_could_be_mended() -> None:
    found = told(trial(1, minimum="18 Years", sex="female", sites=(site(NEW_YORK),)), CHILD)
    assert found.hindrance is Hindrance.SEX
    assert [render(one).split()[0] for one in found.others] == ["You", "The"]


def test_a_closed_trial_is_not_said_to_be_far_as_well() -> None:
    assert told(trial(1, status="completed", sites=(site(NEW_YORK),))).others == ()


def test_a_trial_that_vanished_is_said_to_be_gone_whatever_else_speaks_against_it() -> None:
    found = told(trial(1, sex="female"), vanished=True)
    assert (found.hindrance, found.change and render(found.change)) == ("vanished", NOTHING)


def test_the_place_in_the_list_is_that_which_matching_gives() -> None:
    kept_out = {"criteria": "Exclusion Criteria:\n\n* Lupus"}
    made = [
        trial(number, sites=(site(BOSTON),), **(kept_out if number % 9 == 0 else {}))
        for number in range(1, 61)
    ]
    catalogue = Catalogue.from_records(made)
    listed = [one.trial.id for one in match(catalogue, PERSON, today=TODAY, limit=40).matches]
    for at in (0, 20, 39):
        one = made[int(listed[at][3:]) - 1]
        found = why_not(catalogue, one, PERSON, today=TODAY)
        assert (found.place, found.of) == (at + 1, 60)
    places = [why_not(catalogue, one, PERSON, today=TODAY).place for one in made]
    assert sorted(places, key=lambda place: place or 0) == list(range(1, 61))


def test_nothing_of_a_person_is_in_a_repr() -> None:
    assert repr(told(trial(1))) == "WhyNot(…)"
