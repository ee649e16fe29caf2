"""How many mails to expect: how many trials that fit somebody opened in the last months.

A trial counts from the day on which its record was first posted, or on which it began, if that is
later. What opened and closed again within these months is missed, so that the figure is rather
small. Of very many related trials a part is read, evenly, and the figure scaled up.
"""

import datetime as dt

import msgspec

from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import Asker, judge_for, related_slots
from trialpost.model.match import Match, TrialVerdict
from trialpost.model.profile import Profile
from trialpost.model.trial import Trial
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.watch.judging.somebody import known_asker

MONTH, SEASON = 30, 90
"""Days that are looked back on."""

MOST_READ = 600
"""Trials that are read at the most to make an estimate."""

MANY_A_WEEK = 5
"""More than so many a week are more than anybody reads."""

_TELLING = (TrialVerdict.LIKELY, TrialVerdict.POSSIBLE)


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """How many trials that fit somebody opened in the last 30 and 90 days.

    ``nearer`` of those 90 days' lie within ``nearer_km``, half as far as they would travel.
    """

    in_month: int
    in_season: int
    nearer: int | None = None
    nearer_km: float | None = None

    @property
    def a_month(self) -> float:
        """How many to expect in a month."""
        return self.in_season * MONTH / SEASON

    @property
    def a_week(self) -> float:
        """How many to expect in a week."""
        return self.in_season * 7 / SEASON

    @property
    def is_much(self) -> bool:
        """Whether that is more than anybody reads."""
        return self.a_week > MANY_A_WEEK

    @property
    def nearer_a_month(self) -> float | None:
        """How many to expect in a month from half as far away."""
        return None if self.nearer is None else self.nearer * MONTH / SEASON


def estimate(profile: Profile, *, today: dt.date) -> Volume:
    """Reckon from the catalogue how many trials will newly fit somebody."""
    catalogue = current_catalogue()
    asker = known_asker(profile, catalogue.vocabulary, today)
    slots = related_slots(
        catalogue, asker.sought, ~not_met_anywhere(catalogue, asker.person, today)
    )
    names = [catalogue.outlines.ids[slot] for slot in slots]
    step = -(-len(names) // MOST_READ) or 1
    opened = [
        (trial, when)
        for trial in catalogue.trials(names[::step])
        if (when := opened_on(trial)) is not None and 0 <= (today - when).days < SEASON
    ]
    fits = [(match, when) for trial, when in opened if (match := _fits(trial, asker, today))]
    half = profile.travel_km / 2 if profile.travel_km and profile.place else None
    near = [match for match, _ in fits if half is not None and _lies_within(match, half)]
    return Volume(
        in_month=step * sum((today - when).days < MONTH for _, when in fits),
        in_season=step * len(fits),
        nearer=None if half is None else step * len(near),
        nearer_km=half,
    )


def opened_on(trial: Trial) -> dt.date | None:
    """Return from when a trial can have taken people, as far as its record says."""
    dates = trial.dates
    posted = dates.first_posted or dates.first_submitted
    known = [one.earliest() for one in (posted, dates.start.date if dates.start else None) if one]
    return max(known, default=None)


def _fits(trial: Trial, asker: Asker, today: dt.date) -> Match | None:
    catalogue = current_catalogue()
    found = judge_for(trial, asker, catalogue.vocabulary, today=today, better=catalogue.better)
    return found if isinstance(found, Match) and found.verdict in _TELLING else None


def _lies_within(match: Match, km: float) -> bool:
    site = match.trial.nearest_site
    return site is not None and site.km is not None and site.km <= km
