"""Two versions of a trial: it is news if it newly fits, and every reason reads."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from test_changes_properties import trials

from trialpost.matching.change_words import tell
from trialpost.matching.changes import changes, seen_from
from trialpost.matching.match import asker_of, judge_for
from trialpost.matching.outline import observed, outline_of
from trialpost.matching.reasons import newly_fits, since_saved
from trialpost.matching.version import Judged, Version, judged
from trialpost.model.criterion import Verdict
from trialpost.model.match import Exclusion, Match, TrialVerdict
from trialpost.model.profile import profile_from_value
from trialpost.model.reason import FOLLOWING, ReasonKind
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.plain import render
from trials_made_up import BOSTON, PARIS

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


@settings(max_examples=40)
@given(before=trials, now=trials, who=people)
def test_a_watch_judges_as_the_pages_do_and_what_two_versions_share_once(before, now, who) -> None:
    vocabulary = ConditionVocabulary().updated(observed(outline_of(one)) for one in (before, now))
    asker = asker_of(who, vocabulary, today=TODAY)
    is_now = judged(Version(now), asker, vocabulary, TODAY)
    was = judged(Version(before), asker, vocabulary, TODAY, is_now)
    for looked in (is_now, was):
        shown = judge_for(looked.trial, asker, vocabulary, today=TODAY)
        assert looked.is_related == (shown is not None)
        assert looked.verdict == ("unrelated" if shown is None else _verdict(shown))
        checks = shown.checks if shown else ()
        assert all(looked.check(one.name) is one.verdict for one in checks)
        if isinstance(shown, Match):
            against = {one.criterion.span for one in shown.criteria
                       if one.verdict is Verdict.NOT_MET}  # fmt: skip
            assert looked.against == against
        if looked.fits:
            site = shown.trial.nearest_site
            assert (looked.score, looked.km) == (shown.score, site and site.km)


def _verdict(shown: Match | Exclusion) -> str:
    return str(getattr(shown, "verdict", TrialVerdict.EXCLUDED))


@settings(max_examples=40)
@given(before=trials, now=trials, near=st.sampled_from([None, BOSTON, PARIS]))
def test_a_difference_seen_from_a_place_is_the_difference_there(before, now, near) -> None:
    assert seen_from(changes(before, now), near) == changes(before, now, near=near)


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
