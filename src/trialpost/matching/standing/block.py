"""Profiles sorted by class, cell and place of condition, ready to be asked.

Rows lie in the order of their cells, so that those who are near each other are near each other in
memory as well, and in the order of their first place in a cell. A cell with many people is cut into
chunks that fit into the processor's near memory. Postings lie by chunk and then by place: what a
trial's subtree finds in a chunk is one slice, and a guide says where about it begins.
"""

from typing import NamedTuple

import numpy as np

from trialpost.matching.standing.grid import CELLS
from trialpost.matching.standing.rows import ODD, Array, Rows

CHUNK = 16_384
"""The most rows of a chunk."""

GUIDED = 8
"""Postings, about, for each entry of a guide."""

_LOW = np.uint64((1 << 16) - 1)


class Block(NamedTuple):
    """Sorted profiles.

    A posting has the place as its rank among ``places`` and the row as counted in its chunk. The
    rows of a chunk are those from ``chunk_row[chunk]`` up to the next one's, its postings those
    from ``chunk_first[chunk]``. Its guide begins at ``guide_first[chunk]``: the posting, as counted
    in the chunk, with which places of each ``1 << chunk_shift[chunk]`` begin. ``cell_of`` tells for
    every cell of the earth which one of ``cell`` it is, or -1; its chunks begin at ``cell_chunk``.

    Nobody writes into a block; who has left is noted beside it.
    """

    row: Array
    cold: Array
    odd: Array
    facts: Array
    who: Array
    posting_row: Array
    posting_place: Array
    places: Array
    chunk_cell: Array
    chunk_row: Array
    chunk_first: Array
    chunk_shift: Array
    guide: Array
    guide_first: Array
    cell: Array
    cell_chunk: Array
    cell_of: Array

    @property
    def size(self) -> int:
        """How many bytes the block takes."""
        return sum(int(column.nbytes) for column in self)


DERIVED = ("guide_first", "cell", "cell_chunk", "cell_of")
"""What is worked out anew when a block is opened."""


def sorted_block(rows: Rows) -> Block:
    """Sort profiles into a block."""
    places, rank = _ranks(rows.posting_place)
    order = _order_of_rows(rows, rank, len(places))
    chunk_cell, chunk_row = _chunks(rows.cell[order])
    new_of = np.empty(len(order), np.int32)
    new_of[order] = np.arange(len(order), dtype=np.int32)
    keys = _sorted_postings(new_of[rows.posting_row], rank, chunk_row)
    first = np.searchsorted(keys, np.arange(len(chunk_row), dtype=np.uint64) << np.uint64(40))
    shift, guide = _guides(keys, first, len(places))
    small = np.uint16 if len(places) <= 1 << 16 else np.uint32
    odd = rows.odd.copy()
    odd["row"] = new_of[odd["row"]]
    return opened_block(
        row=rows.row[order],
        cold=rows.cold[order],
        odd=np.sort(odd, order="row") if len(odd) else odd,
        facts=rows.facts[order],
        who=rows.who[order],
        posting_row=(keys & _LOW).astype(np.uint16),
        posting_place=(keys >> np.uint64(16) & np.uint64((1 << 24) - 1)).astype(small),
        places=places,
        chunk_cell=chunk_cell,
        chunk_row=chunk_row,
        chunk_first=first.astype(np.int64),
        chunk_shift=shift,
        guide=guide,
    )


def _ranks(place: Array) -> tuple[Array, Array]:
    """Return the places that occur, in order, and for each posting which of them is its own."""
    occurs = np.zeros(int(place.max()) + 1 if len(place) else 0, np.bool_)
    occurs[place] = True
    places = np.flatnonzero(occurs).astype(np.int32)
    return places, (np.cumsum(occurs, dtype=np.int32) - 1)[place]


def _order_of_rows(rows: Rows, rank: Array, places: int) -> Array:
    """Sort rows by cell and then by one of their places, roughly."""
    theirs = np.zeros(len(rows.row), np.uint64)
    theirs[rows.posting_row[::-1]] = rank[::-1]
    if places > 1 << 16:
        theirs >>= np.uint64(8)
    key = rows.cell.astype(np.uint64) << np.uint64(44) | theirs << np.uint64(28)
    key |= np.arange(len(theirs), dtype=np.uint64)
    key.sort()
    return (key & np.uint64((1 << 28) - 1)).astype(np.int64)


