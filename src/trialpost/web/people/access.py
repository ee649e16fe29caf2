"""Who is signed in, and which pages ask for it. A session holds the person's token, no more."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect

from trialpost.web.people import store
from trialpost.web.people.models import Person

SESSION_KEY = "person"


def signed_in(request: HttpRequest) -> Person | None:
    """Return who is signed in; a session whose person was erased is nobody's."""
    token = request.session.get(SESSION_KEY)
    return store.by_token(token) if token else None


def sign_in(request: HttpRequest, person: Person) -> None:
    """Start a fresh session for a person; whatever session there was is thrown away."""
    request.session.flush()
    request.session[SESSION_KEY] = person.token
    rotate_token(request)


def sign_out(request: HttpRequest) -> None:
    """End the session here."""
    request.session.flush()


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only signed-in people see a page; it gets ``person`` and is never stored on the way."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.personal = True
        person = signed_in(request)
        if person is None:
            return redirect("people:sign_in")
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
    """Return the network address that a request came from, for counting only.

    Behind a proxy (the service has an https address) that is the last one that the proxy names.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
