"""Turn ClinicalTrials.gov's older XML into the shape in which its API gives the same study.

Words become the API's codes, dates its dates; nothing is judged here. Lists keep one entry for each
element, so that an index of the one is a position of the other (:mod:`ctgov_xml.places`).
"""

import re

from msgspec import UNSET, Raw, UnsetType

from trialpost.model.reading import IssueKind
from trialpost.registry.ctgov import wire
from trialpost.registry.ctgov_xml import words
from trialpost.registry.ctgov_xml.part import Part
from trialpost.registry.tolerant.notes import quoted
from trialpost.registry.tolerant.xml_tree import line_of

_HELD = Raw(b"{}")


def study_of(root: Part) -> wire.Study:
    """Make the study of a ``clinical_study``."""
    protocol = wire.Protocol(
        identification_module=_identification(root),
        status_module=_status(root),
        sponsor_collaborators_module=_sponsors(root.part("sponsors")),
        description_module=wire.Description(
            brief_summary=root.block("brief_summary"),
            detailed_description=root.block("detailed_description"),
        ),
        conditions_module=wire.Conditions(
            conditions=_all(root, "condition"), keywords=_all(root, "keyword")
        ),
        design_module=_design(root),
        arms_interventions_module=_arms(root),
        outcomes_module=_outcomes(root),
        eligibility_module=_eligibility(root.part("eligibility")),
        contacts_locations_module=_people_and_places(root),
        references_module=_cited(root),
    )
    results = root.one("clinical_results")
    posted = results is not None
    if results is not None and len(results) == 0:
        root.notes.at(IssueKind.WRONG_TYPE, results, "Posted results without a part in them.")
    return wire.Study(protocol_section=protocol, results_section=_HELD if posted else wire.ABSENT)


def _all(part: Part, name: str) -> tuple[str, ...]:
    return tuple([text for element in part.each(name) if (text := line_of(element))])


def _identification(root: Part) -> wire.Identification:
    ids = root.part("id_info")
    return wire.Identification(
        nct_id=ids.text("nct_id"),
        nct_id_aliases=_all(ids, "nct_alias"),
        org_study_id_info=wire.OrgStudyId(id=ids.text("org_study_id")),
        secondary_id_infos=tuple(
            [wire.SecondaryIdInfo(id=line_of(one)) for one in ids.each("secondary_id")]
        ),
        brief_title=root.text("brief_title"),
        official_title=root.text("official_title"),
        acronym=root.text("acronym"),
    )


def _status(root: Part) -> wire.Status:
    return wire.Status(
        status_verified_date=root.date("verification_date"),
        overall_status=root.code("overall_status", words.STATUS),
        last_known_status=root.code("last_known_status", words.STATUS),
        why_stopped=root.text("why_stopped"),
        start_date_struct=_date(root, "start_date"),
        primary_completion_date_struct=_date(root, "primary_completion_date"),
        completion_date_struct=_date(root, "completion_date"),
        study_first_submit_date=root.date("study_first_submitted", "firstreceived_date"),
        study_first_post_date_struct=_date(root, "study_first_posted"),
        results_first_post_date_struct=_date(root, "results_first_posted"),
        last_update_submit_date=root.date("last_update_submitted", "lastchanged_date"),
        last_update_post_date_struct=_date(root, "last_update_posted"),
    )


def _date(root: Part, name: str) -> wire.DateStruct:
    element = root.one(name)
    if element is None:
        return wire.DateStruct()
    kind = words.code((element.get("type") or "").strip(), words.EXACTNESS)
    return wire.DateStruct(date=words.iso_date(line_of(element)), type=kind)


def _sponsors(part: Part) -> wire.Sponsors:
    return wire.Sponsors(
        lead_sponsor=_agency(part.part("lead_sponsor")),
        collaborators=tuple([_agency(one) for one in part.parts("collaborator")]),
    )


def _agency(part: Part) -> wire.Agency:
    return wire.Agency(name=part.text("agency"), kind=part.code("agency_class", words.AGENCY))


def _design(root: Part) -> wire.DesignModule:
    given = root.text("study_type")
    kind = words.code(given, words.STUDY_TYPE)
    phases = words.phases(root.text("phase"))
    return wire.DesignModule(
        study_type=kind,
        patient_registry=True if given.lower().endswith("[patient registry]") else UNSET,
        target_duration=root.text("target_duration"),
        phases=() if phases == ("NA",) and kind != "INTERVENTIONAL" else phases,
        design_info=_design_info(root),
        enrollment_info=_enrolment(root),
    )


_OLD_NAMES = {
    "allocation": "Allocation",
    "intervention_model": "Intervention Model",
    "primary_purpose": "Primary Purpose",
    "observational_model": "Observational Model",
    "time_perspective": "Time Perspective",
    "masking": "Masking",
}


def _design_info(root: Part) -> wire.DesignInfo:
    info = root.part("study_design_info")
    old = words.old_design(root.text("study_design"))

    def given(name: str) -> str:
        return info.text(name) or old.get(_OLD_NAMES[name], "")

    degree, who = words.masking(given("masking"))
    return wire.DesignInfo(
        allocation=words.code(given("allocation"), words.ALLOCATION),
        intervention_model=words.code(given("intervention_model"), words.INTERVENTION_MODEL),
        primary_purpose=words.code(given("primary_purpose"), words.PRIMARY_PURPOSE),
        observational_model=words.code(given("observational_model"), words.OBSERVATIONAL_MODEL),
        time_perspective=words.code(given("time_perspective"), words.TIME_PERSPECTIVE),
        masking_info=wire.MaskingInfo(masking=degree, who_masked=who),
    )


