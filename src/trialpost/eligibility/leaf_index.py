"""Find the leaves of many trees that a profile touches, by the names that it speaks of.

A leaf can be spoken of under some names, and a profile speaks under some: its *marks*. A leaf of
which no mark is among those of a profile is for it what it is for a profile that says nothing
(:func:`blank_key`), so that it need not be judged for each person.

========  =====================================================================================
a mark    is borne by a leaf that asks for          and by a profile that speaks of
========  =====================================================================================
``=x``    the concept x                             x, a form of it, or what may be one
``<x``    a form of x                               x itself, or whether x is so
``~x``    a thing that is called so                 a thing of that name
``'x``    a thing with the word x in its name       a thing with that word, in a finished list
``?x``    the fact x                                an answer to x, or a value
``*``     age, sex and the like                     anything: every profile bears it
========  =====================================================================================
"""

import functools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from trialpost.eligibility.fact_keys import (
    fact_of,
    language_fact,
    narrowed_fact_of,
    substance_fact,
)
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import AGREED
from trialpost.eligibility.judging.families import may_be_vague
from trialpost.eligibility.judging.found_by import tests_showing
from trialpost.eligibility.judging.others import SHOWN_BY
from trialpost.eligibility.order import Order
from trialpost.eligibility.told import forms, kept_forms, kept_key, kept_whole_key, name_key
from trialpost.eligibility.when_said import dated_fact_of
from trialpost.model.profile import Profile
from trialpost.model.requirement import (
    Age,
    Allergic,
    FamilyHistory,
    HasCondition,
    HasMarker,
    Leaf,
    LeftToTeam,
    SexIs,
    Speaks,
    State,
    TeamChecks,
    Treated,
    When,
)

ALWAYS = (Age, SexIs, State, FamilyHistory)
"""Leaves that are judged for everybody: few, and touched by nearly every profile."""

_EVERYBODY, _VAGUE, _ALLERGIES = "*", "vague", "allergies"

Marks = frozenset[str]

_KEPT, _STATEMENTS = 65_536, 16_384
"""Names, and statements, of which the marks are kept."""


class LeafIndex:
    """The marks of many leaves: what they ask for, what is a form of it, how it is answered."""

    def __init__(self, leaves: Sequence[Leaf], order: Order) -> None:
        self._slots: dict[str, list[int]] = {}
        for slot, leaf in enumerate(leaves):
            for mark in marks_of_leaf(leaf, order):
                self._slots.setdefault(mark, []).append(slot)

    def touched(self, marks: Marks) -> list[int]:
        """Return the leaves that a profile with these marks speaks of, each once."""
        found: set[int] = set()
        for mark in marks:
            found.update(self._slots.get(mark, ()))
        return sorted(found)


@functools.lru_cache(maxsize=_STATEMENTS)
def marks_of_leaf(leaf: Leaf, order: Order) -> Marks:
    """Return the marks of a leaf; see the module's table."""
    if isinstance(leaf, ALWAYS) or _is_prognosis(leaf):
        return frozenset({_EVERYBODY})
    concept = getattr(leaf, "concept", "")
    found = {f"?{fact}" for fact in _facts(leaf)}
    found.update(_marks_of_name(concept, "" if concept else getattr(leaf, "name", ""), order))
    for one in getattr(leaf, "names", ()):
        found.update(_marks_of_name(one.concept, "" if one.concept else one.name, order))
        found.add(f"?{substance_fact(one.concept)}")
    for words in getattr(leaf, "qualifiers", ()):
        for test in tests_showing(words, order.lexicon):
            found.update(_marks_of_name(test, "", order))
    if may_be_vague(concept, order):
        found.add(_VAGUE)
    if isinstance(leaf, Allergic):
        found.add(_ALLERGIES)
    if isinstance(leaf, HasMarker) and concept in SHOWN_BY:
        found.update(_marks_of_name(SHOWN_BY[concept][0], "", order))
    return frozenset(found)


@functools.lru_cache(maxsize=_KEPT)
def _marks_of_name(concept: str, name: str, order: Order) -> Marks:
    if concept:
        return frozenset({f"={concept}", *(f"<{upper}" for upper in order.above(concept))})
    if name:
        called = (f"~{kept_key(name)}", f"~{kept_whole_key(name)}")
        return frozenset({*called, *(f"'{word}" for word in kept_forms(name))})
    return frozenset()


def marks_of(facts: Facts) -> Marks:
    """Return the marks of a profile; they are kept with it."""
    key = ("marks",)
    if key not in facts.remembered:
        facts.remembered[key] = frozenset(_marks_of(facts))
    return facts.remembered[key]  # type: ignore[return-value]


@functools.lru_cache(maxsize=_KEPT)
def marks_of_answer(fact: str, answer: str, order: Order) -> Marks:
    """Return the marks of a profile that has given one answer to a question and no more."""
    return marks_of(Facts(Profile(answers={fact: answer}), order))


def _marks_of(facts: Facts) -> Iterator[str]:
    yield _EVERYBODY
    for concept in _upwards(facts):
        yield f"={concept}"
    for concept in _downwards(facts):
        yield f"<{concept}"
    keys = (*facts.of_key, *facts.denied_keys, *facts.suspected)
    for name in (*keys, *(name_key(one) for one, _ in facts.allergies)):
        yield f"~{name}"
    for fact in _touching_facts(facts):
        yield f"?{fact}"
    if facts.complete:
        if facts.told:
            yield _VAGUE
        for told in facts.told:
            for word in forms(told.name):
                yield f"'{word}"
    if facts.allergies or "allergy" in facts.answers:
        yield _ALLERGIES


def _upwards(facts: Facts) -> Iterator[str]:
    """Yield the concepts that what was told is, or may be, a form of."""
    yield from facts.of_concept
    yield from facts.near_concept
    yield from facts.suspected
    yield from facts.denied
    yield from facts.hinted
    allergies = (one for _, meant in facts.allergies for one in meant.concepts)
    yield from facts.order.at_or_above((*allergies, *facts.markers))


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
    yield from (_DERIVED[name] for name in facts.readings if name in _DERIVED)


_DERIVED = {"karnofsky": "ecog", "ecog": "karnofsky", "urea": "bun", "bun": "urea"}
"""What follows from a value of another measurement (``judging.measures``)."""


def _is_prognosis(leaf: Leaf) -> bool:
    """Say whether a leaf is about dying soon, against which many illnesses speak."""
    if isinstance(leaf, LeftToTeam):
        return leaf.reason is TeamChecks.PROGNOSIS
    return getattr(leaf, "concept", "") == "life-threatening-illness"


def _facts(leaf: Leaf) -> Iterator[str]:
    yield fact_of(leaf)
    yield narrowed_fact_of(leaf)
    yield dated_fact_of(leaf)
    if isinstance(leaf, HasCondition | Treated) and leaf.when is When.PLANNED and leaf.period:
        yield narrowed_fact_of(msgspec.structs.replace(leaf, period=None))
    if isinstance(leaf, Speaks):
        yield from (language_fact(one) for one in leaf.languages)
    if isinstance(leaf, LeftToTeam):
        yield from AGREED.get(leaf.reason, ())
