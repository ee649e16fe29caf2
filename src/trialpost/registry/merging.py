"""Make one trial out of all the records that tell of it, and say where each part came from.

How records are found, compared and grouped stands in ``merging_keys``, ``merging_likeness`` and
``merging_groups``; what they offer is offered here too. How the parts of a trial are chosen:

| part | comes from |
| --- | --- |
| identifier | the registry that ranks highest (``RANKS``, then by name); a number now in use before one that it replaced |
| status and dates | first-hand before second-hand, then the record updated (verified) last |
| who may take part | whole from one record, never mixed: the first with criteria |
| arms and interventions | together from one record, since they refer to each other |
| sites | the richest registry's, and those of other registries in countries that it does not have |
| conditions, keywords, other identifiers, references, links | all, each once |
| everything else | the first record that has it: first-hand before second-hand, then by registry, then the newer |
"""  # noqa: E501

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import Registry
from trialpost.model.message import Message, say
from trialpost.model.reading import Door
from trialpost.model.sources import Merged, Record
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.status import StudyType
from trialpost.model.trial import Dates, Trial
from trialpost.registry.merging_facts import facts_of, registry_name
from trialpost.registry.merging_groups import groups
from trialpost.registry.merging_keys import Keys, keys_of, names_of, plain_words
from trialpost.registry.merging_likeness import alike, same_trial
from trialpost.registry.merging_sites import united_sites

__all__ = ["RANKS", "Keys", "groups", "keys_of", "merge", "names_of", "same_trial"]

RANKS = (Registry.CLINICALTRIALS_GOV, Registry.CTIS, Registry.EUCTR, Registry.ISRCTN)
"""Registries whose identifiers go before others', in this order."""

_DOORS = {door: place for place, door in enumerate(Door)}
_OPENNESS = (
    Status.RECRUITING, Status.AVAILABLE, Status.ENROLLING_BY_INVITATION, Status.NOT_YET_RECRUITING,
    Status.ACTIVE_NOT_RECRUITING, Status.TEMPORARILY_NOT_AVAILABLE, Status.SUSPENDED,
    Status.COMPLETED, Status.TERMINATED, Status.APPROVED_FOR_MARKETING,
    Status.NO_LONGER_AVAILABLE, Status.WITHDRAWN, Status.WITHHELD, Status.UNKNOWN,
)  # fmt: skip
"""Of the parts of one registry's record that are as new, the one that is most open speaks."""

_WHOLE = (
    "brief_title", "official_title", "acronym", "org_study_id", "phases", "condition_mesh",
    "condition_ancestors", "intervention_mesh", "intervention_ancestors", "brief_summary",
    "detailed_description", "central_contacts", "officials", "sponsor", "collaborators",
    "enrolment", "design", "outcomes",
)  # fmt: skip
"""Fields that come from the first record that has them."""

_UNITED: dict[str, Callable[[Any], Hashable]] = {
    "conditions": lambda one: plain_words(one) or one,
    "keywords": lambda one: plain_words(one) or one,
    "secondary_ids": lambda one: plain_words(one.value) or one.value,
    "references": lambda one: one.pmid or plain_words(one.citation or "") or one,
    "links": lambda one: one.url.rstrip("/"),
}
"""Fields that hold what all records have, each thing once, and by what things are the same."""

_NOTHING = Trial.__struct_defaults__
_DEFAULTS = dict(zip(Trial.__struct_fields__[-len(_NOTHING) :], _NOTHING, strict=True))


def merge(records: Sequence[Record]) -> Merged:
    """Make one trial of the records of a group; of a single record, its very trial.

    ``chosen`` is empty for a single record.
    """
    if len(records) == 1:
        return Merged(records[0].trial, {}, ())
    return _Merging(records).merged()


