"""Decide which of several places with one name is meant.

The biggest is, if it is by far the biggest: it has ``BY_FAR`` (5) times the people of the next, or
at least ``GREAT_CITY`` (500,000) people and ``BY_FAR_GREAT`` (3) times those of the next. A place
of the name within ``SAME_PLACE_KM`` (25 km) is part of the same place, and of namesakes that we
would read back in the same words the biggest is meant.
"""

from collections.abc import Sequence

from trialpost.vocabulary.areas import city_label
from trialpost.vocabulary.cities import City
from trialpost.vocabulary.distances import distance_km

BY_FAR = 5
GREAT_CITY = 500_000
BY_FAR_GREAT = 3
SAME_PLACE_KM = 25.0


def by_far_the_biggest(found: Sequence[City]) -> City | None:
    """Return the first of some namesakes, biggest first, if the rule above takes it."""
    best = found[0]
    rivals = [city.population for city in found[1:] if not _same_place(best, city)]
    if not rivals or best.population >= BY_FAR * rivals[0]:
        return best
    great = best.population >= GREAT_CITY and best.population >= BY_FAR_GREAT * rivals[0]
    return best if great else None


def _same_place(one: City, other: City) -> bool:
    if city_label(one) == city_label(other):
        return True
    return distance_km(one.coordinates, other.coordinates) <= SAME_PLACE_KM
