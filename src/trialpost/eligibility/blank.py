"""Profiles that say nothing, but for which of their lists are finished.

What a profile says nothing of comes out as it does for such a one (``leaf_index``), whoever it is.
So it does after an answer that is merely thought of. What is kept here is therefore of statements
and of questions, and of nobody.
"""

import datetime as dt
import functools

import msgspec

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.judging.found_by import tests_named, tests_showing
from trialpost.eligibility.named_within import is_test
from trialpost.eligibility.order import Order
from trialpost.eligibility.when_said import asks_for_day
from trialpost.model.profile import HealthCondition, Medication, Procedure, Profile
from trialpost.model.requirement import Leaf, Measured, Treated

_NOTHING = "zzyzzyx"
"""A name that nothing has, for a profile with an entry that is not understood."""


class Blank(msgspec.Struct, frozen=True, cache_hash=True):
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


_STATEMENTS, _ANSWERED = 32_768, 65_536


@functools.lru_cache(maxsize=_STATEMENTS)
def found_of_nobody(leaf: Leaf, blank: Blank, order: Order) -> Found:
    """Return what is found of a leaf about whoever says nothing of it."""
    return judge_leaf(leaf, blank_facts(blank, order), dt.date.min)


def rests_on_one_answer(leaf: Leaf, order: Order, fact: str) -> bool:
    """Say whether an answer settles a leaf by itself, of which a person said nothing before.

    A value may be reckoned with others of the person's, a day is told anew each day, and words that
    narrow a leaf may name a test that the person told of, or what one has shown.
    """
    if isinstance(leaf, Measured) or asks_for_day(fact):
        return False
    qualifiers: tuple[str, ...] = getattr(leaf, "qualifiers", ())
    if not qualifiers:
        return True
    shows = isinstance(leaf, Treated) and is_test(leaf.concept)
    names = order.lexicon
    return not shows and not any(
        tests_named(one, names) or tests_showing(one, names) for one in qualifiers
    )


@functools.lru_cache(maxsize=_ANSWERED)
def found_by_answer(
    leaf: Leaf, blank: Blank, order: Order, fact: str, answer: str, today: dt.date
) -> Found:
    """Return what is found of a leaf about whoever gives one answer and says nothing else of it."""
    return judge_leaf(leaf, _who_answered(blank, order, fact, answer), today)


@functools.lru_cache(maxsize=1024)
def _who_answered(blank: Blank, order: Order, fact: str, answer: str) -> Facts:
    return blank_facts(blank, order).answered(fact, answer)
