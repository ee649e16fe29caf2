"""Understand what condition a person means, with a vocabulary that the records teach.

Registry records carry conditions in the sponsor's words and, derived by algorithm, MeSH descriptors
with their ancestors. A :class:`ConditionVocabulary` observes records and learns from them

* the names of the descriptors;
* which abbreviations stand for what ("Chronic Obstructive Pulmonary Disease (COPD)"), in condition
  strings and keywords, and in titles where the long name is a condition's; believed when three
  quarters of the long names that an abbreviation is seen with are the same;
* which condition strings stand for which descriptor: seen in at least :data:`ENOUGH` records that
  name that string and derive that descriptor, nine tenths of all that name it, and not narrower in
  its words than the descriptor ("metastatic prostate cancer" does not stand for "prostate cancer");
* which descriptors lie above which, where the records leave no other reading
  (:mod:`~trialpost.vocabulary.mesh_inference`). Inferred, so used to include and to explain, never
  to exclude.

Where MeSH itself was loaded (:class:`~trialpost.vocabulary.mesh.MeshGraph`), its order is taken and
its entry terms are names as well.

Before that, a list of everyday names (``lay_conditions``) is asked. A condition takes in the names
and abbreviations of its forms, as far as the records tell which those are.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence

from trialpost.vocabulary.condition_query import (
    ConditionQuery,
    Observed,
    distinct,
    holds,
    misleading,
)
from trialpost.vocabulary.condition_words import (
    key,
    variants,
    without_generic,
    words,
)
from trialpost.vocabulary.lay_conditions import (
    CAPITALS,
    LAY_IDS,
    LAY_NAMES,
    LAY_PHRASES,
    LAY_SHORT,
    NOT_AN_ILLNESS,
    NOT_MEANT,
    SHORTEST_FORM,
    Phrase,
)
from trialpost.vocabulary.learned_conditions import LearnedConditions
from trialpost.vocabulary.mesh import ILLNESSES
from trialpost.vocabulary.name_search import Name
from trialpost.vocabulary.suggesting import (
    LONGEST_NAME,
    OWN,
    RECORD,
    SHORT,
    Nearby,
    Suggesting,
    Suggestion,
)

MOST_QUERIES = 500
"""Names whose meaning is kept at a time."""

__all__ = ["ConditionQuery", "ConditionVocabulary", "Observed", "Suggestion"]


class ConditionVocabulary(LearnedConditions):
    """Names of conditions, learned from records; see the module for what is learned and when.

    Reading never changes it, so that threads can share one. :meth:`updated` gives a new one.
    """

    def resolve(self, text: str) -> ConditionQuery:
        """Understand a condition as a person wrote it; never fails.

        The whole text is tried before the text without what is in parentheses, and each as an
        everyday name, a descriptor's name, an abbreviation, a learned string, and without
        "disease" and the like. What nothing knows is looked for as text.
        """
        for given in variants(text):
            ids = self._ids_of(text, given)
            if ids:
                return self._understood(ids, given)
        phrases = [without_generic(given) for given in variants(text)]
        phrases.append(tuple((self._long_name(text.strip()) or "").split()))
        own = distinct(phrases)
        below = self._below(frozenset(), own)
        return ConditionQuery(
            label=text.strip(),
            phrases=distinct([*own, *below]),
            below=frozenset(below),
            capitals=self._capitals((*own, *below)),
            others=misleading((*own, *below)),
        )

    def meant_by(self, text: str) -> frozenset[str]:
        """Return the descriptors that a text as a whole is a name of, none if it is no name."""
        every = (self._ids_of(text, given) for given in variants(text))
        return frozenset(next((ids for ids in every if ids), ()))

    def is_illness(self, descriptor: str) -> bool:
        """Say whether a descriptor is an illness or symptom, as far as MeSH or the table tells.

        Families, feelings and organs are none; what MeSH does not place may be one.
        """
        trees = self.graph.trees_of(descriptor) if self.graph is not None else ()
        everyday = descriptor in LAY_IDS
        return everyday or not trees or any(one.startswith(ILLNESSES) for one in trees)

    def suggest(
        self, text: str, limit: int = 8, *, begun: bool = True, nearby: Nearby | None = None
    ) -> tuple[Suggestion, ...]:
        """Return the conditions that somebody may mean by what they typed, the likeliest first.

        Names are found by their beginning, by some of their words, and where these are misspelt,
        by letters and by sound. It never fails; a text that is like no name gives nothing. Words
        of fewer than four letters are never taken for misspelt. Nothing is changed by it and
        nothing kept, so that threads can share one vocabulary.

        Args:
            text: what was typed; no more than its first 120 letters count.
            limit: how many suggestions, at most 50.
            begun: whether the last word may go on, as while somebody types. For a whole text, to
                be understood as it is, say ``begun=False``: then a suggestion with ``how`` equal
                to ``"exactly"`` is a name in the text's own words, and one with ``"spelling"``
                what it may have been meant for.
            nearby: takes what is found of the text's words, for :meth:`respelt` of the same text.

        >>> found = ConditionVocabulary().suggest("hart attack", begun=False)[0]
        >>> found.name, found.label, found.how
        ('heart attack', 'Myocardial Infarction', 'spelling')
        """
        return self._suggesting.suggest(text, limit, begun=begun, nearby=nearby)

    def as_ready_as(self, other: "ConditionVocabulary") -> None:
        """Build the index of names now if another vocabulary has built it."""
        if "_suggesting" in vars(other):
            self.knows("")

    def knows(self, word: str) -> bool:
        """Say whether a word (``name_search.plain_words``) stands in any name that is known."""
        return self._suggesting.knows(word)

    def respelt(self, text: str, *, nearby: Nearby | None = None) -> str | None:
        """Return a text with each word that no name has respelt as the nearest that one has.

        ``None`` where there is nothing to respell, or nothing is near. ``nearby`` is what
        :meth:`suggest` found of the same text.
        """
        return self._suggesting.respelt(text, nearby)

    @functools.cached_property
    def _suggesting(self) -> Suggesting:
        """The index of all names, built when it is first asked for."""
        return Suggesting(
            self._known_names(),
            self.graph,
            label_of=lambda one: self.name_of(one) or LAY_NAMES.get(one),
            times=lambda one: self._times.get(one, 0),
        )

    def _known_names(self) -> Iterator[Name]:
        """Yield what the records taught: descriptors, condition strings, abbreviations."""
        for one, name in self._names.items():
            if one not in NOT_AN_ILLNESS:
                yield Name(name, (one,), OWN, self._times[one])
        for name, times in self._strings.items():
            written = self._written[name]
            if len(written.split()) <= LONGEST_NAME:
                yield Name(written, self._ids_of_name(name), RECORD, times)
        for short, meanings in self._abbreviated.items():
            meaning = self._long_name(short)
            if meaning and self._believed(short):
                yield Name(short, self._ids_of_name(meaning), SHORT, meanings[meaning])

    def _ids_of_name(self, name: str) -> tuple[str, ...]:
        """Return what a name in compared form stands for, nothing if no descriptor."""
        known = self._lay.get(name) or _one(self._by_key.get(name)) or _one(self._listed(name))
        return known or self._learned(name)

    def _below(self, ids: frozenset[str], own: Sequence[Phrase]) -> tuple[Phrase, ...]:
        """Return names and abbreviations of the forms of a condition, as records and table tell."""
        found: list[Phrase] = []
        under = {one: None for upper in sorted(ids) for one in self._lay_under.get(upper, ())}
        for one in under:
            if one not in ids and not self._not_meant(one, ids):
                said = (*LAY_PHRASES.get(one, ()), *LAY_SHORT.get(one, ()))
                found += [words(LAY_NAMES[one]), *said]
        begun = {one for phrase in own for one in self._short_by_word.get(max(phrase, key=len), ())}
        for short in sorted(begun):
            meaning = self._long_name(short) or ""
            if holds(meaning, own) and not self._misleads(meaning, ids, own):
                found.append(words(short))
        names = {key(phrase) for phrase in own}
        return tuple(phrase for phrase in distinct(found) if key(phrase) not in names)

    @functools.cached_property
    def _short_by_word(self) -> dict[str, list[str]]:
        """The abbreviations that are believed, by each word of their long names."""
        found: dict[str, list[str]] = {}
        for short in self._abbreviated:
            meaning = self._long_name(short)
            if meaning and self._believed(short):
                for word in set(meaning.split()):
                    found.setdefault(word, []).append(short)
        return found

    def _misleads(self, meaning: str, ids: frozenset[str], own: Sequence[Phrase]) -> bool:
        """Say whether a long name holds a condition's name and means something else."""
        given = set(meaning.split())
        if any(given.issuperset(name) for name in misleading(own)):
            return True
        known = self._ids_of_name(meaning)
        return bool(known and ids) and all(self._apart(one, ids) for one in known)

    @functools.cached_property
    def _lay_under(self) -> dict[str, list[str]]:
        """The descriptors with everyday names that lie below each descriptor."""
        under: dict[str, list[str]] = {}
        for one in LAY_NAMES:
            for upper in self.above(one):
                under.setdefault(upper, []).append(one)
        return under

    def _capitals(self, phrases: Iterable[Phrase]) -> frozenset[Phrase]:
        """Return the abbreviations among phrases that are words of another meaning otherwise."""
        return frozenset(
            phrase
            for phrase in phrases
            if phrase in CAPITALS
            or (len(phrase) == 1 and len(phrase[0]) < SHORTEST_FORM and self._is_short(phrase[0]))
        )

    def _ids_of(self, text: str, given: Phrase) -> tuple[str, ...]:
        name = key(given)
        if not name:
            return ()
        if name in self._lay:
            return self._lay[name]
        if name in self._by_key:
            return (self._by_key[name],)
        listed = self._listed(name)
        if listed:
            return (listed,)
        meant = self._long_name(text.strip()) or self._long_name(text.strip().upper())
        if meant:
            return self._lay.get(meant) or _one(self._by_key.get(meant)) or self._learned(meant)
        return self._learned(name) or _one(self._by_shorter(given))

    def _by_shorter(self, given: Phrase) -> str | None:
        for ending in ("disease", "disorder", "syndrome"):
            found = self._by_key.get(key((*given, ending)))
            if found and without_generic((*given, ending)) == given:
                return found
        return None

    @functools.cached_property
    def _queries(self) -> dict[tuple[tuple[str, ...], Phrase], ConditionQuery]:
        """What known names were understood as; a search asks for the same one several times."""
        return {}

    def _understood(self, ids: tuple[str, ...], given: Phrase) -> ConditionQuery:
        held = self._queries.get((ids, given))
        if held is None:
            if len(self._queries) >= MOST_QUERIES:
                self._queries.clear()
            held = self._queries[ids, given] = self._query(ids, given)
        return held

    def _query(self, ids: tuple[str, ...], given: Phrase) -> ConditionQuery:
        label = self.name_of(ids[0]) or LAY_NAMES.get(ids[0]) or " ".join(given)
        phrases = [given, without_generic(given)]
        for one in ids:
            phrases.append(words(self.name_of(one) or LAY_NAMES.get(one, "")))
            phrases.extend((*LAY_PHRASES.get(one, ()), *LAY_SHORT.get(one, ())))
            phrases.extend(self._entry_terms(one))
        own = distinct(phrases)
        below = self._below(frozenset(ids), own)
        return ConditionQuery(
            label=label,
            descriptors=frozenset(ids),
            phrases=distinct([*own, *below]),
            below=frozenset(below),
            capitals=self._capitals((*own, *below)),
            others=(*self._others(frozenset(ids), own), *misleading((*own, *below))),
            not_meant=frozenset().union(*(NOT_MEANT.get(one, frozenset()) for one in ids)),
            how="mesh",
        )

    def _entry_terms(self, descriptor: str) -> Iterator[Phrase]:
        """Yield MeSH's other names of a descriptor, less single words that may mean anything."""
        for term in self.graph.terms_of(descriptor) if self.graph is not None else ():
            spelt = words(term)
            if len(spelt) > 1 or (spelt and len(spelt[0]) >= SHORTEST_FORM):
                yield spelt

    def _others(self, ids: frozenset[str], phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
        """Return names of known descriptors that hold a phrase and are no form of the condition.

        A descriptor counts only when the records tell what lies above it, and it is not that.
        """
        wanted = [set(phrase) for phrase in phrases]
        names = {
            name: None for one in phrases for name in self._keys_by_word.get(max(one, key=len), ())
        }
        found = []
        for name in names:
            given, descriptor = set(name.split()), self._by_key[name]
            if descriptor in ids or not any(one < given for one in wanted):
                continue
            if self._not_meant(descriptor, ids) or self._apart(descriptor, ids):
                found.append(words(self._names[descriptor]))
        return distinct(found)

    @functools.cached_property
    def _keys_by_word(self) -> dict[str, list[str]]:
        """The names of descriptors in key form, by each of their words."""
        found: dict[str, list[str]] = {}
        for name in self._by_key:
            for word in set(name.split()):
                found.setdefault(word, []).append(name)
        return found

    def _apart(self, descriptor: str, ids: frozenset[str]) -> bool:
        """Say whether the records tell that a descriptor is neither a form of these nor above."""
        above = self.above(descriptor)
        over = frozenset().union(*(self.above(one) for one in ids))
        return bool(above) and not above & ids and descriptor not in over

    def _not_meant(self, descriptor: str, ids: frozenset[str]) -> bool:
        left_out = frozenset().union(*(NOT_MEANT.get(one, frozenset()) for one in ids))
        return bool(left_out & (self.above(descriptor) | {descriptor}))


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
