"""Tell Django of this app."""

from django.apps import AppConfig
from django.conf import settings

from trialpost.vocabulary import gazetteer


class CatalogueConfig(AppConfig):
    """The catalogue app."""

    name = "trialpost.web.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Keep the tables of cities beside the database, so that they are made only once."""
        gazetteer.keep_in(settings.DATA_DIR / "places")
