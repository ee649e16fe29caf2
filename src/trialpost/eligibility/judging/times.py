"""When something that a person told was so, against when a trial asks for it.

What a person told has a course, which says what a missing status means:

=========  ================================  ===================================================
course     what it is                        a status that is not said
=========  ================================  ===================================================
lifelong   an illness that stays             counts as current
lingering  a cancer: past, it may still      is current where no time is asked for; else it is not
           count                             known
ordinary   any other illness                 the same
passing    an infection that ends, a         is not known
           symptom
event      a heart attack, a fracture        is past; it happened at ``since``. Said to be
                                             current, it all but surely counts where no time is
                                             asked for
drug       a treatment that goes on          counts as current
deed       an operation or the like          was done
=========  ================================  ===================================================

What happens in a moment can happen again. Somebody who tells of an infarct in 2015 has told of one,
and not that there was none since:

==========================================  =======================================================
told, of something that lies before the     so in the stretch that is asked for
stretch that is asked for
==========================================  =======================================================
an event, or something done, with its day   not known (``may_be_again``); in a doctor's note, which
                                            would tell of another: presumed not
the same, on a finished list                no
the same, with ``until``                    no: it is said when it was over
what can be done once in a life             no
a treatment or an illness with ``until``    no: it ended then
a treatment or an illness that is past,     not known
without ``until``
==========================================  =======================================================

A date of a year or a month is every day in it: where some of these days lie within the stretch
that is asked for and some outside, the answer is not known.
"""

import datetime as dt
import enum

import msgspec

from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth
from trialpost.eligibility.onset import speaks_of_onset
from trialpost.eligibility.told import Told
from trialpost.model.requirement import Period, When


class Course(enum.StrEnum):
    """How something runs that a person has or had."""

    LIFELONG = "lifelong"
    LINGERING = "lingering"
    ORDINARY = "ordinary"
    PASSING = "passing"
    EVENT = "event"
    DRUG = "drug"
    DEED = "deed"


_NOW, _PAST, _UNSAID, _EVER = "now", "past", "unsaid", "ever"

_BY_STATUS = {
    _NOW: {When.CURRENT: HOLDS, When.UNSAID: HOLDS, When.EVER: HOLDS, When.PAST: LACKS},
    _PAST: {When.CURRENT: LACKS, When.UNSAID: LACKS, When.EVER: HOLDS, When.PAST: HOLDS},
    _UNSAID: {When.UNSAID: HOLDS, When.EVER: HOLDS},
    _EVER: {When.EVER: HOLDS},
}


def status_of(told: Told, course: Course, today: dt.date) -> str:
    """Say whether something is so now, is past, is or was so, or is not said to be either."""
    if course in (Course.DEED, Course.EVENT):
        return _PAST
    until = told.until
    if until is not None:
        if until.latest() < today:
            return _PAST
        if until.earliest() > today:
            return _NOW
        return _EVER
    if told.status == "current":
        return _NOW
    if told.status == "past":
        return _PAST
    if course is Course.LIFELONG or (course is Course.DRUG and told.status is None):
        return _NOW
    return _EVER if told.status == "ever" or course is Course.PASSING else _UNSAID


class Timed(msgspec.Struct, frozen=True, gc=False):
    """When something told was so, as reckoned on a day.

    ``start`` and ``end`` are between which days it began, and between which it ended or goes on.
    """

    status: str
    course: Course
    start: tuple[float, float]
    end: tuple[float, float]
    today: int
    fresh: bool = False
    """Whether an event is said to be current: somebody has the fracture, or is with a stroke."""

    again: bool = False
    """Whether it happened on a day, and nothing says that it was the last time."""

    def __repr__(self) -> str:
        return "Timed(…)"


