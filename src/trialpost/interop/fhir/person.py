"""Read the Patient resource: the year of birth, the sex, a coarse place. Never a name or a day."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from trialpost.errors import UnknownPlace
from trialpost.interop.fhir.values import Resource, date, each, number, text
from trialpost.model.profile import OLDEST, GivenPlace
from trialpost.model.status import Sex
from trialpost.vocabulary.places import locate_given

_SEX = {"male": Sex.MALE, "female": Sex.FEMALE, "m": Sex.MALE, "f": Sex.FEMALE}
GEOLOCATION = "http://hl7.org/fhir/StructureDefinition/geolocation"
"""HL7's extension of an address by latitude and longitude."""
_PAST_USES = ("old", "temp", "billing")
_KIND_OF_TOWN = re.compile(r"\s+(?:town|city|township|village|borough)$", re.IGNORECASE)
"""What records write behind a name: "Watertown Town"."""


def birth_year(patient: Resource, today: dt.date) -> int | None:
    """Return the year of birth if it can be one."""
    born = date(patient.get("birthDate"))
    year = int(born[:4]) if born else 0
    return year if today.year - OLDEST <= year <= today.year else None


def sex(patient: Resource) -> Sex | None:
    """Return the sex at birth where it is told, else the administrative one."""
    for extension in each(patient.get("extension") or []):
        if "birthsex" in text(extension.get("url")).lower():
            told = _SEX.get(text(extension.get("valueCode")).lower())
            if told:
                return told
    return _SEX.get(text(patient.get("gender")).lower())


def place(patient: Resource) -> tuple[GivenPlace | None, str]:
    """Return the first known place of a person, and why there is none though some were told.

    It is the town with its region and country, else a postcode with its country, else coordinates
    to about a kilometre; never a street.
    """
    addresses = [
        one
        for one in each(patient.get("address") or [])
        if text(one.get("use")).lower() not in _PAST_USES
    ]
    told = [one for address in addresses for one in _towns(address)]
    told += [one for address in addresses for one in _postcodes(address)]
    told += [one for address in addresses for one in _coordinates(address)]
    known = next((one for one in told if _is_known(one)), None)
    return (
        known,
        "has a town that is not known, and is used without it" if told and not known else "",
    )


def _towns(address: dict[str, Any]) -> Iterator[GivenPlace]:
    """Yield the town as it is told, and without a word that only says what it is."""
    city, state, country = (text(address.get(key)) for key in ("city", "state", "country"))
    names = (city, _KIND_OF_TOWN.sub("", city)) if city else ()
    for name in dict.fromkeys(names):
        yield GivenPlace(name=", ".join(part for part in (name, state, country) if part))


def _postcodes(address: dict[str, Any]) -> Iterator[GivenPlace]:
    if postcode := text(address.get("postalCode")):
        yield GivenPlace(postcode=postcode, country=text(address.get("country")) or None)


def _coordinates(address: dict[str, Any]) -> Iterator[GivenPlace]:
    """Yield where an address lies, to about a kilometre."""
    for extension in each(address.get("extension") or []):
        if text(extension.get("url")) != GEOLOCATION:
            continue
        parts = {text(one.get("url")): one for one in each(extension.get("extension") or [])}
        lat, lon = (
            number(parts.get(key, {}).get("valueDecimal")) for key in ("latitude", "longitude")
        )
        if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180:
            yield GivenPlace(lat=round(lat, 2), lon=round(lon, 2))


def _is_known(one: GivenPlace) -> bool:
    try:
        locate_given(one)
    except UnknownPlace:
        return False
    return True
