"""Tell Django of this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people app."""

    name = "trialpost.web.people"
    label = "people"
