"""The public pages of the catalogue: find trials, and read one."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trialpost.eligibility import split
from trialpost.errors import BadInput, NotFound
from trialpost.matching.find import FindResult, find
from trialpost.model.criterion import CriterionKind
from trialpost.model.identifiers import recognise
from trialpost.model.site import Contact, Site
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry.freshness import freshness
from trialpost.web.catalogue import store
from trialpost.web.catalogue.alternatives import alternatives
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import (
    PAGE,
    SEXES,
    STATUSES,
    Search,
    Understood,
    read_page,
    read_search,
    understand,
)

SITES_SHOWN = 6
"""Sites that are listed before the rest folds away."""


@require_safe
def find_page(request: HttpRequest) -> HttpResponse:
    """Show the trials that a search finds; the search stands in the address."""
    today = timezone.now().date()
    search, page = read_search(request.GET), read_page(request.GET)
    if recognise(search.text) or recognise(search.condition):
        return _by_identifier(search)
    asked = understand(search, page=page)
    catalogue = current_catalogue()
    problems = dict(asked.problems)
    try:
        result = find(catalogue, asked.query, today=today)
    except BadInput as error:
        problems["form"] = error.sentence
        result = FindResult(total=0, trials=())
    context = _found_context(search, asked, result, page) | {"problems": problems, "today": today}
    if not result.total:
        context["alternatives"] = alternatives(catalogue, search, asked, today=today)
    response = render(request, "catalogue/find.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _by_identifier(search: Search) -> HttpResponse:
    """Go straight to the trial when a registry's identifier was typed."""
    name = recognise(search.text) or recognise(search.condition)
    return HttpResponseRedirect(f"/trial/{name}/")


def _found_context(
    search: Search, asked: Understood, result: FindResult, page: int
) -> dict[str, Any]:
    shown_until = (page - 1) * PAGE + len(result.trials)
    return {
        "search": search,
        "place": asked.place,
        "unit": asked.unit,
        "candidates": [(name, search.address(near=name)) for name in asked.candidates],
        "without_place": search.address(near="", within=""),
        "result": result,
        "first": (page - 1) * PAGE + 1,
        "last": shown_until,
        "next": search.address(page=page + 1) if shown_until < result.total else None,
        "previous": search.address(page=page - 1) if page > 1 else None,
        "statuses": {key: words for key, (words, _) in STATUSES.items()},
        "sexes": SEXES,
        "radii": RADII,
        "status_phrase": STATUS_PHRASES[search.status],
    }


RADII = ("10", "25", "50", "100", "200", "500")
STATUS_PHRASES = {"": "recruiting", "soon": "recruiting now or soon", "any": "in any state"}


@require_safe
def trial_page(request: HttpRequest, registry_id: str) -> HttpResponse:
    """Show one trial, for reading, printing and passing on."""
    known = recognise(registry_id)
    if known is not None and str(known) != registry_id:
        return HttpResponseRedirect(f"/trial/{known}/")
    try:
        trial = store.trial(registry_id)
    except NotFound:
        context = {"asked": registry_id, "registry_url": known.url if known else None}
        return render(request, "catalogue/no_such_trial.html", context, status=404)
    today = timezone.now().date()
    return render(request, "catalogue/trial.html", _trial_context(trial, today))


def _trial_context(trial: Trial, today: dt.date) -> dict[str, Any]:
    criteria = split(trial.eligibility.criteria)
    sites = _recruiting_first(trial)
    return {
        "trial": trial,
        "today": today,
        "freshness": freshness(trial, today=today),
        "inclusion": [one for one in criteria if one.kind is CriterionKind.INCLUSION],
        "exclusion": [one for one in criteria if one.kind is CriterionKind.EXCLUSION],
        "sites": sites[:SITES_SHOWN],
        "more_sites": sites[SITES_SHOWN:],
        "recruiting_sites": sum(open_ for _, _, open_ in sites),
        "contacts": _contacts(trial),
        "main_condition": trial.conditions[0] if trial.conditions else "",
    }


def _recruiting_first(trial: Trial) -> list[tuple[Site, RecruitmentStatus, bool]]:
    """List the sites with their status, those that take people now first, else in their order."""
    listed = []
    for site in trial.sites:
        status = site.status or trial.status
        open_now = trial.status is status is RecruitmentStatus.RECRUITING
        listed.append((site, status, open_now))
    return sorted(listed, key=lambda one: not one[2])


def _contacts(trial: Trial) -> list[tuple[Contact, str]]:
    """Return whom to ask, and where: the trial's own contacts, else those of its first sites."""
    if trial.central_contacts:
        return [(contact, "") for contact in trial.central_contacts]
    at_sites = [
        (contact, site.name)
        for site, _, open_now in _recruiting_first(trial)
        if open_now
        for contact in site.contacts
        if contact.email or contact.phone
    ]
    return at_sites[:3]
