"""When somebody's mail is due: by what they chose, where they are, and what they got last.

This room is arithmetic on moments: it reads no clock and no row. A choice of daily, weekly or
monthly mails has *slots*, at eight in the morning where the person is. A slot serves once. One
that was missed, because nothing ran then, serves late; one that passed before anything waited does
not serve.

==============  ==============================================================================
at once         due when something waits
daily           a slot each day
weekly          a slot each week, on the day that was chosen
monthly         a slot each month, on the day that was chosen, or the month's last if it has none
paused          not due; after the pause's last day as if it had come only then
quiet hours     whatever is due in them is due when they end, or after two days if nothing ever
                runs outside of them: nobody is left out for a timer's sake
==============  ==============================================================================

A clock that was set back makes nothing due a second time: what was served stays served. A clock
that had run ahead by more than a period is taken to have been wrong, so that nobody waits for long.
"""

import calendar
import datetime as dt
import enum
import functools
import itertools
from collections.abc import Collection, Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

MORNING = dt.time(8)
"""The hour of a slot, and of the end of a pause."""

HELD_FOR = dt.timedelta(days=2)
"""How long quiet hours can hold a mail back."""

_DAY = dt.timedelta(days=1)


class Cadence(enum.StrEnum):
    """How often somebody wants to be told."""

    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


PERIODS = {
    Cadence.AT_ONCE: _DAY,
    Cadence.DAILY: 2 * _DAY,
    Cadence.WEEKLY: 8 * _DAY,
    Cadence.MONTHLY: 32 * _DAY,
}
"""The longest time between two slots, with an hour or a day for clocks that are changed."""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody wants nothing for now: until a day, or until they say so.

    On that day mails begin again. ``joined`` says that it is because they joined a trial.
    """

    until: dt.date | None = None
    joined: bool = False

    def __repr__(self) -> str:
        return "Pause(…)"


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of the day in which nothing is sent, over midnight or not.

    From an hour to the same hour is no time at all.
    """

    begin: int
    end: int

    def holds(self, hour: int) -> bool:
        """Tell whether an hour of the day is quiet."""
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What one person chose. ``weekday`` counts from Monday, 0; ``month_day`` from 1.

    ``zone`` is ``None`` for the service's own. ``heartbeat``: a mail a month that says that we
    looked, if there was no other.
    """

    cadence: Cadence = Cadence.AT_ONCE
    weekday: int = 0
    month_day: int = 1
    quiet: Quiet | None = None
    zone: str | None = None
    pause: Pause | None = None
    heartbeat: bool = False

    def __repr__(self) -> str:
        return "Choice(…)"


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a mail is due; ``slot`` is then what it serves, and else ``at`` when to look again.

    ``at`` is ``None`` where only the person can say when. ``quiet`` if only quiet hours hold it.
    """

    due: bool
    slot: dt.datetime | None = None
    at: dt.datetime | None = None
    quiet: bool = False


def zone_of(choice: Choice, default: str) -> ZoneInfo:
    """Return the zone by which somebody's days go; one that is not known here is the service's."""
    try:
        return ZoneInfo(choice.zone or default)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(default)


def timing(
    choice: Choice,
    zone: ZoneInfo,
    *,
    served: dt.datetime | None,
    waits_since: dt.date | dt.datetime,
    now: dt.datetime,
    held: dt.datetime | None = None,
) -> Timing:
    """Tell whether what waits since a moment is due, or since some moment of a day (in UTC).

    ``served`` is the last slot that served, as :class:`Timing` gave it; ``held`` is when quiet
    hours were first found to hold what waits.
    """
    pause = choice.pause
    if pause is not None and pause.until is None:
        return Timing(due=False)
    floor = _floor(waits_since, zone, now)
    if pause is not None and pause.until is not None:
        floor = max(floor, moment(pause.until, MORNING, zone))
    if choice.cadence is Cadence.AT_ONCE:
        first = floor
    else:
        first = _first_slot(choice, zone, floor=floor, served=believed(choice, served, now=now))
    if first > now:
        return Timing(due=False, at=out_of_quiet(choice.quiet, zone, first))
    at = out_of_quiet(choice.quiet, zone, now)
    if held is not None:
        at = min(at, max(now, held + HELD_FOR))
    if at > now:
        return Timing(due=False, at=at, quiet=True)
    return Timing(due=True, slot=_latest_slot(choice, zone, now=now))


