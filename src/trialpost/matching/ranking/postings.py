"""Which trials hold a term in which field, and how much it says there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Slots = npt.NDArray[np.int32]

Counts = Mapping[str, Mapping[str, float]]
"""How often each term stands in each field of one trial."""

_SATURATION = 1.2


class Postings:
    """Terms of many trials by field, each with its saturated frequency there.

    The weight of a term in a field is that of BM25 (Robertson and Zaragoza, Found Trends Inf Retr
    2009;3:333): ``f (k + 1) / (f + k (1 - b + b l / m))`` with the term's frequency ``f``, the
    field's length ``l`` and its mean ``m``. How rare a term is counts over the whole trial, so that
    a word which every title has and no summary is not taken for rare.
    """

    def __init__(self, counts: Iterable[Counts], fields: tuple[str, ...], *, length: float) -> None:
        """Take the counts of trials in the order of their slots.

        Args:
            counts: for each trial, how often each term stands in each field.
            fields: the fields, in the order of :meth:`scores`.
            length: how much a long field counts against its terms (``b``), from 0 to 1.
        """
        self.fields = fields
        rows, lengths, self._held = _gathered(counts, fields)
        self.size = len(lengths)
        self._postings = {
            at: {term: _saturated(found, lengths[:, at], length) for term, found in by_term.items()}
            for at, by_term in rows.items()
        }

    def rarity(self, term: str) -> float:
        """Return ``ln(1 + (N - n + 0.5) / (n + 0.5))`` for a term that n of N trials hold."""
        held = self._held.get(term, 0)
        return float(np.log1p((self.size - held + 0.5) / (held + 0.5)))

    def scores(self, wanted: Mapping[str, float]) -> Floats:
        """Return for each field (row) and trial (column) what the wanted terms add up to."""
        found: Floats = np.zeros((len(self.fields), self.size), np.float32)
        for term in sorted(wanted):
            if term not in self._held:
                continue
            weight = np.float32(wanted[term] * self.rarity(term))
            for at, by_term in self._postings.items():
                held = by_term.get(term)
                if held is not None:
                    found[at, held[0]] += weight * held[1]
        return found


def _gathered(
    counts: Iterable[Counts], fields: tuple[str, ...]
) -> tuple[dict[int, dict[str, list[tuple[int, float]]]], Floats, Counter[str]]:
    rows: dict[int, dict[str, list[tuple[int, float]]]] = {
        at: defaultdict(list) for at in range(len(fields))
    }
    lengths: list[list[float]] = []
    held: Counter[str] = Counter()
    for slot, by_field in enumerate(counts):
        lengths.append([sum(by_field.get(field, {}).values()) for field in fields])
        held.update({term for terms in by_field.values() for term in terms})
        for at, field in enumerate(fields):
            for term, times in by_field.get(field, {}).items():
                rows[at][term].append((slot, times))
    return rows, np.array(lengths, np.float32).reshape(-1, len(fields)), held


def _saturated(
    found: list[tuple[int, float]], lengths: Floats, length: float
) -> tuple[Slots, Floats]:
    slots = np.array([slot for slot, _ in found], np.int32)
    times = np.array([count for _, count in found], np.float32)
    mean = float(lengths[lengths > 0].mean()) if (lengths > 0).any() else 1.0
    norm = 1 - length + length * lengths[slots] / mean
    saturated: Floats = (
        times * (_SATURATION + 1) / (times + _SATURATION * norm)
    ).astype(np.float32)  # fmt: skip
    return slots, saturated
