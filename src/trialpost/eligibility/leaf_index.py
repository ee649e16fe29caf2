"""Find the leaves of many trees that a profile touches, by the names that it speaks of."""

from collections.abc import Iterable, Iterator, Sequence

from trialpost.eligibility.fact_keys import (
    fact_of,
    language_fact,
    narrowed_fact_of,
    substance_fact,
)
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging.families import may_be_vague
from trialpost.eligibility.judging.others import SHOWN_BY
from trialpost.eligibility.order import Order
from trialpost.eligibility.told import forms, name_key
from trialpost.model.requirement import (
    Age,
    Allergic,
    FamilyHistory,
    HasMarker,
    Leaf,
    LeftToTeam,
    SexIs,
    Speaks,
    State,
    TeamChecks,
)

_ALWAYS = (Age, SexIs, State, FamilyHistory)
"""Leaves that are judged for everybody: few, and touched by nearly every profile."""


class LeafIndex:
    """The names of many leaves: what they ask for, what is a form of it, how it is answered."""

    def __init__(self, leaves: Sequence[Leaf], order: Order) -> None:
        self._order = order
        self._concept: dict[str, list[int]] = {}
        self._below: dict[str, list[int]] = {}
        self._key: dict[str, list[int]] = {}
        self._word: dict[str, list[int]] = {}
        self._fact: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._allergies: list[int] = []
        self._vague: list[int] = []
        for slot, leaf in enumerate(leaves):
            self._enter(slot, leaf)

    def _enter(self, slot: int, leaf: Leaf) -> None:
        if isinstance(leaf, _ALWAYS) or _is_prognosis(leaf):
            self._always.append(slot)
            return
        for one in getattr(leaf, "names", ()):
            self._enter_name(slot, one.concept, one.name)
            self._fact.setdefault(substance_fact(one.concept), []).append(slot)
        if may_be_vague(getattr(leaf, "concept", ""), self._order):
            self._vague.append(slot)
        if isinstance(leaf, Allergic):
            self._allergies.append(slot)
        if isinstance(leaf, HasMarker) and leaf.concept in SHOWN_BY:
            self._enter_name(slot, SHOWN_BY[leaf.concept][0], "")
        self._enter_name(slot, getattr(leaf, "concept", ""), getattr(leaf, "name", ""))
        for fact in {*_facts(leaf)}:
            self._fact.setdefault(fact, []).append(slot)

    def _enter_name(self, slot: int, concept: str, name: str) -> None:
        if concept:
            self._concept.setdefault(concept, []).append(slot)
            for upper in self._order.above(concept):
                self._below.setdefault(upper, []).append(slot)
        elif name:
            self._key.setdefault(name_key(name), []).append(slot)
            for word in forms(name):
                self._word.setdefault(word, []).append(slot)

    def touched(self, facts: Facts) -> list[int]:
        """Return the leaves that something in a profile speaks of, each once."""
        found: set[int] = set(self._always)
        for concept in self._upwards(facts):
            found.update(self._concept.get(concept, ()))
        for concept in _downwards(facts):
            found.update(self._below.get(concept, ()))
        keys = (*facts.of_key, *facts.denied_keys, *facts.suspected)
        for name in (*keys, *(name_key(one) for one, _ in facts.allergies)):
            found.update(self._key.get(name, ()))
        for fact in _touching_facts(facts):
            found.update(self._fact.get(fact, ()))
        if facts.complete:
            found.update(self._vague if facts.told else ())
            for one in facts.told:
                for word in forms(one.name):
                    found.update(self._word.get(word, ()))
        if facts.allergies or "allergy" in facts.answers:
            found.update(self._allergies)
        return sorted(found)

    def _upwards(self, facts: Facts) -> Iterator[str]:
        """Yield the concepts that what was told is, or may be, a form of."""
        yield from facts.of_concept
        yield from facts.near_concept
        yield from facts.suspected
        yield from facts.denied
        yield from facts.hinted
        allergies = (one for _, meant in facts.allergies for one in meant.concepts)
        yield from self._order.at_or_above((*allergies, *facts.markers))


def _downwards(facts: Facts) -> Iterator[str]:
    """Yield the concepts whose forms are touched: what was told may be them, or denies them."""
    yield from facts.own
    yield from facts.denied
    yield from facts.markers
    for fact in facts.answers:
        substance = fact.removeprefix("substance:")
        yield "tobacco" if substance == "smoking" else substance


def _touching_facts(facts: Facts) -> Iterable[str]:
    yield from facts.answers
    yield from facts.readings
    yield from (f"marker:{name}" for name in facts.markers)
    if "body-height" in facts.readings and "body-weight" in facts.readings:
        yield "bmi"
    if "karnofsky" in facts.readings:
        yield "ecog"
    if "ecog" in facts.readings:
        yield "karnofsky"


def _is_prognosis(leaf: Leaf) -> bool:
    """Say whether a leaf is about dying soon, against which many illnesses speak."""
    if isinstance(leaf, LeftToTeam):
        return leaf.reason is TeamChecks.PROGNOSIS
    return getattr(leaf, "concept", "") == "life-threatening-illness"


def _facts(leaf: Leaf) -> Iterator[str]:
    yield fact_of(leaf)
    yield narrowed_fact_of(leaf)
    if isinstance(leaf, Speaks):
        yield from (language_fact(one) for one in leaf.languages)
