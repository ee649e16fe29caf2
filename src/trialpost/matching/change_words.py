"""Say changes in plain words, to somebody who might take part."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

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
    say_healthy,
    say_sex,
)
from trialpost.model.bearing import Turn
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
    for kind, group in groupby(changes, key=type):
        alike = list(group)
        if kind is OtherChanged:
            told.append(_details(alike))
            continue
        shown = alike[:SITES_NAMED] if kind in _MORE and len(alike) > SITES_NAMED + 1 else alike
        told += [words_of(one, place=place) for one in shown]
        if len(shown) < len(alike):
            one, many = _MORE[kind]
            told.append(counted(len(alike) - len(shown), one, many))
    return tuple(told)


# --- the trial as a whole ------------------------------------------------------------------------

_TURNED = {
    Turn.LISTED_AGAIN: "The registry lists this trial again.",
    Turn.VANISHED: "The registry no longer lists this trial.",
    Turn.NOW_RECRUITING: "It now takes people.",
    Turn.BY_INVITATION: "It now takes people by invitation only.",
    Turn.ANNOUNCED: "It does not take people yet.",
    Turn.PAUSED: "It is paused and takes nobody for now.",
    Turn.ENDED_EARLY: "It was stopped early.",
    Turn.ENDED: "It is over.",
    Turn.WITHDRAWN: "It was called off before anybody joined.",
    Turn.NOT_KNOWN: "Nobody has said for long whether it still takes people.",
    Turn.NOW_AVAILABLE: "The treatment can now be had outside a trial; your doctor has to ask.",
    Turn.NOT_AVAILABLE: "The treatment can no longer be had in this way.",
    Turn.APPROVED: "The treatment can now be had without a trial.",
    Turn.HIDDEN: "The registry no longer shows this record.",
}


def _status(change: StatusChanged, _place: str) -> Message:
    said = _turned(change)
    if not change.why:
        return said
    return say("{said} The reason given: “{why}”", said=said, why=change.why.strip())


def _turned(change: StatusChanged) -> Message:
    if change.turn is Turn.STOPPED_RECRUITING:
        if change.before is RecruitmentStatus.RECRUITING:
            return say("It no longer takes new people. It goes on with those who joined.")
        return say("It is under way and takes nobody new.")
    if change.turn is Turn.LISTED:
        if change.after is RecruitmentStatus.RECRUITING:
            return say("This trial was listed. It takes people now.")
        return say("This trial was listed. It does not take people now.")
    return Message(_TURNED[change.turn])


# --- sites ---------------------------------------------------------------------------------------

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


def _opened(change: SiteOpened, place: str) -> Message:
    return say("A site opened{at}.", at=_at(change.site, change.km, place))


def _closed(change: SiteClosed, place: str) -> Message:
    return say("A site no longer takes people{at}.", at=_at(change.site, change.km, place))


def _added(change: SiteAdded, place: str) -> Message:
    at = _at(change.site, change.km, place)
    if change.takes_people:
        return say("A new site takes people{at}.", at=at)
    return say("A site was added{at}. It does not take people now.", at=at)


def _removed(change: SiteRemoved, place: str) -> Message:
    return say("A site was taken off the list{at}.", at=_at(change.site, change.km, place))


def _reworded(change: SiteReworded, place: str) -> Message:
    at = _at(change.site, change.km, place)
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


# --- the record ----------------------------------------------------------------------------------

_FIELDS = {
    "dates.last_verified": say("when it was last checked"),
    "dates.last_update_submitted": say("when it was last changed"),
    "dates.last_update_posted": say("when the change was shown"),
    "dates.results_first_posted": say("when results were first shown"),
    "outcomes": say("what it measures"),
    "arms": say("the groups"),
    "brief_summary": say("the summary"),
    "detailed_description": say("the longer text"),
    "officials": say("who leads it"),
    "sponsor": say("who runs it"),
    "collaborators": say("who helps to run it"),
    "design": say("how it is built"),
    "official_title": say("the official title"),
    "secondary_ids": say("its other numbers"),
    "eligibility.criteria": say("how the rules for joining are set out"),
    "eligibility.ages": say("how the ages are written"),
    "sites": say("the order of the sites"),
    "sites.coordinates": say("where sites lie on the map"),
    "condition_mesh": say("its subject terms"),
    "condition_ancestors": say("its subject terms"),
    "intervention_mesh": say("its subject terms"),
    "intervention_ancestors": say("its subject terms"),
}  # fmt: skip


def _other(change: OtherChanged, _place: str) -> Message:
    return _details([change])


def _details(changes: Sequence[Any]) -> Message:
    """Name the fields of the record that changed, in one sentence."""
    named: dict[str, Message] = {}
    for one in changes:
        name = _FIELDS.get(one.field) or Message(one.field.split(".")[-1].replace("_", " "))
        named.setdefault(name.text, name)
    return say("In the record changed: {names}.", names=list(named.values()))


_WORDS: dict[type, Callable[[Any, str], Message]] = {
    StatusChanged: _status,
    SiteOpened: _opened,
    SiteClosed: _closed,
    SiteAdded: _added,
    SiteRemoved: _removed,
    SiteReworded: _reworded,
    AgesChanged: say_ages,
    SexChanged: say_sex,
    HealthyVolunteersChanged: say_healthy,
    CriteriaListed: say_criteria_listed,
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
    OtherChanged: _other,
}
