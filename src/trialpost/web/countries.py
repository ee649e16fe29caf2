"""Countries and regions as the page's language calls them; a town stays as it is written."""

import functools

from trialpost.model.message import Message
from trialpost.vocabulary import plain
from trialpost.vocabulary.areas import (
    Area,
    country_named,
    country_names,
    region_in,
    region_named,
)
from trialpost.web.language import DEFAULT, current


def country_words(name: str | None) -> str | None:
    """Name a country in the page's language; on an English page as the record has it."""
    language = current()
    return name if not name or language == DEFAULT else _named(name, language)


def region_words(name: str | None, country: str | None) -> str | None:
    """Name a region of a country in the page's language; what we have no name for as it is."""
    language = current()
    if not name or not country or language == DEFAULT:
        return name
    return _region(name, country, language)


def place_words(name: str) -> str:
    """Name a place in the page's language: its country, the last part, and a region before that.

    Of two parts the first is a town: Valencia is not its region.
    """
    before, comma, country = name.rpartition(", ")
    town, within, region = before.rpartition(", ")
    region = region_words(region, country) if within else region
    return f"{town}{within}{region}{comma}{country_words(country)}"


def place_asked(name: str, typed: str) -> str:
    """Name a place that somebody asked for.

    On a page in another language its town is called as they wrote it: Londres, not London.

    >>> place_asked("London, England, United Kingdom", "Londres")
    'London, England, United Kingdom'
    """
    told = place_words(name)
    if current() == DEFAULT:
        return told
    _, comma, rest = told.partition(", ")
    written = typed.partition(",")[0].strip()
    is_a_name = written[:1].isupper() and written.replace(" ", "").isalpha()
    return f"{written}{comma}{rest}" if comma and is_a_name else told


@functools.lru_cache(maxsize=2048)
def _region(name: str, country: str, language: str) -> str:
    code = country_named(country)
    region = region_named(name, code) if code else None
    return region_in(Area(code, region), language) or name if code and region else name


@functools.lru_cache(maxsize=2048)
def _named(name: str, language: str) -> str:
    code = country_named(name)
    return plain.render(Message(country_names()[code]), language) if code else name
