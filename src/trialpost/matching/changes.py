"""Say what changed between two versions of a trial, in a patient's terms.

Every field of the trial that differs gives at least one change: where no function knows the field,
or the one that does finds nothing worth its name (another order, say), it is an ``OtherChanged``.
"""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from trialpost.eligibility import split
from trialpost.matching.criteria_changes import criteria_changes
from trialpost.matching.site_changes import site_changes
from trialpost.model.bearing import PUBLIC, Shift, Turn
from trialpost.model.change import (
    AgesChanged,
    Change,
    ConditionsChanged,
    ContactChanged,
    CriteriaListed,
    CriterionAdded,
    CriterionChanged,
    CriterionRemoved,
    DateName,
    DatesMoved,
    EligibilityListed,
    EnrolmentChanged,
    HealthyVolunteersChanged,
    InterventionsChanged,
    OtherChanged,
    PhaseChanged,
    ResultsPosted,
    ResultsTakenDown,
    SexChanged,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    StatusChanged,
    TitleChanged,
)
from trialpost.model.dates import AgeLimit
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.trial import Dates, Eligibility, Intervention, Trial
from trialpost.vocabulary.distances import distances_km


def changes(
    before: Trial | None,
    after: Trial | None,
    *,
    near: Coordinates | None = None,
    listed_before: bool = False,
) -> tuple[Change, ...]:
    """Return what changed, what a patient wants to know first standing first.

    Args:
        before: the earlier version, or ``None`` if the trial was not listed then.
        after: the later version, or ``None`` if the trial is no longer listed.
        near: a place; sites are then ordered by their distance from it, which each one carries.
        listed_before: with ``before=None``, whether the trial had been listed at some time.
    """
    if before is None or after is None:
        return _listing(before, after, listed_before)
    found: list[Change] = []
    said = _said_with_status(before, after)
    for name in Trial.__struct_fields__:
        if getattr(before, name) != getattr(after, name) and name not in said:
            known = _BY_FIELD.get(name)
            told = known(before, after, near) if known else []
            found += told or [OtherChanged(field=name)]
    return tuple(sorted(found, key=_in_order))


def seen_from(found: Sequence[Change], near: Coordinates | None) -> tuple[Change, ...]:
    """Return the changes that :func:`changes` found from nowhere as they are near a place.

    So the difference of two versions, which takes long, is worked out once for many people.
    """
    if near is None:
        return tuple(found)
    points = [getattr(getattr(change, "site", None), "coordinates", None) for change in found]
    placed = np.array([(one.lat, one.lon) for one in points if one is not None]).reshape(-1, 2)
    away = iter(distances_km(near, placed[:, 0], placed[:, 1]).tolist())
    told = [
        change if point is None else msgspec.structs.replace(change, km=next(away))
        for change, point in zip(found, points, strict=True)
    ]
    return tuple(sorted(told, key=_in_order))


def _listing(
    before: Trial | None, after: Trial | None, listed_before: bool
) -> tuple[Change, ...]:  # fmt: skip
    if after is not None:
        turn = Turn.LISTED_AGAIN if listed_before else Turn.LISTED
        why = None if listed_before else _why(after)
        listed = StatusChanged(
            before=None, after=after.status, turn=turn, why=why, basis=after.status_basis
        )
        return (listed,)
    if before is not None:
        basis = before.status_basis
        gone = StatusChanged(
            before=before.status, after=None, turn=Turn.VANISHED, basis_before=basis
        )
        return (gone,)
    return ()


_KINDS = (
    StatusChanged, SiteOpened, SiteAdded, SiteClosed, SiteRemoved, AgesChanged, SexChanged,
    EligibilityListed, HealthyVolunteersChanged, CriteriaListed, CriterionChanged, CriterionAdded,
    CriterionRemoved, ResultsPosted, ResultsTakenDown, DatesMoved, ConditionsChanged,
    InterventionsChanged, PhaseChanged, TitleChanged, ContactChanged, EnrolmentChanged,
)  # fmt: skip
"""The order of what weighs the same."""

