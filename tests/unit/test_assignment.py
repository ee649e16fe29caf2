"""The pairs that are worth the most together, held against trying all of them."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from trialpost.matching.assignment import best_pairs

tables = arrays.arrays(
    np.float64,
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    elements=st.integers(-3, 9).map(float),
)


@given(tables)
def test_the_total_is_the_greatest_there_is(worth: np.ndarray) -> None:
    pairs = best_pairs(worth)
    total = sum(worth[pair] for pair in pairs)
    assert total == _by_trying(np.maximum(worth, 0))
    assert all(worth[pair] > 0 for pair in pairs)
    for side in (0, 1):
        assert len({pair[side] for pair in pairs}) == len(pairs)


def _by_trying(worth: np.ndarray) -> float:
    small = worth if worth.shape[0] <= worth.shape[1] else worth.T
    return max(
        sum(small[row, column] for row, column in enumerate(order))
        for order in itertools.permutations(range(small.shape[1]), small.shape[0])
    )


def test_greed_would_lose() -> None:
    assert best_pairs(np.array([[9.0, 8.0], [8.0, 0.0]])) == [(0, 1), (1, 0)]
