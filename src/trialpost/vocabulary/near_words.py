"""Find the words of a dictionary that a misspelt word may mean, all of them at once.

A distance is the number of letters that are missing, too many, another, or in each other's place
(optimal string alignment). It is counted for every candidate together, a column of letters at a
time, with bits for the letters of what was typed (Hyyrö, "A bit-vector algorithm for computing
Levenshtein and Damerau edit distances", Nordic Journal of Computing 2003). Words are compared as
they are spelt and as they sound (``sounding``); the better of the two counts.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.vocabulary.sounding import sound_of

LONGEST = 24
"""Letters of a word that are compared."""

SHORTEST = 4
"""Letters that a word needs to be taken for misspelt; "MS" and "ALS" stay as they are."""

MOST = 12
"""Words that are given for one that was typed, the nearest."""

FARTHEST = 0.3
"""What the mistakes in a word may count, a letter of it."""

Bits = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]

_OTHER = 27
_LETTERS = np.full(256, _OTHER, dtype=np.uint8)
_LETTERS[ord("a") : ord("z") + 1] = np.arange(1, 27)
_LETTERS[0] = 0
_ANOTHER_FIRST = 0.6
"""Added where the first letters differ: people seldom mistake the first."""
_BY_SOUND = 0.35
"""Added where words are alike by their sound and not by their letters."""
_A_SOUND = 0.8
"""What a difference between two sounds counts, beside one between two letters."""


def mistakes_allowed(length: int) -> int:
    """Say how many mistakes a word of so many letters may have.

    >>> [mistakes_allowed(length) for length in (3, 4, 5, 6, 14)]
    [0, 1, 1, 2, 2]
    """
    if length < SHORTEST:
        return 0
    return 1 if length < 6 else 2


class Near(msgspec.Struct, frozen=True, eq=False):
    """Places of words in a dictionary, with how far each is from what was typed."""

    places: Places
    costs: Costs


class NearWords:
    """A dictionary in which misspelt words are found. Reading never changes it."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take in the words, lower-case letters and figures; places are those of this order."""
        self._spelt = _Letters(words)
        self._sounding = _Letters([sound_of(word) for word in words])

    def near(self, typed: str, *, beginning: bool = False) -> Near:
        """Return the words that a typed one may mean, the nearest first.

        Args:
            typed: lower-case letters and figures.
            beginning: whether more letters may follow, as while somebody types.
        """
        costs: dict[int, float] = {}
        allowed = mistakes_allowed(len(typed))
        if allowed:
            for place, cost in self._spelt.within(typed, allowed, beginning=beginning):
                costs[place] = cost
            sound = sound_of(typed)
            heard = self._sounding.within(sound, allowed, beginning=beginning)
            farther = self._spelt.near_enough(typed, [place for place, _ in heard], 2 * allowed)
            for place, by_sound in heard:
                cost = _BY_SOUND + _A_SOUND * by_sound
                if place in farther:
                    costs[place] = min(cost, costs.get(place, cost))
        likely = [item for item in costs.items() if item[1] <= FARTHEST * len(typed)]
        kept = sorted(likely, key=lambda item: (item[1], item[0]))[:MOST]
        return Near(
            np.array([place for place, _ in kept], dtype=np.int64),
            np.array([cost for _, cost in kept], dtype=np.float64),
        )


