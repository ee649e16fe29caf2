"""What could be asked of a person: every open fact that they can tell, and what each may answer.

Besides the facts that the trials' statements ask for, an umbrella over several of them ("heart
disease") and the end of a list ("that is all") are asked: one answer to these settles many.
"""

from collections.abc import Iterable

import msgspec

from trialpost.eligibility.answering import COMPLETE, LISTS, MORE, THAT_IS_ALL
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.when_said import asks_for_day, dated_fact_of
from trialpost.matching.asking.cases import Case, cases_of, days_of, yes_chance
from trialpost.matching.asking.chances import NAMES_THEM, THE_LIST_IS_FINISHED, chance_of
from trialpost.matching.asking.put import how_put
from trialpost.matching.asking.standing import Standing
from trialpost.matching.questions import DATED, Ask
from trialpost.model.profile import Private
from trialpost.model.requirement import (
    Age,
    Allergic,
    FamilyHistory,
    HasCondition,
    Leaf,
    Measured,
    SexIs,
    State,
    Treated,
)

UMBRELLA = 0.08
"""Of having anything of a wide sort, where the table has no line."""

_ALWAYS = (Age, SexIs, State, FamilyHistory)
_PART_LEAVES: dict[str, tuple[type, ...]] = {
    "conditions": (HasCondition,),
    "medications": (Treated,),
    "procedures": (Treated,),
    "allergies": (Allergic,),
    "family_history": (FamilyHistory,),
}


class Candidate(Private, frozen=True, kw_only=True):
    """A question that could be asked: the leaves that it may settle, by place.

    ``leaf`` is one of those that ask it (none for a list); ``ask`` says how it is put; ``yes`` how
    likely a yes is, where that is not told by the fact alone; ``part`` is the list that is asked
    for, ``more`` says that the person has more to name.
    """

    fact: str
    slots: tuple[int, ...]
    ask: Ask | None = None
    leaf: Leaf | None = None
    yes: float | None = None
    part: str = ""
    more: bool = False


def candidates(standing: Standing) -> list[Candidate]:
    """Return everything that could be asked, in the order of the trials."""
    needs: dict[str, list[int]] = {}
    for slot, found in standing.leaves_open.items():
        needs.setdefault(_asked_as(standing, slot, found.need), []).append(slot)
    singles = [_single(standing, fact, slots) for fact, slots in needs.items()]
    umbrellas = [_umbrella(standing, fact) for fact in _umbrellas(standing, needs)]
    lists = [_list(standing, part) for part in LISTS]
    return [one for one in (*singles, *umbrellas, *lists) if one is not None and one.slots]


def _asked_as(standing: Standing, slot: int, need: str) -> str:
    """Return the key under which an open leaf is asked for: the day that settles it, if one does.

    Who takes or has something that trials ask for in several stretches of time is asked once.
    """
    dated = dated_fact_of(standing.compiled.leaves[slot]) if "@" in need else ""
    if not dated or dated in standing.facts.profile.answers:
        return need
    can = how_put(standing.compiled.leaves[slot], dated, standing.facts, standing.today)
    return dated if can else need


def _single(standing: Standing, fact: str, own: list[int]) -> Candidate | None:
    facts = standing.facts
    leaf = standing.compiled.leaves[own[0]]
    if fact in facts.profile.answers or not chance_of(fact.partition("@")[0]).asked:
        return None
    ask = how_put(leaf, fact, facts, standing.today)
    if ask is None:
        return None
    return Candidate(fact=fact, slots=_touched(standing, fact, own, leaf), ask=ask, leaf=leaf)


def answers_to(standing: Standing, one: Candidate) -> tuple[Case, ...]:
    """Return the answers that may settle something, each with how likely it is."""
    if one.leaf is None or one.ask is None:
        return (_ended(standing, one),)
    limits = _limits(standing, one.slots) if isinstance(one.leaf, Measured) else ()
    if one.ask in DATED:
        return days_of(one.fact, _stretches(standing, one.slots), standing.facts, standing.today)
    return cases_of(
        one.ask, one.fact, one.leaf, standing.facts, standing.today, limits, yes=one.yes
    )


