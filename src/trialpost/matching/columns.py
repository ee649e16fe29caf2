"""The coded checks over all trials at once; they say what ``matching.checks`` says of each."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import Person, closes, maximum_age, minimum_age
from trialpost.matching.coded import HEALTHY_CODE, SEX_CODE, STATUSES, Bools
from trialpost.model.criterion import Verdict
from trialpost.model.dates import AgeLimit
from trialpost.model.status import RecruitmentStatus
from trialpost.vocabulary.distances import distances_km


def not_met_anywhere(catalogue: Catalogue, person: Person, today: dt.date) -> Bools:
    """Tell for every slot whether a coded check (all but the condition) is surely not met."""
    ruled_out: Bools = (
        _closed(catalogue)
        | _wrong_age(catalogue, person, today)
        | _wrong_sex(catalogue, person)
        | _only_patients(catalogue, person)
        | _out_of_reach(catalogue, person)
    )
    return ruled_out


def _closed(catalogue: Catalogue) -> Bools:
    """Tell which trials are closed by their status; no date closes one (``check_status``)."""
    closed = [closes(status) for status in STATUSES]
    return np.array(closed)[catalogue.columns.status]


def _wrong_age(catalogue: Catalogue, person: Person, today: dt.date) -> Bools:
    columns, born = catalogue.columns, person.born
    if born is None:
        return np.zeros(len(columns.status), dtype=np.bool_)

    def fails(
        check: Callable[[AgeLimit | None, tuple[dt.date, dt.date], dt.date], Verdict],
    ) -> npt.NDArray[np.bool_]:
        verdicts = [check(limit, born, today) for limit in columns.limits]
        return np.array([verdict is Verdict.NOT_MET for verdict in verdicts])

    wrong: Bools = fails(minimum_age)[columns.minimum] | fails(maximum_age)[columns.maximum]
    return wrong


def _wrong_sex(catalogue: Catalogue, person: Person) -> Bools:
    columns = catalogue.columns
    if person.sex is None:
        return np.zeros(len(columns.status), dtype=np.bool_)
    open_to = np.isin(columns.sex, [SEX_CODE[None], SEX_CODE[person.sex]])
    wrong: Bools = ~open_to & ~columns.gender_based
    return wrong


def _only_patients(catalogue: Catalogue, person: Person) -> Bools:
    if person.has_condition or not person.healthy_volunteer:
        return np.zeros(len(catalogue.columns.status), dtype=np.bool_)
    only: Bools = catalogue.columns.healthy == HEALTHY_CODE[False]
    return only


def _out_of_reach(catalogue: Catalogue, person: Person) -> Bools:
    """Tell where no site recruits, or all that do are placed and too far.

    A recruiting site whose place is not known leaves hope if its country lies within reach.
    """
    columns = catalogue.columns
    size = len(columns.status)
    wanted = (RecruitmentStatus.RECRUITING,)
    open_site = catalogue.site_has_status(wanted)
    open_site &= catalogue.has_status(wanted)[columns.site_slot]
    possible = open_site
    if person.origin is not None and person.travel_km is not None:
        placed = open_site & ~np.isnan(columns.site_lat)
        far = ~np.array([area in person.reachable for area in columns.areas])[columns.site_area]
        km = distances_km(person.origin, columns.site_lat[placed], columns.site_lon[placed])
        far[placed] = km > person.travel_km
        possible = open_site & ~far
    hopeful = np.bincount(columns.site_slot[possible], minlength=size) > 0
    unreachable: Bools = ~hopeful & (columns.sites > 0)
    return unreachable
