"""The addresses of the newsroom app."""

from django.urls import URLPattern

app_name = "newsroom"
urlpatterns: list[URLPattern] = []
