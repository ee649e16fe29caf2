"""Write a trial of a list of results as HTML: a page has a dozen, and a template took most of it.

What stands here is markup and words alone. Every text that comes from a record is escaped when it
is written, as a template would do it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from html import escape

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trialpost.model.match import FoundTrial
from trialpost.model.place import Place
from trialpost.vocabulary.plain import readable
from trialpost.web.language import in_english
from trialpost.web.pages.templatetags.trialpost_words import (
    checked,
    distance,
    first_upper,
    freshness_mark,
    is_old,
    is_recruiting,
    not_in,
    shown_title,
    status_words,
    where_from,
    words,
)

CONDITIONS_NAMED = 4


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What all trials of a list share.

    ``unit`` is that of distances, ``km`` or ``mi``; ``from_here`` is what a link to a trial
    carries, so that its page knows the place. ``first`` is the number of the first trial where the
    list is numbered, as beside a map. ``english`` marks what a record says, on a page in another
    language.
    """

    today: dt.date
    unit: str = "km"
    place: Place | None = None
    from_here: str = ""
    first: int | None = None
    english: str = msgspec.field(default_factory=in_english)


def results_html(found: Iterable[FoundTrial], listing: Listing) -> str:
    """Write trials as items of a list."""
    path_of = trial_paths()
    return readable("".join(_result(one, at, listing, path_of) for at, one in enumerate(found)))


_ANY = "NCT00000000"


def trial_paths() -> Callable[[str], str]:
    """Return what gives the path of a trial's page by its id, in the language of this page."""
    pattern = reverse("catalogue:trial", args=[_ANY])

    def path_of(name: str) -> str:
        if name.isascii() and name.replace("-", "").isalnum():
            return pattern.replace(_ANY, name)
        return reverse("catalogue:trial", args=[name])

    return path_of


def _result(found: FoundTrial, at: int, listing: Listing, path_of: Callable[[str], str]) -> str:
    old = is_old(found.freshness)
    address = escape(path_of(found.id) + listing.from_here)
    mark = f'<li><span class="tag tag-old">{freshness_mark(found.freshness)}</span></li>'
    because = f'<p class="meta">{escape(words(found.freshness.because))}</p>' if old else ""
    tag = "tag tag-open" if is_recruiting(found.status) else "tag"
    return (
        f'<li class="result" id="{escape(found.id)}">\n  {_number(at, listing)}\n'
        f'  <h2><a href="{address}"{listing.english}>{escape(shown_title(found.title))}</a></h2>\n'
        f"  {_where(found, listing)}\n  {_conditions(found, listing)}\n"
        f'  <ul class="dots meta">\n'
        f'    <li><span class="{tag}">{first_upper(status_words(found.status))}</span></li>\n'
        f"    <li>{checked(found.freshness, listing.today)}</li>\n"
        f'    {mark if old else ""}\n    <li class="num">{escape(found.id)}</li>\n  </ul>\n'
        f"  {because}\n</li>\n"
    )


def _number(at: int, listing: Listing) -> str:
    if listing.first is None:
        return ""
    return f'<span class="in-list" aria-hidden="true">{listing.first + at}</span>'


def _where(found: FoundTrial, listing: Listing) -> str:
    """Write where the nearest site is, and how many more there are."""
    nearest = found.nearest_site
    if nearest is None:
        words = _("The record names no place. Ask the trial team.")
        return f'<p class="where soft">{words}</p>'
    away = more = ""
    if nearest.km is not None:
        km = escape(first_upper(distance(nearest.km, listing.unit)))
        away = _("<strong>%(km)s</strong> away:") % {"km": km} + " "
    others = found.recruiting_sites - 1
    if others > 0:
        told = ngettext("and %(others)s other place", "and %(others)s other places", others)
        more = f' <span class="soft">{told % {"others": others}}</span>'
    site = _site(where_from(nearest.site, listing.place), nearest.site.facility, listing)
    return f'<p class="where">{away}{site}{more}</p>'


def _site(named: str, facility: str | None, listing: Listing) -> str:
    """Write a site, the facility with which its name begins marked as the record's own words."""
    if not listing.english or not facility or not named.startswith(facility):
        return escape(named)
    return _recorded(facility, listing) + escape(named.removeprefix(facility))


def _recorded(text: str, listing: Listing) -> str:
    return f"<span{listing.english}>{escape(text)}</span>" if listing.english else escape(text)


def _conditions(found: FoundTrial, listing: Listing) -> str:
    """Write what a trial is for, as far as its title does not say so."""
    told = not_in(found.conditions, found.title)
    if not told:
        return ""
    named = _recorded(", ".join(told[:CONDITIONS_NAMED]), listing)
    words = _("For %(conditions)s") % {"conditions": named}
    more, others = "", len(told) - CONDITIONS_NAMED
    if others > 0:
        and_more = ngettext("and %(others)s more", "and %(others)s more", others)
        more = " " + and_more % {"others": others}
    return f'<p class="meta">{words}{more}</p>'
