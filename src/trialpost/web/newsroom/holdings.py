"""What the newsroom holds about people: what they get by mail, how often, and what they got."""

from typing import Any

from trialpost.web.mail.models import Address
from trialpost.web.newsroom import mailed, store, wishes
from trialpost.web.newsroom.models import MailedArticle, Reader, Subscription
from trialpost.web.newsroom.states import ON_THE_SITE
from trialpost.web.newsroom.taking_over import take_over
from trialpost.web.people.account import address_change, rights


def register() -> None:
    """Enter this app into the register of rights."""
    rights.register(
        "article subscriptions",
        models=(Subscription, Reader, MailedArticle),
        export=_export,
        erase=_erase,
        apart=True,
    )
    address_change.when_taken_over(take_over)


def _export(address: Address) -> dict[str, Any] | list[str]:
    """Return what an address gets, how, and which articles were mailed to it."""
    names = [one.name for one in store.subscriptions_of(address)]
    wants = wishes.wishes_of(address)
    slugs = [row.slug for row in store.rows_in(ON_THE_SITE)]
    told = sorted(mailed.told(address, slugs))
    if not (names or told):
        return []
    return {
        "about": names,
        "how often": wants.frequency.value,
        "named in subjects": wants.named,
        "mailed": told,
    }


def _erase(address: Address) -> None:
    Subscription.objects.filter(address=address).delete()
    Reader.objects.filter(address=address).delete()
    mailed.forget(address)
