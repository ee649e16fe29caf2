"""What an address gets of articles becomes an account's that moves to this address."""

from trialpost.web.mail.models import Address
from trialpost.web.newsroom import mailed, store, wishes
from trialpost.web.newsroom.models import Reader, Subscription
from trialpost.web.newsroom.states import ON_THE_SITE


def take_over(source: Address, target: Address) -> None:
    """Seal anew, for an account, what another address subscribed to and was mailed.

    How often the account gets its articles stays, if it chose that.
    """
    for row in Subscription.objects.select_related("address").filter(address=source):
        about = store.subject_in(row)
        if about is not None:
            Subscription.objects.get_or_create(
                lookup=store.subscription_lookup(target, about),
                defaults={
                    "address": target,
                    "sealed": store.seal_subject(target, about),
                    "confirmed_at": row.confirmed_at,
                    "created_at": row.created_at,
                },
            )
    _take_over_wishes(source, target)
    slugs = [row.slug for row in store.rows_in(ON_THE_SITE)]
    mailed.note((target, slug) for slug in mailed.told(source, slugs))


def _take_over_wishes(source: Address, target: Address) -> None:
    theirs = Reader.objects.filter(address=source).first()
    if theirs is None or Reader.objects.filter(address=target).exists():
        return
    day = theirs.digest_day
    wanted = wishes.opened(theirs, source)
    wishes.keep(address=target, wishes=wanted, today=day or theirs.address.created_at.date())
    Reader.objects.filter(address=target).update(digest_day=day)
