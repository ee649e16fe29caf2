"""Watch the catalogue for people: write notices, go on from there, gather them into mails.

Notices are rows before they are mail. People are judged without a lock; then one short transaction
for each person who has news writes their notices. How far the catalogue was watched moves on when
all are written: a run that breaks off loses nothing, and when it is made again the notices' own
keys keep everybody from being told twice. Who, or what, cannot be judged stays owed
(``sending.owed``). What waits is then gathered (``digesting``).
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max, Q

from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.mail.models import Address
from trialpost.web.people.actions import listener, stop_notices
from trialpost.web.people.models import SealedProfile
from trialpost.web.people.store import open_row
from trialpost.web.sealing import SealBroken, keyring
from trialpost.web.watch import store
from trialpost.web.watch.auditing import runs
from trialpost.web.watch.judging.news import Changes, Owed
from trialpost.web.watch.models import WatchState
from trialpost.web.watch.noticing.decisions import begin_for_followers
from trialpost.web.watch.noticing.pasts import asked_anyway, judged_on, past_of, turned_on
from trialpost.web.watch.sending import owed, waiting
from trialpost.web.watch.sending.digesting import gather, listening, reasons
from trialpost.web.watch.sending.telling import tell, tell_unless_changed
from trialpost.web.watch.standing import engine, windows
from trialpost.web.watch.standing.engine import Concerned
from trialpost.web.watch.standing.stating import Stating

AT_A_TIME = 100
"""Profiles that are read at a time."""

__all__ = ["gather", "reasons", "stop", "tell", "wanted", "watch"]

log = logging.getLogger("trialpost.watch")


def watch(
    *, now: dt.datetime, today: dt.date | None = None, patient: bool = False
) -> dict[str, Any]:
    """Hold every standing profile against what changed since the last run, and write notices.

    Then what waits is gathered into digests, for whom it is time.

    ``today`` (default: the day of ``now``) is the day on which people and trials are judged. If
    nothing has to be done but what an earlier run could not, a ``patient`` one leaves that alone
    until its time (``owed.is_time``).

    Returns the counts of the contract: changed trials and profiles, new matches, notices, seconds;
    and ``failed`` if there were people or trials that could not be judged.

    Raises:
        SealBroken: if not one profile opens, and the key is another: then nothing moves on.
    """
    begun = time.perf_counter()
    begin_for_followers(now=now)
    mark = catalogue.state()
    since, until = store.watched_version(), mark.version
    changed_profiles, newest = _changed_profiles(), _newest_profile()
    day, held = today or now.date(), current_catalogue()
    turning = windows.turning(held, turned_on(), day) if newest else None
    standing = engine.Standing(held.vocabulary, Stating(held, day))
    others = set(asked_anyway(listening(), since=since, today=day))
    others |= standing.turned(turning) if turning else set()
    left, left_trials = owed.people(), owed.trials()
    if patient and since == until and not others and not owed.is_time(now):
        left, left_trials = {}, {}
    changes = Changes(
        since=since,
        until=until,
        today=day,
        judged_on=judged_on(),
        turning=turning,
        owed=left_trials,
    )
    others |= left.keys()
    if left_trials:
        others |= asked_anyway(listening(), since=since, today=day, owed=True)
    due = since < until or others or left_trials
    run = runs.begin(changes, mark=mark, now=now) if due else None
    counts: Counter[str] = Counter()
    unjudged: dict[int, str] = {}
    for concerned in _concerned(standing, changes, others):
        counts.update(_watch_people(concerned, changes, left=left, unjudged=unjudged, now=now))
    none_opens = counts["unopened"] and counts["unopened"] == counts["people"]
    if none_opens and not len(standing) and _key_is_another():
        raise SealBroken("No profile opens: the key file is not the one they were sealed with.")
    _advance(changes=changes, unjudged=unjudged, now=now, newest=newest)
    runs.end(run, now=now, failed=changes.failed)
    gather(now=now, today=today)
    failed = len(unjudged) + len(changes.failed)
    return {
        "changed_trials": len(changes),
        "changed_profiles": changed_profiles,
        "matches": counts["matches"],
        "notices": counts["notices"],
        "seconds": round(time.perf_counter() - begun, 3),
    } | ({"failed": failed} if failed else {})


def _key_is_another() -> bool:
    """Tell whether nobody's key was wrapped under a master key that is here.

    Of a service with few people all that is stored of them may be damaged; these stay owed.
    """
    keys = keyring()
    people = Address.objects.filter(person__isnull=False).order_by("-pk")
    wrapped = people.values_list("wrapped_key", flat=True)
    return not any(keys.is_of(one) for one in wrapped.iterator(chunk_size=AT_A_TIME))


def _changed_profiles() -> int:
    """Count who is new since the last run, or has another profile than they were watched with.

    No moment is looked at: a clock may have been set back since.
    """
    state = WatchState.objects.filter(pk=1).first()
    newest = state.newest_profile if state is not None else 0
    return listening().filter(Q(before__isnull=False) | Q(pk__gt=newest)).count()


def _newest_profile() -> int:
    return SealedProfile.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _concerned(
    standing: engine.Standing, changes: Changes, others: set[int]
) -> Iterator[Concerned]:
    """Yield whom the changed trials may concern, and then the others who are looked at anyway."""
    left = set(others)
    if len(changes):
        outlines = changes.catalogue.all_outlines()
        for concerned in standing.concerned(outlines, today=changes.today, trees=changes.criteria):
            yield concerned
            left -= concerned.keys()
    yield dict.fromkeys(left, frozenset())


def _watch_people(
    concerned: Concerned,
    changes: Changes,
    *,
    left: Mapping[int, Owed],
    unjudged: dict[int, str],
    now: dt.datetime,
) -> Counter[str]:
    """Tell some people what is news to them; one who cannot be judged stops nobody else.

    Who cannot, whatever the reason, is put into ``unjudged`` with the kind of the error: they stay
    owed.
    """
    counts: Counter[str] = Counter()
    for row in _rows(concerned):
        counts["people"] += 1
        try:
            standing = open_row(row)
            past = past_of(
                row,
                standing,
                since=changes.since,
                until=changes.until,
                judged_on=changes.judged_on,
                owed=left.get(row.pk),
                former=changes.former,
            )
            found, left_trials = changes.judge(standing.profile, past, concerned[row.pk])
            if found or row.before is not None or past.owed or past.unjudged:
                counts["matches"] += len(found)
                counts["notices"] += tell_unless_changed(
                    row,
                    found,
                    past=past,
                    until=changes.until,
                    unjudged=left_trials,
                    now=now,
                    former=changes.former,
                )
        except Exception as error:  # whatever it is, the others are told
            broken = isinstance(error, (SealBroken, msgspec.MsgspecError))
            counts["unopened"] += broken
            unjudged[row.person_id] = kind = type(error).__name__
            log.warning("Person %s could not be told what is new: %s.", row.person_id, kind)
    return counts


def _rows(keys: Iterable[int]) -> Iterator[SealedProfile]:
    """Read the profiles of those who listen, some at a time."""
    every = sorted(keys)
    for start in range(0, len(every), AT_A_TIME):
        rows = listening().filter(pk__in=every[start : start + AT_A_TIME])
        every_one = rows.select_related("person__address").prefetch_related("person__decisions")
        yield from every_one.order_by("pk")


def _lock() -> WatchState:
    WatchState.objects.get_or_create(pk=1)
    return WatchState.objects.select_for_update().get(pk=1)


@transaction.atomic
def _advance(
    *, changes: Changes, unjudged: Mapping[int, str], now: dt.datetime, newest: int
) -> None:
    state, then, today = _lock(), judged_on(), changes.today
    since = Owed(version=changes.since, day=changes.judged_on)
    owed.note_people(unjudged, since, now=now)
    owed.note_trials(changes.failed, since, before=changes.owed, now=now)
    state.catalogue_version = max(state.catalogue_version, changes.until)
    state.ran_at, state.newest_profile = now, max(state.newest_profile, newest)
    state.turned_on = today
    if then is None or (then.year, then.month) != (today.year, today.month):
        state.judged_on = today
    state.save()


def stop(address: Address, stream: str, now: dt.datetime) -> None:
    """Stop the notices for one person of an account; somebody who has left has none."""
    person = listener(address, stream)
    if person is not None:
        stop_notices(person=person, now=now)
        waiting.drop(person=person, now=now)


def gone(address: Address, stream: str) -> bool:
    """Tell whether nothing is held any more of the person whom a stream told of new trials."""
    person = listener(address, stream)
    return person is None or not SealedProfile.objects.filter(person=person).exists()


def wanted(address: Address, stream: str) -> bool:
    """Tell whether an address still wants to hear of new trials for the person of a stream."""
    return bool(wanted_among([address], stream))


def wanted_among(addresses: Collection[Address], stream: str) -> set[int]:
    """Return the keys of those among many addresses that still want to hear of new trials.

    A stream is for one person of an account, whom its name tells; without one, for the holder.
    """
    token = stream.partition(":")[2]
    whose = {"person__token": token} if token else {"person__holder": None}
    wanting = listening().filter(person__address__in=addresses, **whose)
    return set(wanting.values_list("person__address", flat=True))
