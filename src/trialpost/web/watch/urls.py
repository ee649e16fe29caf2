"""The addresses of the watch app."""

from django.urls import URLPattern, path

from trialpost.web.watch import views

app_name = "watch"
urlpatterns: list[URLPattern] = [path("n/<str:token>", views.digest, name="digest")]
