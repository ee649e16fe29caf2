"""Invented profiles and trials for the tests of standing matches, around the edges of every check.

The tree is small and has a descriptor in two places; places lie at poles, at the date line, on the
same spot and a little within or beyond a radius of each other.
"""

import datetime as dt
import math

import msgspec
from hypothesis import strategies as st

from trialpost.eligibility.kleene import HOLDS
from trialpost.matching.outline import OutlineSite, TrialOutline
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.plain import Standing
from trialpost.matching.standing.rows import Entry, entry_of
from trialpost.matching.standing.statements import Bar, Statement, Statements
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import GivenAge, HealthCondition, Profile
from trialpost.model.requirement import HasCondition
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.distances import distance_km
from trialpost.vocabulary.mesh import Descriptor, MeshGraph

TODAY = dt.date(2026, 11, 22)
GRAPH = MeshGraph(
    [
        Descriptor("D1", "Heart Diseases", ("C14.280",)),
        Descriptor("D2", "Heart Failure", ("C14.280.434",)),
        Descriptor("D3", "Cardio-Renal Syndrome", ("C14.280.434.313", "C12.777.419")),
        Descriptor("D4", "Kidney Diseases", ("C12.777",)),
        Descriptor("D5", "Urologic Diseases", ("C12.7",)),
        Descriptor("D6", "Lupus", ("C17.300", "C20.111")),
    ],
    edition="invented",
)
KEYS = (*(one.id for one in GRAPH), "D9", "a text")
"""D9 and a text are in no tree."""

POINTS = tuple(
    Coordinates(lat, lon)
    for lat, lon in [
        (42.3584, -71.0598), (42.3584, -70.4537), (42.8, -71.06), (48.8534, 2.3488),
        (89.9, 20.0), (90.0, -160.0), (-90.0, 0.0), (10.0, 179.99), (10.0, -179.99),
        (10.0, 180.0), (0.0, 0.0), (0.0, 0.2248), (-42.3584, 108.9402), (65.0, 25.0), (64.999, 0.0),
    ]
)  # fmt: skip
points = st.one_of(
    st.sampled_from(POINTS),
    st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds(Coordinates, st.floats(42, 43), st.floats(-71.5, -70.5)),
)
WAYS = (
    1.0,
    24.9,
    25.0,
    25.1,
    49.8,
    50.0,
    99.0,
    200.0,
    380.0,
    400.0,
    999.0,
    1000.0,
    1200.0,
    20_100.0,
)
EDGES = tuple(way for one in POINTS for other in POINTS if (way := distance_km(one, other)) > 0.001)
"""The very ways between those points, which single precision cannot tell from a little less."""
ways = st.one_of(
    st.none(),
    st.sampled_from(WAYS),
    st.sampled_from(EDGES),
    st.sampled_from([math.nextafter(way, 0) for way in EDGES]),
    st.floats(0.1, 3000),
)
COUNTRIES = ("", "US", "US-MA", "PR", "FR", "GP", "CN", "HK")
maybe = st.sampled_from((None, True, False))
sexes = st.sampled_from((None, Sex.FEMALE, Sex.MALE))
limits = st.one_of(
    st.none(),
    st.none(),
    st.builds(AgeLimit, st.integers(0, 90), st.just("year")),
    st.builds(AgeLimit, st.integers(0, 40), st.sampled_from(("month", "week", "day", "hour"))),
    st.just(AgeLimit(9999, "year")),
)
STATUSES = (RecruitmentStatus.RECRUITING,) * 40 + tuple(RecruitmentStatus)
sites = st.one_of(
    st.builds(
        lambda status, at, area: OutlineSite(status, at.lat, at.lon, area),
        st.sampled_from((None, RecruitmentStatus.RECRUITING, RecruitmentStatus.COMPLETED)),
        points,
        st.sampled_from(COUNTRIES),
    ),
    st.builds(OutlineSite, st.none(), st.none(), st.none(), st.sampled_from(COUNTRIES)),
)


@st.composite
def outlines(draw: st.DrawFn) -> TrialOutline:
    return TrialOutline(
        id=f"NCT{draw(st.integers(1, 99_999_999)):08d}",
        registry="clinicaltrials.gov",
        title="A trial",
        status=draw(st.sampled_from(STATUSES)),
        type=StudyType.INTERVENTIONAL,
        terms=tuple(
            MeshTerm(one, one)
            for one in draw(st.lists(st.sampled_from((*KEYS, "D1", "D5")), min_size=1, max_size=3))
        ),
        minimum_age=draw(limits),
        maximum_age=draw(limits),
        sex=draw(sexes),
        gender_based=draw(st.booleans()),
        healthy_volunteers=draw(maybe),
        sites=tuple(draw(st.lists(sites, max_size=4))),
    )


STATEMENTS = Statements([Statement(HasCondition(name=f"{n}"), HOLDS) for n in range(64)])
"""Of which people here state the last four, one of which is the bit of the sign."""

stated = st.frozensets(st.integers(60, 63))


def bars(outline: TrialOutline) -> tuple[Bar, ...]:
    """Give each trial bars of its own, by its number."""
    number = int(outline.id[3:])
    return tuple(
        frozenset(60 + bit for bit in range(4) if number >> at & 1 << bit) or frozenset({5})
        for at in range(0, 12, 4)
        if number >> 12 >> at // 4 & 1
    )


def entry(one: Standing) -> Entry:
    """Work out somebody with what they stated."""
    told = entry_of(one.who, one.profile, one.origin, one.conditions)
    return msgspec.structs.replace(told, facts=STATEMENTS.as_words(one.stated))


def spans(order: Order):
    """Ask for the terms of a trial and all below them."""
    return lambda outline: order.under(term.id for term in outline.terms)


births = st.one_of(
    st.fixed_dictionaries({}),
    st.fixed_dictionaries({"birth_year": st.integers(1930, 2026)}),
    st.fixed_dictionaries({"birth_year": st.just(2026), "birth_month": st.integers(1, 11)}),
    st.fixed_dictionaries(
        {
            "age": st.builds(
                GivenAge, years=st.integers(0, 90), on=st.dates(dt.date(2020, 2, 1), TODAY)
            )
        }
    ),
)


@st.composite
def profiles(draw: st.DrawFn) -> tuple[Profile, Coordinates | None, tuple[str, ...]]:
    keys = tuple(draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)))
    profile = Profile(
        **draw(births),
        sex=draw(sexes),
        travel_km=draw(ways),
        travel_country=draw(st.sampled_from((None, None, "US", "France", "PR", "Zzyxqq"))),
        conditions=tuple(HealthCondition(name=key) for key in keys[: draw(st.integers(0, 3))]),
        healthy_volunteer=draw(maybe),
    )
    return profile, draw(st.one_of(st.none(), points)), keys


people = st.lists(st.tuples(profiles(), stated), max_size=14).map(
    lambda held: [
        Standing(who=at * 7 + 3, profile=profile, origin=origin, conditions=keys, stated=numbers)
        for at, ((profile, origin, keys), numbers) in enumerate(held)
    ]
)
