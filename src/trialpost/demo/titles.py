"""Titles and summaries of invented trials, in the project's own sentences."""

import random

from trialpost.demo.plan import Plan
from trialpost.demo.words import capital, fill, title_case

MARK = "Invented for the Trialpost demo; this trial does not exist."
"""How every invented summary begins."""

_DRUG = (
    "{drug} for {people} with {condition}",
    "{drug} in {condition}",
    "a trial of {drug} in {people} with {condition}",
    "does {drug} help {people} with {condition}?",
    "{drug} {versus} for {condition}",
    "how well {drug} works, and how it is borne, in {condition}",
    "testing {drug}, {form_of}, in {people} with {condition}",
)
_EARLY = (
    "first doses of {drug} in {people} with {condition}",
    "finding the right dose of {drug} in {condition}",
    "an early trial of {drug} in {people} with {condition}",
)
_VACCINE = (
    "{drug}, a vaccine against {condition}, in {people}",
    "protecting {people} from {condition} with {drug}",
    "antibodies after the {drug} vaccine against {condition}",
    "a trial of the {drug} vaccine against {condition} in {people}",
)
_OTHER = (
    "{treatment} for {people} with {condition}",
    "{treatment} in {condition}",
    "does it help? {treatment} for {people} with {condition}",
    "a trial of {treatment_low} for {condition}",
)
_OBSERVED = (
    "living with {condition}: {people} followed for {years} years",
    "the course of {condition} in {people}",
    "a registry of {people} with {condition}",
)
_EXPANDED = ("access to {drug} outside a trial for {people} with {condition}",)


def brief_title(plan: Plan, rng: random.Random) -> str:
    """Write the short title."""
    return title_case(fill(rng.choice(_patterns(plan)), rng, **_gaps(plan)))


def _patterns(plan: Plan) -> tuple[str, ...]:
    if plan.kind == "OBSERVATIONAL":
        return _OBSERVED
    if plan.kind == "EXPANDED_ACCESS":
        return _EXPANDED
    if plan.field.healthy:
        return _VACCINE
    if not plan.treatment.is_drug:
        return _OTHER
    return _EARLY if plan.phases[0] in ("EARLY_PHASE1", "PHASE1") else _DRUG


def _gaps(plan: Plan) -> dict[str, str]:
    treatment = plan.treatment
    form = treatment.form
    article = "an" if form[:1] in "aeiou" else "a"
    plural = form in ("eye drops", "granules")
    against = {"placebo": "versus placebo", "usual": "added to usual care"}
    return {
        "drug": treatment.name,
        "treatment": treatment.name,
        "treatment_low": treatment.name[:1].lower() + treatment.name[1:],
        "form_of": form if plural else f"{article} {form}",
        "people": plan.people,
        "condition": plan.condition.plain,
        "versus": against.get(plan.control, "alone"),
        "years": str(plan.weeks // 52),
    }


_MASKED = {"NONE": "Open-label", "SINGLE": "Single-blind"}


def official_title(plan: Plan) -> str:
    """Write the long title, which names the design."""
    people = f"{title_case(plan.people)} With {title_case(plan.condition.plain)}"
    if plan.field.healthy:
        people = title_case(plan.people)
    name = title_case(plan.treatment.name)
    if plan.kind == "OBSERVATIONAL":
        return f"An Observational Cohort of {people}"
    if plan.kind == "EXPANDED_ACCESS":
        return f"An Expanded Access Programme of {name} for {people}"
    design = [phase_words(plan)] if plan.treatment.is_drug else []
    design.append("Randomised" if plan.randomised else "Single-group")
    design.append(_blinding(plan))
    if plan.control == "placebo":
        design.append("Placebo-controlled")
    against = " Against Usual Care" if plan.control == "usual" else ""
    words = ", ".join(design)
    article = "An" if words[0] in "AEIOU" else "A"
    return f"{article} {words} Trial of {name}{against} in {people}"


def phase_words(plan: Plan) -> str:
    """Write the phase as a title does: ``Phase 2/3``."""
    numbers = [phase[-1] for phase in plan.phases]
    early = "Early " if plan.phases[0].startswith("EARLY") else ""
    return f"{early}Phase {'/'.join(numbers)}"


def _blinding(plan: Plan) -> str:
    if plan.control == "placebo":
        return "Double-blind"
    return _MASKED["SINGLE"] if is_single_blind(plan) else _MASKED["NONE"]


def is_single_blind(plan: Plan) -> bool:
    """Tell whether only those who judge the outcome are kept from knowing the groups."""
    return plan.control == "usual" and plan.masking == "SINGLE"


_PURPOSE = (
    "{treatment}: the question is whether it helps {people} with {condition}.",
    "The trial looks at what this does for {people} who live with {condition}: {treatment_low}.",
    "Do {people} with {condition} do better with this? {treatment}: {details}",
    "It tests this in {people} with {condition}: {treatment_low}.",
)
_DRUG_PURPOSE = (
    "{drug} is {form_of} that {action}. Does it help {people} with {condition}?",
    "The trial tests {drug}, {form_of} that {action}, in {people} with {condition}.",
    "People with {condition} may be helped by a treatment that {action}. {drug} is such {form_of}.",
)
_COMPARED = {
    "placebo": (
        "It is compared with a placebo, which looks the same and has no active ingredient.",
        "One group gets {drug}, another a placebo; chance decides.",
    ),
    "usual": (
        "Some people get usual care alone, so that the two can be compared.",
        "Chance decides who gets it on top of usual care and who goes on with usual care alone.",
    ),
    "": ("Everybody gets the same treatment.", "All who take part get it."),
}


def brief_summary(plan: Plan, rng: random.Random) -> str:
    """Write the summary; it begins with the mark that the trial is invented."""
    gaps = {**_gaps(plan), "action": plan.treatment.action, "details": plan.treatment.description}
    main = f"The main measure is: {main_outcome(plan)}."
    if plan.kind == "OBSERVATIONAL":
        text = "The team follows {people} with {condition} over time and records how they fare."
        return f"{MARK}\n\n{fill(text, rng, **gaps)} {main}"
    if plan.kind == "EXPANDED_ACCESS":
        text = "{drug} is given outside a trial to {people} with {condition} who have no other way."
        return f"{MARK}\n\n{fill(text, rng, **gaps)}"
    if plan.field.healthy:
        text = "{drug} is a vaccine that {action}. The question is whether it can protect {people} "
        purpose = text + "from {condition}."
    else:
        purpose = rng.choice(_DRUG_PURPOSE if plan.treatment.is_drug else _PURPOSE)
    drug = plan.treatment.is_drug
    choices = _COMPARED[plan.control]
    compared = rng.choice(choices if drug or plan.control != "placebo" else choices[:1])
    return f"{MARK}\n\n{fill(purpose + ' ' + compared, rng, **gaps)} {main}"


def main_outcome(plan: Plan) -> str:
    """Return the primary outcome; early trials look at health problems first."""
    early = plan.phases[:1] in (("EARLY_PHASE1",), ("PHASE1",)) and not plan.field.healthy
    if early:
        return "Health problems during the trial"
    chosen = random.Random(plan.number)  # noqa: S311 - the same in the summary and the outcomes
    return capital(fill(plan.condition.outcome, chosen, weeks=str(plan.weeks)))
