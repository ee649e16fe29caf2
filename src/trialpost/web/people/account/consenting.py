"""Agree to our text, take that back, agree again: each with its version and moment.

Taking it back stops what it allowed, at once: nothing is judged, and no mail about trials goes out.
What was told stays sealed and unused until its owner says whether it is erased or agrees again.
"""

import datetime as dt

from django.db import transaction
from django.dispatch import Signal

from trialpost.model.profile import Private
from trialpost.web.mail import streams
from trialpost.web.mail.models import Address
from trialpost.web.people import actions
from trialpost.web.people.account import access_log, ledger
from trialpost.web.people.account.access_log import Entry, What
from trialpost.web.people.account.address_change import erasure_mark, former_lookups
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Consent, Person, SealedProfile

WITHDRAWN, AGREED = "withdrawn", "agreed"
"""The words in the ledger before the mark of an account."""

consent_withdrawn = Signal()
"""Sent within the transaction, with ``profiles``: the keys of the profiles that are not to be used.

Apps above this one take them out of whatever they keep beside the database.
"""


class Given(Private, frozen=True, kw_only=True):
    """The latest consent of an account: to which text, when, and when it was taken back."""

    version: str
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None

    @property
    def stands(self) -> bool:
        """Whether it is to the present text, and was not taken back."""
        return self.withdrawn_at is None and self.version == VERSION


def latest(address: Address) -> Given | None:
    """Return what was agreed to last, or ``None`` if nothing ever was."""
    rows = Consent.objects.filter(person__address=address, person__holder=None)
    row = rows.order_by("-pk").first()
    if row is None:
        return None
    return Given(version=row.text_version, given_at=row.given_at, withdrawn_at=row.withdrawn_at)


@transaction.atomic
def agree(*, person: Person, now: dt.datetime) -> None:
    """Note that a person agrees to the present text; twice is the same as once."""
    held = Address.objects.select_for_update().get(pk=person.address_id)
    given = latest(held)
    if given is not None and given.stands:
        return
    if given is not None and given.withdrawn_at is not None:
        _enter(held, AGREED, now)
    Consent.objects.create(person=person, text_version=VERSION, given_at=now)
    SealedProfile.objects.filter(person__address=held).update(unused_since=None)
    access_log.note(address=held, entry=Entry(what=What.CONSENTED, at=now, named=VERSION))


@transaction.atomic
def withdraw(*, person: Person, now: dt.datetime) -> None:
    """Take a consent back: stop judging and writing for all people of the account, at once."""
    held = Address.objects.select_for_update().get(pk=person.address_id)
    if Consent.objects.filter(person__address=held, withdrawn_at=None).exists():
        _enter(held, WITHDRAWN, now)
        _withdraw(held, now)


def _enter(address: Address, word: str, now: dt.datetime) -> None:
    """Write into the ledger what a restored backup would not know, before it is done."""
    for lookup in (*former_lookups(address), address.lookup):
        ledger.enter(lookup, now, word, erasure_mark(address))


def _withdraw(held: Address, now: dt.datetime) -> None:
    Consent.objects.filter(person__address=held, withdrawn_at=None).update(withdrawn_at=now)
    for one in Person.objects.select_related("address").filter(address=held):
        stream = actions.notices_of(one)
        streams.find(stream).stop(held, stream, now)
    profiles = SealedProfile.objects.filter(person__address=held)
    profiles.update(unused_since=now)
    consent_withdrawn.send(Consent, profiles=list(profiles.values_list("pk", flat=True)))
    access_log.note(address=held, entry=Entry(what=What.WITHDREW, at=now))


@transaction.atomic
def reapply_withdrawals(*, now: dt.datetime) -> None:
    """Take consents back again that a restored backup brought back.

    An account that agreed again after the latest withdrawal is left alone.
    """
    latest = {
        (lookup, words[1]): (when, words[0])
        for when, lookup, words in ledger.lines()
        if len(words) == 2 and words[0] in (WITHDRAWN, AGREED)
    }
    taken_back = {key: when for key, (when, word) in latest.items() if word == WITHDRAWN}
    rows = Address.objects.select_for_update().filter(lookup__in={one for one, _ in taken_back})
    for address in rows.order_by("pk"):
        when = taken_back.get((address.lookup, erasure_mark(address)))
        standing = Consent.objects.filter(person__address=address, withdrawn_at=None)
        if when is not None and standing.filter(given_at__lte=when).exists():
            _withdraw(address, now)
