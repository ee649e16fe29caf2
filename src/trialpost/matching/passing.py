"""Say whose matches the mere passing of time may change, with which trials, and on which days.

Only what is sure keeps somebody out, and joining what is not known to what is known never turns
what is sure (``eligibility.kleene``). So somebody can come to fit only on a day on which something
ceases to be surely so, or surely not so, of them. Such a day lies a fixed number of days after a
day that they told of, or is a birthday:

=====================================  =======================================  ==================
what a trial asks                      of whom something may turn               on the day
=====================================  =======================================  ==================
a stretch "within 30 days"             who began, ended, had or did something   + 31
"at least 30 days ago", "for 30 days"  on a day                                 + 30
a value that holds for 30 days, or     whose value was measured on a day        + 31
"within 30 days"
an age, coded or written               the first day on which somebody can      when they reach
                                       have been born                           or outgrow it
whether something is so now            who said when it ends                    itself, and + 1
=====================================  =======================================  ==================

A date of a month or a year counts with its first day and its last. :func:`moments` takes the days
out of a profile, :func:`windows_of` the numbers out of a trial, and :class:`Turning` says what
meets in some days. It names more people and trials than come to fit, and none too few.

Besides, when a month turns everybody who told of any day, month or age is compared with all trials
(:func:`may_have_turned`), and when a year turns everybody is: whatever of a trial was not known
here on its day is told then.
"""

import datetime as dt
import enum
import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np

from trialpost.eligibility.answering import settled
from trialpost.eligibility.judging.measures import stale_after
from trialpost.eligibility.judging.people import age_limit
from trialpost.eligibility.when_said import LAST, asks_for_day, date_said
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.rows import Array
from trialpost.matching.standing.trials import born_until
from trialpost.matching.trees import Trees
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.profile import Profile
from trialpost.model.requirement import Age, Leaf, Measured, Period, leaves

Key = TypeVar("Key")
_KINDS = 4


class Kind(enum.IntEnum):
    """What a day of a profile is to what may turn after it."""

    BORN = 0
    TOLD = 1
    MEASURED = 2
    TURNS = 3
    """Something is so no longer, or not yet, from this day on, whatever a trial asks."""


Moments = frozenset[int]
"""Days of a profile, each one number: its own, times four, and its kind."""


def moments(profile: Profile) -> Moments:
    """Return the days from which time runs for somebody."""
    profile = settled(profile)
    found = {_moment(Kind.MEASURED, day) for one in profile.measurements for day in _ends(one.date)}
    for part in (profile.conditions, profile.medications):
        for one in part:
            found |= _of_told(_parsed(one.since), _parsed(one.until))
    for done in profile.procedures:
        found |= _of_told(_parsed(done.date), None)
    for fact, answer in profile.answers.items():
        date = date_said(str(answer)) if asks_for_day(fact) else None
        found |= _of_told(None, date) if fact.endswith(LAST) else _of_told(date, None)
    born = profile.born_between(dt.date.max)
    if born is not None:
        found.add(_moment(Kind.BORN, born[0]))
    return frozenset(found)


def _moment(kind: Kind, day: dt.date) -> int:
    return day.toordinal() * _KINDS + kind


