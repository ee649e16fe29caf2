"""Order what comes behind the first trials also by how like these they are.

Many a trial on the right illness shares no word with the note, and shares many with the trials that
stand first. Those lend their telling words as a second query (pseudo-relevance feedback: Rocchio
1971; Lavrenko and Croft, SIGIR 2001:120). What stands among the first is left as it is, since more
words bring more trials and not better ones.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from trialpost.matching.ranking.candidate import texts_of
from trialpost.matching.ranking.index import Bools, RankingIndex
from trialpost.matching.ranking.postings import Floats
from trialpost.matching.ranking.stems import stems

LEFT = 50
"""Trials, the first, whose order stays."""

LENDING = 10
"""Trials, the first, that lend words."""

LENT = 50
"""Words that they lend together."""

_FIELDS = ("title", "conditions", "treatments", "summary")
_LOOKED_IN = ("title", "conditions", "summary")
_FADES = 5
"""Places over which what a trial lends falls to a half."""

_SMOOTH = 60
"""Of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009:758)."""


def with_tail(index: RankingIndex, order: Sequence[int], out: Bools, limit: int) -> list[int]:
    """Return an order of slots whose tail is ordered anew, with trials that it did not hold.

    The places in the given order and in the order of likeness are joined by their reciprocals.
    Trials that do not take the person stay behind all others.

    Args:
        index: the trials.
        order: slots, the best first.
        out: which slots do not take the person.
        limit: how many slots to return.
    """
    first = [slot for slot in order[:LEFT] if not out[slot]]
    if limit <= LEFT or not first:
        return list(order[:limit])
    joined: Floats = np.zeros(len(index), np.float32)
    likeness, ids = likeness_to(index, first[:LENDING]), _ranks_of_ids(index)
    alike = np.lexsort((ids, -likeness))[: int((likeness > 0).sum())]
    for slots in (np.array(order, np.int64), alike):
        joined[slots] += 1 / (_SMOOTH + np.arange(len(slots), dtype=np.float32))
    joined[first] = 0
    behind = np.flatnonzero(joined)
    ranked = np.lexsort((ids[behind], -joined[behind].round(7), out[behind]))
    return [*first, *(int(slot) for slot in behind[ranked])][:limit]


def likeness_to(index: RankingIndex, lending: Sequence[int]) -> Floats:
    """Return how many of the telling words of some trials each trial holds, rarer ones for more."""
    lent: dict[str, float] = {}
    for place, slot in enumerate(lending):
        texts = texts_of(index.candidates[slot])
        counts = Counter(stems(" ".join(texts[field] for field in _FIELDS)))
        for stem, times in counts.items():
            share = times / counts.total() / (1 + place / _FADES)
            lent[stem] = lent.get(stem, 0.0) + share
    told = sorted(lent, key=lambda stem: (-lent[stem] * index.words.rarity(stem), stem))
    scores = index.words.scores({stem: lent[stem] for stem in told[:LENT]})
    rows = [index.words.fields.index(field) for field in _LOOKED_IN]
    found: Floats = scores[rows].sum(axis=0)
    return found.round(6)


def _ranks_of_ids(index: RankingIndex) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    ids = np.array([one.id for one in index.candidates])
    ranks = np.empty(len(ids), np.int64)
    ranks[np.argsort(ids, kind="stable")] = np.arange(len(ids))
    return ranks
