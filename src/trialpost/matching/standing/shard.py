"""A shard of profiles: sorted once, and kept up as profiles are added, changed and erased.

What is new since the profiles were sorted lies in a small block of its own, which is sorted again
before it is asked; who has left is marked and passed over. When both together are a tenth of the
shard, all is sorted anew. A shard is used by one thread at a time.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.block import Block, joined, rows_left, sorted_block
from trialpost.matching.standing.kernel import ROOM, find_pairs, limits_of
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.rows import DEGREE, Array, Entry, Rows, Tables, gathered
from trialpost.matching.standing.trials import Asked, Bars, Spans, asked, no_bars
from trialpost.matching.standing.visits import visits_of
from trialpost.model.site import Coordinates
from trialpost.vocabulary.distances import distances_km

MOST_LOOSE = 0.1
"""Share of a shard that may be new or have left before all is sorted anew."""

FEW = 1000
"""How many may always be new or have left."""

_PAIRS = 1 << 20
"""Pairs for which there is room at first."""


class Pairs(NamedTuple):
    """Who may be concerned by which trial: ids of people, and positions of trials, pair by pair."""

    who: Array
    trial: Array

    def __repr__(self) -> str:
        return f"Pairs(of {len(self.who)})"

    def as_set(self) -> set[tuple[int, int]]:
        """Return the pairs one by one."""
        return set(zip(self.who.tolist(), self.trial.tolist(), strict=True))


class Shard:
    """Profiles that can be held against many trials at once."""

    def __init__(self, order: Order, tables: Tables | None = None) -> None:
        """Begin without profiles; ``order`` numbers the places of their conditions."""
        self.order = order
        self.tables = tables if tables is not None else Tables()
        self._new: dict[int, Entry] = {}
        self._sorted: Block | None = None
        self._set_base(sorted_block(gathered((), order, self.tables)))

    @classmethod
    def of(cls, entries: Iterable[Entry], order: Order, tables: Tables | None = None) -> "Shard":
        """Sort profiles into a shard; of two of the same person the last counts."""
        new = cls(order, tables)
        held = {one.who: one for one in entries}
        new._set_base(sorted_block(gathered(held.values(), order, new.tables)))
        return new

    @classmethod
    def of_rows(cls, rows: Rows, order: Order, tables: Tables) -> "Shard":
        """Sort profiles that are columns already."""
        return cls.of_block(sorted_block(rows), order, tables)

    @classmethod
    def of_block(cls, block: Block, order: Order, tables: Tables) -> "Shard":
        """Take a block that was sorted before."""
        new = cls.__new__(cls)
        new.order, new.tables, new._new, new._sorted = order, tables, {}, None
        new._set_base(block)
        return new

    def _set_base(self, block: Block) -> None:
        self._base = block
        self._alive: Array | None = None
        self._gone = 0
        self._by_who: Array | None = None

    def __repr__(self) -> str:
        return f"Shard(of {len(self)})"

    def __len__(self) -> int:
        return len(self._base.row) - self._gone + len(self._new)

    def __contains__(self, who: int) -> bool:
        return who in self._new or self._row_of(who) is not None

    @property
    def size(self) -> int:
        """How many bytes the sorted profiles take."""
        return self._base.size + (int(self._alive.nbytes) if self._alive is not None else 0)

    def put(self, entry: Entry) -> None:
        """Add a profile, in the place of the person's former one if there is one."""
        self.erase(entry.who)
        self._new[entry.who] = entry
        self._sorted = None
        self._tidy()

    def erase(self, who: int) -> bool:
        """Take somebody out; tell whether they were there.

        Their row stays in memory, unasked, until all is sorted anew; a packed shard has it no more.
        """
        if self._new.pop(who, None) is not None:
            self._sorted = None
            return True
        row = self._row_of(who)
        if row is None:
            return False
        if self._alive is None:
            self._alive = np.ones(len(self._base.row), np.bool_)
        self._alive[row] = False
        self._gone += 1
        self._tidy()
        return True

    def _row_of(self, who: int) -> int | None:
        if self._by_who is None:
            self._by_who = np.argsort(self._base.who, kind="stable")
        at = int(np.searchsorted(self._base.who, who, sorter=self._by_who))
        row = int(self._by_who[at]) if at < len(self._by_who) else -1
        if row < 0 or self._base.who[row] != who:
            return None
        return row if self._alive is None or self._alive[row] else None

    def _tidy(self) -> None:
        if len(self._new) + self._gone > max(FEW, MOST_LOOSE * len(self._base.row)):
            self.sort()

    def sort(self) -> Block:
        """Sort all anew if anything changed; return the one block that then holds everybody."""
        if self._new or self._gone:
            new = gathered(self._new.values(), self.order, self.tables)
            block = sorted_block(joined(rows_left(self._base, self._alive), new))
            self._new, self._sorted = {}, None
            self._set_base(block)
        return self._base

    def ask(
        self,
        outlines: Iterable[TrialOutline],
        spans: Spans,
        *,
        today: dt.date,
        bars: Bars = no_bars,
    ) -> Asked:
        """Work out trials for this shard as it is now."""
        self._fresh()
        return asked(outlines, spans, self.tables, today=today, bars=bars)

    def _fresh(self) -> Block:
        if self._sorted is None:
            self._sorted = sorted_block(gathered(self._new.values(), self.order, self.tables))
        return self._sorted

    def match(self, delta: Asked) -> Pairs:
        """Return whom no coded field of a trial rules out and whose condition it asks for.

        ``delta`` comes of :meth:`ask`.

        Raises:
            ValueError: if somebody was put into the shard since who lives where nobody lived then.
        """
        fresh = self._fresh()
        known = (delta.hopeful.shape[1], delta.in_country.shape[1])
        if known != (len(self.tables.reaches), len(self.tables.countries)):
            raise ValueError("profiles were put into this shard since; ask it for the trials anew")
        row, m = _matched(self._base, self.tables, delta)
        if self._alive is not None:
            stays = self._alive[row]
            row, m = row[stays], m[stays]
        who, trial = self._base.who[row].astype(np.int64), delta.trial[m]
        if len(fresh.row):
            row, m = _matched(fresh, self.tables, delta)
            who = np.concatenate([who, fresh.who[row].astype(np.int64)])
            trial = np.concatenate([trial, delta.trial[m]])
        return Pairs(who, trial)


