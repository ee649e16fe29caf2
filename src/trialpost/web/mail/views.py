"""The page behind "stop these mails", and the one-click POST that mail programs send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trialpost.web.mail import actions, streams


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, or say that it is stopped, changing nothing; stop on POST at once.

    RFC 8058, 3.2: the POST is the mail program's own and carries neither cookie nor referrer;
    the answer sets no cookie and leads nowhere else.
    """
    request.personal = True
    if request.method == "POST":
        stopped = actions.stop(token=token, now=timezone.now())
        if stopped is not None:
            return render(request, "mail/stopped.html", {"what": stopped})
    else:
        found = actions.stop_link(token)
        if found is not None:
            address, stream = found
            kind = streams.find(stream)
            page = "mail/stop.html" if kind.wanted(address, stream) else "mail/stopped.html"
            return render(request, page, {"what": kind.describe(stream), "before": True})
    return render(request, "mail/no_such_link.html", status=404)
