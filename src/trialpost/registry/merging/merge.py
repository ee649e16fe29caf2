"""Make one trial out of all the records that tell of it, and say where each part came from.

How records are found, compared and grouped stands in ``merging_keys``, ``merging_likeness`` and
``merging_groups``; what they offer is offered here too. How the parts of a trial are chosen:

| part | comes from |
| --- | --- |
| identifier | the registry that ranks highest (``RANKS``, then by name); a number now in use before one that it replaced |
| status, on what it rests, end of recruitment | stated before worked out from dates; first-hand before second-hand; then the record updated (verified) last; of a record's parts the most open |
| when it was checked and updated | the record that gives the status, and never a copy beside a first-hand record |
| other dates | first-hand before second-hand; then the record that gives the status, then the newest |
| who may take part | whole from one record, never mixed: the first with criteria |
| arms and interventions | together from one record, since they refer to each other |
| sites | the richest registry's, and those of other registries in countries that it does not have |
| conditions, keywords, other identifiers, references, links | all, each once |
| everything else | the first record that has it: first-hand before second-hand, then by registry, then the newer |

Other identifiers come from every record; all else only from those that ``merging.giving`` names:
neither an outdated form of a record nor a copy puts back what its registry has removed.
"""  # noqa: E501

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from trialpost.model.identifiers import Registry
from trialpost.model.message import Message
from trialpost.model.reading import Door
from trialpost.model.sources import Merged, Record
from trialpost.model.status import StudyType
from trialpost.model.trial import Dates, Trial
from trialpost.registry.merging.facts import facts_of
from trialpost.registry.merging.giving import giving
from trialpost.registry.merging.grouping import groups
from trialpost.registry.merging.keys import Keys, keys_of, names_of, plain_words
from trialpost.registry.merging.likeness import alike, same_trial
from trialpost.registry.merging.sites import united_sites
from trialpost.registry.merging.status import OPENNESS, contradictions, oldness, spokesman

__all__ = ["RANKS", "Keys", "groups", "keys_of", "merge", "names_of", "same_trial"]

RANKS = (Registry.CLINICALTRIALS_GOV, Registry.CTIS, Registry.EUCTR, Registry.ISRCTN)
"""Registries whose identifiers go before others', in this order."""

_DOORS = {door: place for place, door in enumerate(Door)}
_WHOLE = (
    "brief_title", "official_title", "acronym", "org_study_id", "phases", "condition_mesh",
    "condition_ancestors", "intervention_mesh", "intervention_ancestors", "brief_summary",
    "detailed_description", "central_contacts", "officials", "sponsor", "collaborators",
    "enrolment", "design", "outcomes",
)  # fmt: skip
"""Fields that come from the first record that has them."""

_STATUS = ("status", "status_basis", "last_known_status", "why_stopped")
"""Fields that come from the record that says how the trial stands."""

_OF_THE_RECORD = ("last_verified", "last_update_posted", "last_update_submitted")
"""Dates of a record, which tell how old its status is."""

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
_EMPTY = {"brief_title": "", "type": StudyType.UNKNOWN, **_DEFAULTS}
"""What a field holds that no record tells."""


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
    """The records of one trial, in the orders in which they are asked.

    ``by_rank`` and ``by_age`` have only the records that give fields; ``every_by_rank`` and
    ``every_by_age`` have all.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.trials = [record.trial for record in records]
        indexes = range(len(records))
        self.by_name = sorted(indexes, key=self._name_order)
        self.every_by_rank = sorted(indexes, key=self._rank_order)
        self.every_by_age = sorted(indexes, key=self._age_order)
        givers = giving(records, self.every_by_rank)
        self.by_rank = [index for index in self.every_by_rank if index in givers]
        self.by_age = [index for index in self.every_by_age if index in givers]
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
            *oldness(record.trial.dates),
            *self._last(index),
        )

    def _age_order(self, index: int) -> tuple[object, ...]:
        record = self.records[index]
        return (
            not record.door.is_first_hand,
            *oldness(record.trial.dates),
            self._registry_order(index),
            self._is_former(index),
            OPENNESS.index(record.trial.status),
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
        values["has_results"] = any(self.trials[i].has_results for i in self.by_rank)
        told = self.records[self.chosen["status"]]
        reasons = (*self._joined(), *contradictions(self.records, self.every_by_age, told))
        return Merged(Trial(**values), self._told(values), reasons)

    def _told(self, values: dict[str, Any]) -> dict[str, int]:
        """Leave out of ``chosen`` what no record tells."""
        return {
            field: index
            for field, index in self.chosen.items()
            if field not in _EMPTY or values[field] != _EMPTY[field]
        }

    def _choose(self, field: str, index: int) -> int:
        self.chosen[field] = index
        return index

    def _first(self, field: str, order: Iterable[int]) -> Any:
        empty = _EMPTY[field]
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
        """Take the status with what explains it."""
        index = spokesman(self.records, self.by_age)
        for field in _STATUS:
            self._choose(field, index)
        return {field: getattr(self.trials[index], field) for field in _STATUS}

    def _dates(self) -> Dates:
        """Take the dates of the trial's life from the record that gives the status, or the newest.

        When a record was checked or changed dates the status, and nothing else does: those dates
        come from the record that gives the status or from none, and never from a copy beside a
        first-hand record.
        """
        told = self._choose("dates", self.chosen["status"])
        order = [told, *(index for index in self.by_age if index != told)]
        order.sort(key=lambda index: not self.records[index].door.is_first_hand)
        own = [told] if self.records[told].door.is_first_hand or told == order[0] else []
        values: dict[str, Any] = {}
        for field in Dates.__struct_fields__:
            asked = own if field in _OF_THE_RECORD else order
            told_of = (getattr(self.trials[index].dates, field) for index in asked)
            values[field] = next((date for date in told_of if date is not None), None)
        values["recruitment_end"] = self.trials[told].dates.recruitment_end
        return Dates(**values)

    def _united(self, field: str, same: Callable[[Any], Hashable]) -> tuple[Any, ...]:
        found: dict[Hashable, Any] = {}
        for index in self.every_by_rank if field == "secondary_ids" else self.by_rank:
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
