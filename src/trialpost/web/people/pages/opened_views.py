"""A trial opened out of somebody's list: its public page, from where they are, with the way back.

Where they are and what they told come by POST, sealed, or out of the session; the page is the one
that everybody gets, with its own public address.
"""

import copy
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.errors import NotFound
from trialpost.model.profile import Profile
from trialpost.web.catalogue.search import read_page
from trialpost.web.catalogue.views import trial_page
from trialpost.web.people import store
from trialpost.web.people.account import access
from trialpost.web.people.account.looking_after import whose_page
from trialpost.web.people.matches.one_trial import known_trial
from trialpost.web.people.matches.points import anchor
from trialpost.web.people.profile.as_written import place_words, unit_for
from trialpost.web.people.profile.carried import open_carried


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest) -> HttpResponse:
    """Show a trial as its own page does, the nearest sites first, and lead back to the list."""
    if request.method != "POST" or not request.POST.get("trial"):
        return redirect("people:match")
    carried = request.POST.get("carried", "")
    profile = open_carried(carried, now=timezone.now()) if carried else _own(request)
    try:
        name = known_trial(request.POST["trial"])
    except NotFound:
        raise Http404 from None
    asked = copy.copy(request)
    asked.method = "GET"
    asked.path = asked.path_info = reverse("catalogue:trial", args=[name])
    asked.GET = QueryDict(_from_where(profile))
    if profile is not None:
        asked.goes_back = {
            "carried": carried,
            "page": read_page(request.POST),
            "anchor": anchor(name),
        }
    return trial_page(asked, name)


def _own(request: HttpRequest) -> Profile | None:
    person = whose_page(request)
    standing = store.opened_standing_of(person) if person is not None else None
    return standing.profile if standing is not None else None


def _from_where(profile: Profile | None) -> str:
    """Return the place as the trial's page reads it; it stands in no address that anybody sees."""
    if profile is None or profile.place is None:
        return ""
    postcode = profile.place.postcode
    near = f"{postcode}, US" if postcode else place_words(profile.place)
    return urlencode({"near": near, "unit": unit_for(profile)})
