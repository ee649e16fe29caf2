"""Who is signed in, and which pages ask for it. A session holds the person's token, no more."""

import datetime as dt
import functools
import ipaddress
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from trialpost.web.people import store
from trialpost.web.people.consent import ALWAYS
from trialpost.web.people.models import Person
from trialpost.web.sessions import SessionStore

SESSION_KEY = "person"
_PORT = re.compile(r"(?:(?P<bare>[\d.]+):\d+|\[(?P<bracketed>[^\]]*)\](?::\d+)?)\Z")
"""An address as some proxies write it: ``192.0.2.1:4711`` or ``[2001:db8::1]:4711``."""

_NOT_KEPT = gettext_lazy(
    "You were signed out meanwhile, so what you just sent was not kept. "
    "Sign in and send it again; your browser’s “back” may still have what you wrote."
)


def signed_in(request: HttpRequest) -> Person | None:
    """Return who is signed in; a session whose person was erased is nobody's.

    The gate asks before the view does, and the database is asked once.
    """
    token = request.session.get(SESSION_KEY)
    if not token:
        return None
    known = getattr(request, "found_signed_in", None)
    if known is None or known.token != token:
        known = request.found_signed_in = store.by_token(token)
    return known


def sign_in(request: HttpRequest, person: Person) -> None:
    """Start a fresh session for a person; whatever session there was is thrown away.

    It ends at a fixed moment, however often it is used until then.
    """
    request.session.flush()
    request.session[SESSION_KEY] = person.token
    request.session.set_expiry(timezone.now() + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE))
    rotate_token(request)


def sign_out(request: HttpRequest) -> None:
    """End the session here."""
    request.session.flush()


def end_sessions(person: Person) -> int:
    """End every session of a person, on every device; return how many there were.

    Sessions are sealed and no column says whose they are, so each is opened.
    """
    opener = SessionStore()
    ended = 0
    for session in Session.objects.iterator(chunk_size=500):
        if opener.decode(session.session_data).get(SESSION_KEY) == person.token:
            session.delete()
            ended += 1
    return ended


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to where one signs in; whoever sent something is told that it was not kept."""
    if request.method == "POST":
        messages.warning(request, _NOT_KEPT)
    return redirect("people:sign_in")


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only signed-in people see a page; it gets ``person`` and is never stored on the way.

    Whoever does not agree to our present text is asked first, but for what is everybody's right.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.personal = True
        person = signed_in(request)
        if person is None:
            return to_sign_in(request)
        if not (store.agrees(person) or request.resolver_match.view_name in ALWAYS):
            return redirect("people:consent")
        return view(request, *args, person=person, **kwargs)

    guarded.asks_for_sign_in = True
    return guarded


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page that anybody may open but that nobody on the way may keep."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.personal = True
        return view(request, *args, **kwargs)

    return guarded


def client_of(request: HttpRequest) -> str:
    """Return the network that a request came from, for counting only.

    That is an IPv4 address or the first 64 bits of an IPv6 one, which is what one household or
    machine is given. Behind proxies that the operator named it is what the first of them saw; what
    a client itself writes into the header stands further left and counts for nothing.
    """
    proxies = settings.SERVICE.trusted_proxies
    named = request.headers.get("X-Forwarded-For", "").split(",")
    seen = named[-proxies] if 0 < proxies <= len(named) else ""
    return _network(seen.strip() or request.META.get("REMOTE_ADDR", ""))


def _network(seen: str) -> str:
    """Return an IPv4 address as it is and an IPv6 one as its /64; a port is left out."""
    ported = _PORT.match(seen)
    text = (ported["bare"] or ported["bracketed"]) if ported else seen
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return seen
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))
