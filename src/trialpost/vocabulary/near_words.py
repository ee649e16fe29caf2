"""Find the words of a dictionary that a misspelt word may mean, all of them at once.

A distance is the number of letters that are missing, too many, another, or in each other's place
(optimal string alignment). It is counted for every candidate together, a column of letters at a
time, with bits for the letters of what was typed (Hyyrö, "A bit-vector algorithm for computing
Levenshtein and Damerau edit distances", Nordic Journal of Computing 2003). Words are compared as
they are spelt and as they sound (``sounding``); the better of the two counts.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.vocabulary.sounding import kept_sound, sound_of

LONGEST = 24
"""Letters of a word that are compared."""

SHORTEST = 4
"""Letters that a word needs to be taken for misspelt; "MS" and "ALS" stay as they are."""

SHORTEST_SOUND = 3
"""Sounds that a word needs to be found by them."""

MOST = 12
"""Words that are given for one that was typed, the nearest."""

FARTHEST = 0.28
"""What the mistakes in a word may count, a letter of it."""

Bits = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]

_VOWELS = frozenset("aeiou")
_OTHER = 27
_LETTERS = np.full(256, _OTHER, dtype=np.uint8)
_LETTERS[ord("a") : ord("z") + 1] = np.arange(1, 27)
_LETTERS[0] = 0
BEGUN = 0.05
"""Added where only the beginning of a word was typed."""
_ANOTHER_FIRST = 0.6
"""Added where the first letters differ: people seldom mistake the first."""
_A_LETTER_LACKING = 0.1
"""Added for each letter that was typed and is not in the word: more are left out than put in."""
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
        self._sounding = _Letters([kept_sound(word) for word in words])

    def near(self, typed: str, *, beginning: bool = False) -> Near:
        """Return the words that a typed one may mean, the nearest first.

        Args:
            typed: lower-case letters and figures.
            beginning: whether more letters may follow, as while somebody types.
        """
        costs: dict[int, float] = {}
        allowed = mistakes_allowed(len(typed))
        if allowed:
            costs.update(self._spelt.within(typed, allowed, beginning=beginning))
            heard = self._heard(typed, allowed, beginning=beginning)
            costs |= {place: min(cost, costs.get(place, cost)) for place, cost in heard}
        likely = [
            (place, cost)
            for place, cost in costs.items()
            if cost <= FARTHEST * len(typed)
            and self._spelt.size_of(place) >= min(SHORTEST, len(typed))
        ]
        kept = sorted(likely, key=lambda item: (item[1], item[0]))[:MOST]
        return Near(
            np.array([place for place, _ in kept], dtype=np.int64),
            np.array([cost for _, cost in kept], dtype=np.float64),
        )

    def _heard(self, typed: str, allowed: int, *, beginning: bool) -> Iterator[tuple[int, float]]:
        """Yield the words that sound as what was typed, and are not spelt altogether otherwise."""
        sound = sound_of(typed)
        if len(sound) < SHORTEST_SOUND or _VOWELS.isdisjoint(typed):
            return
        sounds = min(1, mistakes_allowed(len(sound)))
        heard = self._sounding.within(sound, sounds, beginning=beginning, same_first=True)
        other = self._spelt.other_letters(typed, [place for place, _ in heard], beginning=beginning)
        most = allowed if beginning else 2 * allowed
        for (place, by_sound), letters in zip(heard, other, strict=True):
            if letters <= most:
                yield place, _BY_SOUND + _A_SOUND * by_sound


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

    def within(
        self, typed: str, allowed: int, *, beginning: bool, same_first: bool = False
    ) -> list[tuple[int, float]]:
        """Return the places of words with so many mistakes at most, and what those count.

        Args:
            typed: lower-case letters.
            allowed: mistakes.
            beginning: whether more letters may follow.
            same_first: whether the first letter has to be the same.
        """
        typed = typed[:LONGEST]
        first = int(np.searchsorted(self._lengths, len(typed) - allowed))
        past = len(self._lengths) if beginning else self._past(len(typed) + allowed)
        coded = _LETTERS[np.frombuffer(typed.encode(), np.uint8)]
        mine, theirs = _set_of(coded[None, :])[0], self._sets[first:past]
        missing = np.bitwise_count(theirs & ~mine if not beginning else mine & ~theirs)
        few = missing <= allowed
        if not beginning:
            few &= np.bitwise_count(mine & ~theirs) <= allowed
        if same_first:
            few &= self._columns[0, first:past] == coded[0]
        rows = first + np.flatnonzero(few)
        if not len(rows):
            return []
        letters = self._columns[: len(typed) + allowed, rows]
        found, begun = _distances(coded, letters, self._lengths[rows])
        if beginning:
            found = np.minimum(found, begun + BEGUN)
        close = np.flatnonzero(found < allowed + 1)
        other = letters[0, close] != coded[0]
        lacking = np.bitwise_count(mine & ~theirs[rows[close] - first])
        costs = found[close] + _ANOTHER_FIRST * other + _A_LETTER_LACKING * lacking
        places = self._order[rows[close]]
        return list(zip(places.tolist(), costs.tolist(), strict=True))

    def other_letters(self, typed: str, places: Sequence[int], *, beginning: bool) -> list[int]:
        """Count the letters that only one of the typed and each word has, or only the typed one."""
        mine = _set_of(_LETTERS[np.frombuffer(typed[:LONGEST].encode(), np.uint8)][None, :])[0]
        theirs = self._sets[self._row[np.array(places, dtype=np.int64)]]
        apart = mine & ~theirs if beginning else mine ^ theirs
        counts: list[int] = np.bitwise_count(apart).tolist()
        return counts

    def size_of(self, place: int) -> int:
        """Return how many letters of a word are compared."""
        return int(self._lengths[self._row[place]])

    def _past(self, length: int) -> int:
        return int(np.searchsorted(self._lengths, length, side="right"))


def _set_of(coded: npt.NDArray[np.uint8]) -> Bits:
    """Return for every row of letters the set of them, a bit a letter."""
    bits = np.where(coded > 0, np.left_shift(np.uint32(1), coded.astype(np.uint32)), np.uint32(0))
    found: Bits = np.bitwise_or.reduce(bits, axis=1)
    return found


def _distances(
    typed: npt.NDArray[np.uint8], letters: npt.NDArray[np.uint8], lengths: Places
) -> tuple[Costs, Costs]:
    """Count the mistakes between what was typed and each word, and its best beginning.

    Args:
        typed: the coded letters of what was typed, at most 31.
        letters: a column of coded letters a row, a word a column, filled up with 0.
        lengths: of the words; one that is longer than ``letters`` is infinitely far.
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
    score = np.full(many, size, dtype=np.int32)
    scores = np.empty(letters.shape, dtype=np.int32)
    for column in range(letters.shape[0]):
        match = at_letter[letters[column]]
        swapped = ((~diagonal & match) << one) & before
        diagonal = (((match & up) + up) ^ up) | match | down | swapped
        right = down | ~(diagonal | up)
        left = diagonal & up
        score = score + ((right >> last) & one) - ((left >> last) & one)
        scores[column] = score
        right = (right << one) | one
        up = (left << one) | ~(diagonal | right)
        down = right & diagonal
        before = match
    ends = np.minimum(lengths, len(letters)) - 1
    whole = np.where(lengths > len(letters), np.inf, scores[ends, np.arange(many)])
    return whole, np.minimum(scores.min(axis=0), size).astype(np.float64)
