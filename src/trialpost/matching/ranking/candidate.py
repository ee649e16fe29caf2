"""A trial as ranking sees it: its words by field, who may take part, and its criteria."""

import msgspec

from trialpost.eligibility.reading import split
from trialpost.model.criterion import CriterionKind
from trialpost.model.dates import AgeLimit
from trialpost.model.status import Sex
from trialpost.model.trial import Trial


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """What of a trial is held against a note; ``inclusion`` leaves out what keeps people out.

    ``sex`` is ``None`` where all may take part, or where the record means gender.
    """

    id: str
    title: str = ""
    conditions: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    summary: str = ""
    inclusion: str = ""
    criteria: str = ""
    minimum_age: AgeLimit | None = None
    maximum_age: AgeLimit | None = None
    sex: Sex | None = None


FIELDS = ("title", "conditions", "treatments", "summary", "inclusion")
"""The fields whose words are weighed, in the order of the weights."""


def texts_of(candidate: Candidate) -> dict[str, str]:
    """Return the text of each field; a full stop parts what stands in a list."""
    return {
        "title": candidate.title,
        "conditions": " . ".join(candidate.conditions),
        "treatments": " . ".join(candidate.treatments),
        "summary": candidate.summary,
        "inclusion": candidate.inclusion,
    }


def candidate_of(trial: Trial) -> Candidate:
    """Make the candidate of a trial."""
    who = trial.eligibility
    mesh = tuple(term.name for term in trial.condition_mesh)
    names = tuple(name for one in trial.interventions for name in (one.name, *one.other_names))
    kept = [one.text for one in split(who.criteria) if one.kind is CriterionKind.INCLUSION]
    return Candidate(
        id=str(trial.id),
        title=" . ".join(text for text in (trial.brief_title, trial.official_title) if text),
        conditions=(*trial.conditions, *mesh, *trial.keywords),
        treatments=(*names, *(term.name for term in trial.intervention_mesh)),
        summary=trial.brief_summary or "",
        inclusion="\n".join(kept),
        criteria=who.criteria,
        minimum_age=who.minimum_age,
        maximum_age=who.maximum_age,
        sex=None if who.gender_based else who.sex,
    )
