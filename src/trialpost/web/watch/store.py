"""Notices between rows and values: the only file of this app that opens one."""

import datetime as dt
from collections.abc import Collection

from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people.models import Person
from trialpost.web.sealing import keyring
from trialpost.web.watch.models import Digest, Notice, WatchState
from trialpost.web.watch.news import News

DIGEST_SHOWN = dt.timedelta(days=90)
"""How long the page behind a mail can be opened."""


def subject_of(person: Person, news: News, *, seen: int) -> str:
    """Return the keyed hash that lets nobody be told the same thing twice.

    It holds the version that the person had seen: a run that is broken off and made again comes to
    the same hash, and a trial that closes and opens again a year later to another.
    """
    return keyring().lookup("notice", person.token, news.trial, news.reason, str(seen))


def seal_news(address: Address, subject: str, news: News) -> bytes:
    """Seal what a notice tells, for its place."""
    return seal_for(address, f"notice/{subject}", news)


def open_notice(address: Address, notice: Notice) -> News:
    """Open a notice.

    Raises:
        SealBroken: if the master key is not here.
    """
    return open_for(address, f"notice/{notice.subject}", notice.sealed, News)


def has_notice_of(person: Person, names: Collection[str]) -> bool:
    """Say whether somebody has a notice of a trial, under any of its ids, that was not dropped.

    Raises:
        SealBroken: if the master key is not here.
    """
    rows = person.notices.filter(dropped_at=None).order_by("-pk")
    return any(open_notice(person.address, row).trial in names for row in rows)


def digest_lookup(token: str) -> str:
    """Return the keyed hash by which a digest is found from its link's token."""
    return keyring().lookup("digest", token)


def digest(token: str, *, today: dt.date) -> Digest | None:
    """Return the digest that a mail's link names, for as long as its page is kept."""
    rows = Digest.objects.select_related("person__address")
    return rows.filter(lookup=digest_lookup(token), created_at__gt=today - DIGEST_SHOWN).first()


def told_in(found: Digest) -> tuple[News, ...]:
    """Return what a digest told, in its order."""
    address = found.person.address
    return tuple(open_notice(address, notice) for notice in found.notices.order_by("pk"))


def watched_version() -> int:
    """Return up to which version the catalogue has been watched."""
    row = WatchState.objects.filter(pk=1).first()
    return row.catalogue_version if row else 0
