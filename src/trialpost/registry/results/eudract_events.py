"""Read the adverse events of a EudraCT results file."""

from trialpost.model.reading import IssueKind
from trialpost.model.results import AdverseEvents, EventCount, EventGroup, EventTerm, Group
from trialpost.registry.europe.eudract_terms import ORGAN_SYSTEMS
from trialpost.registry.europe.eudract_words import word_of
from trialpost.registry.results.tree import Node
from trialpost.registry.tolerant.notes import quoted


def adverse_events(section: Node) -> AdverseEvents:
    """Read the adverse events with the totals of each group."""
    dictionary = _dictionary(section.child("dictionary"))
    return AdverseEvents(
        time_frame=section.text_or_none("timeFrame"),
        description=section.text_or_none("description"),
        threshold=section.figure("nonSeriousEventFrequencyThreshold"),
        groups=tuple(_group(node) for node in section.all("reportingGroups/reportingGroup")),
        serious=tuple(
            _term(node, dictionary)
            for node in section.all("seriousAdverseEvents/seriousAdverseEvent")
        ),
        other=tuple(
            _term(node, dictionary)
            for node in section.all("nonSeriousAdverseEvents/nonSeriousAdverseEvent")
        ),
    )


def _dictionary(node: Node) -> str | None:
    """Read in which vocabulary the terms are: ``MedDRA 18.0``."""
    name = node.text("otherName") or word_of(node.text("name/value")) or ""
    return f"{name} {node.text('version')}".strip() or None


def _group(node: Node) -> EventGroup:
    return EventGroup(
        group=Group(
            id=node.attribute("id"),
            title=node.line("title"),
            description=node.text_or_none("description"),
            where=node.where,
        ),
        exposed=node.figure("subjectsExposed"),
        deaths=node.figure("deathsAllCauses"),
        deaths_from_events=node.figure("deathsResultingFromAdverseEvents"),
        serious=node.figure("subjectsAffectedBySeriousAdverseEvents"),
        other=node.figure("subjectsAffectedByNonSeriousAdverseEvents"),
    )


def _term(node: Node, dictionary: str | None) -> EventTerm:
    own = node.child("dictionary")
    return EventTerm(
        term=node.line("term"),
        where=node.where,
        organ_system=_organ_system(node.child("organSystem")),
        source_vocabulary=dictionary if own.element is None else _dictionary(own),
        assessment=word_of(node.text("assessmentMethod/value")),
        notes=node.text_or_none("description"),
        counts=tuple(
            EventCount(
                group=count.attribute("reportingGroupId"),
                affected=count.figure("subjectsAffected"),
                at_risk=count.figure("subjectsExposed"),
                events=count.figure("occurrences"),
                related=count.figure("occurrencesCausallyRelatedToTreatment"),
                deaths=count.figure("fatalities/deaths"),
                related_deaths=count.figure("fatalities/deathsCausallyRelatedToTreatment"),
            )
            for count in node.all("values/value")
        ),
    )


def _organ_system(node: Node) -> str | None:
    code = node.text("eutctId")
    if code and code not in ORGAN_SYSTEMS:
        detail = f"{quoted(code)} is no organ system that we know; kept as it is."
        node.notes.add(IssueKind.UNKNOWN_CODE, f"{node.where}/eutctId", detail)
    return ORGAN_SYSTEMS.get(code, code) or None
