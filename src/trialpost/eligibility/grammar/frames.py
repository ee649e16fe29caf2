"""What the words around a name say of it, and the families of the kinds of names."""

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.model.requirement import Period, Response, When
from trialpost.vocabulary.lexicon import Kind

TREATMENTS = frozenset(
    {Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE}
)
ILLNESSES = frozenset({Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM})
MEASURES = frozenset({Kind.MEASUREMENT, Kind.SCALE})

WHEN_OF = {
    Cue.EVER: When.EVER,
    Cue.CURRENT: When.CURRENT,
    Cue.PAST: When.PAST,
    Cue.PLANNED: When.PLANNED,
}
"""The time that a cue sets for the names behind it."""

RESPONSE_OF = {
    Cue.FAILED: Response.FAILED,
    Cue.INTOLERANT: Response.INTOLERANT,
    Cue.NEEDED: Response.NEEDED,
    Cue.SUITABLE: Response.SUITABLE,
    Cue.STABLE: Response.STABLE,
}
"""How a treatment went or is to go, by the cue that says so."""


def family_of(kind: Kind | str | None) -> str:
    """Return which family of kinds a kind belongs to: illness, treatment, measure, or itself."""
    if kind in ILLNESSES:
        return "illness"
    if kind in TREATMENTS:
        return "treatment"
    if kind in MEASURES:
        return "measure"
    return str(kind)


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the words around a name say of it; it goes on over a list until something else is said.

    ``scope`` numbers the denial that the name lies under, 0 for none. ``measure`` is the name and
    the concept of what limits without a name are for; ``age`` says that they are for the age.
    ``severe`` is how bad an allergy has to be.
    """

    scope: int = 0
    when: When = When.UNSAID
    allergy: bool = False
    severe: str = ""
    family: bool = False
    risk: bool = False
    suspected: bool = False
    takes: bool = False
    response: Response = Response.UNSAID
    contraindicated: bool = False
    planned_too: bool = False
    person_too: bool = False
    undergoing: bool = False
    able: bool | None = None
    speaks: bool = False
    taking_part: bool = False
    sign: bool | None = None
    normal: bool | None = None
    period: Period | None = None
    measure: tuple[str, str] | None = None
    age: bool = False