def _parsed(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _ends(text: str | None) -> tuple[dt.date, ...]:
    date = _parsed(text)
    return () if date is None else (date.earliest(), date.latest())


def _of_told(since: PartialDate | None, until: PartialDate | None) -> set[int]:
    ends = [day for date in (since, until) if date for day in (date.earliest(), date.latest())]
    found = {_moment(Kind.TOLD, day) for day in ends}
    if until is not None:
        past = until.latest().toordinal() + 1
        found |= {_moment(Kind.TURNS, until.earliest()), past * _KINDS + Kind.TURNS}
    return found


class Windows(msgspec.Struct, frozen=True, array_like=True):
    """What of a trial may turn: days after something told, and after a value; ages in whole units.

    An age of 17 years that is outgrown stands as one of 18 that is reached.
    """

    told: frozenset[int] = frozenset()
    measured: frozenset[int] = frozenset()
    ages: frozenset[AgeLimit] = frozenset()

    def joined(self, other: "Windows") -> "Windows":
        """Return what of either may turn."""
        return Windows(
            self.told | other.told, self.measured | other.measured, self.ages | other.ages
        )


def coded_windows(outline: TrialOutline) -> Windows:
    """Return what of a trial's coded fields may turn: it comes to take those who reach its age."""
    return Windows(ages=frozenset({outline.minimum_age} - {None}))  # type: ignore[arg-type]


def windows_of(trees: Trees) -> Windows:
    """Return what of a trial's written criteria may turn."""
    told: set[int] = set()
    measured: set[int] = set()
    ages: set[AgeLimit] = set()
    for read in trees:
        for leaf in leaves(read.requirement):
            if isinstance(leaf, Age):
                ages.update(_ages(leaf))
            elif isinstance(leaf, Measured):
                measured.update(_of_measured(leaf))
            else:
                told.update(_of_period(leaf))
    return Windows(frozenset(told), frozenset(measured), frozenset(ages))


def _of_period(leaf: Leaf) -> Iterable[int]:
    period: Period | None = getattr(leaf, "period", None)
    if period is None:
        return
    if period.oldest is not None:
        yield math.floor(period.oldest) + 1
    for days in (period.newest, period.lasting):
        if days is not None:
            yield math.ceil(days)


def _of_measured(leaf: Measured) -> Iterable[int]:
    yield from _of_period(leaf)
    if leaf.period is None:
        yield stale_after(leaf) + 1


def _ages(leaf: Age) -> Iterable[AgeLimit]:
    """Return the ages with which a leaf begins or ceases to hold."""
    for years, outgrown in ((leaf.low, leaf.low_strict), (leaf.high, not leaf.high_strict)):
        if years is not None:
            limit = age_limit(years)
            yield AgeLimit(limit.number + 1, limit.unit) if outgrown else limit


class Turning(NamedTuple):
    """What may turn after a day, up to and with another, by the kind of moment.

    ``days`` has for moments told and measured the trials by the number of days after; ``born`` the
    trials by the first and last day of birth of those who reach an age of theirs in these days.
    """

    then: int
    today: int
    days: Mapping[Kind, Mapping[int, frozenset[str]]]
    born: Mapping[tuple[int, int], frozenset[str]]

    def __repr__(self) -> str:
        return "Turning(…)"

    @property
    def since(self) -> dt.date:
        """The day after which it is looked."""
        return dt.date.fromordinal(self.then)

    @classmethod
    def of(cls, windows: Mapping[str, Windows], then: dt.date, today: dt.date) -> "Turning":
        """Gather the windows of trials, by their ids."""
        days: dict[Kind, dict[int, set[str]]] = {Kind.TOLD: {}, Kind.MEASURED: {}}
        ages: dict[AgeLimit, set[str]] = {}
        for name, one in windows.items():
            for kind, numbers in ((Kind.TOLD, one.told), (Kind.MEASURED, one.measured)):
                for number in numbers:
                    days[kind].setdefault(number, set()).add(name)
            for limit in one.ages:
                ages.setdefault(limit, set()).add(name)
        born: dict[tuple[int, int], set[str]] = {}
        for limit, names in ages.items():
            reach = (born_until(limit, then) + 1, born_until(limit, today))
            if reach[0] <= reach[1]:
                born.setdefault(reach, set()).update(names)
        return cls(
            then.toordinal(),
            today.toordinal(),
            {kind: _frozen(held) for kind, held in days.items()},
            _frozen(born),
        )

    def trials(self, profile: Profile) -> frozenset[str] | None:
        """Return the trials that somebody may come to fit in these days; ``None``: any trial."""
        found: set[str] = set()
        for moment in moments(profile):
            day, kind = divmod(moment, _KINDS)
            if kind == Kind.TURNS:
                if self.then < day <= self.today:
                    return None
            elif kind == Kind.BORN:
                for (first, last), names in self.born.items():
                    if first <= day <= last:
                        found |= names
            else:
                held = self.days[Kind(kind)]
                for past in range(self.then + 1 - day, self.today + 1 - day):
                    found |= held.get(past, frozenset())
        return frozenset(found)

    def touches(self, held: Array) -> Array:
        """Tell of many moments which of them let anything turn in these days."""
        day, kind = held // _KINDS, held % _KINDS
        found = (kind == Kind.TURNS) & (self.then < day) & (day <= self.today)
        for one, numbers in self.days.items():
            wanted = np.array(sorted(numbers), np.int64)
            first = np.searchsorted(wanted, self.then - day, side="right")
            found |= (kind == one) & (first < np.searchsorted(wanted, self.today - day, "right"))
        for first_born, last_born in self.born:
            found |= (kind == Kind.BORN) & (first_born <= day) & (day <= last_born)
        return np.asarray(found)


def _frozen(held: Mapping[Key, set[str]]) -> dict[Key, frozenset[str]]:
    return {key: frozenset(names) for key, names in held.items()}


def may_have_turned(profile: Profile, then: dt.date, today: dt.date) -> bool:
    """Say whether somebody has to be compared with all trials again since a day."""
    if then.year != today.year:
        return True
    return then.month != today.month and tells_times(profile)


def tells_times(profile: Profile) -> bool:
    """Say whether a profile has anything that a month can change."""
    if profile.birth_month is not None or profile.age is not None:
        return True
    return any(one % _KINDS != Kind.BORN for one in moments(profile))