class _Letters:
    """Words as columns of letters, in the order of their length, with the set of their letters."""

    def __init__(self, words: Sequence[str]) -> None:
        cut = [word[:LONGEST] for word in words]
        lengths = np.array([len(word) for word in cut], dtype=np.int64)
        self._order = np.argsort(lengths, kind="stable")
        self._lengths = lengths[self._order]
        raw = np.frombuffer("".join(word.ljust(LONGEST, "\0") for word in cut).encode(), np.uint8)
        coded = _LETTERS[raw].reshape(-1, LONGEST)[self._order]
        self._row = np.argsort(self._order)
        self._sets = _set_of(coded)
        self._columns = np.ascontiguousarray(coded.T)

    def within(self, typed: str, allowed: int, *, beginning: bool) -> list[tuple[int, float]]:
        """Return the places of words with so many mistakes at most, and what those count."""
        typed = typed[:LONGEST]
        first = int(np.searchsorted(self._lengths, len(typed) - allowed))
        past = len(self._lengths) if beginning else self._past(len(typed) + allowed)
        coded = _LETTERS[np.frombuffer(typed.encode(), np.uint8)]
        mine, theirs = _set_of(coded[None, :])[0], self._sets[first:past]
        missing = np.bitwise_count(theirs & ~mine if not beginning else mine & ~theirs)
        few = missing <= allowed
        if not beginning:
            few &= np.bitwise_count(mine & ~theirs) <= allowed
        rows = first + np.flatnonzero(few)
        if not len(rows):
            return []
        letters = self._columns[: len(typed) + allowed, rows]
        found = _distances(coded, letters, self._lengths[rows], beginning=beginning)
        close = np.flatnonzero(found <= allowed)
        other = letters[0, close] != coded[0]
        costs = found[close] + _ANOTHER_FIRST * other
        places = self._order[rows[close]]
        return list(zip(places.tolist(), costs.tolist(), strict=True))

    def near_enough(self, typed: str, places: Sequence[int], allowed: int) -> set[int]:
        """Return those of some places whose words, or their beginnings, have so few mistakes."""
        if not places:
            return set()
        typed = typed[:LONGEST]
        rows = self._row[np.array(places)]
        coded = _LETTERS[np.frombuffer(typed.encode(), np.uint8)]
        letters = self._columns[: len(typed) + allowed, rows]
        found = _distances(coded, letters, self._lengths[rows], beginning=True)
        return {place for place, far in zip(places, found, strict=True) if far <= allowed}

    def _past(self, length: int) -> int:
        return int(np.searchsorted(self._lengths, length, side="right"))


def _set_of(coded: npt.NDArray[np.uint8]) -> Bits:
    """Return for every row of letters the set of them, a bit a letter."""
    bits = np.where(coded > 0, np.left_shift(np.uint32(1), coded.astype(np.uint32)), np.uint32(0))
    found: Bits = np.bitwise_or.reduce(bits, axis=1)
    return found


def _distances(
    typed: npt.NDArray[np.uint8],
    letters: npt.NDArray[np.uint8],
    lengths: Places,
    *,
    beginning: bool,
) -> Places:
    """Count the mistakes between what was typed and each word, or its best beginning.

    Args:
        typed: the coded letters of what was typed, at most 31.
        letters: a column of coded letters a row, a word a column, filled up with 0.
        lengths: of the words; what lies past the rows of ``letters`` is not looked at.
        beginning: whether the distance to the word's best beginning is asked for.
    """
    one, size = np.uint32(1), len(typed)
    at_letter = np.zeros(_OTHER + 1, dtype=np.uint32)
    for place, letter in enumerate(typed):
        at_letter[letter] |= one << np.uint32(place)
    at_letter[0] = 0
    last = np.uint32(size - 1)
    many = letters.shape[1]
    up = np.full(many, (1 << size) - 1, dtype=np.uint32)
    down = np.zeros(many, dtype=np.uint32)
    diagonal, before = down, down
    score = np.full(many, size, dtype=np.int64)
    best = score.copy()
    for column in range(letters.shape[0]):
        match = at_letter[letters[column]]
        swapped = ((~diagonal & match) << one) & before
        diagonal = (((match & up) + up) ^ up) | match | down | swapped
        right = down | ~(diagonal | up)
        left = diagonal & up
        score = score + ((right >> last) & one) - ((left >> last) & one)
        right = (right << one) | one
        up = (left << one) | ~(diagonal | right)
        down = right & diagonal
        before = match
        if beginning:
            best = np.minimum(best, score)
        else:
            best = np.where(lengths == column + 1, score, best)
    return best
