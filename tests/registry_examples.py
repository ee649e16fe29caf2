"""A small study in the form of the registry's API, in our own words, that names every field."""

import copy
import json
from typing import Any

from trialpost.model.reading import ReadResult
from trialpost.model.trial import Trial
from trialpost.registry import read_record

P = "/protocolSection"
ELIGIBILITY = f"{P}/eligibilityModule"
PLACES = f"{P}/contactsLocationsModule"
STATUS = f"{P}/statusModule"

STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "nctIdAliases": ["NCT90000777"],
            "orgStudyIdInfo": {"id": "HARBOUR-7", "type": "NIH", "link": "https://example.org/7"},
            "secondaryIdInfos": [
                {"id": "2015-004816-41", "type": "EUDRACT_NUMBER"},
                {"id": "X9", "type": "OTHER", "domain": "Harbour", "link": "https://example.org/x"},
            ],
            "organization": {"fullName": "Harbour Institute", "class": "OTHER"},
            "briefTitle": "Warm tea for cold hands",
            "officialTitle": "A study of warm tea in people whose hands are cold",
            "acronym": "TEA",
        },
        "statusModule": {
            "statusVerifiedDate": "2026-05",
            "overallStatus": "RECRUITING",
            "expandedAccessInfo": {"hasExpandedAccess": False},
            "startDateStruct": {"date": "2025-03-02", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2027-01", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2028", "type": "ESTIMATED"},
            "studyFirstSubmitDate": "2025-01-15",
            "studyFirstSubmitQcDate": "2025-01-16",
            "studyFirstPostDateStruct": {"date": "2025-01-20", "type": "ACTUAL"},
            "resultsFirstPostDateStruct": {"date": "2026-06-01", "type": "ACTUAL"},
            "lastUpdateSubmitDate": "2026-05-30",
            "lastUpdatePostDateStruct": {"date": "2026-06-02", "type": "ESTIMATED"},
            "whyStopped": "The kettle broke",
            "lastKnownStatus": "NOT_YET_RECRUITING",
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {"type": "SPONSOR"},
            "leadSponsor": {"name": "Harbour Institute", "class": "OTHER"},
            "collaborators": [{"name": "Kettle Works", "class": "INDUSTRY"}],
        },
        "oversightModule": {"oversightHasDmc": True},
        "descriptionModule": {
            "briefSummary": "We look at tea.",
            "detailedDescription": "We look at tea for a long time.",
        },
        "conditionsModule": {"conditions": ["Raynaud Disease"], "keywords": ["tea", "hands"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "patientRegistry": False,
            "targetDuration": "6 Months",
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "observationalModel": "COHORT",
                "timePerspective": "PROSPECTIVE",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "enrollmentInfo": {"count": 80, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Tea",
                    "type": "EXPERIMENTAL",
                    "description": "Three cups",
                    "interventionNames": ["Dietary Supplement: Black tea", "Other: something else"],
                },
                {"label": "Nothing", "type": "NO_INTERVENTION"},
            ],
            "interventions": [
                {
                    "type": "DIETARY_SUPPLEMENT",
                    "name": "Black tea",
                    "description": "Hot",
                    "armGroupLabels": ["Tea"],
                    "otherNames": ["Assam", "Ceylon"],
                }
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Warmth", "description": "of hands", "timeFrame": "1 hour"}
            ],
            "secondaryOutcomes": [{"measure": "Comfort"}],
            "otherOutcomes": [{"measure": "Taste", "timeFrame": "1 day"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": (
                "Inclusion Criteria:\n\n* Cold hands\n\nExclusion Criteria:\n\n* Gloves"
            ),
            "healthyVolunteers": False,
            "sex": "FEMALE",
            "genderBased": True,
            "genderDescription": "Women",
            "minimumAge": "18 Years",
            "maximumAge": "65 Years",
            "stdAges": ["ADULT"],
            "studyPopulation": "People by the sea",
            "samplingMethod": "NON_PROBABILITY_SAMPLE",
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {
                    "name": "Front desk",
                    "role": "CONTACT",
                    "phone": "555-0100",
                    "phoneExt": "12",
                    "email": "desk@example.org",
                }
            ],
            "overallOfficials": [
                {"name": "A. Leaf", "affiliation": "Harbour", "role": "STUDY_CHAIR"}
            ],
            "locations": [
                {
                    "facility": "Harbour Clinic",
                    "status": "RECRUITING",
                    "city": "Boston",
                    "state": "Massachusetts",
                    "zip": "02110",
                    "country": "United States",
                    "contacts": [{"name": "Clinic desk", "role": "CONTACT", "phone": "555-0101"}],
                    "geoPoint": {"lat": 42.35843, "lon": -71.05977},
                },
                {"city": "Paris", "country": "France", "status": "WITHDRAWN"},
            ],
        },
        "referencesModule": {
            "references": [{"pmid": "1", "type": "RESULT", "citation": "Leaf A. Tea. 2024."}],
            "seeAlsoLinks": [{"label": "Tea", "url": "https://example.org/tea"}],
        },
        "ipdSharingStatementModule": {"ipdSharing": "NO"},
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2026-06-02"},
        "conditionBrowseModule": {
            "meshes": [{"id": "D000011928", "term": "Raynaud Disease"}],
            "ancestors": [{"id": "D016491", "term": "Peripheral Vascular Diseases"}],
        },
        "interventionBrowseModule": {
            "meshes": [{"id": "D013662", "term": "Tea"}],
            "ancestors": [{"id": "D001628", "term": "Beverages"}],
        },
    },
    "hasResults": False,
}


def study() -> dict[str, Any]:
    """Return a fresh copy of the study."""
    return copy.deepcopy(STUDY)


def as_bytes(document: Any) -> bytes:
    """Write a document as the registry would."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def at(document: Any, pointer: str) -> tuple[Any, Any]:
    """Return the container and the key or index that a JSON pointer names."""
    *way, last = pointer.split("/")[1:]
    for step in way:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document, int(last) if isinstance(document, list) else last


def put(pointer: str, value: Any) -> bytes:
    """Return the study's bytes with another value at a pointer."""
    changed = study()
    container, key = at(changed, pointer)
    container[key] = value
    return as_bytes(changed)


def without(pointer: str) -> bytes:
    """Return the study's bytes with the value at a pointer taken away."""
    changed = study()
    container, key = at(changed, pointer)
    del container[key]
    return as_bytes(changed)


def trial_of(raw: bytes) -> Trial:
    """Read a study that has to be a trial."""
    result = read_record(raw)
    assert result.trial is not None, result.failure
    return result.trial


def issues(result: ReadResult) -> list[tuple[str, str]]:
    """Return kind and place of each issue."""
    return [(issue.kind.value, issue.where) for issue in result.issues]
