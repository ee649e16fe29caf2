"""Say what else changed in a record: each field by a plain name, or as the registry's own."""

from collections.abc import Sequence

from trialpost.model.change import OtherChanged
from trialpost.model.message import Message, say

_REGISTRY = say("details for the registry")
"""What no patient would ask about: numbers, kinds, terms and dates of the record's own upkeep."""

_FIELDS = {
    "dates.last_verified": say("when it was last checked"),
    "dates.last_update_submitted": say("when it was last changed"),
    "dates.last_update_posted": say("when the change was shown"),
    "dates.results_first_posted": say("when results were first shown"),
    "dates.recruitment_end": say("when it stops taking people"),
    "why_stopped": say("the reason why it was stopped"),
    "acronym": say("its short name"),
    "official_title": say("the official title"),
    "keywords": say("the words to search by"),
    "outcomes": say("what it measures"),
    "arms": say("the groups"),
    "brief_summary": say("the summary"),
    "detailed_description": say("the longer text"),
    "officials": say("who leads it"),
    "sponsor": say("who runs it"),
    "collaborators": say("who helps to run it"),
    "design": say("how it is done"),
    "references": say("what was written about it"),
    "links": say("where to read more"),
    "eligibility.criteria": say("how the rules for joining are set out"),
    "eligibility.ages": say("how the ages are written"),
    "eligibility.gender_based": say("what is meant by women and men"),
    "eligibility.gender_description": say("what is meant by women and men"),
    "eligibility.study_population": say("who is asked to join"),
    "sites": say("the order of the sites"),
    "sites.coordinates": say("where sites lie on the map"),
}  # fmt: skip


def say_other(change: OtherChanged, _place: str) -> Message:
    """Name the field that changed."""
    return say_details([change])


def say_details(changes: Sequence[OtherChanged]) -> Message:
    """Name the fields of the record that changed, in one sentence, those for the registry last."""
    named = {name.text: name for one in changes if (name := _FIELDS.get(one.field))}
    if any(one.field not in _FIELDS for one in changes):
        named[_REGISTRY.text] = _REGISTRY
    return say("In the record changed: {names}.", names=list(named.values()))
