"""Pages about one of the people of an account: whose they are, and how that is changed.

Whom somebody looks after on a device stands in its session, which is sealed. A form says besides
whose page it was on (:func:`~trialpost.web.people.profile.persons.form_key`), and that counts: what
is sent from a page that was left open in another tab is kept for whom that page was about.
"""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trialpost.web.language import speak_of_them
from trialpost.web.people.account import access
from trialpost.web.people.models import Person
from trialpost.web.people.profile import persons
from trialpost.web.people.profile.persons import About, Named, Whom
from trialpost.web.people.store import is_damaged
from trialpost.web.sealing import SealBroken

CHOSEN = "looks after"
FIELD = "whose"
OWN_PAGE = "people:me"
GONE = _("That list is not here any more. Nothing was changed.")


def looked_after(request: HttpRequest) -> Person | None:
    """Return whom a signed-in reader looks after here; ``None`` if nobody is signed in.

    Who has chosen nobody looks after the holder, or the first of whom something was told.
    """
    holder = access.signed_in(request)
    if holder is None:
        return None
    known = getattr(request, "looked_after", None)
    if known is not None and known.address_id == holder.address_id:
        return known
    request.looked_after = _chosen(request, holder)
    return request.looked_after


def _chosen(request: HttpRequest, holder: Person) -> Person:
    token = request.session.get(CHOSEN)
    if token == holder.token:
        return holder
    rows = Person.objects.select_related("address", "holder").filter(address=holder.address_id)
    person = rows.filter(token=token).first() if token else None
    if person is None:
        told = list(rows.filter(profile__isnull=False).order_by("pk"))
        person = holder if not told or holder in told else told[0]
        if getattr(request, "personal", False):  # public pages set no cookie
            look_after(request, person)
    return person


def look_after(request: HttpRequest, person: Person) -> None:
    """Look after somebody on this device from now on."""
    request.session[CHOSEN] = person.token
    request.looked_after = person


def whose_page(request: HttpRequest) -> Person | None:
    """Return whom a page is about: whom its form names, or else who is looked after here.

    ``None`` if nobody is signed in, or whom the form names is not there any more.
    """
    key, holder = request.POST.get(FIELD, ""), access.signed_in(request)
    if not key or holder is None:
        return looked_after(request)
    person = persons.by_form_key(holder, key)
    if person is not None and request.session.get(CHOSEN) != person.token:
        look_after(request, person)
    request.looked_after = person
    return person


def about_somebody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page that is about one of the people of an account be seen by its holder alone.

    The view gets ``person``. A form that names somebody who is not there any more changes nothing.
    Whose profile does not open any more is led to the page on which it can be told anew.
    """

    @functools.wraps(view)
    @access.personal
    def guarded(request: HttpRequest, *args: Any, person: Person, **kwargs: Any) -> HttpResponse:
        whose = whose_page(request)
        if whose is None:
            messages.error(request, GONE)
            return redirect("people:people")
        used(whose, today=timezone.now().date())
        try:
            speak_of_them(lambda: _is_cared_for(request))
            return view(request, *args, person=whose, **kwargs)
        except (SealBroken, msgspec.MsgspecError):
            if request.resolver_match.view_name == OWN_PAGE or not is_damaged(whose):
                raise
        return redirect(OWN_PAGE)  # it says what does not open, and takes it anew

    guarded.asks_for_sign_in = True
    return guarded


def used(person: Person, *, today: dt.date) -> None:
    """Note, once a day, that somebody looked after a person here.

    Whoever was told that the whole account is to be erased has used it with that.
    """
    if person.used_on == today and person.warned_on is None:
        return
    if person.warned_on is not None:
        Person.objects.filter(address=person.address_id).update(warned_on=None)
    Person.objects.filter(pk=person.pk).update(used_on=today)
    person.used_on, person.warned_on = today, None


def ask_for(request: HttpRequest, whom: Whom) -> None:
    """Note for whom somebody asks who has no account, or does without it here."""
    request.asks_for = whom
    speak_of_them(whom is not Whom.ME)


def asked_for(request: HttpRequest) -> Whom:
    """Return for whom somebody asks without an account: themselves unless they said otherwise."""
    whom: Whom = getattr(request, "asks_for", Whom.ME)
    return whom


def spoken_about(request: HttpRequest) -> About | None:
    """Return of whom a page speaks, whether they stand in an account or are told of just now."""
    whom = asked_for(request)
    known = shown_about(request) if whom is Whom.ME else None
    return known or About(person=None, named=Named(whom=whom))


def _is_cared_for(request: HttpRequest) -> bool:
    shown = shown_about(request)
    return shown is not None and shown.is_cared_for


def shown_about(request: HttpRequest) -> About | None:
    """Return of whom a page speaks, opened once a request; ``None`` on pages about nobody."""
    person = getattr(request, "looked_after", None)
    if person is None:
        return None
    if getattr(request, "shown_about", None) is None:
        request.shown_about = persons.about(person)
    return request.shown_about
