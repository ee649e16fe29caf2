"""Tell Django of this app."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The newsroom app."""

    name = "trialpost.web.newsroom"
    label = "newsroom"
