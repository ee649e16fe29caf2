"""Read a study of ClinicalTrials.gov's API v2 into a ``Trial``.

The bytes are decoded strictly into :mod:`ctgov_wire`; a record that is refused there is repaired
field by field (:mod:`ctgov_repair`). One builder makes the trial of both, so that the two ways
cannot read a field differently.
"""

import msgspec

from trialpost.errors import BadInput
from trialpost.model.reading import ReadResult
from trialpost.model.trial import Trial
from trialpost.registry import ctgov_design as design
from trialpost.registry import ctgov_parts as parts
from trialpost.registry.ctgov_checks import (
    has_results,
    note_absent,
    note_contradictions,
    note_undocumented,
)
from trialpost.registry.ctgov_fields import dates
from trialpost.registry.ctgov_repair import has_bad_characters, repair
from trialpost.registry.ctgov_wire import Study
from trialpost.registry.notes import Notes

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
    protocol, derived = study.protocol_section, study.derived_section
    identity, status = protocol.identification_module, protocol.status_module
    drawn, arms = protocol.design_module, protocol.arms_interventions_module
    people, cited = protocol.contacts_locations_module, protocol.references_module
    told, topic = protocol.description_module, protocol.conditions_module
    trial = Trial(
        id=parts.identifier(identity, notes),
        aliases=identity.nct_id_aliases,
        org_study_id=identity.org_study_id_info.id or None,
        secondary_ids=parts.secondary_ids(identity, notes),
        brief_title=parts.title(identity, notes),
        official_title=identity.official_title or None,
        acronym=identity.acronym or None,
        status=parts.status(status, notes),
        last_known_status=parts.last_known_status(status, notes),
        why_stopped=status.why_stopped or None,
        type=design.study_type(drawn, notes),
        phases=design.phases(drawn, notes),
        conditions=topic.conditions,
        keywords=topic.keywords,
        condition_mesh=parts.mesh(derived.condition_browse_module.meshes, 0, notes),
        condition_ancestors=parts.mesh(derived.condition_browse_module.ancestors, 1, notes),
        intervention_mesh=parts.mesh(derived.intervention_browse_module.meshes, 2, notes),
        intervention_ancestors=parts.mesh(derived.intervention_browse_module.ancestors, 3, notes),
        interventions=design.interventions(arms, notes),
        arms=design.arms(arms, notes),
        brief_summary=told.brief_summary or None,
        detailed_description=told.detailed_description or None,
        eligibility=parts.eligibility(protocol.eligibility_module, notes),
        sites=parts.sites(people.locations, notes),
        central_contacts=parts.central_contacts(people, notes),
        officials=parts.officials(people.overall_officials, notes),
        sponsor=parts.lead_sponsor(protocol.sponsor_collaborators_module, notes),
        collaborators=parts.collaborators(protocol.sponsor_collaborators_module, notes),
        dates=dates(status, notes),
        enrolment=design.enrolment(drawn.enrollment_info, notes),
        design=design.design(drawn, notes),
        outcomes=design.outcomes(protocol.outcomes_module, notes),
        references=parts.references(cited.references, notes),
        links=parts.links(cited.see_also_links, notes),
        has_results=has_results(study, notes),
    )
    note_absent(study, notes)
    note_undocumented(study, notes)
    note_contradictions(trial, notes)
    return trial
