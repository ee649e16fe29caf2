"""Put together what somebody can know, from their rows: what a watch compares the present with.

A past depends on the person's rows (profile, decisions, notices that were written before this run)
and on how far and when everybody was watched last, and on nothing else.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.models import TrialRow
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import Standing, Unjudged
from trialpost.web.watch import store
from trialpost.web.watch.judging.news import Known, Owed, Past
from trialpost.web.watch.models import Decision as DecisionRow
from trialpost.web.watch.models import WatchState
from trialpost.web.watch.noticing.deciding import FOLLOWED


def past_of(
    row: SealedProfile,
    standing: Standing,
    *,
    since: int,
    until: int,
    judged_on: dt.date | None,
    owed: Owed | None = None,
    former: store.Former = catalogue.former_ids,
) -> Past:
    """Return what somebody can know when they are watched from one version up to another.

    Args:
        row: their profile's row, with ``person`` and ``address``.
        standing: the same, opened.
        since: up to which version everybody was watched.
        until: up to which they are watched now.
        judged_on: when everybody was last compared with all trials (:func:`judged_on`).
        owed: from where they have to be judged anew, if earlier runs could not.
        former: tells under which ids a trial was known before.

    Raises:
        SealBroken: if the master key is not here.
    """
    person, before = row.person, standing.before
    decisions = list(person.decisions.all())
    saved, shown = row.baseline_version, before.shown if before else frozenset()
    return Past(
        seen=_seen(row, standing, owed.version if owed else since),
        saved=saved,
        memory=store.memory_of(
            person, until=until, saved=saved, shown=shown, decisions=decisions, former=former
        ),
        day=(owed.day if owed else None) or judged_on,
        saved_on=row.changed_at.date(),
        before=before.profile if before else None,
        shown=shown,
        followed=_followed(person, decisions),
        own=before.version if before else saved,
        owed=owed is not None,
        unjudged=_unjudged(standing, shown),
        mark=standing.mark,
    )


def _seen(row: SealedProfile, standing: Standing, since: int) -> int:
    """Return up to which version somebody was watched, with the profile that they had then."""
    before = standing.before
    if before is None:
        return max(since, row.baseline_version, row.watched_version)
    return before.version if before.held else max(since, before.version, row.watched_version)


def _unjudged(standing: Standing, shown: Collection[str]) -> Mapping[str, Unjudged]:
    """Return the trials that no run could judge for somebody yet, by the ids that they have now."""
    if not standing.unjudged:
        return {}
    now = present_ids(one.trial for one in standing.unjudged)
    return {now[one.trial]: one for one in standing.unjudged if now[one.trial] not in shown}


def _followed(person: Person, decisions: Iterable[DecisionRow]) -> Mapping[str, Known]:
    """Return the trials that somebody saved, by the ids that they have now."""
    opened = (store.open_decision(person, row) for row in decisions)
    followed = [one for one in opened if one.kind in FOLLOWED]
    if not followed:
        return {}
    now = present_ids(one.trial for one in followed)
    return {now[one.trial]: Known(version=one.version, day=one.day) for one in followed}


def present_ids(trials: Iterable[str]) -> dict[str, str]:
    """Return the ids that trials go by now; some may have turned out to be other ones."""
    found = {trial: trial for trial in trials}
    rows = TrialRow.objects.filter(registry_id__in=found).exclude(joined_to=None)
    return found | dict(rows.values_list("registry_id", "joined_to__registry_id"))


def judged_on() -> dt.date | None:
    """Return the day on which everybody was last compared with all trials."""
    state = WatchState.objects.filter(pk=1).first()
    return state.judged_on if state else None


def turned_on() -> dt.date | None:
    """Return the day up to which it was looked who may have come to fit on a single day."""
    state = WatchState.objects.filter(pk=1).first()
    return (state.turned_on or state.judged_on) if state else None


def asked_anyway(
    listening: object, *, since: int, today: dt.date, owed: bool = False
) -> frozenset[int]:
    """Return the keys of the profiles that have to be looked at whatever trials changed.

    These are the people who changed their profile since they were watched; those who saved a trial,
    if any changed or vanished; if trials are ``owed``, these and those to whom one is that was not
    judged for who they were; and everybody when a month has turned, for some of them may have
    reached an age, or a time that had to pass may have (``matching.passing``). Whom a single day
    brought to fit comes besides (``engine.Standing.turned``).
    """
    then = judged_on()
    turned = then is not None and (then.year, then.month) != (today.year, today.month)
    rows = listening
    if not turned:
        own = Q(before__isnull=False)
        if owed:
            own |= Q(unjudged__isnull=False)
        if owed or catalogue.changed_count(since):
            own |= Q(person__decisions__isnull=False)
        rows = rows.filter(own).distinct()
    return frozenset(rows.values_list("pk", flat=True))
