"""Hold the baseline's tables against their totals.

Categories of a count add up to the people counted, and the column of the total to its groups.
"""

import re
from collections.abc import Iterator

from trialpost.findings.recompute.held import Held, graded
from trialpost.model.results import Baseline, BaselineTable, Count, Figure, MeasureClass

_TOTAL = re.compile(r"\W*(?:total|overall|all (?:participants|patients|subjects))\W*", re.I)
_MANY = re.compile(
    r"more than one|multiple|select all|may (?:have|be)|comorbid|medication|history|prior|previous",
    re.I,
)


def baseline_checks(table: BaselineTable) -> Iterator[Held]:
    """Yield the checks of the baseline: of its columns, then of its rows."""
    total = _total(table)
    for one in table.characteristics:
        if one.statistic != "Count of Participants":
            continue
        for part in one.classes:
            yield from _categories(one, part, table)
            if total is not None:
                yield from _columns(part, total, {group.id for group in table.groups} - {total})


def _total(table: BaselineTable) -> str | None:
    found = [group.id for group in table.groups if _TOTAL.fullmatch(group.title)]
    return found[0] if len(found) == 1 and len(table.groups) > 2 else None


def _categories(one: Baseline, part: MeasureClass, table: BaselineTable) -> Iterator[Held]:
    if len(part.categories) < 2 or _MANY.search(f"{one.title} {one.description or ''}"):
        return
    for group in table.groups:
        cells = [
            cell.figure
            for category in part.categories
            for cell in category.measurements
            if cell.group == group.id and cell.figure.value is not None
        ]
        of = _denominator(group.id, part.counts, one.counts, table.counts)
        if len(cells) == len(part.categories) and of is not None and of.value is not None:
            total = sum(cell.value or 0 for cell in cells)
            yield graded(
                "categories add up",
                total == of.value,
                (of.where, *(cell.where for cell in cells)),
                f"categories of {one.title} add up to {total:g} of {of.text}",
            )


def _denominator(group: str, *tables: tuple[Count, ...]) -> Figure | None:
    for counts in tables:
        for count in counts:
            if count.group == group:
                return count.figure
    return None


def _columns(part: MeasureClass, total: str, others: set[str]) -> Iterator[Held]:
    for category in part.categories:
        cells = {cell.group: cell.figure for cell in category.measurements}
        whole = cells.get(total)
        parts = [cells[group] for group in others if group in cells]
        if whole is None or whole.value is None or len(parts) != len(others):
            continue
        if all(one.value is not None for one in parts):
            added = sum(one.value or 0 for one in parts)
            yield graded(
                "groups add up to the total",
                added == whole.value,
                (whole.where, *(one.where for one in parts)),
                f"groups add up to {added:g}, the total says {whole.text}",
            )
