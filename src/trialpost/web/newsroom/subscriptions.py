"""Who wants articles by mail, and on what: ask, confirm, have less of it, stop."""

import datetime as dt
import functools
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.web.language import current, speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail import allowance, links
from trialpost.web.mail.international import require_way_to
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute, render
from trialpost.web.mail.store import cleaned, find, lookup_of
from trialpost.web.newsroom import mailed, store, wishes
from trialpost.web.newsroom.mailing import (
    ALL,
    CORRECTIONS,
    for_reader,
    letter,
    mail_key,
    stream_of,
    subject_of_stream,
)
from trialpost.web.newsroom.models import Reader, Subscription
from trialpost.web.newsroom.subjects import Subject, first_of, known, subject
from trialpost.web.newsroom.wishes import FREQUENCY_WORDS, RARER, Frequency, Wishes
from trialpost.web.people import beside
from trialpost.web.people.account.nobody import nobody

SUBSCRIBE = "subscribe"


def ask_for_subscription(
    *,
    address_text: str,
    category: str,
    client: str,
    now: dt.datetime,
    frequency: Frequency | None = None,
    named: bool | None = None,
) -> None:
    """Mail a link that confirms a subscription; nothing is subscribed before it is used.

    What is answered is the same whether the address is known, new, or has asked too often; which it
    is, is found out beside the request, so that the answer's time does not tell either.
    ``category`` is a subject in writing. What is ``None`` stays as the reader has it.

    Raises:
        BadInput: if the text is not a mail address or the subject is not known.
    """
    about, who = subject(category), lookup_of(address_text)
    require_way_to(cleaned(address_text))
    if not allowance.take(kind="client", who=client, most=allowance.LINKS_A_CLIENT, now=now):
        return
    if not _may_be_mailed(who, now):
        return
    beside.do(
        functools.partial(
            _mail_to_subscribe,
            address_text,
            about,
            language=current(),
            now=now,
            frequency=frequency,
            named=named,
        )
    )


@transaction.atomic
def _mail_to_subscribe(
    address_text: str,
    about: Subject,
    *,
    language: str,
    now: dt.datetime,
    frequency: Frequency | None,
    named: bool | None,
) -> None:
    address = find(address_text)
    if address is None:
        address = mail.find_or_create(text=address_text, now=now, language=language)
    else:
        with nobody(language=language, now=now):
            pass  # a known address costs what a new one does
    with speaking(language):
        _mail_link(address, about, now=now, frequency=frequency, named=named)


def ask_for_more(
    *,
    address: Address,
    now: dt.datetime,
    about: Subject | None = None,
    frequency: Frequency | None = None,
    named: bool | None = None,
) -> None:
    """Mail a reader a fresh link that adds something: an old mail alone adds nothing."""
    with transaction.atomic():
        if _may_be_mailed(address.lookup, now):
            _mail_link(address, about, now=now, frequency=frequency, named=named)


def _may_be_mailed(lookup: str, now: dt.datetime) -> bool:
    most = allowance.LINKS_AN_ADDRESS
    return allowance.take(kind="address", who=lookup, most=most, now=now)


def _mail_link(
    address: Address,
    about: Subject | None,
    *,
    now: dt.datetime,
    frequency: Frequency | None,
    named: bool | None,
) -> None:
    payload: dict[str, Any] = {"category": about.written if about else None}
    payload |= {"frequency": frequency.value} if frequency else {}
    payload |= {"named": named} if named is not None else {}
    token = links.create(
        address=address, purpose=SUBSCRIBE, payload=payload, lasts=links.LONG, now=now
    )
    message = render(
        "confirm_subscription",
        subject=gettext("Please confirm: articles by email"),
        link=absolute(reverse("newsroom:confirm", args=[token])),
        about=about,
        often=FREQUENCY_WORDS[frequency] if frequency else "",
        named=named,
    )
    mail.queue(address=address, idempotency_parts=("subscribe", token), message=message, now=now)


class Asked:
    """What a mailed link would do, for its page; for which address."""

    def __init__(self, payload: dict[str, Any], address: Address) -> None:
        self.address = address
        written = payload.get("category")
        self.about = subject(written) if written and known(written) else None
        self.frequency = Frequency(payload["frequency"]) if "frequency" in payload else None
        self.often = FREQUENCY_WORDS[self.frequency] if self.frequency else ""
        self.named: bool | None = payload.get("named")


