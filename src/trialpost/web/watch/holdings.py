"""What watch holds about people: which trials they were told of."""

import functools
from typing import Any

import msgspec
from django.db import transaction

from trialpost.web.mail.models import Address
from trialpost.web.people import rights
from trialpost.web.people.models import SealedProfile
from trialpost.web.watch import kept, store
from trialpost.web.watch.actions import reasons
from trialpost.web.watch.choices import chosen_by
from trialpost.web.watch.models import Digest, MailChoice, Notice


def register() -> None:
    """Enter this app into the register of rights."""
    rights.register("notices", models=(Notice, Digest), export=_export, erase=_erase)
    rights.register("mails", models=(MailChoice,), export=_export_choice, erase=_erase_choice)


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
    for key in SealedProfile.objects.filter(person__address=address).values_list("pk", flat=True):
        # Once the row is gone: a watch that reads it until then would put it back.
        transaction.on_commit(functools.partial(kept.forget, key), robust=True)
    Notice.objects.filter(person__address=address).delete()
    Digest.objects.filter(person__address=address).delete()


def _export_choice(address: Address) -> dict[str, Any] | None:
    """Return when somebody wants their mails, if they chose that."""
    row = MailChoice.objects.select_related("person__address").filter(person__address=address)
    return msgspec.to_builtins(chosen_by(row[0].person)) if row else None


def _erase_choice(address: Address) -> None:
    MailChoice.objects.filter(person__address=address).delete()
