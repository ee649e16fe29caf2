"""The addresses of the catalogue app."""

from django.urls import path

from trialpost.web.catalogue import asking, views

app_name = "catalogue"
urlpatterns = [
    path("find/", views.find_page, name="find"),
    path("find/suggest/", asking.suggest, name="suggest"),
    path("find/letter/", asking.letter, name="letter"),
    path("trial/<path:registry_id>/", views.trial_page, name="trial"),
]
