"""The addresses that only the demo has."""

from django.urls import path

from trialpost.web.pages import demo_views

app_name = "demo"
urlpatterns = [
    path("", demo_views.index, name="index"),
    path("mail/", demo_views.mail, name="mail"),
    path("mail/count/", demo_views.mail_count, name="mail_count"),
    path("mail/<str:key>/", demo_views.letter, name="letter"),
    path("sample/", demo_views.sample, name="sample"),
    path("arrive/", demo_views.arrive, name="arrive"),
]
