"""The design, arms and outcome measures of an invented trial, as the registry codes them."""

import random
from typing import Any

from trialpost.demo.plan import Plan
from trialpost.demo.tables import common
from trialpost.demo.titles import is_single_blind, main_outcome
from trialpost.demo.words import fill

Json = dict[str, Any]

_TYPES = {
    "DRUG": "Drug",
    "BIOLOGICAL": "Biological",
    "GENETIC": "Genetic",
    "BEHAVIORAL": "Behavioral",
    "DEVICE": "Device",
    "DIETARY_SUPPLEMENT": "Dietary Supplement",
    "PROCEDURE": "Procedure",
    "RADIATION": "Radiation",
    "DIAGNOSTIC_TEST": "Diagnostic Test",
    "OTHER": "Other",
}
_MASKED = {
    "DOUBLE": ["PARTICIPANT", "INVESTIGATOR"],
    "TRIPLE": ["PARTICIPANT", "INVESTIGATOR", "OUTCOMES_ASSESSOR"],
    "QUADRUPLE": ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"],
}


def design_module(plan: Plan, *, ended: bool) -> Json:
    """Write the design module; ``ended`` makes the enrolment an actual count."""
    actual = ended or plan.status == "WITHDRAWN"
    enrolment = {"count": plan.enrolment, "type": "ACTUAL" if actual else "ESTIMATED"}
    if plan.kind == "EXPANDED_ACCESS":
        return {"studyType": plan.kind}
    if plan.kind == "OBSERVATIONAL":
        seen = {"observationalModel": "COHORT", "timePerspective": "PROSPECTIVE"}
        return {
            "studyType": plan.kind,
            "patientRegistry": False,
            "designInfo": seen,
            "enrollmentInfo": enrolment,
        }
    return {
        "studyType": plan.kind,
        "phases": list(plan.phases),
        "designInfo": {
            "allocation": "RANDOMIZED" if plan.randomised else "NA",
            "interventionModel": "PARALLEL" if plan.randomised else "SINGLE_GROUP",
            "primaryPurpose": "PREVENTION" if plan.field.healthy else "TREATMENT",
            "maskingInfo": _masking(plan),
        },
        "enrollmentInfo": enrolment,
    }


def _masking(plan: Plan) -> Json:
    if plan.control == "placebo":
        return {"masking": plan.masking, "whoMasked": _MASKED[plan.masking]}
    if is_single_blind(plan):
        return {"masking": "SINGLE", "whoMasked": ["OUTCOMES_ASSESSOR"]}
    return {"masking": "NONE"}


def arms_module(plan: Plan) -> Json:
    """Write the arms and what is given in each."""
    treatment = plan.treatment
    named = f"{_TYPES[treatment.type]}: {treatment.name}"
    if plan.kind == "EXPANDED_ACCESS":
        return {"interventions": [_intervention(plan, [])]}
    label = "Cohort" if plan.kind == "OBSERVATIONAL" else treatment.name
    first: Json = {"label": label, "description": _arm_words(plan), "interventionNames": [named]}
    if plan.kind == "INTERVENTIONAL":
        first = {"label": label, "type": "EXPERIMENTAL", **first}
    arms, given = [first], [_intervention(plan, [label])]
    if plan.control == "placebo":
        arms.append(
            {
                "label": "Placebo",
                "type": "PLACEBO_COMPARATOR",
                "description": "Looks the same and is given in the same way.",
                "interventionNames": [f"{_TYPES[treatment.type]}: Placebo"],
            }
        )
        given.append(_placebo(plan))
    elif plan.control == "usual":
        text = "Care goes on as it would without the trial."
        arms.append({"label": "Usual care", "type": "NO_INTERVENTION", "description": text})
    return {"armGroups": arms, "interventions": given}


def _length(plan: Plan) -> str:
    return f"{plan.weeks // 52} years" if plan.weeks > 104 else f"{plan.weeks} weeks"


def _lasts(plan: Plan) -> bool:
    """Tell whether the treatment goes on over weeks, rather than being given once or for days."""
    treatment = plan.treatment
    single = (
        treatment.form in ("vaccine", "gene treatment") or " once" in treatment.description[-6:]
    )
    short = common().is_acute(plan.field, plan.condition)
    return treatment.is_drug and not single and not short


def _arm_words(plan: Plan) -> str:
    treatment = plan.treatment
    words = treatment.description.rstrip(".")
    weeks = min(plan.weeks, 104)
    return f"{words}, for up to {weeks} weeks." if _lasts(plan) else f"{words}."


def _intervention(plan: Plan, arms: list[str]) -> Json:
    treatment = plan.treatment
    found: Json = {
        "type": treatment.type,
        "name": treatment.name,
        "description": treatment.description.rstrip(".") + ".",
    }
    if treatment.is_drug:
        found["description"] += f" An invented medicine ({treatment.form}) that {treatment.action}."
        found["otherNames"] = [f"DEMO-{plan.number + 1:05d} (invented)"]
    if arms:
        found["armGroupLabels"] = arms
    return found


def _placebo(plan: Plan) -> Json:
    return {
        "type": plan.treatment.type,
        "name": "Placebo",
        "description": "No active ingredient.",
        "armGroupLabels": ["Placebo"],
    }


def outcomes_module(plan: Plan, rng: random.Random) -> Json:
    """Write the outcome measures: one primary, two or three others."""
    first = main_outcome(plan)
    others = [outcome for outcome in plan.field.outcomes if outcome.measure != first]
    chosen = rng.sample(others, min(len(others), rng.choice((2, 3))))
    frame = f"{'Up to ' if plan.field.oncology else ''}{_length(plan)}"
    primary = {"measure": first, "timeFrame": _frame(first, frame)}
    rest = [
        {
            "measure": outcome.measure,
            "description": fill(outcome.description, rng),
            "timeFrame": _frame(outcome.measure, frame),
        }
        for outcome in chosen
    ]
    return {"primaryOutcomes": [primary], "secondaryOutcomes": rest}


def _frame(measure: str, usual: str) -> str:
    """Return the measure's own time, where its name says one, or the trial's."""
    words = measure.replace(",", "").split()
    for index, word in enumerate(words[:-1]):
        after = words[index + 1]
        if word in ("week", "day", "month") and after[0].isdigit():
            return f"{word.capitalize()} {after}"
        if word.isdigit() and after in ("days", "weeks", "months", "years", "hours", "year"):
            return f"{word} {after}"
    return usual
