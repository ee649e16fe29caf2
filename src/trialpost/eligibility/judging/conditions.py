"""Judge leaves about illnesses, the person's own and their relatives'."""

import datetime as dt

from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of
from trialpost.eligibility.facts import NO, UNSURE, YES, Facts
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import judge_having
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.named_within import FAMILIES
from trialpost.eligibility.told import Meant, Told, kept_forms, kept_key, name_key
from trialpost.model.requirement import FamilyHistory, HasCondition, When
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.spelling import form_of

CONDITIONS_PART = ("conditions",)


_GOING_ON = frozenset(map(form_of, ("active", "ongoing", "current", "known", "or", "and")))
_ALL_HAVE_SOME = frozenset({"infection", "genetic-disease"})
"""Families of which nearly everybody has a member; a trial that names one means the grave ones."""


def judge_condition(leaf: HasCondition, facts: Facts, today: dt.date) -> Found:
    """Judge whether the person has, or had, an illness (``judging.having``).

    Athlete's foot is an infection, and not what a trial means that keeps out "infections"; one that
    is asked for as going on is. An itch is no skin disease yet.
    """
    found = judge_having(leaf, facts, today, CONDITIONS_PART)
    told = found.told
    if not isinstance(told, Told):
        return found
    going_on = leaf.infection and bool(leaf.qualifiers) and _asks_whether_it_goes_on(leaf)
    if found.why is Why.NARROWED and going_on and told.status == "current":
        return Found(HOLDS, Why.HAS, told)
    if found.truth != HOLDS or leaf.concept in told.concepts:
        return found
    one_of_many = leaf.concept in _ALL_HAVE_SOME and leaf.when is not When.CURRENT
    if one_of_many or (leaf.concept in FAMILIES and _is_sign(told, facts)):
        return Found(UNKNOWN, Why.RELATED, told, need=narrowed_fact_of(leaf))
    return found


def _is_sign(told: Told, facts: Facts) -> bool:
    """Say whether something told is a sign of illness, such as an itch, and no illness."""
    names = facts.order.lexicon
    kinds = {names.concept(one).kind for one in told.concepts if one in names}
    return kinds == {Kind.SYMPTOM}


def _asks_whether_it_goes_on(leaf: HasCondition) -> bool:
    """Say whether all that narrows an infection is that it is active: one that is there is."""
    return not (leaf.severity or leaf.stage) and all(
        kept_forms(one) <= _GOING_ON for one in leaf.qualifiers
    )


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
    return name_key(name) == kept_key(leaf.name)
