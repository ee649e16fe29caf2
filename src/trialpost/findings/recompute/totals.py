"""Hold the baseline's tables against their totals.

Categories of a count add up to the people counted, and the column of the total to its groups. A
mean of all is the groups' means weighted by their people; its variance is what they vary within
and between: ((n1 - 1) s1^2 + ... + n1 (m1 - m)^2 + ...) / (n - 1).
"""

import math
import re
from collections.abc import Iterator

from trialpost.findings.recompute.held import Held, Outcome, graded
from trialpost.findings.recompute.rounding import Span, decimals_of, span_of
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
        if one.statistic == "Mean" and total is not None:
            for part in one.classes:
                yield from _means(one, part, total, table)
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


def _means(one: Baseline, part: MeasureClass, total: str, table: BaselineTable) -> Iterator[Held]:
    """Hold mean and standard deviation of all against those of the groups.

    Where the record does not say how many were measured, they may be fewer than took part, and one
    cannot tell; but a mean of all lies between those of the groups, whoever was measured.
    """
    sizes = {
        group.id: of.value
        for group in table.groups
        if (of := _denominator(group.id, part.counts, one.counts, table.counts)) is not None
        and of.value
    }
    whole = sizes.pop(total, None)
    if whole is None or whole < 2 or sum(sizes.values()) != whole:
        return
    sure = bool(part.counts or one.counts or _OF_EVERYBODY.match(one.title))
    for category in part.categories:
        cells = {
            cell.group: cell for cell in category.measurements if cell.figure.value is not None
        }
        of_all = cells.pop(total, None)
        if of_all is None or cells.keys() != sizes.keys():
            continue
        people = [sizes[group] for group in cells]
        means = [cell.figure for cell in cells.values()]
        spans = [span_of(mean) for mean in means]
        reach = Span(min(span.low for span in spans), max(span.high for span in spans))
        certain = sure or not span_of(of_all.figure).meets(reach)
        name = "mean of all from groups"
        yield _of_all(name, of_all.figure, _weighted(spans, people), means, certain=certain)
        spreads = [cell.spread for cell in cells.values() if cell.spread is not None]
        known = [spread for spread in spreads if spread.value is not None and spread.value >= 0]
        spread = of_all.spread
        if one.dispersion != "Standard Deviation" or spread is None or len(known) != len(means):
            continue
        if spread.value is not None:
            pooled = _pooled(means, known, people)
            name = "deviation of all from groups"
            yield _of_all(name, spread, pooled, [*known, *means], certain=sure)


_OF_EVERYBODY = re.compile(r"\W*age\b", re.I)
"""What is known of everybody who took part, whether or not the record says how many."""


def _of_all(name: str, told: Figure, span: Span, parts: list[Figure], *, certain: bool) -> Held:
    where = (told.where, *(part.where for part in parts))
    why = f"the groups come to {span.low:.5g} to {span.high:.5g}, the total says {told.text}"
    right = span_of(told).meets(span)
    if right or certain:
        return graded(name, right, where, why)
    why = f"{why}; so it may be where not everybody was measured"
    return Held(name=name, outcome=Outcome.CANNOT_TELL, where=where, why=why)


def _weighted(spans: list[Span], people: list[float]) -> Span:
    whole = sum(people)
    return Span(
        sum(size * span.low for size, span in zip(people, spans, strict=True)) / whole,
        sum(size * span.high for size, span in zip(people, spans, strict=True)) / whole,
    )


def _pooled(means: list[Figure], spreads: list[Figure], people: list[float]) -> Span:
    """Return the standard deviations of all that the groups' rounded figures allow."""
    whole = sum(people)
    mean = sum(size * (one.value or 0.0) for size, one in zip(people, means, strict=True)) / whole
    rounding = max(10.0 ** -decimals_of(one.text) for one in means)
    low = high = 0.0
    for size, one, spread in zip(people, means, spreads, strict=True):
        within = span_of(spread)
        apart = abs((one.value or 0.0) - mean)
        low += (size - 1) * max(0.0, within.low) ** 2 + size * max(0.0, apart - rounding) ** 2
        high += (size - 1) * within.high**2 + size * (apart + rounding) ** 2
    return Span(math.sqrt(low / (whole - 1)), math.sqrt(high / (whole - 1)))
