"""The page of somebody's consent: what they agreed to, taking it back, agreeing again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trialpost.web.people.account import access, consenting
from trialpost.web.people.consent import VERSION, consent_text
from trialpost.web.people.models import Person


@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show what was agreed to; on POST agree to the present text, or take it back."""
    now = timezone.now()
    if request.method == "POST":
        return _answer(request, person)
    given = consenting.latest(person.address)
    name = settings.SERVICE.name
    context = {
        "given": given,
        "state": _state(given),
        "agreed": consent_text(name, given.version) if given else "",
        "present": consent_text(name),
        "version": VERSION,
        "today": now.date(),
    }
    return render(request, "people/consent.html", context)


def _state(given: consenting.Given | None) -> str:
    if given is None or given.withdrawn_at is not None:
        return "withdrawn" if given else "none"
    return "stands" if given.stands else "older"


def _answer(request: HttpRequest, person: Person) -> HttpResponse:
    now, said = timezone.now(), request.POST.get("consent", "")
    if said == "agree":
        consenting.agree(person=person, now=now)
        messages.success(request, gettext("Thank you. You agreed to our text."))
        return redirect("people:me")
    if said == "withdraw":
        consenting.withdraw(person=person, now=now)
    elif said == "keep":
        messages.success(request, gettext("It stays as it is, sealed and unused."))
    return redirect("people:consent")
