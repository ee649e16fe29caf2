"""Gather what waits for somebody into one mail.

The watch writes notices; this room makes of them, for each person whose time has come, one digest
and one mail. People are looked at without a lock; then one short transaction a person ties their
notices to a digest and queues its mail. A notice is in one digest at the most, and a run that
breaks off leaves a person either told or still waiting: the next one tells them. The mail's key is
made of its notices, so that the same notices never make a second mail.
"""

import datetime as dt
import logging
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trialpost.errors import TrialpostError
from trialpost.vocabulary.plain import render as words
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.people.actions import NOTICES
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch import store
from trialpost.web.watch.models import Digest, Notice
from trialpost.web.watch.news import REASONS, News

IN_A_MAIL = 10
"""Trials that one mail names; its page has all of them."""

AT_A_TIME = 500
"""People whose keys are read at a time."""

log = logging.getLogger("trialpost.watch")


def gather(*, now: dt.datetime, today: dt.date | None = None) -> dict[str, int]:
    """Make one digest and one mail for each person for whom notices wait and whose time has come.

    ``today`` (default: the day of ``now``) is the day on which trials are looked at anew. Returns
    how many ``digests`` were made of how many ``notices``, how many notices were ``dropped``, and
    ``failed`` if there were people whose notices could not be opened: theirs wait on.
    """
    counts: Counter[str] = Counter()
    for key in _people_waiting():
        person = Person.objects.select_related("address").filter(pk=key).first()
        if person is None:
            continue
        try:
            counts.update(_gather_for(person, now=now, today=today or now.date()))
        except (TrialpostError, msgspec.MsgspecError) as error:
            counts["failed"] += 1
            log.warning("One person's notices could not be gathered: %s.", type(error).__name__)
    known = {name: counts[name] for name in ("digests", "notices", "dropped")}
    return known | ({"failed": counts["failed"]} if counts["failed"] else {})


def _pending() -> Any:
    """Return the notices that nobody was told of yet."""
    return Notice.objects.filter(digest=None, dropped_at=None)


def _people_waiting() -> Iterator[int]:
    """Return for whom notices wait, without holding a query open while they are looked at."""
    last = 0
    while True:
        waiting = _pending().filter(person__gt=last).order_by("person")
        keys = list(waiting.values_list("person", flat=True).distinct()[:AT_A_TIME])
        yield from keys
        if not keys:
            return
        last = keys[-1]


def _gather_for(person: Person, *, now: dt.datetime, today: dt.date) -> Counter[str]:
    """Look at one person's notices anew, and tell what still holds."""
    rows = list(_pending().filter(person=person).order_by("pk"))
    opened = {row.pk: store.open_notice(person.address, row) for row in rows}
    fits = {key: still_fits(person, news, today=today) for key, news in opened.items()}
    return _write(
        person,
        told={key: opened[key] for key, true in fits.items() if true},
        dropped=[key for key, true in fits.items() if not true],
        now=now,
    )


def still_fits(person: Person, news: News, *, today: dt.date) -> bool:
    """Say whether what a notice tells is still so."""
    return True


@transaction.atomic
def _write(
    person: Person, *, told: dict[int, News], dropped: Sequence[int], now: dt.datetime
) -> Counter[str]:
    """Tie notices to a digest and queue its mail, unless another run or the person was quicker.

    What waits for somebody who stopped the mails meanwhile is dropped: who resumes them is told of
    what is new from then on.
    """
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return Counter()
    if not listening().filter(person=person).exists():
        told, dropped = {}, [*told, *dropped]
    gone = _pending().filter(pk__in=dropped).update(dropped_at=now.date())
    pending = _pending().filter(pk__in=told).order_by("pk")
    subjects = dict(pending.values_list("pk", "subject"))
    if not subjects:
        return Counter(dropped=gone)
    token = secrets.token_urlsafe(32)
    digest = Digest.objects.create(
        person=person, lookup=store.digest_lookup(token), created_at=now.date()
    )
    pending.update(digest=digest)
    mail.queue(
        address=person.address,
        idempotency_parts=("digest", *sorted(subjects.values())),
        message=_letter(person.address, token, [told[key] for key in subjects]),
        now=now,
    )
    return Counter(digests=1, notices=len(subjects), dropped=gone)


def listening() -> Any:
    """Return the profiles of people who confirmed their address and want notices."""
    return SealedProfile.objects.filter(
        notices_stopped_at=None, person__address__confirmed_at__isnull=False
    )


def _letter(address: Address, token: str, found: Sequence[News]) -> RenderedMessage:
    """Render a digest's mail. Neither its subject nor its links tell what it is about."""
    return render(
        "notice",
        subject=f"You have a new message from {settings.SERVICE.name}",
        stream=NOTICES,
        trials=[(news.title, reasons(news)) for news in found[:IN_A_MAIL]],
        count=len(found),
        more=max(0, len(found) - IN_A_MAIL),
        link=absolute(reverse("watch:digest", args=[token])),
        stop=mail.stop_address(address=address, stream=NOTICES),
    )


def reasons(news: News) -> list[str]:
    """Say in words why somebody is told of a trial."""
    return [words(REASONS[news.reason]), *(words(part) for part in news.because)]
