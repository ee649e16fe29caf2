"""A catalogue of a whole registry's size, made of the records of a smaller one, over and over.

Each copy has an identifier, sites and a day of verification of its own; titles, conditions and
criteria are its original's. So a word is in as large a share of the trials as in the originals, and
the lists that a search has to go through are as long as a registry's.
"""

import random
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from trialpost.eligibility.understanding import read_criteria
from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.outline import TrialOutline, outline_of
from trialpost.matching.text import TextIndex, document_of
from trialpost.matching.trees import Trees
from trialpost.model.identifiers import NctId
from trialpost.model.requirement import ReadCriterion
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry.sites import place_sites

_FIRST_ID = 80_000_000
_BATCH = 5_000
_MOST_SITES = 300
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS trial (id TEXT PRIMARY KEY, body BLOB, trees BLOB, outline BLOB)"
)


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How large a catalogue is: trials that recruit, their sites, and trials that do not."""

    recruiting: int
    sites: int
    others: int


class Shelf:
    """Whole trials and their criteria as trees, on disk: what a service keeps in its database."""

    def __init__(self, file: Path) -> None:
        """Open the file, making it where it is not there."""
        self._rows = sqlite3.connect(file)
        self._rows.execute(_SCHEMA)
        self._trees = msgspec.msgpack.Decoder(tuple[ReadCriterion, ...])
        self._outline = msgspec.msgpack.Decoder(TrialOutline)
        self._trial = msgspec.msgpack.Decoder(Trial, dec_hook=lambda _, text: NctId(text))

    def put(self, rows: Iterable[tuple[str, bytes, bytes, bytes]]) -> None:
        """Keep trials by id: body, trees and outline, each as :func:`packed` makes it."""
        with self._rows:
            self._rows.executemany("INSERT OR REPLACE INTO trial VALUES (?, ?, ?, ?)", rows)

    def trials(self, names: Sequence[str]) -> dict[str, Trial]:
        """Return the trials of these ids."""
        return {
            name: self._trial.decode(zlib.decompress(blob))
            for name, blob in self._read("body", names)
        }

    def trial(self, name: str) -> Trial:
        """Return one trial."""
        return self.trials([name])[name]

    def trees(self, names: Sequence[str]) -> dict[str, Trees]:
        """Return the criteria of the trials of these ids."""
        return {
            name: self._trees.decode(zlib.decompress(blob))
            for name, blob in self._read("trees", names)
        }

    def outlines(self, names: Sequence[str]) -> dict[str, TrialOutline]:
        """Return the outlines of the trials of these ids."""
        return {
            name: self._outline.decode(zlib.decompress(blob))
            for name, blob in self._read("outline", names)
        }

    def _read(self, column: str, names: Sequence[str]) -> list[tuple[str, bytes]]:
        marks = ",".join("?" * len(names))
        query = f"SELECT id, {column} FROM trial WHERE id IN ({marks})"  # noqa: S608 - ours
        return list(self._rows.execute(query, list(names)))


def packed(value: object) -> bytes:
    """Pack a value for a :class:`Shelf`."""
    return zlib.compress(msgspec.msgpack.encode(value, enc_hook=str), 1)


def build(originals: Iterable[Trial], size: Size, folder: Path, *, seed: int = 1) -> None:
    """Make a catalogue of a size in a folder: its trials, their trees, outlines and text index.

    Raises:
        BadInput: if none of the originals recruits, or all of them do.
    """
    read = [place_sites(one) for one in originals]
    open_ones = [one for one in read if one.status is RecruitmentStatus.RECRUITING]
    over = [one for one in read if one.status is not RecruitmentStatus.RECRUITING]
    if not open_ones or (size.others and not over):
        raise BadInput(
            "The records have to hold trials that recruit and trials that do not; give more files."
        )
    folder.mkdir(parents=True, exist_ok=True)
    making = _Making(folder, random.Random(seed))  # noqa: S311 - invents, guards nothing
    making.add(open_ones, size.recruiting, sites=size.sites)
    making.add(over, size.others, sites=None)
    making.finish()


class _Making:
    """Writes the files of a catalogue, copy by copy."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.rng = rng
        self.shelf = Shelf(folder / "trials.sqlite3")
        self.writing = TextIndex(folder / "index").writing()
        self.outlines = (folder / "outlines.msgpack").open("wb")
        self.count = 0

    def add(self, originals: Sequence[Trial], count: int, *, sites: int | None) -> None:
        """Add ``count`` copies; with ``sites`` in all, drawn from those of all originals."""
        pool = [one for trial in originals for one in trial.sites]
        share = _share([len(one.sites) for one in originals], (sites or 0) / max(1, count))
        trees = [packed(read_criteria(one.eligibility.criteria)) for one in originals]
        documents = [document_of(one) for one in originals]
        outlines = [outline_of(one) for one in originals]
        for start in range(0, count, _BATCH):
            rows = []
            for number in range(start, min(count, start + _BATCH)):
                at = number % len(originals)
                copy = self.copy(originals[at], pool if sites else (), share)
                name = str(copy.id)
                outline = _outline(outlines[at], copy)
                rows.append((name, packed(copy), trees[at], packed(outline)))
                self.writing.add({**documents[at], "id": name, "ids": name}, known=False)
                self.write(outline)
            self.shelf.put(rows)

    def copy(self, original: Trial, pool: Sequence[Site], share: float) -> Trial:
        """Copy a trial with an identifier, and sites, of its own."""
        self.count += 1
        name = NctId(f"NCT{_FIRST_ID + self.count:08d}")
        if not pool:
            return msgspec.structs.replace(original, id=name, outcomes=(), references=())
        wanted = max(1.0, len(original.sites) * share) if original.sites else 0.0
        many = min(_MOST_SITES, int(wanted) + (self.rng.random() < wanted % 1))
        sites = tuple(self.rng.choices(pool, k=many))
        return msgspec.structs.replace(original, id=name, sites=sites, outcomes=(), references=())

    def write(self, outline: TrialOutline) -> None:
        body = msgspec.msgpack.encode(outline)
        self.outlines.write(len(body).to_bytes(4, "big") + body)

    def finish(self) -> None:
        self.outlines.close()
        self.writing.finish("whole")


