"""Let a page list trials, and keep what is the same on every page of a kind."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from trialpost.model.match import FoundTrial
from trialpost.web.pages.results_html import Listing, results_html

register = template.Library()


@register.simple_tag(takes_context=True)
def results(
    context: Context, found: tuple[FoundTrial, ...], first: int | None = None
) -> SafeString:
    """Write trials as items of a list, numbered from ``first`` on where it is given.

    The rest of what the list needs stands in the page's context.
    """
    known: dict[str, Any] = context.flatten()
    listing = Listing(
        today=known["today"],
        unit=known.get("unit") or "km",
        place=known.get("place"),
        from_here=known.get("from_here", ""),
        first=first,
    )
    return mark_safe(results_html(found, listing))  # noqa: S308 - escaped where it is written
