"""What the tests of permissions share: paths filled in, a browser of each kind of person."""

import datetime as dt
import re

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client

from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.people.account import access
from trialpost.web.people.actions import JOIN, confirm
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Person
from trialpost.web.permissions import Who
from trialpost.web.sessions import SessionStore

REACHED = 299
"""The status that stands for the view: whoever gets it was let through."""

WAYS = {
    Who.ANYBODY: {"nobody", "owner", "editor", "operator"},
    Who.LINK: {"nobody", "owner", "editor", "operator"},
    Who.CALLER: {"nobody", "owner", "editor", "operator"},
    Who.OWNER: {"owner"},
    Who.EDITOR: {"editor", "operator"},
    Who.OPERATOR: {"operator"},
    Who.NOBODY: set(),
}
"""Who of these four comes as far as the view, which asks for the proof of a link or a caller."""

FILLED = {"<int:key>": "7", "<path:content_type_id>": "7", "<section>": "trials", "<id>": "7",
          "(?P<url>.*)$": "nothing", "^": "", "$": ""}  # fmt: skip
APPS = re.compile(r"\(\?P<app_label>[\w|]+\)")


class Instead:
    """A middleware that answers for the view, once all others have agreed to ask it."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse:
        return HttpResponse(status=REACHED)


def filled(pattern: str) -> str:
    """Return a path that a pattern has, with something made up in its places."""
    pattern = APPS.sub("auth", pattern)
    for part, value in FILLED.items():
        pattern = pattern.replace(part, value)
    while "<" in pattern:
        before, _, rest = pattern.partition("<")
        pattern = before + "x" + rest.partition(">")[2]
    return "/" + pattern


def somebody(address: str, *, now: dt.datetime, profile: dict | None = None) -> Person:
    """Let somebody join as anybody does, by a mailed link, unless they have joined before."""
    row = mail.find_or_create(text=address, now=now)
    known = Person.objects.filter(address=row, holder=None).first()
    if known is not None:
        return known
    payload = {"consent": VERSION, "profile": profile}
    token = links.create(address=row, purpose=JOIN, payload=payload, now=now)
    person = confirm(token=token, now=now)
    assert person is not None
    return person


def device(person: Person | None, *, csrf: bool = False) -> Client:
    """Return a browser, signed in if there is a person."""
    client = Client(enforce_csrf_checks=csrf)
    if person is not None:
        session = SessionStore()
        session[access.SESSION_KEY] = person.token
        session.save()
        client.cookies["sessionid"] = session.session_key
    return client


def everybody(*, now: dt.datetime, csrf: bool = False) -> dict[str, Client]:
    """Return a browser of nobody, of a person, of an editor and of the operator."""
    users = get_user_model().objects
    editor = users.create(username="e", is_staff=True)
    operator = users.create(username="o", is_staff=True, is_superuser=True)
    found = {
        "nobody": device(None, csrf=csrf),
        "owner": device(somebody("ada@example.org", now=now), csrf=csrf),
        "editor": device(None, csrf=csrf),
        "operator": device(None, csrf=csrf),
    }
    found["editor"].force_login(editor)
    found["operator"].force_login(operator)
    return found
