"""What is said to have changed, as tables: before, after, the change."""

from typing import Any

import msgspec
import pytest

from trialpost.matching.changes import changes
from trialpost.matching.criteria_changes import criteria_changes, shift_of
from trialpost.model.bearing import Opens, Shift, Turn
from trialpost.model.change import (
    AgesChanged,
    ConditionsChanged,
    CriteriaListed,
    DatesMoved,
    EligibilityListed,
    OtherChanged,
    ResultsPosted,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    SiteReworded,
    StatusChanged,
)
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.dates import PartialDate
from trialpost.model.site import Contact, Site
from trialpost.model.status import RecruitmentStatus, Sex, StatusBasis
from trialpost.model.trial import Dates, Eligibility, Exactness, Trial, TrialDate
from trials_made_up import BOSTON, PARIS, site, trial

IN, OUT = CriterionKind.INCLUSION, CriterionKind.EXCLUSION


def criterion(text: str, kind: CriterionKind = IN) -> Criterion:
    return Criterion(text=text, kind=kind, span=(0, len(text)))


def replaced(one: Trial, **fields: Any) -> Trial:
    return msgspec.structs.replace(one, **fields)


@pytest.mark.parametrize(
    ("before", "after", "turn", "opens"),
    [
        (None, "recruiting", "listed", "opens"),
        (None, "completed", "listed", "neutral"),
        ("recruiting", None, "vanished", "closes"),
        ("completed", None, "vanished", "neutral"),
        ("not_yet_recruiting", "recruiting", "now recruiting", "opens"),
        ("suspended", "recruiting", "now recruiting", "opens"),
        ("unknown", "recruiting", "now recruiting", "opens"),
        ("recruiting", "active_not_recruiting", "stopped recruiting", "closes"),
        ("recruiting", "enrolling_by_invitation", "by invitation only", "closes"),
        ("recruiting", "suspended", "paused", "closes"),
        ("recruiting", "terminated", "ended early", "closes"),
        ("recruiting", "completed", "ended", "closes"),
        ("recruiting", "unknown", "not known", "unclear"),
        ("not_yet_recruiting", "withdrawn", "withdrawn", "neutral"),
        ("active_not_recruiting", "completed", "ended", "neutral"),
        ("no_longer_available", "available", "now available", "opens"),
    ],
)
def test_status(before: str | None, after: str | None, turn: str, opens: str) -> None:
    old = trial(1, status=before) if before else None
    new = trial(1, status=after) if after else None
    (change,) = changes(old, new)
    assert isinstance(change, StatusChanged)
    assert (change.turn, change.opens) == (turn, opens)
    assert change.matters


def test_a_trial_that_was_listed_before_is_listed_again_and_an_end_says_why() -> None:
    (again,) = changes(None, trial(1), listed_before=True)
    assert isinstance(again, StatusChanged)
    assert again.turn is Turn.LISTED_AGAIN
    ended = replaced(trial(1, status="terminated"), why_stopped="No money")
    first = changes(trial(1), ended)[0]
    assert isinstance(first, StatusChanged)
    assert first.why == "No money"
    assert changes(None, None) == ()


UNREAD, STATED = StatusBasis.UNREAD, StatusBasis.STATED


@pytest.mark.parametrize(
    ("before", "after", "opens"),
    [
        (("recruiting", STATED), ("unknown", UNREAD), "unclear"),
        (("unknown", UNREAD), ("recruiting", STATED), "unclear"),
        (("unknown", UNREAD), ("completed", STATED), "unclear"),
        (("unknown", STATED), ("unknown", UNREAD), "unclear"),
        (("unknown", StatusBasis.NOT_SAID), ("recruiting", STATED), "opens"),
    ],
)
def test_what_could_not_be_read_neither_opens_nor_closes(
    before: tuple[str, StatusBasis], after: tuple[str, StatusBasis], opens: str
) -> None:
    old = trial(1, status=before[0], status_basis=before[1])
    new = trial(1, status=after[0], status_basis=after[1])
    (change,) = changes(old, new)
    assert isinstance(change, StatusChanged)
    assert change.opens == opens
    assert (change.basis_before, change.basis) == (before[1], after[1])


