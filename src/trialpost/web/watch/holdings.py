"""What watch holds about people: which trials they were told of."""

from typing import Any

from trialpost.web.mail.models import Address
from trialpost.web.people import rights
from trialpost.web.watch import store
from trialpost.web.watch.actions import reasons
from trialpost.web.watch.models import Digest, Notice


def register() -> None:
    """Enter this app into the register of rights."""
    rights.register("notices", models=(Notice, Digest), export=_export, erase=_erase)


def _export(address: Address) -> list[dict[str, Any]]:
    notices = Notice.objects.filter(person__address=address).order_by("pk")
    opened = ((notice, store.open_notice(address, notice)) for notice in notices)
    return [
        {
            "trial": news.trial,
            "title": news.title,
            "because": reasons(news),
            "told": notice.created_at,
        }
        for notice, news in opened
    ]


def _erase(address: Address) -> None:
    Notice.objects.filter(person__address=address).delete()
    Digest.objects.filter(person__address=address).delete()