class _Content:
    """A trial in the order of its printed form, which is made only where nothing else settles."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.trial == other.trial

    def __hash__(self) -> int:
        return hash(self.trial.id)

    def __lt__(self, other: "_Content") -> bool:
        return repr(self.trial) < repr(other.trial)


class _Merging:
    """The records of one trial, in the orders in which they are asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.trials = [record.trial for record in records]
        indexes = range(len(records))
        self.by_name = sorted(indexes, key=self._name_order)
        self.by_rank = sorted(indexes, key=self._rank_order)
        self.by_age = sorted(indexes, key=self._age_order)
        self.chosen: dict[str, int] = {}

    def _last(self, index: int) -> tuple[object, ...]:
        """Settle what nothing else settles, whatever the order of the records."""
        record = self.records[index]
        return _DOORS[record.door], record.part, record.trial.id, _Content(record.trial)

    def _registry_order(self, index: int) -> tuple[int, str]:
        registry = self.trials[index].id.registry
        return (RANKS.index(registry) if registry in RANKS else len(RANKS)), registry.value

    def _is_former(self, index: int) -> bool:
        own = self.trials[index].id
        return any(own in other.aliases and other.id != own for other in self.trials)

    def _name_order(self, index: int) -> tuple[object, ...]:
        return (self._registry_order(index), *self._rank_order(index))

    def _rank_order(self, index: int) -> tuple[object, ...]:
        record = self.records[index]
        return (
            not record.door.is_first_hand,
            self._registry_order(index),
            self._is_former(index),
            *_oldness(record.trial.dates),
            *self._last(index),
        )

    def _age_order(self, index: int) -> tuple[object, ...]:
        record = self.records[index]
        return (
            not record.door.is_first_hand,
            *_oldness(record.trial.dates),
            self._registry_order(index),
            self._is_former(index),
            _OPENNESS.index(record.trial.status),
            *self._last(index),
        )

    def merged(self) -> Merged:
        """Choose every part, and say what does not agree."""
        values: dict[str, Any] = {"id": self.trials[self._choose("id", self.by_name[0])].id}
        for field in _WHOLE:
            values[field] = self._first(field, self.by_rank)
        values |= self._statuses()
        values |= self._together("arms", "interventions")
        values["type"] = self._type()
        values["eligibility"] = self._eligibility()
        for field, same in _UNITED.items():
            values[field] = self._united(field, same)
        values["aliases"] = self._aliases()
        values["dates"] = self._dates()
        values["sites"], self.chosen["sites"] = united_sites(self.records, self.by_rank)
        values["has_results"] = any(trial.has_results for trial in self.trials)
        reasons = (*self._joined(), *self._contradictions())
        return Merged(Trial(**values), self.chosen, reasons)

    def _choose(self, field: str, index: int) -> int:
        self.chosen[field] = index
        return index

    def _first(self, field: str, order: Iterable[int]) -> Any:
        empty = _DEFAULTS.get(field, "")
        for index in order:
            value = getattr(self.trials[index], field)
            if value != empty:
                self._choose(field, index)
                return value
        return empty

    def _together(self, *fields: str) -> dict[str, Any]:
        def has(index: int) -> bool:
            return any(getattr(self.trials[index], field) for field in fields)

        index = next(filter(has, self.by_rank), self.by_rank[0])
        for field in fields:
            self._choose(field, index)
        return {field: getattr(self.trials[index], field) for field in fields}

    def _type(self) -> StudyType:
        known = [i for i in self.by_rank if self.trials[i].type is not StudyType.UNKNOWN]
        return self.trials[self._choose("type", (known or self.by_rank)[0])].type

    def _eligibility(self) -> Any:
        empty = _DEFAULTS["eligibility"]
        told = [i for i in self.by_rank if self.trials[i].eligibility.criteria.strip()]
        some = [i for i in self.by_rank if self.trials[i].eligibility != empty]
        index = (told or some or self.by_rank)[0]
        return self.trials[self._choose("eligibility", index)].eligibility

    def _statuses(self) -> dict[str, Any]:
        """Take the status with what explains it; a registry that says nothing is passed over."""
        telling = [i for i in self.by_age if _tells_status(self.trials[i])] or self.by_age
        trial = self.trials[telling[0]]
        for field in ("status", "last_known_status", "why_stopped"):
            self._choose(field, telling[0])
        return {
            "status": trial.status,
            "last_known_status": trial.last_known_status,
            "why_stopped": trial.why_stopped,
        }

    def _dates(self) -> Dates:
        """Take each date from the record that gives the status, else from the next newest."""
        told = self.chosen["status"]
        order = [told, *(index for index in self.by_age if index != told)]
        self._choose("dates", told)
        return Dates(**{
            field: next(
                (d for i in order if (d := getattr(self.trials[i].dates, field)) is not None), None
            )
            for field in Dates.__struct_fields__
        })  # fmt: skip

    def _united(self, field: str, same: Callable[[Any], Hashable]) -> tuple[Any, ...]:
        found: dict[Hashable, Any] = {}
        for index in self.by_rank:
            for one in getattr(self.trials[index], field):
                self.chosen.setdefault(field, index)
                found.setdefault(same(one), one)
        return tuple(found.values())

    def _aliases(self) -> tuple[str, ...]:
        """Unite the aliases and the identifiers of all records, without the chosen one."""
        own = self.trials[self.chosen["id"]].id
        found: dict[str, None] = {}
        for index in self.by_name:
            found |= dict.fromkeys((str(self.trials[index].id), *self.trials[index].aliases))
        found.pop(own, None)
        self._choose("aliases", self.chosen["id"])
        return tuple(found)

    def _joined(self) -> tuple[Message, ...]:
        """Say of each registration why it is in the group: by its likeness to an earlier one."""
        facts = {self.trials[i].id: facts_of(self.trials[i]) for i in reversed(self.by_name)}
        reasons: list[Message] = []
        before: list[Any] = []
        for one in reversed(facts.values()):
            likenesses = [alike(other, one) for other in before]
            reasons += next((each.reasons for each in likenesses if each.same), ())
            before.append(one)
        return tuple(reasons)

    def _contradictions(self) -> tuple[Message, ...]:
        """Keep in sight which registries, or parts of one, give another status than the chosen.

        An older form of one record does not contradict it: it is merely older.
        """
        chosen = self.records[self.chosen["status"]]
        spoken: dict[Hashable, Record] = {}
        for record in (self.records[index] for index in self.by_age):
            if _tells_status(record.trial):
                spoken.setdefault(_voice(record, chosen), record)
        status = chosen.trial.status
        others = [record for record in spoken.values() if record.trial.status is not status]
        return tuple(_contradiction(chosen, other) for other in others)


