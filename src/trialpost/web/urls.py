"""Every address of the site, app by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from trialpost.web.pages import operator

urlpatterns = [
    path("admin/login/", operator.login),
    path("admin/", admin.site.urls),
    path("", include("trialpost.web.pages.urls")),
    path("", include("trialpost.web.catalogue.urls")),
    path("", include("trialpost.web.mail.urls")),
    path("", include("trialpost.web.people.urls")),
    path("", include("trialpost.web.watch.urls")),
    path("", include("trialpost.web.newsroom.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("trialpost.web.pages.demo_urls")))
