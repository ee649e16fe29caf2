"""What is asked as time passes: "is this still true?", and whether an unused account is to stay.

Behind a mailed link there is a button, and nothing of what was told: mails are passed on.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from trialpost.web.mail import links
from trialpost.web.mail.links import OpenLink
from trialpost.web.people import store
from trialpost.web.people.account import access
from trialpost.web.people.account.looking_after import about_somebody
from trialpost.web.people.ageing import still_true, unused
from trialpost.web.people.ageing.still_true import STILL_TRUE
from trialpost.web.people.ageing.unused import KEEP
from trialpost.web.people.models import Person
from trialpost.web.people.profile import persons

NOTED = _("Thank you. We go on with what you told us.")


@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def affirm(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Keep that all of it is still true; a GET leads to what was told."""
    if request.method != "POST":
        return redirect("people:me")
    still_true.affirm(person=person, today=timezone.now().date())
    messages.info(request, NOTED)
    return redirect("people:matches")


@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def aged(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more behind a mailed link, by a button; only pressing it does anything."""
    now = timezone.now()
    found = links.open_link(token, now=now)
    people = _people_of(found) if found is not None else ()
    if found is None or not people:
        return render(request, "people/link_gone.html", status=404)
    keeps = found.purpose == KEEP
    done = request.method == "POST"
    if done and links.use_link(token, purpose=found.purpose, now=now) is not None:
        if keeps:
            unused.keep(people=people, today=now.date())
        else:
            still_true.affirm(person=people[0], today=now.date())
    context = {"keeps": keeps, "done": done, "whom": _whom(people, keeps=keeps)}
    if not keeps and (standing := store.opened_standing_of(people[0])) is not None:
        context["said_on"] = standing.said_on
    return render(request, "people/aged.html", context)


def _people_of(found: OpenLink) -> tuple[Person, ...]:
    """Return of whom a link speaks, as far as they are still here."""
    if found.purpose == STILL_TRUE:
        tokens = [found.payload["person"]]
    elif found.purpose == KEEP:
        tokens = found.payload["people"]
    else:
        return ()
    rows = Person.objects.select_related("address").filter(address=found.address)
    return tuple(rows.filter(token__in=tokens).order_by("pk"))


def _whom(people: tuple[Person, ...], *, keeps: bool) -> str:
    """Say for whom a list is, where a link is about one of several; names are left out."""
    others = Person.objects.filter(address=people[0].address_id).count() > len(people)
    if keeps and not others:
        return ""
    shown = persons.about(people[0])
    return shown.who if others or shown.is_cared_for else ""
