"""The hard checks as tables: domain.md ("Ages", "Sex", "Healthy volunteers") and the contract."""

import datetime as dt

import msgspec
import pytest

from trialpost.matching.checks import (
    Person,
    all_of,
    check_age,
    check_healthy,
    check_sex,
    check_status,
    closes,
)
from trialpost.matching.outline import outline_of
from trialpost.matching.reach import check_distance, reach_of
from trialpost.matching.reachable import area_of, areas_within
from trialpost.matching.relation import relate, sought_by
from trialpost.model.criterion import Verdict
from trialpost.model.dates import PartialDate
from trialpost.model.profile import GivenAge, HealthCondition, Profile
from trialpost.model.site import Coordinates, Site
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import Dates, MeshTerm, TrialDate
from trialpost.vocabulary.conditions import ConditionVocabulary, Observed
from trialpost.vocabulary.plain import render
from trials_made_up import (
    BOSTON,
    DIABETES,
    LUPUS,
    NEPHRITIS,
    NEW_YORK,
    PARIS,
    TYPE_2,
    site,
    trial,
)

TODAY = dt.date(2026, 11, 22)
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


def person(
    profile: Profile | None = None, *, origin: Coordinates | None = None, **given: object
) -> Person:
    known: dict[str, object] = {
        "born": (profile or Profile()).born_between(TODAY),
        "sex": None,
        "origin": origin,
        "travel_km": None,
        "healthy_volunteer": None,
        "has_condition": True,
    }
    way = given.get("travel_km")
    known["reachable"] = areas_within(origin, float(way)) if origin and way else frozenset()
    return Person(**(known | given))  # type: ignore[arg-type]


STATUS = {
    "recruiting": MET,
    "available": UNKNOWN,
    "not_yet_recruiting": NOT_MET,
    "enrolling_by_invitation": NOT_MET,
    "active_not_recruiting": NOT_MET,
    "suspended": NOT_MET,
    "terminated": NOT_MET,
    "completed": NOT_MET,
    "withdrawn": NOT_MET,
    "unknown": NOT_MET,
    "no_longer_available": NOT_MET,
    "temporarily_not_available": NOT_MET,
    "approved_for_marketing": NOT_MET,
    "withheld": NOT_MET,
}


def test_every_status_has_a_verdict() -> None:
    outlines = {one.value: outline_of(trial(1, status=one.value)) for one in RecruitmentStatus}
    assert {name: check_status(one, TODAY).verdict for name, one in outlines.items()} == STATUS
    assert {one.value for one in RecruitmentStatus if closes(one)} == {
        name for name, verdict in STATUS.items() if verdict is NOT_MET
    }


@pytest.mark.parametrize(
    ("status", "end", "verdict"),
    [
        ("recruiting", "2026-11-21", UNKNOWN),
        ("recruiting", "2026-11-22", MET),  # on its last day it still takes people
        ("recruiting", "2026-11", MET),
        ("recruiting", "2026", MET),
        ("recruiting", "2025", UNKNOWN),
        ("available", "2025", UNKNOWN),
        ("completed", "2027", NOT_MET),
        ("not_yet_recruiting", "2025", NOT_MET),
    ],
)
def test_a_record_speaks_of_recruitment_until_the_day_that_it_names(
    status: str, end: str, verdict: Verdict
) -> None:
    dates = Dates(recruitment_end=TrialDate(PartialDate.parse(end)))
    one = msgspec.structs.replace(trial(1, status=status), dates=dates)
    assert check_status(outline_of(one), TODAY).verdict is verdict


def test_what_is_said_once_the_end_of_recruitment_is_over() -> None:
    dates = Dates(recruitment_end=TrialDate(PartialDate.parse("2026-08-31")))
    one = msgspec.structs.replace(trial(1), dates=dates)
    assert render(check_status(outline_of(one), TODAY).because) == (
        "This trial was due to stop taking people by 31 August 2026; ask whether it still does."
    )


