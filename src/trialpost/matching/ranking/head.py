"""The words at the head of a trial, taken apart once: its title, and what its record names."""

import functools
import itertools
from collections import Counter
from collections.abc import Mapping

import msgspec

from trialpost.matching.once import OncePerOutline
from trialpost.matching.outline import TrialOutline
from trialpost.matching.ranking.stems import stem_of
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.lexicon import Lexicon, lexicon

_SHORTEST = 3
"""Letters of the shortest name of one word that is looked for: "MS" in small letters is no name."""


class Field(msgspec.Struct, frozen=True):
    """The stems of the words of one field, one a word, and the concepts that the words name."""

    stems: tuple[str, ...]
    concepts: frozenset[str]


class Head(msgspec.Struct, frozen=True):
    """The title of a trial; and its conditions, keywords and derived terms."""

    title: Field
    stated: Field


def _taken_apart(outline: TrialOutline) -> Head:
    stated = set(" ".join((*outline.condition_words, *outline.keyword_words)).split())
    for term in outline.terms:
        stated.update(words_of(term.name))
    title = set(" ".join(outline.title_words).split())
    return Head(title=_field(title), stated=_field(stated))


head_of = OncePerOutline(_taken_apart)
"""Return the words at the head of a trial."""


def _field(held: set[str]) -> Field:
    named = _named_by_word(lexicon())
    concepts = frozenset(
        concept for word in held & named.keys() for said, concept in named[word] if said <= held
    )
    return Field(stems=tuple(filter(None, map(stem_of, held))), concepts=concepts)


@functools.lru_cache(maxsize=2)
def _named_by_word(names: Lexicon) -> Mapping[str, tuple[tuple[frozenset[str], str], ...]]:
    """Return the words of each name of all concepts, with the concept, by the rarest of them."""
    told = {
        (said, concept.id): None
        for concept in names
        for name in names.names_of(concept.id)
        if _is_looked_for(said := frozenset(words(name)))
    }
    often = Counter(itertools.chain.from_iterable(said for said, _ in told))
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for said, concept_id in told:
        rarest = min(said, key=lambda word: (often[word], word))
        found.setdefault(rarest, []).append((said, concept_id))
    return {word: tuple(held) for word, held in found.items()}


def make_names_ready() -> None:
    """Make now the table of names for which the first trial would have to wait."""
    _named_by_word(lexicon())


def _is_looked_for(said: frozenset[str]) -> bool:
    """Say whether a name's longest word is long enough, and tells anything."""
    longest = max(said, key=lambda word: (len(word), word), default="")
    return len(longest) >= _SHORTEST and bool(stem_of(longest))


@functools.lru_cache(maxsize=16_384)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name."""
    return words(name)
