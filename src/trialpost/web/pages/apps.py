"""Tell Django of this app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The pages app."""

    name = "trialpost.web.pages"
    label = "pages"
