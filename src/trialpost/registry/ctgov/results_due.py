"""Whether a trial's results are overdue at ClinicalTrials.gov, by the rule of the United States.

The rule is 42 CFR Part 11, which carries out section 801 of the FDA Amendments Act of 2007:

* 11.22(b): it covers interventional trials, other than of phase 1 and than small studies of whether
  a device can work, of a drug or device that the FDA regulates, with a site in the United States or
  a product made there and exported; as stated here, for trials that began on or after 18 January
  2017, when the rule came into force.
* 11.44(a): results are to be submitted within one year of the primary completion date.
* 11.44(b) and (c): later where the sponsor certified before that day that the product is not
  approved yet, or that a new use is asked for; the record shows that such a certificate was
  submitted.
* 11.52: the registry posts them within 30 days of their submission.

An exemption, or more time granted for good cause (11.44(e)), does not stand in a record. So what is
said here is what the record shows, and no more.
"""

import calendar
import datetime as dt
from typing import Any

import msgspec

IN_FORCE = dt.date(2017, 1, 18)
POSTED_WITHIN = dt.timedelta(days=30)
RULE = "42 CFR 11.44"
SOURCE = "https://www.ecfr.gov/current/title-42/chapter-I/subchapter-A/part-11"

_EARLY = frozenset({"EARLY_PHASE1", "PHASE1"})
_NEVER_BEGAN = "WITHDRAWN"


class ResultsDue(msgspec.Struct, frozen=True):
    """When a trial's main data were complete, and by when its results were due (both ends incl.).

    Where the record gives a month only, its last day counts.
    """

    completed: dt.date
    due: dt.date


def results_overdue(record: bytes, *, today: dt.date) -> ResultsDue | None:
    """Say since when results are overdue by a record's own fields; ``None`` if they are not.

    ``None`` too wherever a field that the rule needs is missing, for that shows nothing.

    Args:
        record: one study as ClinicalTrials.gov's API (v2) gives it.
        today: the day on which it is asked.
    """
    try:
        study = msgspec.json.decode(record)
        told = study["protocolSection"]
        due = _due(told) if _is_covered(told) and _has_nothing(study, told) else None
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError):
        return None
    return due if due is not None and today > due.due + POSTED_WITHIN else None


def _has_nothing(study: dict[str, Any], told: dict[str, Any]) -> bool:
    """Tell whether neither results nor anything that puts them off, or holds them up, is there."""
    status = told["statusModule"]
    waits = study.get("annotationSection", {}).get("unpostedAnnotation")
    put_off = any(key.startswith(("dispFirst", "resultsFirst", "resultsWaived")) for key in status)
    return not (study.get("hasResults") or study.get("resultsSection") or waits or put_off)


def _is_covered(told: dict[str, Any]) -> bool:
    """Tell whether the record shows everything by which the rule covers a trial."""
    design, oversight = told["designModule"], told.get("oversightModule", {})
    if design.get("studyType") != "INTERVENTIONAL":
        return False
    if told["statusModule"].get("overallStatus") == _NEVER_BEGAN:
        return False
    drug = oversight.get("isFdaRegulatedDrug") is True and not _is_early(design)
    device = oversight.get("isFdaRegulatedDevice") is True and not _is_feasibility(design)
    in_us = any(
        site.get("country") == "United States"
        for site in told.get("contactsLocationsModule", {}).get("locations", ())
    )
    begun = _first_day(told["statusModule"].get("startDateStruct", {}).get("date", ""))
    return (
        (drug or device)
        and (in_us or oversight.get("isUsExport") is True)
        and begun is not None
        and begun >= IN_FORCE
    )


def _is_early(design: dict[str, Any]) -> bool:
    """Tell whether a trial is of phase 1 only; where no phase stands, that cannot be told."""
    phases = frozenset(design.get("phases", ()))
    return not phases or phases <= _EARLY


def _is_feasibility(design: dict[str, Any]) -> bool:
    return design.get("designInfo", {}).get("primaryPurpose") in (None, "DEVICE_FEASIBILITY")


def _due(told: dict[str, Any]) -> ResultsDue | None:
    date = told["statusModule"].get("primaryCompletionDateStruct", {})
    completed = _last_day(date.get("date", ""))
    if completed is None or date.get("type") != "ACTUAL":
        return None
    return ResultsDue(completed, _year_after(completed))


def _first_day(text: str) -> dt.date | None:
    parts = [int(part) for part in text.split("-")] if text else []
    year, month, day = (*parts, 1, 1, 1)[:3]
    return dt.date(year, month, day) if parts else None


def _last_day(text: str) -> dt.date | None:
    parts = [int(part) for part in text.split("-")] if text else []
    if len(parts) < 2:
        return None
    year, month = parts[:2]
    return dt.date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def _year_after(day: dt.date) -> dt.date:
    """Return the same day of the next year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)
