"""A look at trials on any condition, for somebody whom none on their own fits.

What they told comes by POST, sealed, and goes on so: no address holds any of it, and nothing of it
is changed.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.vocabulary.places import locate_given
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import PAGE, read_page
from trialpost.web.people.account import access
from trialpost.web.people.account.looking_after import ask_for
from trialpost.web.people.matches.any_condition import on_anything
from trialpost.web.people.pages.match_views import told_anew
from trialpost.web.people.profile.as_written import unit_for
from trialpost.web.people.profile.carried import open_carried, whom_carried


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def anything(request: HttpRequest) -> HttpResponse:
    """List the trials that take people of an age and sex at a place, whatever they are about."""
    now = timezone.now()
    carried = request.POST.get("carried", "")
    profile = open_carried(carried, now=now)
    if profile is None:
        return told_anew(request, now) if carried else redirect("people:match")
    ask_for(request, whom_carried(carried, now=now))
    today, page = now.date(), read_page(request.POST)
    first = (page - 1) * PAGE
    found = on_anything(current_catalogue(), profile, today=today, first=first, limit=PAGE)
    here = locate_given(profile.place) if profile.place else None
    last = first + len(found.trials)
    context = {
        "found": found,
        "carried": carried,
        "own": "own" in request.POST,
        "profile": profile,
        "place": here,
        "unit": unit_for(profile),
        "today": today,
        "first": first + 1,
        "last": last,
        "next_page": page + 1 if last < found.total else None,
        "previous_page": page - 1 if page > 1 else None,
        "by_age_or_sex": profile.born_between(today) is not None or profile.sex is not None,
    }
    return render(request, "people/anything.html", context)
