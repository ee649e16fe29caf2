"""Every address of the site, and one that does nothing: what a request costs at the least."""

from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.urls import path  # type: ignore[import-untyped]

from trialpost.web import urls as site
from trialpost.web.permissions import RULES, Rule, Who

RULES["hello"] = Rule(name="hello", what="a word, to measure by", get=Who.ANYBODY)


def hello(request: HttpRequest) -> HttpResponse:
    """Answer with a word."""
    return HttpResponse("hello", content_type="text/plain")


urlpatterns = [path("hello/", hello, name="hello"), *site.urlpatterns]
