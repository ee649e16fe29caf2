"""What is told over several days, and why: nothing twice, and a real new reason."""

import copy
import datetime as dt
import itertools
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invented_trials import Shelf, study
from test_watch_notices import page_of, person, profile, words_of
from trialpost.model.reason import ReasonKind
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.people import actions as people
from trialpost.web.people import store as profiles
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch import actions, store
from trialpost.web.watch.judging.news import Changes, Past
from trialpost.web.watch.models import Notice, WatchState
from trialpost.web.watch.noticing.still import still_fits

pytestmark = pytest.mark.django_db
Study = dict[str, Any]


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


def with_rule(one: Study, rule: str, heading: str = "Exclusion") -> Study:
    other = copy.deepcopy(one)
    module = other["protocolSection"]["eligibilityModule"]
    module["eligibilityCriteria"] += f"\n\n{heading} Criteria:\n\n* {rule}\n"
    return other


def with_cities(one: Study, *cities: str) -> Study:
    """Place a study in some cities; "hidden" is a site of which the record gives the country."""
    other = copy.deepcopy(one)
    module = other["protocolSection"]["contactsLocationsModule"]
    places = [study(9, city=city)["protocolSection"] for city in cities if city != "hidden"]
    module["locations"] = [one["contactsLocationsModule"]["locations"][0] for one in places]
    if "hidden" in cities:
        module["locations"].append(
            {"facility": "Clinic", "status": "RECRUITING", "country": "United States"}
        )
    return other


def told(someone: Person) -> list[tuple[str, str]]:
    """Return the trial and the reason of each of somebody's notices, in their order."""
    rows = Notice.objects.filter(person=someone, dropped_at=None).order_by("pk")
    news = (store.open_notice(someone.address, row) for row in rows)
    return [(one.trial[-1], str(one.reason)) for one in news]


def test_told_as_new_and_then_a_first_site_within_the_distance(shelf, now) -> None:
    someone = person(now)
    shelf.load(with_cities(study(2), "hidden"), now=now)
    actions.watch(now=now)
    shelf.load(with_cities(study(2), "hidden", "Seattle"), now=now)
    actions.watch(now=now)
    assert told(someone) == [("2", "new")]
    shelf.load(with_cities(study(2), "hidden", "Seattle", "Boston"), now=now)
    actions.watch(now=now)
    assert told(someone) == [("2", "new"), ("2", "site")]
    shelf.load(with_cities(study(2, update="2026-11-09"), "hidden", "Boston", "Boston"), now=now)
    actions.watch(now=now)
    assert len(told(someone)) == 2


def test_told_as_new_and_then_a_typo_is_mended(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2, title="A Trial of a New Tabelt"), now=now)
    actions.watch(now=now)
    shelf.load(study(2, title="A Trial of a New Tablet"), now=now)
    actions.watch(now=now)
    assert told(someone) == [("2", "new")]


def test_a_rule_that_had_kept_somebody_out_is_quoted_in_the_mail(shelf, inbox, now) -> None:
    someone = person(now, medications=["insulin"])
    shelf.load(with_rule(study(2), "Treatment with insulin"), now=now)
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    assert told(someone) == [("2", "criterion")]
    mail.deliver(now=now)
    text = words_of(inbox.messages[0])
    flat = " ".join(text.split())
    assert "A rule that kept people out was dropped: “Treatment with insulin”" in flat
    page = Client().get(page_of(inbox.messages[0])).content.decode()
    assert "What we compared" in page
    assert "one of its rules spoke against it" in page
    assert "(version 2)" in page
    assert "(version 3)" in page
    assert "insulin" not in inbox.messages[0]["Subject"]


def test_a_trial_that_fell_back_before_its_mail_is_not_told_and_is_when_it_fits_again(
    shelf, inbox, now, monkeypatch
) -> None:
    someone = person(now)
    shelf.load(study(2), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **_: {})
        actions.watch(now=now)
    (row,) = Notice.objects.all()
    news = store.open_notice(someone.address, row)
    assert still_fits(someone, news, today=now.date())
    shelf.load(study(2, status="COMPLETED"), now=now)
    assert not still_fits(someone, news, today=now.date())
    actions.watch(now=now)
    mail.deliver(now=now)
    assert not inbox.messages
    assert Notice.objects.get().dropped_at
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    assert len(inbox.messages) == 1
    assert told(someone) == [("2", "new")]


