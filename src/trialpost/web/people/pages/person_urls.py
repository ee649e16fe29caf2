"""The addresses of the pages that say for whom an account looks, and of what is asked in time."""

from django.urls import URLPattern, path

from trialpost.web.people.pages import aged_views, person_views

urlpatterns: list[URLPattern] = [
    path("me/people/", person_views.people, name="people"),
    path("me/people/choose/", person_views.choose, name="choose"),
    path("me/people/rename/", person_views.rename, name="rename"),
    path("me/people/erase/", person_views.erase_one, name="erase_one"),
    path("me/still-true/", aged_views.affirm, name="affirm"),
    path("still/<str:token>", aged_views.aged, name="aged"),
]