def test_a_listing_of_a_trial_of_which_it_is_unknown_is_unclear() -> None:
    (listed,) = changes(None, trial(1, status="unknown"))
    assert listed.opens is Opens.UNCLEAR


def test_a_reason_for_a_stop_is_given_once_and_never_for_a_trial_that_takes_people() -> None:
    stopped = replaced(trial(1, status="suspended"), why_stopped="No drug")
    assert [(one.kind, one.why) for one in changes(trial(1), stopped)] == [
        ("status_changed", "No drug")
    ]
    resumed = replaced(trial(1), why_stopped="No drug")
    assert [(one.kind, one.why) for one in changes(stopped, resumed)] == [("status_changed", None)]
    assert changes(trial(1), resumed) == (OtherChanged(field="why_stopped"),)
    fresh = replaced(resumed, why_stopped="No money")
    (kept, other) = changes(stopped, fresh)
    assert (kept.why, other) == (None, OtherChanged(field="why_stopped"))


SHIFTS = [
    # Ranges that moved, the rest the same.
    (IN, "Age ≥ 18 years", "Age at least 16 years", "loosened"),
    (IN, "Age > 18 years", "Age ≥ 18 years", "loosened"),
    (IN, "eGFR ≥ 60 mL/min/1.73 m2", "eGFR ≥ 45 mL/min/1.73 m2", "loosened"),
    (IN, "eGFR of at least 45", "eGFR of 60 or more", "tightened"),
    (IN, "No more than 2 prior lines", "No more than 3 prior lines", "loosened"),
    (IN, "ECOG 0-1", "ECOG 0-2", "loosened"),
    (IN, "Aged 18 to 75 years", "Aged 16-80 years", "loosened"),
    (IN, "Aged 18 to 75 years", "Aged 21 to 80 years", "both"),
    (IN, "Platelets ≥ 100 x 10^9/L", "Platelets ≥ 75 x 10^9/L", "loosened"),
    (IN, "Diagnosed within 12 months", "Diagnosed within 6 months", "tightened"),
    (OUT, "Stroke within 6 months", "Stroke within 3 months", "loosened"),
    (OUT, "Stroke within 6 months", "Stroke in the last 12 months", "tightened"),
    (OUT, "Hemoglobin < 9 g/dL", "Hemoglobin < 8 g/dL", "loosened"),
    (OUT, "AST > 2.5 x ULN", "AST > 3 x ULN", "loosened"),
    (OUT, "HbA1c above 9 %", "HbA1c above 8.5 %", "tightened"),
    (OUT, "eGFR < 60 unless on dialysis", "eGFR < 45 unless on dialysis", "loosened"),
    # "No … within" turns a window round; other negations are not read.
    (IN, "No chemotherapy within 6 months", "No chemotherapy within 3 months", "loosened"),
    (IN, "Has not received a vaccine within 3 months", "Has not received a vaccine within 6 months",
     "tightened"),
    (IN, "Not controlled on at least 2 drugs", "Not controlled on at least 3 drugs", "unclear"),
    (OUT, "Metastases unless stable for ≥ 3 months", "Metastases unless stable for ≥ 6 months",
     "unclear"),
    (IN, "Steroids are allowed up to 10 mg", "Steroids are allowed up to 20 mg", "unclear"),
    (IN, "If HbA1c > 8, on insulin", "If HbA1c > 9, on insulin", "unclear"),
    (IN, "Must not have more than 2 prior lines", "Must not have more than 3 prior lines",
     "loosened"),
    (IN, "Has not received more than 3 vaccines", "Has not received more than 2 vaccines",
     "tightened"),
    (OUT, "Must not have more than 2 lines", "Must not have more than 3 lines", "unclear"),
    (IN, "Without a wish to not have more than 2 doses", "Without a wish to not have more than 3 "
     "doses", "unclear"),
    # Roman numerals of a range, number words that something is said about, numbers below zero.
    (IN, "NYHA class II-III", "NYHA class II-IV", "loosened"),
    (IN, "Stage III to IV", "Stage II to IV", "loosened"),
    (OUT, "NYHA Class III–IV", "NYHA Class II–IV", "tightened"),
    (IN, "Stage III-IV", "Stage IIIB-IV", "unclear"),
    (IN, "Stage III", "Stage IV", "unclear"),
    (IN, "Class III or IV", "Class II, III or IV", "unclear"),
    (IN, "At least two relapses", "At least one relapse", "loosened"),
    (OUT, "Two or more relapses", "Three or more relapses", "loosened"),
    (IN, "No more than two lines", "No more than three lines", "loosened"),
    (IN, "At least two lesions", "At least 2 lesions", "reworded"),
    (IN, "One kidney", "Two kidneys", "unclear"),
    (IN, "At least one half of the dose", "At least two thirds of the dose", "unclear"),
    (IN, "T-score ≤ -2.5", "T-score ≤ -2.0", "loosened"),
    (IN, "T-score less than -1 SD", "T-score less than -2 SD", "tightened"),
    (OUT, "Z-score < −2", "Z-score < −3", "loosened"),
    (IN, "BMI > -30", "BMI > -35", "unclear"),
    (IN, "T-score ≤ -2.5", "T-score ≥ -2.5", "unclear"),
    # The same in other words.
    (IN, "Patients with lupus", "Participants who have lupus", "reworded"),
    (OUT, "Haemoglobin below 9", "Hemoglobin < 9", "reworded"),
    (OUT, "Cancer within 5 years", "Cancer within 60 months", "reworded"),
    (IN, "Age 18 years or older", "Age ≥ 18 years", "reworded"),
    # Close in spelling, far in meaning; numbers that nothing is said about; other units.
    (OUT, "Hypertension", "Hypotension", "unclear"),
    (IN, "Type 2 diabetes", "Type 1 diabetes", "unclear"),
    (IN, "With prior surgery", "Without prior surgery", "unclear"),
    (IN, "Weight ≥ 50 kg", "Weight ≥ 110 pounds", "unclear"),
    (OUT, "Surgery within 4 weeks", "Surgery within 1 month", "unclear"),
    (IN, "ECOG 0 or 1", "ECOG 0, 1 or 2", "unclear"),
    (IN, "Lupus or arthritis", "Lupus", "unclear"),
    (IN, "Dose of 1.5 mg", "Dose of 1-5 mg", "unclear"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after", "shift"), SHIFTS)
def test_which_way_a_criterion_moved(
    kind: CriterionKind, before: str, after: str, shift: str
) -> None:
    assert shift_of(criterion(before, kind), criterion(after, kind)) == shift


_BACK = {"loosened": "tightened", "tightened": "loosened"}


@pytest.mark.parametrize(("kind", "before", "after", "shift"), SHIFTS)
def test_the_way_back_is_the_other_way(
    kind: CriterionKind, before: str, after: str, shift: str
) -> None:
    back = shift_of(criterion(after, kind), criterion(before, kind))
    assert back == _BACK.get(shift, shift)


def test_a_criterion_that_changes_sides_is_unclear() -> None:
    assert shift_of(criterion("Pregnant"), criterion("Pregnant", OUT)) is Shift.UNCLEAR


BASE = (criterion("Confirmed lupus nephritis"), criterion("Dialysis", OUT))


@pytest.mark.parametrize(
    ("added", "when_added", "when_removed"),
    [
        (criterion("Kidney biopsy in hand"), "tightened", "loosened"),
        (criterion("Active tuberculosis", OUT), "tightened", "loosened"),
        (criterion("Smokers may take part"), "unclear", "unclear"),
        (criterion("Cohort B: healthy relatives"), "unclear", "unclear"),
        (criterion("Aged 18 or older"), "unclear", "unclear"),
        (criterion("Who meet these as well:"), "unclear", "unclear"),
        (criterion("FOR RECOVERED AND HEALTHY PEOPLE", OUT), "unclear", "unclear"),
        (criterion("HIV", OUT), "tightened", "loosened"),
        (criterion("Vitamin use is not an exclusion", OUT), "unclear", "unclear"),
    ],
)
def test_a_criterion_that_stands_alone(
    added: Criterion, when_added: str, when_removed: str
) -> None:
    (come,) = criteria_changes(BASE, (*BASE, added))
    (gone,) = criteria_changes((*BASE, added), BASE)
    assert (come.kind, come.shift) == ("criterion_added", when_added)
    assert (gone.kind, gone.shift) == ("criterion_removed", when_removed)


def test_criteria_are_aligned_as_a_whole_and_not_by_place() -> None:
    before = [
        criterion("Active hepatitis B infection", OUT),
        criterion("Myocardial infarction within 6 months", OUT),
        criterion("Known allergy to gadolinium", OUT),
    ]
    after = [
        criterion("Known allergy to gadolinium", OUT),
        criterion("Active hepatitis B or hepatitis C infection", OUT),
        criterion("Myocardial infarction within 3 months", OUT),
    ]
    found = criteria_changes(before, after)
    assert [(one.before.text, one.shift) for one in found] == [
        ("Active hepatitis B infection", "unclear"),
        ("Myocardial infarction within 6 months", "loosened"),
    ]


def test_a_text_that_is_cut_in_another_way_is_no_change() -> None:
    whole = [criterion("Lupus nephritis, confirmed by biopsy and treated"), criterion("Adults")]
    cut = [criterion("Lupus nephritis, confirmed by"), criterion("biopsy and treated"), whole[1]]
    assert criteria_changes(whole, cut) == ()
    listed = [criterion("Has any of: cancer; stroke; heart attack", OUT), whole[1]]
    items = [criterion(text, OUT) for text in ("stroke", "heart attack", "cancer")]
    (joined,) = criteria_changes([criterion("Has any of:", OUT), *items, whole[1]],
                                 [listed[0], whole[1]])  # fmt: skip
    assert (joined.kind, joined.shift) == ("criterion_changed", "reworded")


def test_a_text_without_criteria_tells_nothing_of_the_way() -> None:
    (listed,) = criteria_changes((), BASE)
    assert listed == CriteriaListed(listed=True, count=2)
    assert listed.opens is Opens.UNCLEAR


@pytest.mark.parametrize(
    ("before", "after", "low", "high", "opens"),
    [
        (("18 Years", "65 Years"), ("16 Years", "65 Years"), "loosened", None, "opens"),
        (("18 Years", "65 Years"), ("18 Years", "70 Years"), None, "loosened", "opens"),
        (("18 Years", "65 Years"), ("21 Years", None), "tightened", "loosened", "both"),
        ((None, "65 Years"), ("18 Years", "60 Years"), "tightened", "tightened", "closes"),
        (("18 Years", None), (None, None), "loosened", None, "opens"),
        (("6 Months", None), ("1 Year", None), "tightened", None, "closes"),
    ],
)
def test_ages(
    before: tuple[Any, Any], after: tuple[Any, Any], low: str, high: str, opens: str
) -> None:
    old = trial(1, minimum=before[0], maximum=before[1])
    new = trial(1, minimum=after[0], maximum=after[1])
    (change,) = changes(old, new)
    assert isinstance(change, AgesChanged)
    assert (change.low, change.high, change.opens) == (low, high, opens)


def test_the_same_age_in_another_unit_is_a_detail() -> None:
    (change,) = changes(trial(1, minimum="1 Year"), trial(1, minimum="12 Months"))
    assert change == OtherChanged(field="eligibility.ages")
    # Up to 1 year takes people until they are two; up to 12 months only until 13 months.
    assert isinstance(
        changes(trial(1, maximum="1 Year"), trial(1, maximum="12 Months"))[0], AgesChanged
    )


@pytest.mark.parametrize(
    ("field", "before", "after", "opens"),
    [
        ("sex", Sex.FEMALE, None, "opens"),
        ("sex", None, Sex.MALE, "closes"),
        ("sex", Sex.FEMALE, Sex.MALE, "both"),
        ("healthy_volunteers", False, True, "opens"),
        ("healthy_volunteers", True, False, "closes"),
        ("healthy_volunteers", None, True, "unclear"),
    ],
)
def test_who_may_take_part(field: str, before: object, after: object, opens: str) -> None:
    one = trial(1)
    old = replaced(one, eligibility=replaced(one.eligibility, **{field: before}))
    new = replaced(one, eligibility=replaced(one.eligibility, **{field: after}))
    (change,) = changes(old, new)
    assert change.opens == opens
    assert change.kind.startswith(field.split("_")[0])


def test_eligibility_that_is_gone_altogether_lets_nobody_in() -> None:
    one = trial(1, minimum="18 Years", sex="male")
    gone = replaced(one, eligibility=Eligibility())
    assert changes(one, gone) == (EligibilityListed(listed=False),)
    assert changes(gone, one) == (EligibilityListed(listed=True),)
    assert changes(one, gone)[0].opens is Opens.UNCLEAR
    blank = replaced(one, eligibility=Eligibility(criteria=" "))
    assert changes(gone, blank) == (OtherChanged(field="eligibility.criteria"),)


def named(facility: str | None, city: str = "Lyon", **more: Any) -> Site:
    return Site(facility=facility, city=city, country="France", **more)


def with_sites(*sites: Site, status: str = "recruiting") -> Trial:
    return trial(1, status=status, sites=sites)


OPEN, SOON, SHUT = (
    RecruitmentStatus.RECRUITING,
    RecruitmentStatus.NOT_YET_RECRUITING,
    RecruitmentStatus.COMPLETED,
)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        # The same site: renamed, respelt, moved in the list, with and without its accents.
        (named("Hôpital Nord"), named("HOPITAL NORD"), ["site_reworded"]),
        (named("Research Site"), named("Croix-Rousse"), ["site_reworded"]),
        (named(None), named("Croix-Rousse"), ["site_reworded"]),
        (named("Hôpital de la Croix-Rousse"), named("Croix-Rousse Hospital"), ["site_reworded"]),
        (named("Edouard Herriot", "Saint-Etienne"), named("Edouard Heriot", "Saint Etienne"),
         ["site_reworded"]),
        (named("Gerland", postcode="69007"), named("Debrousse", postcode="69007"),
         ["site_reworded"]),
        # Two different ones.
        (named("Hôpital Nord"), named("Hôpital Sud"), ["site_added", "site_removed"]),
        (named("Research Site 101"), named("Research Site 102"), ["site_added", "site_removed"]),
        (named("Croix-Rousse"), named("Croix-Rousse", "Paris"), ["site_added", "site_removed"]),
        (named("Gerland"), named("Debrousse"), ["site_added", "site_removed"]),
        # Its status.
        (named("Nord", status=SOON), named("Nord", status=OPEN), ["site_opened"]),
        (named("Nord", status=OPEN), named("Nord", status=SHUT), ["site_closed"]),
        (named("Nord", status=SOON), named("Nord", status=SHUT), ["site_reworded"]),
        (named("Nord"), named("Nord", status=OPEN), ["site_reworded"]),
        (named("Nord", status=OPEN), named("Nord", status=OPEN, contacts=(Contact(name="A"),)),
         ["contact_changed"]),
    ],
)  # fmt: skip
def test_one_site(before: Site, after: Site, kinds: list[str]) -> None:
    assert [one.kind for one in changes(with_sites(before), with_sites(after))] == kinds


