"""Say what changed about a trial's dates, size, subject and results."""

from collections.abc import Sequence

from trialpost.model.change import (
    ConditionsChanged,
    DateName,
    DatesMoved,
    EnrolmentChanged,
    InterventionsChanged,
    PhaseChanged,
    ResultsPosted,
    ResultsTakenDown,
    TitleChanged,
)
from trialpost.model.message import Message, say
from trialpost.model.status import Phase
from trialpost.model.trial import Exactness
from trialpost.vocabulary.plain import counted


def say_posted(_change: ResultsPosted, _place: str) -> Message:
    """Say that results are there."""
    return say("Its results can now be read.")


def say_taken_down(_change: ResultsTakenDown, _place: str) -> Message:
    """Say that results are no longer there."""
    return say("Its results can no longer be read at the registry.")


_DATES = {
    DateName.START: say("start"),
    DateName.PRIMARY_COMPLETION: say("end of the main part"),
    DateName.COMPLETION: say("end"),
}


def say_dates(change: DatesMoved, _place: str) -> Message:
    """Say where a date was and where it is now."""
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


def say_phase(change: PhaseChanged, _place: str) -> Message:
    """Say which phases it has now."""
    return say("The phase is now {after} (before: {before}).",
               after=_phases(change.after), before=_phases(change.before))  # fmt: skip


def _phases(phases: Sequence[Phase]) -> object:
    named = [str(one.value).removeprefix("early_phase").removeprefix("phase")
             for one in phases if one is not Phase.NOT_APPLICABLE]  # fmt: skip
    return named or say("none")


def say_conditions(change: ConditionsChanged, _place: str) -> Message:
    """Say what it is about now."""
    return _lists(
        change.added,
        change.removed,
        both="It is now also about {added}, and no longer about {removed}.",
        added="It is now also about {added}.",
        removed="It is no longer about {removed}.",
        neither="What it is about is listed in another way.",
    )


def say_interventions(change: InterventionsChanged, _place: str) -> Message:
    """Say what it tests now."""
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


def say_title(change: TitleChanged, _place: str) -> Message:
    """Say its title."""
    return say("Its title is now “{title}”", title=change.after)


def say_enrolment(change: EnrolmentChanged, _place: str) -> Message:
    """Say how many people it is for, or how many took part."""
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