@pytest.mark.parametrize("fell_back", [{"maximum": "30 Years"}, {"city": "Seattle"}])
def test_what_fell_back_and_fits_again_between_two_runs_is_still_told(
    shelf, inbox, now, monkeypatch, fell_back
) -> None:
    """Its notice was dropped by a delivery in between; no watch saw that it had not fitted."""
    someone = person(now)
    shelf.load(study(2), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **_: {})
        actions.watch(now=now)
    shelf.load(study(2, **fell_back), now=now)
    actions.gather(now=now)
    assert Notice.objects.get().dropped_at
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    assert len(inbox.messages) == 1
    assert told(someone) == [("2", "new")]


# --- the profile ---------------------------------------------------------------------------------


def save(someone: Person, now: dt.datetime, shown: Any = (), **more: object) -> None:
    people.save_profile(person=someone, profile=profile(now.date(), **more), now=now, shown=shown)


def test_a_changed_profile_is_compared_with_all_trials(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2, condition="Quux Syndrome"), study(3, maximum="30 Years"), now=now)
    actions.watch(now=now)
    assert told(someone) == []
    save(someone, now, conditions=["frobnitz disease", "quux syndrome"])
    assert SealedProfile.objects.get(person=someone).before is not None
    actions.watch(now=now)
    assert told(someone) == [("2", "profile")]
    assert SealedProfile.objects.get(person=someone).before is None
    save(someone, now, conditions=["frobnitz disease", "quux syndrome"], birth_year=2000)
    actions.watch(now=now)
    actions.watch(now=now)
    assert told(someone) == [("2", "profile"), ("3", "profile")]


def test_what_the_page_showed_at_saving_is_known(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2, condition="Quux Syndrome"), study(3, condition="Quux Syndrome"), now=now)
    actions.watch(now=now)
    save(someone, now, shown=["NCT00000002"], conditions=["quux syndrome"])
    actions.watch(now=now)
    assert told(someone) == [("3", "profile")]


def test_by_default_the_first_page_of_matches_is_known(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2, condition="Quux Syndrome"), now=now)
    actions.watch(now=now)
    save(someone, now, shown=None, conditions=["quux syndrome"])
    actions.watch(now=now)
    assert told(someone) == []


def test_what_came_before_a_save_and_was_on_no_page_is_told_as_new(shelf, now) -> None:
    someone = person(now)
    actions.watch(now=now)
    shelf.load(study(2), study(3), now=now)
    save(someone, now, shown=["NCT00000003"])
    actions.watch(now=now)
    assert told(someone) == [("2", "new")]


def test_two_saves_before_a_watch_are_compared_with_what_was_watched_last(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2, condition="Quux Syndrome"), now=now)
    actions.watch(now=now)
    save(someone, now, conditions=["quux syndrome"])
    save(someone, now, conditions=["quux syndrome"], birth_year=1988)
    actions.watch(now=now)
    assert told(someone) == [("2", "profile")]


def test_a_trial_that_moved_along_with_somebody_is_no_news(shelf, now) -> None:
    """It fitted them as they were, and as it was; they know of it."""
    someone = person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    shelf.load(study(2, city="Seattle"), study(3, city="Seattle"), now=now)
    save(someone, now, place={"name": "Seattle, WA"})
    actions.watch(now=now)
    assert told(someone) == [("2", "new"), ("3", "new")]


def test_who_saves_while_being_judged_misses_nothing(shelf, now, monkeypatch) -> None:
    someone = person(now)
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    real = actions.tell_unless_changed

    def saving(row, found, **more):
        save(someone, now, birth_year=1988)
        return real(row, found, **more)

    with monkeypatch.context() as patched:
        patched.setattr(actions, "tell_unless_changed", saving)
        assert actions.watch(now=now)["notices"] == 0
    assert told(someone) == []
    actions.watch(now=now)
    assert told(someone) == [("2", "new")]


def test_the_profile_before_is_exported_and_goes_when_notices_stop(shelf, now) -> None:
    from trialpost.web.people.account import rights

    someone = person(now)
    save(someone, now, birth_year=1990)
    held = rights.export(address=someone.address)["account"]
    assert (held["profile"]["birth_year"], held["profile_before"]["birth_year"]) == (1990, 1987)
    people.stop_notices(person=someone, now=now)
    assert profiles.standing_of(someone).before is None
    save(someone, now, birth_year=1991)
    assert profiles.standing_of(someone).before is None


# --- time ----------------------------------------------------------------------------------------


