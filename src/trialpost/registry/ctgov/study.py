"""Read a study of ClinicalTrials.gov's API v2 into a ``Trial``.

The bytes are decoded strictly into :mod:`ctgov.wire`; a record that is refused there is repaired
field by field (:mod:`ctgov.repair`). One builder makes the trial of both, so that the two ways
cannot read a field differently.
"""

from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.model.reading import Door, ReadResult
from trialpost.model.trial import Trial
from trialpost.registry.ctgov import design, parts
from trialpost.registry.ctgov.checks import (
    has_results,
    note_absent,
    note_contradictions,
    note_undocumented,
)
from trialpost.registry.ctgov.fields import dates
from trialpost.registry.ctgov.repair import has_bad_characters, repair
from trialpost.registry.ctgov.wire import Study
from trialpost.registry.drift.known_fields import knows_wire
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.results.api import read_results
from trialpost.registry.results.wire import Results
from trialpost.registry.tolerant.notes import Notes

_DECODER = msgspec.json.Decoder(Study)


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one study.

    Never raises for what stands in the bytes: an imperfect field is an issue of the result, and
    a record that is not JSON, not a study or without an identifier is its ``failure``.
    """
    notes = Notes()
    try:
        study = _decode(raw, notes)
        trial = build(study, notes)
    except BadInput as error:
        return ReadResult(where=where, raw=raw, issues=notes.all(), failure=str(error))
    return ReadResult(where=where, raw=raw, trial=trial, issues=notes.all())


def _decode(raw: bytes, notes: Notes) -> Study:
    """Decode strictly, or repair.

    Raises:
        BadInput: if the bytes are no study at all.
    """
    try:
        study = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return repair(raw, notes)
    return repair(raw, notes) if has_bad_characters(raw, study) else study


def build(study: Study, notes: Notes) -> Trial:
    """Make the trial of a decoded study.

    Raises:
        BadInput: if its identifier is none.
    """
    trial = Trial(
        **_names(study, notes),
        **_course(study, notes),
        **_subject(study, notes),
        **_plan(study, notes),
        **_people_and_places(study, notes),
        **_cited(study, notes),
    )
    note_absent(study, notes)
    note_undocumented(study, notes)
    note_contradictions(trial, notes)
    return trial


def _names(study: Study, notes: Notes) -> dict[str, Any]:
    """Read what the trial is called: its identifiers and titles."""
    identity = study.protocol_section.identification_module
    return {
        "id": parts.identifier(identity, notes),
        "aliases": identity.nct_id_aliases,
        "org_study_id": identity.org_study_id_info.id or None,
        "secondary_ids": parts.secondary_ids(identity, notes),
        "brief_title": parts.title(identity, notes),
        "official_title": identity.official_title or None,
        "acronym": identity.acronym or None,
    }


def _course(study: Study, notes: Notes) -> dict[str, Any]:
    """Read how far the trial is: its status and dates."""
    status = study.protocol_section.status_module
    return {
        "status": parts.status(status, notes),
        "status_basis": parts.status_basis(status),
        "last_known_status": parts.last_known_status(status, notes),
        "why_stopped": status.why_stopped or None,
        "dates": dates(status, notes),
    }


def _subject(study: Study, notes: Notes) -> dict[str, Any]:
    """Read what the trial is about: its conditions, their MeSH terms, and its descriptions."""
    topic = study.protocol_section.conditions_module
    told = study.protocol_section.description_module
    ill = study.derived_section.condition_browse_module
    tried = study.derived_section.intervention_browse_module
    return {
        "conditions": topic.conditions,
        "keywords": topic.keywords,
        "condition_mesh": parts.mesh(ill.meshes, 0, notes),
        "condition_ancestors": parts.mesh(ill.ancestors, 1, notes),
        "intervention_mesh": parts.mesh(tried.meshes, 2, notes),
        "intervention_ancestors": parts.mesh(tried.ancestors, 3, notes),
        "brief_summary": told.brief_summary or None,
        "detailed_description": told.detailed_description or None,
    }


def _plan(study: Study, notes: Notes) -> dict[str, Any]:
    """Read what is done to whom: the design, the arms, the outcomes, and who may take part."""
    protocol = study.protocol_section
    drawn, arms = protocol.design_module, protocol.arms_interventions_module
    return {
        "type": design.study_type(drawn, notes),
        "phases": design.phases(drawn, notes),
        "interventions": design.interventions(arms, notes),
        "arms": design.arms(arms, notes),
        "eligibility": parts.eligibility(protocol.eligibility_module, notes),
        "enrolment": design.enrolment(drawn.enrollment_info, notes),
        "design": design.design(drawn, notes),
        "outcomes": design.outcomes(protocol.outcomes_module, notes),
    }


def _people_and_places(study: Study, notes: Notes) -> dict[str, Any]:
    """Read where the trial is, whom to ask, and who answers for it."""
    people = study.protocol_section.contacts_locations_module
    payers = study.protocol_section.sponsor_collaborators_module
    return {
        "sites": parts.sites(people.locations, study.protocol_section.status_module, notes),
        "central_contacts": parts.central_contacts(people, notes),
        "officials": parts.officials(people.overall_officials, notes),
        "sponsor": parts.lead_sponsor(payers, notes),
        "collaborators": parts.collaborators(payers, notes),
    }


def _cited(study: Study, notes: Notes) -> dict[str, Any]:
    """Read what the record points to: publications, pages, and whether it has results."""
    cited = study.protocol_section.references_module
    return {
        "references": parts.references(cited.references, notes),
        "links": parts.links(cited.see_also_links, notes),
        "has_results": has_results(study, notes),
    }


def _is_study(sample: bytes) -> bool:
    return b'"protocolSection"' in sample


_KNOWS = knows_wire(Study, inside={"resultsSection": Results})
READER = Reader(Door.CTGOV_API, Syntax.JSON, _is_study, read_record, read_results, knows=_KNOWS)
