"""The coded checks over all trials at once; they say what ``matching.checks`` says of each."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import Person, closes, maximum_age, minimum_age
from trialpost.matching.coded import HEALTHY_CODE, SEX_CODE, Bools, Floats
from trialpost.matching.reachable import ANYWHERE, lies_in
from trialpost.matching.selection import Selection
from trialpost.model.criterion import Verdict
from trialpost.model.dates import AgeLimit
from trialpost.model.status import RecruitmentStatus

_RECRUITING = frozenset({RecruitmentStatus.RECRUITING})
_OPEN = frozenset(status for status in RecruitmentStatus if not closes(status))
"""No date closes a trial (``check_status``)."""


def not_met_anywhere(catalogue: Catalogue, person: Person, today: dt.date) -> Bools:
    """Tell for every slot whether a coded check (all but the condition) is surely not met."""
    among = catalogue.selection(_OPEN)
    wrong = (
        _wrong_age(catalogue, among, person, today)
        | _wrong_sex(among, person)
        | _only_patients(catalogue, among, person)
    )
    ruled_out: Bools = ~(among.mark(~wrong) & _within_reach(catalogue, among, person))
    return ruled_out


def _wrong_age(catalogue: Catalogue, among: Selection, person: Person, today: dt.date) -> Bools:
    born = person.born
    if born is None:
        return np.zeros(len(among.slots), dtype=np.bool_)

    def fails(
        check: Callable[[AgeLimit | None, tuple[dt.date, dt.date], dt.date], Verdict],
    ) -> Bools:
        verdicts = [check(limit, born, today) for limit in catalogue.columns.limits]
        return np.array([verdict is Verdict.NOT_MET for verdict in verdicts])

    wrong: Bools = fails(minimum_age)[among.minimum] | fails(maximum_age)[among.maximum]
    return wrong


def _wrong_sex(among: Selection, person: Person) -> Bools:
    if person.sex is None:
        return np.zeros(len(among.slots), dtype=np.bool_)
    takes = (among.sex == SEX_CODE[None]) | (among.sex == SEX_CODE[person.sex])
    wrong: Bools = ~takes & ~among.gender_based
    return wrong


def _only_patients(catalogue: Catalogue, among: Selection, person: Person) -> Bools:
    if person.has_condition or not person.healthy_volunteer:
        return np.zeros(len(among.slots), dtype=np.bool_)
    only: Bools = catalogue.columns.healthy[among.slots] == HEALTHY_CODE[False]
    return only


def _within_reach(catalogue: Catalogue, among: Selection, person: Person) -> Bools:
    """Mark the slots with a recruiting site that is near enough, or without any sites.

    A recruiting site whose place is not known leaves hope if its country lies within reach.
    """
    recruits, areas = catalogue.selection(_RECRUITING), catalogue.columns.areas
    near = recruits.with_open_site
    country = person.travel_country
    if person.origin is not None and person.travel_km is not None:
        near = recruits.nearest_km(person.origin, person.travel_km) <= person.travel_km
        near |= recruits.hidden_in(_marked(area in person.reachable for area in areas))
    elif country is not None:
        near = np.zeros(len(recruits.slots), np.bool_)
    if country is not None:
        maybe = _marked(area == ANYWHERE or lies_in(area, country) for area in areas)
        near = near | recruits.with_site_in(maybe)
    reached: Bools = recruits.mark(near) | among.mark(among.without_sites)
    return reached


def _marked(answers: Iterable[bool]) -> Bools:
    return np.fromiter(answers, np.bool_)


def ways_to(catalogue: Catalogue, person: Person, slots: Sequence[int]) -> Floats:
    """Return the way from a person to the nearest recruiting site of some slots, in their order.

    It is in kilometres; infinity where it is not known.
    """
    ways: Floats = np.full(len(catalogue.columns.status), np.inf)
    rows = np.array(slots, dtype=np.int64)
    if person.origin is not None:
        asked = np.zeros(len(ways), dtype=np.bool_)
        asked[rows] = True
        placed = catalogue.selection(_RECRUITING)
        ways[placed.slots] = placed.nearest_km(person.origin, slots=asked)
    return ways[rows]