def timed(told: Told, course: Course, today: dt.date, *, once: bool = False) -> Timed:
    """Reckon when something was so, once for all that ask.

    Args:
        told: what the person told.
        course: how such a thing runs.
        today: the day.
        once: whether it can happen once in a life only.
    """
    status = status_of(told, course, today)
    now = today.toordinal()
    fresh = course is Course.EVENT and told.status == "current"
    again = course in (Course.DEED, Course.EVENT) and told.until is None and not once
    return Timed(status, course, *_bounds(told, course, status, now), now, fresh, again)


def may_be_again(thing: Timed, period: Period | None) -> bool:
    """Say whether something that lies before a stretch may have happened again within it."""
    if not thing.again or period is None or period.oldest is None:
        return False
    return thing.end[1] < thing.today - period.oldest


def happened(thing: Timed, when: When, period: Period | None, *, from_onset: bool = False) -> Truth:
    """Say whether something told was so at the time, and in the stretch, that is asked for.

    Args:
        thing: what the person told.
        when: the time that is asked for.
        period: the stretch, if one is.
        from_onset: whether only the beginning has to lie in the stretch ("diagnosed within").
    """
    if when is When.PLANNED:
        return UNKNOWN
    if period is not None:
        return _in_period(thing, when, period, from_onset=from_onset)
    status, course = thing.status, thing.course
    if status == _PAST and _may_still_count(course, when):
        return HOLDS if course is Course.DEED and when is When.UNSAID else UNKNOWN
    return _BY_STATUS[status].get(when, UNKNOWN)


def _may_still_count(course: Course, when: When) -> bool:
    """Say whether something past may yet be what is asked for at a time.

    Nobody is rid of a lifelong illness; a trial that names a cancer without a time often means any
    that there was; what happens in a moment is never current.
    """
    if when is When.UNSAID:
        return course in (Course.LIFELONG, Course.LINGERING, Course.EVENT, Course.DEED)
    return when is When.CURRENT and course in (Course.LIFELONG, Course.EVENT, Course.DEED)


def _in_period(thing: Timed, when: When, period: Period, *, from_onset: bool) -> Truth:
    status = thing.status
    if period.lasting is not None and status != _PAST:
        return _lasted(thing.start, status, thing.today - period.lasting)
    if period.oldest is None and period.newest is None:
        return UNKNOWN
    first = -1 if period.oldest is None else thing.today - period.oldest
    last = thing.today if period.newest is None else thing.today - period.newest
    if from_onset or speaks_of_onset(period.words):
        return _within(thing.start, first, last)
    if when is When.PAST:
        return LACKS if status == _NOW else _within(thing.end, first, last)
    if when is When.CURRENT and status == _PAST and not _may_still_count(thing.course, when):
        return LACKS
    return _overlaps(thing.start, thing.end, first, last)


def _bounds(
    told: Told, course: Course, status: str, now: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return between which days it began, and between which it ended or goes on."""
    since, until = told.since, told.until
    latest = min(until.latest().toordinal(), now) if until else now
    start = (
        (since.earliest().toordinal(), min(since.latest().toordinal(), latest))
        if since
        else (-1, latest)
    )
    if course in (Course.DEED, Course.EVENT):
        if since is None and until is not None:
            start = (until.earliest().toordinal(), latest)
        return start, start
    if status == _NOW or (status == _UNSAID and until is None):
        return start, (now, now)
    if until is not None:
        return start, (max(until.earliest().toordinal(), start[0]), latest)
    return start, (start[0], now)


def _lasted(start: tuple[float, float], status: str, since: float) -> Truth:
    if start[0] > since:
        return LACKS
    return HOLDS if start[1] <= since and status in (_NOW, _UNSAID) else UNKNOWN


def _within(day: tuple[float, float], first: float, last: float) -> Truth:
    if day[0] >= first and day[1] <= last:
        return HOLDS
    return LACKS if day[1] < first or day[0] > last else UNKNOWN


def _overlaps(
    start: tuple[float, float], end: tuple[float, float], first: float, last: float
) -> Truth:
    if start[1] <= last and end[0] >= first:
        return HOLDS
    return LACKS if end[1] < first or start[0] > last else UNKNOWN
