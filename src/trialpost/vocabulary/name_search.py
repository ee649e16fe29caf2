"""Search many names by what somebody types: the beginning, some of the words, or misspelt.

Names are compared as their words in lower case, without accents, apostrophes and little words, in
any order. Each word that was typed has a cost for each name: nothing where the name holds it, a
little where it only begins one of its words, more where it misspells one (``near_words``). A name
is found if all words that were typed are in it.
"""

import bisect
import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.vocabulary.condition_words import LITTLE, american, singular
from trialpost.vocabulary.near_words import BEGUN, Near, NearWords

_TOKEN = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’`´]")
_FIGURES = {"one": "1", "two": "2", "three": "3", "ii": "2", "iii": "3", "iv": "4"}
"""Numbers of types and stages as names have them."""

COMMON = 3
"""Names in which a word stands that is no slip of the pen."""

MOST_WORDS = 8
"""Words of what was typed that are looked at."""

WEIGHING = 0.12
"""What a tenfold weight of a name takes off its cost."""

EACH_MORE = 0.15
"""What each word costs that a name has and nobody typed."""

LATER = 0.1
"""What it costs that a name does not begin with the first word that was typed."""

PARTED = 0.3
"""What it costs that words were written together, or one in two."""

LITTLE_LEFT = 0.4
"""What a little word costs that may begin another and does not: "heart at"."""

SHORTEST_CUT = 3
"""Letters of a word before the last one that may be cut short."""

NOT_IN_IT = np.float32(99)

Costs = npt.NDArray[np.float32]


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name as it is shown, the descriptors that it means, whose name it is, and how common."""

    text: str
    ids: tuple[str, ...]
    origin: str
    weight: float = 0.0


class Found(msgspec.Struct, frozen=True):
    """A name that was found: its cost, what of that is mistakes, and whether it is all of it."""

    name: Name
    cost: float
    mistakes: float
    whole: bool


def plain_words(text: str) -> list[str]:
    """Return the words of a text as names are compared here, American and in the singular.

    >>> plain_words("Sjögren’s Syndrome, tumours of the young")
    ['sjogren', 'syndrome', 'tumor', 'young']
    """
    return [singular(word) for word in _split(text, begun=False)]


def typed_words(text: str, *, begun: bool) -> list[str]:
    """Return the words of what somebody types, of which the last may be going on.

    They are left in the plural: a misspelt word only looks like one ("psoriasys").

    >>> typed_words("sounds in the ea", begun=True), typed_words("heart at", begun=True)
    (['sounds', 'ea'], ['heart', 'at'])
    """
    return _split(text, begun=begun)[:MOST_WORDS]


def _split(text: str, *, begun: bool) -> list[str]:
    """Return the words of a text without little ones, but for one that may be going on."""
    plain = _APOSTROPHE.sub("", text.casefold())
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in parts if not unicodedata.combining(one))
    found = [_FIGURES.get(word) or american(word) for word in _TOKEN.findall(plain)]
    kept = [word for word in found if word not in LITTLE]
    if begun and found and found[-1] in LITTLE and text[-1:].isalnum():
        kept = [*kept, found[-1]]
    return kept or found


class NameSearch:
    """Names that can be searched. Reading never changes it, so that threads can share one."""

    def __init__(self, names: Sequence[Name]) -> None:
        """Take in the names; of two with the same words in the same order the first is kept."""
        held: dict[tuple[str, ...], Name] = {}
        for name in names:
            split = tuple(plain_words(name.text))
            if split:
                held.setdefault(split, name)
        self.names = tuple(held.values())
        self._words = sorted({word for split in held for word in split})
        self._at = {word: place for place, word in enumerate(self._words)}
        self._sizes = np.array([len(set(split)) for split in held], dtype=np.float32)
        first = np.array([self._at[split[0]] for split in held], dtype=np.int64)
        self._first = first
        weights = np.array([name.weight for name in self.names], dtype=np.float32)
        self._worth = np.log10(1 + weights) * np.float32(WEIGHING)
        pairs = [(self._at[w], row) for row, split in enumerate(held) for w in dict.fromkeys(split)]
        pairs.sort()
        ordered = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self._rows = ordered[:, 1].astype(np.int32)
        self._starts = np.searchsorted(ordered[:, 0], np.arange(len(self._words) + 1))
        self._near = NearWords(self._words)

    def __len__(self) -> int:
        return len(self.names)

    def knows(self, word: str) -> bool:
        """Say whether a word in compared form stands in any name."""
        return word in self._at

    def common(self, word: str, *, begun: bool) -> bool:
        """Say whether a word, or one that it begins, stands in more names than a slip would."""
        several = (self._range(one, begun=begun) for one in {word, singular(word)})
        return any(self._starts[past] - self._starts[first] >= COMMON for first, past in several)

    def near(self, word: str, *, begun: bool) -> Near:
        """Return which words of the names a word that was typed may mean."""
        near = self._near.near(singular(word), beginning=begun)
        if word == singular(word):
            return near
        other = self._near.near(word, beginning=begun)
        places = np.concatenate([near.places, other.places])
        return Near(places, np.concatenate([near.costs, other.costs]))

    def costs_of(self, near: Near) -> list[tuple[str, float]]:
        """Return the words that a misspelt one may mean, and their costs; common ones cost less."""
        return [
            (self._words[place], float(cost) - WEIGHING * math.log10(1 + self._names_with(place)))
            for place, cost in zip(near.places, near.costs, strict=True)
        ]

    def _names_with(self, place: int) -> int:
        return int(self._starts[place + 1] - self._starts[place])

    def search(
        self, typed: list[str], limit: int, *, begun: bool, doubt: Mapping[str, Near] | None = None
    ) -> list[Found]:
        """Return the names that hold all words that were typed, the cheapest first.

        Args:
            typed: the words, see :func:`typed_words`.
            limit: how many names.
            begun: whether the last word may go on.
            doubt: what words that may be misspelt may mean, from :meth:`near`; words may then be
                written together or apart by mistake as well. With ``None`` nothing is doubted.
        """
        found: dict[int, Found] = {}
        for words in (typed,) if doubt is None else self._readings(typed):
            parted = 0.0 if words is typed else PARTED
            for row, other in self._found(words, limit, begun=begun, doubt=doubt or {}):
                one = Found(other.name, other.cost + parted, other.mistakes + parted, other.whole)
                if row not in found or one.cost < found[row].cost:
                    found[row] = one
        return sorted(found.values(), key=lambda one: (one.cost, one.name.text))[:limit]

    def _readings(self, typed: list[str]) -> Iterator[list[str]]:
        """Yield what was typed, and the same with words put together or parted that are known so.

        "heart burn" may be heartburn, and "heartattack" a heart attack.
        """
        yield typed
        for place, (one, other) in enumerate(itertools.pairwise(typed)):
            if one + other in self._at:
                yield [*typed[:place], one + other, *typed[place + 2 :]]
        for place, word in enumerate(typed):
            if word not in self._at and (parts := self._parted(word)):
                yield [*typed[:place], *parts, *typed[place + 1 :]]

    def _parted(self, word: str) -> tuple[str, str] | None:
        known = [
            (word[:cut], word[cut:])
            for cut in range(3, len(word) - 2)
            if word[:cut] in self._at and word[cut:] in self._at
        ]
        return min(known, key=lambda parts: abs(len(parts[0]) - len(parts[1])), default=None)

    def _found(
        self, typed: list[str], limit: int, *, begun: bool, doubt: Mapping[str, Near]
    ) -> list[tuple[int, Found]]:
        if not typed:
            return []
        last = len(typed) - 1
        costs = np.zeros(len(self.names), dtype=np.float32)
        for place, word in enumerate(dict.fromkeys(typed)):
            going_on = begun and (place == last or self._only_begins(word))
            of_word = self._costs(word, begun=going_on, near=doubt.get(word))
            if going_on and place == last and place and word in LITTLE:
                of_word = np.minimum(of_word, np.float32(LITTLE_LEFT))
            costs += of_word
        rows = np.flatnonzero(costs < NOT_IN_IT)
        if not len(rows):
            return []
        wrong = costs[rows]
        more = np.maximum(self._sizes[rows] - len(set(typed)), 0)
        apart = np.ones(len(rows), dtype=np.bool_)
        for one in {typed[0], singular(typed[0])}:
            low, high = self._range(one, begun=begun and not last)
            apart &= (self._first[rows] < low) | (self._first[rows] >= high)
        if typed[0] in doubt:
            apart &= ~np.isin(self._first[rows], doubt[typed[0]].places)
        order = wrong + EACH_MORE * more + LATER * apart - self._worth[rows]
        if len(rows) > limit:
            kept = np.argpartition(order, limit)[:limit]
            rows, wrong, more, order = rows[kept], wrong[kept], more[kept], order[kept]
        return [
            (int(row), Found(self.names[row], float(cost), float(miss), not left))
            for row, cost, miss, left in zip(rows, order, wrong, more, strict=True)
        ]

    def _only_begins(self, word: str) -> bool:
        """Say whether a word before the last is cut short: "mult scl"."""
        return len(word) >= SHORTEST_CUT and word not in self._at and singular(word) not in self._at

    def _costs(self, word: str, *, begun: bool, near: Near | None) -> Costs:
        """Return for every name what a word that was typed costs in it."""
        costs = np.full(len(self.names), NOT_IN_IT, dtype=np.float32)
        if near is not None:
            self._misspelt(costs, near)
        if begun:
            first, past = self._range(word, begun=True)
            costs[self._rows[self._starts[first] : self._starts[past]]] = BEGUN
        for place in {self._at[one] for one in (word, singular(word)) if one in self._at}:
            costs[self._rows[self._starts[place] : self._starts[place + 1]]] = 0
        return costs

    def _range(self, word: str, *, begun: bool) -> tuple[int, int]:
        """Return where a word stands among all words, or those that it begins; half-open."""
        first = bisect.bisect_left(self._words, word)
        if begun:
            return first, bisect.bisect_left(self._words, word + "~")
        return first, first + (word in self._at)

    def _misspelt(self, costs: Costs, near: Near) -> None:
        for place, cost in zip(near.places, near.costs, strict=True):
            rows = self._rows[self._starts[place] : self._starts[place + 1]]
            costs[rows] = np.minimum(costs[rows], np.float32(cost))
