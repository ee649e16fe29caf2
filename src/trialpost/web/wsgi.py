"""The site as a WSGI application, for granian."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Read the catalogue and the tables of places before the first visitor asks for them."""
    from trialpost.errors import TrialpostError
    from trialpost.vocabulary.gazetteer import all_cities
    from trialpost.web.catalogue import store

    all_cities()
    try:
        store.current_catalogue()
    except TrialpostError:
        return  # the first request says what is wrong


threading.Thread(target=_warm, name="warm", daemon=True).start()
