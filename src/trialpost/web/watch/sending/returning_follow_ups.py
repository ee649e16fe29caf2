"""Tell anew what became of a trial where the mail that told it did not arrive.

As with notices (``returning``): the mail's key is forgotten, what it told waits again, and the next
mail decides anew what still holds. Which follow-ups a message told is found by its key, for as long
as it is in the outbox.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from django.db import transaction

from trialpost.errors import TrialpostError
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.watch.models import FollowUp
from trialpost.web.watch.sending.waiting import listening

NOT_BEFORE = dt.timedelta(days=2)
"""How long nothing is made for somebody whose address refused the last mail."""

LOOKED_BACK = dt.timedelta(days=14)
"""How long ago a mail may have been made that comes back."""

log = logging.getLogger("trialpost.watch")


def undelivered(messages: Mapping[str, Address], now: dt.datetime) -> list[int]:
    """Let wait again what messages told that did not arrive; leave out those of other apps.

    Returns the keys of the persons whose follow-ups wait again.
    """
    waiting: list[int] = []
    for message, address in messages.items():
        try:
            waiting += _take_back(message, address, now)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning(
                "One person's follow-up that did not arrive could not be looked at: %s.",
                type(error).__name__,
            )
    return waiting


@transaction.atomic
def _take_back(message: str, address: Address, now: dt.datetime) -> list[int]:
    held = Address.objects.select_for_update().filter(pk=address.pk).first()
    if held is None:
        return []
    told: dict[str, list[FollowUp]] = defaultdict(list)
    rows = FollowUp.objects.filter(
        person__address=held,
        person__in=listening().values("person"),
        told_on__gt=now.date() - LOOKED_BACK,
    )
    for row in rows.exclude(mail="").order_by("pk"):
        told[row.mail].append(row)
    for some in told.values():
        key = outbox.key_of_parts(key_parts(row.subject for row in some))
        if outbox.message_of(key) == message:
            outbox.forget(key=key)
            FollowUp.objects.filter(pk__in=[row.pk for row in some]).update(told_on=None, mail="")
            return [some[0].person_id]
    return []


def key_parts(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of the key of the mail that tells these."""
    return ("follow-up", *subjects)
