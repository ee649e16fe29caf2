"""Plain BM25 over title, conditions, summary and inclusion criteria: what ours is held against.

All words of the note are the query, each as often as it stands there; k1 is 1.2, b 0.75, words are
brought to English stems, and stop words and single letters are left out (Robertson and Zaragoza,
Found Trends Inf Retr 2009;3:333, with the rarity of Lucene, which is never negative).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from trialpost.evaluation.retrieval.collection import TrialLine
from trialpost.matching.ranking.stems import stems

K1, B = 1.2, 0.75
_Found = tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]


class PlainBM25:
    """An index of whole trials, each one bag of words."""

    def __init__(self, trials: Sequence[TrialLine]) -> None:
        self._ids = [one.nct_id for one in trials]
        gathered: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(trials))
        for slot, one in enumerate(trials):
            counts = Counter(stems(text_of(one)))
            lengths[slot] = sum(counts.values())
            for term, times in counts.items():
                gathered[term].append((slot, times))
        mean = lengths.mean() if len(trials) else 1.0
        self._norm = K1 * (1 - B + B * lengths / mean)
        self._postings = {term: self._weighed(found) for term, found in gathered.items()}

    def _weighed(self, found: Iterable[tuple[int, int]]) -> _Found:
        slots, times = (np.array(column) for column in zip(*found, strict=True))
        size, held = len(self._ids), len(slots)
        rarity = np.log1p((size - held + 0.5) / (held + 0.5))
        return slots.astype(np.int32), rarity * times * (K1 + 1) / (times + self._norm[slots])

    def search(self, text: str, limit: int) -> list[tuple[str, float]]:
        """Return the trials that hold any word of a text, best first, with their scores."""
        scores = np.zeros(len(self._ids))
        for term, times in sorted(Counter(stems(text)).items()):
            if term in self._postings:
                slots, weights = self._postings[term]
                scores[slots] += times * weights
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self._ids[slot], float(scores[slot])) for slot in best if scores[slot] > 0]


def text_of(trial: TrialLine) -> str:
    """Return the words of a trial that the baseline reads."""
    return " ".join((trial.title, " ".join(trial.conditions), trial.summary, trial.inclusion))
