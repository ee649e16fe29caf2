"""The pages of passkeys: which there are, another one, and signing in with one."""

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from trialpost.web.mail import allowance
from trialpost.web.people import store
from trialpost.web.people.account import access, access_log, passkey_mail, passkeys
from trialpost.web.people.account.access_log import Way, What
from trialpost.web.people.models import Person

ASKED = "passkey"
"""Where the session keeps what a browser was asked."""

MOST_QUESTIONS = 60
"""Times that one client may ask to sign in with a passkey within the hour."""

NOT_TAKEN = _("That passkey was not taken. Please try again.")
NOT_KNOWN = _("We do not know that passkey here. You can always sign in with an emailed link.")
COPIED = _("That passkey was refused, as it may be a copy. Please sign in with an emailed link.")


class NameForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label=_("A name for it"),
        max_length=passkeys.LONGEST_NAME,
        help_text=_("Such as: my phone"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a name, so that you know it again.")},
    )


def _remember(request: HttpRequest, asked: passkeys.Asked) -> None:
    request.session[ASKED] = msgspec.to_builtins(asked)


def _asked(request: HttpRequest) -> passkeys.Asked | None:
    """Return what this browser was asked, once."""
    try:
        return msgspec.convert(request.session.pop(ASKED, None), passkeys.Asked)
    except msgspec.ValidationError:
        return None


@sensitive_post_parameters()
@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show an account's passkeys; on POST rename one or take one away."""
    address, mark = person.address, request.POST.get("mark", "")
    form = NameForm(initial={"name": access_log.coarse_browser(_agent(request))})
    if request.method == "POST" and "remove" in request.POST:
        name = passkeys.remove(address=address, mark=mark, now=timezone.now())
        if name is not None:
            access_log.note_request(request, address, What.PASSKEY_REMOVED, named=name)
            messages.success(request, gettext("The passkey was removed."))
        return redirect("people:passkeys")
    if request.method == "POST":
        renamed = NameForm(request.POST)
        if renamed.is_valid():
            passkeys.rename(address=address, mark=mark, name=renamed.cleaned_data["name"])
        return redirect("people:passkeys")
    return _page(request, person, form)


def _page(
    request: HttpRequest, person: Person, form: NameForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    held = passkeys.of(person.address)
    context = {
        "held": held,
        "form": form,
        "problem": problem,
        "host": passkeys.relying_party(),
        "full": len(held) >= passkeys.MOST,
    }
    return render(request, "people/passkeys.html", context, status=status)


@access.personal
@require_POST
def add_options(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Say what the browser is to ask the device for, to make a passkey."""
    form = NameForm(request.POST)
    if passkeys.relying_party() is None or not form.is_valid():
        return JsonResponse({}, status=400)
    options, asked = passkeys.ask_to_add(
        address=person.address, name=form.cleaned_data["name"], now=timezone.now()
    )
    _remember(request, asked)
    return JsonResponse(options)


@sensitive_post_parameters()
@access.personal
@require_POST
def add(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Keep the passkey that the device made."""
    form, asked, now = NameForm(request.POST), _asked(request), timezone.now()
    if not form.is_valid():
        return _page(request, person, form, status=400)
    name = form.cleaned_data["name"]
    answer = request.POST.get("answer", "")
    if asked is None or not passkeys.add(
        address=person.address, asked=asked, answer=answer, name=name, now=now
    ):
        return _page(request, person, form, problem=NOT_TAKEN, status=400)
    access_log.note_request(request, person.address, What.PASSKEY_ADDED, named=name)
    passkey_mail.tell_added(address=person.address, now=now)
    messages.success(
        request, gettext("The passkey was added. You can sign in with it from now on.")
    )
    return redirect("people:passkeys")


@access.private
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """Say what the browser is to ask the device for, to sign in; the same for everybody."""
    now = timezone.now()
    if passkeys.relying_party() is None:
        return JsonResponse({}, status=404)
    who = access.client_of(request)
    if not allowance.take(kind="passkey", who=who, most=MOST_QUESTIONS, now=now):
        return JsonResponse({}, status=429)
    asked_of_browser, asked = passkeys.ask_to_sign_in(now=now)
    _remember(request, asked)
    return JsonResponse(asked_of_browser)


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with what the device answered; a GET leads to the page with the button."""
    if request.method != "POST":
        return redirect("people:sign_in")
    asked, now = _asked(request), timezone.now()
    if asked is None:
        return _refused(request, NOT_KNOWN)
    used = passkeys.sign_in(asked=asked, answer=request.POST.get("answer", ""), now=now)
    if used is not None and used.may_be_copied:
        access_log.note_request(request, used.address, What.PASSKEY_REFUSED, named=used.name)
        return _refused(request, COPIED)
    person = store.of_address(used.address) if used is not None else None
    if used is None or person is None:
        return _refused(request, NOT_KNOWN)
    access.sign_in(request, person)
    access_log.note_request(
        request, person.address, What.SIGNED_IN, way=Way.PASSKEY, named=used.name
    )
    return redirect("people:matches" if store.opened_standing_of(person) else "people:me")


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("people:sign_in")


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