def _floor(waits_since: dt.date | dt.datetime, zone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """Return when the day began on which something came, where the person is.

    Of a moment that is yet to come no more than today is believed.
    """
    if isinstance(waits_since, dt.datetime):
        return moment(min(waits_since, now).astimezone(zone).date(), dt.time.min, zone)
    return dt.datetime.combine(min(waits_since, now.date()), dt.time.min, dt.UTC)


def waiting_since(came: Collection[tuple[dt.datetime | None, dt.date]]) -> dt.date | dt.datetime:
    """Return since when things wait, by when each came and on which day (in UTC) that was.

    It is the first moment; where an earlier release noted none of one of them, the first day.
    """
    moments = [at for at, _ in came if at is not None]
    return min(moments) if len(moments) == len(came) else min(day for _, day in came)


def at_the_earliest(days: Iterable[dt.date], *, now: dt.datetime) -> dt.date:
    """Return a day (in UTC) from which on nothing is called due too late, by the days alone.

    Where a person is, the day on which something came begins up to 14 hours before that in UTC.
    """
    return min(*days, now.date()) - _DAY


def believed(choice: Choice, served: dt.datetime | None, *, now: dt.datetime) -> dt.datetime | None:
    """Return the slot that served last, unless the clock must have been wrong then."""
    if served is not None and served - now > PERIODS[choice.cadence]:
        return None
    return served


def moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the moment of a local time, in UTC.

    Of a time that comes twice it is the first; of one that a clock skips, as long after the gap as
    the time lies in it.
    """
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)


def _is_slot_day(choice: Choice, day: dt.date) -> bool:
    if choice.cadence is Cadence.WEEKLY:
        return day.weekday() == choice.weekday
    if choice.cadence is Cadence.MONTHLY:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day == min(choice.month_day, last)
    return True


def _slots(choice: Choice, zone: ZoneInfo, around: dt.datetime, step: int) -> Iterator[dt.datetime]:
    """Return the slots from a day past a moment on, upwards or downwards in time."""
    start = around.astimezone(zone).date() - step * _DAY
    days = (start + step * number * _DAY for number in itertools.count())
    return (moment(day, MORNING, zone) for day in days if _is_slot_day(choice, day))


def _first_slot(
    choice: Choice, zone: ZoneInfo, *, floor: dt.datetime, served: dt.datetime | None
) -> dt.datetime:
    """Return the first slot at or after ``floor`` that comes after the one that served last."""
    begin = floor if served is None else max(floor, served)
    free = (
        slot
        for slot in _slots(choice, zone, begin, 1)
        if slot >= floor and (served is None or slot > served)
    )
    return next(free)


def _latest_slot(choice: Choice, zone: ZoneInfo, *, now: dt.datetime) -> dt.datetime:
    if choice.cadence is Cadence.AT_ONCE:
        return now
    return next(slot for slot in _slots(choice, zone, now, -1) if slot <= now)


def out_of_quiet(quiet: Quiet | None, zone: ZoneInfo, at: dt.datetime) -> dt.datetime:
    """Return a moment, or the first after it that lies in no quiet hours."""
    if quiet is None or not quiet.holds(at.astimezone(zone).hour):
        return at
    today = at.astimezone(zone).date()
    ends = (
        dt.datetime.combine(today + ahead * _DAY, dt.time(quiet.end), zone)
        .replace(fold=fold)
        .astimezone(dt.UTC)
        for ahead in range(-1, 4)
        for fold in (0, 1)
    )
    later = (end for end in ends if end > at and not quiet.holds(end.astimezone(zone).hour))
    return min(later)


def month_after(at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the same day of the next month in the morning, or that month's last day."""
    day = at.astimezone(zone).date()
    year, month = divmod(day.year * 12 + day.month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment(dt.date(year, month + 1, min(day.day, last)), MORNING, zone)


def heartbeat_timing(
    choice: Choice, zone: ZoneInfo, *, heard: dt.datetime, now: dt.datetime
) -> Timing:
    """Tell whether somebody who last ``heard`` from us at a moment is to hear that we looked."""
    pause = choice.pause
    if not choice.heartbeat or (pause is not None and pause.until is None):
        return Timing(due=False)
    heard = now if heard - now > PERIODS[Cadence.MONTHLY] else heard
    first = month_after(heard, zone)
    if pause is not None and pause.until is not None:
        first = max(first, moment(pause.until, MORNING, zone))
    at = out_of_quiet(choice.quiet, zone, max(first, now))
    return Timing(due=True, slot=now) if at <= now else Timing(due=False, at=at)


@functools.cache
def zone_names() -> tuple[str, ...]:
    """Return the zones that somebody can choose: those of regions, by name, and UTC."""
    from zoneinfo import available_timezones

    regions = {
        "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
        "Pacific",
    }  # fmt: skip
    known = (name for name in available_timezones() if name.partition("/")[0] in regions)
    return ("UTC", *sorted(known))


@functools.cache
def zones_offered() -> tuple[str, ...]:
    """Return the zones that are offered: each by one name, that of today.

    These are the ones of ``zone.tab`` of the time zone database, which lists no name that only
    stands for another; all names where this machine has no such list.
    """
    lines = _zone_tab().splitlines()
    current = {line.split("\t")[2] for line in lines if line and not line.startswith("#")}
    return tuple(name for name in zone_names() if name == "UTC" or name in current or not current)


def _zone_tab() -> str:
    from importlib import resources
    from pathlib import Path
    from zoneinfo import TZPATH

    for folder in TZPATH:
        listed = Path(folder) / "zone.tab"
        if listed.is_file():
            return listed.read_text(encoding="utf-8")
    try:
        return (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return ""
