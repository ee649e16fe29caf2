"""Of which country a bare number is a postcode: as the browser says, and else as somebody is asked.

Five digits are a postcode in the United States, in Spain, in Germany and elsewhere, and we know
those of the United States.
"""

from django.http import HttpRequest


def postcodes_of(request: HttpRequest) -> str:
    """Return ``US`` if a browser asks for pages in American English before all else."""
    first = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0]
    return "US" if first.strip().lower() == "en-us" else ""
