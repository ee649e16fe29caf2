"""What somebody can decide about a trial, as a value."""

import datetime as dt
import enum

from trialpost.model.message import Message, say
from trialpost.model.profile import Private


class DecisionKind(enum.StrEnum):
    """What somebody wants with a trial.

    ``SAVED`` and ``ACCEPTED`` (they want to take part) are told of what becomes of it; of what is
    ``DECLINED`` or ``HIDDEN`` nothing is told again.
    """

    SAVED = "saved"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HIDDEN = "hidden"


FOLLOWED = frozenset({DecisionKind.SAVED, DecisionKind.ACCEPTED})
SILENT = frozenset({DecisionKind.DECLINED, DecisionKind.HIDDEN})

WHY_DECLINED: dict[str, Message] = {
    "": say("I’d rather not say"),
    "far": say("It is too far away"),
    "effort": say("It takes too much time or too many visits"),
    "treatment": say("I do not want this treatment"),
    "placebo": say("I do not want to risk getting no treatment"),
    "worry": say("I worry about what it could do to me"),
    "does not fit": say("It does not fit my health"),
    "full": say("The trial team did not take me, or takes nobody now"),
    "in another": say("I am in another trial"),
}
"""The reasons that can be given for declining; none has to be."""


class Decision(Private, frozen=True, kw_only=True):
    """What one person decided about one trial: when, and at which version of the catalogue."""

    trial: str
    title: str
    kind: DecisionKind
    why: str = ""
    version: int
    day: dt.date
