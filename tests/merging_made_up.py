"""Invented records of one trial or of several, for the tests of putting records together."""

from typing import Any

from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.identifiers import recognise
from trialpost.model.reading import Door
from trialpost.model.site import Site
from trialpost.model.sources import Record
from trialpost.model.status import Phase, RecruitmentStatus, StudyType
from trialpost.model.trial import (
    Dates,
    Eligibility,
    Enrolment,
    Intervention,
    SecondaryId,
    Sponsor,
    Trial,
    TrialDate,
)

DOORS = {
    "clinicaltrials.gov": Door.CTGOV_API,
    "ctis": Door.CTIS,
    "euctr": Door.EUCTR,
    "isrctn": Door.ISRCTN,
}

TITLE = (
    "A Randomised, Double-blind, Placebo-controlled Trial of Zelumab in Adults With Moderate to "
    "Severe Lupus Nephritis"
)


def other_id(value: str, **about: str) -> SecondaryId:
    return SecondaryId(value=value, **about)


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def made(identifier: str, **given: Any) -> Trial:
    """Make a trial; texts stand for the values that are made of them."""
    known = recognise(identifier)
    assert known is not None, identifier
    start, age = given.pop("start", "2021-03"), given.pop("minimum_age", None)
    size = given.pop("size", 240)
    title = given.pop("title", TITLE)
    return Trial(
        id=known,
        brief_title=given.pop("brief_title", title or ""),
        official_title=title,
        status=RecruitmentStatus(given.pop("status", "recruiting")),
        type=StudyType(given.pop("type", "interventional")),
        sponsor=Sponsor(name=sponsor) if (sponsor := given.pop("sponsor", "Zelum AG")) else None,
        phases=tuple(Phase(one) for one in given.pop("phases", ("phase3",))),
        conditions=given.pop("conditions", ("Lupus Nephritis",)),
        interventions=tuple(
            Intervention(name=name) for name in given.pop("interventions", ("Zelumab",))
        ),
        enrolment=Enrolment(size) if size else None,
        secondary_ids=tuple(
            one if isinstance(one, SecondaryId) else SecondaryId(value=one)
            for one in given.pop("others", ())
        ),
        dates=Dates(
            start=TrialDate(PartialDate.parse(start)) if start else None,
            recruitment_end=TrialDate(PartialDate.parse(last))
            if (last := given.pop("recruits_until", None))
            else None,
            last_update_posted=_date(given.pop("updated", None)),
            last_verified=_date(given.pop("verified", None)),
            completion=TrialDate(PartialDate.parse(end))
            if (end := given.pop("end", None))
            else None,
        ),
        eligibility=Eligibility(
            criteria=given.pop("criteria", ""),
            minimum_age=AgeLimit.parse(age) if age else None,
        ),
        sites=tuple(
            Site(
                facility=facility, city=city, country=country, status=status[0] if status else None
            )
            for facility, city, country, *status in given.pop("sites", ())
        ),
        **given,
    )


def record(identifier: str, **given: Any) -> Record:
    """Make a record, by the first-hand form of its registry if ``door`` is not given."""
    trial_id = recognise(identifier)
    assert trial_id is not None, identifier
    door = given.pop("door", DOORS.get(trial_id.registry.value, Door.ICTRP_XML))
    return Record(door, given.pop("part", ""), made(identifier, **given))