@transaction.atomic
def confirm_subscription(*, token: str, now: dt.datetime) -> Asked | None:
    """Use a mailed link: note the subscription and confirm the address; return what was asked.

    ``None`` if the link is unknown, used or too old.
    """
    link = links.use_link(token, purpose=SUBSCRIBE, now=now)
    if link is None:
        return None
    asked, address = Asked(link.payload, link.address), link.address
    mail.confirm(address=address, now=now)
    mail.speak(address=address, language=current())
    if asked.about is not None:
        values = {
            "address": address,
            "sealed": store.seal_subject(address, asked.about),
            "confirmed_at": now,
        }
        Subscription.objects.update_or_create(
            lookup=store.subscription_lookup(address, asked.about),
            defaults=values,
            create_defaults=values | {"created_at": now},
        )
    has = wishes.wishes_of(address)
    wants = Wishes(
        frequency=asked.frequency or has.frequency,
        named=has.named if asked.named is None else asked.named,
    )
    wishes.keep(address=address, wishes=wants, today=now.date())
    return asked


def confirmed_before(*, token: str, now: dt.datetime) -> Asked | None:
    """Return what a mailed link has just done, for whoever presses its button twice.

    Nothing is done again. ``None`` if the link did nothing lately, or if that was stopped since.
    """
    link = links.just_used(token, purpose=SUBSCRIBE, now=now)
    if link is None:
        return None
    asked = Asked(link.payload, link.address)
    held = {one.written for one in store.subscriptions_of(link.address)}
    stands = asked.about.written in held if asked.about is not None else bool(held)
    return asked if stands else None


@transaction.atomic
def reduce(
    *, address: Address, frequency: Frequency | None, unnamed: bool, now: dt.datetime
) -> bool:
    """Write to a reader less often, or name nothing in subjects any more; tell whether it is less.

    More than before is not given here: that takes a freshly mailed link.
    """
    has = wishes.wishes_of(address)
    rarer = frequency is not None and frequency in RARER[has.frequency]
    wants = Wishes(
        frequency=frequency if rarer and frequency else has.frequency,
        named=has.named and not unnamed,
    )
    if wants == has:
        return False
    wishes.keep(address=address, wishes=wants, today=now.date())
    return True


@transaction.atomic
def stop_subscription(address: Address, stream: str, now: dt.datetime) -> None:
    """End what a stream names; doing it twice is the same as once.

    An article that waits under this subject, and is of another that the address still gets, goes
    out under that one. With the last subscription everything goes that was kept for mailing, so
    that no correction comes any more: who stops everything gets nothing, and the page says so.
    """
    written = subject_of_stream(stream)
    if written == CORRECTIONS:
        mailed.forget(address)
        return
    if written == ALL:
        _stop_all(address)
        return
    if not known(written):
        return
    ended = subject(written)
    Subscription.objects.filter(lookup=store.subscription_lookup(address, ended)).delete()
    left = store.subscriptions_of(address)
    if not left:
        _forget(address)
        return
    named = wishes.wishes_of(address).named
    for row in store.rows_about(ended):
        other = first_of(row, left)
        if other is not None:
            with speaking(address.language):
                message = for_reader(letter(row, other, named=named), address)
            mail.replace(address=address, idempotency_parts=mail_key(row, address), message=message)


def _stop_all(address: Address) -> None:
    """End every subscription, and take back what waits of them."""
    for one in store.subscriptions_of(address):
        mail.withdraw(address=address, stream=stream_of(one.written))
    mail.withdraw(address=address, stream=stream_of(CORRECTIONS))
    Subscription.objects.filter(address=address).delete()
    _forget(address)


def _forget(address: Address) -> None:
    mailed.forget(address)
    Reader.objects.filter(address=address).delete()


def describe_stream(stream: str) -> str:
    """Say what a stream of articles brings."""
    written = subject_of_stream(stream)
    if written == ALL:
        return gettext("any articles, or corrections of those that we emailed you,")
    if written == CORRECTIONS:
        return gettext("corrections of articles that we emailed you")
    if not known(written):
        return gettext("articles")
    return gettext("articles (%(subject)s)") % {"subject": subject(written).said}


def is_wanted(address: Address, stream: str) -> bool:
    """Tell whether an address still gets what a stream brings."""
    written = subject_of_stream(stream)
    if written == CORRECTIONS:
        return mailed.is_anything(address)
    confirmed = Subscription.objects.filter(address=address, confirmed_at__isnull=False)
    if written != ALL:
        if not known(written):
            return False
        confirmed = confirmed.filter(lookup=store.subscription_lookup(address, subject(written)))
    return confirmed.exists()
