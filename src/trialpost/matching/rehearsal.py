"""Match somebody invented, so that the first person need not wait for what only a match reads."""

import datetime as dt

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.model.match import Matches
from trialpost.model.profile import GivenPlace, HealthCondition, Profile
from trialpost.model.status import RecruitmentStatus

NEAR_KM = 10.0
"""How far they go: so that few trials' criteria have to be read if none are kept yet."""


def rehearse(catalogue: Catalogue, *, today: dt.date) -> Matches:
    """Match somebody who lives beside the first open trial and has what it is about.

    That reads where cities lie, the words that notes are searched for, and how questions are
    chosen.
    """
    slots = catalogue.selection(frozenset({RecruitmentStatus.RECRUITING})).slots
    beside = (
        Profile(
            conditions=(HealthCondition(name=one.conditions[0]),),
            place=GivenPlace(lat=site.lat, lon=site.lon),
            travel_km=NEAR_KM,
        )
        for one in catalogue.outlines.at(slots.tolist())
        for site in one.sites
        if one.conditions and site.lat is not None
    )
    return match(catalogue, next(beside, Profile()), today=today, limit=1, excluded_limit=0)
