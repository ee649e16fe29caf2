"""The pages on which the holder of an account says for whom they look, and goes to another.

Whom a form is about stands in its body, never in an address.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.errors import BadInput
from trialpost.web.people.account import access, access_log, rights
from trialpost.web.people.account.access_log import What
from trialpost.web.people.account.looking_after import FIELD, GONE, about_somebody, look_after
from trialpost.web.people.models import Person
from trialpost.web.people.profile import persons
from trialpost.web.people.profile.person_forms import NameForm

NAMED = _("Saved.")
ERASED = _("Erased. Nothing of it is left here.")
PAGES = {
    "matches": "people:matches",
    "me": "people:me",
    "ask": "people:ask_own",
    "decided": "watch:decided",
    "notices": "watch:notices",
}
"""Where somebody can go on with another of their people."""


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show for whom this account looks, and take somebody else in."""
    holder = persons.holder_of(person)
    every_one = [persons.about(one) for one in persons.people_of(holder)]
    form = NameForm(
        request.POST if request.method == "POST" else None,
        with_me=all(one.is_cared_for for one in every_one),
    )
    if form.is_bound and form.is_valid():
        try:
            new = persons.add(holder=holder, named=form.named, now=timezone.now())
        except BadInput as error:
            form.add_error(None, error.sentence)
        else:
            if new is not None:
                look_after(request, new)
            return redirect("people:ask_own")
    told = persons.with_profiles([one.person for one in every_one])
    listed = [(one, one.person.pk in told, told.get(one.person.pk, False)) for one in every_one]
    context = {"form": form, "listed": listed, "full": len(listed) >= persons.MOST}
    return render(request, "people/people.html", context)


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Look after another of one's people from now on; a GET leads to the list of them."""
    if request.method != "POST":
        return redirect("people:people")
    return redirect(reverse(PAGES.get(request.POST.get("to", ""), "people:matches")))


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Call somebody otherwise."""
    form = NameForm(
        request.POST if "whom" in request.POST else None, named=persons.about(person).named
    )
    if form.is_bound and form.is_valid():
        try:
            persons.name(person=person, named=form.named, today=timezone.now().date())
        except BadInput as error:
            form.add_error(None, error.sentence)
        else:
            messages.info(request, NAMED)
            return redirect("people:people")
    return render(request, "people/rename.html", {"form": form})


@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def erase_one(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Erase one of the people of an account, after asking once more; the others stay."""
    holder = person
    one = persons.by_form_key(holder, request.POST.get(FIELD, ""))
    if one is None:
        if request.method == "POST":
            messages.error(request, GONE)
        return redirect("people:people")
    if request.POST.get("confirm") == "yes":
        rights.erase_person(person=one, now=timezone.now())
        access_log.note_request(request, one.address, What.LIST_ERASED)
        messages.info(request, ERASED)
        return redirect("people:people")
    context = {"one": persons.about(one), "unconfirmed": "asked" in request.POST}
    return render(request, "people/erase_one.html", context)
