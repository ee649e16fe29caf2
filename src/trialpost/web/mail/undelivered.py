"""List mail that certainly did not arrive: whoever handed it in hears of it, and may tell it anew.

That is so of what the server refused for good, of what was refused for now too often, of what could
not be opened, and of what was held back because its address was suppressed. What is in doubt is not
among it, since nothing is to be told twice. A bounce that comes later says the same of a message
that was sent (``bounces``).
"""

import datetime as dt
from collections.abc import Sequence

from trialpost.web.mail import bounces, message_ids, smtp, streams
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.returned import Kind
from trialpost.web.mail.waiting import undelivered

State = OutboxMessage.State

NOT_OPENED = "not opened"
"""The code of a message that was never put to the server."""

_AT_ONCE = 500


def settle(*, now: dt.datetime) -> None:
    """Count every refusal that was not counted, and tell whose mail did not arrive.

    Done a second time it changes nothing more. It belongs before ``tidy``, which forgets.
    """
    found = list(undelivered().select_related("address").order_by("pk"))
    for start in range(0, len(found), _AT_ONCE):
        _settle(found[start : start + _AT_ONCE], now)


def _settle(rows: Sequence[OutboxMessage], now: dt.datetime) -> None:
    for row in rows:
        if row.state == State.FAILED and smtp.is_of_the_mail(row.last_code):
            bounces.count(
                address=row.address,
                message=message_ids.local_of(row.message_id),
                kind=Kind.REFUSED,
                now=now,
            )
    streams.tell_undelivered(
        {message_ids.local_of(row.message_id): row.address for row in rows}, now
    )
