"""Tell Django of this app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The catalogue app."""

    name = "trialpost.web.catalogue"
    label = "catalogue"
