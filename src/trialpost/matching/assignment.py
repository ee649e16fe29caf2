"""Pair two lists so that the pairs together are worth the most."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def best_pairs(worth: Floats) -> list[tuple[int, int]]:
    """Return the pairs (row, column) with the greatest total worth; only pairs worth more than 0.

    The Hungarian method with potentials (H. W. Kuhn, Naval Research Logistics Quarterly
    1955;2:83; in the form of R. Jonker and A. Volgenant, Computing 1987;38:325), cubic in the
    longer side. Ties go to the earlier row and column.

    Args:
        worth: rows by columns; 0 or less means that the two are not to be paired.
    """
    if not worth.size:
        return []
    if worth.shape[0] > worth.shape[1]:
        return sorted((row, column) for column, row in best_pairs(worth.T))
    cost = -np.maximum(worth, 0.0)
    column_of = _assigned(cost)
    return [(row, at) for row, at in enumerate(column_of) if worth[row, at] > 0]


def _assigned(cost: Floats) -> list[int]:
    """Assign a column to every row at least cost; there are no fewer columns than rows."""
    rows, columns = cost.shape
    above, beside = np.zeros(rows), np.zeros(columns)
    row_of = np.full(columns, -1)
    for row in range(rows):
        _augment(cost, row, above, beside, row_of)
    column_of = [0] * rows
    for column, row in enumerate(row_of):
        if row >= 0:
            column_of[row] = column
    return column_of


def _augment(
    cost: Floats, start: int, above: Floats, beside: Floats, row_of: npt.NDArray[np.int64]
) -> None:
    """Find the cheapest way to place one more row, moving others; changes the last three."""
    columns = cost.shape[1]
    least = np.full(columns, np.inf)
    came_from = np.full(columns, -1)
    done = np.zeros(columns, dtype=bool)
    row, column = start, -1
    while True:
        reduced = cost[row] - above[row] - beside
        better = ~done & (reduced < least)
        least[better] = reduced[better]
        came_from[better] = column
        following = int(np.argmin(np.where(done, np.inf, least)))
        step = least[following]
        above[start] += step
        above[row_of[done]] += step
        beside[done] -= step
        least[~done] -= step
        done[following] = True
        column = following
        if row_of[column] < 0:
            break
        row = int(row_of[column])
    while column >= 0:
        earlier = int(came_from[column])
        row_of[column] = start if earlier < 0 else row_of[earlier]
        column = earlier
