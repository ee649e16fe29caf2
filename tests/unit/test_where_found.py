"""Where a search looks: within a radius, anywhere in a country, and what cannot be compared."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.errors import UnknownPlace
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, FindResult, find
from trialpost.matching.match import match
from trialpost.matching.outline import outline_of
from trialpost.matching.reach import reach_of
from trialpost.matching.reachable import lies_in
from trialpost.model.place import Place
from trialpost.model.profile import GivenPlace, HealthCondition, Profile
from trialpost.model.site import Coordinates
from trialpost.vocabulary.areas import country_named, country_phrase, read_country
from trials_made_up import BOSTON, NEW_YORK, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)
HERE = Place(name="Boston", coordinates=BOSTON, country="US")
TORONTO = Coordinates(43.7064, -79.3986)
US, FRANCE = "United States", "France"

MADE = {
    1: (site(BOSTON, country=US),),
    2: (site(PARIS, country=FRANCE),),
    3: (site(BOSTON, "completed", country=US), site(PARIS, country=FRANCE)),
    4: (site(None, country="USA", state="Texas"),),
    5: (site(None, country=FRANCE), site(NEW_YORK, country=US)),
    6: (),
    7: (site(None),),
    8: (site(PARIS, country=FRANCE), site(None, country=US, state="Massachusetts")),
    9: (site(Coordinates(18.01, -66.61), country="Puerto Rico"),),
}
"""Sites of trials; a country called "Nowhere" is none that is known."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_records(trial(number, sites=sites) for number, sites in MADE.items())


def numbers(found: FindResult) -> list[int]:
    return sorted(int(one.id[3:]) for one in found.trials)


@pytest.mark.parametrize(
    ("asked", "listed", "unplaced"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9], []),
        ({"place": HERE}, [1, 2, 3, 5, 8, 9], [4, 6, 7]),
        ({"place": HERE, "within_km": 50.0}, [1], [6, 7, 8]),
        ({"place": HERE, "within_km": 400.0}, [1, 5], [6, 7, 8]),
        ({"place": HERE, "within_km": 3000.0}, [1, 5, 9], [4, 6, 7, 8]),
        ({"country": "US"}, [1, 4, 5, 8, 9], [6, 7]),
        ({"country": "FR"}, [2, 3, 5, 8], [6, 7]),
        ({"country": "PR"}, [9], [6, 7]),
        ({"country": "DE"}, [], [6, 7]),
        ({"place": HERE, "country": "US"}, [1, 5, 9], [4, 6, 7, 8]),
        ({"place": HERE, "country": "FR"}, [2, 3, 8], [5, 6, 7]),
        ({"place": HERE, "within_km": 50.0, "country": "FR"}, [], [6, 7]),
    ],
)
def test_what_is_there_and_what_may_be(
    catalogue: Catalogue, asked: dict[str, object], listed: list[int], unplaced: list[int]
) -> None:
    query = FindQuery(**asked)  # type: ignore[arg-type]
    found = find(catalogue, query, today=TODAY)
    assert (numbers(found), found.total) == (listed, len(listed))
    assert found.unplaced == len(unplaced)
    others = find(catalogue, FindQuery(**asked, unplaced=True), today=TODAY)  # type: ignore[arg-type]
    assert (numbers(others), others.total) == (unplaced, len(unplaced))


def test_the_site_that_is_shown_lies_where_it_was_asked_for(catalogue: Catalogue) -> None:
    canada = Place(name="Toronto", coordinates=TORONTO, country="CA")
    only = find(catalogue, FindQuery(place=canada, country="US"), today=TODAY)
    nearest = next(one.nearest_site for one in only.trials if one.id == "NCT00000005")
    assert nearest is not None
    assert nearest.site.country == US
    # Toronto to New York is 554.7 km by the spherical law of cosines, with a radius of 6371 km.
    assert nearest.km == pytest.approx(554.7, abs=0.1)
    hidden = find(catalogue, FindQuery(place=HERE, within_km=50, unplaced=True), today=TODAY)
    maybe = next(one.nearest_site for one in hidden.trials if one.id == "NCT00000008")
    assert maybe is not None
    assert (maybe.site.state, maybe.km) == ("Massachusetts", None)


def test_somebody_who_goes_anywhere_in_a_country_is_matched_there_and_near_its_border(
    catalogue: Catalogue,
) -> None:
    lupus = (HealthCondition(name="Lupus"),)
    person = Profile(conditions=lupus, travel_country="France")
    open_to = {int(one.trial.id[3:]) for one in match(catalogue, person, today=TODAY).matches}
    assert open_to == {2, 3, 5, 6, 7, 8}
    place = GivenPlace(name="Boston, MA")
    both = Profile(conditions=lupus, travel_country="FR", place=place, travel_km=50.0)
    assert {int(one.trial.id[3:]) for one in match(catalogue, both, today=TODAY).matches} == (
        open_to | {1}
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MADE)), st.sampled_from(("US", "FR", "PR", "DE", "CA")))
def test_a_trial_found_in_a_country_has_a_site_inside(number: int, country: str) -> None:
    made = trial(number, sites=MADE[number])
    found = find(Catalogue.from_records([made]), FindQuery(country=country), today=TODAY)
    inside = reach_of(outline_of(made), None, country).inside
    assert bool(found.total) == bool(inside)


@pytest.mark.parametrize(
    ("area", "country", "inside"),
    [
        ("US", "US", True),
        ("US-TX", "US", True),
        ("PR", "US", True),
        ("US-TX", "PR", False),
        ("RE", "FR", True),
        ("HK", "CN", False),
        ("HK", "HK", True),
        ("", "US", False),
    ],
)
def test_what_lies_in_a_country(area: str, country: str, inside: bool) -> None:
    assert lies_in(area, country) is inside


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Ελλάδα", "GR"),
        ("مصر", "EG"),
        ("日本", "JP"),
        ("Україна", "UA"),
        ("한국", "KR"),
        ("भारत", "IN"),
        ("Ivory Coast", "CI"),
        ("the Netherlands", "NL"),
        ("Slovak Republic", "SK"),
        ("uk", "GB"),
    ],
)
def test_countries_by_the_names_that_they_have_themselves_and_in_records(
    text: str, code: str
) -> None:
    assert country_named(text) == code
    assert read_country(f" {text} ") == code


@pytest.mark.parametrize(
    ("text", "meant"), [("Germny", "Germany"), ("Bavaria", "Germany"), ("Texas", "United States")]
)
def test_what_is_no_country_gets_one_to_choose(text: str, meant: str) -> None:
    with pytest.raises(UnknownPlace, match="No country is known") as caught:
        read_country(text)
    assert caught.value.candidates[0] == meant


def test_a_country_stands_in_a_sentence() -> None:
    assert country_phrase("US") == "the United States"
    assert country_phrase("FR") == "France"
