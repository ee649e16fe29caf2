"""Say why a criterion is met, not met or unknown, in a few short sentences to "you".

The parts of the tree that decide are spoken of: what you told us about them, and what the trial
asks. Where several parts are open, the first two are named and the others counted. Where a
criterion has several ways to be met, it is not said that the trial asks for the one.
"""

from collections.abc import Callable

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.deciding import Decider, Hinge, Joint, hinge_of
from trialpost.eligibility.explain_asks import asks
from trialpost.eligibility.explain_phrases import thing_of
from trialpost.eligibility.explain_told import told_of, whether
from trialpost.eligibility.in_general import General, general
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.kleene import UNKNOWN, Truth
from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    Age,
    Leaf,
    LeftToTeam,
    Measured,
    ReadBy,
    ReadCriterion,
    TeamChecks,
    Unread,
)
from trialpost.vocabulary.plain import counted

Finds = Callable[[Leaf], Found]
Takes = Callable[[Leaf, bool], Truth]


def explain(read: ReadCriterion, verdict: Verdict, found: Finds, taken: Takes) -> Message:
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


def _explained(read: ReadCriterion, verdict: Verdict, found: Finds, taken: Takes) -> Message:
    wanted = read.criterion.kind is CriterionKind.INCLUSION
    hinge = hinge_of(read.requirement, found, taken, wanted=wanted)
    first = _plainest(hinge, found)
    if first is None:
        return say(w.ASKED_NOTHING)
    if isinstance(first.leaf, LeftToTeam | Unread):
        return say(_of_the_team(first.leaf, hinge.truth))
    if hinge.truth == UNKNOWN and _is_general(first.leaf, found):
        return _in_general(first.leaf)
    told = told_of(first.leaf, found(first.leaf), taken(first.leaf, first.wanted))
    if verdict is Verdict.UNKNOWN and hinge.truth != UNKNOWN:
        return say(w.TWO, told=told, asks=say(w.ONE_GROUP, group=read.criterion.group))
    if verdict is Verdict.UNKNOWN:
        return _open(hinge, first, told, found)
    return _decided(hinge, first, told, found, verdict)


def _plainest(hinge: Hinge, found: Finds) -> Decider | None:
    """Return the leaf to speak of: rather one that a person can be told of by its name."""
    named = (one for one in hinge.deciders if one.helps and not _is_general(one.leaf, found))
    return next(named, hinge.first)


def _is_general(leaf: Leaf, found: Finds) -> bool:
    """Say whether nothing was told of a leaf that is about no thing by its name."""
    return general(leaf) is not None and found(leaf).why is Why.NOT_SAID


def _in_general(leaf: Leaf) -> Message:
    about = general(leaf)
    if about is General.TEST:
        return say(w.ABOUT_A_TEST, thing=thing_of(leaf))
    return say(_GENERAL[about or General.WORDS])


_GENERAL = {
    General.ILLNESSES: w.ABOUT_ILLNESSES,
    General.TREATMENTS: w.ABOUT_TREATMENTS,
    General.WORDS: w.ABOUT_WORDS,
}


def _of_the_team(leaf: LeftToTeam | Unread, truth: Truth) -> str:
    if isinstance(leaf, Unread):
        return w.UNREAD if truth == UNKNOWN else w.UNREAD_SILENT
    if truth == UNKNOWN:
        return _TEAM_ASKS.get(leaf.reason, w.JUDGEMENT)
    return _TEAM_SAYS.get(leaf.reason, w.AGREED)


_TEAM_ASKS = {
    TeamChecks.CONSENT: w.CONSENT,
    TeamChecks.WILLINGNESS: w.WILLINGNESS,
    TeamChecks.COMPLIANCE: w.COMPLIANCE,
    TeamChecks.PROCEDURE: w.TRIAL_STEPS,
    TeamChecks.PLANS: w.PLANS,
}
"""What is left to the team; of a judgement and of how an illness will go no more is said."""

_TEAM_SAYS = {
    TeamChecks.JUDGEMENT: w.UNREAD_SILENT,
    TeamChecks.PROGNOSIS: w.PROGNOSIS_SILENT,
    TeamChecks.COMPLIANCE: w.WILL_COMPLY,
}

OF_OTHERS = say(w.OF_OTHERS)
"""What is said of a criterion that does not concern the person at all."""


