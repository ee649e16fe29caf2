"""Why somebody is told of a trial: a typed reason, and the changes of the record behind it."""

import enum

import msgspec

from trialpost.model.change import Change


class ReasonKind(enum.StrEnum):
    """In what way a trial is news to somebody.

    The first eleven tell of a trial that may fit now and did not before: it is new, takes people
    now, has a site within the person's way, takes other ages, another sex, healthy people too, is
    about another condition, or asks something else in a rule that had kept them out; or the person
    changed what they told, or time has passed; ``CHANGED`` where none of these can be named. The
    last three tell of a trial that somebody saved.
    """

    NEW = "new"
    OPENED = "opened"
    SITE = "site"
    AGES = "ages"
    SEX = "sex"
    HEALTHY = "healthy"
    CONDITION = "condition"
    CRITERION = "criterion"
    PROFILE = "profile"
    TIME = "time"
    CHANGED = "changed"
    CLOSED = "closed"
    RESULTS = "results"
    FOLLOWED = "followed"


FOLLOWING = frozenset({ReasonKind.CLOSED, ReasonKind.RESULTS, ReasonKind.FOLLOWED})
"""What is told of a trial because somebody saved it, whether or not it fits them."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason, with the changes of the trial's record that it rests on, if it rests on any."""

    kind: ReasonKind
    changes: tuple[Change, ...] = ()
