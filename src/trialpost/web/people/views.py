"""The pages of an account: join, sign in, what we hold, leave."""

import datetime as dt
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from trialpost.model.profile import Profile
from trialpost.vocabulary.places import locate_given
from trialpost.web.mail import links
from trialpost.web.mail import store as addresses
from trialpost.web.people import actions, store
from trialpost.web.people.account import access, access_log, rights
from trialpost.web.people.account.access_log import Way, What
from trialpost.web.people.account.looking_after import about_somebody
from trialpost.web.people.account.passkeys import relying_party
from trialpost.web.people.consent import VERSION, consent_text
from trialpost.web.people.matches.points import told_answers
from trialpost.web.people.models import Person
from trialpost.web.people.profile.as_written import as_fields
from trialpost.web.people.profile.carried import carry, open_carried
from trialpost.web.people.profile.forms import AddressForm, JoinForm, ProfileForm
from trialpost.web.people.profile.persons import TooYoung

TOO_OFTEN = _("Many links were asked for from where you are. Please wait an hour and try again.")


def _consent() -> str:
    return consent_text(settings.SERVICE.name)


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for an address and consent, and mail a link; a tried profile may come along."""
    now = timezone.now()
    carried = request.POST.get("carried", "")
    profile = open_carried(carried, now=now) if carried else None
    form = JoinForm(
        request.POST if "address" in request.POST else None, profile=profile, today=now.date()
    )
    status = 200
    lost = bool(carried) and profile is None
    if form.is_bound and not lost and form.is_valid():
        asked = actions.ask_to_join(
            address=form.cleaned_data["address"],
            consent=VERSION,
            profile=profile,
            whom=form.cleaned_data["whom"],
            client=access.client_of(request),
            now=now,
        )
        if asked is actions.Asked.TAKEN:
            return redirect(f"{reverse('people:sent')}?joining=1")
        form.add_error(None, TOO_OFTEN)
        status = 429
    context = {"form": form, "carried": carried if profile else "", "consent": _consent()}
    return render(request, "people/join.html", context | _along(profile), status=status)


def offer_to_join(request: HttpRequest, profile: Profile, *, now: dt.datetime) -> HttpResponse:
    """Show the form that asks for an address, with what somebody told already going along."""
    carried = carry(profile, now=now) if profile != Profile() else ""
    form = JoinForm(profile=profile, today=now.date())
    context = {"form": form, "carried": carried, "consent": _consent()}
    return render(request, "people/join.html", context | _along(profile))


def _along(profile: Profile | None) -> dict[str, object]:
    """Return what a page shows of a profile that goes along: conditions, place and the rest."""
    if profile is None:
        return {}
    here = locate_given(profile.place) if profile.place else None
    named = [one.name for one in profile.conditions]
    return {
        "along_conditions": ", ".join(named),
        "along_place": here.name if here else "",
        "along_more": _more(profile),
    }


def _more(profile: Profile) -> list[str]:
    """Return the other fields of a profile that hold something, each behind its label."""
    told = as_fields(profile)
    if told["travel_km"]:
        told["travel_km"] = f"{told['travel_km']} {told['unit']}"
    told["absent"] = ", ".join(profile.absent)
    said = []
    for name in ("birth_year", "sex", "travel_km", "absent", "healthy_volunteer"):
        field = ProfileForm.base_fields[name]
        if told[name]:
            words = dict(getattr(field, "choices", ())).get(told[name], told[name])
            label = str(field.label)
            said.append(f"{label}{' ' if label.endswith('?') else ': '}{words}")
    return said


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and mail a link, if there is an account; the answer is always the same."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        asked = actions.ask_to_sign_in(
            address=form.cleaned_data["address"],
            client=access.client_of(request),
            now=timezone.now(),
        )
        if asked is actions.Asked.TAKEN:
            return redirect("people:sent")
        form.add_error(None, TOO_OFTEN)
        status = 429
    context = {"form": form, "passkey_host": relying_party()}
    return render(request, "people/sign_in.html", context, status=status)


@access.private
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Say to look into the mail, whoever asked; ``joining`` tells which form they come from."""
    return render(request, "people/sent.html", {"joining": request.GET.get("joining") == "1"})


@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button behind a mailed link; only pressing it does anything."""
    now = timezone.now()
    if request.method == "POST":
        person = actions.confirm(token=token, now=now)
        if person is not None:
            access.sign_in(request, person)
            access_log.note_request(request, person.address, What.SIGNED_IN, way=Way.LINK)
            return redirect("people:matches" if _told(person) else "people:ask_own")
    else:
        found = links.open_link(token, now=now)
        if found is not None and found.purpose in (actions.JOIN, actions.SIGN_IN):
            return render(request, "people/link.html", {"joins": found.purpose == actions.JOIN})
    return render(request, "people/link_gone.html", status=404)


def _told(person: Person) -> bool:
    """Tell whether a person told us anything that opens."""
    standing = store.opened_standing_of(person)
    return standing is not None and standing.told


@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on POST; a GET changes nothing and leads to the button."""
    if request.method != "POST":
        return redirect("people:me")
    access.sign_out(request)
    return redirect("/")


@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_everywhere(request: HttpRequest, *, person: Person) -> HttpResponse:
    """End this person's sessions on every device on POST; a GET leads to the button."""
    if request.method != "POST":
        return redirect("people:me")
    actions.sign_out_everywhere(person=person)
    access_log.note_request(request, person.address, What.SIGNED_OUT_EVERYWHERE)
    access.sign_out(request)
    return redirect("people:sign_in")


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show and keep a profile."""
    now = timezone.now()
    opened = store.opened_by(person)
    standing = opened.standing
    base = standing.profile if standing else None
    form = ProfileForm(
        request.POST if request.method == "POST" else None, today=now.date(), base=base
    )
    if form.is_bound and form.is_valid():
        try:
            actions.save_profile(person=person, profile=form.profile, now=now)
        except TooYoung as error:
            form.add_error("birth_year", error.sentence)
        else:
            return redirect("people:matches")
    context = {
        "form": form,
        "standing": standing,
        "damaged": bool(opened.broken),
        "told_answers": told_answers(base) if base else (),
        "address": addresses.address_text(person.address),
    }
    return render(request, "people/me.html", context)


@access.personal
@require_GET
def export(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Hand out everything that we hold about this person, as a JSON file."""
    access_log.note_request(request, person.address, What.EXPORTED, way=Way.JSON)
    held = rights.export(address=person.address)
    text = json.dumps(held, indent=2, ensure_ascii=False, default=lambda value: value.isoformat())
    response = HttpResponse(text + "\n", content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="everything.json"'
    return response


@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Erase everything, after asking once more."""
    if request.method == "POST" and request.POST.get("confirm") == "yes":
        rights.erase(address=person.address, now=timezone.now())
        access.sign_out(request)
        return redirect("people:erased")
    unconfirmed = request.method == "POST"
    return render(request, "people/erase.html", {"unconfirmed": unconfirmed})


@access.private
@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """Say what was erased and what remains."""
    return render(request, "people/erased.html")
