"""Check a trial's coded fields against a person: three-valued, deterministic, one function each.

=================== ============================ =========================== ====================
check               met                          not met                     unknown
=================== ============================ =========================== ====================
status              recruiting                   every other status          available (expanded
                                                                             access), or past the
                                                                             record's own end of
                                                                             recruitment
age                 every possible birthday fits no possible birthday fits   some do, or not said
sex                 open to all, or the same     the other one               not said, or the
                                                                             record means gender
healthy volunteers  see :func:`check_healthy`
distance            see ``matching.reach``
condition           see ``matching.relation``
=================== ============================ =========================== ====================

``not_met`` rests only on what the record and the person state. Every check says why, to "you".
"""

import datetime as dt
from collections.abc import Sequence

from trialpost.matching.outline import TrialOutline
from trialpost.matching.reachable import ANYWHERE, areas_within
from trialpost.model.criterion import HardCheck, Verdict
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.message import Message, say
from trialpost.model.profile import Private, Profile
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.vocabulary.ages import age_range, years
from trialpost.vocabulary.areas import country_named

SMALL_CHILD = 3
"""Age in years up to which the month of birth is asked for."""


class Person(Private, frozen=True, kw_only=True):
    """The facts of a profile that the coded checks need, worked out once for all trials.

    ``born`` is the first and last possible birthday; ``has_condition`` is true when the profile
    names any condition. ``reachable`` holds the areas into which the person would travel, for sites
    that are not placed (``matching.reachable``); it is read only where origin and way are known.
    ``travel_country`` is the code of a country anywhere in which the person would go.
    """

    born: tuple[dt.date, dt.date] | None
    sex: Sex | None
    origin: Coordinates | None
    travel_km: float | None
    healthy_volunteer: bool | None
    has_condition: bool
    reachable: frozenset[str]
    travel_country: str | None = None


def person_of(profile: Profile, origin: Coordinates | None, *, today: dt.date) -> Person:
    """Work out the facts of a profile; ``origin`` is where its place was found to be."""
    way = profile.travel_km
    return Person(
        born=profile.born_between(today),
        sex=profile.sex,
        origin=origin,
        travel_km=profile.travel_km,
        healthy_volunteer=profile.healthy_volunteer,
        has_condition=bool(profile.conditions),
        reachable=areas_within(origin, way) if origin and way else frozenset({ANYWHERE}),
        travel_country=country_named(profile.travel_country or ""),
    )


_WHY_CLOSED = {
    RecruitmentStatus.NOT_YET_RECRUITING: "This trial has not started to take people yet.",
    RecruitmentStatus.ENROLLING_BY_INVITATION: "This trial takes people by invitation only.",
    RecruitmentStatus.ACTIVE_NOT_RECRUITING: "This trial is running and takes nobody new.",
    RecruitmentStatus.SUSPENDED: "This trial has been stopped for now.",
    RecruitmentStatus.TERMINATED: "This trial was stopped early.",
    RecruitmentStatus.COMPLETED: "This trial is over.",
    RecruitmentStatus.WITHDRAWN: "This trial was withdrawn before it took anybody.",
    RecruitmentStatus.UNKNOWN: "The registry does not say whether this trial takes people now.",
    RecruitmentStatus.NO_LONGER_AVAILABLE: "This treatment is no longer available in this way.",
    RecruitmentStatus.TEMPORARILY_NOT_AVAILABLE: "This treatment is not available at the moment.",
    RecruitmentStatus.APPROVED_FOR_MARKETING: "This treatment can now be had without a trial.",
    RecruitmentStatus.WITHHELD: "The registry does not show this record.",
}


def check_status(outline: TrialOutline, today: dt.date) -> HardCheck:
    """Say whether a trial takes people now.

    A record that gives the last day of recruitment speaks of the time until then. After that day
    it no longer says that people are taken: where it was called recruiting, that was so on the day
    of its last change. Nor does it say that recruitment has ended, since that day was a plan and
    recruitment is often prolonged. So the answer is unknown, and the trial stays among the matches.
    """
    status = outline.status
    if status is RecruitmentStatus.RECRUITING:
        if 0 < outline.recruits_until < today.toordinal():
            end = PartialDate.of(dt.date.fromordinal(outline.recruits_until))
            why = say("This trial was due to stop taking people by {day}; ask whether it still "
                      "does.", day=end)  # fmt: skip
            return _check("status", Verdict.UNKNOWN, why)
        return _check("status", Verdict.MET, say("This trial is taking people now."))
    if status is RecruitmentStatus.AVAILABLE:
        return _check(
            "status",
            Verdict.UNKNOWN,
            say(
                "This is not a trial but a way to get a treatment before it is approved; "
                "your doctor has to ask for it."
            ),
        )
    return _check("status", Verdict.NOT_MET, say(_WHY_CLOSED[status]))


def closes(status: RecruitmentStatus) -> bool:
    """Tell whether a trial with this status surely takes nobody now."""
    return status in _WHY_CLOSED


def minimum_age(limit: AgeLimit | None, born: tuple[dt.date, dt.date], today: dt.date) -> Verdict:
    """Say whether somebody born between two days has reached an age; both ends have to agree."""
    return _both_ends([limit is None or limit.reached_by(day) <= today for day in born])