@pytest.mark.parametrize(
    ("birth_year", "minimum", "maximum", "verdict"),
    [
        # Today is 22 November 2026: who was born in 2008 may be 17 or 18.
        (2007, "18 Years", None, MET),
        (2008, "18 Years", None, UNKNOWN),
        (2009, "18 Years", None, NOT_MET),
        # Who turns 65 is still inside a limit of 65 years.
        (1961, None, "65 Years", MET),
        (1960, None, "65 Years", UNKNOWN),
        (1959, None, "65 Years", NOT_MET),
        (1990, "18 Years", "65 Years", MET),
        (1990, None, None, MET),
        (2026, "6 Months", None, UNKNOWN),
        (2025, "6 Months", None, MET),
        (2025, None, "2 Weeks", NOT_MET),
        (None, "18 Years", None, UNKNOWN),
        (None, None, None, MET),
    ],
)
def test_age_by_year_of_birth(
    birth_year: int | None, minimum: str | None, maximum: str | None, verdict: Verdict
) -> None:
    outline = outline_of(trial(1, minimum=minimum, maximum=maximum))
    check = check_age(outline, person(Profile(birth_year=birth_year)), TODAY)
    assert check.verdict is verdict
    if birth_year is None and verdict is UNKNOWN:
        assert check.needs == ("birth_year",)


def test_who_may_be_17_or_18_is_told_so() -> None:
    outline = outline_of(trial(1, minimum="18 Years"))
    check = check_age(outline, person(Profile(birth_year=2008)), TODAY)
    assert render(check.because) == (
        "You are 17 or 18 this year; this trial takes people aged 18 years or older."
    )


def test_month_of_birth_is_asked_for_small_children_only() -> None:
    baby, teenager = Profile(birth_year=2026), Profile(birth_year=2008)
    months = outline_of(trial(1, minimum="6 Months"))
    assert check_age(months, person(baby), TODAY).needs == ("birth_month",)
    years = outline_of(trial(1, minimum="18 Years"))
    assert check_age(years, person(teenager), TODAY).needs == ()


@pytest.mark.parametrize(("years", "verdict"), [(64, MET), (65, MET), (66, NOT_MET)])
def test_age_given_today(years: int, verdict: Verdict) -> None:
    profile = Profile(age=GivenAge(years=years, on=TODAY))
    outline = outline_of(trial(1, minimum="18 Years", maximum="65 Years"))
    assert check_age(outline, person(profile), TODAY).verdict is verdict


@pytest.mark.parametrize(
    ("takes", "gender_based", "sex", "verdict", "needs"),
    [
        (None, False, None, MET, ()),
        (None, False, "male", MET, ()),
        ("female", False, "female", MET, ()),
        ("female", False, "male", NOT_MET, ()),
        ("female", False, None, UNKNOWN, ("sex",)),
        ("female", True, "female", MET, ()),
        ("female", True, "male", UNKNOWN, ()),
        ("male", True, None, UNKNOWN, ()),
    ],
)
def test_sex(
    takes: str | None,
    gender_based: bool,
    sex: str | None,
    verdict: Verdict,
    needs: tuple[str, ...],
) -> None:
    outline = outline_of(trial(1, sex=takes, gender_based=gender_based))
    check = check_sex(outline, person(sex=Sex(sex) if sex else None))
    assert (check.verdict, check.needs) == (verdict, needs)


@pytest.mark.parametrize(
    ("takes", "purpose", "has_condition", "volunteers", "verdict"),
    [
        (False, None, True, None, MET),
        (False, None, True, True, MET),
        (False, None, False, True, NOT_MET),
        (False, None, False, None, UNKNOWN),
        (True, None, True, None, MET),
        (True, "prevention", True, None, UNKNOWN),
        (True, "prevention", True, False, UNKNOWN),
        (True, "prevention", True, True, MET),
        (True, None, False, True, MET),
        (True, None, False, None, UNKNOWN),
        (True, None, False, False, UNKNOWN),
        (None, None, True, None, MET),
        (None, None, False, True, UNKNOWN),
    ],
)
def test_healthy_volunteers(
    takes: bool | None,
    purpose: str | None,
    has_condition: bool,
    volunteers: bool | None,
    verdict: Verdict,
) -> None:
    outline = outline_of(trial(1, healthy=takes, purpose=purpose))
    who = person(has_condition=has_condition, healthy_volunteer=volunteers)
    assert check_healthy(outline, who).verdict is verdict


