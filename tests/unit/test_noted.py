"""The tables in which a load remembers records: they say what a dictionary would."""

from hypothesis import given
from hypothesis import strategies as st

from trialpost.web.catalogue.loading.noted import Noted

hashes = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.integers(0, 5),
    st.integers(0, 400).map(lambda number: number << 40),  # all begin their search at one place
)
rows = st.tuples(st.integers(1, 255), st.integers(-(2**63), 2**63 - 1))


@given(st.lists(st.tuples(hashes, rows, st.booleans()), max_size=300))
def test_it_says_what_a_dictionary_would(done: list[tuple[int, tuple[int, int], bool]]) -> None:
    table, plain = Noted(numbers=1), dict[int, tuple[int, int]]()
    for hashed, row, first in done:
        assert (hashed in table) == (hashed in plain)
        if first:
            assert table.put_first(hashed, *row) == plain.setdefault(hashed, row)
        else:
            table.put(hashed, *row)
            plain[hashed] = row
    assert len(table) == len(plain)
    assert {hashed: table.row(hashed) for hashed in plain} == plain
    assert sum(table.counts().values()) == len(plain)
    assert all(table.mark(hashed) == mark for hashed, (mark, _) in plain.items())


def test_it_grows_and_keeps_everything() -> None:
    table = Noted()
    for number in range(20_000):
        table.put(number * 7919 - 2**40, 1 + number % 3)
    assert len(table) == 20_000
    assert dict(table.counts()) == {1: 6667, 2: 6667, 3: 6666}
    assert [table.mark(number * 7919 - 2**40) for number in range(20_000)] == [
        1 + number % 3 for number in range(20_000)
    ]
    assert table.mark(17) == 0
    assert table.row(17) == ()
