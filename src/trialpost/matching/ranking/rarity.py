"""How rare words and concepts are at the heads of trials, counted once over public records.

``rarity.tsv`` is written by ``evaluation.retrieval.counting``. Since it is fixed, the score of a
trial for a person does not change with what else a catalogue holds.
"""

import functools
import math
from collections.abc import Mapping
from importlib import resources

import msgspec

WORD, CONCEPT, TRIALS = "word", "concept", "trials"
"""What a line is of: a word's stem, a concept's id, or all trials that were counted."""

_UNLISTED = 2
"""Trials that are taken to hold what has no line."""


class Rarity(msgspec.Struct, frozen=True):
    """How many of all trials hold each word (stem) and each concept (id)."""

    trials: int
    words: Mapping[str, int]
    concepts: Mapping[str, int]

    def of_word(self, stem: str) -> float:
        """Return how much it tells that a trial holds a word."""
        return self._of(self.words.get(stem, _UNLISTED))

    def of_concept(self, concept: str) -> float:
        """Return how much it tells that a trial names a concept."""
        return self._of(self.concepts.get(concept, _UNLISTED))

    def _of(self, held: int) -> float:
        """Return ``ln(1 + (N - n + 0.5) / (n + 0.5))``, as in BM25."""
        return math.log1p((self.trials - held + 0.5) / (held + 0.5))


@functools.cache
def rarity() -> Rarity:
    """Return the table."""
    file = resources.files("trialpost.matching.ranking").joinpath("rarity.tsv")
    tables: dict[str, dict[str, int]] = {WORD: {}, CONCEPT: {}, TRIALS: {}}
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        table, name, held = line.split("\t")
        tables[table][name] = int(held)
    return Rarity(tables[TRIALS][""], tables[WORD], tables[CONCEPT])
