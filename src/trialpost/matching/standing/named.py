"""Which conditions of a shard a trial is related to, as a vocabulary understands them now.

People share conditions: a shard of millions holds some thousands of names. So the relation of a
trial (``matching.relation``) is worked out once a name and not once a person, and then as few
slices of places are asked for as hold those names. Where a name lies is settled when it first comes
(at the places of the descriptors that it stood for); whether a trial is related to it is asked anew
each time, so that a vocabulary that learns loses nobody.
"""

from collections.abc import Iterable, Mapping

from trialpost.matching.outline import TrialOutline
from trialpost.matching.relation import Said, Sought, relate, sought_by
from trialpost.matching.standing.order import Order, Span
from trialpost.model.profile import HealthCondition, Profile
from trialpost.vocabulary.conditions import ConditionVocabulary

HEALTHY = "healthy volunteer"
"""The key of everybody who volunteers as healthy."""

Names = dict[str, str]
"""The key of a condition for each name that people have given it."""


def keys_of(profile: Profile, names: Names, vocabulary: ConditionVocabulary) -> tuple[str, ...]:
    """Return the keys of a profile's conditions; names that are new are taken in.

    The profile is as ``eligibility.answering.settled`` leaves it.
    """
    found = []
    for condition in profile.conditions:
        if condition.name not in names:
            names[condition.name] = _key(_said(condition.name, vocabulary))
        found.append(names[condition.name])
    if profile.healthy_volunteer is True:
        found.append(HEALTHY)
    return tuple(dict.fromkeys(found))


def _said(name: str, vocabulary: ConditionVocabulary) -> Said:
    return sought_by(Profile(conditions=(HealthCondition(name=name),)), vocabulary).said[0]


def _key(said: Said) -> str:
    descriptors = sorted(said.query.descriptors)
    return descriptors[0] if descriptors else f"text {said.query.label.casefold()}"


class Conditions:
    """The names of a shard's conditions, by what makes a trial related to them."""

    def __init__(self, names: Mapping[str, str], vocabulary: ConditionVocabulary) -> None:
        """Understand the names; for a vocabulary that has learned make another."""
        self._names, self._vocabulary = names, vocabulary
        self._said = {name: _said(name, vocabulary) for name in names}
        self._by_descriptor: dict[str, set[str]] = {}
        self._by_above: dict[str, set[str]] = {}
        self._by_word: dict[str, list[tuple[frozenset[str], str]]] = {}
        for name, said in self._said.items():
            for one in said.query.descriptors:
                self._by_descriptor.setdefault(one, set()).add(name)
            for one in said.above:
                self._by_above.setdefault(one, set()).add(name)
            for phrase in said.query.phrases:
                told = (frozenset(phrase), name)
                self._by_word.setdefault(max(phrase, key=len), []).append(told)

    def spans(self, outline: TrialOutline, order: Order) -> tuple[Span, ...]:
        """Return places that hold everybody to whom a trial is related, and perhaps others."""
        keys = {self._names[name] for name in self.related(outline)}
        if outline.healthy_volunteers:
            keys.add(HEALTHY)
        return order.cover(keys)

    def related(self, outline: TrialOutline) -> set[str]:
        """Return the names to which a trial is related, exactly."""
        return {name for name in self._candidates(outline) if self._is_related(outline, name)}

    def _is_related(self, outline: TrialOutline, name: str) -> bool:
        sought = Sought(said=(self._said[name],), absent=(), healthy=False)
        return relate(outline, sought, self._vocabulary) is not None

    def _candidates(self, outline: TrialOutline) -> set[str]:
        own = {term.id for term in outline.terms}
        found = _all(self._by_descriptor, own | {term.id for term in outline.ancestors})
        found |= _all(self._by_above, own)
        texts = (*outline.condition_words, *outline.keyword_words, *outline.title_words)
        given = set(" ".join(texts).split())
        for word in given & self._by_word.keys():
            found.update(name for phrase, name in self._by_word[word] if given >= phrase)
        return found


def _all(table: Mapping[str, set[str]], keys: Iterable[str]) -> set[str]:
    return set().union(*(table[key] for key in keys if key in table))
