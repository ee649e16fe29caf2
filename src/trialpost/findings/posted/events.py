"""Findings of adverse events: in each group so many of so many, with the comparator's beside it."""

from collections.abc import Iterator

from trialpost.findings.posted.arms import comparator, roles
from trialpost.findings.posted.extension import is_of_extension
from trialpost.findings.posted.making import Maker, is_exact
from trialpost.model.finding import Better, Finding, Table
from trialpost.model.results import AdverseEvents, Count, Figure
from trialpost.model.trial import Arm

SERIOUS, OTHER, TOTAL = "serious", "other", "total"
ALL_SERIOUS = "Any serious adverse event"
ALL_OTHER = "Any other adverse event above the reporting threshold"
DEATHS = "Death from any cause"


def event_findings(events: AdverseEvents, arms: tuple[Arm, ...], maker: Maker) -> Iterator[Finding]:
    """Yield the totals first, then each term of serious events, then of the others."""
    groups = tuple(one.group for one in events.groups)
    titles = {group.id: group.title for group in groups}
    against = comparator(roles(groups, arms))
    for name, rows in _totals(events):
        yield from _line(name, TOTAL, None, rows, against, titles, events.time_frame, maker)
    for role, terms in ((SERIOUS, events.serious), (OTHER, events.other)):
        for term in terms:
            rows = tuple((one.group, one.affected, one.at_risk) for one in term.counts)
            yield from _line(term.term, role, term.organ_system, rows, against, titles, None, maker)


Row = tuple[str, Figure | None, Figure | None]


def _totals(events: AdverseEvents) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for name, which in ((DEATHS, "deaths"), (ALL_SERIOUS, "serious"), (ALL_OTHER, "other")):
        yield (
            name,
            tuple(
                (one.group.id, getattr(one, which), one.at_risk(which))  # type: ignore[arg-type]
                for one in events.groups
            ),
        )


def _line(
    name: str,
    role: str,
    organ: str | None,
    rows: tuple[Row, ...],
    against: str | None,
    titles: dict[str, str],
    period: str | None,
    maker: Maker,
) -> Iterator[Finding]:
    held = next((affected for group, affected, _ in rows if group == against), None)
    for group, affected, at_risk in rows:
        other = group != against and is_exact(held)
        if is_of_extension(titles.get(group)) and not is_of_extension(titles.get(against or "")):
            other = False
        found = maker.number(
            affected,
            n=Count(group=group, figure=at_risk) if at_risk is not None else None,
            comparator_value=held if other else None,
            comparator=titles.get(against or "") if other else None,
            measure=name,
            role=role,
            category=organ,
            population=period,
            arm=titles.get(group),
            statistic="count",
            unit="Participants",
            better=Better.LOWER,
            table=Table.EVENT,
        )
        if found is not None:
            yield found
        elif affected is not None and affected.relation != "=":  # "<5": not told exactly
            yield maker.words(affected, measure=name, role=role, category=organ,
                              arm=titles.get(group), table=Table.EVENT)  # fmt: skip