_PLACE = {kind: at for at, kind in enumerate(_KINDS)}


def _in_order(change: Change) -> tuple[int, bool, int, float]:
    """Order by weight, then what is known before what is unclear, then kind, then distance.

    Sorting is stable: what is equal here stays in the order of the record.
    """
    km = getattr(change, "km", None)
    unclear = getattr(change, "shift", None) is Shift.UNCLEAR
    place = _PLACE.get(type(change), len(_KINDS))
    return (int(change.weight), unclear, place, float("inf") if km is None else km)


# --- status --------------------------------------------------------------------------------------

_TURNS = {
    Status.NOT_YET_RECRUITING: Turn.ANNOUNCED,
    Status.RECRUITING: Turn.NOW_RECRUITING,
    Status.ENROLLING_BY_INVITATION: Turn.BY_INVITATION,
    Status.ACTIVE_NOT_RECRUITING: Turn.STOPPED_RECRUITING,
    Status.SUSPENDED: Turn.PAUSED,
    Status.TERMINATED: Turn.ENDED_EARLY,
    Status.COMPLETED: Turn.ENDED,
    Status.WITHDRAWN: Turn.WITHDRAWN,
    Status.UNKNOWN: Turn.NOT_KNOWN,
    Status.AVAILABLE: Turn.NOW_AVAILABLE,
    Status.NO_LONGER_AVAILABLE: Turn.NOT_AVAILABLE,
    Status.TEMPORARILY_NOT_AVAILABLE: Turn.PAUSED,
    Status.APPROVED_FOR_MARKETING: Turn.APPROVED,
    Status.WITHHELD: Turn.HIDDEN,
}


_NOT_STOPPED = PUBLIC | {
    Status.NOT_YET_RECRUITING,
    Status.ENROLLING_BY_INVITATION,
    Status.APPROVED_FOR_MARKETING,
    Status.UNKNOWN,
}
"""A reason for stopping that stands in the record of such a trial is an old one."""


