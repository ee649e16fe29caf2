"""Conditions as the page's language calls them; what has no name in it is marked as English."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from trialpost.vocabulary.condition_names import condition_name_in
from trialpost.web.language import DEFAULT, current
from trialpost.web.typed import isolated


def condition_name(english: str) -> str:
    """Return what the page's language calls a condition, by its English name; empty if unknown."""
    language = current()
    return english if language == DEFAULT else condition_name_in(english, language)


def condition_html(english: str) -> SafeString:
    """Write what the page's language calls a condition, or its English name, marked as such."""
    named = condition_name(english)
    if named or not english:
        return format_html("{}", isolated(named))
    return format_html('<span lang="en">{}</span>', isolated(english))
