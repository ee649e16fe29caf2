"""Addresses that list mail is never sent to again, as keyed hashes that survive erasure."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count

from trialpost.web.mail.models import Suppression

MAILBOX_UNKNOWN = "mailbox unknown"
KEEPS_REFUSING = "keeps refusing"
COMPLAINED = "complained"
STOPPED = "stopped at provider"
ERASED = "erased"

SUPPRESSED = "suppressed"
"""The code of list mail that was held back at the last moment for its address's sake."""


def suppress(*, lookup: str, reason: str, now: dt.datetime) -> None:
    """Send no more list mail to the address with this keyed hash; the first reason stays."""
    Suppression.objects.get_or_create(lookup=lookup, defaults={"reason": reason, "created_at": now})


def lift(*, lookup: str) -> None:
    """Let list mail through again: the address's owner has just confirmed it themselves."""
    Suppression.objects.filter(lookup=lookup).delete()


def among(lookups: Collection[str]) -> set[str]:
    """Return which of these keyed hashes are of addresses that get no list mail."""
    held = Suppression.objects.filter(lookup__in=lookups) if lookups else ()
    return {one.lookup for one in held}


def counts() -> dict[str, int]:
    """Count the addresses that get no lists any more, by the reason."""
    found = Suppression.objects.values_list("reason").annotate(count=Count("pk"))
    return dict(found.order_by("reason"))
