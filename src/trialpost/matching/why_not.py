"""Say why a trial is not among somebody's matches: the first hard reason, and what would change it.

==================  =========================================  ====================================
what stands in the  is                                         would change
way
==================  =========================================  ====================================
``vanished``        no registry lists the trial any more       nothing that the person can tell
``unrelated``       it is about other conditions than those    the condition, if they have it
                    that the person named
``status``          it takes nobody now                        the trial's start, if it is to come
``age``             every possible birthday is outside         the day on which the age is reached
``sex``             it takes the other sex                     nothing
``healthy``         it takes patients only                     the condition, if they have it
``distance``        no place that takes people is in reach     the radius that takes one in
``condition``       it is for what the person does not have    that answer, if it is wrong
``criterion``       a written criterion is not met             the fact that it rests on
``listed``          nothing: the trial is in the list
==================  =========================================  ====================================

Of several coded reasons the first is one that nothing can change, if there is one, so that nobody
mends what would not help them; else they are named in this order.
"""

import datetime as dt
import enum
import math
from collections.abc import Sequence

from trialpost.eligibility.judge import Silence
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import Person
from trialpost.matching.match import Asker, asker_of, fitting_trials, judge_for, match
from trialpost.matching.outline import TrialOutline, outline_of
from trialpost.matching.reach import reach_of
from trialpost.model.criterion import HardCheck, JudgedCriterion, Verdict
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.match import Exclusion, Match
from trialpost.model.message import Message, say
from trialpost.model.profile import Private, Profile
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial

FIRST = 40
"""Trials of the list that are judged to find the place of one; behind them it is by score alone."""


class Hindrance(enum.StrEnum):
    """What keeps a trial out of somebody's matches; the table stands in the module's words."""

    VANISHED = "vanished"
    UNRELATED = "unrelated"
    STATUS = "status"
    AGE = "age"
    SEX = "sex"
    HEALTHY = "healthy_volunteers"
    DISTANCE = "distance"
    CONDITION = "condition"
    CRITERION = "criterion"
    LISTED = "listed"


class WhyNot(Private, frozen=True, kw_only=True):
    """Why a trial is not among somebody's matches, or where in their list it is.

    ``others`` are further reasons; ``criterion`` is the written one that is not met. ``place``
    counts from one, and ``of`` how many there are; a trial that a criterion speaks against is in
    the list as well, near its end.
    """

    trial: str
    title: str
    hindrance: Hindrance
    because: Message
    change: Message | None = None
    others: tuple[Message, ...] = ()
    criterion: JudgedCriterion | None = None
    place: int | None = None
    of: int | None = None


def why_not(
    catalogue: Catalogue,
    trial: Trial,
    profile: Profile,
    *,
    today: dt.date,
    silence: Silence = Silence.STRICT,
    note: str = "",
    vanished: bool = False,
) -> WhyNot:
    """Say what keeps a trial out of a person's matches, and what would change it.

    Args:
        catalogue: the trials.
        trial: the one that is asked about.
        profile: the person.
        today: the day.
        silence: what it means that the person does not mention something.
        note: the note that the profile was read from, if it was; it counts in the order.
        vanished: whether no registry lists the trial any more.

    Raises:
        UnknownPlace: if the profile's place cannot be told.
    """
    asker = asker_of(profile, catalogue.vocabulary, today=today, silence=silence, note=note)
    judged = judge_for(trial, asker, catalogue.vocabulary, today=today, better=catalogue.better)
    if vanished:
        why = say("Its registry no longer lists this trial, so we show it to nobody.")
        return _told(trial, Hindrance.VANISHED, why, _NOTHING)
    if judged is None:
        return _unrelated(trial, profile)
    if isinstance(judged, Exclusion):
        return _excluded(trial, judged, asker.person, today)
    place, total = _place_of(catalogue, str(trial.id), profile, asker, note=note, today=today)
    return _listed(trial, judged, place, total)


_NOTHING = say("Nothing that you could tell us would change this.")
_CORRECT = say(
    "If this is wrong, or no longer so, correct what you told us: the trial is then judged anew."
)


def _told(trial: Trial, hindrance: Hindrance, because: Message, change: Message | None) -> WhyNot:
    return WhyNot(
        trial=str(trial.id), title=trial.title, hindrance=hindrance, because=because, change=change
    )


def _unrelated(trial: Trial, profile: Profile) -> WhyNot:
    theirs = tuple(trial.conditions[:4])
    if not profile.conditions:
        why = say("You have not told us a condition, so no trial was looked for.")
        return _told(trial, Hindrance.UNRELATED, why, say("Tell us what you have."))
    mine = tuple(one.name for one in profile.conditions)
    if not theirs:
        why = say("Nothing in its record speaks of what you told us: {mine}.", mine=mine)
        return _told(trial, Hindrance.UNRELATED, why, None)
    why = say("This trial is about {theirs}; you told us {mine}.", theirs=theirs, mine=mine)
    change = say("If you have one of these as well, tell us: {theirs}.", theirs=theirs)
    return _told(trial, Hindrance.UNRELATED, why, change)


