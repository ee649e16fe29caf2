"""Profiles sorted by class, cell and place of condition, ready to be asked.

Rows lie in the order of their cells, so that those who are near each other are near each other in
memory as well. Postings lie by cell and then by place: what a trial's subtree finds in a cell is
one slice.
"""

from typing import NamedTuple

import numpy as np

from trialpost.matching.standing.grid import CELLS, cells_of
from trialpost.matching.standing.rows import BY_WAY, Array, Rows


class Block(NamedTuple):
    """Sorted profiles.

    ``group_of`` tells for every cell of the earth which group it is, or -1; the postings of a group
    are those from ``group_first[group]`` up to the next group's.

    Nobody writes into a block; who has left is noted beside it.
    """

    row: Array
    exact: Array
    who: Array
    posting_row: Array
    posting_place: Array
    group_cell: Array
    group_first: Array
    group_of: Array

    @property
    def size(self) -> int:
        """How many bytes the block takes."""
        return sum(int(column.nbytes) for column in self)


def sorted_block(rows: Rows) -> Block:
    """Sort profiles into a block."""
    order = np.argsort(rows.cell, kind="stable")
    cell = rows.cell[order]
    new_of = np.empty(len(order), np.int32)
    new_of[order] = np.arange(len(order), dtype=np.int32)
    posting_row = new_of[rows.posting_row]
    key = cell[posting_row].astype(np.int64) << 32 | rows.posting_place
    by_place = np.argsort(key, kind="stable")
    posting_cell = (key[by_place] >> 32).astype(np.int32)
    begins = np.flatnonzero(np.diff(posting_cell, prepend=-1))
    return opened_block(
        rows.row[order],
        rows.exact[order],
        rows.who[order],
        posting_row[by_place],
        rows.posting_place[by_place].astype(np.int32),
        posting_cell[begins],
        np.append(begins, len(posting_cell)).astype(np.int64),
    )


def opened_block(
    row: Array,
    exact: Array,
    who: Array,
    posting_row: Array,
    posting_place: Array,
    group_cell: Array,
    group_first: Array,
) -> Block:
    """Make a block of sorted columns; the way from cells to groups is made here."""
    group_of = np.full(CELLS, -1, np.int32)
    group_of[group_cell] = np.arange(len(group_cell), dtype=np.int32)
    columns = (row, exact, who, posting_row, posting_place, group_cell, group_first, group_of)
    for column in columns:
        column.flags.writeable = False
    return Block(*columns)


def rows_left(block: Block, alive: Array) -> Rows:
    """Return the profiles of a block that have not left, as they were before they were sorted."""
    kept = np.flatnonzero(alive)
    new_of = np.full(len(block.row), -1, np.int32)
    new_of[kept] = np.arange(len(kept), dtype=np.int32)
    row = new_of[block.posting_row]
    stays = row >= 0
    return Rows(
        block.row[kept],
        block.exact[kept],
        block.who[kept],
        cells_by_row(block)[kept],
        row[stays],
        block.posting_place[stays],
    )


def cells_by_row(block: Block) -> Array:
    """Return the cell of each row."""
    exact = block.exact
    return cells_of(exact["lat"], exact["lon"], exact["km"], block.row["mode"] == BY_WAY)


def joined(one: Rows, other: Rows) -> Rows:
    """Put profiles after others."""
    shifted = other.posting_row + np.int32(len(one.row))
    parts = (*zip(one[:4], other[:4], strict=True), (one.posting_row, shifted),
             (one.posting_place, other.posting_place))  # fmt: skip
    return Rows(*(np.concatenate(pair) for pair in parts))
