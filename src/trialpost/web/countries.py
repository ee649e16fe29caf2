"""Countries as the page's language calls them; what is within a country stays as it is written."""

import functools

from trialpost.model.message import Message
from trialpost.vocabulary import plain
from trialpost.vocabulary.areas import country_named, country_names
from trialpost.web.language import DEFAULT, current


def country_words(name: str | None) -> str | None:
    """Name a country in the page's language; on an English page as the record has it."""
    language = current()
    return name if not name or language == DEFAULT else _named(name, language)


def place_words(name: str) -> str:
    """Name a place with its country, the last part, in the page's language."""
    town, comma, country = name.rpartition(", ")
    return f"{town}{comma}{country_words(country)}"


@functools.lru_cache(maxsize=2048)
def _named(name: str, language: str) -> str:
    code = country_named(name)
    return plain.render(Message(country_names()[code]), language) if code else name
