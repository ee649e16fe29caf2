"""Every element of ClinicalTrials.gov's older XML: which are read, and which are not, and why."""

from trialpost.registry.tolerant.xml_tree import Shape, shape_of

_PERSON = ("first_name", "middle_name", "last_name", "degrees")
_REACHED = (*_PERSON, "phone", "phone_ext", "email")


def _in(parent: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{parent}/{name}" for name in names)


READ: tuple[str, ...] = (
    *_in("id_info", "nct_id", "org_study_id", "secondary_id", "nct_alias"),
    *("brief_title", "official_title", "acronym"),
    *_in("sponsors/lead_sponsor", "agency", "agency_class"),
    *_in("sponsors/collaborator", "agency", "agency_class"),
    *("brief_summary/textblock", "detailed_description/textblock"),
    *("overall_status", "last_known_status", "why_stopped"),
    *("start_date/@type", "completion_date/@type", "primary_completion_date/@type"),
    *("phase", "study_type", "target_duration"),
    *_in(
        "study_design_info",
        "allocation",
        "intervention_model",
        "primary_purpose",
        "observational_model",
        "time_perspective",
        "masking",
    ),
    *(
        f"{role}_outcome/{part}"
        for role in ("primary", "secondary", "other")
        for part in ("measure", "time_frame", "description")
    ),
    *("enrollment/@type", "condition", "keyword"),
    *_in("arm_group", "arm_group_label", "arm_group_type", "description"),
    *_in(
        "intervention",
        "intervention_type",
        "intervention_name",
        "description",
        "arm_group_label",
        "other_name",
    ),
    *("eligibility/study_pop/textblock", "eligibility/criteria/textblock"),
    *_in(
        "eligibility",
        "sampling_method",
        "gender",
        "gender_based",
        "gender_description",
        "minimum_age",
        "maximum_age",
        "healthy_volunteers",
    ),
    *_in("overall_official", *_PERSON, "role", "affiliation"),
    *_in("overall_contact", *_REACHED),
    *_in("overall_contact_backup", *_REACHED),
    *("location/facility/name", "location/status"),
    *_in("location/facility/address", "city", "state", "zip", "country"),
    *_in("location/contact", *_REACHED),
    *_in("location/contact_backup", *_REACHED),
    *_in("location/investigator", *_PERSON, "role"),
    *_in("link", "url", "description"),
    *_in("reference", "citation", "PMID"),
    *_in("results_reference", "citation", "PMID"),
    *("verification_date", "study_first_submitted", "last_update_submitted"),
    *("study_first_posted/@type", "last_update_posted/@type", "results_first_posted/@type"),
    *("condition_browse/mesh_term", "intervention_browse/mesh_term"),
)
"""Elements and attributes below ``clinical_study`` whose content becomes part of the trial."""

READ_IN_OLD_FILES: tuple[str, ...] = (
    *("study_design", "firstreceived_date", "lastchanged_date", "firstreceived_results_date"),
)
"""Names that the registry gave up in 2017; read where the present ones are absent."""

NOT_READ: dict[str, str] = {
    "@rank": "the position in a search's answer, not part of the record",
    "required_header/*": "when the file was made, and a link that follows from the identifier",
    "source": "the organisation that entered the record; the sponsor is read",
    "oversight_info/*": "who oversees the trial",
    "has_expanded_access": "whether there is another record, of expanded access",
    "expanded_access_info/*": "kinds of expanded access",
    "study_design_info/intervention_model_description": "a remark on a coded word",
    "study_design_info/masking_description": "a remark on a coded word",
    "primary_outcome/safety_issue": "given up by the registry in 2017",
    "secondary_outcome/safety_issue": "given up by the registry in 2017",
    "other_outcome/safety_issue": "given up by the registry in 2017",
    "number_of_arms": "the arms themselves are read",
    "number_of_groups": "the groups themselves are read",
    "biospec_retention": "which samples are kept",
    "biospec_descr/*": "which samples are kept",
    "location/investigator/affiliation": "the site itself is read",
    "location_countries/*": "follows from the sites",
    "removed_countries/*": "countries without a site any more",
    "responsible_party/*": "who answers for the record; the sponsor and officials are read",
    "is_fda_regulated": "a question of law in the United States",
    "is_section_801": "a question of law in the United States",
    "study_first_submitted_qc": "a step of the registry's own checking",
    "last_update_submitted_qc": "a step of the registry's own checking",
    "results_first_submitted": "a step before posting",
    "results_first_submitted_qc": "a step before posting",
    "disposition_first_submitted": "a step before posting",
    "disposition_first_submitted_qc": "a step before posting",
    "disposition_first_posted/*": "a certificate that delays results",
    "pending_results/*": "the going to and fro before results are posted",
    "patient_data/*": "plans to share participants' data",
    "study_docs/*": "data and documents that others offer",
    "provided_document_section/*": "protocols and plans as PDF",
    "clinical_results/*": "posted results: that they are there is read here, what they say is "
    "read by the reader of results",
}
"""Elements and attributes that are known and not read, and what they hold."""

SHAPE: Shape = shape_of((*NOT_READ, *READ, *READ_IN_OLD_FILES))
