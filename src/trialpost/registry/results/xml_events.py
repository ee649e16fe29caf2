"""Read the adverse events of ClinicalTrials.gov's older XML.

The totals of each group stand there as the events of a category called "Total".
"""

from collections.abc import Iterator
from typing import NamedTuple

from trialpost.model.reading import IssueKind
from trialpost.model.results import AdverseEvents, EventCount, EventGroup, EventTerm, Figure, Group
from trialpost.registry.results import codes as known
from trialpost.registry.results.tree import Node
from trialpost.registry.tolerant.notes import quoted

_TOTAL = "Total"
_TOTALS = {
    "Total, serious adverse events": "serious",
    "Total, other adverse events": "other",
    "Total, all-cause mortality": "deaths",
}
_KINDS = ("deaths", "serious_events", "other_events")


class _Event(NamedTuple):
    node: Node
    category: Node
    listed: Node


def adverse_events(section: Node) -> AdverseEvents:
    """Read the adverse events with the totals of each group."""
    told = {kind: section.child(kind) for kind in _KINDS}
    events = [event for listed in told.values() for event in _events(listed)]
    totals = [event for event in events if _is_total(event)]
    return AdverseEvents(
        time_frame=section.text_or_none("time_frame"),
        description=section.text_or_none("desc"),
        threshold=told["other_events"].figure("frequency_threshold"),
        groups=_groups(section, totals),
        serious=_terms(events, told["serious_events"]),
        other=_terms(events, told["other_events"]),
    )


def _events(listed: Node) -> Iterator[_Event]:
    for category in listed.all("category_list/category"):
        for node in category.all("event_list/event"):
            yield _Event(node, category, listed)


def _is_total(event: _Event) -> bool:
    return event.category.line("title") == _TOTAL and event.node.line("sub_title") in _TOTALS


def _groups(section: Node, totals: list[_Event]) -> tuple[EventGroup, ...]:
    found: dict[str, dict[str, Figure | None]] = {}
    for event in totals:
        what = _TOTALS[event.node.line("sub_title")]
        for node in event.node.all("counts"):
            row = found.setdefault(node.attribute("group_id"), {})
            if what in row:
                detail = "A second total of this group; not read."
                node.notes.add(IssueKind.CONTRADICTION, node.where, detail)
                continue
            row[what] = node.figure_at("subjects_affected")
            row[f"{what}_at_risk"] = node.figure_at("subjects_at_risk")
    groups = tuple(
        EventGroup(group=_group(node), **found.pop(node.attribute("group_id"), {}))
        for node in section.all("group_list/group")
    )
    for id_ in found:
        detail = f"Totals of a group {quoted(id_)} that the table does not have; not read."
        section.notes.add(IssueKind.CONTRADICTION, section.where, detail)
    return groups


def _group(node: Node) -> Group:
    return Group(
        id=node.attribute("group_id"),
        title=node.line("title"),
        description=node.text_or_none("description"),
        where=node.where,
    )


def _terms(events: list[_Event], listed: Node) -> tuple[EventTerm, ...]:
    return tuple(
        _term(event) for event in events if event.listed is listed and not _is_total(event)
    )


def _term(event: _Event) -> EventTerm:
    node, listed = event.node, event.listed
    name = node.child("sub_title")
    return EventTerm(
        term=name.text(),
        where=node.where,
        organ_system=event.category.text_or_none("title"),
        source_vocabulary=name.attribute("vocab") or listed.text_or_none("default_vocab"),
        assessment=_assessment(node.child("assessment"))
        or _assessment(listed.child("default_assessment")),
        notes=node.text_or_none("description"),
        counts=tuple(
            EventCount(
                group=count.attribute("group_id"),
                affected=count.figure_at("subjects_affected"),
                at_risk=count.figure_at("subjects_at_risk"),
                events=count.figure_at("events"),
            )
            for count in node.all("counts")
        ),
    )


def _assessment(node: Node) -> str | None:
    return known.worded(node.text(), known.ASSESSMENT, node.where, node.notes)
