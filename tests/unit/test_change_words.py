"""Changes in plain words: the sentences themselves, their grade, and long lists kept short."""

import pytest

from trialpost.matching.change_words import tell, words_of
from trialpost.matching.changes import changes
from trialpost.model.bearing import Shift, Turn
from trialpost.model.change import (
    AgesChanged,
    Change,
    ContactChanged,
    CriterionAdded,
    CriterionChanged,
    DateName,
    DatesMoved,
    EligibilityListed,
    EnrolmentChanged,
    HealthyVolunteersChanged,
    InterventionsChanged,
    OtherChanged,
    PhaseChanged,
    ResultsPosted,
    SexChanged,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteReworded,
    StatusChanged,
    TitleChanged,
)
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.site import Site
from trialpost.model.status import Phase, RecruitmentStatus, Sex, StatusBasis
from trialpost.model.trial import Enrolment, Exactness, TrialDate
from trialpost.vocabulary.plain import render
from trialpost.vocabulary.reading import grade, sentences, words
from trials_made_up import trial

LYON = Site(facility="Hôpital Nord", city="Lyon", country="France")
IN, OUT = CriterionKind.INCLUSION, CriterionKind.EXCLUSION


def criterion(text: str, kind: CriterionKind) -> Criterion:
    return Criterion(text=text, kind=kind, span=(0, len(text)))


def status(
    before: str, after: str, turn: Turn, why: str | None = None, **basis: StatusBasis
) -> StatusChanged:
    old, new = RecruitmentStatus(before), RecruitmentStatus(after)
    return StatusChanged(before=old, after=new, turn=turn, why=why, **basis)


def listed(as_what: str, basis: StatusBasis = StatusBasis.STATED) -> StatusChanged:
    after = RecruitmentStatus(as_what)
    return StatusChanged(before=None, after=after, turn=Turn.LISTED, basis=basis)


def end(year: int, exactness: Exactness | None = None) -> TrialDate:
    return TrialDate(PartialDate(year, 5), exactness)


SAID: list[tuple[Change, str]] = [
    (status("not_yet_recruiting", "recruiting", Turn.NOW_RECRUITING), "It now takes people."),
    (
        status("recruiting", "terminated", Turn.ENDED_EARLY, "No money. "),
        "It was stopped early. The reason given: “No money.”",
    ),
    (
        status("recruiting", "active_not_recruiting", Turn.STOPPED_RECRUITING),
        "It no longer takes new people. It goes on with those who joined.",
    ),
    (SiteOpened(site=LYON), "A site opened in Lyon, France (Hôpital Nord)."),
    (
        SiteOpened(site=LYON, km=11.6),
        "A site opened in Lyon, France (Hôpital Nord), about 12 km from Villeurbanne.",
    ),
    (SiteClosed(site=Site(city="Lyon")), "A site no longer takes people in Lyon."),
    (SiteAdded(site=Site(), takes_people=True), "A new site takes people."),
    (
        AgesChanged(
            minimum_before=AgeLimit(18, "year"), minimum=AgeLimit(16, "year"),
            maximum_before=None, maximum=None, low=Shift.LOOSENED,
        ),
        "It now takes people from 16 years (before: 18 years).",
    ),
    (
        AgesChanged(
            minimum_before=AgeLimit(18, "year"), minimum=None,
            maximum_before=None, maximum=AgeLimit(80, "year"),
            low=Shift.LOOSENED, high=Shift.TIGHTENED,
        ),
        "It no longer sets a lowest age (before: 18 years). "
        "It now takes people up to 80 years (before: no limit).",
    ),
    (SexChanged(before=Sex.FEMALE, after=None), "Who can join: now any sex (before: women only)."),
    (HealthyVolunteersChanged(before=False, after=True), "It now takes healthy people too."),
    (
        CriterionChanged(
            before=criterion("Stroke within 6 months", OUT),
            after=criterion("Stroke within 3 months", OUT),
            shift=Shift.LOOSENED,
        ),
        "A rule that keeps people out got less strict: “Stroke within 3 months” "
        "(before: “Stroke within 6 months”).",
    ),
    (
        CriterionAdded(criterion=criterion("Lupus {class} IV", IN), shift=Shift.TIGHTENED),
        "There is a new rule for joining: “Lupus {class} IV”",
    ),
    (ResultsPosted(), "Its results can now be read."),
    (
        DatesMoved(date=DateName.COMPLETION, before=end(2026), after=end(2027)),
        "The planned end is now May 2027 (before: May 2026).",
    ),
    (
        DatesMoved(date=DateName.START, before=end(2025), after=end(2026, Exactness.ACTUAL)),
        "The start was May 2026 (planned: May 2025).",
    ),
    (
        EnrolmentChanged(before=Enrolment(150, None), after=Enrolment(200, None)),
        "It is now for 200 people (before: 150).",
    ),
    (
        PhaseChanged(before=(Phase.PHASE_2,), after=(Phase.PHASE_2, Phase.PHASE_3)),
        "The phase is now 2 and 3 (before: 2).",
    ),
    (
        InterventionsChanged(added=("Tea",), removed=("Milk",)),
        "It now also tests Tea, and no longer Milk.",
    ),
    (TitleChanged(before="A", after="B"), "Its title is now “B”"),
    (ContactChanged(), "There are other people to ask about taking part."),
    (OtherChanged(field="org_study_id"), "In the record changed: details for the registry."),
    (OtherChanged(field="why_stopped"), "In the record changed: the reason why it was stopped."),
    # What is not known is not told as "no", and what could not be read is our own matter.
    (listed("unknown"), "This trial was listed. The registry does not know whether it takes "
     "people."),
    (listed("unknown", StatusBasis.NOT_SAID),
     "This trial was listed. The registry does not say whether it takes people."),
    (listed("unknown", StatusBasis.UNREAD),
     "This trial was listed. We could not read whether it takes people."),
    (listed("completed"), "This trial was listed. It does not take people now."),
    (listed("enrolling_by_invitation"),
     "This trial was listed. It takes people by invitation only."),
    (status("recruiting", "unknown", Turn.NOT_KNOWN),
     "The registry does not know whether it takes people."),
    (status("recruiting", "unknown", Turn.NOT_KNOWN, basis=StatusBasis.UNREAD),
     "We could not read whether it takes people."),
    (status("recruiting", "unknown", Turn.NOT_KNOWN, basis=StatusBasis.DERIVED),
     "Its dates do not tell whether it takes people."),
    (status("unknown", "recruiting", Turn.NOW_RECRUITING), "It now takes people."),
    (status("unknown", "recruiting", Turn.NOW_RECRUITING, basis_before=StatusBasis.UNREAD),
     "We can read again whether it takes people. It takes people now."),
    (SiteOpened(site=Site(city="Lyon"), before=RecruitmentStatus.UNKNOWN),
     "A site takes people in Lyon. Before, this was not known."),
    (SiteClosed(site=Site(city="Lyon"), after=RecruitmentStatus.UNKNOWN),
     "It is not known now whether a site takes people in Lyon."),
    (SiteAdded(site=Site(), takes_people=False, status=RecruitmentStatus.UNKNOWN),
     "A site was added. It is not known whether it takes people."),
    (SiteAdded(site=Site(), takes_people=False, status=RecruitmentStatus.COMPLETED),
     "A site was added. It does not take people now."),
    (SiteAdded(site=Site(), takes_people=False, status=RecruitmentStatus.ENROLLING_BY_INVITATION),
     "A site was added. It takes people by invitation only."),
    (EligibilityListed(listed=False), "The record no longer says who can take part."),
    (EligibilityListed(listed=True), "The record now says who can take part."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), SAID)
