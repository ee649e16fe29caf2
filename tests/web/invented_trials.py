"""Registry records for the tests of people and watch, as small as the registry would give them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from trialpost.web.catalogue.actions import load


def study(
    number: int,
    *,
    condition: str = "Frobnitz Disease",
    status: str = "RECRUITING",
    city: str = "Boston",
    minimum: str = "18 Years",
    maximum: str = "75 Years",
    title: str = "",
    update: str = "2026-11-01",
) -> dict[str, Any]:
    """Make one study of ClinicalTrials.gov's API v2; conditions are invented."""
    places = {"Boston": ("Massachusetts", 42.36, -71.06), "Seattle": ("Washington", 47.61, -122.33)}
    state, lat, lon = places[city]
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{number:08d}",
                "briefTitle": title or f"A Trial of a New Tablet, Number {number}",
            },
            "statusModule": {
                "overallStatus": status,
                "statusVerifiedDate": "2026-10",
                "lastUpdatePostDateStruct": {"date": update, "type": "ACTUAL"},
            },
            "conditionsModule": {"conditions": [condition]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]},
            "eligibilityModule": {
                "eligibilityCriteria": f"Inclusion Criteria:\n\n* Diagnosis of {condition}\n",
                "healthyVolunteers": False,
                "sex": "ALL",
                "minimumAge": minimum,
                "maximumAge": maximum,
            },
            "contactsLocationsModule": {
                "locations": [
                    {
                        "facility": f"{city} Clinic",
                        "status": status,
                        "city": city,
                        "state": state,
                        "country": "United States",
                        "geoPoint": {"lat": lat, "lon": lon},
                    }
                ]
            },
        },
        "hasResults": False,
    }


class Shelf:
    """A folder to load studies from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def load(self, *studies: dict[str, Any], now: dt.datetime) -> None:
        """Load studies into the catalogue, as ``trialpost load`` does."""
        self.count += 1
        path = self.folder / f"{self.count}.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in studies), encoding="utf-8")
        summary = load([path], now=now)
        assert not summary.failed