def _ended(standing: Standing, one: Candidate) -> Case:
    """Return the end of a list; naming what is missing first is worth a part of it."""
    profile = standing.facts.profile
    ends = 0.0 if one.more else THE_LIST_IS_FINISHED
    complete = msgspec.structs.replace(profile, complete=(*profile.complete, one.part))
    return Case(
        answer=THAT_IS_ALL,
        chance=ends + (1 - ends) * NAMES_THEM,
        before=standing.facts,
        fact=one.fact,
        facts=Facts(complete, standing.facts.order),
    )


def _stretches(standing: Standing, slots: Iterable[int]) -> tuple[float, ...]:
    """Return the days back from today at which some leaves are decided otherwise."""
    periods = (getattr(standing.compiled.leaves[slot], "period", None) for slot in slots)
    bounds = ((one.oldest, one.newest, one.lasting) for one in periods if one is not None)
    return tuple(sorted({days for three in bounds for days in three if days}))


def _touched(standing: Standing, fact: str, own: Iterable[int], leaf: Leaf) -> tuple[int, ...]:
    """Return the open leaves that an answer may settle."""
    found = set(own)
    if asks_for_day(fact):
        return tuple(sorted(found))
    leaves, open_ = standing.compiled.leaves, standing.leaves_open
    found.update(open_.keys() & standing.compiled.answered_by(fact))
    if isinstance(leaf, State):
        found.update(slot for slot in open_ if isinstance(leaves[slot], State))
    return tuple(sorted(found))


def _limits(standing: Standing, slots: Iterable[int]) -> tuple[float, ...]:
    found = [standing.compiled.leaves[slot] for slot in slots]
    return tuple(
        limit
        for leaf in found
        if isinstance(leaf, Measured)
        for limit in (leaf.low, leaf.high)
        if limit is not None
    )


def _umbrellas(standing: Standing, needs: Iterable[str]) -> list[str]:
    """Return the facts over at least two open ones: what each of these is a form of."""
    facts = standing.facts
    names = facts.order.lexicon
    below: dict[str, int] = {}
    for fact in needs:
        prefix, _, concept = fact.partition(":")
        if prefix in ("condition", "treatment") and concept in names:
            for above in facts.order.above(concept):
                key = f"{prefix}:{above}"
                below[key] = below.get(key, 0) + 1
    asked = set(needs) | facts.profile.answers.keys()
    return sorted(
        key for key, count in below.items() if count > 1 and key not in asked and _fits(key, facts)
    )


def _fits(key: str, facts: Facts) -> bool:
    """Say whether an umbrella can be asked: it is no catch-all, and nothing is told of it."""
    concept = key.partition(":")[2]
    return (
        chance_of(key).asked
        and is_named("", concept)
        and not facts.told_of(concept, "")
        and not facts.near(concept, "")
        and not facts.denies(concept, "")
    )


def _umbrella(standing: Standing, fact: str) -> Candidate | None:
    prefix, _, concept = fact.partition(":")
    known = standing.facts.order.lexicon.concept(concept)
    kind = HasCondition if prefix == "condition" else Treated
    leaf = kind(name=known.name, concept=concept)
    ask = how_put(leaf, fact, standing.facts, standing.today)
    if ask is None:
        return None
    slots = _touched(standing, fact, (), leaf)
    likely = max(UMBRELLA, yes_chance(fact, leaf, standing.facts, standing.today))
    return Candidate(fact=fact, slots=slots, ask=ask, leaf=leaf, yes=likely)


def _list(standing: Standing, part: str) -> Candidate | None:
    """Return the question whether a list is finished; to those with more it asks for them."""
    profile = standing.facts.profile
    fact = COMPLETE + part
    said = str(profile.answers.get(fact, "")).lower()
    if part in profile.complete or said not in ("", MORE):
        return None
    leaves = standing.compiled.leaves
    slots = tuple(
        slot for slot in standing.leaves_open if isinstance(leaves[slot], _PART_LEAVES[part])
    )
    return Candidate(fact=fact, slots=slots, part=part, more=said == MORE)
