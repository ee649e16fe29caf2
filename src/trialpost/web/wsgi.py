"""The site as a WSGI application, for granian."""

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from trialpost.web.manners import be_discreet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")
application = get_wsgi_application()


def warm() -> None:
    """Make ready what takes seconds to make, before the first visitor asks for it.

    That is the catalogue, the tables of places, the index of names that suggests conditions, and
    what only a match reads: where cities lie, the words of notes, how questions are chosen.

    Whatever goes wrong is told by its kind only: the first request says what is wrong.
    """
    from trialpost.matching.rehearsal import rehearse
    from trialpost.vocabulary.gazetteer import all_cities
    from trialpost.web.catalogue.current import current_catalogue

    try:
        all_cities()
        catalogue = current_catalogue()
        catalogue.make_ready()
        rehearse(catalogue, today=timezone.now().date())
    except Exception as error:
        log = logging.getLogger("trialpost.web")
        log.warning("The catalogue was not read ahead: %s.", type(error).__name__)
    finally:
        connection.close()


be_discreet()
threading.Thread(target=warm, name="warm", daemon=True).start()
