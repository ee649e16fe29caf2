"""Many trials made ready to be ranked for notes; it is built once and never changes."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from trialpost.eligibility.notes.page import is_generic
from trialpost.matching.checks import Person, maximum_age, minimum_age
from trialpost.matching.ranking.candidate import FIELDS, Candidate, texts_of
from trialpost.matching.ranking.postings import Floats, Postings
from trialpost.matching.ranking.stems import stems
from trialpost.model.criterion import Verdict
from trialpost.model.dates import AgeLimit
from trialpost.vocabulary.lexicon import Kind, Lexicon, lexicon

Bools = npt.NDArray[np.bool_]

ILLNESSES = frozenset({Kind.CONDITION, Kind.INFECTION})
"""Kinds that a trial can be about as its main condition."""

_WORD_LENGTH, _CONCEPT_LENGTH = 0.5, 0.3
_READ = 6000
"""Characters of a field in which concepts are looked for; what stands further down tells little."""

_AMBIGUOUS = 0.5
_NARROWER = 0.7
"""What it counts that a trial is about a form of an illness that the note names."""

_MAIN_FIELDS = ("title", "conditions")


class RankingIndex:
    """Trials by their words and by what they name, with who may take part."""

    def __init__(self, candidates: Sequence[Candidate], names: Lexicon | None = None) -> None:
        """Read the candidates; their places in the sequence are their slots."""
        self.candidates = tuple(candidates)
        self.names = names or lexicon()
        word_counts, concept_counts = [], []
        for one in self.candidates:
            texts = texts_of(one)
            word_counts.append({field: Counter(stems(text)) for field, text in texts.items()})
            concept_counts.append(
                {field: self._named(text[:_READ]) for field, text in texts.items() if text}
            )
        self.words = Postings(word_counts, FIELDS, length=_WORD_LENGTH)
        self.concepts = Postings(concept_counts, FIELDS, length=_CONCEPT_LENGTH)
        self._main_slots, self._main_concepts, self._main_rarity = self._mains(concept_counts)
        self._limits = _Limits(self.candidates)

    def __len__(self) -> int:
        return len(self.candidates)

    def _named(self, text: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for mention in self.names.mentions(text):
            found[mention.concept.id] = found.get(mention.concept.id, 0.0) + 1.0
            for other in mention.others:
                found[other.id] = found.get(other.id, 0.0) + _AMBIGUOUS
        return found

    def _mains(
        self, counts: Sequence[dict[str, dict[str, float]]]
    ) -> tuple[npt.NDArray[np.int32], list[str], Floats]:
        slots, concepts = [], []
        for slot, by_field in enumerate(counts):
            named = {one for field in _MAIN_FIELDS for one in by_field.get(field, ())}
            for one in sorted(named):
                concept = self.names.concept(one)
                if concept.kind in ILLNESSES and not is_generic(concept.name):
                    slots.append(slot)
                    concepts.append(one)
        rarity = [self.concepts.rarity(one) for one in concepts]
        return np.array(slots, np.int32), concepts, np.array(rarity, np.float32)

    def main_share(self, present: frozenset[str]) -> tuple[Floats, Bools]:
        """Return how much of what each trial is about a person has, from 0 to 1.

        An illness of the title or the conditions counts fully where the person has it or a form of
        it, and :data:`_NARROWER` where they have what it is a form of; rarer ones weigh more.

        Returns:
            The shares, and which trials name an illness at all.
        """
        above = frozenset(present).union(*(self.names.above(one) for one in present))
        known: dict[str, float] = {}
        for one in self._main_concepts:
            if one not in known:
                narrower = not present.isdisjoint(self.names.above(one))
                known[one] = 1.0 if one in above else _NARROWER if narrower else 0.0
        has = np.array([known[one] for one in self._main_concepts], np.float32)
        size = len(self)
        total = np.bincount(self._main_slots, self._main_rarity, minlength=size)
        met = np.bincount(self._main_slots, self._main_rarity * has, minlength=size)
        named: Bools = total > 0
        share: Floats = (met / np.where(named, total, 1)).astype(np.float32)
        return share, named

    def ruled_out(self, person: Person, today: dt.date) -> Bools:
        """Tell which trials surely do not take somebody of this age or sex."""
        return self._limits.ruled_out(person, today)


class _Limits:
    """The ages and sexes of all candidates, each limit checked once a person."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        lows = [one.minimum_age for one in candidates]
        highs = [one.maximum_age for one in candidates]
        self._known: list[AgeLimit | None] = list(dict.fromkeys([None, *lows, *highs]))
        place = {limit: at for at, limit in enumerate(self._known)}
        self._low = np.array([place[one] for one in lows], np.int32)
        self._high = np.array([place[one] for one in highs], np.int32)
        self._sex = [one.sex for one in candidates]

    def ruled_out(self, person: Person, today: dt.date) -> Bools:
        out: Bools = np.zeros(len(self._sex), np.bool_)
        born = person.born
        if born is not None:
            for check, column in ((minimum_age, self._low), (maximum_age, self._high)):
                fails = [check(limit, born, today) is Verdict.NOT_MET for limit in self._known]
                out |= np.array(fails)[column]
        if person.sex is not None:
            out |= np.array([one is not None and one is not person.sex for one in self._sex])
        return out
