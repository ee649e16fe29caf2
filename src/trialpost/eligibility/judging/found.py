"""What judging one leaf finds: whether it holds, why, and what would tell."""

import enum
from typing import Any

import msgspec

from trialpost.eligibility.kleene import UNKNOWN, Truth


class Why(enum.StrEnum):
    """What a finding rests on; each has its sentences in ``explain_words``."""

    SAID_YES = "said yes"
    SAID_NO = "said no"
    NOT_SURE = "not sure"
    HAS = "has"
    HAD = "had"
    NOT_LISTED = "not listed"
    NOT_SAID = "not said"
    BROADER = "broader"
    RELATED = "related"
    SUSPECTED = "suspected"
    NARROWED = "narrowed"
    CONTRARY = "contrary"
    EXCEPTED = "excepted"
    OTHERS = "others"
    WHEN = "when"
    OUTSIDE = "outside"
    DOSE = "dose"
    SEX = "sex"
    AGE = "age"
    VALUE = "value"
    DERIVED = "derived"
    OLD = "old"
    UNIT = "unit"
    LABORATORY = "laboratory"
    FOLLOWS = "follows"
    TEAM = "team"
    UNREAD = "unread"


class Found(msgspec.Struct, frozen=True, gc=False):
    """What is known of one leaf.

    ``truth`` rests on what the person stated. Two more truths speak for the person only: ``kindly``
    is what all but surely holds ("that is all" said of a list that names no form of an illness),
    ``silent`` what a doctor's note lets presume that does not mention it. Whoever joins them takes
    neither against the person. ``told`` is what it rests on, for the words; ``need`` the fact that
    would settle it, empty if the person cannot.
    """

    truth: Truth
    why: Why
    told: Any = None
    need: str = ""
    kindly: Truth = UNKNOWN
    silent: Truth = UNKNOWN

    def __repr__(self) -> str:
        return "Found(…)"
