"""Say what became of a trial as a whole: what its registry says, and what is not known."""

from trialpost.model.bearing import Turn
from trialpost.model.change import StatusChanged
from trialpost.model.message import Message, say
from trialpost.model.status import RecruitmentStatus, StatusBasis

_TURNED = {
    Turn.LISTED_AGAIN: "The registry lists this trial again.",
    Turn.VANISHED: "The registry no longer lists this trial.",
    Turn.NOW_RECRUITING: "It now takes people.",
    Turn.BY_INVITATION: "It now takes people by invitation only.",
    Turn.ANNOUNCED: "It does not take people yet.",
    Turn.PAUSED: "It is paused and takes nobody for now.",
    Turn.ENDED_EARLY: "It was stopped early.",
    Turn.ENDED: "It is over.",
    Turn.WITHDRAWN: "It was called off before anybody joined.",
    Turn.NOW_AVAILABLE: "The treatment can now be had outside a trial; your doctor has to ask.",
    Turn.NOT_AVAILABLE: "The treatment can no longer be had in this way.",
    Turn.APPROVED: "The treatment can now be had without a trial.",
    Turn.HIDDEN: "The registry no longer shows this record.",
}

_NOT_KNOWN = {
    StatusBasis.STATED: "The registry does not know whether it takes people.",
    StatusBasis.DERIVED: "Its dates do not tell whether it takes people.",
    StatusBasis.NOT_SAID: "The registry does not say whether it takes people.",
    StatusBasis.UNREAD: "We could not read whether it takes people.",
}
"""Of a trial whose status is unknown, by the reason why."""

_LISTED = {
    RecruitmentStatus.RECRUITING: "It takes people now.",
    RecruitmentStatus.ENROLLING_BY_INVITATION: "It takes people by invitation only.",
    RecruitmentStatus.AVAILABLE: "The treatment can be had outside a trial; "
    "your doctor has to ask.",
    RecruitmentStatus.APPROVED_FOR_MARKETING: "The treatment can be had without a trial.",
    RecruitmentStatus.WITHHELD: "The registry does not show its record.",
}
"""Of a trial that is seen for the first time; any other does not take people."""


def say_status(change: StatusChanged, _place: str) -> Message:
    """Say what became of the trial, and the reason that is given for a stop."""
    said = _turned(change)
    if change.basis_before is StatusBasis.UNREAD and change.after not in (None, _UNKNOWN):
        said = say("We can read again whether it takes people. {said}", said=_stands(change))
    if not change.why:
        return said
    return say("{said} The reason given: “{why}”", said=said, why=change.why.strip())


_UNKNOWN = RecruitmentStatus.UNKNOWN


def _turned(change: StatusChanged) -> Message:
    if change.turn is Turn.LISTED:
        return say("This trial was listed. {said}", said=_stands(change))
    if change.turn is Turn.NOT_KNOWN:
        return _stands(change)
    if change.turn is Turn.STOPPED_RECRUITING:
        if change.before is RecruitmentStatus.RECRUITING:
            return say("It no longer takes new people. It goes on with those who joined.")
        return say("It is under way and takes nobody new.")
    return Message(_TURNED[change.turn])


def _stands(change: StatusChanged) -> Message:
    """Say how the trial stands, without a word on how it stood before."""
    if change.after is _UNKNOWN:
        return Message(_NOT_KNOWN[change.basis])
    known = _LISTED.get(change.after) if change.after else None
    return Message(known or "It does not take people now.")
