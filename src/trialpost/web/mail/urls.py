"""The addresses of the mail app."""

from django.urls import URLPattern, path

from trialpost.web.mail import providers, views

app_name = "mail"
urlpatterns: list[URLPattern] = [
    path("stop/<str:token>", views.stop, name="stop"),
    path("mail/provider/<str:name>/", providers.call, name="provider"),
]
