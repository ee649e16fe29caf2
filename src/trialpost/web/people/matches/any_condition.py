"""Trials that take somebody, whatever they are about: a look round where nothing fits.

They are no matches and are not called so. A match that named no condition would call a trial for
another illness one that "may fit", since nobody said that they do not have that illness. So what
is listed here is held against age, sex and place alone.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from trialpost.errors import UnknownPlace
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.find import OPEN, shown
from trialpost.matching.judgement import asker_of
from trialpost.matching.ordering import in_order
from trialpost.model.match import FoundTrial
from trialpost.model.profile import Private, Profile


class OnAnything(Private, frozen=True, kw_only=True):
    """The trials that take somebody by age, sex and place: how many, and a page of them."""

    total: int
    trials: Sequence[FoundTrial] = ()


def on_anything(
    catalogue: Catalogue, profile: Profile, *, today: dt.date, first: int = 0, limit: int = 0
) -> OnAnything:
    """Return the trials that take somebody now, whatever they are about.

    The nearest come first, or the last checked where nobody said a place.

    Args:
        catalogue: the trials.
        profile: the person; what they have and answered is not looked at.
        today: the day on which ages are reckoned.
        first: how many of the list are passed over.
        limit: how many to return after these; none are loaded where only the count is asked.
    """
    try:
        person = asker_of(profile, catalogue.vocabulary, today=today).person
    except UnknownPlace:
        return OnAnything(total=0)
    among = catalogue.selection(OPEN)
    takes = ~not_met_anywhere(catalogue, person, today)[among.slots]
    total = int(np.count_nonzero(takes))
    if not limit or first >= total:
        return OnAnything(total=total)
    km = among.nearest_km(person.origin) if person.origin is not None else None
    slots = in_order(catalogue, among, takes, None, km, slice(first, first + limit))
    trials = catalogue.trials([catalogue.outlines.ids[slot] for slot in slots])
    found = tuple(shown(one, person.origin, today=today) for one in trials)
    return OnAnything(total=total, trials=found)
