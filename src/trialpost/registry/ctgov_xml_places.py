"""Say where in the older XML something stands that the API's reader found odd.

The XML is turned into the API's shape and read by the same code, which names places by JSON
pointers of the API; here they become paths of the XML.
"""

import re

from trialpost.model.reading import IssueKind
from trialpost.registry.notes import Notes
from trialpost.registry.xml_tree import Element, children, path_of

_TABLE = """
identificationModule/nctId                        id_info/nct_id
identificationModule/briefTitle                   brief_title
identificationModule/secondaryIdInfos/#           id_info/secondary_id#
statusModule/overallStatus                        overall_status
statusModule/lastKnownStatus                      last_known_status
statusModule/statusVerifiedDate                   verification_date
statusModule/startDateStruct                      start_date
statusModule/primaryCompletionDateStruct          primary_completion_date
statusModule/completionDateStruct                 completion_date
statusModule/studyFirstSubmitDate                 study_first_submitted|firstreceived_date
statusModule/studyFirstPostDateStruct             study_first_posted
statusModule/lastUpdateSubmitDate                 last_update_submitted|lastchanged_date
statusModule/lastUpdatePostDateStruct             last_update_posted
statusModule/resultsFirstPostDateStruct           results_first_posted
sponsorCollaboratorsModule/leadSponsor            sponsors/lead_sponsor
sponsorCollaboratorsModule/leadSponsor/name       sponsors/lead_sponsor/agency
sponsorCollaboratorsModule/leadSponsor/class      sponsors/lead_sponsor/agency_class
sponsorCollaboratorsModule/collaborators/#        sponsors/collaborator#
sponsorCollaboratorsModule/collaborators/#/name   sponsors/collaborator#/agency
sponsorCollaboratorsModule/collaborators/#/class  sponsors/collaborator#/agency_class
conditionsModule/conditions                       condition
designModule/studyType                            study_type
designModule/phases/#                             phase
designModule/enrollmentInfo                       enrollment
designModule/enrollmentInfo/count                 enrollment
designModule/enrollmentInfo/type                  enrollment/@type
designModule/designInfo/allocation                study_design_info|study_design/allocation
designModule/designInfo/interventionModel         study_design_info|study_design/intervention_model
designModule/designInfo/primaryPurpose            study_design_info|study_design/primary_purpose
designModule/designInfo/observationalModel        study_design_info|study_design/observational_model
designModule/designInfo/timePerspective           study_design_info|study_design/time_perspective
designModule/designInfo/maskingInfo               study_design_info|study_design/masking
armsInterventionsModule/armGroups/#               arm_group#
armsInterventionsModule/armGroups/#/label         arm_group#/arm_group_label
armsInterventionsModule/armGroups/#/type          arm_group#/arm_group_type
armsInterventionsModule/interventions/#           intervention#
armsInterventionsModule/interventions/#/name      intervention#/intervention_name
armsInterventionsModule/interventions/#/type      intervention#/intervention_type
outcomesModule/primaryOutcomes/#                  primary_outcome#
outcomesModule/primaryOutcomes/#/measure          primary_outcome#/measure
outcomesModule/secondaryOutcomes/#                secondary_outcome#
outcomesModule/secondaryOutcomes/#/measure        secondary_outcome#/measure
outcomesModule/otherOutcomes/#                    other_outcome#
outcomesModule/otherOutcomes/#/measure            other_outcome#/measure
eligibilityModule/eligibilityCriteria             eligibility/criteria/textblock
eligibilityModule/sex                             eligibility/gender
eligibilityModule/minimumAge                      eligibility/minimum_age
eligibilityModule/maximumAge                      eligibility/maximum_age
eligibilityModule/samplingMethod                  eligibility/sampling_method
contactsLocationsModule/overallOfficials/#        overall_official#
contactsLocationsModule/overallOfficials/#/role   overall_official#/role
contactsLocationsModule/locations/#               location#
contactsLocationsModule/locations/#/status        location#/status
contactsLocationsModule/locations/#/contacts/#    location#/contact|contact_backup|investigator#
contactsLocationsModule/locations/#/contacts/#/role  \
location#/contact|contact_backup|investigator#/role
referencesModule/references/#                     reference|results_reference#
referencesModule/seeAlsoLinks/#                   link#
referencesModule/seeAlsoLinks/#/url               link#/url
"""

PATHS = dict(line.split() for line in _TABLE.strip().splitlines())
"""``#`` takes the next index of the pointer; of names joined by ``|`` the first comes first."""

_ROOT = "/protocolSection/"


class XmlNotes(Notes):
    """Notes whose places are paths of the XML under ``root``."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        super().__init__()
        self._root: Element | None = None

    def now_about(self, root: Element) -> None:
        """Tell which document the pointers of later notes are about."""
        self._root = root

    def add(self, kind: IssueKind, where: str, detail: str) -> None:
        """Note one oddity; ``where`` is a path, or a pointer of the API's."""
        if self._root is not None and where.startswith(_ROOT):
            where = place(self._root, where)
        super().add(kind, where, detail)

    def at(self, kind: IssueKind, element: Element, detail: str) -> None:
        """Note one oddity of an element."""
        super().add(kind, path_of(element), detail)


def place(root: Element, pointer: str) -> str:
    """Turn a pointer of the API's into a path of the XML under ``root``."""
    tokens = pointer.removeprefix(_ROOT).split("/")
    template, rest = _template(tokens)
    if template is None:
        return path_of(root)
    indices = [int(token) for token in tokens if token.isdigit()]
    at = root
    for step in template.split("/"):
        if step.startswith("@"):
            return path_of(at, step[1:])
        found = _step(at, step, indices)
        if found is None:
            leaf = at is not root and len(at) == 0
            name = step.partition("|")[0].rstrip("#")
            return path_of(at) if leaf else f"{path_of(at)}/{name}"
        at = found
    return path_of(at, "type") if rest == ["type"] and at.get("type") is not None else path_of(at)


def _template(tokens: list[str]) -> tuple[str | None, list[str]]:
    """Find the longest known beginning of a pointer, and what it leaves."""
    general = [re.sub(r"^\d+$", "#", token) for token in tokens]
    for end in range(len(general), 0, -1):
        found = PATHS.get("/".join(general[:end]))
        if found is not None:
            return found, general[end:]
    return None, []


def _step(at: Element, step: str, indices: list[int]) -> Element | None:
    names = step.rstrip("#").split("|")
    candidates = [one for name in names for one in children(at, name)]
    index = indices.pop(0) if step.endswith("#") else 0
    return candidates[index] if index < len(candidates) else None
