"""What the newsroom holds about people: which categories they get by mail."""

from trialpost.web.mail.models import Address
from trialpost.web.newsroom import store
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.models import Subscription
from trialpost.web.people import rights


def register() -> None:
    """Enter this app into the register of rights."""
    rights.register("article subscriptions", models=(Subscription,), export=_export, erase=_erase)


def _export(address: Address) -> list[str]:
    return [CATEGORIES[key].name for key in store.subscriptions_of(address) if key in CATEGORIES]


def _erase(address: Address) -> None:
    Subscription.objects.filter(address=address).delete()
