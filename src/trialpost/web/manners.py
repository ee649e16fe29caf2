"""What every answer of the site has in common: privacy headers, its name, discreet logs."""

import gzip
import io
import logging
import secrets
import sys
import threading
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

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
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), camera=(), microphone=(), interest-cohort=()"
        )
        if _may_tell_of_somebody(request):
            response.headers["Cache-Control"] = "no-store"
        return response


def _may_tell_of_somebody(request: HttpRequest) -> bool:
    return request.method == "POST" or getattr(request, "personal", False)


def _provoked(request: HttpRequest) -> bool:
    """Return whether a stranger may have brought a browser to ask for this, or for these words.

    ``Sec-Fetch-Site`` is the browser's own word, and no page can set it.
    """
    came = request.headers.get("Sec-Fetch-Site")
    by_hand = came == "none" and not request.META.get("QUERY_STRING")
    return not (came == "same-origin" or by_hand)


class Compress(GZipMiddleware):
    """Compress pages, but no personal one that a stranger may have had somebody's browser ask for.

    How long a compressed page is can tell what stands in it, where others may put words into it and
    have it asked for again and again (the attack called BREACH). So with a session a personal page
    is compressed only where the browser says that a page of ours led to it, or that somebody went
    there by hand, with no words in the address. A public page holds nothing of whoever asks. How
    hard is tried is ours: Django's own would spend three times as long on a map for a twentieth of
    its length.
    """

    LEVEL = 4
    SHORTEST = 200

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the answer, shorter where that is safe and the browser asked for it."""
        with_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if with_session and _may_tell_of_somebody(request) and _provoked(request):
            return response
        if response.streaming or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        whole = response.content
        if len(whole) < self.SHORTEST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return response
        short = self._short(whole)
        if len(short) < len(whole):
            response.content = short
            response.headers["Content-Length"] = str(len(short))
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _short(self, whole: bytes) -> bytes:
        """Compress, with a name of some length in the head, so that no length tells the same twice.

        That is what Django does against BREACH besides.
        """
        kept = io.BytesIO()
        name = "a" * secrets.randbelow(self.max_random_bytes)
        with gzip.GzipFile(name, "wb", self.LEVEL, kept, mtime=0) as packed:
            packed.write(whole)
        return kept.getvalue()


def service(request: HttpRequest) -> dict:
    """Give templates the service's name, and whether this browser holds a session.

    Only the cookie's presence is looked at: a public page opens nobody's session. That an editor
    looks is known where a view had to ask.
    """
    return {
        "service": settings.SERVICE,
        "demo": settings.DEMO,
        "may_be_signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "edits": getattr(request, "edits", False),
    }


def raised(error: BaseException) -> str:
    """Say of an exception its type and where it was raised; its words may repeat anything.

    A database's words do: PostgreSQL's DETAIL quotes the values of the row that it refused.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"


class DiscreetFilter(logging.Filter):
    """Drop what a log line could tell of a person: paths, query strings, values in tracebacks.

    Django logs "Internal Server Error: /path" with the request attached; kept are the level and
    the kind of event. Of an exception, whoever logs it, its type and where it was raised are kept.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite records of Django's loggers, and all that carry an exception."""
        error = record.exc_info[1] if record.exc_info else None
        words = raised(error) if error is not None else ""
        if record.name.startswith("django."):
            status = getattr(record, "status_code", "")
            record.msg, record.args = " ".join(f"request answered {status} {words}".split()), ()
        elif words or record.exc_text:
            record.msg, record.args = words or "an exception", ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def be_discreet() -> None:
    """Let exceptions that nobody catches, in this process, be told by type and place only."""
    threading.excepthook = lambda failed: _tell(failed.exc_type, failed.exc_value)
    sys.unraisablehook = lambda failed: _tell(failed.exc_type, failed.exc_value)
    sys.excepthook = lambda kind, error, trace: _tell(kind, error)


def _tell(kind: type[BaseException], error: BaseException | None) -> None:
    if not issubclass(kind, SystemExit):
        words = kind.__name__ if error is None else raised(error)
        logging.getLogger("trialpost.web").error("nobody caught %s", words)
