"""Let requests pass as the table of permissions says, before any view sees them."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import ResolverMatch, reverse

from trialpost.web.people.account.access import signed_in, to_sign_in
from trialpost.web.permissions import RULES, Who

_FROM_THE_FIRST_PART_THAT_VARIES = re.compile(r"[(<].*")

log = logging.getLogger("trialpost.web")


def name_of(match: ResolverMatch) -> str:
    """Return the name of an address as the table has it: its own, or else its pattern."""
    unnamed = _FROM_THE_FIRST_PART_THAT_VARIES.search(match.route) or [match.route]
    last = match.url_name or unnamed[0]
    return ":".join((*match.namespaces, last))


class Gate:
    """Refuse what the table does not allow, and whatever is not in the table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; what is to be decided is decided once the address is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer instead of the view if whoever asks may not.

        Raises:
            PermissionDenied: if nobody may, or not this editor, or the address has no row.
        """
        name = name_of(request.resolver_match)
        rule = RULES.get(name)
        if rule is None:
            log.error("An address is not in the table of permissions (permissions.py): %s.", name)
            raise PermissionDenied
        request.personal = getattr(request, "personal", False) or rule.is_personal
        if not rule.methods:
            raise PermissionDenied
        fits = request.method in rule.methods
        asked_first = _asked_first(request, rule.who(request.method if fits else rule.methods[0]))
        return asked_first or (None if fits else HttpResponseNotAllowed(rule.methods))


def _asked_first(request: HttpRequest, who: Who) -> HttpResponse | None:
    """Return what is answered to somebody who has to sign in first; ``None`` if they may go on.

    Proofs other than a session come with the request itself and are asked for by the view.
    """
    if who is Who.OWNER and signed_in(request) is None:
        return to_sign_in(request)
    if who in (Who.EDITOR, Who.OPERATOR):
        user = request.user
        if not (user.is_active and user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if who is Who.OPERATOR and not user.is_superuser:
            raise PermissionDenied
    return None
