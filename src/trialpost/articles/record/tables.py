"""Sort a record's findings by the table that they stand in: once, as they are chosen from often."""

from collections import Counter
from itertools import groupby

from trialpost.articles.record.told import Told
from trialpost.findings.numbers import is_share
from trialpost.findings.posted.people import MILESTONE
from trialpost.findings.posted.reading import PostedFindings
from trialpost.findings.significance import sets_groups_apart
from trialpost.model.finding import Finding, FindingKind, Table


class Tables:
    """The findings of one record.

    ``by_measure`` are those of outcome tables and their analyses; ``flow`` the numbers of people at
    each step; ``totals`` the totals of harms by name; ``harms`` the rows of each kind of harm, by
    whether they are of serious ones; ``told`` is what was chosen of a measure, by its sizes.
    """

    def __init__(self, posted: PostedFindings) -> None:
        self.main_measures = posted.main_measures
        self.told: dict[tuple[str, int, int], Told | None] = {}
        results = [f for f in posted.findings if f.table in (Table.OUTCOME, Table.ANALYSIS)]
        self.by_measure: dict[str, list[Finding]] = {}
        for name, those in groupby(results, key=lambda one: one.measure):
            own = list(those)  # of two tables of one title, the last that has figures
            if name not in self.by_measure or any(f.kind is FindingKind.NUMBER for f in own):
                self.by_measure[name] = own
        self._compared: dict[str, list[Finding]] = {}
        for one in results:
            if sets_groups_apart(one):
                self._compared.setdefault(one.measure, []).append(one)
        self.compared = any(one.table is Table.ANALYSIS for one in results)
        numbers = [one for one in posted.findings if one.kind is FindingKind.NUMBER]
        self.flow = [f for f in numbers if f.table is Table.FLOW and f.role == MILESTONE]
        self.has_harms = any(one.table is Table.EVENT and one.n != 0 for one in numbers)
        self.totals: dict[str, list[Finding]] = {}
        rows: dict[str, dict[tuple[str, str | None, int], list[Finding]]] = {}
        times: Counter[tuple[object, ...]] = Counter()
        for one in (f for f in numbers if f.table is Table.EVENT and f.arm):
            if one.role == "total" and one.n != 0:
                self.totals.setdefault(one.measure, []).append(one)
            elif one.role and one.n:
                cell = (one.role, one.measure, one.category, one.arm)
                kind = (one.measure, one.category, times[cell])
                rows.setdefault(one.role, {}).setdefault(kind, []).append(one)
                times[cell] += 1
        self.harms = {role: list(of_role.values()) for role, of_role in rows.items()}
        self.ranked_harms: dict[object, list[tuple[Finding, ...]]] = {}
        """The rows of kinds of harm in an order that :mod:`harms` gives them, by what it asks."""
        self._rows: dict[str, list[list[Finding]]] = {}

    def rows(self, measure: str) -> list[list[Finding]]:
        """Return the rows of a measure's values, each of its groups once.

        Two tables of one title are no one row. Where others were counted, a group of whom nobody
        was ("0", of no number) has no value.
        """
        if measure not in self._rows:
            own = self.by_measure[measure]
            self._rows[measure] = _rows(
                [f for f in own if f.kind is FindingKind.NUMBER and f.table is Table.OUTCOME]
            )
        return self._rows[measure]

    def elsewhere(self, measure: str) -> list[Finding]:
        """Return the comparisons of earlier tables that have this measure's title.

        A record may give one title to two tables, such as of two times. The last is told.
        """
        here = {one.id for one in self.by_measure[measure]}
        return [one for one in self._compared.get(measure, ()) if one.id not in here]

    def comparisons(self, measure: str) -> list[Finding]:
        """Return the numbers that set a measure's groups against each other."""
        return [one for one in self.by_measure[measure] if sets_groups_apart(one)]


def _rows(cells: list[Finding]) -> list[list[Finding]]:
    counted = [one for one in cells if is_share(one) or one.value or one.unit != "Participants"]
    if len({one.arm for one in counted if is_share(one)}) > 1:
        cells = counted
    rows: dict[tuple[object, ...], list[Finding]] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for cell in cells:
        key = (cell.category, cell.timepoint)
        rows.setdefault((*key, times[(*key, cell.arm)]), []).append(cell)
        times[(*key, cell.arm)] += 1
    return list(rows.values())
