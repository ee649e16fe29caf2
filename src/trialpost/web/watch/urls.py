"""The addresses of the watch app."""

from django.urls import URLPattern, path

from trialpost.web.watch import views
from trialpost.web.watch.after import follow_mail
from trialpost.web.watch.pages import choice_views, decision_views

app_name = "watch"
urlpatterns: list[URLPattern] = [
    path("n/<str:token>", views.digest, name="digest"),
    path("n/became/<str:token>", follow_mail.became, name="became"),
    path("me/decided/", decision_views.decided, name="decided"),
    path("me/decided/here/", decision_views.chosen, name="chosen"),
    path("me/decide/", decision_views.decide, name="decide"),
    path("fewer/<str:token>", choice_views.fewer, name="fewer"),
    path("me/notices/", choice_views.notices, name="notices"),
]
