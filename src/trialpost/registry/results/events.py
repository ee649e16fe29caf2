"""Read the adverse events of ClinicalTrials.gov's API v2, and what stands around the results."""

from collections.abc import Iterable

from msgspec import UNSET

from trialpost.model.results import (
    AdverseEvents,
    Agreement,
    EventCount,
    EventGroup,
    EventTerm,
    Figure,
    Group,
    PointOfContact,
)
from trialpost.registry.results import codes as known
from trialpost.registry.results import wire
from trialpost.registry.results.numbers import figure_if_any
from trialpost.registry.tolerant.notes import Notes

_EVENTS = "/resultsSection/adverseEventsModule"
_AGREEMENT = "/resultsSection/moreInfoModule/certainAgreement"


def adverse_events(given: wire.EventsModule, notes: Notes) -> AdverseEvents:
    """Read the adverse events with the totals of each group."""
    threshold = given.frequency_threshold
    return AdverseEvents(
        time_frame=given.time_frame or None,
        description=given.description or None,
        deaths_description=given.all_cause_mortality_comment or None,
        threshold=figure_if_any(threshold, f"{_EVENTS}/frequencyThreshold", notes),
        groups=tuple(
            _event_group(group, f"{_EVENTS}/eventGroups/{index}", notes)
            for index, group in enumerate(given.event_groups)
        ),
        serious=_terms(given.serious_events, f"{_EVENTS}/seriousEvents", notes),
        other=_terms(given.other_events, f"{_EVENTS}/otherEvents", notes),
    )


def _whole(value: wire.Whole, where: str, notes: Notes) -> Figure | None:
    return None if value is UNSET else figure_if_any(value, where, notes)


def _event_group(given: wire.WireEventGroup, where: str, notes: Notes) -> EventGroup:
    return EventGroup(
        group=Group(
            id=given.id,
            title=given.title,
            description=given.description or None,
            where=where,
        ),
        deaths=_whole(given.deaths_num_affected, f"{where}/deathsNumAffected", notes),
        deaths_at_risk=_whole(given.deaths_num_at_risk, f"{where}/deathsNumAtRisk", notes),
        serious=_whole(given.serious_num_affected, f"{where}/seriousNumAffected", notes),
        serious_at_risk=_whole(given.serious_num_at_risk, f"{where}/seriousNumAtRisk", notes),
        other=_whole(given.other_num_affected, f"{where}/otherNumAffected", notes),
        other_at_risk=_whole(given.other_num_at_risk, f"{where}/otherNumAtRisk", notes),
    )


def _terms(given: Iterable[wire.WireEvent], where: str, notes: Notes) -> tuple[EventTerm, ...]:
    return tuple(_term(event, f"{where}/{index}", notes) for index, event in enumerate(given))


def _term(given: wire.WireEvent, where: str, notes: Notes) -> EventTerm:
    return EventTerm(
        term=given.term,
        where=where,
        organ_system=given.organ_system or None,
        source_vocabulary=given.source_vocabulary or None,
        assessment=known.worded(
            given.assessment_type, known.ASSESSMENT, f"{where}/assessmentType", notes
        ),
        notes=given.notes or None,
        counts=tuple(
            EventCount(
                group=stat.group_id,
                affected=_whole(stat.num_affected, f"{where}/stats/{index}/numAffected", notes),
                at_risk=_whole(stat.num_at_risk, f"{where}/stats/{index}/numAtRisk", notes),
                events=_whole(stat.num_events, f"{where}/stats/{index}/numEvents", notes),
            )
            for index, stat in enumerate(given.stats)
        ),
    )


def agreement(given: wire.CertainAgreement, notes: Notes) -> Agreement | None:
    """Read whether the investigators may publish; ``None`` where nothing is said of it."""
    if given == wire.NO_AGREEMENT:
        return None
    employed, restrictive = given.pi_sponsor_employee, given.restrictive_agreement
    return Agreement(
        investigators_employed=None if employed is UNSET else employed,
        restrictive=None if restrictive is UNSET else restrictive,
        restriction=known.worded(
            given.restriction_type, known.RESTRICTION, f"{_AGREEMENT}/restrictionType", notes
        ),
        details=given.other_details or None,
    )


def contact(given: wire.WirePointOfContact) -> PointOfContact | None:
    """Read whom to ask about the results."""
    if given == wire.NO_CONTACT:
        return None
    phone = f"{given.phone} ext. {given.phone_ext}" if given.phone_ext else given.phone
    return PointOfContact(
        title=given.title or None,
        organisation=given.organization or None,
        phone=phone or None,
        email=given.email or None,
    )
