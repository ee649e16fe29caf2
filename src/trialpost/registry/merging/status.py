"""Choose which of a trial's records says how it stands, and say where they contradict each other.

A registry's first-hand record speaks for it before a copy, the newest first. Of the parts of one
record (member states) the most open speaks: while one of them does not say whether it takes people,
the trial is not over, and it is not known to take anybody. What is worked out from dates yields to
what another registry states, whatever the dates, and what says nothing yields to both.
"""

import datetime as dt
from collections.abc import Hashable, Sequence

from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import Registry
from trialpost.model.message import Message, say
from trialpost.model.sources import Record
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.status import StatusBasis
from trialpost.model.trial import Dates, Trial
from trialpost.registry.merging.facts import registry_name
from trialpost.registry.merging.giving import FORMS

OPENNESS = (
    Status.RECRUITING, Status.AVAILABLE, Status.ENROLLING_BY_INVITATION, Status.NOT_YET_RECRUITING,
    Status.ACTIVE_NOT_RECRUITING, Status.TEMPORARILY_NOT_AVAILABLE, Status.SUSPENDED,
    Status.COMPLETED, Status.TERMINATED, Status.APPROVED_FOR_MARKETING,
    Status.NO_LONGER_AVAILABLE, Status.WITHDRAWN, Status.WITHHELD, Status.UNKNOWN,
)  # fmt: skip
"""The order in which records that are as new speak, the most open first."""

_TAKING = OPENNESS[:4]
_PARTS = (*_TAKING, Status.UNKNOWN, *OPENNESS[4:-1])
"""The order in which the parts of one record speak: one that may take people before one closed."""


def spokesman(records: Sequence[Record], by_age: Sequence[int]) -> int:
    """Return the index of the record that says how the trial stands.

    ``by_age`` has the records' indexes, first-hand before second-hand, then the newest first.
    """
    outvoted = _outvoted(records, by_age)
    order = [index for index in by_age if index not in outvoted]
    voices: dict[Registry, int] = {}
    for index in order:
        if tells_status(records[index].trial):
            voices.setdefault(records[index].trial.id.registry, index)
    stated = [i for i in voices.values() if records[i].trial.status_basis is StatusBasis.STATED]
    return next(iter((*stated, *voices.values(), *order)))


def _outvoted(records: Sequence[Record], by_age: Sequence[int]) -> set[int]:
    """Return the records of parts, without the one of each registry that speaks for its parts."""
    parts = [index for index in by_age if records[index].part]
    newest: dict[tuple[Registry, str], int] = {}
    for index in parts:
        newest.setdefault((records[index].trial.id.registry, records[index].part), index)
    speaking: dict[Registry, int] = {}
    for (registry, _part), index in newest.items():
        before = speaking.setdefault(registry, index)
        if _part_order(records[index]) < _part_order(records[before]):
            speaking[registry] = index
    return set(parts) - set(speaking.values())


def _part_order(record: Record) -> int:
    return _PARTS.index(record.trial.status)


def tells_status(trial: Trial) -> bool:
    """Tell whether a record says how its trial stands; "unknown" is a status at one registry."""
    if trial.status_basis not in (StatusBasis.STATED, StatusBasis.DERIVED):
        return False
    return (
        trial.status is not Status.UNKNOWN
        or trial.last_known_status is not None
        or trial.id.registry is Registry.CLINICALTRIALS_GOV
    )


def contradictions(
    records: Sequence[Record], by_age: Sequence[int], chosen: Record
) -> tuple[Message, ...]:
    """Keep in sight which registries, or parts of one, give another status than the chosen.

    Each form of the chosen record's registration speaks, even an older one; another registry speaks
    by its governing form, and by any that is newer than the chosen.
    """
    spoken: dict[Hashable, Record] = {}
    for record in (records[index] for index in by_age):
        if tells_status(record.trial):
            spoken.setdefault(_voice(record, chosen), record)
    others = [one for one in spoken.values() if one.trial.status is not chosen.trial.status]
    return tuple(_contradiction(chosen, other) for other in others)


def _voice(record: Record, chosen: Record) -> Hashable:
    """Say for whom a record speaks: its registry and part; a form that is held beside it, itself.

    So are forms in the chosen one's registry, and those newer than the chosen.
    """
    registry = record.trial.id.registry
    is_newer = oldness(record.trial.dates) < oldness(chosen.trial.dates)
    speaks_alone = is_newer or registry is chosen.trial.id.registry
    return registry, record.part, record.door if speaks_alone else None


def oldness(dates: Dates) -> tuple[int, int]:
    """Order records from the newest: by their last update, then by their last verification."""
    updated = dates.last_update_posted or dates.last_update_submitted or dates.last_verified
    return -_day(updated), -_day(dates.last_verified)


def _day(date: PartialDate | None) -> int:
    return (date.earliest() if date else dt.date.min).toordinal()


def _contradiction(chosen: Record, other: Record) -> Message:
    text = "{registry} says {status}{when}; {other_registry} says {other_status}{other_when}."
    if not tells_status(chosen.trial):
        text = (
            "{registry} does not say whether people are taken{when}; "
            "{other_registry} says {other_status}{other_when}."
        )
    known = {
        "registry": _where(chosen),
        "status": _words(chosen.trial.status),
        "when": _when(chosen.trial),
        "other_registry": _older_form(chosen, other) or _where(other),
        "other_status": _words(other.trial.status),
        "other_when": _when(other.trial),
    }
    return Message(text, {name: value for name, value in known.items() if f"{{{name}}}" in text})


def _older_form(chosen: Record, other: Record) -> Message | None:
    """Name the form that does not govern, of two in which ClinicalTrials.gov gives a record."""
    if chosen.door is other.door or not {chosen.door, other.door} <= set(FORMS):
        return None
    registry = registry_name(other.trial.id.registry)
    return say("the older {form} of {registry}", form=FORMS[other.door], registry=registry)


def _where(record: Record) -> Message | str:
    name = registry_name(record.trial.id.registry)
    told: Message | str = f"{name} ({record.part})" if record.part else name
    if not record.door.is_first_hand:
        told = say("a copy from {registry}", registry=told)
    if record.trial.status_basis is StatusBasis.DERIVED:
        return say("{registry}, by its dates,", registry=told)
    return told


def _words(status: Status) -> str:
    return status.value.replace("_", " ")


def _when(trial: Trial) -> Message | str:
    dates = trial.dates
    if dates.last_verified:
        return say(", verified {date}", date=str(dates.last_verified))
    updated = dates.last_update_posted or dates.last_update_submitted
    return say(", updated {date}", date=str(updated)) if updated else ""
