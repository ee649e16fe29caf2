"""Statuses of invented trials, and dates that fit them and the day of the demo."""

import datetime as dt
import random
from typing import Any

import msgspec

RECRUITING_PER_TRIALS = (20, 27)
"""Of 27 trials 20 recruit, so that 2,000 of the usual 2,700 do."""

OTHER_STATUSES = {
    "COMPLETED": 280,
    "ACTIVE_NOT_RECRUITING": 140,
    "NOT_YET_RECRUITING": 110,
    "UNKNOWN": 60,
    "TERMINATED": 45,
    "WITHDRAWN": 24,
    "ENROLLING_BY_INVITATION": 24,
    "SUSPENDED": 9,
    "AVAILABLE": 5,
    "NO_LONGER_AVAILABLE": 3,
}
EXPANDED_ACCESS = ("AVAILABLE", "NO_LONGER_AVAILABLE")
_STOPPED = ("TERMINATED", "WITHDRAWN", "SUSPENDED")
_OVER = ("COMPLETED", "TERMINATED")


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """A trial's dates; ``started`` and ``ended`` say whether they have happened."""

    start: dt.date
    primary_completion: dt.date
    completion: dt.date
    submitted: dt.date
    updated: dt.date
    started: bool
    ended: bool


def statuses(count: int, rng: random.Random) -> list[str]:
    """Return the status of each trial: exactly 20 of 27 recruit, the rest by their shares."""
    part, whole = RECRUITING_PER_TRIALS
    recruiting = (count * part + whole // 2) // whole
    names, shares = list(OTHER_STATUSES), list(OTHER_STATUSES.values())
    rest = rng.choices(names, shares, k=count - recruiting)
    found = ["RECRUITING"] * recruiting + rest
    rng.shuffle(found)
    return found


def timeline(status: str, as_of: dt.date, rng: random.Random) -> Timeline:
    """Draw dates that a trial of this status could have on ``as_of``."""
    start, primary = _run(status, as_of, rng)
    completion = primary + _days(rng, 0, 400)
    started, ended = start <= as_of and status != "WITHDRAWN", status in _OVER
    if ended and completion > as_of:
        completion = as_of - _days(rng, 10, 60)
        primary = min(primary, completion)
    latest_submission = as_of - dt.timedelta(days=30)
    submitted = min(start - _days(rng, -20, 150), latest_submission)
    earliest = max(submitted + dt.timedelta(days=12), completion if ended else submitted)
    updated = max(earliest, as_of - _since_update(status, rng))
    return Timeline(
        start=start,
        primary_completion=primary,
        completion=completion,
        submitted=submitted,
        updated=min(updated, as_of - dt.timedelta(days=3)),
        started=started,
        ended=ended,
    )


def _run(status: str, as_of: dt.date, rng: random.Random) -> tuple[dt.date, dt.date]:
    """Draw the start and the primary completion."""
    match status:
        case "NOT_YET_RECRUITING":
            start = as_of + _days(rng, -20, 240)
            return start, start + _days(rng, 240, 1500)
        case "ACTIVE_NOT_RECRUITING":
            return as_of - _days(rng, 500, 1900), as_of + _days(rng, -150, 700)
        case "COMPLETED":
            end = as_of - _days(rng, 60, 3200)
            return end - _days(rng, 150, 1500), end
        case "TERMINATED" | "WITHDRAWN":
            start = as_of - _days(rng, 400, 2600)
            return start, start + _days(rng, 60, 330)
        case "UNKNOWN":
            end = as_of - _days(rng, 800, 2000)
            return end - _days(rng, 300, 1400), end
        case _:
            if rng.random() < 0.04:  # overdue on purpose
                end = as_of - _days(rng, 20, 300)
                return end - _days(rng, 400, 900), end
            return as_of - _days(rng, 5, 1100), as_of + _days(rng, 60, 1500)


def _since_update(status: str, rng: random.Random) -> dt.timedelta:
    """Draw how long ago the record was verified: mostly lately, some long ago on purpose."""
    if status == "UNKNOWN":
        return _days(rng, 740, 1500)
    if status in _OVER or status == "WITHDRAWN":
        return _days(rng, 20, 2500)
    low, high = rng.choices(((3, 90), (90, 330), (370, 700), (740, 1100)), (70, 21, 6, 3))[0]
    return _days(rng, low, high)


def _days(rng: random.Random, low: int, high: int) -> dt.timedelta:
    return dt.timedelta(days=rng.randint(low, high))


def status_module(status: str, times: Timeline, rng: random.Random, why: str) -> dict[str, Any]:
    """Write the registry's status module."""
    module: dict[str, Any] = {
        "statusVerifiedDate": f"{times.updated:%Y-%m}",
        "overallStatus": status,
    }
    if status == "UNKNOWN":
        module["lastKnownStatus"] = rng.choice(("RECRUITING", "NOT_YET_RECRUITING"))
    if status in _STOPPED:
        module["whyStopped"] = why
    module["expandedAccessInfo"] = {"hasExpandedAccess": False}
    if status not in EXPANDED_ACCESS:
        ended = "ACTUAL" if times.ended else "ESTIMATED"
        module["startDateStruct"] = _struct(
            times.start, "ACTUAL" if times.started else "ESTIMATED", rng
        )
        module["primaryCompletionDateStruct"] = _struct(times.primary_completion, ended, rng)
        module["completionDateStruct"] = _struct(times.completion, ended, rng)
    checked = min(times.submitted + _days(rng, 1, 6), times.updated)
    module["studyFirstSubmitDate"] = times.submitted.isoformat()
    module["studyFirstSubmitQcDate"] = checked.isoformat()
    module["studyFirstPostDateStruct"] = {
        "date": (checked + dt.timedelta(days=2)).isoformat(),
        "type": "ACTUAL",
    }
    module["lastUpdateSubmitDate"] = times.updated.isoformat()
    module["lastUpdatePostDateStruct"] = {
        "date": (times.updated + dt.timedelta(days=2)).isoformat(),
        "type": "ACTUAL",
    }
    return module


def _struct(day: dt.date, kind: str, rng: random.Random) -> dict[str, str]:
    """Write a date to the day, or an estimate at times to the month only."""
    month_only = kind == "ESTIMATED" and rng.random() < 0.4
    return {"date": f"{day:%Y-%m}" if month_only else day.isoformat(), "type": kind}
