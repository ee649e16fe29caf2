"""Who wants to be told, and what waits for them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from trialpost.web.mail.models import Suppression
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch.models import FollowUp, Notice, OwedFollowUps, OwedPerson


def listening() -> Any:
    """Return the profiles of people who confirmed their address and want notices."""
    return SealedProfile.objects.filter(
        notices_stopped_at=None, unused_since=None, person__address__confirmed_at__isnull=False
    )


def pending() -> Any:
    """Return the notices that nobody was told of yet."""
    return Notice.objects.filter(digest=None, dropped_at=None)


def is_anything(person: Person) -> bool:
    """Tell whether anything waits for somebody: a notice, or what became of a trial."""
    told_nothing = FollowUp.objects.filter(person=person, told_on=None)
    return pending().filter(person=person).exists() or told_nothing.exists()


def reachable() -> Any:
    """Return those of people whose address was confirmed and is not suppressed: a mail may go."""
    confirmed = pending().filter(person__address__confirmed_at__isnull=False)
    return confirmed.exclude(person__address__lookup__in=Suppression.objects.values("lookup"))


def unreachable() -> tuple[int, int]:
    """Count the notices that wait for people whose address gets no lists, and these people."""
    waits = pending().filter(person__address__lookup__in=Suppression.objects.values("lookup"))
    return waits.count(), waits.values("person").distinct().count()


def drop(*, person: Person, now: dt.datetime) -> None:
    """Tell nothing of what waits for somebody, nor of what was dropped: they stopped the mails."""
    FollowUp.objects.filter(person=person, told_on=None).delete()
    pending().filter(person=person).update(dropped_at=now.date())
    forget([person.pk])


def forget(keys: Iterable[int]) -> None:
    """See to it that nothing which these people were not told yet comes back once it is dropped.

    Nor is owed to them what no run could judge or tell.
    """
    Notice.objects.filter(digest=None, person__in=keys).update(known=True)
    for model in (OwedPerson, OwedFollowUps):
        model.objects.filter(person__in=keys).delete()
