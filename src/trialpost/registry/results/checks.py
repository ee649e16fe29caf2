"""Hold posted results against themselves."""

from collections.abc import Iterable, Iterator

from trialpost.model.reading import IssueKind
from trialpost.model.results import (
    AdverseEvents,
    Figure,
    Group,
    MeasureClass,
    Period,
    PostedResults,
)
from trialpost.registry.tolerant.notes import Notes, quoted

Named = tuple[str, str]
"""A group's id, and a place at which a number is said to be that group's."""


def note_strangers(results: PostedResults, notes: Notes) -> None:
    """Note numbers of groups that their own table does not name, once for each table and group."""
    flow, baseline = results.flow, results.baseline
    _note(flow.groups, _in_flow(flow.periods), notes)
    rows = [(count.group, count.figure.where) for count in baseline.counts]
    for measure in baseline.characteristics:
        rows += [(count.group, count.figure.where) for count in measure.counts]
        rows += _in_classes(measure.classes)
    _note(baseline.groups, rows, notes)
    for outcome in results.outcomes:
        rows = [(count.group, count.figure.where) for count in outcome.counts]
        rows += _in_classes(outcome.classes)
        rows += [(group, one.where) for one in outcome.analyses for group in one.groups]
        _note(outcome.groups, rows, notes)
    _note([one.group for one in results.events.groups], _in_events(results.events), notes)


def _note(groups: Iterable[Group], named: Iterable[Named], notes: Notes) -> None:
    known = {group.id for group in groups}
    for id_, where in named:
        if id_ not in known:
            known.add(id_)
            detail = f"The table has no group {quoted(id_)}; the number is kept with that id."
            notes.add(IssueKind.CONTRADICTION, where, detail)


def _in_flow(periods: Iterable[Period]) -> Iterator[Named]:
    for period in periods:
        for step in (*period.milestones, *period.withdrawals, *period.joiners):
            for count in step.counts:
                yield count.group, count.figure.where


def _in_classes(classes: Iterable[MeasureClass]) -> list[Named]:
    named = []
    for part in classes:
        named += [(count.group, count.figure.where) for count in part.counts]
        for category in part.categories:
            named += [(cell.group, cell.figure.where) for cell in category.measurements]
    return named


def _in_events(events: AdverseEvents) -> Iterator[Named]:
    for term in (*events.serious, *events.other):
        for count in term.counts:
            first: Figure | None = count.affected or count.at_risk or count.events
            yield count.group, first.where if first else term.where
