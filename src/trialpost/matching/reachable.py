"""In which country a site lies, or which American state, and which of these are within reach.

An *area* is a country's ISO 3166 code ("FR"), or for the United States, where the record tells
it, the state ("US-MA"); the empty text is anywhere.
"""

import functools

import numpy as np
import numpy.typing as npt

from trialpost.model.site import Coordinates, Site
from trialpost.vocabulary.areas import country_named, country_names, region_named
from trialpost.vocabulary.distances import distances_km
from trialpost.vocabulary.gazetteer import large_cities

ANYWHERE = ""
MARGIN_KM = 50.0
"""What is added to a radius, since an area reaches further than its cities' middles."""

_WRITTEN_AS = {
    **dict.fromkeys(("PR", "VI", "GU", "AS", "MP"), "US"),
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "BL", "MF", "WF"), "FR"),
    **dict.fromkeys(("HK", "MO", "TW"), "CN"),
    **dict.fromkeys(("AW", "CW", "BQ", "SX"), "NL"),
    **dict.fromkeys(("GL", "FO"), "DK"),
    **dict.fromkeys(("GG", "JE", "IM", "GI"), "GB"),
}
"""Codes of their own for places that some records write with another country."""


def area_of(site: Site) -> str:
    """Return the area of a site, as its record writes it; anywhere if it names none."""
    country = country_named(site.country) if site.country else None
    if country is None:
        return ANYWHERE
    state = region_named(site.state, country) if country == "US" and site.state else None
    return f"{country}-{state}" if state else country


@functools.lru_cache(maxsize=64)
def areas_within(origin: Coordinates, km: float) -> frozenset[str]:
    """Return the areas in which a place within some kilometres of a point can lie.

    Those with a city of 15,000 people or more within ``km``, the way to the nearest such city and
    ``MARGIN_KM`` are taken, so that few cities about do not empty the answer; and every country
    without any such city, and anywhere.
    """
    codes, which, lat, lon = _cities()
    away = distances_km(origin, lat, lon)
    near = np.unique(which[away <= km + float(away.min()) + MARGIN_KM])
    found = {codes[at] for at in near.tolist()}
    found |= {area.partition("-")[0] for area in found}
    found |= {_WRITTEN_AS[area] for area in found if area in _WRITTEN_AS}
    return frozenset(found | {ANYWHERE} | _without_cities())


def lies_in(area: str, country: str) -> bool:
    """Tell whether an area is said to lie in a country, by its two-letter code; anywhere is not.

    What belongs to a country and has a code of its own counts, since records write it both ways:
    Puerto Rico is in the United States. Hong Kong, Macao and Taiwan are looked for by their names.

    >>> lies_in("US-MA", "US"), lies_in("PR", "US"), lies_in("US", "PR"), lies_in("", "US")
    (True, True, False, False)
    """
    code = area.partition("-")[0]
    return code == country or (code not in _BY_OWN_NAME and _WRITTEN_AS.get(code) == country)


_BY_OWN_NAME = frozenset({"HK", "MO", "TW"})


@functools.cache
def _without_cities() -> frozenset[str]:
    with_cities = {area.partition("-")[0] for area in _cities()[0]}
    return frozenset(country_names().keys() - with_cities)


_Floats = npt.NDArray[np.float64]


@functools.cache
def _cities() -> tuple[tuple[str, ...], npt.NDArray[np.int16], _Floats, _Floats]:
    """Return all areas of large cities, and for each city its area's place there and its point."""
    known: dict[str, int] = {}
    cities = large_cities().cities
    names = (f"US-{one.region}" if one.country == "US" else one.country for one in cities)
    which = np.array([known.setdefault(name, len(known)) for name in names], np.int16)
    lat = np.array([one.coordinates.lat for one in cities])
    lon = np.array([one.coordinates.lon for one in cities])
    return tuple(known), which, lat, lon
