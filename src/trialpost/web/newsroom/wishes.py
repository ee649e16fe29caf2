"""How a reader wants their articles, sealed; and the page where they see and reduce it.

The page's link is in every mail of articles. Its token is made of the address's own random token,
so that it can be made again for the next mail; the database holds a keyed hash of it only.
"""

import datetime as dt
import enum
from collections.abc import Iterable

import msgspec
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.newsroom.models import Reader
from trialpost.web.sealing import keyring


class Frequency(enum.StrEnum):
    """How often a reader is written to at the most."""

    AT_ONCE = "at once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


PERIODS = {Frequency.WEEKLY: dt.timedelta(days=7), Frequency.MONTHLY: dt.timedelta(days=30)}
FREQUENCY_WORDS = {
    Frequency.AT_ONCE: _("each time there is a new one"),
    Frequency.WEEKLY: _("once a week"),
    Frequency.MONTHLY: _("once a month"),
}
"""How often, to follow "We write"."""

RARER = {
    Frequency.AT_ONCE: (Frequency.WEEKLY, Frequency.MONTHLY),
    Frequency.WEEKLY: (Frequency.MONTHLY,),
    Frequency.MONTHLY: (),
}


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """How often a reader wants mail, and whether its subject may name what it is about."""

    frequency: Frequency = Frequency.AT_ONCE
    named: bool = False

    def __repr__(self) -> str:
        return "Wishes(…)"


def _purpose(address: Address) -> str:
    return f"reader/{address.token}"


def wishes_of(address: Address) -> Wishes:
    """Return how a reader wants their articles; who never chose gets each as it comes."""
    row = Reader.objects.filter(address=address).first()
    return opened(row, address) if row else Wishes()


def wishes_of_row(address: Address) -> Wishes:
    """Return the same for an address that was read together with its reader's row."""
    row = getattr(address, "reader", None)
    return opened(row, address) if row is not None else Wishes()


def opened(row: Reader, address: Address) -> Wishes:
    """Open a reader's wishes."""
    found: Wishes = open_for(address, _purpose(address), bytes(row.sealed), Wishes)
    return found


def keep(*, address: Address, wishes: Wishes, today: dt.date) -> None:
    """Keep how a reader wants their articles; a digest whose day is set comes no later for it."""
    row = Reader.objects.filter(address=address).first()
    day = None
    if wishes.frequency is not Frequency.AT_ONCE:
        day = today + PERIODS[wishes.frequency]
        same = row is not None and opened(row, address).frequency is wishes.frequency
        if row is not None and same and row.digest_day is not None:
            day = min(row.digest_day, day)
    sealed = seal_for(address, _purpose(address), wishes)
    Reader.objects.update_or_create(
        address=address,
        defaults={"sealed": sealed, "digest_day": day, "lookup": _lookup(page_token(address))},
    )


def ensure(addresses: Iterable[Address]) -> None:
    """See to it that the page of each reader opens; who subscribed long ago has no row yet."""
    Reader.objects.bulk_create(
        [
            Reader(
                address=one,
                sealed=seal_for(one, _purpose(one), Wishes()),
                lookup=_lookup(page_token(one)),
            )
            for one in addresses
            if getattr(one, "reader", None) is None
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def page_token(address: Address) -> str:
    """Return the token of the page where a reader sees and reduces what they get."""
    return keyring().token("reader", address.token)


def page_address(address: Address) -> str:
    """Return the whole address of that page, for a mail."""
    return absolute(reverse("newsroom:mails", args=[page_token(address)]))


def whose(token: str) -> Address | None:
    """Return whose page a link is for, changing nothing."""
    row = Reader.objects.select_related("address").filter(lookup=_lookup(token)).first()
    return row.address if row else None


def _lookup(token: str) -> str:
    return keyring().lookup("reader link", token)
