"""Watch the catalogue for people: write notices, go on from there, gather them into mails.

Notices are rows before they are mail. People are judged without a lock; then one short transaction
for each person who has news writes their notices. How far the catalogue was watched moves on when
all are written: a run that breaks off loses nothing, and when it is made again the notices' own
keys keep everybody from being told twice. What waits is then gathered (``digesting``).
"""

import datetime as dt
import functools
import logging
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import transaction

from trialpost.errors import TrialpostError
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail.models import Address
from trialpost.web.people.actions import stop_notices
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import of_address, open_row
from trialpost.web.sealing import SealBroken
from trialpost.web.watch import store
from trialpost.web.watch.digesting import gather, listening, reasons
from trialpost.web.watch.models import Notice, WatchState
from trialpost.web.watch.news import Changes, News, Past

SHARD = 100
"""Profiles that are read at a time."""

__all__ = ["gather", "reasons", "stop", "tell", "wanted", "watch"]

log = logging.getLogger("trialpost.watch")


def watch(*, now: dt.datetime, today: dt.date | None = None) -> dict[str, Any]:
    """Hold every standing profile against what changed since the last run, and write notices.

    Then what waits is gathered into digests, for whom it is time.

    ``today`` (default: the day of ``now``) is the day on which people and trials are judged.
    Returns the counts of the contract: changed trials and profiles, new matches, notices, seconds;
    and ``failed`` if there were people or trials that could not be judged.

    Raises:
        SealBroken: if not one profile opens: then the key is another, and nothing moves on.
    """
    begun = time.perf_counter()
    since, until = store.watched_version(), catalogue.state().version
    changed_profiles = _changed_profiles()
    changes = Changes(since=since, until=until, today=today or now.date())
    counts: Counter[str] = Counter()
    if len(changes):
        for shard in _shards():
            counts.update(_watch_shard(shard, changes, since=since, now=now))
    if counts["unopened"] and counts["unopened"] == counts["people"]:
        raise SealBroken("No profile opens: the key file is not the one they were sealed with.")
    _advance(until=until, now=now)
    gather(now=now, today=today)
    failed = counts["unopened"] + counts["untold"] + len(changes.failed)
    return {
        "changed_trials": len(changes),
        "changed_profiles": changed_profiles,
        "matches": counts["matches"],
        "notices": counts["notices"],
        "seconds": round(time.perf_counter() - begun, 3),
    } | ({"failed": failed} if failed else {})


def _changed_profiles() -> int:
    state = WatchState.objects.filter(pk=1).first()
    if state is None or state.ran_at is None:
        return listening().count()
    return listening().filter(changed_at__gt=state.ran_at).count()


def _shards() -> Iterable[Sequence[int]]:
    keys = list(listening().order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + SHARD] for start in range(0, len(keys), SHARD))


def _watch_shard(
    keys: Sequence[int], changes: Changes, *, since: int, now: dt.datetime
) -> Counter[str]:
    """Tell some people what is news to them; one who cannot be judged stops nobody else."""
    counts: Counter[str] = Counter()
    for row in listening().filter(pk__in=keys).select_related("person__address").order_by("pk"):
        counts["people"] += 1
        seen = max(since, row.baseline_version)
        try:
            was_told = functools.partial(_was_told, row.person)
            past = Past(seen=seen, saved=row.baseline_version, was_told=was_told)
            found = changes.for_profile(open_row(row).profile, past)
            if found:
                counts["matches"] += len(found)
                counts["notices"] += _tell_unless_changed(row, found, seen=seen, now=now)
        except (TrialpostError, msgspec.MsgspecError) as error:
            broken = isinstance(error, (SealBroken, msgspec.MsgspecError))
            counts["unopened" if broken else "untold"] += 1
            log.warning("One person could not be told what is new: %s.", type(error).__name__)
    return counts


def _was_told(person: Person, name: str) -> bool:
    """Say whether somebody has a notice of a trial, under the id that it has now or had."""
    return store.has_notice_of(person, {name, *catalogue.former_ids(name)})


@transaction.atomic
def _tell_unless_changed(
    row: SealedProfile, found: Sequence[News], *, seen: int, now: dt.datetime
) -> int:
    """Tell somebody, unless they stopped, saved anew or left while they were judged."""
    _hold(row.person.address_id)
    same = listening().filter(pk=row.pk, baseline_version=row.baseline_version)
    return tell(person=row.person, found=found, seen=seen, now=now) if same.exists() else 0


def _hold(address: int) -> bool:
    """Lock an address until the transaction ends; tell whether it is still here."""
    return Address.objects.select_for_update().filter(pk=address).first() is not None


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
    """Write a person's notices, which wait for their digest; return how many were new.

    Of two runs at once the second adds nothing, and who is being erased is told nothing.
    """
    if not _hold(person.address_id):
        return 0
    subjects = {store.subject_of(person, news, seen=seen): news for news in found}
    for subject in _told(person, subjects, seen=seen):
        del subjects[subject]
    if not subjects:
        return 0
    Notice.objects.bulk_create(
        Notice(
            person=person,
            subject=subject,
            sealed=store.seal_news(person.address, subject, news),
            created_at=now.date(),
        )
        for subject, news in subjects.items()
    )
    return len(subjects)


def _told(person: Person, subjects: dict[str, News], *, seen: int) -> list[str]:
    """Return those of which somebody was told already, under this id of the trial or an earlier."""
    known_as = {subject: subject for subject in subjects}
    for subject, news in subjects.items():
        for name in catalogue.former_ids(news.trial):
            former = msgspec.structs.replace(news, trial=name)
            known_as[store.subject_of(person, former, seen=seen)] = subject
    told = Notice.objects.filter(subject__in=known_as).values_list("subject", flat=True)
    return list({known_as[one] for one in told})


def stop(address: Address, stream: str, now: dt.datetime) -> None:
    """Stop the notices of an address; somebody who has left has none."""
    person = of_address(address)
    if person is not None:
        stop_notices(person=person, now=now)


def wanted(address: Address, stream: str) -> bool:
    """Tell whether an address still wants to hear of new trials."""
    return listening().filter(person__address=address).exists()
