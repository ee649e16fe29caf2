"""Watch the catalogue for people: write notices, gather them into one mail each, go on from there.

Notices are rows before they are mail. A person's notices, their digest and its mail are written in
one transaction, and how far the catalogue was watched moves on at the very end: a run that breaks
off loses nothing, and when it is made again the notices' own keys keep everybody from being told
twice.
"""

import datetime as dt
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trialpost.vocabulary.plain import render as words
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.people.actions import NOTICES, stop_notices
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import of_address, open_row
from trialpost.web.watch import store
from trialpost.web.watch.models import Digest, Notice, WatchState
from trialpost.web.watch.news import REASONS, Changes, News

IN_A_MAIL = 10
"""Trials that one mail names; its page has all of them."""

SHARD = 100
"""Profiles whose notices are written in one transaction."""


def watch(*, now: dt.datetime, today: dt.date | None = None) -> dict[str, Any]:
    """Hold every standing profile against what changed since the last run, and queue notices.

    ``today`` (default: the day of ``now``) is the day on which people and trials are judged.
    Returns the counts of the contract: changed trials and profiles, new matches, notices, seconds.
    """
    begun = time.perf_counter()
    since, until = store.watched_version(), catalogue.state().version
    changed_profiles = _changed_profiles()
    changes = Changes(since=since, until=until, today=today or now.date())
    counts: Counter[str] = Counter()
    if len(changes):
        for shard in _shards():
            counts.update(_watch_shard(shard, changes, since=since, now=now))
    _advance(until=until, now=now)
    return {
        "changed_trials": len(changes),
        "changed_profiles": changed_profiles,
        "matches": counts["matches"],
        "notices": counts["notices"],
        "seconds": round(time.perf_counter() - begun, 3),
    }


def _listening() -> Any:
    """Return the profiles of people who confirmed their address and want notices."""
    return SealedProfile.objects.filter(
        notices_stopped_at=None, person__address__confirmed_at__isnull=False
    )


def _changed_profiles() -> int:
    state = WatchState.objects.filter(pk=1).first()
    if state is None or state.ran_at is None:
        return _listening().count()
    return _listening().filter(changed_at__gt=state.ran_at).count()


def _shards() -> Iterable[Sequence[int]]:
    keys = list(_listening().order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + SHARD] for start in range(0, len(keys), SHARD))


@transaction.atomic
def _watch_shard(
    keys: Sequence[int], changes: Changes, *, since: int, now: dt.datetime
) -> Counter[str]:
    """Write what is news to some people; of two runs at once the second adds nothing."""
    _lock()
    counts: Counter[str] = Counter()
    for row in _listening().filter(pk__in=keys).select_related("person__address").order_by("pk"):
        standing = open_row(row)
        seen = max(since, standing.baseline_version)
        found = changes.for_profile(standing.profile, seen=seen)
        if found:
            counts["matches"] += len(found)
            counts["notices"] += tell(person=row.person, found=found, seen=seen, now=now)
    return counts


def _lock() -> WatchState:
    WatchState.objects.get_or_create(pk=1)
    return WatchState.objects.select_for_update().get(pk=1)


@transaction.atomic
def _advance(*, until: int, now: dt.datetime) -> None:
    state = _lock()
    state.catalogue_version = max(state.catalogue_version, until)
    state.ran_at = now
    state.save()


@transaction.atomic
def tell(*, person: Person, found: Sequence[News], seen: int, now: dt.datetime) -> int:
    """Write a person's notices with one digest and one mail; return how many were new."""
    subjects = {store.subject_of(person, news, seen=seen): news for news in found}
    told = Notice.objects.filter(subject__in=subjects).values_list("subject", flat=True)
    for subject in list(told):
        del subjects[subject]
    if not subjects:
        return 0
    digest = Digest.objects.create(person=person, token=secrets.token_urlsafe(32), created_at=now)
    Notice.objects.bulk_create(
        Notice(
            person=person,
            subject=subject,
            sealed=store.seal_news(person.address, subject, news),
            created_at=now,
            digest=digest,
        )
        for subject, news in subjects.items()
    )
    mail.queue(
        address=person.address,
        idempotency_parts=("digest", *sorted(subjects)),
        message=_letter(person.address, digest, list(subjects.values())),
        now=now,
    )
    return len(subjects)


def _letter(address: Address, digest: Digest, found: Sequence[News]) -> RenderedMessage:
    """Render a digest's mail. Neither its subject nor its links tell what it is about."""
    return render(
        "notice",
        subject=f"You have a new message from {settings.SERVICE.name}",
        stream=NOTICES,
        trials=[(news.title, reasons(news)) for news in found[:IN_A_MAIL]],
        count=len(found),
        more=max(0, len(found) - IN_A_MAIL),
        link=absolute(reverse("watch:digest", args=[digest.token])),
        stop=mail.stop_address(address=address, stream=NOTICES),
    )


def reasons(news: News) -> list[str]:
    """Say in words why somebody is told of a trial."""
    return [words(REASONS[news.reason]), *(words(part) for part in news.because)]


def stop(address: Address, stream: str, now: dt.datetime) -> None:
    """Stop the notices of an address; somebody who has left has none."""
    person = of_address(address)
    if person is not None:
        stop_notices(person=person, now=now)
