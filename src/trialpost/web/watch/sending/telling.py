"""Write notices: each once, unless the person changed their mind while they were judged.

A notice that did not go out yet is written anew when a later run finds more in it, and one that was
dropped comes back when it is so again; one that went out stays as it is.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from django.db import transaction

from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail.models import Address
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import Unjudged, mark_of
from trialpost.web.watch import store
from trialpost.web.watch.judging.news import News, Past
from trialpost.web.watch.models import Notice
from trialpost.web.watch.sending import owed
from trialpost.web.watch.sending.digesting import listening


@transaction.atomic
def tell_unless_changed(
    row: SealedProfile,
    found: Sequence[News],
    *,
    past: Past,
    until: int,
    unjudged: Sequence[Unjudged] = (),
    now: dt.datetime,
    former: store.Former = catalogue.former_ids,
) -> int:
    """Tell somebody, unless they stopped, saved anew or left while they were judged.

    Who saved anew is told nothing now, and the next run starts for them where this one did. Of the
    trials that are ``unjudged`` later runs tell them.
    """
    if not _hold(row.person.address_id):
        return 0
    present = listening().select_related("person__address").filter(pk=row.pk).first()
    if present is None:
        return 0
    if bytes(present.sealed) != bytes(row.sealed):
        people.hold_back(row=present, version=past.seen)
        return 0
    if present.baseline_version != row.baseline_version:
        return 0
    if present.before is not None or present.unjudged is not None or unjudged:
        people.watched(row=present, version=until, unjudged=unjudged)
        store.note_shown(row.person, past.shown, saved=past.saved, former=former)
    if past.owed:
        owed.settle(row.person)
    marked = [msgspec.structs.replace(news, mark=mark_of(row)) for news in found]
    return _write(row.person, marked, now=now, former=former) if marked else 0


def _hold(address: int) -> bool:
    """Lock an address until the transaction ends; tell whether it is still here."""
    return Address.objects.select_for_update().filter(pk=address).first() is not None


@transaction.atomic
def tell(
    *,
    person: Person,
    found: Sequence[News],
    now: dt.datetime,
    former: store.Former = catalogue.former_ids,
) -> int:
    """Write a person's notices, which wait for their digest; return how many were new.

    Of two runs at once the second adds nothing, and who is being erased is told nothing.
    """
    if not found or not _hold(person.address_id):
        return 0
    return _write(person, found, now=now, former=former)


def _write(person: Person, found: Sequence[News], *, now: dt.datetime, former: store.Former) -> int:
    """Write notices; their person's address is held. Return how many were new."""
    new, again = [], 0
    for news, row in zip(found, notices_of(person, found, former=former), strict=True):
        if row is None:
            subject = store.subject_of(person, news)
            new.append(
                Notice(
                    person=person,
                    subject=subject,
                    about=store.about(person, news.trial),
                    sealed=_sealed(person, subject, news, now),
                    created_at=now.date(),
                )
            )
        elif row.digest_id is None:
            again += row.dropped_at is not None
            first = _first_written(person, row) if row.dropped_at is None else None
            row.sealed = _sealed(person, row.subject, news, first or now)
            row.dropped_at, row.created_at, row.known = None, now.date(), False
            row.save()
    Notice.objects.bulk_create(new)
    return len(new) + again


def _sealed(person: Person, subject: str, news: News, written: dt.datetime) -> bytes:
    news = msgspec.structs.replace(news, written=written)
    return store.seal_news(person.address, subject, news)


def _first_written(person: Person, row: Notice) -> dt.datetime | None:
    return store.open_notice(person.address, row).written


def notices_of(
    person: Person, found: Sequence[News], *, former: store.Former = catalogue.former_ids
) -> list[Notice | None]:
    """Return the notices by which somebody was, or is to be, told each of these.

    A trial may have had another id then. Of several that which went out counts, then the latest.
    """
    subjects = [
        [
            store.subject_of(person, msgspec.structs.replace(news, trial=name))
            for name in (news.trial, *former(news.trial))
        ]
        for news in found
    ]
    rows = Notice.objects.filter(subject__in=[one for some in subjects for one in some])
    known = {row.subject: row for row in rows}
    return [
        max((known[one] for one in some if one in known), key=_weight, default=None)
        for some in subjects
    ]


def _weight(row: Notice) -> tuple[bool, int]:
    return row.digest_id is not None, row.pk