SITES = {
    "none": (),
    "near": (site(BOSTON),),
    "far": (site(PARIS),),
    "near and closed": (site(BOSTON, "completed"), site(PARIS)),
    "all closed": (site(BOSTON, "completed"),),
    "nowhere": (site(None),),
    "far and nowhere": (site(PARIS), site(None)),
    "in France, unplaced": (site(None, country="France"),),
    "in Canada, unplaced": (site(None, country="Canada"),),
    "in a state nearby, unplaced": (site(None, country="United States", state="Connecticut"),),
    "in a state far off, unplaced": (site(None, country="United States", state="Texas"),),
    "in the United States, unplaced": (site(None, country="USA"),),
    "far, and one in France unplaced": (site(PARIS), site(None, country="France")),
    "far, and one in the USA unplaced": (site(PARIS), site(None, country="United States")),
}


@pytest.mark.parametrize(
    ("sites", "placed", "travel", "verdict", "needs"),
    [
        ("near", True, 50.0, MET, ()),
        ("far", True, 50.0, NOT_MET, ()),
        ("near and closed", True, 50.0, NOT_MET, ()),
        ("all closed", True, 50.0, NOT_MET, ()),
        ("all closed", False, None, NOT_MET, ()),
        ("none", True, 50.0, UNKNOWN, ()),
        ("nowhere", True, 50.0, UNKNOWN, ()),
        ("far and nowhere", True, 50.0, UNKNOWN, ()),
        ("in France, unplaced", True, 300.0, NOT_MET, ()),
        ("in France, unplaced", True, 6000.0, UNKNOWN, ()),
        ("in France, unplaced", True, None, UNKNOWN, ("travel_km",)),
        ("in Canada, unplaced", True, 50.0, NOT_MET, ()),
        ("in Canada, unplaced", True, 450.0, UNKNOWN, ()),
        ("in a state nearby, unplaced", True, 300.0, UNKNOWN, ()),
        ("in a state far off, unplaced", True, 300.0, NOT_MET, ()),
        ("in the United States, unplaced", True, 5.0, UNKNOWN, ()),
        ("far, and one in France unplaced", True, 300.0, NOT_MET, ()),
        ("far, and one in the USA unplaced", True, 300.0, UNKNOWN, ()),
        ("near", True, None, UNKNOWN, ("travel_km",)),
        ("near", False, 50.0, UNKNOWN, ("place",)),
    ],
)
def test_distance(
    sites: str, placed: bool, travel: float | None, verdict: Verdict, needs: tuple[str, ...]
) -> None:
    origin = BOSTON if placed else None
    outline = outline_of(trial(1, sites=SITES[sites]))
    check = check_distance(reach_of(outline, origin), person(origin=origin, travel_km=travel))
    assert (check.verdict, check.needs) == (verdict, needs)


IN_BOSTON, IN_PARIS = site(BOSTON, country="USA"), site(PARIS, country="France")


@pytest.mark.parametrize(
    ("sites", "placed", "travel", "verdict", "why"),
    [
        ((IN_PARIS,), False, None, MET, "It takes people in France."),
        ((IN_PARIS,), True, None, MET, "the nearest place there is 5531 km away."),
        ((IN_BOSTON,), False, None, NOT_MET, "This trial takes nobody in France."),
        ((IN_BOSTON,), True, None, NOT_MET, "nobody in France; the nearest place that takes"),
        ((IN_BOSTON,), True, 50.0, MET, "you would travel 50 km."),
        ((site(NEW_YORK, country="USA"),), True, 50.0, NOT_MET, "takes nobody in France"),
        ((site(None, country="France"),), False, None, MET, "It takes people in France."),
        ((site(None, country="Réunion"),), False, None, MET, "It takes people in France."),
        ((site(None),), False, None, UNKNOWN, "does not say in which country"),
        ((site(None), IN_BOSTON), False, None, UNKNOWN, "does not say in which country"),
        ((site(PARIS, "completed", country="France"), IN_BOSTON), False, None, NOT_MET, "nobody"),
        ((site(PARIS, "completed", country="France"),), False, None, NOT_MET, "No place of this"),
        ((), False, None, UNKNOWN, "does not list its places"),
        ((site(None, country="USA"),), True, 50.0, UNKNOWN, "do not know where"),
    ],
)
def test_anywhere_in_a_country(
    sites: tuple[Site, ...], placed: bool, travel: float | None, verdict: Verdict, why: str
) -> None:
    origin = BOSTON if placed else None
    outline = outline_of(trial(1, sites=sites))
    who = person(origin=origin, travel_km=travel, travel_country="FR")
    check = check_distance(reach_of(outline, origin, "FR"), who)
    assert (check.verdict, check.needs) == (verdict, ())
    assert why in render(check.because)


