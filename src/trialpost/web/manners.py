"""What every answer of the site has in common: privacy headers, its name, discreet logs."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class PrivacyHeaders:
    """Set the content security policy, and forbid caching of whatever a cookie took part in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer."""
        response = self.get_response(request)
        if not request.path.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), camera=(), microphone=(), interest-cohort=()"
        )
        if request.method == "POST" or getattr(request, "personal", False):
            response.headers["Cache-Control"] = "no-store"
        return response


def service(request: HttpRequest) -> dict:
    """Give templates the service's name, and whether this browser holds a session.

    Only the cookie's presence is looked at: a public page opens nobody's session.
    """
    return {
        "service": settings.SERVICE,
        "demo": settings.DEMO,
        "may_be_signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }


class DiscreetFilter(logging.Filter):
    """Drop what a log line could tell of a person: paths, query strings, values in tracebacks.

    Django logs "Internal Server Error: /path" with the request attached; kept are the level and
    the kind of event, and for an exception its type and where it was raised.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite records of Django's loggers so that they carry no request data."""
        if record.name.startswith("django."):
            status = getattr(record, "status_code", "")
            raised = ""
            if record.exc_info and record.exc_info[1] is not None:
                trace = record.exc_info[2]
                while trace is not None and trace.tb_next is not None:
                    trace = trace.tb_next
                where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
                raised = f" {type(record.exc_info[1]).__name__} at {where}"
            record.msg, record.args = f"request answered {status}{raised}".strip(), ()
            record.exc_info = record.exc_text = None
        return True
