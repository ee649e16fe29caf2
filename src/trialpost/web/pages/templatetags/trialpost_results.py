"""Let a page list trials, and keep what is the same on every page of a kind."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from trialpost.model.match import Exclusion, FoundTrial
from trialpost.web.catalogue.maps.drawing import Drawing
from trialpost.web.pages.fits_html import Matching, excluded_html, fit_html
from trialpost.web.pages.map_html import map_html
from trialpost.web.pages.results_html import Listing, results_html
from trialpost.web.people.matches.points import Fit

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


@register.simple_tag(takes_context=True)
def fit_head(context: Context, fit: Fit) -> SafeString:
    """Write what stands above the points of a trial in a list of matches."""
    return mark_safe(fit_html(fit, _matching(context)))  # noqa: S308 - escaped where it is written


@register.simple_tag(takes_context=True)
def excluded_items(context: Context, excluded: tuple[Exclusion, ...]) -> SafeString:
    """Write trials that do not fit, each with why, as items of a list."""
    return mark_safe(excluded_html(excluded, _matching(context)))  # noqa: S308 - as above


@register.simple_tag
def map_of(drawing: Drawing) -> SafeString:
    """Write a map of what the list beside it holds."""
    return mark_safe(map_html(drawing))  # noqa: S308 - escaped where it is written


_MATCHING = "trialpost.pages.matching"


def _matching(context: Context) -> Matching:
    """Return what the trials of the list share, worked out once for the list."""
    kept = context.render_context
    if _MATCHING not in kept:
        kept[_MATCHING] = Matching(
            today=context["today"],
            unit=context.get("unit") or "km",
            place=context.get("here_place"),
            opens=bool(context.get("answer_url")),
        )
    found: Matching = kept[_MATCHING]
    return found
