"""The road over columns and the plain road over one trial never disagree."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.matching.fit import Fit, fit_of
from trialpost.matching.match import judge, match
from trialpost.matching.outline import outline_of
from trialpost.model.match import Exclusion, Match
from trialpost.model.profile import GivenPlace, HealthCondition, Profile
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import Trial
from trials_made_up import BOSTON, CONNECTIVE, LUPUS, NEPHRITIS, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)
NAMES = ("Lupus", "Lupus Nephritis", "SLE", "Asthma", "Severe asthma", "Healthy", "Heart Failure")
AGES = (None, None, None, "6 Months", "17 Years", "18 Years", "65 Years")
STATUSES = ("recruiting",) * 25 + tuple(one.value for one in RecruitmentStatus)
"""Mostly open, so that the other checks come to speak."""
maybe = st.sampled_from((None, True, False))

sites = st.lists(
    st.builds(
        site,
        st.sampled_from((BOSTON, PARIS, None)),
        st.sampled_from((None, "recruiting", "completed")),
        st.just("Zzyxqq"),
        st.sampled_from(("Nowhere", "France", "United States")),
        st.sampled_from((None, "Massachusetts", "Texas")),
    ),
    max_size=3,
).map(tuple)


@st.composite
def trials(draw: st.DrawFn) -> list[Trial]:
    count = draw(st.integers(1, 6))
    return [
        trial(
            number,
            tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))),
            status=draw(st.sampled_from(STATUSES)),
            minimum=draw(st.sampled_from(AGES)),
            maximum=draw(st.sampled_from(AGES)),
            sex=draw(st.sampled_from((None, "female", "male"))),
            gender_based=draw(st.booleans()),
            healthy=draw(maybe),
            purpose=draw(st.sampled_from((None, "prevention"))),
            mesh=draw(st.sampled_from(((), (LUPUS,), (NEPHRITIS,)))),
            ancestors=draw(st.sampled_from(((), (LUPUS, CONNECTIVE), (CONNECTIVE,)))),
            sites=draw(sites),
        )
        for number in range(1, count + 1)
    ]


profiles = st.builds(
    Profile,
    birth_year=st.sampled_from((None, 1950, 1961, 2008, 2026)),
    sex=st.sampled_from((None, Sex.FEMALE, Sex.MALE)),
    place=st.sampled_from((None, GivenPlace(lat=42.36, lon=-71.06))),
    travel_km=st.sampled_from((None, 10.0, 9000.0)),
    travel_country=st.sampled_from((None, None, "France", "US")),
    conditions=st.lists(
        st.builds(
            HealthCondition,
            name=st.sampled_from(("lupus", "lupus nephritis", "asthma", "heart attack")),
            status=st.sampled_from((None, "past")),
        ),
        max_size=2,
    ).map(tuple),
    absent=st.sampled_from(((), ("severe asthma",), ("lupus nephritis",))),
    healthy_volunteer=maybe,
)


@settings(max_examples=200, deadline=None)
@given(trials(), profiles)
def test_match_says_of_every_trial_what_judging_it_alone_says(
    made: list[Trial], profile: Profile
) -> None:
    catalogue = Catalogue.from_records(made)
    found = match(catalogue, profile, today=TODAY, limit=100)
    together = {one.trial.id: (one.checks, one.score) for one in found.matches}
    excluded = {one.trial.id: one.because for one in found.excluded}
    for one in made:
        alone = judge(one, profile, catalogue.vocabulary, today=TODAY)
        number = str(one.id)
        if isinstance(alone, Match):
            assert together.pop(number) == (alone.checks, alone.score)
        elif isinstance(alone, Exclusion):
            assert excluded.pop(number) == alone.because
        else:
            assert number not in together
            assert number not in excluded
    assert (together, excluded) == ({}, {})


@settings(max_examples=60, deadline=None)
@given(trials(), st.sampled_from(NAMES))
def test_the_index_finds_what_reading_every_trial_finds(made: list[Trial], name: str) -> None:
    catalogue = Catalogue.from_records(made)
    query = catalogue.vocabulary.resolve(name)
    plain = {
        one.id: fit
        for one in catalogue.all_outlines()
        if (fit := fit_of(one, query, catalogue.vocabulary)) is not Fit.NONE
    }
    indexed = {catalogue.outlines[slot].id: fit for slot, fit in catalogue.fits(query).items()}
    assert indexed == plain


@settings(max_examples=40, deadline=None)
@given(trials(), trials())
def test_an_updated_catalogue_answers_as_one_made_afresh(
    first: list[Trial], second: list[Trial]
) -> None:
    """The vocabulary may know more (it does not forget), so a name that needs none is asked."""
    held = {str(one.id): one for one in (*first, *second)}
    changed = Catalogue.from_records(first).updated([outline_of(one) for one in second])
    changed.load_trial = held.__getitem__
    afresh = Catalogue.from_records(held.values())
    asked = FindQuery(status=frozenset(), limit=100)
    assert [one.id for one in find(changed, asked, today=TODAY).trials] == [
        one.id for one in find(afresh, asked, today=TODAY).trials
    ]
    assert changed.recruiting_count == afresh.recruiting_count
