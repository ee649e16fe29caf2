"""The demo's sample person, and the new trials that arrive while somebody watches."""

import datetime as dt
import random
from typing import Any

from trialpost.demo.ages import AgeRange
from trialpost.demo.places import near_boston
from trialpost.demo.plan import LUPUS, Plan, drug
from trialpost.demo.record import record
from trialpost.demo.tables import Condition, Field, fields
from trialpost.errors import BadInput

SAMPLE_ADDRESS = "sample.person@example.org"
SAMPLE_PERSON: dict[str, Any] = {
    "sex": "female",
    "birth_year": 1987,
    "travel_km": 80.4672,
    "place": {"name": "Boston, MA, US"},
    "conditions": [
        {"name": "systemic lupus erythematosus", "since": "2019", "status": "current"},
        {"name": "shingles", "since": "2026-05", "until": "2026-06", "status": "past"},
    ],
    "healthy_volunteer": False,
    "medications": [
        {"name": "hydroxychloroquine", "since": "2019", "status": "current"},
        {"name": "prednisone", "since": "2024-05", "status": "current"},
    ],
    "measurements": [
        {"name": "eGFR", "value": 88, "date": "2026-09", "unit": "mL/min/1.73 m2"},
        {"name": "haemoglobin", "value": 12.4, "unit": "g/dL", "date": "2026-09"},
        {"name": "platelets", "value": 212, "unit": "10^9/L", "date": "2026-09"},
        {"name": "neutrophils", "value": 3.4, "unit": "10^9/L", "date": "2026-09"},
        {"name": "SLEDAI", "value": 8, "date": "2026-10"},
        {"name": "BMI", "value": 24.5, "unit": "kg/m2", "date": "2026-10"},
    ],
    "biomarkers": [{"name": "antinuclear antibody", "present": "yes"}],
    "answers": {
        "pregnant": "no",
        "breastfeeding": "no",
        "planning-pregnancy": "no",
        "other-trial": "no",
        "alcohol": "no",
        "able:able-to-walk": "yes",
        "able:able-to-read-and-write": "yes",
        "able:able-to-use-a-smartphone": "yes",
        "treatment:dialysis": "no",
        "treatment:organ-transplantation": "no",
        "treatment:hydroxychloroquine@now-stable-dose": "yes",
    },
    "complete": ["conditions", "medications", "procedures", "allergies"],
}
"""An invented woman with lupus in Boston, as a profile (``docs/reference/json.md``)."""

_FIRST_ID = 99_900_000
_MOST = 90_000
_CRITERIA = """Inclusion Criteria:

* Aged 18 to {oldest} years
* Diagnosis of systemic lupus erythematosus for at least 6 months
* Takes hydroxychloroquine at a stable dose
* Able to give written informed consent

Exclusion Criteria:

* Pregnant or breastfeeding
* eGFR < {egfr} mL/min/1.73 m2
* Haemoglobin < 8 g/dL
* Rituximab within 6 months before screening
* Dialysis or a transplanted organ"""


def arriving_study(number: int, as_of: dt.date) -> dict[str, Any]:
    """Return the ``number``-th new trial (from 0): recruiting in Boston, and fit for the person.

    It was posted two days before ``as_of``. The same arguments give the same study.

    Raises:
        BadInput: if ``number`` is not between 0 and 89,999.
    """
    if not 0 <= number < _MOST:
        raise BadInput(f"New trials are numbered from 0 to {_MOST - 1}; {number} is not one.")
    rng = random.Random(f"arriving {number}")  # noqa: S311 - invents a trial, guards nothing
    made = _plan(number, rng)
    study = record(made, f"NCT{_FIRST_ID + number:08d}", as_of, rng)
    oldest, egfr = made.ages.high.number if made.ages.high else 75, rng.choice((30, 45))
    protocol = study["protocolSection"]
    text = _CRITERIA.format(oldest=oldest, egfr=egfr)
    protocol["eligibilityModule"]["eligibilityCriteria"] = text
    protocol["statusModule"] = _status(as_of)
    return study


def _lupus() -> tuple[Field, Condition]:
    return next(
        (field, condition)
        for field in fields()
        for condition in field.conditions
        if condition.heading == LUPUS
    )


def _plan(number: int, rng: random.Random) -> Plan:
    field, condition = _lupus()
    return Plan(
        number=_MOST + number,  # keeps the trials' own codes apart from those of the catalogue
        field=field,
        condition=condition,
        status="RECRUITING",
        kind="INTERVENTIONAL",
        treatment=drug(rng.choice(field.forms), rng.choice(field.actions), rng),
        phases=(rng.choice(("PHASE2", "PHASE3")),),
        control="placebo",
        masking="DOUBLE",
        ages=AgeRange.parse(rng.choice(("18y-70y", "18y-75y", "18y-65y"))),
        people="adults",
        weeks=rng.choice((24, 48, 52)),
        enrolment=rng.choice((120, 180, 240)),
        home=near_boston()[0],
        industry=rng.random() < 0.5,
    )


def _status(as_of: dt.date) -> dict[str, Any]:
    """Return dates of a trial that has just begun."""

    def day(days: int) -> str:
        return (as_of + dt.timedelta(days=days)).isoformat()

    return {
        "statusVerifiedDate": day(-3)[:7],
        "overallStatus": "RECRUITING",
        "expandedAccessInfo": {"hasExpandedAccess": False},
        "startDateStruct": {"date": day(-3), "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": day(700)[:7], "type": "ESTIMATED"},
        "completionDateStruct": {"date": day(900)[:7], "type": "ESTIMATED"},
        "studyFirstSubmitDate": day(-3),
        "studyFirstSubmitQcDate": day(-3),
        "studyFirstPostDateStruct": {"date": day(-2), "type": "ACTUAL"},
        "lastUpdateSubmitDate": day(-3),
        "lastUpdatePostDateStruct": {"date": day(-2), "type": "ACTUAL"},
    }
