"""Links that are mailed once: 32 random bytes, kept as a keyed hash, short-lived, used once.

A scanner that fetches the link changes nothing: what a link does happens on a POST only.
"""

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any

import msgspec
from django.db import transaction

from trialpost.web.mail.models import Address, MailedLink
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.sealing import keyring

SHORT = dt.timedelta(minutes=30)
"""How long a sign-in link lives."""

LONG = dt.timedelta(hours=24)
"""How long a confirmation link lives."""

PRESSED_AGAIN = dt.timedelta(minutes=10)
"""How long a second press of a link's button is answered as the first was."""


class OpenLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that is still good, and what it is for."""

    address: Any
    purpose: str
    payload: dict[str, Any]
    expires_at: dt.datetime

    def __repr__(self) -> str:
        return "OpenLink(…)"


def _lookup(token: str) -> str:
    return keyring().lookup("link", token)


def create(
    *,
    address: Address,
    purpose: str,
    payload: dict[str, Any] | None = None,
    lasts: dt.timedelta = SHORT,
    now: dt.datetime,
) -> str:
    """Make a link and return its token, which exists nowhere else than in the mail."""
    token = secrets.token_urlsafe(32)
    lookup = _lookup(token)
    value = {"purpose": purpose, "payload": payload or {}}
    MailedLink.objects.create(
        lookup=lookup,
        address=address,
        sealed=seal_for(address, f"link/{lookup}", value),
        expires_at=now + lasts,
    )
    return token


def open_link(token: str, *, now: dt.datetime) -> OpenLink | None:
    """Look at a link without using it; ``None`` if it is unknown, used or too old."""
    row = (
        MailedLink.objects.select_related("address")
        .filter(lookup=_lookup(token), used_at=None, expires_at__gt=now)
        .first()
    )
    return _opened(row) if row else None


def use_link(token: str, *, purpose: str, now: dt.datetime) -> OpenLink | None:
    """Use a link up and return what it is for; of two at once only one gets it."""
    with transaction.atomic():
        found = open_link(token, now=now)
        if found is None or found.purpose != purpose:
            return None
        fresh = MailedLink.objects.filter(lookup=_lookup(token), used_at=None)
        return found if fresh.update(used_at=now) else None


def just_used(token: str, *, purpose: str, now: dt.datetime) -> OpenLink | None:
    """Look at a link whose button was pressed a moment ago, for whoever presses it twice.

    It does nothing any more; ``None`` if it was never used, or longer ago.
    """
    lately = now - PRESSED_AGAIN
    rows = MailedLink.objects.select_related("address").filter(lookup=_lookup(token))
    row = rows.filter(used_at__gt=lately, expires_at__gt=now).first()
    found = _opened(row) if row else None
    return found if found is not None and found.purpose == purpose else None


@transaction.atomic
def end_links(*, address: Address, purposes: Collection[str]) -> int:
    """Let the links of some purposes that wait in an address's mails open nothing more.

    What a link is for is sealed, so each that waits is opened; an hour allows few of them.
    """
    waiting = MailedLink.objects.select_related("address").filter(address=address, used_at=None)
    ended = [row.pk for row in waiting if _opened(row).purpose in purposes]
    MailedLink.objects.filter(pk__in=ended).delete()
    return len(ended)


def _opened(row: MailedLink) -> OpenLink:
    value = open_for(row.address, f"link/{row.lookup}", row.sealed, dict[str, Any])
    return OpenLink(
        address=row.address,
        purpose=value["purpose"],
        payload=value["payload"],
        expires_at=row.expires_at,
    )
