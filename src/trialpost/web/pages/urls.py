"""The addresses of the pages app."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from trialpost.web.pages import conditions, views
from trialpost.web.pages.sitemaps import SITEMAPS

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("conditions/", conditions.index, name="conditions"),
    path("conditions/<slug:slug>/", conditions.condition, name="condition"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "pages:sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="sitemap_part",
    ),
]
