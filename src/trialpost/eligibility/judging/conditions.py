"""Judge leaves about illnesses, the person's own and their relatives'."""

import datetime as dt

from trialpost.eligibility.fact_keys import fact_of
from trialpost.eligibility.facts import NO, UNSURE, YES, Facts
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import judge_having
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.told import Meant, name_key
from trialpost.model.requirement import FamilyHistory, HasCondition

CONDITIONS_PART = ("conditions",)


def judge_condition(leaf: HasCondition, facts: Facts, today: dt.date) -> Found:
    """Judge whether the person has, or had, an illness (``judging.having``)."""
    return judge_having(leaf, facts, today, CONDITIONS_PART)


def judge_family(leaf: FamilyHistory, facts: Facts, _today: dt.date) -> Found:
    """Judge whether a relative has an illness.

    ==================================  ==================
    told                                a relative has it
    ==================================  ==================
    a relative has it, or a form of it  holds; with a qualifier not known
    no to ``family:x``                  does not hold
    a finished list without it          does not hold
    nothing                             not known, in a note too
    ==================================  ==================
    """
    need = fact_of(leaf)
    answer = facts.answer(need)
    if answer == NO:
        return Found(LACKS, Why.SAID_NO)
    if answer == UNSURE:
        return Found(UNKNOWN, Why.NOT_SURE)
    has = answer == YES or any(_names(leaf, name, meant, facts) for name, meant in facts.family)
    if has:
        return Found(UNKNOWN if leaf.qualifiers else HOLDS, Why.SAID_YES)
    if "family_history" in facts.complete:
        return Found(LACKS, Why.NOT_LISTED, ("family_history",))
    return Found(UNKNOWN, Why.NOT_SAID, need=need)


def _names(leaf: FamilyHistory, name: str, meant: Meant, facts: Facts) -> bool:
    if leaf.concept:
        return any(facts.order.is_a(one, leaf.concept) for one in meant.concepts)
    return name_key(name) == name_key(leaf.name)