def test_the_edge_of_the_radius_belongs_to_it() -> None:
    outline = outline_of(trial(1, sites=(site(NEW_YORK),)))
    reach = reach_of(outline, BOSTON)
    assert reach.nearest_km is not None
    exactly = person(origin=BOSTON, travel_km=reach.nearest_km)
    assert check_distance(reach, exactly).verdict is MET


def why_distance(*sites: Site) -> str:
    who = person(origin=BOSTON, travel_km=300.0)
    return render(check_distance(reach_of(outline_of(trial(1, sites=sites)), BOSTON), who).because)


def test_sites_that_may_be_near_are_told_and_others_are_not() -> None:
    maybe, never = site(None, country="United States"), site(None, country="France")
    far = "The nearest place that takes people is 5531 km away; you would travel 300 km"
    assert why_distance(site(PARIS), never) == f"{far}."
    assert why_distance(site(PARIS), maybe, never) == (
        f"{far}, but we could not place one of its sites, which may be near you."
    )
    assert why_distance(site(PARIS), maybe, maybe) == (
        f"{far}, but we could not place 2 of its sites, which may be near you."
    )
    assert why_distance(never) == (
        "This trial takes people only in countries or states that lie further away than the "
        "300 km that you would travel."
    )


@pytest.mark.parametrize(
    ("country", "state", "area"),
    [
        ("United States", "Massachusetts", "US-MA"),
        ("USA", None, "US"),
        ("United States", "Puerto Rico", "US"),
        ("Korea, Republic of", "Seoul", "KR"),
        ("Nowhere", "Massachusetts", ""),
        (None, "Massachusetts", ""),
    ],
)
def test_the_area_of_a_site(country: str | None, state: str | None, area: str) -> None:
    assert area_of(Site(country=country, state=state)) == area


@pytest.mark.parametrize(
    ("lat", "lon", "km", "inside", "outside"),
    [
        (BOSTON.lat, BOSTON.lon, 300, {"US", "US-MA", "US-CT", ""}, {"FR", "MX", "US-TX"}),
        (45.50, -73.57, 100, {"CA", "US", "US-VT"}, {"US-MA"}),
        # In the emptiest parts the own country stays: Utqiagvik, Alaska; an oasis of Chad.
        (71.29, -156.79, 10, {"US", "US-AK"}, {"RU"}),
        (20.0, 19.2, 10, {"TD"}, {"FR"}),
        # Records write these with another country as well.
        (18.47, -66.11, 50, {"PR", "US"}, {"FR"}),
        (-20.88, 55.45, 50, {"RE", "FR"}, {"US"}),
    ],
)
def test_areas_within_reach(
    lat: float, lon: float, km: float, inside: set[str], outside: set[str]
) -> None:
    found = areas_within(Coordinates(lat, lon), km)
    assert inside <= found
    assert not outside & found


def known() -> ConditionVocabulary:
    seen = Observed(
        conditions=("Lupus Nephritis",), keywords=(), terms=(NEPHRITIS,), ancestors=(LUPUS,)
    )
    return ConditionVocabulary().updated([seen])