def test_what_is_said(change: Change, said: str) -> None:
    assert render(words_of(change, place="Villeurbanne")) == said


def test_without_a_place_the_distance_is_from_there() -> None:
    said = render(words_of(SiteOpened(site=Site(city="Lyon"), km=0.4)))
    assert said == "A site opened in Lyon, less than 1 km from there."


def test_the_words_are_plain() -> None:
    said = [render(words_of(change)) for change, _ in SAID]
    assert grade(said) <= 8
    assert max(len(words(one)) for text in said for one in sentences(text)) <= 26
    assert not any("patient" in text.lower() for text in said)


def test_the_difference_of_two_long_criteria_is_quoted() -> None:
    start = " ".join(f"word{at}" for at in range(60))
    change = CriterionChanged(
        before=criterion(f"{start} for 135 days", IN),
        after=criterion(f"{start} for 90 days", IN),
        shift=Shift.LOOSENED,
    )
    said = render(words_of(change))
    assert "for 90 days" in said
    assert "for 135 days" in said
    assert "word3 " not in said


def test_a_count_of_sites_is_as_plain() -> None:
    unknown = RecruitmentStatus.UNKNOWN
    over, lost = (
        Site(city="Lyon", status=status) for status in (RecruitmentStatus.COMPLETED, unknown)
    )
    states = [SiteReworded(site=lost, before=over, fields=("status",)) for _ in range(9)]
    assert [render(tell(states)[at]) for at in (0, -1)] == [
        "It is not known now whether a site takes people in Lyon.",
        "The state of 6 more sites changed.",
    ]
    many = [SiteOpened(site=Site(city=f"Town {at}"), before=unknown) for at in range(9)]
    assert render(tell(many)[-1]) == "6 more sites take people."


def test_many_sites_are_counted_and_details_of_the_record_named_in_one_line() -> None:
    many = [SiteOpened(site=Site(city=f"Town {at}")) for at in range(9)]
    reworded = SiteReworded(site=LYON, before=LYON, fields=("postcode",))
    details = [
        OtherChanged(field="condition_mesh"),
        OtherChanged(field="condition_ancestors"),
        OtherChanged(field="dates.last_verified"),
    ]
    told = [render(one) for one in tell([*many, reworded, *details])]
    assert told[:4] == [
        "A site opened in Town 0.", "A site opened in Town 1.", "A site opened in Town 2.",
        "6 more sites opened.",
    ]  # fmt: skip
    assert told[5] == (
        "In the record changed: when it was last checked and details for the registry."
    )


def test_sites_of_which_it_is_not_known_are_counted_apart() -> None:
    shut = [SiteClosed(site=Site(city="Lyon"), after=RecruitmentStatus.COMPLETED)]
    unknown = [
        SiteClosed(site=Site(city=f"Town {at}"), after=RecruitmentStatus.UNKNOWN) for at in range(6)
    ]
    told = [render(one) for one in tell([*shut, *unknown])]
    assert told[0] == "A site no longer takes people in Lyon."
    assert told[1] == "It is not known now whether a site takes people in Town 0."
    assert told[-1] == "Of 3 more sites it is not known."


@pytest.mark.parametrize(
    "field",
    ["aliases", "org_study_id", "secondary_ids", "last_known_status", "condition_mesh", "type",
     "dates.first_posted", "a_field_of_tomorrow"],
)  # fmt: skip
def test_what_only_the_registry_needs_has_no_name_of_its_own(field: str) -> None:
    said = render(words_of(OtherChanged(field=field)))
    assert said == "In the record changed: details for the registry."


def test_a_first_listing_says_whether_it_takes_people() -> None:
    (listed,) = changes(None, trial(1))
    assert render(words_of(listed)) == "This trial was listed. It takes people now."
