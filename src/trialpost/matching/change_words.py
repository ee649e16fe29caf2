"""Say changes in plain words, to somebody who might take part."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from trialpost.matching.change_words_record import say_details, say_other
from trialpost.matching.change_words_status import say_status
from trialpost.matching.change_words_what import (
    say_conditions,
    say_dates,
    say_enrolment,
    say_interventions,
    say_phase,
    say_posted,
    say_taken_down,
    say_title,
)
from trialpost.matching.change_words_who import (
    say_ages,
    say_criteria_listed,
    say_criterion_added,
    say_criterion_changed,
    say_criterion_removed,
    say_eligibility_listed,
    say_healthy,
    say_sex,
)
from trialpost.model.bearing import Opens
from trialpost.model.change import (
    AgesChanged,
    Change,
    ConditionsChanged,
    ContactChanged,
    CriteriaListed,
    CriterionAdded,
    CriterionChanged,
    CriterionRemoved,
    DatesMoved,
    EligibilityListed,
    EnrolmentChanged,
    HealthyVolunteersChanged,
    InterventionsChanged,
    OtherChanged,
    PhaseChanged,
    ResultsPosted,
    ResultsTakenDown,
    SexChanged,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    SiteReworded,
    StatusChanged,
    TitleChanged,
)
from trialpost.model.message import Message, say
from trialpost.model.site import Site, join_place
from trialpost.model.status import RecruitmentStatus
from trialpost.vocabulary.plain import counted

SITES_NAMED = 3
"""Sites of one sort that are named before the rest is counted."""


def words_of(change: Change, *, place: str = "") -> Message:
    """Say one change; ``place`` names the place from which distances are given."""
    return _WORDS[type(change)](change, place)


def tell(changes: Iterable[Change], *, place: str = "") -> tuple[Message, ...]:
    """Say changes in their order, many sites of one sort and details of the record in one line."""
    told: list[Message] = []
    for (kind, known), group in groupby(changes, key=_sort):
        alike = list(group)
        if kind is OtherChanged:
            told.append(say_details([one for one in alike if isinstance(one, OtherChanged)]))
            continue
        more = _MORE.get(kind) if known else _MORE_UNKNOWN.get(kind)
        shown = alike[:SITES_NAMED] if more and len(alike) > SITES_NAMED + 1 else alike
        told += [words_of(one, place=place) for one in shown]
        if more and len(shown) < len(alike):
            told.append(counted(len(alike) - len(shown), *more))
    return tuple(told)


def _sort(change: Change) -> tuple[type, bool]:
    """Say which changes can be counted together: of one kind, and known or not."""
    return type(change), change.opens is not Opens.UNCLEAR


# --- sites ---------------------------------------------------------------------------------------

_UNKNOWN = RecruitmentStatus.UNKNOWN
_MORE: dict[type, tuple[str, str]] = {
    SiteOpened: ("{count} more site opened.", "{count} more sites opened."),
    SiteAdded: ("{count} more site was added.", "{count} more sites were added."),
    SiteClosed: ("{count} more site closed.", "{count} more sites closed."),
    SiteRemoved: ("{count} more site was taken off the list.",
                  "{count} more sites were taken off the list."),
    SiteReworded: ("{count} more site is described in other words.",
                   "{count} more sites are described in other words."),
    ContactChanged: ("{count} more site has other people to ask.",
                     "{count} more sites have other people to ask."),
}  # fmt: skip

_MORE_UNKNOWN: dict[type, tuple[str, str]] = {
    SiteOpened: ("{count} more site takes people.", "{count} more sites take people."),
    SiteAdded: ("{count} more site was added.", "{count} more sites were added."),
    SiteRemoved: _MORE[SiteRemoved],
    SiteReworded: (
        "The state of {count} more site changed.",
        "The state of {count} more sites changed.",
    ),
    SiteClosed: ("Of {count} more site it is not known.", "Of {count} more sites it is not known."),
}
"""The same where it is not known whether the sites take people, or was not before."""


def _opened(change: SiteOpened, place: str) -> Message:
    at = _at(change.site, change.km, place)
    if change.before is _UNKNOWN:
        return say("A site takes people{at}. Before, this was not known.", at=at)
    return say("A site opened{at}.", at=at)


def _closed(change: SiteClosed, place: str) -> Message:
    at = _at(change.site, change.km, place)
    if change.after is _UNKNOWN:
        return say("It is not known now whether a site takes people{at}.", at=at)
    return say("A site no longer takes people{at}.", at=at)


def _added(change: SiteAdded, place: str) -> Message:
    at = _at(change.site, change.km, place)
    if change.takes_people:
        return say("A new site takes people{at}.", at=at)
    if change.status is _UNKNOWN:
        return say("A site was added{at}. It is not known whether it takes people.", at=at)
    if change.status is RecruitmentStatus.ENROLLING_BY_INVITATION:
        return say("A site was added{at}. It takes people by invitation only.", at=at)
    return say("A site was added{at}. It does not take people now.", at=at)


def _removed(change: SiteRemoved, place: str) -> Message:
    return say("A site was taken off the list{at}.", at=_at(change.site, change.km, place))


def _reworded(change: SiteReworded, place: str) -> Message:
    at = _at(change.site, change.km, place)
    if change.fields == ("status",) and change.site.status is _UNKNOWN:
        return say("It is not known now whether a site takes people{at}.", at=at)
    if change.fields == ("status",):
        return say("The state of a site changed{at}.", at=at)
    return say("A site is described in other words{at}.", at=at)


def _at(site: Site, km: float | None, place: str) -> Message:
    """Say where a site is, as words that follow on: " in Lyon, France (Hôpital Nord)"."""
    where = join_place((site.city, site.state, site.country))
    if where and site.facility:
        named = say(" in {where} ({facility})", where=where, facility=site.facility)
    elif where:
        named = say(" in {where}", where=where)
    else:
        named = say(" ({facility})", facility=site.facility) if site.facility else say("")
    return named if km is None else say("{named}, {way}", named=named, way=_way(km, place))


def _way(km: float, place: str) -> Message:
    origin = say("from {place}", place=place) if place else say("from there")
    if km < 1:
        return say("less than 1 km {origin}", origin=origin)
    return say("about {km} km {origin}", km=round(km), origin=origin)


def _contact(change: ContactChanged, place: str) -> Message:
    if change.site is None:
        return say("There are other people to ask about taking part.")
    return say("There are other people to ask at a site{at}.",
               at=_at(change.site, change.km, place))  # fmt: skip


_WORDS: dict[type, Callable[[Any, str], Message]] = {
    StatusChanged: say_status,
    SiteOpened: _opened,
    SiteClosed: _closed,
    SiteAdded: _added,
    SiteRemoved: _removed,
    SiteReworded: _reworded,
    AgesChanged: say_ages,
    SexChanged: say_sex,
    HealthyVolunteersChanged: say_healthy,
    CriteriaListed: say_criteria_listed,
    EligibilityListed: say_eligibility_listed,
    CriterionAdded: say_criterion_added,
    CriterionRemoved: say_criterion_removed,
    CriterionChanged: say_criterion_changed,
    ResultsPosted: say_posted,
    ResultsTakenDown: say_taken_down,
    DatesMoved: say_dates,
    PhaseChanged: say_phase,
    ConditionsChanged: say_conditions,
    InterventionsChanged: say_interventions,
    TitleChanged: say_title,
    EnrolmentChanged: say_enrolment,
    ContactChanged: _contact,
    OtherChanged: say_other,
}
