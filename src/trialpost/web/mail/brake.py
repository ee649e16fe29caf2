"""The daily brake: how much list mail may go out on a day, as the operator set it.

What is handed to the mail server is counted in the very transaction that marks it as handed, so
that the count is exact however many senders run and whichever of them dies. What the server did not
take is given back. Links that somebody waits for go on and are not counted. A day is one of UTC.
"""

import datetime as dt

import msgspec
from django.conf import settings
from django.db.models import F

from trialpost.web.mail import statements
from trialpost.web.mail.models import ListDay, OutboxMessage
from trialpost.web.mail.stopping import WAITING

KEPT_DAYS = dt.timedelta(days=31)
"""How long the counts of past days are kept."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the brake stands: handed over today, the limit, and how many of lists are due."""

    handed: int
    limit: int | None
    due: int

    @property
    def closed(self) -> bool:
        """Whether lists stand still until tomorrow."""
        return self.limit is not None and self.handed >= self.limit

    @property
    def sentence(self) -> str:
        """Say it to the operator."""
        if self.limit is None:
            return f"{self.handed:,} messages of lists were handed over today; no limit is set."
        said = f"{self.handed:,} of {self.limit:,} messages of lists were handed over today."
        if self.closed and self.due:
            said += f" {self.due:,} that are due wait for tomorrow (UTC) or a higher limit."
        return said


def take(wanted: int, *, day: dt.date) -> int:
    """Count messages that are about to be handed over; return how many of them may be.

    It belongs in the transaction that marks them as handed.
    """
    if not wanted:
        return 0
    limit = settings.MAIL_PER_DAY
    if limit is None:
        if not statements.count_lists(wanted, day=day):
            _begin(day)
            statements.count_lists(wanted, day=day)
        return wanted
    _begin(day)
    counted = ListDay.objects.select_for_update().get(day=day)
    may = max(0, min(wanted, limit - counted.count))
    if may:
        statements.count_lists(may, day=day)
    return may


def give_back(count: int, *, day: dt.date) -> None:
    """Take back what was counted and the server did not take."""
    ListDay.objects.filter(day=day, count__gte=count).update(count=F("count") - count)


def is_closed(*, day: dt.date) -> bool:
    """Tell whether lists stand still for the rest of a day."""
    limit = settings.MAIL_PER_DAY
    return limit is not None and _handed(day) >= limit


def standing(*, now: dt.datetime, due_by: dt.datetime | None = None) -> Standing:
    """Say how the brake stands at a moment, and how many are due then, or by a later one."""
    due = OutboxMessage.objects.filter(
        state__in=WAITING, single=False, due_at__lte=due_by or now
    ).count()
    day = now.astimezone(dt.UTC).date()
    return Standing(handed=_handed(day), limit=settings.MAIL_PER_DAY, due=due)


def forget(*, before: dt.date) -> None:
    """Drop the counts of days long past."""
    ListDay.objects.filter(day__lt=before).delete()


def _begin(day: dt.date) -> None:
    ListDay.objects.bulk_create([ListDay(day=day)], ignore_conflicts=True)


def _handed(day: dt.date) -> int:
    counted = ListDay.objects.filter(day=day).values_list("count", flat=True).first()
    return counted or 0
