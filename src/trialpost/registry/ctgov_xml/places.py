"""Say where in the older XML something stands that the API's reader found odd.

The XML is turned into the API's shape and read by the same code, which names places by JSON
pointers of the API; here they become paths of the XML.
"""

import re

from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes
from trialpost.registry.tolerant.xml_tree import Element, children, name_of, path_of

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


_Labelled = tuple[Element, str]


class XmlNotes(Notes):
    """Notes whose places are paths of the XML under ``root``."""

    __slots__ = ("_children", "_root")

    def __init__(self) -> None:
        super().__init__()
        self._root: Element | None = None
        self._children: dict[tuple[str, str], list[_Labelled]] = {}

    def now_about(self, root: Element) -> None:
        """Tell which document the pointers of later notes are about."""
        self._root = root

    def add(self, kind: IssueKind, where: str, detail: str) -> None:
        """Note one oddity; ``where`` is a path, or a pointer of the API's."""
        if self._root is not None and where.startswith(_ROOT):
            where = self._place(self._root, where)
        super().add(kind, where, detail)

    def at(self, kind: IssueKind, element: Element, detail: str) -> None:
        """Note one oddity of an element."""
        super().add(kind, path_of(element), detail)

    def _place(self, root: Element, pointer: str) -> str:
        """Turn a pointer of the API's into a path of the XML under ``root``.

        What is not there is said to be missing where it would stand, and inside an element that
        holds no others, at that element.
        """
        tokens = pointer.removeprefix(_ROOT).split("/")
        template, rest = _template(tokens)
        indices = [int(token) for token in tokens if token.isdigit()]
        at, path = root, f"/{name_of(root)}"
        for step in template:
            if step.startswith("@"):
                return f"{path}/{step}"
            found = self._labelled(at, path, step)
            index = indices.pop(0) if step.endswith("#") else 0
            if index >= len(found):
                is_leaf = at is not root and len(at) == 0
                return path if is_leaf else f"{path}/{step.partition('|')[0].rstrip('#')}"
            at, label = found[index]
            path = f"{path}/{label}"
        return f"{path}/@type" if rest == ["type"] and at.get("type") is not None else path

    def _labelled(self, at: Element, path: str, step: str) -> list[_Labelled]:
        """Return the children that a step can mean, each with its name and position."""
        known = self._children.get((path, step))
        if known is None:
            known = []
            for name in step.rstrip("#").split("|"):
                same = list(children(at, name))
                alone = len(same) == 1
                known += [
                    (one, name if alone else f"{name}[{position}]")
                    for position, one in enumerate(same, 1)
                ]
            self._children[path, step] = known
        return known


def _template(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Find the steps for the longest known beginning of a pointer, and what it leaves."""
    general = [re.sub(r"^\d+$", "#", token) for token in tokens]
    for end in range(len(general), 0, -1):
        found = PATHS.get("/".join(general[:end]))
        if found is not None:
            return found.split("/"), general[end:]
    return [], []
