"""The public pages of the catalogue: find trials, and read one."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from trialpost.eligibility import split
from trialpost.errors import BadInput, NotFound
from trialpost.interop.linked_data import trial_as_linked_data
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindResult, find
from trialpost.model.criterion import CriterionKind
from trialpost.model.identifiers import recognise
from trialpost.model.place import Place
from trialpost.model.site import Contact, Site
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry.freshness.rules import freshness
from trialpost.vocabulary.distances import distance_km
from trialpost.web.catalogue import index, store
from trialpost.web.catalogue.alternatives import alternatives
from trialpost.web.catalogue.asking import changes, looks_like_a_letter
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.maps.drawing import Drawing, Spot, draw
from trialpost.web.catalogue.meant import meant
from trialpost.web.catalogue.missed import missed
from trialpost.web.catalogue.postcodes import is_abroad, postcodes_of
from trialpost.web.catalogue.search import (
    ORDERS,
    PAGE,
    PHASES,
    SEXES,
    STATUSES,
    Search,
    Understood,
    read_page,
    read_search,
    understand,
)
from trialpost.web.countries import place_asked

MAY_TAKE_PEOPLE = frozenset(
    {
        RecruitmentStatus.RECRUITING,
        RecruitmentStatus.NOT_YET_RECRUITING,
        RecruitmentStatus.ENROLLING_BY_INVITATION,
        RecruitmentStatus.AVAILABLE,
    }
)
"""Statuses of trials of which it is worth asking whether they fit."""

OVER = frozenset(
    {RecruitmentStatus.COMPLETED, RecruitmentStatus.TERMINATED, RecruitmentStatus.WITHDRAWN}
)
"""Statuses of trials of which there is nothing to ask for any more: their pages tell what was."""

OPENING_SHOWN = 3
"""Trials that open soon and are listed below those that recruit."""

SITES_SHOWN = 6
"""Sites that are listed before the rest folds away."""


@require_safe
def find_page(request: HttpRequest) -> HttpResponse:
    """Show the trials that a search finds; the search stands in the address."""
    today = timezone.now().date()
    search, page = read_search(request.GET), read_page(request.GET)
    if recognise(search.text) or recognise(search.condition):
        return _by_identifier(search)
    asked = understand(search, page=page, abroad=is_abroad(request))
    catalogue = current_catalogue()
    problems = dict(asked.problems)
    try:
        result = find(catalogue, asked.query, today=today)
    except BadInput as error:
        problems["form"] = error.sentence
        result = FindResult(total=0, trials=())
    context = _found_context(search, asked, result, page) | {"problems": problems, "today": today}
    if asked.postcode and not postcodes_of(request):
        context["any_place"] = search.address(near="", within="", anywhere="")
    if page == 1 and not search.status and result.total:
        context["opening"] = _opening(catalogue, search, asked, result, today)
    context |= missed(request.GET.get("why", ""), search, asked, today=today)
    offered = context["meant"] = meant(catalogue, search, asked, result, today=today)
    if not result.total:
        found = alternatives(catalogue, search, asked, today=today, result=result)
        said = offered.addresses if offered else ()
        context["alternatives"] = [one for one in found if one.address not in said]
    response = render(request, "catalogue/find.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _opening(
    catalogue: Catalogue, search: Search, asked: Understood, found: FindResult, today: dt.date
) -> dict[str, Any]:
    """Return the first trials that open soon for the same search, and where all of them stand."""
    soon, told = STATUSES["opening"][1], found.understood
    query = msgspec.structs.replace(asked.query, status=soon, understood=told, limit=OPENING_SHOWN)
    try:
        result = find(catalogue, query, today=today)
    except BadInput:
        return {"total": 0}
    return {
        "total": result.total,
        "trials": result.trials,
        "more": search.address(status="opening") if result.total > OPENING_SHOWN else "",
    }


def _by_identifier(search: Search) -> HttpResponse:
    """Go straight to the trial when a registry's identifier was typed."""
    name = recognise(search.text) or recognise(search.condition)
    return _to(str(name))


