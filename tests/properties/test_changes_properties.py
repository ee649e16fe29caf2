"""Whatever differs is said, nothing is said of what does not, and the way back is the other way."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry_examples import STUDY
from trialpost.matching.change_words import tell, words_of
from trialpost.matching.changes import changes
from trialpost.model.change import Change, OtherChanged, StatusChanged
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.identifiers import NctId
from trialpost.model.site import Contact, Coordinates, Site
from trialpost.model.status import Phase, RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import (
    Dates,
    Eligibility,
    Enrolment,
    Exactness,
    Intervention,
    Trial,
    TrialDate,
)
from trialpost.registry import read_record
from trialpost.vocabulary.plain import render

words = st.sampled_from(
    ["Nord", "Sud", "Charité", "Research Site", "University Hospital", "Klinik 7", ""]
)
statuses = st.sampled_from(list(RecruitmentStatus))
points = st.builds(Coordinates, st.floats(-80, 80), st.floats(-170, 170))
sites = st.builds(
    Site,
    facility=st.none() | words,
    city=st.sampled_from(["Lyon", "Paris", "Köln", None]),
    country=st.sampled_from(["France", "Germany", None]),
    postcode=st.none() | st.sampled_from(["69007", "75001"]),
    status=st.none() | statuses,
    coordinates=st.none() | points,
    contacts=st.just(()) | st.just((Contact(name="A. Weber"),)),
)
lines = st.sampled_from(
    [
        "* Age ≥ 18 years", "* Age ≥ 16 years", "* Lupus", "* Lupus nephritis, class III or IV",
        "* No biologic within 6 months", "* No biologic within 3 months", "* Able to consent",
        "* eGFR > 60", "* eGFR > 30 mL/min", "* Smokers may join", "* {braces} and \x00 marks",
    ]
)  # fmt: skip
texts = st.builds(
    lambda inside, outside: "\n".join(["Inclusion:", *inside, "Exclusion:", *outside]),
    st.lists(lines, max_size=6),
    st.lists(lines, max_size=6),
) | st.just("")  # fmt: skip
limits = st.none() | st.builds(AgeLimit, st.integers(0, 99), st.sampled_from(["year", "month"]))
days = st.builds(PartialDate, st.integers(2000, 2030), st.none() | st.integers(1, 12))
moments = st.none() | st.builds(TrialDate, days, st.none() | st.sampled_from(list(Exactness)))
trials = st.builds(
    Trial,
    id=st.just(NctId("NCT00000001")),
    brief_title=words,
    official_title=st.none() | words,
    status=statuses,
    why_stopped=st.none() | words,
    type=st.sampled_from(list(StudyType)),
    phases=st.lists(st.sampled_from(list(Phase)), max_size=2).map(tuple),
    conditions=st.lists(words, max_size=3).map(tuple),
    interventions=st.lists(st.builds(Intervention, name=words), max_size=3).map(tuple),
    eligibility=st.builds(
        Eligibility,
        criteria=texts,
        sex=st.none() | st.sampled_from(list(Sex)),
        gender_based=st.booleans(),
        minimum_age=limits,
        maximum_age=limits,
        healthy_volunteers=st.none() | st.booleans(),
    ),
    sites=st.lists(sites, max_size=6).map(tuple),
    dates=st.builds(Dates, last_verified=st.none() | days, start=moments, completion=moments),
    enrolment=st.none() | st.builds(Enrolment, st.integers(0, 9), st.none()),
    has_results=st.booleans(),
)


def differing(one: Trial, other: Trial) -> list[str]:
    return [name for name in Trial.__struct_fields__ if getattr(one, name) != getattr(other, name)]


@given(trials)
def test_nothing_is_said_of_what_did_not_change(one: Trial) -> None:
    assert changes(one, one) == ()
    assert changes(one, msgspec.structs.replace(one)) == ()


@given(trials, trials)
@settings(max_examples=150)
def test_every_field_that_differs_is_said_and_every_change_has_words(
    one: Trial, other: Trial
) -> None:
    found = changes(one, other)
    assert bool(found) == bool(differing(one, other))
    for name in differing(one, other):
        alone = msgspec.structs.replace(one, **{name: getattr(other, name)})
        assert changes(one, alone), name
    for change in found:
        assert render(words_of(change)).strip()
    for sentence in tell(found, place="Oslo"):
        assert "{}" not in render(sentence)


@pytest.mark.parametrize("name", Trial.__struct_fields__)
def test_no_field_of_a_trial_changes_in_silence(name: str) -> None:
    full = read_record(msgspec.json.encode(STUDY)).trial
    assert full is not None
    bare = Trial(
        id=NctId("NCT00000002"), brief_title="", status=RecruitmentStatus.WITHHELD,
        type=StudyType.UNKNOWN,
    )  # fmt: skip
    fields: dict[str, Any] = {name: getattr(full, name)}
    other = msgspec.structs.replace(bare, **fields)
    assert bool(changes(bare, other)) == (other != bare)


_BACK = {"opens": "closes", "closes": "opens"}


def _is_other(change: Change) -> bool:
    return not isinstance(change, OtherChanged)


@given(trials, trials)
@settings(max_examples=150)
def test_the_way_back_is_the_other_way(one: Trial, other: Trial) -> None:
    """But for a status that nobody vouches for: going there is unclear, coming back is not."""

    def bearings(found: tuple[Change, ...], back: bool) -> list[str]:
        told = [
            str(change.opens)
            for change in found
            if _is_other(change)
            and not (
                isinstance(change, StatusChanged) and "unknown" in (change.before, change.after)
            )
            and change.kind not in ("site_closed", "site_opened")
        ]
        return sorted(_BACK.get(name, name) if back else name for name in told)

    assert bearings(changes(one, other), False) == bearings(changes(other, one), True)


@given(trials, trials)
def test_changes_are_in_one_order_and_can_be_kept(one: Trial, other: Trial) -> None:
    found = changes(one, other)
    assert found == changes(one, other)
    weights = [change.weight for change in found]
    assert weights == sorted(weights)
    kept = msgspec.json.encode(found)
    assert msgspec.json.decode(kept, type=tuple[Change, ...]) == found


@given(st.lists(sites, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_sites_is_no_news(some: list[Site], random: Any) -> None:
    one = Trial(
        id=NctId("NCT00000001"), brief_title="", status=RecruitmentStatus.RECRUITING,
        type=StudyType.UNKNOWN, sites=tuple(some),
    )  # fmt: skip
    shuffled = list(some)
    random.shuffle(shuffled)
    other = msgspec.structs.replace(one, sites=tuple(shuffled))
    assert {change.kind for change in changes(one, other)} <= {"other_changed"}