@pytest.mark.parametrize(
    ("has", "status", "absent", "trial_for", "mesh", "above", "verdict"),
    [
        ("lupus nephritis", None, (), "Lupus Nephritis", (NEPHRITIS,), (LUPUS,), MET),
        ("SLE", None, (), "Systemic Lupus Erythematosus", (LUPUS,), (), MET),
        # The trial's condition lies above the person's.
        ("lupus nephritis", None, (), "SLE", (LUPUS,), (), MET),
        # The trial's condition is narrower than the person's.
        ("SLE", None, (), "Lupus Nephritis", (NEPHRITIS,), (LUPUS,), UNKNOWN),
        ("lupus", None, ("lupus nephritis",), "Severe Lupus Nephritis", (), (), NOT_MET),
        ("lupus", None, ("diabetes",), "Lupus and Diabetes", (), (), UNKNOWN),
        ("SLE", "past", (), "Systemic Lupus Erythematosus", (LUPUS,), (), UNKNOWN),
        ("asthma", None, (), "Lupus Nephritis", (NEPHRITIS,), (LUPUS,), None),
    ],
)
def test_condition(
    has: str,
    status: str | None,
    absent: tuple[str, ...],
    trial_for: str,
    mesh: tuple[object, ...],
    above: tuple[object, ...],
    verdict: Verdict | None,
) -> None:
    profile = Profile(conditions=(HealthCondition(name=has, status=status),), absent=absent)
    outline = outline_of(trial(1, (trial_for,), mesh=mesh, ancestors=above))
    related = relate(outline, sought_by(profile, known()), known())
    assert (related.check.verdict if related else None) is verdict


@pytest.mark.parametrize(
    ("trial_for", "mesh", "absent", "verdict"),
    [
        # Only the title names asthma: the trial is for what the person does not have.
        (("Type 2 Diabetes",), (TYPE_2,), ("diabetes",), NOT_MET),
        (("Type 2 Diabetes",), (TYPE_2,), ("diabetes mellitus",), NOT_MET),
        (("Type 2 Diabetes",), (TYPE_2,), (), UNKNOWN),
        (("Type 2 Diabetes",), (TYPE_2,), ("lupus",), UNKNOWN),
        # Its conditions name both, and may be meant together or one or other.
        (("Type 2 Diabetes", "Asthma"), (TYPE_2,), ("diabetes",), UNKNOWN),
        (("Type 2 Diabetes", "Asthma"), (TYPE_2,), ("lupus",), MET),
        (("Asthma and Diabetes",), (), ("diabetes",), UNKNOWN),
        (("Asthma",), (), ("diabetes", "lupus"), MET),
    ],
)
def test_a_trial_for_what_the_person_does_not_have(
    trial_for: tuple[str, ...],
    mesh: tuple[MeshTerm, ...],
    absent: tuple[str, ...],
    verdict: Verdict,
) -> None:
    seen = Observed(
        conditions=("Type 2 Diabetes",), keywords=(), terms=(TYPE_2,), ancestors=(DIABETES,)
    )
    vocabulary = ConditionVocabulary().updated([seen])
    profile = Profile(conditions=(HealthCondition(name="asthma"),), absent=absent)
    made = trial(1, trial_for, mesh=mesh, ancestors=(DIABETES,), title="Asthma in old age")
    related = relate(outline_of(made), sought_by(profile, vocabulary), vocabulary)
    assert related is not None
    assert related.check.verdict is verdict


def test_a_broader_trial_for_what_the_person_does_not_have() -> None:
    """A derived term above the person's condition does not outweigh what is absent."""
    profile = Profile(
        conditions=(HealthCondition(name="lupus nephritis"),), absent=("diabetes mellitus",)
    )
    told = {}
    for conditions in (("Type 2 Diabetes",), ("Lupus", "Type 2 Diabetes")):
        made = trial(1, conditions, mesh=(LUPUS,), title="Lupus and more")
        related = relate(outline_of(made), sought_by(profile, known()), known())
        assert related is not None
        told[conditions] = related.check.verdict
    assert list(told.values()) == [NOT_MET, UNKNOWN]


def test_a_narrower_trial_says_what_it_is_for() -> None:
    profile = Profile(conditions=(HealthCondition(name="lupus"),))
    outline = outline_of(trial(1, ("Severe Lupus Nephritis",)))
    related = relate(outline, sought_by(profile, known()), known())
    assert related is not None
    assert render(related.check.because) == (
        "This trial is for Severe Lupus Nephritis; you told us lupus."
    )


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((), MET),
        ((MET, MET), MET),
        ((MET, UNKNOWN), UNKNOWN),
        ((UNKNOWN, NOT_MET), NOT_MET),
        ((MET, NOT_MET), NOT_MET),
    ],
)
def test_all_of_three_valued(verdicts: tuple[Verdict, ...], expected: Verdict) -> None:
    assert all_of(*verdicts) is expected
