"""Tell which of a trial's records give fields, and which are but sources of it.

What a registry has since removed from a record must not come back from an outdated form of it, nor
from a copy: beside the record itself these give names of the trial and contradictions only.
"""

from collections import defaultdict
from collections.abc import Sequence

from trialpost.model.identifiers import RegistryId
from trialpost.model.reading import Door
from trialpost.model.sources import Record

FORMS = {Door.CTGOV_API: "API record", Door.CTGOV_XML: "XML"}
"""The two forms of one content in which ClinicalTrials.gov has handed out its records."""


def giving(records: Sequence[Record], by_rank: Sequence[int]) -> frozenset[int]:
    """Return the indexes of the records that give fields.

    ``by_rank`` has the records' indexes, the governing one first. Parts of one registration (member
    states, posted results) have contents of their own, and so has a copy of a part of which there
    is no first-hand record.
    """
    outdated = _outdated(records, by_rank)
    parts: dict[RegistryId, set[str]] = defaultdict(set)
    for record in records:
        if record.door.is_first_hand:
            parts[record.trial.id].add(record.part)
    copies = {index for index in by_rank if _is_told_first_hand(records[index], parts)}
    return frozenset(by_rank) - outdated - copies


def _outdated(records: Sequence[Record], by_rank: Sequence[int]) -> set[int]:
    """Return the forms of a registration at ClinicalTrials.gov that do not govern it."""
    forms = [index for index in by_rank if records[index].door in FORMS]
    governing: dict[RegistryId, int] = {}
    for index in forms:
        governing.setdefault(records[index].trial.id, index)
    return set(forms) - set(governing.values())


def _is_told_first_hand(copy: Record, parts: dict[RegistryId, set[str]]) -> bool:
    """Tell whether a record is a copy of what a first-hand record among them tells."""
    if copy.door.is_first_hand or copy.trial.id not in parts:
        return False
    return not copy.part or copy.part in parts[copy.trial.id]
