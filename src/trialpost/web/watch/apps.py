"""Tell Django of this app."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """The watch app."""

    name = "trialpost.web.watch"
    label = "watch"
