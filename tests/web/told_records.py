"""Records of made-up trials in a made-up form, told by whatever registry a test needs.

A record is JSON with the fields below; ``reading`` has it read behind any door, so that a test of
what becomes of several records does not hang on how registries write theirs.
"""

import json
from typing import Any

import pytest

from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import recognise
from trialpost.model.reading import Door, IssueKind, ReadIssue, ReadResult
from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import (
    Dates,
    Eligibility,
    Enrolment,
    SecondaryId,
    Sponsor,
    Trial,
    TrialDate,
)
from trialpost.web.catalogue import records

TITLE = "A randomised comparison of walking by the sea and resting at home in tired hearts"
CITIES = {
    "Boston": Site(
        city="Boston",
        country="United States",
        coordinates=Coordinates(42.36, -71.06),
        located=Located.REGISTRY,
    ),
    "Leeds": Site(city="Leeds", country="United Kingdom"),
}
_DOORS = {
    "NCT": Door.CTGOV_API,
    "ISRCTN": Door.ISRCTN,
    "2": Door.EUCTR,
    "CTRI": Door.ICTRP_CSV,
}


def told(registry_id: str, **fields: Any) -> ReadResult:
    """Make a record of a trial; ``fields`` are ``door``, ``part`` and those of ``_trial``."""
    door = next(door for start, door in _DOORS.items() if registry_id.startswith(start))
    door = Door(fields.pop("door", door))
    part = fields.pop("part", "")
    raw = json.dumps({"id": registry_id, "part": part, **fields}, sort_keys=True).encode()
    return read_at(door, raw)


def read_at(door: Door, raw: bytes, *, where: str = "") -> ReadResult:
    """Read a made-up record."""
    fields = json.loads(raw)
    odd = [
        ReadIssue(kind=IssueKind(kind), where="/", detail="odd") for kind in fields.pop("odd", [])
    ]
    return ReadResult(
        where=where,
        door=door,
        part=fields.pop("part"),
        raw=raw,
        trial=_trial(**fields),
        issues=tuple(odd),
    )


def _trial(
    id: str,
    title: str | None = None,
    names: tuple[str, ...] = (),
    status: str = "recruiting",
    protocol: str | None = None,
    updated: str = "2026-10-01",
    condition: str = "Heart Failure",
    city: str = "Boston",
    size: int | None = None,
    start: str | None = None,
) -> Trial:
    return Trial(
        id=recognise(id),
        org_study_id=protocol,
        secondary_ids=tuple(SecondaryId(value=name) for name in names),
        brief_title=title or f"Walking {id}",
        official_title=title,
        status=RecruitmentStatus(status),
        type=StudyType.INTERVENTIONAL,
        conditions=(condition,),
        brief_summary=f"{id} is about walking.",
        eligibility=Eligibility(criteria="Inclusion Criteria:\n\n* Tired heart"),
        sponsor=Sponsor(name="Harbour Hospital"),
        sites=(CITIES[city],),
        enrolment=Enrolment(size) if size else None,
        dates=Dates(
            last_update_posted=PartialDate.parse(updated),
            start=TrialDate(PartialDate.parse(start)) if start else None,
        ),
    )


@pytest.fixture
def made_up_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the catalogue read made-up records behind every door."""
    monkeypatch.setattr(records, "read_at", read_at)
