"""Profiles that say nothing, but for which of their lists are finished.

What a profile says nothing of comes out as it does for such a one (``leaf_index``), whoever it is.
"""

import functools

import msgspec

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.order import Order
from trialpost.model.profile import HealthCondition, Medication, Procedure, Profile

_NOTHING = "zzyzzyx"
"""A name that nothing has, for a profile with an entry that is not understood."""


class Blank(msgspec.Struct, frozen=True):
    """Which lists are finished, and which of these hold what nobody understood.

    ``of_habits`` says whether tobacco, alcohol or drugs are spoken of at all.
    """

    complete: frozenset[str]
    unclear: frozenset[str]
    of_habits: bool


def blank_of(facts: Facts) -> Blank:
    """Return what a profile is to all that it says nothing of."""
    # An entry that is not understood may be anything that its finished list would name.
    unclear = frozenset(one.part for one in facts.told if not one.concepts)
    return Blank(facts.complete, unclear & facts.complete, facts.tells_of_habits)


@functools.lru_cache(maxsize=256)
def blank_facts(blank: Blank, order: Order) -> Facts:
    """Return such a profile, worked out."""
    unclear = blank.unclear
    profile = Profile(
        complete=tuple(sorted(blank.complete)),
        conditions=(HealthCondition(name=_NOTHING),) if "conditions" in unclear else (),
        medications=(Medication(name=_NOTHING),) if "medications" in unclear else (),
        procedures=(Procedure(name=_NOTHING),) if "procedures" in unclear else (),
    )
    facts = Facts(profile, order)
    facts.tells_of_habits = blank.of_habits
    return facts
