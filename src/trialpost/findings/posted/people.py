"""Findings of who took part: the participants' way through the trial, and the baseline."""

from collections.abc import Iterator

from trialpost.findings.posted.making import Maker, title_of, titles
from trialpost.findings.posted.statistics import is_confidence, level_of, statistic_of
from trialpost.model.finding import Finding, Table
from trialpost.model.results import (
    Baseline,
    BaselineTable,
    Count,
    Group,
    MeasureClass,
    Measurement,
    Milestone,
    ParticipantFlow,
)

LEFT = "reason to leave"
MILESTONE = "milestone"
JOINED = "reason to join"


def flow_findings(flow: ParticipantFlow, maker: Maker) -> Iterator[Finding]:
    """Yield how many of each group came to each milestone, and why people left."""
    groups = {group.id: group for group in flow.groups}
    for period in flow.periods:
        for role, steps in (
            (MILESTONE, period.milestones),
            (LEFT, period.withdrawals),
            (JOINED, period.joiners),
        ):
            for step in steps:
                yield from _step(step, role, period.title, groups, maker)


def _step(
    step: Milestone, role: str, period: str, groups: dict[str, Group], maker: Maker
) -> Iterator[Finding]:
    for count in step.counts:
        found = maker.number(
            count.figure,
            measure=step.title,
            role=role,
            category=titles(period),
            arm=title_of(groups.get(count.group)),
            statistic="count",
            unit=count.unit,
            table=Table.FLOW,
        )
        if found is not None:
            yield found


def baseline_findings(table: BaselineTable, maker: Maker) -> Iterator[Finding]:
    """Yield who took part: each characteristic of each group."""
    groups = {group.id: group for group in table.groups}
    for one in table.characteristics:
        for part in one.classes:
            for category in part.categories:
                name = titles(part.title, category.title)
                for cell in category.measurements:
                    yield from _cell(one, part, name, cell, groups, table, maker)


def _cell(
    one: Baseline,
    part: MeasureClass,
    name: str | None,
    cell: Measurement,
    groups: dict[str, Group],
    table: BaselineTable,
    maker: Maker,
) -> Iterator[Finding]:
    confidence = is_confidence(one.dispersion)
    ends = (cell.lower, cell.upper) if cell.lower is not None and cell.upper is not None else None
    found = maker.number(
        cell.figure,
        n=_of(cell.group, part.counts, one.counts, table.counts),
        interval=ends if confidence else None,
        level=level_of(one.dispersion) if confidence and ends else None,
        limits=None if confidence else ends,
        limits_kind=one.dispersion if ends and not confidence else None,
        spread=cell.spread,
        spread_kind=one.dispersion if cell.spread is not None else None,
        measure=one.title,
        population=one.population,
        category=name,
        arm=title_of(groups.get(cell.group)),
        statistic=statistic_of(one.statistic, "", one.unit),
        unit=one.unit,
        table=Table.BASELINE,
    )
    if found is not None:
        yield found


def _of(group: str, *tables: tuple[Count, ...]) -> Count | None:
    """Return how many of a group there are, by the nearest table that counts them."""
    for counts in tables:
        for count in counts:
            if count.group == group:
                return count
    return None