def _status(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    return [
        StatusChanged(
            before=before.status,
            after=after.status,
            turn=_TURNS[after.status],
            why=_why(after),
            basis_before=before.status_basis,
            basis=after.status_basis,
        )
    ]


def _basis(before: Trial, after: Trial, near: Coordinates | None) -> list[Change]:
    """Say that an unknown status is unknown for another reason; of a known one it is a detail."""
    return _status(before, after, near) if after.status is Status.UNKNOWN else []


def _why(trial: Trial) -> str | None:
    return None if trial.status in _NOT_STOPPED else trial.why_stopped


def _said_with_status(before: Trial, after: Trial) -> frozenset[str]:
    """Name the fields that only go along with a status that changed."""
    if before.status is after.status:
        return frozenset()
    told = _why(after) or not after.why_stopped
    return frozenset({"status_basis", "last_known_status"} | ({"why_stopped"} if told else set()))


# --- who may take part ---------------------------------------------------------------------------


def _eligibility(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    """Compare who may take part, field by field."""
    old, new = before.eligibility, after.eligibility
    if _says_nothing(old) is not _says_nothing(new):
        return [EligibilityListed(listed=_says_nothing(old))]
    differ = [
        name for name in Eligibility.__struct_fields__ if getattr(old, name) != getattr(new, name)
    ]
    found: list[Change] = []
    if "minimum_age" in differ or "maximum_age" in differ:
        found += _ages(old, new)
    if "sex" in differ:
        found.append(SexChanged(before=old.sex, after=new.sex))
    if "healthy_volunteers" in differ:
        found.append(
            HealthyVolunteersChanged(before=old.healthy_volunteers, after=new.healthy_volunteers)
        )
    if "criteria" in differ:
        told = criteria_changes(split(old.criteria), split(new.criteria))
        found += told or [OtherChanged(field="eligibility.criteria")]
    spoken_for = ("minimum_age", "maximum_age", "sex", "healthy_volunteers", "criteria")
    found += [
        OtherChanged(field=f"eligibility.{name}") for name in differ if name not in spoken_for
    ]
    return found


def _says_nothing(who: Eligibility) -> bool:
    return not who.criteria.strip() and msgspec.structs.replace(who, criteria="") == Eligibility()


def _ages(old: Eligibility, new: Eligibility) -> list[Change]:
    """Compare the age limits; a limit that is only written in another unit is a detail."""
    low = _end(old.minimum_age, new.minimum_age, upper=False)
    high = _end(old.maximum_age, new.maximum_age, upper=True)
    if low is None and high is None:
        return [OtherChanged(field="eligibility.ages")]
    return [
        AgesChanged(
            minimum_before=old.minimum_age,
            minimum=new.minimum_age,
            maximum_before=old.maximum_age,
            maximum=new.maximum_age,
            low=low,
            high=high,
        )
    ]


_BIRTH = dt.date(2001, 1, 1)


def _end(old: AgeLimit | None, new: AgeLimit | None, *, upper: bool) -> Shift | None:
    """Say which way an end of the age range moved; ``None`` if it stayed where it was."""
    one, other = (_day(limit, upper=upper) for limit in (old, new))
    if one == other:
        return None
    return Shift.LOOSENED if (other > one) is upper else Shift.TIGHTENED


def _day(limit: AgeLimit | None, *, upper: bool) -> dt.date:
    """Return the day on which somebody born on a given one comes to the limit."""
    if limit is None:
        return dt.date.max if upper else _BIRTH
    return limit.outgrown_by(_BIRTH) if upper else limit.reached_by(_BIRTH)


# --- the rest ------------------------------------------------------------------------------------

_DATES = {date.value: date for date in DateName}


def _dates(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    found: list[Change] = []
    for name in Dates.__struct_fields__:
        old, new = getattr(before.dates, name), getattr(after.dates, name)
        if old == new:
            continue
        if name in _DATES:
            found.append(DatesMoved(date=_DATES[name], before=old, after=new))
        else:
            found.append(OtherChanged(field=f"dates.{name}"))
    return found


def _results(_before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    if after.has_results:
        return [ResultsPosted(date=after.dates.results_first_posted)]
    return [ResultsTakenDown()]


def _title(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    return [TitleChanged(before=before.brief_title, after=after.brief_title)]


def _phases(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    return [PhaseChanged(before=before.phases, after=after.phases)]


def _enrolment(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    return [EnrolmentChanged(before=before.enrolment, after=after.enrolment)]


def _contacts(_before: Trial, _after: Trial, _near: Coordinates | None) -> list[Change]:
    return [ContactChanged()]


def _conditions(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    added, removed = _apart(before.conditions, after.conditions)
    return [ConditionsChanged(added=added, removed=removed)]


def _interventions(before: Trial, after: Trial, _near: Coordinates | None) -> list[Change]:
    old, new = before.interventions, after.interventions
    added, removed = _apart([one.name for one in old], [one.name for one in new])
    described = _described(old, new)
    return [InterventionsChanged(added=added, removed=removed, described=described)]


def _described(old: Sequence[Intervention], new: Sequence[Intervention]) -> tuple[str, ...]:
    """Name the interventions that both versions have, and that are described otherwise now."""
    known = {_key(one.name): one for one in old}
    return tuple(
        one.name for one in new if _key(one.name) in known and known[_key(one.name)] != one
    )


def _apart(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that only the later list has, and those that only the earlier one has."""
    before, after = {_key(one) for one in old}, {_key(one) for one in new}
    added = tuple(one for one in new if _key(one) not in before)
    return added, tuple(one for one in old if _key(one) not in after)


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


_BY_FIELD: dict[str, Callable[[Trial, Trial, Coordinates | None], list[Change]]] = {
    "status": _status,
    "status_basis": _basis,
    "sites": site_changes,
    "eligibility": _eligibility,
    "dates": _dates,
    "has_results": _results,
    "brief_title": _title,
    "phases": _phases,
    "enrolment": _enrolment,
    "central_contacts": _contacts,
    "conditions": _conditions,
    "interventions": _interventions,
}
"""What to ask about a field of ``Trial`` that differs; every other field is named as it is."""
