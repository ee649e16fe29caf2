"""Who wants the articles of a category by mail: ask, confirm, stop."""

import datetime as dt

from django.db import transaction

from trialpost.web.mail import actions as mail
from trialpost.web.mail import allowance, links
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute, render
from trialpost.web.mail.store import lookup_of
from trialpost.web.newsroom import store
from trialpost.web.newsroom.categories import CATEGORIES, checked
from trialpost.web.newsroom.mailing import category_of_stream, letter, mail_key
from trialpost.web.newsroom.models import Subscription

SUBSCRIBE = "subscribe"


@transaction.atomic
def ask_for_subscription(
    *, address_text: str, category: str, client: str, now: dt.datetime
) -> None:
    """Mail a link that confirms a subscription; nothing is subscribed before it is used.

    What is answered is the same whether the address is known, new, or has asked too often.

    Raises:
        BadInput: if the text is not a mail address or the category is not known.
    """
    checked((category,))
    if not allowance.take(kind="client", who=client, most=allowance.LINKS_A_CLIENT, now=now):
        return
    who, most = lookup_of(address_text), allowance.LINKS_AN_ADDRESS
    if not allowance.take(kind="address", who=who, most=most, now=now):
        return
    address = mail.find_or_create(text=address_text, now=now)
    token = links.create(
        address=address,
        purpose=SUBSCRIBE,
        payload={"category": category},
        lasts=links.LONG,
        now=now,
    )
    message = render(
        "confirm_subscription",
        subject="Please confirm: articles by mail",
        link=absolute(f"/subscribe/{token}/"),
        category=CATEGORIES[category],
    )
    mail.queue(address=address, idempotency_parts=("subscribe", token), message=message, now=now)


@transaction.atomic
def confirm_subscription(*, token: str, now: dt.datetime) -> str | None:
    """Use a mailed link: note the subscription and confirm the address; return the category.

    ``None`` if the link is unknown, used or too old.
    """
    link = links.use_link(token, purpose=SUBSCRIBE, now=now)
    if link is None:
        return None
    category = link.payload["category"]
    mail.confirm(address=link.address, now=now)
    Subscription.objects.update_or_create(
        lookup=store.subscription_lookup(link.address, category),
        defaults={
            "address": link.address,
            "sealed": store.seal_category(link.address, category),
            "confirmed_at": now,
        },
        create_defaults={
            "address": link.address,
            "sealed": store.seal_category(link.address, category),
            "confirmed_at": now,
            "created_at": now,
        },
    )
    return category


@transaction.atomic
def stop_subscription(address: Address, stream: str, now: dt.datetime) -> None:
    """End the subscription that a stream names; doing it twice is the same as once.

    An article that waits under this category, and is of another that the address still gets, goes
    out under that one.
    """
    category = category_of_stream(stream)
    Subscription.objects.filter(lookup=store.subscription_lookup(address, category)).delete()
    left = store.subscriptions_of(address)
    for row in store.rows_of_category(category) if left else ():
        other = next((key for key in row.categories if key in left), None)
        if other is not None:
            mail.replace(
                address=address,
                idempotency_parts=mail_key(row, address),
                message=letter(row, other),
            )


def describe_stream(stream: str) -> str:
    """Say what a stream of articles brings."""
    category = CATEGORIES.get(category_of_stream(stream))
    return f"articles ({category.name})" if category else "articles"


def is_wanted(address: Address, stream: str) -> bool:
    """Tell whether an address still gets the category that a stream brings."""
    lookup = store.subscription_lookup(address, category_of_stream(stream))
    return Subscription.objects.filter(lookup=lookup, confirmed_at__isnull=False).exists()