def _to(registry_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("catalogue:trial", args=[registry_id]))


def _found_context(
    search: Search, asked: Understood, result: FindResult, page: int
) -> dict[str, Any]:
    shown_until = (page - 1) * PAGE + len(result.trials)
    return {
        "search": search,
        "search_fields": search.fields(),
        "place": asked.place,
        "place_asked": place_asked(asked.place.name, search.near) if asked.place else "",
        "unit": asked.unit,
        "far": asked.far,
        "candidates": [(name, search.address(near=near)) for name, near in asked.candidates],
        "from_here": _from_here(search, asked),
        "country": asked.country,
        "unplaced_address": search.address(unplaced="1"),
        "placed_address": search.address(unplaced=""),
        "result": result,
        "map": _map_of_found(asked, result, (page - 1) * PAGE + 1),
        "changes": changes(search, result),
        "behind": index.BEHIND if search.text and index.is_behind() else "",
        "looks_like_a_letter": looks_like_a_letter(search),
        "first": (page - 1) * PAGE + 1,
        "last": shown_until,
        "next": search.address(page=page + 1) if shown_until < result.total else None,
        "previous": search.address(page=page - 1) if page > 1 else None,
        "statuses": STATUS_WORDS,
        "sexes": SEXES,
        "phases": PHASE_WORDS,
        "phase_asked": gettext("phase %(number)s") % {"number": search.phase},
        "orders": ORDERS,
        "order_words": _order_words(search, asked),
        "radii": RADII,
        "status_phrase": STATUS_PHRASES[search.status],
    }


def _order_words(search: Search, asked: Understood) -> str:
    """Say in which order the list stands."""
    if search.order == "latest":
        return gettext("The last checked come first.")
    measured = asked.place is not None and not search.unplaced
    if not (search.condition or search.text):
        nearest = gettext("The nearest come first.")
        return nearest if measured else gettext("The last checked come first.")
    if not measured:
        return gettext(
            "First come those on just what you asked for, then those that only touch it; "
            "of each the last checked first."
        )
    if search.order == "nearest":
        return gettext("The nearest come first.")
    return gettext(
        "First come those on what you asked for, then those that only touch it; "
        "of each the nearest first."
    )


def _map_of_found(asked: Understood, result: FindResult, first: int) -> Drawing | None:
    """Draw the nearest site of each trial on this page, with its number in the list."""
    spots = [
        Spot(
            number=number,
            name=one.title,
            link=f"#{one.id}",
            where=one.nearest_site.site.coordinates,
            city=one.nearest_site.site.city or "",
        )
        for number, one in enumerate(result.trials, first)
        if one.nearest_site and one.nearest_site.site.coordinates
    ]
    return draw(spots, place=asked.place, unit=asked.unit)


def _from_here(search: Search, asked: Understood) -> str:
    """Return what a trial's link carries, so that its page can list the nearest sites first."""
    if asked.place is None:
        return ""
    fields = {"near": search.near, "within": search.within, "unit": search.unit}
    return "?" + urlencode({name: value for name, value in fields.items() if value})


STATUS_WORDS = {key: words for key, (words, _) in STATUSES.items()}
PHASE_WORDS = {key: words for key, (words, _) in PHASES.items()}
RADII = ("10", "25", "50", "100", "200", "500")
STATUS_PHRASES = {
    "": _("recruiting"),
    "soon": _("recruiting now or soon"),
    "opening": _("opening soon"),
    "any": _("in any state"),
}


