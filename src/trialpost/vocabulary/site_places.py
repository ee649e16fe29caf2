"""Place a trial's sites by the city that the registry writes, in all its spellings.

Nothing is guessed by likeness here: a site that is put into the wrong town sends somebody there.
"""

import functools
import re

from trialpost.model.site import Coordinates
from trialpost.vocabulary.areas import Area, country_named, region_named
from trialpost.vocabulary.cities import City
from trialpost.vocabulary.distances import distance_km
from trialpost.vocabulary.gazetteer import all_cities, key, large_cities
from trialpost.vocabulary.namesakes import by_far_the_biggest

_TRIMMED = re.compile(
    r"\(.*?\)|\bcedex\b.*|\b[a-z]{0,2}[-\s]?\d[\d\s-]*\b|\d+", re.IGNORECASE
)  # "Paris Cedex 13", "Lodz 90-549", "Praha 2", "CZ-12000"
_QUARTER = re.compile(r"\s+[A-ZØ]{1,2}$")  # "Aarhus N", "København NV"
_SUFFIXES = (" city", " si", " shi", " gu", " ku", " municipality", " metropolitan municipality")
_WARDS = (" ku", " gu")
_CALLED = {
    ("AR", "caba"): "buenos aires",
    ("AR", "capital federal"): "buenos aires",
    ("AR", "ciudad autonoma buenos aires"): "buenos aires",
    ("AR", "ciudad autonoma de bs as"): "buenos aires",
    ("AR", "ciudad autonoma de buenos aire"): "buenos aires",
    ("AR", "ciudad autonoma de buenos aires"): "buenos aires",
    ("MX", "distrito federal"): "mexico city",
    ("MX", "mexico"): "mexico city",
}
"""What registries call a city and GeoNames does not, by country."""
CLEARLY = 100_000
"""People of a city that a registry's point may be held against."""

AWAY_KM = 100.0
"""From here on a point is not in the city: the widest cities measure less from their middle."""

_NEIGHBOURS = {"CN": ("HK", "MO", "TW")}
"""Codes of their own for places that some records write with another country."""


@functools.lru_cache(maxsize=65_536)
def locate_city(city: str, region: str | None, country: str | None) -> Coordinates | None:
    """Return the middle of a city as a registry spells it, or ``None`` if it cannot be told.

    The biggest city of the name in the country is meant, and in the region where that is
    understood. If the region does not hold the city, the record contradicts itself: it is then
    placed only if the name has one clear bearer in the country, and never so in the United States.
    """
    code = country_named(country) if country else None
    names = _spellings(city, code)
    if code is None:
        return _clearest(names, ())
    area = Area(code, region_named(region, code) if region else None)
    for name in names:
        found = _biggest(name, area)
        if found:
            return found.coordinates
    if region and names and names[0].endswith(_WARDS):  # "Bunkyo-ku", "Tokyo"
        found = _biggest(key(region), area)
        return found.coordinates if found else None
    if code == "US":
        return None
    countries = (code, *_NEIGHBOURS.get(code, ()))
    return _clearest(names, tuple(Area(each) for each in countries))


@functools.lru_cache(maxsize=65_536)
def _clear_city(city: str, region: str | None, country: str) -> tuple[Coordinates, ...]:
    """Return the middle of a big city that is clearly meant, then those of all its namesakes.

    Nothing is returned where the name has no clear bearer of ``CLEARLY`` people or more in the
    country, or where the record's region is another.
    """
    code = country_named(country)
    if code is None:
        return ()
    held = Area(code, region_named(region, code) if region else None)
    called = [one for one in all_cities().named(key(city)) if one.country == code]
    best = by_far_the_biggest(called) if called else None
    if best is None or best.population < CLEARLY or not held.holds(best):
        return ()
    return (best.coordinates, *(one.coordinates for one in called if one is not best))


def misplaced(
    point: Coordinates, city: str, region: str | None, country: str
) -> Coordinates | None:
    """Return the middle of a city if a point that is said to be in it lies somewhere else.

    Registries find points by the city's name, and at times find a hamlet of the same name: sites in
    "Milan" that lie in Umbria. The city's middle is returned if the point is more than ``AWAY_KM``
    from it, the city is big and the only clear bearer of its name in the country, and no other
    place of that name that we know of is near the point.
    """
    known = _clear_city(city, region, country)
    if not known or (abs(point.lat - known[0].lat) < 0.9 and abs(point.lon - known[0].lon) < 0.9):
        return None
    if distance_km(point, known[0]) <= AWAY_KM:
        return None
    namesake_near = any(distance_km(point, other) <= AWAY_KM / 2 for other in known[1:])
    return None if namesake_near else known[0]


def _biggest(name: str, area: Area) -> City | None:
    for table in (large_cities, all_cities):
        for city in table().named(name):
            if area.holds(city):
                return city
    return None


def _clearest(names: tuple[str, ...], areas: tuple[Area, ...]) -> Coordinates | None:
    """Return the city that is by far the biggest of its name in these areas, or anywhere."""
    for name in names:
        found = [
            city
            for city in all_cities().named(name)
            if not areas or any(area.holds(city) for area in areas)
        ]
        chosen = by_far_the_biggest(found) if found else None
        if chosen:
            return chosen.coordinates
    return None


def _spellings(city: str, country: str | None) -> tuple[str, ...]:
    """Return the keys to try for a registry's spelling of a city, the plainest first."""
    plain, trimmed = key(city), _TRIMMED.sub(" ", city).strip()
    called = _CALLED.get((country or "", plain))
    tries = [called] if called else []
    tries += [plain, key(trimmed), key(_QUARTER.sub("", trimmed))]
    tries += [key(part) for part in re.split(r"[,/;|]|\s-\s", trimmed)]
    tries += [each.removesuffix(suffix) for each in tries for suffix in _SUFFIXES]
    tries.append(re.sub("([aou])e", r"\1", plain))  # "Goettingen" for "Göttingen"
    return tuple(dict.fromkeys(each for each in tries if each))