def _enrolment(root: Part) -> wire.EnrollmentInfo:
    element = root.one("enrollment")
    if element is None:
        return wire.EnrollmentInfo()
    kind = words.code((element.get("type") or "").strip(), words.EXACTNESS)
    text = line_of(element)
    count: int | UnsetType = UNSET
    if re.fullmatch(r"[0-9]{1,15}", text):
        count = int(text)
    elif text:
        detail = f"{quoted(text)} stands where a whole number belongs; left out."
        root.notes.at(IssueKind.WRONG_TYPE, element, detail)
    return wire.EnrollmentInfo(count=count, type=kind)


def _arms(root: Part) -> wire.ArmsInterventions:
    """Read arms and interventions.

    Only interventions say here with which arms they belong; the API says it of both.
    """
    interventions = [_intervention(one) for one in root.parts("intervention")]
    return wire.ArmsInterventions(
        arm_groups=tuple([_arm(one, interventions) for one in root.parts("arm_group")]),
        interventions=tuple(interventions),
    )


def _intervention(part: Part) -> wire.WireIntervention:
    return wire.WireIntervention(
        type=part.code("intervention_type", words.INTERVENTION),
        name=part.text("intervention_name"),
        description=part.lines("description"),
        arm_group_labels=_all(part, "arm_group_label"),
        other_names=_all(part, "other_name"),
    )


def _arm(part: Part, interventions: list[wire.WireIntervention]) -> wire.ArmGroup:
    label = part.text("arm_group_label")
    tried = (f"{one.type}: {one.name}" for one in interventions if label in one.arm_group_labels)
    return wire.ArmGroup(
        label=label,
        type=part.code("arm_group_type", words.ARM),
        description=part.lines("description"),
        intervention_names=tuple(dict.fromkeys(tried)),
    )


def _outcomes(root: Part) -> wire.Outcomes:
    def measured(role: str) -> tuple[wire.Outcome, ...]:
        return tuple([_outcome(one) for one in root.parts(f"{role}_outcome")])

    return wire.Outcomes(
        primary_outcomes=measured("primary"),
        secondary_outcomes=measured("secondary"),
        other_outcomes=measured("other"),
    )


def _outcome(part: Part) -> wire.Outcome:
    return wire.Outcome(
        measure=part.text("measure"),
        description=part.lines("description"),
        time_frame=part.text("time_frame"),
    )


def _eligibility(part: Part) -> wire.EligibilityModule:
    return wire.EligibilityModule(
        eligibility_criteria=part.block("criteria"),
        healthy_volunteers=part.known("healthy_volunteers", words.HEALTHY),
        sex=part.code("gender", words.SEX),
        gender_based=part.known("gender_based", words.TRUTH),
        gender_description=part.text("gender_description"),
        minimum_age=_age(part, "minimum_age"),
        maximum_age=_age(part, "maximum_age"),
        study_population=part.block("study_pop"),
        sampling_method=part.code("sampling_method", words.SAMPLING),
    )


def _age(part: Part, name: str) -> str:
    text = part.text(name)
    return "" if text.upper() in ("N/A", "NONE") else text


def _people_and_places(root: Part) -> wire.ContactsLocations:
    return wire.ContactsLocations(
        central_contacts=_contacts(root, "overall_contact", "overall_contact_backup"),
        overall_officials=tuple([_official(one) for one in root.parts("overall_official")]),
        locations=tuple([_location(one) for one in root.parts("location")]),
    )


def _official(part: Part) -> wire.WireOfficial:
    return wire.WireOfficial(
        name=_name(part),
        affiliation=part.text("affiliation"),
        role=part.code("role", words.ROLE),
    )


def _name(part: Part) -> str:
    """Join the parts of a name, which newer files give in one."""
    name = " ".join(filter(None, map(part.text, ("first_name", "middle_name", "last_name"))))
    return ", ".join(filter(None, (name, part.text("degrees"))))


def _contacts(part: Part, *names: str) -> tuple[wire.WireContact, ...]:
    return tuple(
        [
            wire.WireContact(
                name=_name(one),
                role="CONTACT",
                phone=one.text("phone"),
                phone_ext=one.text("phone_ext"),
                email=one.text("email"),
            )
            for one in part.parts(*names)
        ]
    )


def _location(part: Part) -> wire.Location:
    facility = part.part("facility")
    address = facility.part("address")
    return wire.Location(
        facility=facility.text("name"),
        status=part.code("status", words.STATUS),
        city=address.text("city"),
        state=address.text("state"),
        zip=address.text("zip"),
        country=address.text("country"),
        contacts=_contacts(part, "contact", "contact_backup") + _investigators(part),
    )


def _investigators(part: Part) -> tuple[wire.WireContact, ...]:
    return tuple(
        [
            wire.WireContact(name=_name(one), role=one.code("role", words.ROLE))
            for one in part.parts("investigator")
        ]
    )


def _cited(root: Part) -> wire.References:
    """Read what is cited; which of the other publications are derived, the XML does not tell."""
    others = [_reference(one, "") for one in root.parts("reference")]
    results = [_reference(one, "RESULT") for one in root.parts("results_reference")]
    return wire.References(
        references=(*others, *results),
        see_also_links=tuple(
            [
                wire.SeeAlsoLink(label=one.text("description"), url=one.text("url"))
                for one in root.parts("link")
            ]
        ),
    )


def _reference(part: Part, kind: str) -> wire.WireReference:
    return wire.WireReference(pmid=part.text("PMID"), citation=part.text("citation"), type=kind)
