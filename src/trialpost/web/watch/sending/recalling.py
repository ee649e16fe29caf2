"""Take back what was gathered and has not gone out, if it is not to go out any more.

A mail can wait for days: a server is away, a refusal has a pause, the daily limit is reached. So
before anything is sent, each digest whose mail still waits is looked at as if it were made now. If
any of its trials fell back or was declined, or if its person paused, or is not to be written to at
this hour, its notices wait again and the mail is deleted, in one transaction. Gathering then
decides anew. What a sender has claimed is left alone, and so is what may have arrived already.
"""

import datetime as dt
import functools
import logging
from collections.abc import Callable, Iterable

import msgspec
from django.db import transaction

from trialpost.errors import TrialpostError
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.schedule import out_of_quiet, zone_of
from trialpost.web.watch.models import Digest, Notice
from trialpost.web.watch.noticing.still import Look
from trialpost.web.watch.sending.waiting import listening

INSTANT = dt.timedelta(microseconds=1)
"""By how much a slot that did not serve after all comes after the one that is kept."""

log = logging.getLogger("trialpost.watch")


def key_parts(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return of what the key of a digest's mail is made: its notices, so that none goes twice."""
    return ("digest", *sorted(subjects))


def recall(*, look: Callable[[], Look], moment: dt.datetime) -> int:
    """Take back every digest that is not to go out as it is; return how many that were."""
    return recall_each(functools.partial(_recall_for, look=look, moment=moment), moment=moment)


def recall_each(one: Callable[[Person, set[str]], int], *, moment: dt.datetime) -> int:
    """Look at everybody for whom mail of lists waits; return how many mails were taken back.

    Args:
        one: looks at one person, given the messages that wait for their address, and returns how
            many it took back.
        moment: when.
    """
    waits = outbox.waiting_lists(due_by=moment, day=moment.astimezone(dt.UTC).date())
    recalled = 0
    for key, messages in waits.items():
        for person in Person.objects.select_related("address").filter(address=key):
            try:
                recalled += one(person, messages)
            except (TrialpostError, msgspec.MsgspecError) as error:
                log.warning("One person's mail could not be looked at: %s.", type(error).__name__)
    return recalled


def _recall_for(
    person: Person, messages: set[str], *, look: Callable[[], Look], moment: dt.datetime
) -> int:
    found = _digests(person, messages)
    # Who stopped the mails gets none: sending asks that again, and what waited is not told later.
    if not found or not listening().filter(person=person).exists():
        return 0
    if not is_held(person, moment, in_quiet=choices.chosen_by(person).in_quiet):
        still_so = look().at(person)
        found = {
            key: (digest, rows)
            for key, (digest, rows) in found.items()
            if not all(still_so(store.open_notice(person.address, row)) for row in rows)
        }
    return _write(person, {key: digest for key, (digest, _) in found.items()}) if found else 0


def _digests(person: Person, messages: set[str]) -> dict[str, tuple[Digest, list[Notice]]]:
    """Return somebody's digests whose mail is among some messages, by its key."""
    found = {}
    for digest in person.digests.order_by("-pk").prefetch_related("notices"):
        rows = list(digest.notices.all())
        key = outbox.key_of_parts(key_parts(row.subject for row in rows))
        if key in messages:
            found[key] = (digest, rows)
        if len(found) == len(messages):
            break
    return found


def is_held(person: Person, moment: dt.datetime, *, in_quiet: bool = False) -> bool:
    """Say whether nothing may go to somebody now: no way there, a pause, quiet hours.

    What was made ``in_quiet`` hours, since they had held it for too long, goes on in them.
    """
    if not outbox.is_reachable(person.address):
        return True
    choice = choices.chosen_by(person).choice
    zone = zone_of(choice, choices.default_zone())
    if choices.in_force(choice, today=moment.astimezone(zone).date()).pause is not None:
        return True
    return not in_quiet and out_of_quiet(choice.quiet, zone, moment) > moment


@transaction.atomic
def _write(person: Person, digests: dict[str, Digest]) -> int:
    """Let the notices of digests wait again, unless a sender was quicker.

    The slot that these served did not serve after all.
    """
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return 0
    taken = outbox.take_back(address=person.address, keys=digests)
    for key in taken:
        Notice.objects.filter(digest=digests[key]).update(digest=None, attempts=taken[key])
        digests[key].delete()
    chosen, sealed = choices.with_row(person)
    if taken and sealed is not None:
        served = chosen.served - INSTANT if chosen.served else None
        anew = msgspec.structs.replace(chosen, served=served, in_quiet=False)
        choices.keep(person=person, chosen=anew, digest_day=None)
    return len(taken)
