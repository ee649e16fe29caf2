"""Sites and contacts of invented trials, masked as the example data of registries are."""

import random
from typing import Any

from trialpost.demo.places import City, city_name, facilities, nearby
from trialpost.demo.plan import Plan

Json = dict[str, Any]

_LARGEST = {"EARLY_PHASE1": 2, "PHASE1": 8, "PHASE2": 18, "PHASE3": 40, "PHASE4": 16, "NA": 8}
_OPEN = {"RECRUITING": 84, "NOT_YET_RECRUITING": 8, "ACTIVE_NOT_RECRUITING": 5, "COMPLETED": 3}
_SAME_AS_TRIAL = ("NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "SUSPENDED", "AVAILABLE")


def contact(name: str, number: int, rng: random.Random) -> Json:
    """Return a contact that reaches nobody: an example address and a 555-01xx telephone."""
    return {
        "name": name,
        "role": "CONTACT",
        "phone": f"555-01{rng.randrange(100):02d}",
        "email": f"trial-{number + 1}@example.org",
    }


def locations(plan: Plan, rng: random.Random) -> list[Json]:
    """Return the trial's sites, the home city's first; at least one recruits if the trial does."""
    if plan.status == "WITHDRAWN" and rng.random() < 0.5:
        return []
    cities = nearby(plan.home, rng, _count(plan, rng), abroad=plan.industry)
    return [_site(plan, city, index, rng) for index, city in enumerate(cities)]


def _count(plan: Plan, rng: random.Random) -> int:
    largest = _LARGEST[plan.phases[-1] if plan.phases else "NA"]
    if not plan.industry:
        largest = min(largest, 8)
    if plan.condition.weight <= 4:
        largest = max(2, largest // 2)
    return 1 + int((largest - 1) * rng.random() ** 2 + 0.5)


def _site(plan: Plan, city: City, index: int, rng: random.Random) -> Json:
    site: Json = {"facility": rng.choice(facilities(city))}
    status = _status(plan, index, rng)
    if status:
        site["status"] = status
    site["city"] = city_name(city)
    if city.state:
        site["state"] = city.state
    site["country"] = city.country
    if status == "RECRUITING" and rng.random() < 0.6:
        site["contacts"] = [contact("Site Contact", plan.number, rng)]
    if index == 0 or rng.random() > 0.07:  # some records lack coordinates
        site["geoPoint"] = {"lat": round(city.lat, 5), "lon": round(city.lon, 5)}
    return site


def _status(plan: Plan, index: int, rng: random.Random) -> str | None:
    if plan.status in _SAME_AS_TRIAL:
        return plan.status
    if plan.status != "RECRUITING":
        return None
    return "RECRUITING" if index == 0 else rng.choices(list(_OPEN), list(_OPEN.values()))[0]
