"""Let our own forms through the check of where a request came from.

``Referrer-Policy: no-referrer`` makes a browser send ``Origin: null`` with a form of our own pages
(Fetch standard, "append a request Origin header"), which Django's protection against forged
requests refuses. What a browser says in ``Sec-Fetch-Site`` cannot be set by a page, so it is
believed instead. It is sent to https and to this machine only; over plain http elsewhere the form's
token alone decides, as it does for browsers that send no origin at all.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class OwnForms:
    """Put our own origin in place of a null one that the browser vouches for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mend the header before the check; the form's token is still needed."""
        if request.META.get("HTTP_ORIGIN") == "null" and _is_ours(request):
            scheme = "https" if request.is_secure() else "http"
            request.META["HTTP_ORIGIN"] = f"{scheme}://{request.get_host()}"
        return self.get_response(request)


def _is_ours(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" or (site is None and not request.is_secure())
