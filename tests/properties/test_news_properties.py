"""Two versions of a trial: it is news if it newly fits, and every reason reads."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from test_changes_properties import trials

from trialpost.matching.change_words import tell
from trialpost.matching.match import asker_of
from trialpost.matching.outline import observed, outline_of
from trialpost.matching.reasons import newly_fits, since_saved
from trialpost.matching.version import Judged, Version, judged
from trialpost.model.profile import profile_from_value
from trialpost.model.reason import FOLLOWING, ReasonKind
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.plain import render

TODAY = dt.date(2026, 11, 22)
people = st.fixed_dictionaries(
    {"conditions": st.sampled_from([["Nord"], ["Sud", "Charité"], []])},
    optional={
        "birth_year": st.sampled_from([1940, 1987, 2009, 2020]),
        "sex": st.sampled_from(["female", "male"]),
        "place": st.just({"name": "Lyon, France"}),
        "travel_km": st.sampled_from([30, 3000]),
        "travel_country": st.sampled_from(["France", "Germany"]),
        "healthy_volunteer": st.booleans(),
        "medications": st.just(["adalimumab"]),
    },
).map(lambda facts: profile_from_value(facts, today=TODAY))


def looked_at(trial: Trial, who: object) -> tuple[Judged, object]:
    vocabulary = ConditionVocabulary().updated([observed(outline_of(trial))])
    asker = asker_of(who, vocabulary, today=TODAY)
    found = judged(Version(trial), asker, vocabulary, TODAY)
    assert found is not None
    return found, asker.person


@settings(max_examples=30)
@given(before=trials, now=trials, who=people)
def test_it_is_news_when_it_newly_fits_or_a_first_site_opens_near(before, now, who) -> None:
    (was, _), (is_now, person) = looked_at(before, who), looked_at(now, who)
    found = newly_fits(was, is_now, person)
    if not is_now.fits:
        assert found == ()
    elif not was.fits:
        assert found
    else:
        assert {one.kind for one in found} <= {ReasonKind.SITE}
    assert not {one.kind for one in found} & FOLLOWING
    for one in found:
        assert all(render(words) for words in tell(one.changes))


@given(now=trials, who=people)
def test_what_is_new_or_unchanged(now, who) -> None:
    found, person = looked_at(now, who)
    assert newly_fits(found, found, person) == ()
    kinds = [one.kind for one in newly_fits(None, found, person)]
    assert kinds == ([ReasonKind.NEW] if found.fits else [])


@settings(max_examples=30)
@given(before=trials, now=trials, who=people)
def test_a_saved_trial_is_told_of_only_what_matters_to_whoever_saved_it(before, now, who) -> None:
    _, person = looked_at(now, who)
    assert since_saved(now, now, person) == ()
    for one in since_saved(before, now, person):
        assert one.kind in FOLLOWING
        assert one.changes
        assert all(render(words) for words in tell(one.changes))