def _voice(record: Record, chosen: Record) -> Hashable:
    """Say for whom a record speaks: its registry and part; a newer one than the chosen, itself."""
    is_newer = _oldness(record.trial.dates) < _oldness(chosen.trial.dates)
    return record.trial.id.registry, record.part, record.door if is_newer else None


def _tells_status(trial: Trial) -> bool:
    return (
        trial.status is not Status.UNKNOWN
        or trial.last_known_status is not None
        or trial.id.registry is Registry.CLINICALTRIALS_GOV
    )


def _oldness(dates: Dates) -> tuple[int, int]:
    """Order records from the newest: by their last update, then by their last verification."""
    updated = dates.last_update_posted or dates.last_update_submitted or dates.last_verified
    return -_day(updated), -_day(dates.last_verified)


def _day(date: PartialDate | None) -> int:
    return (date.earliest() if date else dt.date.min).toordinal()


def _contradiction(chosen: Record, other: Record) -> Message:
    text = "{registry} says {status}{when}; {other_registry} says {other_status}{other_when}."
    return say(
        text,
        registry=_where(chosen),
        status=_words(chosen.trial.status),
        when=_when(chosen.trial),
        other_registry=_where(other),
        other_status=_words(other.trial.status),
        other_when=_when(other.trial),
    )


def _where(record: Record) -> Message | str:
    name = registry_name(record.trial.id.registry)
    told = f"{name} ({record.part})" if record.part else name
    return told if record.door.is_first_hand else say("a copy from {registry}", registry=told)


def _words(status: Status) -> str:
    return status.value.replace("_", " ")


def _when(trial: Trial) -> Message | str:
    dates = trial.dates
    if dates.last_verified:
        return say(", verified {date}", date=str(dates.last_verified))
    updated = dates.last_update_posted or dates.last_update_submitted
    return say(", updated {date}", date=str(updated)) if updated else ""
