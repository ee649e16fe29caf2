"""The pages of a change of address, and of whoever lost the old one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from trialpost.web.mail.store import address_text, lookup_of
from trialpost.web.people import store
from trialpost.web.people.account import access, address_change
from trialpost.web.people.account.address_change import Came
from trialpost.web.people.models import Person
from trialpost.web.people.profile.carried import carry
from trialpost.web.people.profile.forms import AddressForm

TOO_OFTEN = _("Many emails were asked for. Please wait an hour and try again.")
SAME = _("That is the address that you have here already.")


@sensitive_post_parameters()
@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Ask for another address, or cancel the change that waits."""
    now = timezone.now()
    if "cancel" in request.POST:
        address_change.cancel(person=person, now=now)
        messages.success(request, gettext("The change was cancelled. Your address stays as it is."))
        return redirect("people:address")
    form = AddressForm(request.POST if request.method == "POST" else None)
    form.fields["address"].label = gettext("Your new email address")
    status = 200
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["address"]
        if lookup_of(text) == person.address.lookup:
            form.add_error("address", SAME)
        elif address_change.ask(
            person=person, text=text, client=access.client_of(request), now=now
        ):
            return redirect("people:address")
        else:
            form.add_error(None, TOO_OFTEN)
            status = 429
    context = {
        "form": form,
        "address": address_text(person.address),
        "pending": address_change.pending(person.address, now=now),
    }
    return render(request, "people/address.html", context, status=status)


@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a mailed link would do; only a button does it."""
    now = timezone.now()
    if request.method == "POST":
        if "cancel" in request.POST:
            came = address_change.cancel_by_link(token=token, now=now)
        else:
            came = address_change.confirm(token=token, now=now)
        if came is not Came.GONE:
            return render(request, "people/address_came.html", {"came": came.name.lower()})
    else:
        shown = address_change.look(token, now=now)
        if shown is not None:
            return render(request, "people/address_link.html", {"shown": shown})
    return render(request, "people/address_gone.html", status=404)


@access.personal
@require_GET
def lost(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Say what to do without the old mailbox; what was told can go along to a new account."""
    standing = store.opened_standing_of(person)
    carried = carry(standing.profile, now=timezone.now()) if standing else ""
    return render(request, "people/address_lost.html", {"carried": carried})
