"""The page that says why a trial is not in somebody's list, with an account and without one.

The trial's number comes by POST, with the sealed profile or the session, so that no address and no
log ties anybody to a trial or an illness.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.errors import NotFound
from trialpost.matching.why_not import Hindrance, WhyNot, why_not
from trialpost.model.identifiers import RegistryId, recognise_all
from trialpost.model.profile import Profile
from trialpost.web.catalogue import store as catalogue_store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.people import store
from trialpost.web.people.account import access
from trialpost.web.people.account.looking_after import ask_for, whose_page
from trialpost.web.people.matches.points import about, anchor
from trialpost.web.people.pages.match_views import MOST_PAGES, SHOWN, told_anew
from trialpost.web.people.profile.as_written import unit_for
from trialpost.web.people.profile.carried import open_carried, whom_carried

LONGEST = 200


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest) -> HttpResponse:
    """Say why a trial is not in somebody's list, and what would change it."""
    now = timezone.now()
    carried = request.POST.get("carried", "")
    if carried:
        ask_for(request, whom_carried(carried, now=now))
    profile = open_carried(carried, now=now) if carried else _profile_of(request)
    if profile is None:
        return told_anew(request, now) if carried else redirect("people:match")
    asked = request.POST.get("trial", "").strip()[:LONGEST]
    context = {"carried": carried, "asked": asked, "unit": unit_for(profile)}
    if asked:
        context |= _answer(asked, profile, now.date())
    return render(request, "people/why.html", context)


def _profile_of(request: HttpRequest) -> Profile | None:
    person = whose_page(request)
    standing = store.opened_standing_of(person) if person is not None else None
    return standing.profile if standing is not None else None


def _answer(asked: str, profile: Profile, today: dt.date) -> dict[str, Any]:
    """Return what the page says of a trial; a text may hold its number, as an address does."""
    named: tuple[RegistryId, ...] = recognise_all(asked)
    if not named:
        return {"not_a_number": True}
    name = str(named[0])
    try:
        trial = catalogue_store.trial(name)
    except NotFound:
        return {"not_held": name, "registry_url": named[0].url}
    vanished_at = catalogue_store.vanished_at(name)
    found = why_not(
        current_catalogue(), trial, profile, today=today, vanished=vanished_at is not None
    )
    return {"why": found, "vanished_at": vanished_at} | _where(found)


def _where(found: WhyNot) -> dict[str, Any]:
    """Return where a page shows the trial, and what names the criterion in a form."""
    page = (found.place - 1) // SHOWN + 1 if found.place is not None else 0
    criterion = found.criterion
    return {
        "listed": found.hindrance is Hindrance.LISTED,
        "list_page": page if 0 < page <= MOST_PAGES else None,
        "anchor": anchor(found.trial),
        "about": about(found.trial, criterion.criterion.span) if criterion is not None else "",
    }