def _excluded(trial: Trial, judged: Exclusion, person: Person, today: dt.date) -> WhyNot:
    """Name the coded checks that are not met, first those that nothing can change."""
    outline = outline_of(trial)
    failing = [one for one in judged.checks if one.verdict is Verdict.NOT_MET]
    if any(one.name == "status" for one in failing):  # then no place takes anybody, of course
        failing = [one for one in failing if one.name != "distance"]
    changes = {one.name: _change(one, outline, person, today) for one in failing}
    first, *others = sorted(failing, key=lambda one: changes[one.name] is not _NOTHING)
    return WhyNot(
        trial=str(trial.id),
        title=trial.title,
        hindrance=Hindrance(first.name),
        because=first.because,
        change=changes[first.name],
        others=tuple(one.because for one in others),
    )


def _change(
    check: HardCheck, outline: TrialOutline, person: Person, today: dt.date
) -> Message | None:
    """Say what would have to be otherwise for a coded check to be met."""
    if check.name == "status":
        return _by_status(outline.status)
    if check.name == "age":
        return _by_age(outline.minimum_age, person, today)
    if check.name == "distance":
        return _by_distance(outline, person)
    if check.name == "healthy_volunteers":
        return say("If you have the condition yourself, tell us.")
    if check.name == "condition":
        return _CORRECT
    return _NOTHING


_LATER = {
    RecruitmentStatus.NOT_YET_RECRUITING: say(
        "It will be looked at again as soon as its record says that it takes people."
    ),
    RecruitmentStatus.SUSPENDED: say("It will be looked at again if it goes on."),
    RecruitmentStatus.TEMPORARILY_NOT_AVAILABLE: say("It will be looked at again if it goes on."),
    RecruitmentStatus.ENROLLING_BY_INVITATION: say(
        "The trial team chooses whom to ask; your doctor may know more."
    ),
    RecruitmentStatus.UNKNOWN: say(
        "Ask the trial team whether it still takes people; its record has not been kept up."
    ),
}


def _by_status(status: RecruitmentStatus) -> Message:
    return _LATER.get(status, _NOTHING)


def _by_age(low: AgeLimit | None, person: Person, today: dt.date) -> Message:
    """Say from when a person is old enough; nothing makes them younger."""
    if low is None or person.born is None:
        return _NOTHING
    first, last = (low.reached_by(day) for day in person.born)
    if last <= today:
        return _NOTHING
    if first == last:
        return say("You reach its lowest age on {day}.", day=PartialDate.of(last))
    if (first.year, first.month) == (last.year, last.month):
        return say("You reach its lowest age in {day}.", day=PartialDate(last.year, last.month))
    if first.year == last.year:
        return say("You reach its lowest age in {year}.", year=str(last.year))
    return say(
        "You reach its lowest age in {year} or {next}.", year=str(first.year), next=str(last.year)
    )


def _by_distance(outline: TrialOutline, person: Person) -> Message:
    """Say which radius would take the nearest place in."""
    reach = reach_of(outline, person.origin)
    if reach.recruiting == 0:
        return say("It will be looked at again as soon as one of its places takes people.")
    if reach.nearest_km is None:
        return say("Only a place that you can reach: ask the trial team whether it opens others.")
    km = math.ceil(reach.nearest_km) + 1  # so that it is enough when it is said in whole miles
    return say("If you would travel {km} km, it would be in reach.", km=km)


def _listed(trial: Trial, judged: Match, place: int | None, total: int) -> WhyNot:
    """Say where in the list a trial stands, and what speaks against it if anything does."""
    against = [one for one in judged.criteria if one.verdict is Verdict.NOT_MET]
    if against:
        return WhyNot(
            trial=str(trial.id),
            title=trial.title,
            hindrance=Hindrance.CRITERION,
            because=against[0].because,
            change=_CORRECT,
            others=tuple(one.because for one in against[1:]),
            criterion=against[0],
            place=place,
            of=total,
        )
    why = (
        say(
            "Nothing that you told us speaks against it; it is number {place} of {of} in your "
            "list.",
            place=place,
            of=total,
        )
        if place is not None
        else say("It may fit you. It is not in the list that we hold now; look again later.")
    )
    return WhyNot(
        trial=str(trial.id),
        title=trial.title,
        hindrance=Hindrance.LISTED,
        because=why,
        place=place,
        of=total,
    )


def _place_of(
    catalogue: Catalogue, name: str, profile: Profile, asker: Asker, *, note: str, today: dt.date
) -> tuple[int | None, int]:
    """Return where in the list a trial stands, counted from one, and how many there are."""
    found = match(
        catalogue,
        profile,
        today=today,
        limit=FIRST,
        excluded_limit=0,
        silence=asker.silence,
        note=note,
    )
    names = [one.trial.id for one in found.matches]
    if name not in names:
        rest = [one.outline.id for one in fitting_trials(catalogue, asker, today)]
        names += _without(rest, names)
    return (names.index(name) + 1 if name in names else None), found.total


def _without(names: Sequence[str], gone: Sequence[str]) -> list[str]:
    left = set(gone)
    return [one for one in names if one not in left]
