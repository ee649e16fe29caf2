"""What follows from mail that came back, and from what a provider tells of a message.

A bounce is believed only if it names a Message-ID that was made for an address that is held
(:mod:`trialpost.web.mail.message_ids`). Of each message each kind counts once, however often it is
told.
"""

import contextlib
import datetime as dt
import enum
from collections import Counter

from django.db import transaction

from trialpost.errors import BadInput
from trialpost.web.mail import mailboxes, message_ids, returned, streams
from trialpost.web.mail.configuring import Returns
from trialpost.web.mail.international import on_the_wire
from trialpost.web.mail.models import Address, ReturnedMail
from trialpost.web.mail.returned import Kind, Report
from trialpost.web.mail.store import address_text
from trialpost.web.mail.suppression import (
    COMPLAINED,
    KEEPS_REFUSING,
    MAILBOX_UNKNOWN,
    STOPPED,
    suppress,
)
from trialpost.web.mail.upkeep import RETURNS_KEPT
from trialpost.web.sealing import keyring

REFUSALS = 3
"""Messages that are refused for good before an address gets no more lists."""


_AT_ONCE = {Kind.GONE: MAILBOX_UNKNOWN, Kind.COMPLAINT: COMPLAINED, Kind.STOPPED: STOPPED}


class Taken(enum.StrEnum):
    """Why a message in the mailbox was not counted."""

    AGAIN = "counted before"
    UNPROVEN = "names no message of ours"
    UNKNOWN = "the address is not held any more"


def collect(*, where: Returns, now: dt.datetime) -> dict[str, int]:
    """Go through the mailbox that mail comes back to; return what was found, kind by kind.

    A message that says that another mailbox than the one that was written to is gone, as after
    forwarding, is counted as ``elsewhere``; no single one of them silences anybody.

    Raises:
        ConfigurationError: if there is no such mailbox.
        ServiceUnavailable: if it cannot be read just now; nothing is lost.
    """
    counts: Counter[str] = Counter()

    def deal(raw: bytes) -> bool:
        report = returned.read(raw)
        if report is None:
            counts["other"] += 1
            return False
        taken = take(report=report, now=now)
        elsewhere = taken is Kind.REFUSED and report.kind is Kind.GONE
        counts["elsewhere" if elsewhere else taken] += 1
        return True

    looked_at = mailboxes.go_through(where, deal)
    return {
        "read": looked_at,
        "gone": counts[Kind.GONE],
        "refused": counts[Kind.REFUSED],
        "elsewhere": counts["elsewhere"],
        "delayed": counts[Kind.DELAYED],
        "complaints": counts[Kind.COMPLAINT],
        "again": counts[Taken.AGAIN],
        "unproven": counts[Taken.UNPROVEN] + counts[Taken.UNKNOWN],
        "other": counts["other"],
    }


def take(*, report: Report, now: dt.datetime) -> Kind | Taken:
    """Believe a report if it names a message of ours, and do what follows from it.

    Answers as what it was counted, or why it was not.
    """
    named = message_ids.named_in(report.words)
    if not named:
        return Taken.UNPROVEN
    for message, half in named.items():
        address = message_ids.address_of(half)
        if address is not None:
            return _take(report, address, message, now)
    return Taken.UNKNOWN


def _take(report: Report, address: Address, message: str, now: dt.datetime) -> Kind | Taken:
    """Count a report; what it brings back whole was never told."""
    kind = _as_far_as_it_goes(report, address)
    if _written_as(address) & report.recipients:
        return count_and_tell(address=address, message=message, kind=kind, now=now)
    return count(address=address, message=message, kind=kind, now=now)


@transaction.atomic
def count_and_tell(*, address: Address, message: str, kind: Kind, now: dt.datetime) -> Kind | Taken:
    """Count one kind of one message, once; where it never arrived, whoever queued it hears of it.

    ``message`` is the local part of a Message-ID that was made for this address.
    """
    taken = count(address=address, message=message, kind=kind, now=now)
    if taken in (Kind.GONE, Kind.REFUSED):
        streams.tell_undelivered({message: address}, now)
    return taken


def _as_far_as_it_goes(report: Report, address: Address) -> Kind:
    """Return what a report says of the address itself.

    Where it was forwarded from there, and the mailbox behind is gone, ours may be well: then it
    counts as a refusal.
    """
    if report.kind is Kind.GONE and not _written_as(address) & report.recipients:
        return Kind.REFUSED
    return report.kind


def _written_as(address: Address) -> set[str]:
    """Return how an address may stand in a report."""
    text = address_text(address).lower()
    found = {text}
    with contextlib.suppress(BadInput):
        found.add(on_the_wire(text))
    return found


@transaction.atomic
def count(*, address: Address, message: str, kind: Kind, now: dt.datetime) -> Kind | Taken:
    """Count one kind of one message, once; suppress the address where that follows.

    Who is being erased meanwhile is held, or gone.
    """
    if not Address.objects.select_for_update().filter(pk=address.pk).exists():
        return Taken.UNKNOWN
    lookup = keyring().lookup("returned", message, kind)
    _, new = ReturnedMail.objects.get_or_create(
        lookup=lookup, defaults={"address": address, "kind": kind, "day": now.date()}
    )
    if not new:
        return Taken.AGAIN
    reason = _AT_ONCE.get(kind)
    if reason is not None:
        suppress(lookup=address.lookup, reason=reason, now=now)
    elif kind is Kind.REFUSED and _refusals(address, now) >= REFUSALS:
        suppress(lookup=address.lookup, reason=KEEPS_REFUSING, now=now)
    return kind


def _refusals(address: Address, now: dt.datetime) -> int:
    since = now.date() - RETURNS_KEPT
    return address.returned.filter(kind=Kind.REFUSED, day__gte=since).count()
