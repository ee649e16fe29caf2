"""Say changes in plain words, to somebody who might take part."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from trialpost.model.change import (
    AgesChanged,
    Change,
    ConditionsChanged,
    ContactChanged,
    CriteriaListed,
    CriterionAdded,
    CriterionChanged,
    CriterionRemoved,
    DateName,
    DatesMoved,
    EnrolmentChanged,
    HealthyVolunteersChanged,
    InterventionsChanged,
    OtherChanged,
    PhaseChanged,
    ResultsPosted,
    ResultsTakenDown,
    SexChanged,
    Shift,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    SiteReworded,
    StatusChanged,
    TitleChanged,
    Turn,
)
from trialpost.model.criterion import CriterionKind
from trialpost.model.message import Message, say
from trialpost.model.site import Site, join_place
from trialpost.model.status import Phase, RecruitmentStatus, Sex
from trialpost.model.trial import Exactness
from trialpost.vocabulary.plain import counted

SITES_NAMED = 3
"""Sites of one sort that are named before the rest is counted."""

QUOTED_WORDS = 40
"""Words of a criterion that are quoted; the change itself holds all of them."""

LEADING_WORDS = 8
"""Words that are quoted ahead of where two long texts part."""


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


# --- who can take part ---------------------------------------------------------------------------


def _ages(change: AgesChanged, _place: str) -> Message:
    """Say each end that moved."""
    said = []
    if change.low is not None:
        said.append(_age_end(change.minimum_before, change.minimum, upper=False))
    if change.high is not None:
        said.append(_age_end(change.maximum_before, change.maximum, upper=True))
    return said[0] if len(said) == 1 else say("{first} {second}", first=said[0], second=said[1])


def _age_end(old: object, new: object, *, upper: bool) -> Message:
    before = str(old) if old is not None else say("no limit")
    if new is None:
        text = "It no longer sets a highest age" if upper else "It no longer sets a lowest age"
        return Message(text + " (before: {before}).", {"before": before})
    text = "It now takes people up to {age}" if upper else "It now takes people from {age}"
    return Message(text + " (before: {before}).", {"age": str(new), "before": before})


_SEXES = {Sex.FEMALE: say("women only"), Sex.MALE: say("men only"), None: say("any sex")}


def _sex(change: SexChanged, _place: str) -> Message:
    return say("Who can join: now {after} (before: {before}).",
               after=_SEXES[change.after], before=_SEXES[change.before])  # fmt: skip


_HEALTHY = {
    True: "It now takes healthy people too.",
    False: "It no longer takes healthy people.",
    None: "It no longer says whether it takes healthy people.",
}


def _healthy(change: HealthyVolunteersChanged, _place: str) -> Message:
    if change.before is None and change.after is False:
        return say("It now says that it does not take healthy people.")
    return Message(_HEALTHY[change.after])


_SHIFTED = {
    Shift.LOOSENED: "{rule} got less strict: “{after}” (before: “{before}”).",
    Shift.TIGHTENED: "{rule} got stricter: “{after}” (before: “{before}”).",
    Shift.BOTH: "{rule} got less strict for some, stricter for others: "
    "“{after}” (before: “{before}”).",
    Shift.REWORDED: "{rule} is worded anew: “{after}”",
    Shift.UNCLEAR: "{rule} changed: “{after}” (before: “{before}”). Ask what it means for you.",
}


def _criterion_changed(change: CriterionChanged, _place: str) -> Message:
    if change.before.kind is not change.after.kind:
        return say("A rule moved between the lists of who can and who cannot join: “{after}”",
                   after=_quoted(change.after.text))  # fmt: skip
    if change.shift is Shift.REWORDED:
        quoted = {"after": _quoted(change.after.text)}
    else:
        start = _where_they_part(change.before.text, change.after.text)
        quoted = {
            "after": _quoted(change.after.text, start),
            "before": _quoted(change.before.text, start),
        }
    return Message(_SHIFTED[change.shift], {"rule": _rule(change.after.kind), **quoted})


def _criteria_listed(change: CriteriaListed, _place: str) -> Message:
    if change.listed:
        return say("It now lists its rules for joining.")
    return say("It no longer lists its rules for joining.")


def _rule(kind: CriterionKind) -> Message:
    if kind is CriterionKind.INCLUSION:
        return say("A rule for joining")
    return say("A rule that keeps people out")


def _criterion_added(change: CriterionAdded, _place: str) -> Message:
    quote = _quoted(change.criterion.text)
    if change.shift is Shift.REWORDED:
        return say("A part of a rule now stands alone: “{quote}”", quote=quote)
    if change.criterion.kind is CriterionKind.INCLUSION:
        return say("There is a new rule for joining: “{quote}”", quote=quote)
    return say("There is a new rule that keeps people out: “{quote}”", quote=quote)


def _criterion_removed(change: CriterionRemoved, _place: str) -> Message:
    quote = _quoted(change.criterion.text)
    if change.shift is Shift.REWORDED:
        return say("A rule is now part of another one: “{quote}”", quote=quote)
    if change.criterion.kind is CriterionKind.INCLUSION:
        return say("A rule for joining was dropped: “{quote}”", quote=quote)
    return say("A rule that kept people out was dropped: “{quote}”", quote=quote)


def _where_they_part(one: str, other: str) -> int:
    """Return the word from which to quote two long texts so that their difference is seen."""
    same = 0
    for word, another in zip(one.split(), other.split(), strict=False):
        if word != another:
            break
        same += 1
    longest = max(len(one.split()), len(other.split()))
    return max(0, same - LEADING_WORDS) if longest > QUOTED_WORDS else 0


def _quoted(text: str, start: int = 0) -> str:
    """Return a criterion, or the telling stretch of a long one."""
    words = text.split()[start:]
    ahead = "… " if start else ""
    if len(words) <= QUOTED_WORDS:
        return ahead + " ".join(words)
    return ahead + " ".join(words[:QUOTED_WORDS]) + " …"


# --- what the trial is ---------------------------------------------------------------------------


def _posted(_change: ResultsPosted, _place: str) -> Message:
    return say("Its results can now be read.")


def _taken_down(_change: ResultsTakenDown, _place: str) -> Message:
    return say("Its results can no longer be read at the registry.")


_DATES = {
    DateName.START: say("start"),
    DateName.PRIMARY_COMPLETION: say("end of the main part"),
    DateName.COMPLETION: say("end"),
}


def _dates(change: DatesMoved, _place: str) -> Message:
    name, old, new = _DATES[change.date], change.before, change.after
    if new is None:
        was = old.date if old else None
        return say("The {name} is no longer given (before: {before}).", name=name, before=was)
    planned = new.exactness is not Exactness.ACTUAL
    if old is None or old.date == new.date:
        text = "The planned {name} is {after}." if planned else "The {name} was {after}."
        return Message(text, {"name": name, "after": new.date})
    text = (
        "The planned {name} is now {after} (before: {before})."
        if planned
        else "The {name} was {after} ({was}: {before})."
    )
    known = say("before") if old.exactness is Exactness.ACTUAL else say("planned")
    filled = {"name": name, "after": new.date, "before": old.date}
    return Message(text, filled if planned else {**filled, "was": known})


def _phase(change: PhaseChanged, _place: str) -> Message:
    return say("The phase is now {after} (before: {before}).",
               after=_phases(change.after), before=_phases(change.before))  # fmt: skip


def _phases(phases: Sequence[Phase]) -> object:
    named = [str(one.value).removeprefix("early_phase").removeprefix("phase")
             for one in phases if one is not Phase.NOT_APPLICABLE]  # fmt: skip
    return named or say("none")


def _conditions(change: ConditionsChanged, _place: str) -> Message:
    return _lists(
        change.added,
        change.removed,
        both="It is now also about {added}, and no longer about {removed}.",
        added="It is now also about {added}.",
        removed="It is no longer about {removed}.",
        neither="What it is about is listed in another way.",
    )


def _interventions(change: InterventionsChanged, _place: str) -> Message:
    return _lists(
        change.added,
        change.removed,
        both="It now also tests {added}, and no longer {removed}.",
        added="It now also tests {added}.",
        removed="It no longer tests {removed}.",
        neither="What it tests is described in other words.",
    )


def _lists(
    new: Sequence[str], old: Sequence[str], *, both: str, added: str, removed: str, neither: str
) -> Message:
    if new and old:
        return Message(both, {"added": list(new), "removed": list(old)})
    if new:
        return Message(added, {"added": list(new)})
    return Message(removed, {"removed": list(old)}) if old else Message(neither)


def _title(change: TitleChanged, _place: str) -> Message:
    return say("Its title is now “{title}”", title=change.after)


def _enrolment(change: EnrolmentChanged, _place: str) -> Message:
    old, new = change.before, change.after
    if new is None:
        return say("It no longer says how many people it is for.")
    took_part = new.exactness is Exactness.ACTUAL
    if old is None or old.count == new.count:
        text = "{count} took part." if took_part else "It is for {count}."
        return Message(text, {"count": _people(new.count)})
    text = (
        "{count} took part (before: {before})."
        if took_part
        else "It is now for {count} (before: {before})."
    )
    return Message(text, {"count": _people(new.count), "before": old.count})


def _people(count: int) -> Message:
    return counted(count, "{count} person", "{count} people")


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
    AgesChanged: _ages,
    SexChanged: _sex,
    HealthyVolunteersChanged: _healthy,
    CriteriaListed: _criteria_listed,
    CriterionAdded: _criterion_added,
    CriterionRemoved: _criterion_removed,
    CriterionChanged: _criterion_changed,
    ResultsPosted: _posted,
    ResultsTakenDown: _taken_down,
    DatesMoved: _dates,
    PhaseChanged: _phase,
    ConditionsChanged: _conditions,
    InterventionsChanged: _interventions,
    TitleChanged: _title,
    EnrolmentChanged: _enrolment,
    ContactChanged: _contact,
    OtherChanged: _other,
}