def test_who_reaches_the_age_when_the_year_turns_is_told(shelf, now) -> None:
    someone = person(now, birth_year=2009)
    actions.watch(now=now)
    december = dt.datetime(2026, 12, 31, 9, tzinfo=dt.UTC)
    actions.watch(now=december)
    assert told(someone) == []
    january = dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC)
    assert actions.watch(now=january)["notices"] == 1
    assert told(someone) == [("1", "time")]
    actions.watch(now=january + dt.timedelta(days=1))
    actions.watch(now=dt.datetime(2028, 1, 1, 9, tzinfo=dt.UTC))
    assert told(someone) == [("1", "time")]


def test_who_is_too_old_when_the_year_turns_is_not_told(shelf, now) -> None:
    someone = person(now, birth_year=1950)
    actions.watch(now=now)
    actions.watch(now=dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC))
    assert told(someone) == []


def test_a_washout_that_has_ended_is_told_when_the_month_turns(shelf, now) -> None:
    shelf.load(with_rule(study(2), "Treatment with insulin within 6 months"), now=now)
    someone = person(now, medications=[{"name": "insulin", "status": "past", "until": "2026-08"}])
    actions.watch(now=now)
    seen = {}
    for month in (1, 2, 3, 4):
        actions.watch(now=dt.datetime(2027, month, 3, 9, tzinfo=dt.UTC))
        seen[month] = told(someone)
    assert seen[1] == []
    assert seen[4] == [("2", "time")]


def test_a_clock_that_ran_ahead_does_not_stop_time(shelf, now) -> None:
    someone = person(now, birth_year=2009)
    actions.watch(now=now, today=dt.date(2026, 12, 30))
    actions.watch(now=now)
    assert WatchState.objects.get().judged_on == now.date()
    actions.watch(now=dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC))
    assert told(someone) == [("1", "time")]


# --- properties ----------------------------------------------------------------------------------

STATES = {
    "new": study,
    "closed": lambda number: study(number, status="COMPLETED"),
    "waits": lambda number: study(number, status="NOT_YET_RECRUITING"),
    "young": lambda number: study(number, maximum="30 Years"),
    "far": lambda number: study(number, city="Seattle"),
    "hidden": lambda number: with_cities(study(number), "hidden"),
    "reworded": lambda number: study(number, title="Other words"),
    "ruled": lambda number: with_rule(study(number), "Treatment with insulin"),
}
FITS = {"new", "hidden", "reworded"}


@pytest.mark.parametrize("order", list(itertools.permutations(["waits", "young", "far"]))[::2])
def test_a_run_after_each_change_tells_what_one_after_all_tells_and_nothing_twice(
    shelf, now, order
) -> None:
    """Three trials open, each by another change; the order of the loads makes no difference."""
    changed = {
        "waits": study(2, status="NOT_YET_RECRUITING"),
        "young": study(3, maximum="30 Years"),
        "far": study(4, city="Seattle"),
    }
    opened = {"waits": study(2), "young": study(3), "far": study(4)}
    shelf.load(*changed.values(), now=now)
    each, once = person(now, "each@example.org"), person(now, "once@example.org")
    actions.watch(now=now)
    since = catalogue.state().version
    for name in order:
        shelf.load(opened[name], now=now)
        actions.watch(now=now)
        actions.watch(now=now)
    assert sorted(told(each)) == [("2", "opened"), ("3", "ages"), ("4", "site")]
    until = catalogue.state().version
    changes = Changes(since=since, until=until, today=now.date())
    row = SealedProfile.objects.get(person=once)
    found = changes.for_profile(profiles.open_row(row).profile, Past(seen=since, saved=since))
    assert sorted((one.trial[-1], str(one.reason)) for one in found) == sorted(told(each))


_NUMBERS = itertools.count(10)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    walk=st.lists(st.tuples(st.sampled_from(list(STATES)), st.booleans()), min_size=1, max_size=4)
)
def test_whatever_becomes_of_a_trial_it_is_told_when_it_comes_to_fit_and_no_more(
    shelf, now, walk
) -> None:
    """Each example has a person and a trial of its own; a run may follow on each state or not."""
    number = next(_NUMBERS)
    someone = person(now, f"walk{number}@example.org", medications=["insulin"])
    seen = [False]
    for state, run in walk:
        shelf.load(STATES[state](number), now=now)
        if run:
            actions.watch(now=now)
            before = told(someone)
            actions.watch(now=now)
            assert told(someone) == before, "watching twice tells nothing new"
            seen.append(state in FITS)
    kinds = [kind for _, kind in told(someone)]
    comes_to_fit = sum(now and not before for before, now in itertools.pairwise(seen))
    assert comes_to_fit <= len(kinds) <= comes_to_fit + kinds.count(ReasonKind.SITE)
