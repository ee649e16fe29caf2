"""The addresses of the watch app."""

from django.urls import URLPattern

app_name = "watch"
urlpatterns: list[URLPattern] = []
