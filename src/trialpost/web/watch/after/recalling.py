"""Take back mails on what became of trials that wait and are not to go out any more.

As with digests (``sending.recalling``): before anything is sent, each such mail that waits is
looked at as if it were made now. If anything in it may not be told any more, or nothing may go to
its person now, what it told waits again and the mail is deleted, in one transaction.
"""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Sequence

import msgspec
from django.db import transaction

from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.people.models import Person
from trialpost.web.watch.after.becoming import open_became
from trialpost.web.watch.after.standing import Fate, Looked
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.models import FollowUp
from trialpost.web.watch.sending.recalling import INSTANT, is_held, recall_each
from trialpost.web.watch.sending.returning_follow_ups import key_parts
from trialpost.web.watch.sending.waiting import listening


def recall(*, now: dt.datetime) -> int:
    """Take back every mail on what became of trials that is not to go out; return how many."""
    return recall_each(functools.partial(_recall_for, now=now), moment=now)


def _recall_for(person: Person, messages: set[str], *, now: dt.datetime) -> int:
    found = _mails(person, messages)
    # Who stopped the mails gets none: sending asks that again, and what waited is not told later.
    if not found or not listening().filter(person=person).exists():
        return 0
    in_quiet = choices.chosen_by(person).followed_in_quiet
    held = is_held(person, now, in_quiet=in_quiet)
    return sum(
        _take_back(person, key, rows)
        for key, rows in found.items()
        if held or not _may_go(person, rows, now)
    )


def _mails(person: Person, messages: set[str]) -> dict[str, list[FollowUp]]:
    """Return what somebody's mails tell that are among some messages, by the key of each."""
    told: dict[str, list[FollowUp]] = defaultdict(list)
    for row in person.follow_ups.exclude(told_on=None).exclude(mail="").order_by("pk"):
        told[row.mail].append(row)
    keys = {
        outbox.key_of_parts(key_parts(row.subject for row in rows)): rows for rows in told.values()
    }
    return {key: rows for key, rows in keys.items() if key in messages}


def _may_go(person: Person, rows: Sequence[FollowUp], now: dt.datetime) -> bool:
    looked = Looked(person, today=now.date())
    return all(looked(open_became(person.address, row)) is Fate.TELL for row in rows)


@transaction.atomic
def _take_back(person: Person, key: str, rows: Sequence[FollowUp]) -> int:
    """Let what one mail tells wait again, unless a sender was quicker; its slot did not serve."""
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return 0
    taken = outbox.take_back(address=person.address, keys=[key])
    if not taken:
        return 0
    FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(
        told_on=None, mail="", attempts=taken[key]
    )
    chosen, seen = choices.with_row(person)
    if seen is not None:
        followed = chosen.followed - INSTANT if chosen.followed else None
        anew = msgspec.structs.replace(chosen, followed=followed, followed_in_quiet=False)
        choices.unchanged(person, seen).update(sealed=choices.sealed_for(person, anew))
    return 1
