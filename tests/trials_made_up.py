"""Invented trials for the tests of finding and matching."""

from typing import Any

from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.identifiers import NctId
from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.status import RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import Dates, Design, Eligibility, MeshTerm, Trial

BOSTON = Coordinates(42.3584, -71.0598)
NEW_YORK = Coordinates(40.7143, -74.006)
PARIS = Coordinates(48.8534, 2.3488)
LUPUS = MeshTerm("D008180", "Lupus Erythematosus, Systemic")
NEPHRITIS = MeshTerm("D008181", "Lupus Nephritis")
CONNECTIVE = MeshTerm("D003240", "Connective Tissue Diseases")
DIABETES = MeshTerm("D003920", "Diabetes Mellitus")
TYPE_2 = MeshTerm("D003924", "Diabetes Mellitus, Type 2")


def site(
    at: Coordinates | None,
    status: str | None = None,
    city: str = "Somewhere",
    country: str = "Nowhere",
    state: str | None = None,
) -> Site:
    return Site(
        facility="Clinic",
        city=city,
        state=state,
        country=country,
        status=RecruitmentStatus(status) if status else None,
        coordinates=at,
        located=Located.REGISTRY if at else Located.UNKNOWN,
    )


def trial(number: int, conditions: tuple[str, ...] = ("Lupus",), **given: Any) -> Trial:
    """Make a trial; ``minimum``, ``maximum`` (texts), ``sex``, ``healthy`` say who may join."""
    minimum, maximum = given.pop("minimum", None), given.pop("maximum", None)
    sex = given.pop("sex", None)
    return Trial(
        id=NctId(f"NCT{number:08d}"),
        brief_title=given.pop("title", f"Trial {number}"),
        status=RecruitmentStatus(given.pop("status", "recruiting")),
        type=StudyType.INTERVENTIONAL,
        conditions=conditions,
        condition_mesh=given.pop("mesh", ()),
        condition_ancestors=given.pop("ancestors", ()),
        eligibility=Eligibility(
            criteria=given.pop("criteria", "Inclusion Criteria:\n\n* Able to walk"),
            minimum_age=AgeLimit.parse(minimum) if minimum else None,
            maximum_age=AgeLimit.parse(maximum) if maximum else None,
            sex=Sex(sex) if sex else None,
            gender_based=given.pop("gender_based", False),
            healthy_volunteers=given.pop("healthy", False),
        ),
        sites=given.pop("sites", (site(BOSTON),)),
        dates=Dates(last_verified=PartialDate.parse(given.pop("verified", "2026-09"))),
        design=Design(primary_purpose=given.pop("purpose", None)),
        **given,
    )
