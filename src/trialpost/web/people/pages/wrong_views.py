"""The page on which somebody says that a point was read or judged wrongly.

What is kept is in ``catalogue.disputes``: the point, and what is wrong with it. There is no field
to write in, so that nobody leaves anything about their health, and nothing of who said it is kept.
"""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.errors import NotFound
from trialpost.web.catalogue import disputes
from trialpost.web.catalogue.disputes import Kind
from trialpost.web.catalogue.search import read_page
from trialpost.web.mail import allowance
from trialpost.web.people.account import access
from trialpost.web.people.matches.points import read_about
from trialpost.web.people.profile.carried import is_lost

_TOKEN = re.compile(r"[\w-]{1,400}")

MOST = 20
"""Points that one network address may call wrong in an hour."""

CHOICES = {
    Kind.VERDICT: _("What you say about me here is wrong"),
    Kind.REASON: _("I do not understand the reason"),
    Kind.TEXT: _("The trial’s words mean something else"),
}


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest) -> HttpResponse:
    """Ask what is wrong with a point, and keep it for the editors."""
    named = read_about(request.POST.get("about", ""))
    if named is None:
        return redirect("people:match")
    trial, span = named
    context = {"about": request.POST["about"]} | _goes_along(request)
    try:
        context["criterion"] = disputes.criterion_at(trial, span).criterion
    except NotFound:
        return _answer(request, context | {"gone": True}, 404)
    context |= {"choices": [(kind.value, words) for kind, words in CHOICES.items()]}
    if "send" not in request.POST:
        return _answer(request, context)
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        return _answer(request, context | {"unchosen": True})
    now = timezone.now()
    if not allowance.take(kind="dispute", who=access.client_of(request), most=MOST, now=now):
        return _answer(request, context | {"too_often": True}, 429)
    disputes.dispute(registry_id=trial, span=span, kind=kind, today=now.date())
    return _answer(request, context | {"thanked": True})


def _goes_along(request: HttpRequest) -> dict[str, Any]:
    """Return what leads back to where somebody came from."""
    carried, token = request.POST.get("carried", ""), request.POST.get("token", "")
    lost = is_lost(carried, now=timezone.now())
    return {
        "is_lost": lost,
        "carried": "" if lost else carried,
        "token": token if _TOKEN.fullmatch(token) else "",
        "page": read_page(request.POST),
    }


def _answer(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "people/wrong.html", context, status=status)