def test_sites_are_known_whatever_their_place_in_the_list() -> None:
    here, there, far = named("Nord"), named("Sud", "Paris"), named("Est", "Lille")
    (change,) = changes(with_sites(here, there, far), with_sites(far, here, there))
    assert change == OtherChanged(field="sites")
    (closed,) = changes(
        with_sites(here, there), with_sites(there, replaced(here, status=RecruitmentStatus.UNKNOWN))
    )
    assert isinstance(closed, SiteClosed)
    assert closed.opens is Opens.UNCLEAR


def test_a_site_of_which_nobody_knows_neither_opens_nor_closes() -> None:
    lost = replaced(named("Nord", status=OPEN), status=RecruitmentStatus.UNKNOWN)
    (found,) = changes(with_sites(lost), with_sites(named("Nord", status=OPEN)))
    assert isinstance(found, SiteOpened)
    assert found.opens is Opens.UNCLEAR
    (added,) = changes(with_sites(), with_sites(lost))
    (removed,) = changes(with_sites(lost), with_sites())
    assert (added.opens, removed.opens) == (Opens.UNCLEAR, Opens.UNCLEAR)


def test_what_follows_from_the_trial_alone_is_said_once() -> None:
    sites = (named("Nord"), named("Sud"))
    found = changes(with_sites(*sites, status="not_yet_recruiting"), with_sites(*sites))
    assert [one.kind for one in found] == ["status_changed"]


