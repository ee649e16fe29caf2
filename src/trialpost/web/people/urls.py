"""The addresses of the people app. None of them says anything about anybody."""

from django.urls import URLPattern, path

from trialpost.web.people import views
from trialpost.web.people.pages import (
    account_urls,
    anything_views,
    match_views,
    opened_views,
    person_urls,
    step_views,
    why_views,
    wrong_views,
)

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("match/", match_views.try_match, name="match"),
    path("match/ask/", step_views.ask, name="ask"),
    path("match/any/", anything_views.anything, name="anything"),
    path("match/trial/", opened_views.opened, name="opened"),
    path("match/wrong/", wrong_views.wrong, name="wrong"),
    path("match/why/", why_views.why, name="why"),
    path("join/", views.join, name="join"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sent/", views.sent, name="sent"),
    path("in/<str:token>", views.link, name="link"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("me/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/", views.me, name="me"),
    path("me/ask/", step_views.ask_own, name="ask_own"),
    path("me/ask/<slug:key>/", step_views.ask_own, name="ask_own_step"),
    path("me/matches/", match_views.matches, name="matches"),
    path("me/fit/<str:token>/", match_views.fit, name="fit"),
    path("me/answer/", match_views.answer, name="answer"),
    path("me/export/", views.export, name="export"),
    path("me/erase/", views.erase, name="erase"),
    path("erased/", views.erased, name="erased"),
    *person_urls.urlpatterns,
    *account_urls.urlpatterns,
]
