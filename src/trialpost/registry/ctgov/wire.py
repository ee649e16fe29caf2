"""The shape of a ClinicalTrials.gov API v2 study, as its bytes are decoded.

The fields are those of the registry's own metadata (``/api/v2/studies/metadata``). What the model
does not name is kept as undecoded bytes (``Raw``), so that a key that nobody knows is refused and
noticed. Three keys that real records carry and the metadata does not name stand here too
(``UNDOCUMENTED``), so that they cost no second reading; they are reported all the same.

An absent text is ``""``, an absent list ``()``: the registry sends no ``null``, and one that comes
is refused like any other wrong type. A refused record is read again by
:mod:`trialpost.registry.ctgov.repair`.
"""
# ruff: noqa: D101 - each class is one object of the registry's metadata, under its own name

import msgspec
from msgspec import UNSET, Raw, UnsetType

ABSENT = Raw()

UNDOCUMENTED = frozenset({"interventionMappedName", "locations_nested", "modelPredictions"})
"""Keys declared below that the registry's metadata does not name."""


class Wire(msgspec.Struct, frozen=True, gc=False, rename="camel", forbid_unknown_fields=True):
    """Base: camel case on the wire, no other keys, nothing that is not typed as it says."""


class OrgStudyId(Wire, frozen=True):
    id: str = ""
    type: str = ""
    link: str = ""


class SecondaryIdInfo(Wire, frozen=True):
    id: str = ""
    type: str = ""
    domain: str = ""
    link: str = ""


class Identification(Wire, frozen=True):
    nct_id: str
    nct_id_aliases: tuple[str, ...] = ()
    org_study_id_info: OrgStudyId = OrgStudyId()
    secondary_id_infos: tuple[SecondaryIdInfo, ...] = ()
    brief_title: str = ""
    official_title: str = ""
    acronym: str = ""
    organization: Raw = ABSENT


class DateStruct(Wire, frozen=True):
    date: str = ""
    type: str = ""


class Status(Wire, frozen=True):
    status_verified_date: str = ""
    overall_status: str = ""
    last_known_status: str = ""
    delayed_posting: Raw = ABSENT
    why_stopped: str = ""
    expanded_access_info: Raw = ABSENT
    start_date_struct: DateStruct = DateStruct()
    primary_completion_date_struct: DateStruct = DateStruct()
    completion_date_struct: DateStruct = DateStruct()
    study_first_submit_date: str = ""
    study_first_submit_qc_date: Raw = ABSENT
    study_first_post_date_struct: DateStruct = DateStruct()
    results_waived: Raw = ABSENT
    results_first_submit_date: Raw = ABSENT
    results_first_submit_qc_date: Raw = ABSENT
    results_first_post_date_struct: DateStruct = DateStruct()
    disp_first_submit_date: Raw = ABSENT
    disp_first_submit_qc_date: Raw = ABSENT
    disp_first_post_date_struct: Raw = ABSENT
    last_update_submit_date: str = ""
    last_update_post_date_struct: DateStruct = DateStruct()


class Agency(Wire, frozen=True):
    name: str = ""
    kind: str = msgspec.field(default="", name="class")


class Sponsors(Wire, frozen=True):
    responsible_party: Raw = ABSENT
    lead_sponsor: Agency = Agency()
    collaborators: tuple[Agency, ...] = ()


class Oversight(Wire, frozen=True):
    oversight_has_dmc: Raw = ABSENT
    is_fda_regulated_drug: Raw = ABSENT
    is_fda_regulated_device: Raw = ABSENT
    is_unapproved_device: Raw = ABSENT
    is_ppsd: Raw = ABSENT
    is_us_export: Raw = ABSENT
    fdaaa801_violation: Raw = ABSENT


class Description(Wire, frozen=True):
    brief_summary: str = ""
    detailed_description: str = ""


class Conditions(Wire, frozen=True):
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class MaskingInfo(Wire, frozen=True):
    masking: str = ""
    masking_description: Raw = ABSENT
    who_masked: tuple[str, ...] = ()


class DesignInfo(Wire, frozen=True):
    allocation: str = ""
    intervention_model: str = ""
    intervention_model_description: Raw = ABSENT
    primary_purpose: str = ""
    observational_model: str = ""
    time_perspective: str = ""
    masking_info: MaskingInfo = MaskingInfo()


class EnrollmentInfo(Wire, frozen=True):
    count: int | UnsetType = UNSET
    type: str = ""


class DesignModule(Wire, frozen=True):
    study_type: str = ""
    n_ptrs_to_this_exp_acc_nct_id: Raw = ABSENT
    expanded_access_types: Raw = ABSENT
    patient_registry: bool | UnsetType = UNSET
    target_duration: str = ""
    phases: tuple[str, ...] = ()
    design_info: DesignInfo = DesignInfo()
    bio_spec: Raw = ABSENT
    enrollment_info: EnrollmentInfo = EnrollmentInfo()


