"""Every address of the site, and one that does nothing: what a request costs at the least."""

from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.urls import path  # type: ignore[import-untyped]

from trialpost.web import urls as site


def hello(request: HttpRequest) -> HttpResponse:
    """Answer with a word."""
    return HttpResponse("hello", content_type="text/plain")


urlpatterns = [path("hello/", hello), *site.urlpatterns]
