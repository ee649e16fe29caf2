"""Say why a criterion is met, not met or unknown, in one or two short sentences to "you".

The part of the tree that decides is spoken of: what you told us about it, and what the trial asks.
Where a criterion has several ways to be met, it is not said that the trial asks for the one.
"""

from collections.abc import Callable

import msgspec

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_asks import asks
from trialpost.eligibility.explain_told import told_of
from trialpost.eligibility.judging.found import Found
from trialpost.eligibility.kleene import UNKNOWN, Truth, join, negated
from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    LeftToTeam,
    Not,
    ReadBy,
    ReadCriterion,
    Requirement,
    TeamChecks,
    Unread,
)


class Decider(msgspec.Struct, frozen=True):
    """The leaf that a criterion hangs on: whether it is to hold, and whether that is a must."""

    leaf: Leaf
    wanted: bool
    must: bool
    helps: bool


def explain(
    read: ReadCriterion,
    verdict: Verdict,
    found: Callable[[Leaf], Found],
    taken: Callable[[Leaf, bool], Truth],
) -> Message:
    """Say why a criterion has its verdict, and if a language model read it, that it did.

    Args:
        read: the criterion with its tree.
        verdict: how it came out.
        found: what is known of a leaf.
        taken: as what the truth of a leaf was taken.
    """
    said = _explained(read, verdict, found, taken)
    if read.by is ReadBy.MODEL:
        return say(w.TWO, told=said, asks=say(w.READ_BY_MODEL))
    return said


def _explained(
    read: ReadCriterion,
    verdict: Verdict,
    found: Callable[[Leaf], Found],
    taken: Callable[[Leaf, bool], Truth],
) -> Message:
    wanted = read.criterion.kind is CriterionKind.INCLUSION
    truth, decider = _decider(read.requirement, found, taken, wanted=wanted, must=True)
    if decider is None:
        return say(w.ASKED_NOTHING)
    if isinstance(decider.leaf, LeftToTeam | Unread):
        return say(_of_the_team(decider.leaf, truth))
    known = told_of(decider.leaf, found(decider.leaf), taken(decider.leaf, decider.wanted))
    if verdict is Verdict.UNKNOWN and truth != UNKNOWN:
        return say(w.TWO, told=known, asks=say(w.ONE_GROUP, group=read.criterion.group))
    if decider.must:
        return say(w.TWO, told=known, asks=asks(decider.leaf, wanted=decider.wanted))
    closing = {
        Verdict.MET: w.ENOUGH,
        Verdict.NOT_MET: w.NONE_FITS,
        Verdict.UNKNOWN: w.ONE_OF_SEVERAL,
    }
    return say(w.TWO, told=known, asks=say(closing[verdict]))


def _of_the_team(leaf: LeftToTeam | Unread, truth: Truth) -> str:
    if isinstance(leaf, Unread):
        return w.UNREAD if truth == UNKNOWN else w.UNREAD_SILENT
    if truth == UNKNOWN:
        return w.TEAM
    return _TEAM_SAYS.get(leaf.reason, w.AGREED)


_TEAM_SAYS = {
    TeamChecks.JUDGEMENT: w.UNREAD_SILENT,
    TeamChecks.PROGNOSIS: w.PROGNOSIS_SILENT,
    TeamChecks.COMPLIANCE: w.WILL_COMPLY,
}

OF_OTHERS = say(w.OF_OTHERS)
"""What is said of a criterion that does not concern the person at all."""


def _decider(
    requirement: Requirement,
    found: Callable[[Leaf], Found],
    taken: Callable[[Leaf, bool], Truth],
    *,
    wanted: bool,
    must: bool,
) -> tuple[Truth, Decider | None]:
    """Return the truth of a tree and the leaf that it hangs on, the plainest if there are several.

    A leaf that the person can be told something of goes before what the team checks or what was
    not read; then the first in the text.
    """
    if isinstance(requirement, Not):
        truth, decider = _decider(requirement.part, found, taken, wanted=not wanted, must=must)
        return negated(truth), decider
    if not isinstance(requirement, All | Any | AllOrAny | AtLeast):
        truth = taken(requirement, wanted)
        helps = not isinstance(requirement, LeftToTeam | Unread) and (
            truth != UNKNOWN or bool(found(requirement).need)
        )
        return truth, Decider(requirement, wanted, must, helps)
    still = must and (len(requirement.parts) == 1 or _each_counts(requirement, wanted=wanted))
    parts = [_decider(part, found, taken, wanted=wanted, must=still) for part in requirement.parts]
    truth = join(requirement, [one for one, _ in parts])
    same = [decider for one, decider in parts if one == truth and decider is not None]
    same = same or [decider for _, decider in parts if decider is not None]
    chosen = next((one for one in same if one.helps), same[0] if same else None)
    return truth, chosen


def _each_counts(node: All | Any | AllOrAny | AtLeast, *, wanted: bool) -> bool:
    """Say whether every part of a node is asked for, or kept out, by itself."""
    return isinstance(node, All) if wanted else isinstance(node, Any)
