"""Read trials as the API of the US National Cancer Institute gives them.

The Institute takes its cancer trials from ClinicalTrials.gov and from its own centres, so that this
is a second account of a trial there. Its sites carry the Institute's own status. The answer's
records (``{"total": …, "data": […]}``) hold what was asked for and no more: often neither criteria
nor dates nor what is tried.
"""

from collections.abc import Mapping
from typing import Any

from trialpost.errors import BadInput, TrialpostError
from trialpost.model.identifiers import NctId
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.site import Contact
from trialpost.model.status import Phase, RecruitmentStatus, StatusBasis, StudyType
from trialpost.model.trial import (
    Dates,
    Enrolment,
    Exactness,
    Official,
    SecondaryId,
    Sponsor,
    Trial,
    TrialDate,
)
from trialpost.registry.drift.known_fields import knows_shape
from trialpost.registry.nci import parts
from trialpost.registry.nci.parts import Part
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.tolerant.free_fields import LARGEST_COUNT, date, given, phases
from trialpost.registry.tolerant.json_clean import clean_texts
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_tree import shape_of

_ARM = ("name", "type", "description")
_SHAPE = shape_of([
    "nci_id", "nct_id", "protocol_id", "ccr_id", "ctep_id", "dcp_id", "other_ids/*",
    "associated_studies/*", "amendment_date", "current_trial_status", "current_trial_status_date",
    "why_study_stopped", "start_date", "start_date_type_code", "completion_date",
    "completion_date_type_code", "record_verification_date", "brief_title", "official_title",
    "acronym", "keywords", "brief_summary", "detail_description", "classification_code",
    "interventional_model", "accepts_healthy_volunteers_indicator", "study_protocol_type",
    "study_subtype_code", "study_population_description", "study_model_code",
    "study_model_other_text", "sampling_method_code", "bio_specimen/*", "primary_purpose/*",
    "phase/*", "masking/*", "principal_investigator", "central_contact/*", "lead_org",
    "lead_org_cancer_center", "collaborators/*", "anatomic_sites", "biomarkers/*",
    "prior_therapy/*", "minimum_target_accrual_number", "number_of_arms", "active_sites_count",
    "nci_funded", "study_source", "outcome_measures/*",
    *(f"diseases/{key}" for key in (
        "inclusion_indicator", "paths/*", "synonyms", "nci_thesaurus_concept_id", "display_name",
        "preferred_name", "name", "codes", "type", "lead_disease_indicator", "parents",
        "disease_code",
    )),
    *(f"sites/{key}" for key in (
        "org_name", "org_city", "org_state_or_province", "org_country", "org_postal_code",
        "org_coordinates/lat", "org_coordinates/lon", "org_va", "org_address_line_1",
        "org_address_line_2", "org_email", "org_family", "org_fax", "org_phone", "org_status",
        "org_status_date", "org_to_family_relationship", "org_tty", "recruitment_status",
        "recruitment_status_date", "local_site_identifier", "contact_name", "contact_phone",
        "contact_email", "generic_contact",
    )),
    *(f"eligibility/structured/{key}" for key in (
        "sex", "gender", "min_age", "min_age_number", "min_age_unit", "min_age_in_years",
        "max_age", "max_age_number", "max_age_unit", "max_age_in_years",
        "accepts_healthy_volunteers_indicator",
    )),
    *(f"eligibility/unstructured/{key}"
      for key in ("inclusion_indicator", "description", "display_order")),
    *(f"arms/{start}{key}" for start in ("", "arm_") for key in _ARM),
    *(f"arms/interventions/{start}{key}" for start in ("", "intervention_") for key in _ARM),
    *(f"arms/interventions/{key}" for key in (
        "code", "codes", "intervention_code", "synonyms", "parents", "inclusion_indicator",
        "category", "intervention_category",
    )),
])  # fmt: skip
_TYPE = {
    "interventional": StudyType.INTERVENTIONAL,
    "non-interventional": StudyType.OBSERVATIONAL,
    "observational": StudyType.OBSERVATIONAL,
    "expanded access": StudyType.EXPANDED_ACCESS,
}
_OTHER_IDS = (("nci_id", "NCI"), ("ctep_id", "CTEP"), ("dcp_id", "DCP"), ("ccr_id", "CCR"))


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one trial of an answer."""
    notes = Notes()
    try:
        record = clean_texts(loads(raw, notes), notes)
        if not isinstance(record, Mapping):
            raise BadInput("This is not a trial of the NCI's API: a JSON object was expected.")
        parts.note_unknown(record, _SHAPE, notes)
        trial = build(Part(record, "", notes))
    except TrialpostError as error:
        return ReadResult(
            where=where, door=Door.NCI_API, raw=raw, issues=notes.all(), failure=str(error)
        )
    return ReadResult(where=where, door=Door.NCI_API, raw=raw, trial=trial, issues=notes.all())


def build(record: Part) -> Trial:
    """Make the trial of a record.

    Raises:
        BadInput: if it has no identifier of ClinicalTrials.gov.
    """
    status = _status(record)
    arms, tried = parts.arms(record)
    named, types = parts.conditions(record)
    if not named:
        record.notes.add(IssueKind.MISSING, record.where("diseases"), "No disease.")
    return Trial(
        id=NctId(record.text("nct_id")),
        org_study_id=record.text("protocol_id") or None,
        secondary_ids=_secondary_ids(record),
        **_titles(record),
        status=status or RecruitmentStatus.UNKNOWN,
        status_basis=StatusBasis.of(status),
        why_stopped=record.text("why_study_stopped") or None,
        type=_type(record),
        phases=_phases(record),
        conditions=named,
        keywords=types,
        interventions=tried,
        arms=arms,
        brief_summary=record.text("brief_summary") or None,
        detailed_description=record.text("detail_description") or None,
        eligibility=parts.eligibility(record),
        sites=parts.sites(record),
        central_contacts=_contacts(record),
        officials=_officials(record),
        **_payers(record),
        dates=_dates(record),
        enrolment=_enrolment(record),
        outcomes=parts.outcomes(record),
    )


def _payers(record: Part) -> dict[str, Any]:
    lead = record.text("lead_org")
    names = (one.text("name") for one in record.parts("collaborators"))
    return {
        "sponsor": Sponsor(name=lead) if lead else None,
        "collaborators": tuple(Sponsor(name=name) for name in names if name),
    }


def _titles(record: Part) -> dict[str, Any]:
    title, full = record.text("brief_title"), record.text("official_title")
    if not title:
        detail = "No short title; the official one stands for it." if full else "No title."
        record.notes.add(IssueKind.MISSING, record.where("brief_title"), detail)
    return {
        "brief_title": title or full,
        "official_title": full or None,
        "acronym": given(record.text("acronym")) or None,
    }


def _secondary_ids(record: Part) -> tuple[SecondaryId, ...]:
    read = [
        SecondaryId(value=record.text(key), type="other", domain=domain)
        for key, domain in _OTHER_IDS
        if record.text(key)
    ]
    read += [
        SecondaryId(value=one.text("value"), type="other", domain=one.text("name") or None)
        for one in record.parts("other_ids")
        if one.text("value")
    ]
    return tuple({one.value: one for one in reversed(read)}.values())[::-1]


def _status(record: Part) -> RecruitmentStatus | None:
    found = parts.status(record, "current_trial_status")
    if not record.text("current_trial_status"):
        where = record.where("current_trial_status")
        record.notes.add(IssueKind.MISSING, where, "No status; read as unknown.")
    return found


def _type(record: Part) -> StudyType:
    word = record.text("study_protocol_type").lower().replace("_", " ")
    found = _TYPE.get(word)
    if word and found is None:
        detail = f"{quoted(word)} is not a type we know; read as unknown."
        record.notes.add(IssueKind.UNKNOWN_CODE, record.where("study_protocol_type"), detail)
    return found or StudyType.UNKNOWN


def _phases(record: Part) -> tuple[Phase, ...]:
    """Read the phase, which is ``II_III`` or, in older answers, an object that holds it."""
    held = record.held.get("phase")
    if isinstance(held, Mapping):
        text = record.part("phase").text("phase")
        if held and "phase" not in held:
            detail = f"{quoted(held)} holds no phase; left out."
            record.notes.add(IssueKind.WRONG_TYPE, record.where("phase"), detail)
    else:
        text = record.text("phase")
    if text.upper() in ("NA", "N/A"):
        return (Phase.NOT_APPLICABLE,)
    return phases(text.replace("_", "/"), record.where("phase"), record.notes)


def _contacts(record: Part) -> tuple[Contact, ...]:
    part = record.part("central_contact")
    contact = Contact(
        name=part.text("name", "central_contact_name") or None,
        phone=part.text("phone", "central_contact_phone") or None,
        email=part.text("email", "central_contact_email") or None,
    )
    return (contact,) if contact != Contact() else ()


def _officials(record: Part) -> tuple[Official, ...]:
    name = record.text("principal_investigator")
    return (Official(name=name, role="principal_investigator"),) if name else ()


def _dates(record: Part) -> Dates:
    def planned(key: str) -> TrialDate | None:
        found = date(record.text(key), record.where(key), record.notes)
        sure = {"ACTUAL": Exactness.ACTUAL, "ANTICIPATED": Exactness.ESTIMATED}
        return (
            TrialDate(found, sure.get(record.text(f"{key}_type_code").upper())) if found else None
        )

    verified = record.text("record_verification_date")
    return Dates(
        start=planned("start_date"),
        completion=planned("completion_date"),
        last_verified=date(verified, record.where("record_verification_date"), record.notes),
    )


def _enrolment(record: Part) -> Enrolment | None:
    key = "minimum_target_accrual_number"
    number = record.whole(key)
    if number is None or number == 0:
        return None
    if not 0 < number <= LARGEST_COUNT:
        detail = f"{quoted(number)} is no number of people; left out."
        record.notes.add(IssueKind.WRONG_TYPE, record.where(key), detail)
        return None
    return Enrolment(number, Exactness.ESTIMATED)


def _is_nci(sample: bytes) -> bool:
    return b'"nct_id"' in sample and (b'"nci_id"' in sample or b'"current_trial_status"' in sample)


READER = Reader(
    Door.NCI_API, Syntax.JSON, _is_nci, read_record, knows=knows_shape(_SHAPE, open_ends=True)
)
