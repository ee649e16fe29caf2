"""Put trials in order for a note, the best first, with the parts of each score."""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import Silence, judge
from trialpost.matching.checks import Person
from trialpost.matching.ranking.asked import CONCEPT_GROUPS, WORD_GROUPS, Asked
from trialpost.matching.ranking.candidate import FIELDS
from trialpost.matching.ranking.index import Bools, RankingIndex
from trialpost.matching.ranking.postings import Floats
from trialpost.matching.ranking.tail import with_tail
from trialpost.matching.ranking.weights import Weights
from trialpost.matching.trees import Trees, read_kept
from trialpost.model.criterion import CriterionKind, Verdict

JUDGED = 100
"""Trials, the best by their words, whose criteria are judged."""

_COUNTED = 2
"""Criteria not met that count; the third says no more than the second."""


Unmet = Callable[[str], int]
"""Counts what of a text of criteria a person does not meet."""


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A trial in its place: the score, and what words, main condition and criteria gave it.

    ``ruled_out`` tells that the record's age limits or sex keep the person out; such trials come
    behind all others.
    """

    id: str
    score: float
    text: float
    main: float
    criteria: float
    ruled_out: bool


class Parts(msgspec.Struct, frozen=True):
    """What each group adds up to in each field of each trial: arrays of group, field, trial."""

    words: Floats
    concepts: Floats
    share: Floats
    named: Bools
    out: Bools

    def only(self, slots: Sequence[int]) -> "Parts":
        """Return the parts of some trials alone."""
        return Parts(
            words=self.words[:, :, slots],
            concepts=self.concepts[:, :, slots],
            share=self.share[slots],
            named=self.named[slots],
            out=self.out[slots],
        )

    def text(self, weights: Weights) -> Floats:
        """Return the weighted sum for each trial."""
        of_words = weights.of_words(WORD_GROUPS, FIELDS)
        of_concepts = weights.of_concepts(CONCEPT_GROUPS, FIELDS)
        total: Floats = np.tensordot(of_words, self.words, 2)
        total += np.tensordot(of_concepts, self.concepts, 2)
        return total

    def main(self, weights: Weights, text: Floats) -> Floats:
        """Return what each trial gains or loses by what it is about.

        The measure is the best text score of a trial that the person may take part in.
        """
        best = float(np.where(self.out, 0, text).max(initial=0.0))
        gain = weights.main_met * self.share - weights.main_unmet * (1 - self.share)
        found: Floats = np.where(self.named, best * gain, 0).astype(np.float32)
        return found


def parts_of(index: RankingIndex, asked: Asked, person: Person, today: dt.date) -> Parts:
    """Work out for every trial what the weights are then laid on."""
    share, named = index.main_share(asked.present)
    return Parts(
        words=np.stack([index.words.scores(asked.words.get(one, {})) for one in WORD_GROUPS]),
        concepts=np.stack(
            [index.concepts.scores(asked.concepts.get(one, {})) for one in CONCEPT_GROUPS]
        ),
        share=share,
        named=named,
        out=index.ruled_out(person, today),
    )


def rank(
    index: RankingIndex,
    asked: Asked,
    person: Person,
    weights: Weights,
    *,
    today: dt.date,
    unmet: Unmet | None = None,
    limit: int = 1000,
) -> tuple[Ranked, ...]:
    """Rank the trials of an index, the best first; equals in the order of their ids.

    The first :data:`~trialpost.matching.ranking.tail.LEFT` stand by their scores; behind them it
    counts as well how like the first ones a trial is, and scores may rise.

    Args:
        index: the trials.
        asked: what to look for (:func:`~trialpost.matching.ranking.asked.asked_by`).
        person: who it is for; age and sex alone are checked.
        weights: how much each part counts.
        today: the day on which ages are reckoned.
        unmet: counts what of a text of criteria the person does not meet (:func:`unmet_by`); of the
            best trials it is asked. Without it no criteria are judged.
        limit: how many trials to return.
    """
    parts = parts_of(index, asked, person, today)
    text = parts.text(weights)
    main = parts.main(weights, text)
    out = parts.out if weights.heeds_limits else np.zeros_like(parts.out)
    order = _ordered(index, text + main, out, text > 0)
    lost = np.zeros_like(text)
    if unmet is not None and weights.not_met:
        step = weights.not_met * float(np.where(out, 0, text).max(initial=0.0))
        for slot in order[:JUDGED]:
            if not out[slot]:
                lost[slot] = -step * min(unmet(index.candidates[slot].criteria), _COUNTED)
        order = _ordered(index, text + main + lost, out, text > 0)
    if weights.looks_further:
        order = with_tail(index, order, out, limit)
    return tuple(
        Ranked(
            id=index.candidates[slot].id,
            score=round(float(text[slot] + main[slot] + lost[slot]), 4),
            text=round(float(text[slot]), 4),
            main=round(float(main[slot]), 4),
            criteria=round(float(lost[slot]), 4),
            ruled_out=bool(out[slot]),
        )
        for slot in order[:limit]
    )


def _ordered(index: RankingIndex, score: Floats, out: Bools, kept: Bools) -> Sequence[int]:
    slots = np.flatnonzero(kept)
    ids = np.array([index.candidates[slot].id for slot in slots])
    order = np.lexsort((ids, -score[slots].round(4), out[slots]))
    return [int(slot) for slot in slots[order]]


def unmet_by(facts: Facts, today: dt.date, trees_of: Callable[[str], Trees] = read_kept) -> Unmet:
    """Return what counts the inclusion criteria of a text that what a note states does not meet.

    Args:
        facts: the person of the note.
        today: the day on which ages and times are reckoned.
        trees_of: reads a text of criteria into trees.
    """

    def unmet(criteria: str) -> int:
        return sum(
            judge(one, facts, today=today, silence=Silence.PRESUMED).verdict is Verdict.NOT_MET
            for one in trees_of(criteria)
            if one.criterion.kind is CriterionKind.INCLUSION
        )

    return unmet
