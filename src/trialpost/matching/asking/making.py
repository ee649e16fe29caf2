"""Make questions of what was weighed: words, answers, why they are asked, what goes along."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import Silence
from trialpost.matching.asking.candidates import Candidate
from trialpost.matching.asking.cases import Case
from trialpost.matching.asking.next import Weighed, weigh
from trialpost.matching.asking.standing import Open, Standing
from trialpost.matching.asking.wording import (
    called,
    labels_of,
    question_of,
    units_of,
    where_it_stands,
)
from trialpost.matching.questions import (
    A_MONTH_WILL_DO,
    BOTH,
    DATED,
    FIELDS,
    LISTS,
    MORE,
    MORE_OF,
    SPECIAL,
    THAT_IS_ALL,
    THINGS_AT_ONCE,
    WHY_IN,
    WHY_LIMIT,
    WHY_LIST,
    WHY_NOT_TAKING,
    WHY_OUT,
    WHY_TAKING,
    WHY_WAITS,
    YES_NO,
    Ask,
)
from trialpost.model.match import AlsoAsked, Question, QuestionKind
from trialpost.model.message import Message, say
from trialpost.model.requirement import HasCondition, Leaf, Measured, Treated
from trialpost.vocabulary.plain import counted

AT_ONCE = 5
"""Further things, at most, that are asked for in the same breath."""


def questions_about(
    trials: Sequence[Open],
    facts: Facts,
    today: dt.date,
    silence: Silence = Silence.STRICT,
    *,
    limit: int | None = None,
) -> tuple[Question, ...]:
    """Return what to ask a person, what is expected to settle most first.

    Args:
        trials: those that the person's coded fields leave open.
        facts: the person.
        today: the day.
        silence: what it means that the person does not mention something.
        limit: how many questions to return; ``None`` returns all.
    """
    standing = Standing(trials, facts, today, silence)
    weighed = weigh(standing)
    return tuple(_question(standing, one, weighed) for one in weighed[:limit])


def _question(standing: Standing, one: Weighed, all_weighed: Sequence[Weighed]) -> Question:
    candidate = one.candidate
    if candidate is None:
        words, answers, kind = FIELDS[one.fact]
        return Question(
            fact=one.fact,
            question=words,
            answers=answers,
            settles=one.settles,
            kind=kind,
            why=counted(one.settles, *WHY_WAITS),
        )
    if candidate.leaf is None or candidate.ask is None:
        return _about_list(one, candidate)
    words, answers = question_of(candidate.ask, one.fact, candidate.leaf)
    why = _why(standing, candidate, one.trials)
    leaf = candidate.leaf
    measured = isinstance(leaf, Measured)
    labels = labels_of(one.fact)
    return Question(
        fact=one.fact,
        question=words,
        answers=answers,
        settles=one.settles,
        kind=kind_of(candidate.ask, measured=measured and not labels),
        why=_told_how(candidate.ask, leaf, why),
        labels=labels,
        units=units_of(leaf) if isinstance(leaf, Measured) and not labels else (),
        also=_also(candidate, all_weighed),
    )


def kind_of(ask: Ask, *, measured: bool) -> QuestionKind:
    """Return how a question is answered."""
    if ask in DATED:
        return QuestionKind.DATE
    return QuestionKind.VALUE if measured else QuestionKind.CHOICE


def _told_how(ask: Ask, leaf: Leaf, why: Message) -> Message:
    """Add to why something is asked what a person needs to know to answer it."""
    if ask in DATED:
        return say(BOTH.text, first=why, second=A_MONTH_WILL_DO)
    return where_it_stands(leaf, why) if isinstance(leaf, Measured) else why


def _about_list(one: Weighed, candidate: Candidate) -> Question:
    """Return the question whether a list is finished, or for what more there is."""
    more = candidate.more
    return Question(
        fact=one.fact,
        question=(MORE_OF if more else LISTS)[candidate.part],
        answers=() if more else (THAT_IS_ALL, MORE),
        settles=one.settles,
        kind=QuestionKind.LIST,
        why=counted(one.settles, *WHY_LIST),
    )


def _why(standing: Standing, candidate: Candidate, trials: frozenset[int]) -> Message:
    """Say how many trials an answer settles something about, and what all of them do with it.

    A trial that is lost already, or in which no answer decides a criterion, is not counted.
    """
    roles = {role for slot in candidate.slots for role in standing.kinds_of[slot]}
    if isinstance(candidate.leaf, Measured):
        return counted(len(trials), *WHY_LIMIT)
    if not isinstance(candidate.leaf, HasCondition | Treated) or "@" in candidate.fact:
        return counted(len(trials), *WHY_WAITS)
    taken = candidate.ask is Ask.MEDICINE
    if roles == {True}:
        return counted(len(trials), *(WHY_NOT_TAKING if taken else WHY_OUT))
    lost = trials & _lost_without(standing, candidate) if roles == {False} else frozenset()
    if not lost:
        return counted(len(trials), *WHY_WAITS)
    return counted(len(lost), *(WHY_TAKING if taken else WHY_IN))


def _lost_without(standing: Standing, candidate: Candidate) -> set[int]:
    """Return the trials that a "no" rules out: none of those that take others in its place."""
    no = Case(answer=YES_NO[1], chance=1.0, before=standing.facts, fact=candidate.fact)
    then = standing.outcome([(candidate.slots, no)]).lost[:, 0]
    return {int(one) for one in np.flatnonzero(then)}


def asked_at_once(candidate: Candidate, weighed: Sequence[Weighed]) -> tuple[Candidate, ...]:
    """Return what one can ask for in the same breath: what is put alike, the most worth first."""
    if not _goes_with_others(candidate):
        return ()
    others = (one.candidate for one in weighed)
    found = [
        one
        for one in others
        if one is not None
        and one.ask is candidate.ask
        and one.fact != candidate.fact
        and _goes_with_others(one)
    ]
    return tuple(found[:AT_ONCE])


def _also(candidate: Candidate, weighed: Sequence[Weighed]) -> tuple[AlsoAsked, ...]:
    return tuple(
        AlsoAsked(fact=one.fact, name=called(leaf.name, leaf.concept))
        for one in asked_at_once(candidate, weighed)
        if isinstance(leaf := one.leaf, HasCondition | Treated)
    )


def _goes_with_others(candidate: Candidate) -> bool:
    return (
        candidate.ask in THINGS_AT_ONCE
        and candidate.ask is not Ask.ALLERGY
        and "@" not in candidate.fact
        and candidate.fact not in SPECIAL
        and isinstance(candidate.leaf, HasCondition | Treated)
    )