def _chunks(cell: Array) -> tuple[Array, Array]:
    """Cut rows, sorted by cell, into chunks: the cell of each, and where its rows begin."""
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    lengths = np.diff(np.append(begins, len(cell)))
    counts = -(-lengths // CHUNK)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    row = np.repeat(begins, counts) + within * CHUNK
    return cell[row].astype(np.int32), np.append(row, len(cell)).astype(np.int32)


def _sorted_postings(row: Array, rank: Array, chunk_row: Array) -> Array:
    """Return postings in order, each a number: chunk (24 bits), place (24), row in its chunk."""
    chunk = np.repeat(np.arange(len(chunk_row) - 1, dtype=np.uint64), np.diff(chunk_row))
    key = chunk << np.uint64(40)
    key |= np.arange(len(chunk), dtype=np.uint64) - np.repeat(
        chunk_row[:-1].astype(np.uint64), np.diff(chunk_row)
    )
    keys = key[row]
    keys |= rank.astype(np.uint64) << np.uint64(16)
    keys.sort()
    return np.asarray(keys)


def _guides(keys: Array, first: Array, places: int) -> tuple[Array, Array]:
    """Return for each chunk how wide a guide's steps are, and all guides one after the other."""
    entries = np.maximum(1, np.diff(first) // GUIDED)
    shift = np.ceil(np.log2(np.maximum(1.0, places / entries))).astype(np.int64)
    counts = (places >> shift) + 2
    chunk = np.repeat(np.arange(len(shift)), counts)
    step = np.arange(len(chunk)) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = chunk.astype(np.uint64) << np.uint64(40)
    wanted += (step << shift[chunk]).astype(np.uint64) << np.uint64(16)
    found = np.minimum(np.searchsorted(keys, wanted), first[chunk + 1]) - first[chunk]
    return shift, found.astype(np.uint32)


def opened_block(
    *,
    row: Array,
    cold: Array,
    odd: Array,
    facts: Array,
    who: Array,
    posting_row: Array,
    posting_place: Array,
    places: Array,
    chunk_cell: Array,
    chunk_row: Array,
    chunk_first: Array,
    chunk_shift: Array,
    guide: Array,
) -> Block:
    """Make a block of sorted columns; the way from cells to chunks is made here."""
    begins = np.flatnonzero(np.diff(chunk_cell, prepend=-1))
    cell = chunk_cell[begins]
    cell_of = np.full(CELLS, -1, np.int32)
    cell_of[cell] = np.arange(len(cell), dtype=np.int32)
    counts = (len(places) >> chunk_shift) + 2
    block = Block(
        row, cold, odd, facts, who, posting_row, posting_place, places,
        chunk_cell, chunk_row, chunk_first, chunk_shift, guide,
        guide_first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        cell=cell,
        cell_chunk=np.append(begins, len(chunk_cell)).astype(np.int32),
        cell_of=cell_of,
    )  # fmt: skip
    for column in block:
        column.flags.writeable = False
    return block


def rows_left(block: Block, alive: Array | None) -> Rows:
    """Return the profiles of a block that have not left, as they were before they were sorted."""
    stays = np.ones(len(block.row), np.bool_) if alive is None else alive
    kept = np.flatnonzero(stays)
    new_of = np.full(len(block.row), -1, np.int32)
    new_of[kept] = np.arange(len(kept), dtype=np.int32)
    begins = np.repeat(block.chunk_row[:-1], np.diff(block.chunk_first))
    row = new_of[begins + block.posting_row]
    odd = block.odd[new_of[block.odd["row"]] >= 0].copy()
    odd["row"] = new_of[odd["row"]]
    return Rows(
        row=block.row[kept],
        cold=block.cold[kept],
        odd=odd,
        facts=block.facts[kept],
        who=block.who[kept],
        cell=np.repeat(block.chunk_cell, np.diff(block.chunk_row))[kept],
        posting_row=row[row >= 0],
        posting_place=block.places[block.posting_place[row >= 0]],
    )


def joined(one: Rows, other: Rows) -> Rows:
    """Put profiles after others."""
    after = np.int32(len(one.row))
    odd = other.odd.astype(ODD)
    odd["row"] += after
    other = other._replace(odd=odd, posting_row=other.posting_row + after)
    return Rows(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))
