"""Of which country a bare number is a postcode: as the browser says, and else as somebody is asked.

Five digits are a postcode in the United States, in Spain, in Germany and elsewhere, and we know
those of the United States. In which unit somebody measures the same word of the browser says.
"""

from django.http import HttpRequest

from trialpost.web.catalogue.search import MILES_COUNTRIES


def postcodes_of(request: HttpRequest) -> str:
    """Return ``US`` if a browser asks for pages in American English before all else."""
    return "US" if _first_language(request).lower() == "en-us" else ""


def is_abroad(request: HttpRequest) -> bool:
    """Tell whether a browser asks first for another language, or for that of another country."""
    first = _first_language(request).lower()
    return first not in ("", "*", "en", "en-us")


def unit_of_browser(request: HttpRequest) -> str:
    """Return ``mi`` if a browser asks first for the language of a country that counts miles."""
    country = _first_language(request).rpartition("-")[2].upper()
    return "mi" if country in MILES_COUNTRIES else "km"


def _first_language(request: HttpRequest) -> str:
    return request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
