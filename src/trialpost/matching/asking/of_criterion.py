"""The question that would settle one criterion, or one coded check, for a person."""

import datetime as dt
from collections.abc import Sequence

from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.when_said import dated_fact_of
from trialpost.matching.asking.making import kind_of
from trialpost.matching.asking.put import how_put
from trialpost.matching.asking.wording import labels_of, question_of, units_of_its_own
from trialpost.matching.questions import A_MONTH_WILL_DO, DATED, FIELDS, YES_NO
from trialpost.model.match import Question
from trialpost.model.message import say
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    Measured,
    Not,
    ReadCriterion,
    leaves,
)

AS_WRITTEN = say("Is this so for you: “{words}”?")
"""Asks a point in the trial's own words, where they cannot be put more plainly."""


def question_about(
    read: ReadCriterion, needs: Sequence[str], facts: Facts, today: dt.date
) -> Question | None:
    """Return what to ask a person about a criterion that is not known.

    Args:
        read: the criterion with its tree.
        needs: the facts that would settle it, the most useful first (``JudgedCriterion.needs``).
        facts: the person.
        today: the day.

    Returns:
        The question about the first of the facts that a person can be asked for and was not asked
        for yet; ``None`` if there is none.
    """
    asked = {fact for fact in needs if fact in facts.profile.answers}
    for fact in needs:
        if fact not in asked:
            question = _about(read, fact, facts, today) or _as_written(read, fact)
            if question is not None:
                return question
    return None


def question_about_field(fact: str) -> Question | None:
    """Return the question about a field of the profile that a coded check waits for."""
    if fact not in FIELDS:
        return None
    words, answers, kind = FIELDS[fact]
    return Question(fact=fact, question=words, answers=answers, settles=1, kind=kind)


def _about(read: ReadCriterion, fact: str, facts: Facts, today: dt.date) -> Question | None:
    if fact in FIELDS:
        return question_about_field(fact)
    for leaf in leaves(read.requirement):
        if fact in (fact_of(leaf), narrowed_fact_of(leaf)):
            dated = dated_fact_of(leaf) if "@" in fact else ""
            if dated and dated not in facts.profile.answers:
                question = _put(leaf, dated, facts, today)
                if question is not None:
                    return question
            return _put(leaf, fact, facts, today)
    return None


def _as_written(read: ReadCriterion, fact: str) -> Question | None:
    """Ask a point as it is written, if it is one statement and the fact is just that statement."""
    leaf = read.requirement
    if isinstance(leaf, All | Any | AllOrAny | AtLeast | Not) or "@" not in fact:
        return None
    if narrowed_fact_of(leaf) != fact:
        return None
    words = say(AS_WRITTEN.text, words=read.criterion.text)
    return Question(fact=fact, question=words, answers=YES_NO, settles=1)


def _put(leaf: Leaf, fact: str, facts: Facts, today: dt.date) -> Question | None:
    ask = how_put(leaf, fact, facts, today)
    if ask is None:
        return None
    words, answers = question_of(ask, fact, leaf)
    labels = labels_of(fact)
    measured = isinstance(leaf, Measured) and not labels
    dated = say(A_MONTH_WILL_DO.text) if ask in DATED else None
    return Question(
        fact=fact,
        question=words,
        answers=answers,
        settles=1,
        kind=kind_of(ask, measured=measured),
        why=dated,
        labels=labels,
        units=units_of_its_own(leaf) if isinstance(leaf, Measured) and measured else (),
    )
