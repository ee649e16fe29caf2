"""Send a link at once, beside the request that asked for it: somebody is waiting at the mailbox.

Sending happens in a thread, so that an answer takes as long whether or not a mail goes out, and a
slow mail server holds up nobody. Whatever fails stays in the outbox for the next ``deliver``.
"""

import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import connection

from trialpost.errors import TrialpostError

AT_ONCE = 20
"""How many waiting messages one such thread sends at the most."""

log = logging.getLogger("trialpost.mail")


def send_soon() -> threading.Thread | None:
    """Start sending what is due; ``None`` where the settings leave that to the timer."""
    if not settings.SEND_AT_ONCE:
        return None
    thread = threading.Thread(target=_send, name="dispatch", daemon=True)
    thread.start()
    return thread


def _send() -> None:
    from trialpost.web.mail.actions import deliver

    try:
        deliver(now=dt.datetime.now(dt.UTC), limit=AT_ONCE)
    except TrialpostError:
        log.warning("A link could not be sent at once; it waits for the next 'trialpost deliver'.")
    finally:
        connection.close()
