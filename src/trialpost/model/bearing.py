"""What a change of a trial means to somebody who might take part."""

import enum

import msgspec

from trialpost.model.status import RecruitmentStatus


class Opens(enum.StrEnum):
    """What a change means for people who would take part.

    ``BOTH`` opens the trial for some and closes it for others; ``UNCLEAR`` means that it may do
    either and cannot be told from the record.
    """

    OPENS = "opens"
    CLOSES = "closes"
    BOTH = "both"
    NEUTRAL = "neutral"
    UNCLEAR = "unclear"


class Weight(enum.IntEnum):
    """How soon a patient wants to hear of a change, the soonest first."""

    WHETHER = 0
    WHERE = 1
    WHO = 2
    WHAT = 3
    DETAIL = 4
    RECORD = 5


class Turn(enum.StrEnum):
    """What became of a trial, for somebody who might take part."""

    LISTED = "listed"
    LISTED_AGAIN = "listed again"
    VANISHED = "vanished"
    NOW_RECRUITING = "now recruiting"
    STOPPED_RECRUITING = "stopped recruiting"
    BY_INVITATION = "by invitation only"
    ANNOUNCED = "announced"
    PAUSED = "paused"
    ENDED_EARLY = "ended early"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    NOT_KNOWN = "not known"
    NOW_AVAILABLE = "now available"
    NOT_AVAILABLE = "not available"
    APPROVED = "approved"
    HIDDEN = "hidden"


class Shift(enum.StrEnum):
    """Which way a condition of taking part moved.

    ``BOTH``: loosened at one end and tightened at the other. ``REWORDED``: the same in other words.
    ``UNCLEAR``: changed, and which way cannot be told from the words.
    """

    LOOSENED = "loosened"
    TIGHTENED = "tightened"
    BOTH = "both"
    REWORDED = "reworded"
    UNCLEAR = "unclear"


OPENS_OF = {
    Shift.LOOSENED: Opens.OPENS,
    Shift.TIGHTENED: Opens.CLOSES,
    Shift.BOTH: Opens.BOTH,
    Shift.REWORDED: Opens.NEUTRAL,
    Shift.UNCLEAR: Opens.UNCLEAR,
}

PUBLIC = frozenset({RecruitmentStatus.RECRUITING, RecruitmentStatus.AVAILABLE})
"""Statuses in which anybody may ask to take part; by invitation is not open to the public."""


class Bearing(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all changes have."""

    @property
    def kind(self) -> str:
        """The change's name in documents and in stored notices."""
        return str(self.__struct_config__.tag)

    @property
    def opens(self) -> Opens:
        """Whether this lets people in or keeps them out."""
        return Opens.NEUTRAL

    @property
    def weight(self) -> Weight:
        """How soon a patient wants to hear of it."""
        return Weight.DETAIL

    @property
    def matters(self) -> bool:
        """Whether a patient would want to be told at all."""
        return self.weight <= Weight.WHAT
