"""Score trials for a person by their heads: titles, conditions and keywords.

A match scores thousands of trials at once, and keeps no more of each in memory than its outline.
Heads are also where trials say what they are about. What is looked for, and how much it matters, is
what :func:`~trialpost.matching.ranking.asked.asked_by` chose; its weights are those of the ranking.
"""

import collections
import datetime as dt
import functools
from collections.abc import Collection, Iterable, Mapping

from trialpost.eligibility.notes.reading import LONGEST
from trialpost.matching.outline import TrialOutline
from trialpost.matching.ranking.asked import (
    CONCEPT_GROUPS,
    CONDITION,
    WORD_GROUPS,
    Asked,
    asked_by,
    note_of,
)
from trialpost.matching.ranking.head import Field, head_of
from trialpost.matching.ranking.index import ILLNESSES
from trialpost.matching.ranking.rarity import Rarity, rarity
from trialpost.matching.ranking.stems import stem_of
from trialpost.matching.ranking.weights import Weights, fitted_weights
from trialpost.model.profile import Profile
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.lexicon import Lexicon, lexicon

TITLE, CONDITIONS = "title", "conditions"

_OTHER_FORM = 0.5
"""What is left to a trial that names another form of the person's illness, and not theirs."""

_FAMILY = 40
"""Illnesses right below one, at most, for them to be forms of it: below "cancer" stand hundreds."""


class Heads:
    """What is looked for at the heads of trials for one person; made when it is first asked for.

    Its repr shows nothing of what it holds.
    """

    def __init__(self, profile: Profile, note: str, *, today: dt.date) -> None:
        """Take a person: their note as they gave it, or else what their profile tells."""
        self._profile, self._note, self._today = profile, note, today

    def __repr__(self) -> str:
        return "Heads(…)"

    def on(self, day: dt.date) -> "Heads":
        """Return what is looked for on another day."""
        return self if day == self._today else Heads(self._profile, self._note, today=day)

    def share(self, outline: TrialOutline) -> float:
        """Return how much of what is looked for a trial names at its head, from 0 to 1.

        A half is what the weightiest single illness or treatment gives that the trial names in
        title and conditions alike; the more is named, the less each further thing adds.
        """
        points = self._wanted.points(outline)
        return points / (points + self._wanted.half) if points else 0.0

    @functools.cached_property
    def _wanted(self) -> "Wanted":
        told = self._note[:LONGEST].strip() or note_of(self._profile)
        asked = asked_by(told, fitted_weights(), today=self._today)
        return Wanted(asked, fitted_weights())


class Wanted:
    """Words and names with the points that each gives, ready for many trials."""

    def __init__(
        self,
        asked: Asked,
        weights: Weights,
        *,
        rare: Rarity | None = None,
    ) -> None:
        """Work out the points of what is looked for."""
        known, lines = rare or rarity(), lexicon()
        self._stems = _summed(
            (stem, weights.words.get(group, 0.0) * told * known.of_word(stem))
            for group in WORD_GROUPS
            for stem, told in asked.words.get(group, {}).items()
        )
        self._concepts = _summed(
            (concept, weights.concepts.get(group, 0.0) * told * known.of_concept(concept))
            for group in CONCEPT_GROUPS
            for concept, told in asked.concepts.get(group, {}).items()
        )
        self._others = _other_forms(asked.concepts.get(CONDITION, {}), lines)
        self._looked_for = self._concepts.keys() | self._others.keys()
        self._of_words = (weights.word_fields[TITLE], weights.word_fields[CONDITIONS])
        self._of_concepts = (weights.concept_fields[TITLE], weights.concept_fields[CONDITIONS])
        self.half = self._half(lines)

    def __repr__(self) -> str:
        return "Wanted(…)"

    def points(self, outline: TrialOutline) -> float:
        """Return the points of a trial; a thing that stands there twice counts once a field."""
        head, seen = head_of(outline), set[str]()
        points = self._points(head.title, 0, seen) + self._points(head.stated, 1, seen)
        if any(self._others[one].isdisjoint(seen) for one in self._others.keys() & seen):
            return points * _OTHER_FORM
        return points

    def _points(self, told: Field, field: int, every: set[str]) -> float:
        """Return the points of a field, and add to ``every`` what it names."""
        known, seen = self._stems, told.concepts & self._looked_for
        total = sum([known[stem] for stem in told.stems if stem in known])
        of_words = total * self._of_words[field]
        every |= seen
        of_concepts = sum(self._concepts.get(one, 0.0) for one in seen)
        return of_words + self._of_concepts[field] * of_concepts

    def _half(self, names: Lexicon) -> float:
        """Return what the weightiest thing that is looked for gives by itself."""
        told = [self._alone(set(words(names.concept(one).name)), one) for one in self._concepts]
        single = max(self._stems.values(), default=0.0) * sum(self._of_words)
        return max((*told, single)) or 1.0

    def _alone(self, name: set[str], concept: str) -> float:
        by_words = sum(self._stems.get(stem_of(word), 0.0) for word in name)
        return by_words * sum(self._of_words) + self._concepts[concept] * sum(self._of_concepts)


def _summed(told: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Add up the points of each thing, in whole thousandths: any order gives the same sum."""
    found: dict[str, float] = {}
    for name, points in told:
        if points:
            found[name] = found.get(name, 0.0) + round(points * 1024) / 1024
    return found


def _other_forms(own: Collection[str], names: Lexicon) -> dict[str, frozenset[str]]:
    """Return the other forms of illnesses of which a person has one, each with theirs."""
    below = _forms(names)
    over = frozenset(own).union(*(names.above(one) for one in own))
    found: dict[str, set[str]] = {}
    for theirs in own:
        for parent in names.concept(theirs).parents:
            forms = below[parent] if len(below[parent]) <= _FAMILY else frozenset()
            for other in forms - over:
                if names.above(other).isdisjoint(own):
                    found.setdefault(other, set()).add(theirs)
    return {other: frozenset(theirs) for other, theirs in found.items()}


@functools.cache
def _forms(names: Lexicon) -> Mapping[str, frozenset[str]]:
    """Return the illnesses right below each illness."""
    found: dict[str, set[str]] = {}
    for concept in names:
        if concept.kind in ILLNESSES:
            for parent in concept.parents:
                found.setdefault(parent, set()).add(concept.id)
    return collections.defaultdict(frozenset, {one: frozenset(held) for one, held in found.items()})
