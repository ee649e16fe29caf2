"""What an article tells of one measure: a row of its table, and the tests that belong to it."""

import msgspec

from trialpost.articles.record.groups import held_against
from trialpost.findings.numbers import is_share
from trialpost.findings.significance import significance
from trialpost.model.finding import Finding

FEW = 3
"""So many groups a headline sets side by side; of more it tells the lowest and the highest."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one measure: a row's cells, and the comparisons that belong to it.

    ``row`` are the cells of all groups of that row and ``every`` all comparisons that belong to it,
    told or not: a headline is about them all.
    ``by_time`` is whether nothing but their times tells the rows of the table apart.
    ``series`` are the same groups' values at the other times, which only a picture shows.
    ``apart`` are comparisons of the measure that may be of another row; ``left`` those of the
    measure that are not told. ``tested`` is whether the
    record has a p-value of this measure at all, told or not. A measure may have no cells, where
    the record gives how groups compare and no value of their own.
    """

    measure: str
    main: bool
    cells: tuple[Finding, ...]
    tests: tuple[Finding, ...]
    rows: int
    by_time: bool = False
    row: tuple[Finding, ...] = ()
    every: tuple[Finding, ...] = ()
    series: tuple[Finding, ...] = ()
    apart: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    tested: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Cells and comparisons."""
        return (*self.cells, *self.tests, *self.apart, *self.series)

    @property
    def headed(self) -> tuple[Finding, ...]:
        """The cells of which a headline gives the figures: all of few groups, else both ends.

        Where neither end is the group that others are held against, that one is the third.
        """
        if len(self.row) <= FEW:
            return self.row
        ends = ends_of(self.row)
        against = held_against(self.row)
        if against in {one.arm for one in ends} or height(ends[0]) == height(ends[1]):
            return ends
        return (*ends, *(one for one in self.row if against and one.arm == against))

    @property
    def comparisons(self) -> tuple[Finding, ...]:
        """Comparisons of the row that is told, then those that may be of another."""
        return (*self.tests, *self.apart)

    @property
    def is_at_odds(self) -> bool:
        """Whether tests of the same groups at one time are told that came to different things."""
        found: dict[tuple[object, ...], set[bool]] = {}
        for one in self.comparisons:
            called = significance(one)
            if called is not None:
                key = (one.arm, one.comparator, one.timepoint, one.category)
                found.setdefault(key, set()).add(called)
        return any(len(called) > 1 for called in found.values())


def ends_of(row: tuple[Finding, ...]) -> tuple[Finding, Finding]:
    """Return the cells with the lowest and the highest value of a row, of most people if alike."""
    return (min(row, key=lambda one: (height(one), -(one.n or 0))),
            max(row, key=lambda one: (height(one), one.n or 0)))  # fmt: skip


def height(cell: Finding) -> float:
    """Return what sets a value of a row beside the others: of people, their share."""
    return (cell.value or 0) / (cell.n or 1) if is_share(cell) else cell.value or 0
