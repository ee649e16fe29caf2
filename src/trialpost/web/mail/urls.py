"""The addresses of the mail app."""

from django.urls import URLPattern

app_name = "mail"
urlpatterns: list[URLPattern] = []
