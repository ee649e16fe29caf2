"""Invented people for a watch over real records, and records as they may have been before.

People have conditions as the records name them, live near sites or about large cities anywhere, and
state facts that criteria ask for. Each record gets an earlier version: it was not there, took
nobody, took other ages, had fewer sites, one rule more, another condition, or was the same. The
same seed makes the same of the same records.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from trialpost.matching.outline import TrialOutline
from trialpost.model.profile import GivenPlace, Profile, profile_from_value
from trialpost.vocabulary.gazetteer import large_cities

EARLIER = ("absent", "closed", "ages", "sites", "rule", "condition", "same")
_WEIGHTS = (20, 12, 12, 12, 12, 4, 28)
_LAY = (
    "heart failure", "high blood pressure", "lupus", "diabetes", "breast cancer", "a polyp",
    "chronic heart failure", "COPD", "a wobbly thing", "depression", "asthma", "long covid",
)  # fmt: skip
_WAYS = (None, 20.0, 50.0, 80.0, 160.0, 500.0, 3000.0)
_WAYS_TAKEN = (1, 9, 9, 9, 9, 2, 1)
_FEW_SITES = 5_000
_RULE = "\n* Has eGFR below 60 mL/min/1.73 m2, or has been pregnant within the last 12 months\n"


def earlier(study: dict[str, Any], chance: random.Random) -> dict[str, Any] | None:
    """Return a study of ClinicalTrials.gov as it may have stood before; ``None``: not at all."""
    how = chance.choices(EARLIER, _WEIGHTS)[0]
    if how == "absent":
        return None
    made = msgspec.json.decode(msgspec.json.encode(study))
    parts = made["protocolSection"]
    status = parts.get("statusModule", {})
    who = parts.get("eligibilityModule", {})
    where = parts.get("contactsLocationsModule", {}).get("locations", [])
    if how == "closed":
        recruits = status.get("overallStatus") == "RECRUITING"
        status["overallStatus"] = "NOT_YET_RECRUITING" if recruits else "RECRUITING"
        for site in where:
            site["status"] = status["overallStatus"]
    elif how == "ages":
        who["minimumAge"], who["maximumAge"] = chance.choice(
            (("50 Years", "60 Years"), ("65 Years", "99 Years"), ("18 Years", "30 Years"))
        )
    elif how == "sites" and where:
        del where[: (len(where) + 1) // 2]
    elif how == "rule" and who.get("eligibilityCriteria"):
        who["eligibilityCriteria"] += _RULE
    elif how == "condition":
        parts.setdefault("conditionsModule", {})["conditions"] = [chance.choice(_LAY)]
    return dict(made)


def before_results(study: dict[str, Any]) -> dict[str, Any]:
    """Let a study that has results take people, and have none yet."""
    if study.get("hasResults"):
        study["hasResults"] = False
        study.pop("resultsSection", None)
        parts = study["protocolSection"]
        parts.setdefault("statusModule", {})["overallStatus"] = "RECRUITING"
        for site in parts.get("contactsLocationsModule", {}).get("locations", []):
            site["status"] = "RECRUITING"
    return study


def people(
    outlines: Sequence[TrialOutline], count: int, today: dt.date, seed: int = 17
) -> Iterator[Profile]:
    """Yield profiles; not a word of them is anybody's."""
    chance = random.Random(seed)  # noqa: S311 - invented people
    names = [name for one in outlines for name in one.conditions]
    names += [term.name for one in outlines for term in one.terms]
    sites = [(s.lat, s.lon) for one in outlines for s in one.sites if s.lat is not None]
    cities = [(c.coordinates.lat, c.coordinates.lon) for c in large_cities().cities]
    near = sites[:: 1 + len(sites) // len(cities)]
    if len(sites) < _FEW_SITES:  # few records: half of the people live where these are
        near = sites * (len(cities) // max(1, len(sites)))
    points = (*near, *cities)
    for _ in range(count):
        yield _person(names, points, chance, today)


def _person(
    names: Sequence[str], points: Sequence[Any], chance: random.Random, today: dt.date
) -> Profile:
    drawn = chance.choices(names, k=chance.choice((0, 1, 1, 1, 2, 3)))
    drawn += chance.sample(_LAY, chance.choice((0, 0, 1)))
    told: dict[str, Any] = {
        "conditions": list(dict.fromkeys(one[:100] for one in drawn)),
        "sex": chance.choice((None, "female", "male")),
        "birth_year": chance.choice((None, *range(1931, 2025))),
        "travel_km": chance.choices(_WAYS, _WAYS_TAKEN)[0],
        "travel_country": chance.choice((None,) * 9 + ("US", "France")),
        "healthy_volunteer": chance.choice((None,) * 6 + (True,) + (False,) * 3),
        "absent": chance.sample(_LAY, chance.choice((0, 0, 0, 1, 2))),
        "answers": chance.choice(({}, {}, {"pregnant": "no", "ecog": 1}, {"breastfeeding": "no"})),
        "medications": chance.choice(([], [], ["metformin"], ["prednisone", "rituximab"])),
        "complete": chance.choice(([], [], ["conditions"], ["conditions", "medications"])),
    }
    if chance.random() < 0.3:
        value = chance.choice((25, 45, 75, 95))
        told["measurements"] = [
            {"name": "eGFR", "value": value, "unit": "mL/min/1.73 m2", "date": f"{today:%Y-%m}"}
        ]
    told["absent"] = [one for one in told["absent"] if one not in told["conditions"]]
    profile = profile_from_value(
        {key: value for key, value in told.items() if value not in (None, [], {})}, today=today
    )
    if chance.random() < 0.03:
        return profile
    lat, lon = chance.choice(points)
    place = GivenPlace(
        lat=max(-89.0, min(89.0, round(lat + chance.gauss(0, 0.3), 3))),
        lon=max(-179.0, min(179.0, round(lon + chance.gauss(0, 0.3), 3))),
    )
    return msgspec.structs.replace(profile, place=place)
