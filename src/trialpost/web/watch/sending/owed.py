"""What a run could not judge stays owed: the next runs look at it from where it was left.

Whom, or what, a run could not judge it goes on without, so that nobody else waits. A row says from
which version of the catalogue on they are due, until a run has judged them. It holds nothing of a
person but that. Likewise whom it could not be told what became of trials, and of which trials that
could not be told, since their records cannot be read (``after.aftermath``).

Every run tries them again. Where there is nothing else to do, a run of the timer is made for them
alone at longer and longer intervals, up to a day: what has failed often fails again.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from trialpost.web.people.models import Person
from trialpost.web.watch.judging.knowing import Owed
from trialpost.web.watch.models import (
    OwedFollowUps,
    OwedPerson,
    OwedTrial,
    OwedTrialFollowUps,
    Owing,
)
from trialpost.web.watch.sending.waiting import listening

HOUR, LONGEST = dt.timedelta(hours=1), dt.timedelta(days=1)
"""From the second failure on, when it is tried again at the soonest; it doubles up to a day."""


def people() -> dict[int, Owed]:
    """Return who has to be judged anew, by the key of their profile, and from where."""
    rows = listening().filter(person__owed__isnull=False)
    values = rows.values_list("pk", "person__owed__version", "person__owed__day")
    return {key: Owed(version=version, day=day) for key, version, day in values}


def trials() -> dict[str, Owed]:
    """Return which trials have to be judged anew, and from where."""
    rows = OwedTrial.objects.values_list("registry_id", "version", "day")
    return {name: Owed(version=version, day=day) for name, version, day in rows}


def followers(now: dt.datetime) -> list[OwedFollowUps]:
    """Return to whom it is to be told now what became of trials, as no run could until now."""
    return [*OwedFollowUps.objects.filter(_due(now), person__profile__in=listening())]


def trials_followed(now: dt.datetime) -> list[OwedTrialFollowUps]:
    """Return of which trials it is to be told now what became of them, as no run could it yet."""
    return [*OwedTrialFollowUps.objects.filter(_due(now))]


def standing() -> tuple[list[OwedPerson | OwedFollowUps], list[OwedTrial | OwedTrialFollowUps]]:
    """Return what is owed, the longest first: people who listen, and trials.

    Who, or what, is owed by both roads is named by both.
    """
    heard = {"person__profile__in": listening()}
    judged = OwedPerson.objects.filter(**heard).order_by("pk")
    told = OwedFollowUps.objects.filter(**heard).order_by("pk")
    followed = OwedTrialFollowUps.objects.order_by("pk")
    return [*judged, *told], [*OwedTrial.objects.order_by("pk"), *followed]


def is_time(now: dt.datetime) -> bool:
    """Say whether a run is to be made for what is owed alone.

    A moment that is too far ahead is not believed: the clock was wrong when it was written.
    """
    due = _due(now)
    heard = OwedPerson.objects.filter(person__profile__in=listening())
    return heard.filter(due).exists() or OwedTrial.objects.filter(due).exists()


def _due(now: dt.datetime) -> Q:
    return Q(try_at=None) | Q(try_at__lte=now) | Q(try_at__gt=now + LONGEST)


def next_try(tries: int, now: dt.datetime) -> dt.datetime:
    """Return when to try again what has failed so many times: at once, then in an hour, in two."""
    if tries < 2:
        return now
    return now + min(HOUR * 2 ** min(tries - 2, 10), LONGEST)


def note_people(failed: Mapping[int, str], owed: Owed, *, now: dt.datetime) -> None:
    """Note who could not be judged, and with what error; who was owed stays so from where it was.

    ``failed`` has the kind of the error, by the key of the person.
    """
    there = Person.objects.select_for_update().filter(pk__in=failed).values_list("pk", flat=True)
    _note(OwedPerson, "person_id", {key: failed[key] for key in there}, owed, now)


def note_trials(
    failed: Mapping[str, str], owed: Owed, *, before: Mapping[str, Owed], now: dt.datetime
) -> None:
    """Note which trials could not be judged; those of ``before`` that were are owed no more."""
    OwedTrial.objects.filter(registry_id__in=before.keys() - failed.keys()).delete()
    _note(OwedTrial, "registry_id", failed, owed, now)


def note_followers(
    failed: Mapping[int, str], owed: Owed, article_version: int, *, now: dt.datetime
) -> None:
    """Note to whom it could not be told what became of trials, of those who listen."""
    heard = Person.objects.filter(pk__in=failed, profile__in=listening())
    there = heard.select_for_update().values_list("pk", flat=True)
    kinds = {key: failed[key] for key in there}
    _note(OwedFollowUps, "person_id", kinds, owed, now, article_version=article_version)


def settle_followers(people: Collection[int]) -> None:
    """Note that it was told to some people what became of trials."""
    OwedFollowUps.objects.filter(person__in=people).delete()


def note_trials_followed(
    failed: Mapping[str, str], owed: Owed, article_version: int, *, now: dt.datetime
) -> None:
    """Note of which trials it could not be told what became of them."""
    _note(OwedTrialFollowUps, "registry_id", failed, owed, now, article_version=article_version)


def settle_trials_followed(names: Collection[str]) -> None:
    """Note that it was told of some trials what became of them."""
    OwedTrialFollowUps.objects.filter(registry_id__in=names).delete()


def _note(
    model: type[Owing],
    name: str,
    failed: Mapping[Any, str],
    owed: Owed,
    now: dt.datetime,
    **more: int,
) -> None:
    """Note what failed: what did before counts on, with the rows held by the transaction."""
    there = {getattr(row, name): row for row in model.objects.filter(**{f"{name}__in": failed})}
    for key, kind in sorted(failed.items()):
        row = there.get(key)
        if row is None:
            first = {"version": owed.version, "day": owed.day, "first_on": now.date(), **more}
            row = model(**{name: key}, tries=0, **first)
        row.tries, row.kind, row.try_at = row.tries + 1, kind, next_try(row.tries + 1, now)
        row.save()


def settle(person: Person) -> None:
    """Note that somebody was judged."""
    OwedPerson.objects.filter(person=person).delete()
