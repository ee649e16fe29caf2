"""Which trials the page shows that follows when somebody saves what they tell."""

import datetime as dt
from collections.abc import Iterable

from trialpost.errors import UnknownPlace
from trialpost.matching.match import match
from trialpost.matching.version import TELLING
from trialpost.model.match import Match
from trialpost.model.profile import Profile
from trialpost.web.catalogue.current import current_catalogue

SHOWN = 10
"""Matches that are shown at first, and that each wish for more adds."""


def first_shown(profile: Profile, today: dt.date) -> frozenset[str]:
    """Name the trials that the first page of matches shows as ones that may fit."""
    try:
        found = match(
            current_catalogue(),
            profile,
            today=today,
            limit=SHOWN,
            excluded_limit=0,
            asking=False,
        )
    except UnknownPlace:
        return frozenset()
    return that_may_fit(found.matches)


def that_may_fit(matches: Iterable[Match]) -> frozenset[str]:
    """Name those of some matches against which nothing is known to speak."""
    return frozenset(one.trial.id for one in matches if one.verdict in TELLING)
