"""Let notices wait again whose mail did not arrive: who was not told is told by the next mail.

A mail was refused for good, came back, or was held back since its address was suppressed meanwhile.
Then its digest is taken away and its notices wait, in one transaction; gathering decides anew. To
an address that gets no lists nothing is made, so they wait until it is confirmed anew. Where an
address only refused, the next mail is not made for some days, since an hour later the answer would
be the same; after three refusals it gets no lists any more (``mail.bounces``).
"""

import datetime as dt
import logging
from collections.abc import Mapping

import msgspec
from django.db import transaction

from trialpost.errors import TrialpostError
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.models import Digest
from trialpost.web.watch.sending import returning_follow_ups
from trialpost.web.watch.sending.recalling import key_parts
from trialpost.web.watch.sending.returning_follow_ups import NOT_BEFORE
from trialpost.web.watch.sending.waiting import listening

_AT_ONCE = 500

log = logging.getLogger("trialpost.watch")


def undelivered(messages: Mapping[str, Address], now: dt.datetime) -> None:
    """Let wait again what stood in messages that did not arrive; leave out those of other apps."""
    for key in returning_follow_ups.undelivered(messages, now):
        person = Person.objects.select_related("address").filter(pk=key).first()
        if person is not None and outbox.is_reachable(person.address):
            _hold(person, now)
    lookups = [store.mail_lookup(message) for message in messages]
    for start in range(0, len(lookups), _AT_ONCE):
        rows = Digest.objects.filter(mail__in=lookups[start : start + _AT_ONCE])
        for digest in list(rows.select_related("person__address")):
            try:
                _take_back(digest, now)
            except (TrialpostError, msgspec.MsgspecError) as error:
                log.warning(
                    "One person's mail that did not arrive could not be looked at: %s.",
                    type(error).__name__,
                )


@transaction.atomic
def _take_back(digest: Digest, now: dt.datetime) -> None:
    """Let the notices of one digest wait again, unless that was done, or their owner stopped."""
    person = digest.person
    address = Address.objects.select_for_update().filter(pk=person.address_id).first()
    if address is None or not Digest.objects.filter(pk=digest.pk).exists():
        return
    # Who stopped the mails gets none, and what waited is not told later either.
    if not listening().filter(person=person).exists():
        return
    rows = digest.notices.all()
    outbox.forget(key=outbox.key_of_parts(key_parts(row.subject for row in rows)))
    rows.update(digest=None, attempts=0)
    digest.delete()
    if outbox.is_reachable(address):
        _hold(person, now)


def _hold(person: Person, now: dt.datetime) -> None:
    """See to it that nothing is made for somebody for some days."""
    chosen = msgspec.structs.replace(choices.chosen_by(person), refused=now)
    choices.keep(person=person, chosen=chosen, digest_day=now.date() + NOT_BEFORE)
