"""The pages that only the demo has: its mail, its sample person, its next trial."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trialpost.errors import NotFound, ServiceUnavailable
from trialpost.matching.match import match
from trialpost.vocabulary.places import locate_given
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import read_page
from trialpost.web.pages import demo, letters
from trialpost.web.people.matches.points import fits_of
from trialpost.web.people.profile.as_written import unit_for
from trialpost.web.people.profile.carried import carry

SHOWN = 10
MOST_PAGES = 20
EXCLUDED_SHOWN = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Say what there is to see in the demo, and how to get to the editors' pages."""
    return render(request, "pages/demo.html")


@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """List the mails that this demo has sent."""
    demo.send_what_is_due(now=timezone.now())
    return render(request, "pages/demo_mail.html", {"letters": letters.letters()})


@never_cache
@require_safe
def mail_count(request: HttpRequest) -> HttpResponse:
    """Count the mails, so that the page can tell when one has come."""
    demo.send_what_is_due(now=timezone.now())
    return JsonResponse({"count": letters.count()})


@never_cache
@require_safe
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail as its reader gets it, in text."""
    try:
        return render(request, "pages/demo_letter.html", {"letter": letters.letter(key)})
    except NotFound:
        raise Http404 from None


@never_cache
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Show the invented person's matches, as she sees them when she is signed in."""
    today = timezone.now().date()
    profile = demo.sample_profile(today)
    page = read_page(request.GET)
    shown = SHOWN * min(page, MOST_PAGES)
    catalogue = current_catalogue()
    found = match(catalogue, profile, today=today, limit=shown, excluded_limit=EXCLUDED_SHOWN)
    context = {"found": found, "today": today, "person": profile, "standing": True}
    context["here_place"] = locate_given(profile.place) if profile.place else None
    context["fits"] = fits_of(catalogue, found.matches, profile, today=today)
    context |= {"unit": unit_for(profile)}
    context["hers"] = carry(profile, now=timezone.now())
    context["next_page"] = page + 1 if shown < found.total and page < MOST_PAGES else None
    context["first_of_next"] = shown + 1
    return render(request, "pages/demo_sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest) -> HttpResponse:
    """Let a new trial arrive, and tell whom it concerns; a GET leads to the button."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("demo:mail"))
    try:
        name = demo.arrive(now=timezone.now())
        words = gettext(
            "A new trial has arrived: %(name)s. Whoever it may fit has been written to."
        )
        words = words % {"name": name}
    except ServiceUnavailable:
        words = gettext(
            "A new trial has arrived. The email server does not answer; the email waits."
        )
    messages.info(request, words)
    return HttpResponseRedirect(reverse("demo:mail"))
