"""Read the Patient resource: the year of birth, the sex, a coarse place. Never a name or a day."""

import datetime as dt
from typing import Any

from trialpost.interop.fhir.values import Resource, date, each, text
from trialpost.model.profile import OLDEST, GivenPlace
from trialpost.model.status import Sex

_SEX = {"male": Sex.MALE, "female": Sex.FEMALE, "m": Sex.MALE, "f": Sex.FEMALE}
_PAST_USES = ("old", "temp", "billing")


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


def place(patient: Resource) -> GivenPlace | None:
    """Return town, region and country, or a postcode with its country; never a street."""
    addresses = [
        one
        for one in each(patient.get("address") or [])
        if text(one.get("use")).lower() not in _PAST_USES
    ]
    for address in addresses:
        city, state, country = (text(address.get(key)) for key in ("city", "state", "country"))
        if city:
            return GivenPlace(name=", ".join(part for part in (city, state, country) if part))
    for address in addresses:
        if found := _by_postcode(address):
            return found
    return None


def _by_postcode(address: dict[str, Any]) -> GivenPlace | None:
    postcode = text(address.get("postalCode"))
    if not postcode:
        return None
    return GivenPlace(postcode=postcode, country=text(address.get("country")) or None)
