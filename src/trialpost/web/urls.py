"""Every address of the site, app by app; in Spanish the same under ``/es/``."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from trialpost.web.pages import operator

urlpatterns = [
    path("admin/login/", operator.login),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("trialpost.web.pages.urls")),
        path("", include("trialpost.web.catalogue.urls")),
        path("", include("trialpost.web.mail.urls")),
        path("", include("trialpost.web.people.urls")),
        path("", include("trialpost.web.watch.urls")),
        path("", include("trialpost.web.newsroom.urls")),
        prefix_default_language=False,
    ),
]

if settings.DEMO:
    urlpatterns += i18n_patterns(
        path("demo/", include("trialpost.web.pages.demo_urls")), prefix_default_language=False
    )