class ArmGroup(Wire, frozen=True):
    label: str = ""
    type: str = ""
    description: str = ""
    intervention_names: tuple[str, ...] = ()


class WireIntervention(Wire, frozen=True):
    type: str = ""
    name: str = ""
    description: str = ""
    arm_group_labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    intervention_mapped_name: Raw = ABSENT


class ArmsInterventions(Wire, frozen=True):
    arm_groups: tuple[ArmGroup, ...] = ()
    interventions: tuple[WireIntervention, ...] = ()


class Outcome(Wire, frozen=True):
    measure: str = ""
    description: str = ""
    time_frame: str = ""


class Outcomes(Wire, frozen=True):
    primary_outcomes: tuple[Outcome, ...] = ()
    secondary_outcomes: tuple[Outcome, ...] = ()
    other_outcomes: tuple[Outcome, ...] = ()


class EligibilityModule(Wire, frozen=True):
    eligibility_criteria: str = ""
    healthy_volunteers: bool | UnsetType = UNSET
    sex: str = ""
    gender_based: bool | UnsetType = UNSET
    gender_description: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    std_ages: Raw = ABSENT
    study_population: str = ""
    sampling_method: str = ""


class WireContact(Wire, frozen=True):
    name: str = ""
    role: str = ""
    phone: str = ""
    phone_ext: str = ""
    email: str = ""


class WireOfficial(Wire, frozen=True):
    name: str = ""
    affiliation: str = ""
    role: str = ""


class GeoPoint(Wire, frozen=True):
    lat: float | UnsetType = UNSET
    lon: float | UnsetType = UNSET


NOWHERE = GeoPoint()


class Location(Wire, frozen=True):
    facility: str = ""
    status: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    contacts: tuple[WireContact, ...] = ()
    geo_point: GeoPoint = NOWHERE


class ContactsLocations(Wire, frozen=True):
    central_contacts: tuple[WireContact, ...] = ()
    overall_officials: tuple[WireOfficial, ...] = ()
    locations: tuple[Location, ...] = ()
    locations_nested: Raw = msgspec.field(default=ABSENT, name="locations_nested")


class WireReference(Wire, frozen=True):
    pmid: str = ""
    type: str = ""
    citation: str = ""
    retractions: Raw = ABSENT


class SeeAlsoLink(Wire, frozen=True):
    label: str = ""
    url: str = ""


class References(Wire, frozen=True):
    references: tuple[WireReference, ...] = ()
    see_also_links: tuple[SeeAlsoLink, ...] = ()
    avail_ipds: Raw = ABSENT


class IpdSharing(Wire, frozen=True):
    ipd_sharing: Raw = ABSENT
    description: Raw = ABSENT
    info_types: Raw = ABSENT
    time_frame: Raw = ABSENT
    access_criteria: Raw = ABSENT
    url: Raw = ABSENT


class Protocol(Wire, frozen=True):
    identification_module: Identification
    status_module: Status = Status()
    sponsor_collaborators_module: Sponsors = Sponsors()
    oversight_module: Oversight = Oversight()
    description_module: Description = Description()
    conditions_module: Conditions = Conditions()
    design_module: DesignModule = DesignModule()
    arms_interventions_module: ArmsInterventions = ArmsInterventions()
    outcomes_module: Outcomes = Outcomes()
    eligibility_module: EligibilityModule = EligibilityModule()
    contacts_locations_module: ContactsLocations = ContactsLocations()
    references_module: References = References()
    ipd_sharing_statement_module: IpdSharing = IpdSharing()


class Mesh(Wire, frozen=True):
    id: str = ""
    term: str = ""


class Browse(Wire, frozen=True):
    meshes: tuple[Mesh, ...] = ()
    ancestors: tuple[Mesh, ...] = ()
    browse_leaves: Raw = ABSENT
    browse_branches: Raw = ABSENT


class MiscInfo(Wire, frozen=True):
    version_holder: Raw = ABSENT
    removed_countries: Raw = ABSENT
    submission_tracking: Raw = ABSENT
    model_predictions: Raw = ABSENT


class Derived(Wire, frozen=True):
    misc_info_module: MiscInfo = MiscInfo()
    condition_browse_module: Browse = Browse()
    intervention_browse_module: Browse = Browse()


class Study(Wire, frozen=True):
    """One study; results, annotations and documents stay undecoded here."""

    protocol_section: Protocol
    results_section: Raw = ABSENT
    annotation_section: Raw = ABSENT
    document_section: Raw = ABSENT
    derived_section: Derived = Derived()
    has_results: bool | UnsetType = UNSET
