"""Conditions as the page's language calls them; what has no name in it is marked as English."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString

from trialpost.vocabulary.names_elsewhere import name_in, names
from trialpost.web.language import DEFAULT, current

_ARTICLE = re.compile(r"una? ")


def condition_name(english: str) -> str:
    """Return what the page's language calls a condition, by its English name; empty if unknown.

    Names follow "you have" in their table; alone they stand without an article.
    """
    language = current()
    if language == DEFAULT:
        return english
    found = name_in(english, language)
    known = found != english or english.lower() in names(language)
    return _ARTICLE.sub("", found, count=1) if known else ""


def condition_html(english: str) -> SafeString:
    """Write what the page's language calls a condition, or its English name, marked as such."""
    named = condition_name(english)
    if named or not english:
        return format_html("{}", named)
    return format_html('<span lang="en">{}</span>', english)