def _matched(block: Block, tables: Tables, delta: Asked) -> tuple[Array, Array]:
    """Match one block: rows and trials; the plain check decides where the distance is in doubt."""
    visits, kilometres = visits_of(block, delta), tables.kilometres()
    spans = np.searchsorted(block.places, delta.span).astype(np.int64)
    ways = (*limits_of(kilometres), kilometres)
    stamp = np.empty(int(np.diff(block.chunk_row).max(initial=0)), np.int64)
    kept = np.empty(int(np.diff(block.chunk_first).max(initial=0)) + 1, np.int64)
    room = min(_PAIRS, len(block.row) * len(delta.trial)) + ROOM
    doubts, parts, begin = np.empty(2 * ROOM, np.int64), [], (0, 0, 0)
    while begin[0] < len(block.cell):
        rows, trials = np.empty(room, np.int32), np.empty(room, np.int32)
        begin, count, doubtful = find_pairs(
            block, delta, spans, visits, *ways, stamp, kept, rows, trials, doubts, begin
        )
        room = 2 * room
        lines = (rows[:count], trials[:count])
        parts.append(_decided(block, delta, kilometres, *lines, doubts[:doubtful]))
    rows, trials = (np.concatenate(one) for one in zip(*parts, strict=True)) if parts else _NONE
    return rows, trials


_NONE = (np.empty(0, np.int32), np.empty(0, np.int32))


def _decided(
    block: Block, delta: Asked, kilometres: Array, rows: Array, trials: Array, doubts: Array
) -> tuple[Array, Array]:
    if not len(doubts):
        return rows, trials
    keep = np.ones(len(rows), np.bool_)
    for at in doubts:
        here, km = _exactly(block, kilometres, int(rows[at]))
        m = trials[at]
        sites = delta.site_exact[delta.site_first[m] : delta.site_first[m + 1]]
        keep[at] = distances_km(here, sites[:, 0], sites[:, 1]).min() <= km
    return rows[keep], trials[keep]


def _exactly(block: Block, kilometres: Array, row: int) -> tuple[Coordinates, float]:
    """Return where somebody is and how far they would go, to the last digit."""
    at = int(np.searchsorted(block.odd["row"], row))
    if at < len(block.odd) and block.odd["row"][at] == row:
        one = block.odd[at]
        return Coordinates(float(one["lat"]), float(one["lon"])), float(one["km"])
    cold = block.cold[row]
    here = Coordinates(float(cold["lat"] / DEGREE), float(cold["lon"] / DEGREE))
    return here, float(kilometres[block.row["way"][row]])
