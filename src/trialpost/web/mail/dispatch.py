"""Send a link at once, beside the request that asked for it: somebody is waiting at the mailbox.

Sending happens in a thread, so that an answer takes as long whether or not a mail goes out, and a
slow mail server holds up nobody. Whatever fails stays in the outbox for the next ``deliver``.
"""

import logging
import threading

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from trialpost.errors import TrialpostError
from trialpost.web.mail import delivery

AT_ONCE = 20
"""How many waiting messages one such thread sends at the most."""

log = logging.getLogger("trialpost.mail")


def send_soon() -> threading.Thread | None:
    """Start sending the links that are due; ``None`` where the settings leave that to the timer."""
    if not settings.SEND_AT_ONCE:
        return None
    thread = threading.Thread(target=_send, name="dispatch", daemon=True)
    thread.start()
    return thread


def _send() -> None:
    try:
        delivery.deliver(due_by=timezone.now(), limit=AT_ONCE, singles_only=True)
    except (TrialpostError, Error) as error:
        # A database's error may repeat what was written: only its kind is told.
        log.warning(
            "A link could not be sent at once (%s); it waits for the next 'trialpost deliver'.",
            type(error).__name__,
        )
    finally:
        connection.close()
