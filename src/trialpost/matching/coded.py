"""The coded fields of many trials as columns, a row a slot, and their sites, flat."""

import hashlib
from array import array
from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.matching.outline import TrialOutline, standing
from trialpost.matching.reachable import ANYWHERE
from trialpost.model.dates import AgeLimit
from trialpost.model.status import Phase, RecruitmentStatus, Sex

STATUSES = tuple(RecruitmentStatus)
STATUS_CODE = {status: code for code, status in enumerate(STATUSES)}
SEX_CODE = {None: 0, Sex.FEMALE: 1, Sex.MALE: 2}
PHASE_BIT = {phase: bit for bit, phase in enumerate(Phase)}
HEALTHY_CODE = {None: 0, True: 1, False: 2}

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int16]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_NAN = float("nan")


def key_of(trial_id: str) -> int:
    """Return the number under which the text index answers for a trial; it fits into 63 bits."""
    return int.from_bytes(hashlib.blake2b(trial_id.encode(), digest_size=8).digest(), "big") >> 1


def phases_code(phases: Iterable[Phase]) -> int:
    """Return phases as one number, a bit each; 0 where none is given."""
    return sum(1 << PHASE_BIT[one] for one in set(phases))


class Columns(msgspec.Struct, frozen=True, eq=False):
    """The coded fields of all trials, a row a slot, and their sites, flat.

    ``first_site[slot]`` is where a trial's sites begin in the ``site_*`` columns; coordinates that
    are not known are NaN, and ``site_area`` then points into ``areas``. ``minimum`` and ``maximum``
    point into ``limits``; 0 is no limit. ``key`` is the number of the trial in the text index.
    ``phases`` has a bit for each phase.
    """

    key: Ints
    status: Codes
    sex: Codes
    gender_based: Bools
    healthy: Codes
    prevents: Bools
    minimum: Codes
    maximum: Codes
    phases: Codes
    verified: Ints
    first_site: Ints
    sites: Ints
    site_slot: Ints
    site_status: Codes
    site_lat: Floats
    site_lon: Floats
    site_area: Codes
    limits: tuple[AgeLimit | None, ...]
    areas: tuple[str, ...]

    def followed_by(self, new: "Columns") -> "Columns":
        """Put new rows after these; slots and site positions of the new are counted on.

        The new ones have to have been coded after these (:class:`Coding`).
        """
        shifts = {"site_slot": len(self.status), "first_site": len(self.site_slot)}
        joined = {
            name: np.concatenate(
                [getattr(self, name), getattr(new, name) + shifts[name]]
                if name in shifts
                else [getattr(self, name), getattr(new, name)]
            )
            for name in Columns.__struct_fields__
            if name not in ("limits", "areas")
        }
        return Columns(**joined, limits=new.limits, areas=new.areas)


class Coding:
    """Codes outlines one by one; the codes of limits and areas go on from earlier columns."""

    def __init__(self, before: Columns | None = None) -> None:
        """Begin, after the columns ``before`` where there are any."""
        self._limits = {one: code for code, one in enumerate(before.limits if before else (None,))}
        self._areas = {
            one: code for code, one in enumerate(before.areas if before else (ANYWHERE,))
        }
        self._trials = {name: array("h") for name in _OF_TRIALS}
        self._key, self._verified, self._sites = array("q"), array("q"), array("q")
        self._site_slot = array("q")
        self._site_status, self._site_area = array("h"), array("h")
        self._lat, self._lon = array("d"), array("d")

    def add(self, one: TrialOutline) -> None:
        """Add a trial."""
        self._key.append(key_of(one.id))
        told = self._trials
        told["status"].append(STATUS_CODE[one.status])
        told["sex"].append(SEX_CODE[one.sex])
        told["gender_based"].append(one.gender_based)
        told["healthy"].append(HEALTHY_CODE[one.healthy_volunteers])
        told["prevents"].append(one.prevents)
        told["minimum"].append(self._limits.setdefault(one.minimum_age, len(self._limits)))
        told["maximum"].append(self._limits.setdefault(one.maximum_age, len(self._limits)))
        told["phases"].append(phases_code(one.phases))
        self._verified.append(one.verified)
        slot = len(self._sites)
        for site in one.sites:
            self._site_slot.append(slot)
            self._site_status.append(STATUS_CODE[standing(site.status, one.status)])
            self._lat.append(_NAN if site.lat is None else site.lat)
            self._lon.append(_NAN if site.lon is None else site.lon)
            self._site_area.append(self._areas.setdefault(site.area, len(self._areas)))
        self._sites.append(len(one.sites))

    def columns(self) -> Columns:
        """Return the columns of all that was added."""
        told = {name: np.array(held, np.int16) for name, held in self._trials.items()}
        counts = np.array(self._sites, np.int64)
        return Columns(
            key=np.array(self._key, np.int64),
            status=told["status"],
            sex=told["sex"],
            gender_based=told["gender_based"].astype(np.bool_),
            healthy=told["healthy"],
            prevents=told["prevents"].astype(np.bool_),
            minimum=told["minimum"],
            maximum=told["maximum"],
            phases=told["phases"],
            verified=np.array(self._verified, np.int64),
            first_site=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])[:-1],
            sites=counts,
            site_slot=np.array(self._site_slot, np.int64),
            site_status=np.array(self._site_status, np.int16),
            site_lat=np.array(self._lat, np.float64),
            site_lon=np.array(self._lon, np.float64),
            site_area=np.array(self._site_area, np.int16),
            limits=tuple(self._limits),
            areas=tuple(self._areas),
        )


_OF_TRIALS = (
    "status",
    "sex",
    "gender_based",
    "healthy",
    "prevents",
    "minimum",
    "maximum",
    "phases",
)


def coded(outlines: Iterable[TrialOutline], before: Columns | None = None) -> Columns:
    """Code outlines."""
    coding = Coding(before)
    for one in outlines:
        coding.add(one)
    return coding.columns()
