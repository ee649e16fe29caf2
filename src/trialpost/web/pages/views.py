"""Pages that belong to no other app: home, about and the like, and whether we are well."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.maps.world import where_trials_recruit
from trialpost.web.newsroom import store as newsroom
from trialpost.web.pages import health

LATEST_ARTICLES = 3

ROBOTS = """User-agent: *
Disallow: /find/
Disallow: /demo/
Disallow: /admin/
Allow: /
"""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search form, how it works and what trials found lately."""
    held = current_catalogue()
    context = {
        "recruiting": held.recruiting_count,
        "world": where_trials_recruit(held),
        "articles": newsroom.published(limit=LATEST_ARTICLES),
    }
    return render(request, "pages/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who runs the service and where its information comes from."""
    return render(request, "pages/about.html", {"state": catalogue.state()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is held about a person, how, and what they can do about it."""
    return render(request, "pages/privacy.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what people ask first."""
    return render(request, "pages/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say who can use the site, how that was tested, and what is known to be lacking."""
    return render(request, "pages/accessibility.html")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` when database, index and key can be used, else 503 and which cannot."""
    broken = health.broken_parts()
    if broken:
        words = f"cannot be used: {', '.join(broken)}\n"
        return HttpResponse(words, status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to leave searches alone, and name the sitemap."""
    sitemap = f"{settings.SERVICE.base_url.rstrip('/')}{reverse('pages:sitemap')}"
    return HttpResponse(f"{ROBOTS}\nSitemap: {sitemap}\n", content_type="text/plain")
