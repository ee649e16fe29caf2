"""The answers that a person may give to a question, each with how likely it is."""

import datetime as dt
import functools
import itertools
import math

from trialpost.eligibility.answering import is_settled_elsewhere
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.when_said import LAST
from trialpost.matching.asking.chances import (
    A_FORM_OF_IT,
    CHILD,
    FORM_UNSURE,
    LAST_TYPICALLY,
    MAYBE_IT,
    NARROWED,
    NOW,
    SINCE_TYPICALLY,
    Chance,
    chance_of,
    likely_values,
)
from trialpost.matching.questions import ASKED, NOW_OR_PAST, SPECIAL, YES_NO, Ask
from trialpost.model.requirement import HasCondition, Leaf, Measured, Treated
from trialpost.vocabulary.measurements import measurement

_GROWN_UP = 18 * 365.25


class Case:
    """One answer, and how likely it is; the person as they would be then is worked out if need be.

    ``fact`` is what it answers; empty where it does more than to answer that, as the end of a list.
    Its repr shows nothing of the person.
    """

    def __init__(
        self, *, answer: str, chance: float, before: Facts, fact: str, facts: Facts | None = None
    ) -> None:
        """Take an answer and who gives it; ``facts`` are they after it, where it is known."""
        self.answer, self.chance = answer, chance
        self.fact = "" if facts is not None or is_settled_elsewhere(fact) else fact
        self._asked, self._before = fact, before
        if facts is not None:
            self.__dict__["facts"] = facts

    def __repr__(self) -> str:
        return "Case(…)"

    @functools.cached_property
    def facts(self) -> Facts:
        """The person as they would be known then."""
        return self._before.answered(self._asked, self.answer)


def cases_of(
    ask: Ask,
    fact: str,
    leaf: Leaf,
    facts: Facts,
    today: dt.date,
    limits: tuple[float, ...],
    *,
    yes: float | None = None,
) -> tuple[Case, ...]:
    """Return the answers that settle something, with their chances.

    Args:
        ask: how the question is put.
        fact: what it asks.
        leaf: a statement that asks it.
        facts: the person.
        today: the day.
        limits: those that trials set, for a measurement.
        yes: how likely a yes is, where the table does not say.
    """
    chance = NARROWED if "@" in fact else chance_of(fact, measured=isinstance(leaf, Measured))
    known = 1 - (FORM_UNSURE if _is_a_form(leaf, facts) else chance.unsure)
    if isinstance(leaf, Measured):
        return tuple(
            Case(answer=answer, chance=share * known, before=facts, fact=fact)
            for answer, share in _values(fact, leaf, limits)
        )
    likely = yes_chance(fact, leaf, facts, today) if yes is None else yes
    offered = SPECIAL[fact][1] if fact in SPECIAL else ASKED[ask].answers
    shares = _shares(offered, likely)
    return tuple(
        Case(answer=answer, chance=share * known, before=facts, fact=fact)
        for answer, share in shares.items()
    )


def days_of(
    fact: str, stretches: tuple[float, ...], facts: Facts, today: dt.date
) -> tuple[Case, ...]:
    """Return a day between each two stretches that trials ask for, with its chance.

    Args:
        fact: what is asked, a key that asks for a day.
        stretches: days back from today at which trials decide otherwise, in order.
        facts: the person.
        today: the day.
    """
    typical = LAST_TYPICALLY if fact.endswith(LAST) else SINCE_TYPICALLY
    bounds = (0.0, *stretches, (stretches[-1] if stretches else typical) + 2 * typical)
    found = []
    for first, past in itertools.pairwise(bounds):
        longer = 0.0 if past == bounds[-1] else math.exp(-past / typical)
        share = math.exp(-first / typical) - longer
        day = today - dt.timedelta(days=round((first + past) / 2))
        answer = day.isoformat()
        known = share * (1 - NARROWED.unsure)
        found.append(Case(answer=answer, chance=known, before=facts, fact=fact))
    return tuple(found)


def _shares(offered: tuple[str, ...], likely: float) -> dict[str, float]:
    if offered == NOW_OR_PAST:
        now, past, no, _ = NOW_OR_PAST
        return {now: likely * NOW, past: likely * (1 - NOW), no: 1 - likely}
    yes, no, _ = YES_NO
    return {yes: likely, no: 1 - likely}


def _values(fact: str, leaf: Measured, limits: tuple[float, ...]) -> tuple[tuple[str, float], ...]:
    known = measurement(leaf.concept)
    low, high = (known.low, known.high) if known else (None, None)
    unit = known.unit if known else leaf.unit
    return tuple(
        (f"{value:g} {unit}".strip(), share)
        for value, share in likely_values(fact, low, high, limits)
    )


def yes_chance(fact: str, leaf: Leaf, facts: Facts, today: dt.date) -> float:
    """Return how likely this person is to say yes."""
    if "@" in fact:
        return NARROWED.yes
    chance: Chance = chance_of(fact)
    if not isinstance(leaf, HasCondition | Treated):
        return chance.yes
    if facts.near(leaf.concept, leaf.name) or facts.suspects(leaf.concept, leaf.name):
        return max(chance.yes, MAYBE_IT)
    if _is_a_form(leaf, facts):
        return max(chance.yes, A_FORM_OF_IT)
    born = facts.born(today)
    young = born is not None and (today - born[0]).days < _GROWN_UP
    return chance.yes * CHILD if young else chance.yes


def _is_a_form(leaf: Leaf, facts: Facts) -> bool:
    """Say whether a leaf asks for a form of something that the person has."""
    return isinstance(leaf, HasCondition) and bool(facts.broader(leaf.concept))
