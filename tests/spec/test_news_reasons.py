"""Why a trial is news to somebody, as tables: the trial before, as it is now, the person, why."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from trialpost.matching.change_words import tell
from trialpost.matching.checks import Person
from trialpost.matching.match import asker_of
from trialpost.matching.outline import observed, outline_of
from trialpost.matching.passing import may_have_turned
from trialpost.matching.reasons import newly_fits, since_saved
from trialpost.matching.version import Version, judged
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.site import Coordinates, Site
from trialpost.model.status import StatusBasis
from trialpost.model.trial import Intervention, Trial
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.plain import render
from trials_made_up import BOSTON, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)
WORCESTER = Coordinates(42.2626, -71.8023)
"""About 62 km from Boston, as the crow flies."""

IN, OUT = "Inclusion Criteria:\n\n* ", "\n\nExclusion Criteria:\n\n* "


def profile(**more: Any) -> Profile:
    facts = {
        "conditions": ["lupus"],
        "birth_year": 1987,
        "sex": "female",
        "place": {"name": "Boston, MA"},
        "travel_km": 80,
    }
    return profile_from_value({k: v for k, v in (facts | more).items() if v is not None},
                              today=TODAY)  # fmt: skip


def kinds(before: Trial | None, now: Trial, who: Profile | None = None) -> list[str]:
    return [str(one.kind) for one in reasons(before, now, who)]


def reasons(before: Trial | None, now: Trial, who: Profile | None = None) -> tuple[Any, ...]:
    vocabulary = ConditionVocabulary().updated(
        observed(outline_of(one)) for one in (before, now) if one
    )
    asker = asker_of(who or profile(), vocabulary, today=TODAY)
    versions = [Version(one) if one is not None else None for one in (before, now)]
    was, is_now = (judged(one, asker, vocabulary, TODAY) for one in versions)
    assert is_now is not None
    return newly_fits(was, is_now, asker.person)


def named(one: Site, name: str) -> Site:
    return msgspec.structs.replace(one, facility=name, city=name)


FAR = named(site(PARIS), "Paris")
NEAR = named(site(WORCESTER), "Worcester")
WALK = IN + "Able to walk"
NO_INSULIN = WALK + OUT + "Treatment with insulin"


@pytest.mark.parametrize(
    ("before", "now", "more", "why"),
    [
        (None, trial(2), {}, ["new"]),
        (trial(2), trial(2), {}, []),
        (trial(2), trial(2, title="Trial 2, with a typo mended"), {}, []),
        (trial(2, status="not_yet_recruiting"), trial(2), {}, ["opened"]),
        (trial(2, status="suspended"), trial(2), {}, ["opened"]),
        (trial(2, status="completed"), trial(2), {}, ["opened"]),
        (trial(2), trial(2, status="completed"), {}, []),
        (trial(2, maximum="30 Years"), trial(2, maximum="65 Years"), {}, ["ages"]),
        (trial(2, minimum="50 Years"), trial(2, minimum="18 Years"), {}, ["ages"]),
        (trial(2, maximum="30 Years"), trial(2), {}, ["ages"]),
        (trial(2, maximum="65 Years"), trial(2, maximum="70 Years"), {}, []),
        (trial(2, sex="male"), trial(2), {}, ["sex"]),
        (trial(2, sex="male"), trial(2, sex="female"), {}, ["sex"]),
        (trial(2, sites=(FAR,)), trial(2, sites=(FAR, NEAR)), {}, ["site"]),
        (trial(2, sites=(FAR,)), trial(2, sites=(FAR, NEAR)), {"travel_km": 30}, []),
        (
            trial(2, sites=(FAR, named(site(WORCESTER, "completed"), "Worcester"))),
            trial(2, sites=(FAR, named(site(WORCESTER, "recruiting"), "Worcester"))),
            {},
            ["site"],
        ),
        (trial(2, ("Gout",)), trial(2, ("Gout", "Lupus")), {}, ["condition"]),
        (
            trial(2, healthy=False),
            trial(2, healthy=True),
            {"conditions": None, "healthy_volunteer": True},
            ["healthy"],
        ),
        (
            trial(2, criteria=NO_INSULIN),
            trial(2, criteria=WALK),
            {"medications": ["insulin"]},
            ["criterion"],
        ),
        (trial(2, criteria=NO_INSULIN), trial(2, criteria=WALK), {}, []),
        (
            trial(2, criteria=NO_INSULIN, maximum="30 Years"),
            trial(2, criteria=WALK),
            {"medications": ["insulin"]},
            ["ages", "criterion"],
        ),
        (
            trial(2, status="not_yet_recruiting", sites=(FAR,)),
            trial(2, sites=(FAR, NEAR)),
            {},
            ["opened"],
        ),
        (
            trial(2, status="unknown", status_basis=StatusBasis.UNREAD),
            trial(2),
            {},
            ["changed"],
        ),
    ],
)  # fmt: skip
def test_what_newly_fits(before: Trial | None, now: Trial, more: dict, why: list[str]) -> None:
    assert kinds(before, now, profile(**more)) == why


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, ["site"]),
        ({"travel_km": 30}, []),
        ({"travel_km": None}, []),
        ({"place": None, "travel_km": None}, []),
    ],
)
def test_a_trial_that_fitted_is_news_when_a_first_site_within_the_way_opens(more, why) -> None:
    """Before, no place was known: the trial fitted, and it was open how far away."""
    before, now = trial(2, sites=()), trial(2, sites=(NEAR,))
    assert kinds(before, now, profile(**more)) == why


def test_a_second_site_within_the_way_is_no_news() -> None:
    second = named(site(BOSTON), "Boston")
    assert kinds(trial(2, sites=(NEAR,)), trial(2, sites=(NEAR, second))) == []


def test_the_criterion_that_had_spoken_against_somebody_is_named_and_no_other() -> None:
    before = trial(2, criteria=WALK + OUT + "Treatment with insulin\n* Gout")
    now = trial(2, criteria=WALK + OUT + "Pregnancy")
    (one,) = reasons(before, now, profile(medications=["insulin"], sex="male"))
    assert [render(words) for words in tell(one.changes)] == [
        "A rule that kept people out was dropped: “Treatment with insulin”"
    ]


def test_a_rule_that_got_less_strict_is_quoted_as_it_was_and_as_it_is() -> None:
    before = trial(2, criteria=IN + "Age 18 to 30 years")
    now = trial(2, criteria=IN + "Age 18 to 60 years")
    (one,) = reasons(before, now)
    assert one.kind == "criterion"
    said = " ".join(render(words) for words in tell(one.changes))
    assert "18 to 60" in said
    assert "18 to 30" in said


SOMEBODY = asker_of(profile(), ConditionVocabulary(), today=TODAY).person
NOWHERE = asker_of(Profile(), ConditionVocabulary(), today=TODAY).person
DRUG, OTHER = Intervention(name="Baricitinib"), Intervention(name="Anifrolumab")


@pytest.mark.parametrize(
    ("before", "now", "person", "why"),
    [
        (trial(2), trial(2), SOMEBODY, []),
        (None, trial(2), SOMEBODY, []),
        (trial(2), None, SOMEBODY, ["closed"]),
        (trial(2), trial(2, status="completed"), SOMEBODY, ["closed"]),
        (trial(2), trial(2, status="suspended"), SOMEBODY, ["closed"]),
        (trial(2), trial(2, status="enrolling_by_invitation"), SOMEBODY, ["closed"]),
        (trial(2, status="completed"), None, SOMEBODY, ["followed"]),
        (trial(2, status="active_not_recruiting"), trial(2, status="completed"), SOMEBODY,
         ["followed"]),
        (trial(2, status="suspended"), trial(2), SOMEBODY, ["followed"]),
        (trial(2), trial(2, status="unknown", status_basis=StatusBasis.UNREAD), SOMEBODY, []),
        (trial(2), trial(2, has_results=True), SOMEBODY, ["results"]),
        (trial(2), trial(2, status="completed", has_results=True), SOMEBODY,
         ["closed", "results"]),
        (trial(2, has_results=True), trial(2), SOMEBODY, []),
        (trial(2), trial(2, maximum="30 Years"), SOMEBODY, ["followed"]),
        (trial(2, criteria=WALK), trial(2, criteria=NO_INSULIN), SOMEBODY, ["followed"]),
        (trial(2, criteria=WALK), trial(2, criteria=IN + "Is able to walk."), SOMEBODY, []),
        (trial(2), trial(2, title="Other words"), SOMEBODY, []),
        (trial(2), trial(2, verified="2026-11"), SOMEBODY, []),
        (trial(2, interventions=(DRUG,)), trial(2, interventions=(OTHER,)), SOMEBODY,
         ["followed"]),
        (trial(2, sites=(FAR, NEAR)), trial(2, sites=(FAR,)), SOMEBODY, ["followed"]),
        (trial(2, sites=(FAR, NEAR)), trial(2, sites=(NEAR,)), SOMEBODY, []),
        (trial(2, sites=(FAR, NEAR)), trial(2, sites=(FAR,)), NOWHERE, []),
    ],
)  # fmt: skip
def test_what_became_of_a_saved_trial(
    before: Trial | None, now: Trial | None, person: Person, why: list[str]
) -> None:
    assert [str(one.kind) for one in since_saved(before, now, person)] == why


@pytest.mark.parametrize(
    ("then", "today", "more", "turned"),
    [
        ("2026-12-31", "2027-01-01", {}, True),
        ("2026-11-01", "2026-12-31", {}, False),
        ("2026-11-01", "2026-12-01", {"medications": [{"name": "x", "until": "2026-02"}]}, True),
        ("2026-11-01", "2026-11-30", {"medications": [{"name": "x", "until": "2026-02"}]}, False),
        ("2026-11-01", "2026-12-01", {"procedures": [{"name": "x", "date": "2025"}]}, True),
        ("2026-11-01", "2026-12-01", {"birth_year": 2025, "birth_month": 2}, True),
        ("2026-11-01", "2026-12-01", {"answers": {"treatment:x@last": "2026-05"}}, True),
        ("2026-11-01", "2026-12-01", {"answers": {"pregnant": "no", "ecog": 1}}, False),
    ],
)
def test_when_the_passing_of_time_is_looked_at(then, today, more, turned) -> None:
    days = (dt.date.fromisoformat(one) for one in (then, today))
    assert may_have_turned(profile(**more), *days) is turned
