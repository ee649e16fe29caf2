"""What a look at what became of trials went by, kept until it was audited.

Rows say where it began and ended, and which notices, decisions and follow-ups there were before it,
by their keys. What it read of people is read again: whoever changed something since is left out.
"""

import datetime as dt

from django.db.models import Max

from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.watch.models import AftermathRun, Decision, FollowUp, Notice
from trialpost.web.watch.noticing.marks import mark_of

MOST_WAITING = 8
"""Looks, with the last one, that may wait for their audit."""

KEPT = dt.timedelta(days=400)
"""How long a look and its counts stay in the database."""


def begin(
    since: int,
    article_since: int,
    article_until: int,
    *,
    overdue: bool,
    mark: catalogue.Mark,
    now: dt.datetime,
) -> AftermathRun:
    """Note that it is looked what became of trials; ``mark`` is where the catalogue is."""
    AftermathRun.objects.filter(began_at__lt=now - KEPT).delete()
    return AftermathRun.objects.create(
        since=since,
        until=mark.version,
        article_since=article_since,
        article_until=article_until,
        mark=mark_of(mark, current_catalogue().vocabulary),
        joins=catalogue.joins() if catalogue.state() == mark else "",
        overdue=overdue,
        day=now.date(),
        began_at=now,
        notices_before=_last(Notice),
        decisions_before=_last(Decision),
        told_before=_last(FollowUp),
    )


def _last(model: type[Notice] | type[Decision] | type[FollowUp]) -> int:
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


def end(run: AftermathRun | None, *, now: dt.datetime) -> None:
    """Note that all was written that was to be told."""
    if run is not None:
        AftermathRun.objects.filter(pk=run.pk).update(ended_at=now)


def waiting() -> list[AftermathRun]:
    """Return those that ended and wait for their audit, in order; of many the last few."""
    last = AftermathRun.objects.order_by("-pk")[:MOST_WAITING]
    return [one for one in reversed(last) if one.ended_at is not None and one.audited_at is None]


def after(run: AftermathRun) -> AftermathRun | None:
    """Return the next one."""
    return AftermathRun.objects.filter(pk__gt=run.pk).order_by("pk").first()
