"""What is asked of a catalogue that is measured: searches, people, and beginnings of names."""

import datetime as dt
import random
from collections.abc import Sequence

import msgspec
import numpy as np

from trialpost.matching.find import FindQuery
from trialpost.model.place import Place
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import Trial

WARMING = 20
"""Searches before the measured ones: tables that are made on first use are there then."""

_RADII = (25.0, 50.0, 100.0, 200.0)
_SHORTEST = 3


class Asked(msgspec.Struct, frozen=True):
    """A search: what it is for, where, how far, and who asks."""

    condition: str
    lat: float
    lon: float
    within_km: float
    age: int
    sex: str

    def query(self) -> FindQuery:
        """Return it as ``find`` takes it."""
        place = Place(name="there", coordinates=Coordinates(self.lat, self.lon))
        return FindQuery(
            condition=self.condition,
            place=place,
            within_km=self.within_km,
            age_years=self.age,
            sex=Sex(self.sex),
        )

    def profile(self, today: dt.date) -> Profile:
        """Return a person of whom a good deal is known, and who asks the same."""
        told = {
            "age": {"years": self.age, "on": today.isoformat()},
            "sex": self.sex,
            "place": {"lat": self.lat, "lon": self.lon},
            "travel_km": self.within_km,
            "conditions": [self.condition, "hypertension"],
            "medications": ["metformin", {"name": "methotrexate", "status": "past"}],
            "measurements": [{"name": "eGFR", "value": 64, "unit": "mL/min/1.73 m2"}],
            "answers": {"ecog": 1},
        }
        return profile_from_value(told, today=today)


def searches(originals: Sequence[Trial], count: int, *, seed: int = 2) -> list[Asked]:
    """Draw searches from the trials that recruit."""
    rng = random.Random(seed)  # noqa: S311 - invents, guards nothing
    open_ones = [one for one in originals if one.status is RecruitmentStatus.RECRUITING]
    conditions = [name for one in open_ones for name in one.conditions]
    points = [site.coordinates for one in open_ones for site in one.sites if site.coordinates]
    return [
        Asked(rng.choice(conditions), point.lat, point.lon, rng.choice(_RADII),
              rng.randrange(18, 90), rng.choice(("female", "male")))
        for point in rng.choices(points, k=count)
    ]  # fmt: skip


def typed(conditions: Sequence[str], *, seed: int = 3) -> list[str]:
    """Return what somebody has typed of conditions so far; in half of them with a slip."""
    rng = random.Random(seed)  # noqa: S311 - invents, guards nothing
    told = []
    for name in conditions:
        begun = name[: rng.randrange(_SHORTEST, max(_SHORTEST + 1, len(name) + 1))]
        at = rng.randrange(1, len(begun))
        slip = rng.choice((begun[at - 1], "", rng.choice("aeiorst")))
        told.append(begun[:at] + slip + begun[at + 1 :] if rng.random() < 0.5 else begun)
    return told


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return ``p50_ms`` and ``p99_ms`` of times in seconds."""
    p50, p99 = np.percentile(np.array(seconds) * 1000, (50, 99))
    return {"p50_ms": round(float(p50), 2), "p99_ms": round(float(p99), 2)}