def _share(counts: Sequence[int], mean: float) -> float:
    """Return what to multiply numbers of sites by for a mean; who has a site keeps one."""
    low, high = 0.0, 1.0 + len(counts) * mean
    for _ in range(60):
        share = (low + high) / 2
        total = sum(max(1.0, min(one * share, _MOST_SITES)) for one in counts if one)
        low, high = (share, high) if total < mean * len(counts) else (low, share)
    return low


def _outline(original: TrialOutline, copy: Trial) -> TrialOutline:
    made = outline_of(msgspec.structs.replace(copy, conditions=(), keywords=(), brief_title="-"))
    return msgspec.structs.replace(original, id=str(copy.id), sites=made.sites)


def outlines(folder: Path) -> Iterator[TrialOutline]:
    """Read the outlines of a catalogue that :func:`build` made."""
    decoder = msgspec.msgpack.Decoder(TrialOutline)
    with (folder / "outlines.msgpack").open("rb") as held:
        while head := held.read(4):
            yield decoder.decode(held.read(int.from_bytes(head, "big")))


def opened(folder: Path) -> Catalogue:
    """Open a catalogue that :func:`build` made, as a service opens its own."""
    shelf = Shelf(folder / "trials.sqlite3")
    return Catalogue(
        outlines(folder),
        load_trial=shelf.trial,
        load_trials=shelf.trials,
        load_outlines=shelf.outlines,
        load_trees=shelf.trees,
        text=TextIndex(folder / "index"),
    )
