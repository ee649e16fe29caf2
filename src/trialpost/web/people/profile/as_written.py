"""A profile as people write it: places, distances with their unit, and the fields of the form."""

from typing import Any

from trialpost.errors import UnknownPlace
from trialpost.model.profile import GivenPlace, Profile
from trialpost.vocabulary.areas import country_named, country_names
from trialpost.vocabulary.distances import KM_PER_MILE
from trialpost.vocabulary.places import locate, locate_given
from trialpost.web.catalogue.search import POSTCODE, unit_of
from trialpost.web.countries import place_words as country_spoken

_DEGREES_KEPT = 2
"""Decimals of a degree that are kept of given coordinates: about a kilometre."""
_SLIP = 1e-6


def coarse(text: str) -> GivenPlace:
    """Understand a place and return it as coarsely as it can be found again.

    Raises:
        UnknownPlace: with the nearest candidates.
    """
    place = locate(text)
    point = place.coordinates
    try:
        if locate(place.name).coordinates == point:
            return GivenPlace(name=place.name)
    except UnknownPlace:
        pass
    if POSTCODE.fullmatch(text.removesuffix(", US")):
        return GivenPlace(postcode=text[:5], country="US")
    return GivenPlace(lat=round(point.lat, _DEGREES_KEPT), lon=round(point.lon, _DEGREES_KEPT))


def place_words(place: GivenPlace | None) -> str:
    """Return a stored place in words that the form understands again."""
    if place is None:
        return ""
    if place.lat is not None and place.lon is not None:
        return f"{place.lat}, {place.lon}"
    return place.postcode or _in_own_words(locate_given(place).name)


def _in_own_words(name: str) -> str:
    """Say a place with its country in the page's language, where that is understood again."""
    try:
        same = locate(country_spoken(name)).name == name
    except UnknownPlace:
        same = False
    return country_spoken(name) if same else name


def unit_for(profile: Profile) -> str:
    """Return the unit in which distances are said to this person.

    That is the one in which they wrote how far they would travel (what was written has few
    decimals in its own unit only), else that of the country where they are.
    """
    if profile.travel_km is None:
        return unit_of(locate_given(profile.place)) if profile.place else "km"
    miles = profile.travel_km / KM_PER_MILE
    in_miles = (
        abs(miles - round(miles, 2)) < _SLIP < abs(profile.travel_km - round(profile.travel_km, 2))
    )
    return "mi" if in_miles else "km"


def _travel(profile: Profile) -> str:
    if profile.travel_km is None:
        return ""
    far = profile.travel_km / (KM_PER_MILE if unit_for(profile) == "mi" else 1)
    return f"{round(far, 2):.7g}"


def _place_field(profile: Profile) -> str:
    """Return the place, or else the country anywhere in which the person would go."""
    if profile.place is None and profile.travel_country is not None:
        code = country_named(profile.travel_country)
        return country_names()[code] if code else ""
    return place_words(profile.place)


def as_fields(profile: Profile) -> dict[str, Any]:
    """Return a profile as the form shows it."""
    return {
        "conditions": "\n".join(condition.name for condition in profile.conditions),
        "birth_year": profile.birth_year,
        "sex": profile.sex.value if profile.sex else "",
        "place": _place_field(profile),
        "anywhere": profile.travel_country is not None,
        "travel_km": _travel(profile),
        "unit": unit_for(profile),
        "absent": "\n".join(profile.absent),
        "healthy_volunteer": {True: "yes", False: "no"}.get(profile.healthy_volunteer, ""),
    }