def maximum_age(limit: AgeLimit | None, born: tuple[dt.date, dt.date], today: dt.date) -> Verdict:
    """Say whether somebody born between two days is not yet older than an age."""
    return _both_ends([limit is None or limit.outgrown_by(day) > today for day in born])


def _both_ends(holds: Sequence[bool]) -> Verdict:
    if all(holds):
        return Verdict.MET
    return Verdict.UNKNOWN if any(holds) else Verdict.NOT_MET


def check_age(outline: TrialOutline, person: Person, today: dt.date) -> HardCheck:
    """Compare the trial's age limits with every day on which the person can have been born."""
    low, high = outline.minimum_age, outline.maximum_age
    if low is None and high is None:
        return _check("age", Verdict.MET, say("This trial sets no age limit."))
    takes = age_range(low, high)
    if person.born is None:
        why = say("This trial takes people {range}; you have not told us your age.", range=takes)
        return _check("age", Verdict.UNKNOWN, why, needs=("birth_year",))
    verdict = all_of(minimum_age(low, person.born, today), maximum_age(high, person.born, today))
    small = _whole_years(person.born[0], today) <= SMALL_CHILD
    needs = ("birth_month",) if verdict is Verdict.UNKNOWN and small else ()
    return _check("age", verdict, _why_age(verdict, takes, person.born, today), needs=needs)


def _why_age(
    verdict: Verdict, takes: Message, born: tuple[dt.date, dt.date], today: dt.date
) -> Message:
    youngest, oldest = _whole_years(born[1], today), _whole_years(born[0], today)
    if youngest == oldest:
        you = say("You are {age}", age=years(youngest))
    else:
        you = say("You are {youngest} or {oldest}", youngest=youngest, oldest=years(oldest))
    if verdict is Verdict.UNKNOWN:
        return say("{you} this year; this trial takes people {range}.", you=you, range=takes)
    return say("{you}; this trial takes people {range}.", you=you, range=takes)


def _whole_years(birth: dt.date, today: dt.date) -> int:
    return max(0, today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)))


def check_sex(outline: TrialOutline, person: Person) -> HardCheck:
    """Compare sexes at birth; a record that means gender excludes nobody by itself."""
    if outline.sex is None:
        return _check("sex", Verdict.MET, say("This trial takes people of any sex."))
    takes = say("women") if outline.sex is Sex.FEMALE else say("men")
    if outline.gender_based and person.sex is not outline.sex:
        why = say("This trial takes {people}, and means gender; ask the trial team.", people=takes)
        return _check("sex", Verdict.UNKNOWN, why)
    why = say("This trial takes {people} only.", people=takes)
    if person.sex is None:
        return _check("sex", Verdict.UNKNOWN, why, needs=("sex",))
    return _check("sex", Verdict.MET if person.sex is outline.sex else Verdict.NOT_MET, why)


_PATIENTS = "This trial takes people who have a condition."
_BOTH = "This trial also takes healthy volunteers."


def check_healthy(outline: TrialOutline, person: Person) -> HardCheck:
    """Say whether the trial takes patients, healthy volunteers, or both, and which you would be.

    ================  =========================  =================================
    the trial takes   you named a condition      you named none
    ================  =========================  =================================
    only patients     met                        not met for a healthy volunteer;
                                                 unknown otherwise
    healthy too       met; unknown where the     met for a healthy volunteer;
                      trial prevents, unless     unknown otherwise
                      you volunteer as healthy
    does not say      met                        unknown
    ================  =========================  =================================

    Having one illness does not keep anybody from volunteering as healthy in a trial about
    another, so nothing is inferred from it. A trial that prevents an illness and takes healthy
    people may not take those who have it: that is left open.
    """
    takes = outline.healthy_volunteers
    if person.has_condition:
        if takes and outline.prevents and not person.healthy_volunteer:
            return _healthy(Verdict.UNKNOWN, say(
                "This trial tries to prevent an illness and takes healthy people; "
                "ask the trial team whether it takes people who have it."))  # fmt: skip
        return _healthy(Verdict.MET, say(_BOTH if takes else _PATIENTS))
    if takes is None:
        return _healthy(
            Verdict.UNKNOWN, say("This trial does not say whether it takes healthy people.")
        )
    return _healthy_without_condition(takes, person.healthy_volunteer)


def _healthy_without_condition(takes: bool, volunteers: bool | None) -> HardCheck:
    if takes:
        why = say("This trial takes healthy volunteers.")
        if volunteers:
            return _healthy(Verdict.MET, why)
        return _healthy(Verdict.UNKNOWN, why, ("healthy_volunteer",) if volunteers is None else ())
    why = say("This trial takes only people who have the condition.")
    return _healthy(Verdict.NOT_MET if volunteers else Verdict.UNKNOWN, why)


def _healthy(verdict: Verdict, why: Message, needs: tuple[str, ...] = ()) -> HardCheck:
    return _check("healthy_volunteers", verdict, why, needs=needs)


def all_of(*verdicts: Verdict) -> Verdict:
    """Join verdicts: one that is not met decides, then one that is unknown; none of all is met.

    >>> all_of(Verdict.MET, Verdict.UNKNOWN).value, all_of().value
    ('unknown', 'met')
    """
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET


def _check(name: str, verdict: Verdict, why: Message, *, needs: tuple[str, ...] = ()) -> HardCheck:
    return HardCheck(name=name, verdict=verdict, because=why, needs=needs)
