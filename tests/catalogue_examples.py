"""Small invented studies in the form of the registry's API, and files of them."""

import json
from pathlib import Path
from typing import Any

BOSTON = {"city": "Boston", "state": "Massachusetts", "country": "United States"}
BOSTON_POINT = {"geoPoint": {"lat": 42.35843, "lon": -71.05977}}
PARIS = {"city": "Paris", "country": "France", "geoPoint": {"lat": 48.85341, "lon": 2.3488}}


def study(number: int, **told: Any) -> dict[str, Any]:
    """Make a study with the identifier NCT9000…; ``told`` names what shall differ.

    As at the registry, each site of a trial that recruits has a status.
    """
    status = told.get("status", "RECRUITING")
    own = {"status": "RECRUITING"} if status == "RECRUITING" else {}
    sites = told.get("sites", [{"facility": "Tea House", **BOSTON, **BOSTON_POINT}])
    term = told.get("mesh", {"id": "D006333", "term": "Heart Failure"})
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{90_000_000 + number}",
                "briefTitle": told.get("title", f"Walking for tired hearts, part {number}"),
            },
            "statusModule": {
                "statusVerifiedDate": told.get("verified", "2026-10"),
                "overallStatus": status,
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Harbour", "class": "OTHER"}},
            "descriptionModule": {"briefSummary": told.get("summary", "People walk and rest.")},
            "conditionsModule": {"conditions": told.get("conditions", ["Heart Failure"])},
            "designModule": {"studyType": "INTERVENTIONAL"},
            "eligibilityModule": {
                "eligibilityCriteria": "Inclusion Criteria:\n\n* Tired heart\n\n"
                "Exclusion Criteria:\n\n* Broken leg",
                "sex": told.get("sex", "ALL"),
                "minimumAge": told.get("minimum", "18 Years"),
            },
            "contactsLocationsModule": {
                "locations": [own | one if isinstance(one, dict) else one for one in sites]
            },
        },
        "derivedSection": {
            "conditionBrowseModule": {
                "meshes": [term],
                "ancestors": [{"id": "D006331", "term": "Heart Diseases"}],
            }
        },
        "hasResults": False,
    }


def lines(path: Path, *studies: dict[str, Any] | str) -> Path:
    """Write studies as JSON lines; a text is written as it stands."""
    written = [one if isinstance(one, str) else json.dumps(one) for one in studies]
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    return path
