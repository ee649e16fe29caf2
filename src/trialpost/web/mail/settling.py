"""Who hears of messages that were sent, before the outbox forgets them.

Mail knows nothing of accounts; apps above it register here.
"""

from collections.abc import Callable, Sequence

from trialpost.web.mail.models import OutboxMessage

Hear = Callable[[Sequence[OutboxMessage]], None]
"""Hear of some messages that were sent, each with its address; called in their transaction."""

_HEARING: list[Hear] = []


def register(hear: Hear) -> None:
    """Enter somebody who wants to hear; called once by each app, when it is ready."""
    if hear not in _HEARING:
        _HEARING.append(hear)


def tell(rows: Sequence[OutboxMessage]) -> None:
    """Tell everybody who wants to hear it."""
    for hear in _HEARING:
        hear(rows)