@require_safe
def trial_page(request: HttpRequest, registry_id: str) -> HttpResponse:
    """Show one trial, for reading, printing and passing on."""
    known = recognise(registry_id)
    if known is not None and str(known) != registry_id:
        return _to(str(known))
    try:
        trial, vanished_at = store.trial_and_end(registry_id)
    except NotFound:
        context = {"asked": registry_id, "registry_url": known.url if known else None}
        return render(request, "catalogue/no_such_trial.html", context, status=404)
    if str(trial.id) != registry_id:
        return _to(str(trial.id))
    today = timezone.now().date()
    asked = understand(read_search(request.GET))
    page = settings.SERVICE.base_url.rstrip("/") + request.path
    context = _trial_context(trial, asked, today) | {
        "vanished_at": vanished_at,
        "address": page,
        "linked": trial_as_linked_data(trial, url=page),
    }
    return render(request, "catalogue/trial.html", context)


class ListedSite(msgspec.Struct, frozen=True):
    """A site of a trial as its page lists it; ``km`` is how far it is from the place asked."""

    site: Site
    status: RecruitmentStatus
    open: bool
    km: float | None
    number: int = 0


def _trial_context(trial: Trial, asked: Understood, today: dt.date) -> dict[str, Any]:
    criteria = split(trial.eligibility.criteria)
    sites = _recruiting_first(trial, asked.place)
    open_sites = [one for one in sites if one.open]
    return {
        "trial": trial,
        "today": today,
        "freshness": freshness(trial, today=today),
        "inclusion": [one for one in criteria if one.kind is CriterionKind.INCLUSION],
        "exclusion": [one for one in criteria if one.kind is CriterionKind.EXCLUSION],
        "sites": sites[:SITES_SHOWN],
        "more_sites": sites[SITES_SHOWN:],
        "map": _map_of_sites(sites, asked),
        "place": asked.place,
        "unit": asked.unit,
        "nearest": next((one for one in open_sites if one.km is not None), None),
        "recruiting_sites": len(open_sites),
        "contacts": _contacts(trial, sites),
        "main_condition": trial.conditions[0] if trial.conditions else "",
        "may_take_people": trial.status in MAY_TAKE_PEOPLE,
        "is_over": trial.status in OVER,
        "never_began": trial.status == RecruitmentStatus.WITHDRAWN,
    }


def _recruiting_first(trial: Trial, place: Place | None) -> list[ListedSite]:
    """List the sites, those that take people now first, then the nearest, or by country and city.

    A site whose place is not known comes after those that can be measured.
    """
    ordered = sorted((_listed(site, trial, place) for site in trial.sites), key=_in_order)
    return [msgspec.structs.replace(one, number=at) for at, one in enumerate(ordered, 1)]


def _listed(site: Site, trial: Trial, place: Place | None) -> ListedSite:
    status = site.status or trial.status
    open_now = trial.status is status is RecruitmentStatus.RECRUITING
    there = site.coordinates
    km = distance_km(place.coordinates, there) if place and there else None
    return ListedSite(site, status, open_now, km)


def _in_order(one: ListedSite) -> tuple[bool, float, str, str, str]:
    far = float("inf") if one.km is None else one.km
    site = one.site
    return (not one.open, far, site.country or "", site.city or "", site.facility or "")


def _map_of_sites(sites: list[ListedSite], asked: Understood) -> Drawing | None:
    """Draw the sites of a trial; near a place only those that the list shows first."""
    shown = sites[:SITES_SHOWN] if asked.place else sites
    spots = [
        Spot(
            number=one.number,
            name=one.site.name,
            link=f"#place-{one.number}",
            where=one.site.coordinates,
            open=one.open,
            city=one.site.city or "",
        )
        for one in shown
        if one.site.coordinates
    ]
    return draw(spots, place=asked.place, unit=asked.unit, of="sites", list_link="#sites")


def _contacts(trial: Trial, sites: list[ListedSite]) -> list[tuple[Contact, str]]:
    """Return whom to ask, and where: the trial's own contacts, else those of its first sites."""
    if trial.central_contacts:
        return [(contact, "") for contact in trial.central_contacts]
    at_sites = [
        (contact, one.site.name)
        for one in sites
        if one.open
        for contact in one.site.contacts
        if contact.email or contact.phone
    ]
    return at_sites[:3]
