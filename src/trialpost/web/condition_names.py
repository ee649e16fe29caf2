"""Conditions as the page's language calls them; what has no name in it is marked as English."""

import functools
import re

from django.utils.html import format_html
from django.utils.safestring import SafeString

from trialpost.vocabulary.lay_conditions import LAY_CONDITIONS
from trialpost.vocabulary.names_elsewhere import name_in, names
from trialpost.web.language import DEFAULT, current
from trialpost.web.typed import isolated

_ARTICLE = re.compile(r"una? ")


def condition_name(english: str) -> str:
    """Return what the page's language calls a condition, by its English name; empty if unknown.

    A heading of the vocabulary that has no name in it is called as people call it. Names follow
    "you have" in their table; alone they stand without an article.
    """
    language = current()
    if language == DEFAULT:
        return english
    said = next((one for one in (english, *_everyday(english)) if _is_named(one, language)), "")
    return _ARTICLE.sub("", name_in(said, language), count=1) if said else ""


def _is_named(english: str, language: str) -> bool:
    return name_in(english, language) != english or english.lower() in names(language)


def _everyday(heading: str) -> tuple[str, ...]:
    """Return what people call what a vocabulary calls by this heading; nothing where it is none."""
    return _everyday_names().get(heading.lower(), ())


@functools.cache
def _everyday_names() -> dict[str, tuple[str, ...]]:
    return {row.name.lower(): row.said for row in LAY_CONDITIONS if len(row.ids) == 1}


def condition_html(english: str) -> SafeString:
    """Write what the page's language calls a condition, or its English name, marked as such."""
    named = condition_name(english)
    if named or not english:
        return format_html("{}", isolated(named))
    return format_html('<span lang="en">{}</span>', isolated(english))