def _open(hinge: Hinge, first: Decider, told: Message, found: Finds) -> Message:
    """Say what is still open, and what the trial asks of it."""
    start = whether(first.leaf)
    unknown = [
        whether(one.leaf)
        for one in hinge.deciders
        if one is not first and not _cannot_be_named(one.leaf, found)
    ]
    different = _different(start, unknown)
    others = len(hinge.deciders) - 1 - (len(unknown) - len(different))
    if unknown and not different:
        return say(w.TWO, told=told, asks=say(w.ONE_OF_SEVERAL))
    if not different:
        return _with_asks(hinge, first, told, found)
    second = different[0]
    more = counted(others - 1, *w.MORE_THINGS) if others > 1 else None
    if found(first.leaf).told is not None:
        also = say(w.ALSO_OPEN, second=second)
        if more is not None:
            also = say(w.ALSO_OPEN_MORE, second=second, more=more)
        return say(w.TWO, told=told, asks=also)
    if more is None:
        known = say(w.OPEN_TWO, first=start, second=second)
    else:
        known = say(w.OPEN_MORE, first=start, second=second, more=more)
    return say(w.OPEN, known=known, closing=_closing(hinge, others + 1))


def _cannot_be_named(leaf: Leaf, found: Finds) -> bool:
    return isinstance(leaf, LeftToTeam | Unread) or _is_general(leaf, found)


def _different(start: Message, unknown: list[Message]) -> list[Message]:
    """Leave out what reads like the first or like one before it: two leaves may say the same."""
    kept: list[Message] = []
    for one in unknown:
        if one != start and one not in kept:
            kept.append(one)
    return kept


def _closing(hinge: Hinge, things: int) -> Message:
    """Say how the things that are open are joined, of which there are so many."""
    if hinge.joint is Joint.AT_LEAST:
        return say(w.SOME_ASKED, least=hinge.least)
    if things == 2 and hinge.joint in _CLOSINGS_OF_TWO:
        return say(_CLOSINGS_OF_TWO[hinge.joint])
    return say(_CLOSINGS[hinge.joint])


_CLOSINGS_OF_TWO = {Joint.ALL: w.BOTH_ASKED, Joint.NONE: w.NEITHER_MAY_BE}
_CLOSINGS = {
    Joint.ALL: w.ALL_ASKED,
    Joint.NONE: w.NONE_MAY_BE,
    Joint.ONE: w.ONE_IS_ENOUGH,
    Joint.NOT_ALL: w.NOT_ALL_MAY_BE,
    Joint.MIXED: w.TOGETHER,
}


def _with_asks(hinge: Hinge, first: Decider, told: Message, found: Finds) -> Message:
    if not hinge.must:
        return say(w.TWO, told=told, asks=say(w.ONE_OF_SEVERAL))
    asked = asks(first.leaf, found(first.leaf), wanted=first.wanted, still_open=True)
    return say(w.TWO, told=told, asks=asked)


def _decided(
    hinge: Hinge, first: Decider, told: Message, found: Finds, verdict: Verdict
) -> Message:
    """Say what decided a criterion."""
    asked = asks(first.leaf, found(first.leaf), wanted=first.wanted)
    others = len(hinge.deciders) - 1
    if hinge.must:
        said = say(w.TWO, told=told, asks=asked)
        if verdict is Verdict.MET and others and hinge.joint in (Joint.ALL, Joint.NONE):
            return say(w.TWO, told=said, asks=counted(others, *w.OTHERS_FIT))
        return said
    if verdict is Verdict.MET:
        if isinstance(first.leaf, Measured | Age) and first.wanted:
            return say(w.TWO, told=told, asks=say(w.RANGE_ENOUGH, asks=asked))
        closing = w.ENOUGH if first.wanted else w.NOT_KEPT_OUT
        return say(w.TWO, told=told, asks=say(closing))
    return say(w.TWO, told=told, asks=_why_not(hinge, others))


def _why_not(hinge: Hinge, others: int) -> Message:
    if hinge.joint is Joint.ONE and others:
        return counted(others, *w.ONE_OF_OTHERS)
    if hinge.joint is Joint.NOT_ALL:
        return say(w.ALL_OF_IT_SO)
    if hinge.joint is Joint.AT_LEAST:
        return say(w.TOO_FEW, least=hinge.least)
    return say(w.DECIDES)
