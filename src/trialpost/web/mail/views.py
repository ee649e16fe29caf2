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
    """Ask on GET, or say that it is stopped or gone, changing nothing; stop on POST at once.

    RFC 8058, 3.2: the POST is the mail program's own and carries neither cookie nor referrer;
    the answer sets no cookie and leads nowhere else.
    """
    request.personal = True
    found = actions.stop_link(token)
    if found is None:
        return render(request, "mail/no_such_link.html", status=404)
    address, stream = found
    kind, looks = streams.find(stream), request.method != "POST"
    context = {"what": kind.describe(stream), "before": looks}
    if kind.is_gone(address, stream):
        context["gone"] = True
    elif looks and kind.wanted(address, stream):
        return render(request, "mail/stop.html", context)
    if not looks:
        actions.stop(token=token, now=timezone.now())
    return render(request, "mail/stopped.html", context)
