"""Who hears of messages that were sent before the outbox forgets them, and of keys that go.

Mail knows nothing of accounts; apps above it register here.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from trialpost.web.mail.models import OutboxMessage

Hear = Callable[[Sequence[OutboxMessage]], None]
"""Hear of some messages that were sent, each with its address; called in their transaction."""

Miss = Callable[[dt.date], None]
"""Hear that of messages written before a day the key may be gone; called in that transaction."""

_HEARING: list[Hear] = []
_MISSING: list[Miss] = []


def register(hear: Hear) -> None:
    """Enter somebody who wants to hear; called once by each app, when it is ready."""
    if hear not in _HEARING:
        _HEARING.append(hear)


def tell(rows: Sequence[OutboxMessage]) -> None:
    """Tell everybody who wants to hear it."""
    for hear in _HEARING:
        hear(rows)


def register_missing(miss: Miss) -> None:
    """Enter somebody who asks for messages by their keys; called once, when the app is ready."""
    if miss not in _MISSING:
        _MISSING.append(miss)


def tell_missing(written_before: dt.date) -> None:
    """Tell everybody who asks by keys that those of messages before a day may be gone from now."""
    for miss in _MISSING:
        miss(written_before)