def test_a_site_of_a_trial_that_is_paused_does_not_open() -> None:
    (change,) = changes(
        with_sites(named("Nord", status=SOON), status="suspended"),
        with_sites(named("Nord", status=OPEN), status="suspended"),
    )
    assert isinstance(change, SiteReworded)


def test_sites_come_nearest_first_with_their_distance() -> None:
    boston = site(BOSTON, "recruiting", "Boston", "United States")
    paris = site(PARIS, "recruiting", "Paris", "France")
    old = with_sites(*(replaced(one, status=SOON) for one in (boston, paris)))
    found = changes(old, with_sites(boston, paris), near=PARIS)
    assert [(type(one), round(one.km)) for one in found] == [(SiteOpened, 0), (SiteOpened, 5531)]
    assert [one.km for one in changes(old, with_sites(boston, paris))] == [None, None]


def test_added_and_removed_sites_open_and_close_by_their_status() -> None:
    one, other = named("Nord", status=OPEN), named("Sud", "Paris", status=SHUT)
    added = changes(with_sites(), with_sites(one, other))
    assert [(type(x), x.opens) for x in added] == [(SiteAdded, "opens"), (SiteAdded, "neutral")]
    removed = changes(with_sites(one, other), with_sites())
    assert [(type(x), x.opens) for x in removed] == [
        (SiteRemoved, "closes"),
        (SiteRemoved, "neutral"),
    ]


def test_the_rest_and_the_order_in_which_a_patient_wants_it() -> None:
    one = trial(1, minimum="18 Years", sites=(named("Nord", status=SOON),))
    ends = TrialDate(PartialDate(2027, 5), Exactness.ESTIMATED)
    other = replaced(
        trial(1, ("Lupus", "Arthritis"), minimum="16 Years", sites=(named("Nord", status=OPEN),)),
        brief_title="Another name",
        has_results=True,
        acronym="LUX",
        dates=Dates(last_verified=PartialDate(2026, 10), completion=ends),
    )
    found = changes(one, other)
    assert [change.kind for change in found] == [
        "site_opened", "ages_changed", "results_posted", "dates_moved", "conditions_changed",
        "title_changed", "other_changed", "other_changed",
    ]  # fmt: skip
    assert ResultsPosted(date=None) in found
    assert ConditionsChanged(added=("Arthritis",), removed=()) in found
    assert [x.after for x in found if isinstance(x, DatesMoved)] == [ends]
    assert [x.field for x in found if isinstance(x, OtherChanged)] == [
        "acronym", "dates.last_verified",
    ]  # fmt: skip
    assert [change.matters for change in found] == [True] * 5 + [False] * 3
