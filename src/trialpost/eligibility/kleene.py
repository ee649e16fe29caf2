"""Three-valued truth over trees: what holds, what does not, and what is not known.

A truth is a small integer, so that many trees can be joined at once in arrays: all parts hold by
the smallest of their truths, any holds by the greatest, and what is denied is mirrored.

=======================  ======================  ==========================  ==================
joined                   holds                   does not hold               not known
=======================  ======================  ==========================  ==================
all of the parts         every part holds        some part does not          the rest
any of the parts         some part holds         no part does                the rest
all or any, left open    every part holds        no part does                the rest
at least k of the parts  k parts hold            fewer than k hold or are    the rest
                                                 not known
not                      the part does not hold  the part holds              it is not known
=======================  ======================  ==========================  ==================

(Kleene, Introduction to Metamathematics, 1952, § 64: the strong tables.)
"""

from collections.abc import Callable

from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.model.requirement import All, AllOrAny, Any, AtLeast, Leaf, Not, Requirement

Truth = int
LACKS, UNKNOWN, HOLDS = 0, 1, 2

_VERDICTS = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET)


def negated(truth: Truth) -> Truth:
    """Return the truth of the opposite."""
    return HOLDS - truth


def joined(
    requirement: Requirement, truth_of: Callable[[Leaf, bool], Truth], *, wanted: bool = True
) -> Truth:
    """Return the truth of a tree from the truths of its leaves.

    Args:
        requirement: the tree.
        truth_of: gives the truth of a leaf; it is also told whether the leaf is to hold for the
            whole to hold, or not to.
        wanted: whether the whole is to hold.

    >>> from trialpost.model.requirement import Age, SexIs
    >>> from trialpost.model.status import Sex
    >>> tree = Any((Not(SexIs(sex=Sex.MALE)), Age(low=18)))
    >>> joined(tree, lambda leaf, wanted: HOLDS if isinstance(leaf, SexIs) else UNKNOWN)
    1
    """
    # A type is looked up several times as fast as ``isinstance`` is asked.
    kind = type(requirement)
    if kind in _NODES:
        parts = requirement.parts  # type: ignore[union-attr]
        truths = [joined(part, truth_of, wanted=wanted) for part in parts]
        return join(requirement, truths)  # type: ignore[arg-type]
    if kind is Not:
        part = requirement.part  # type: ignore[union-attr]
        return negated(joined(part, truth_of, wanted=not wanted))
    return truth_of(requirement, wanted)  # type: ignore[arg-type]


_NODES = frozenset({All, Any, AllOrAny, AtLeast})


def join(node: All | Any | AllOrAny | AtLeast, truths: list[Truth]) -> Truth:
    """Return the truth of a node from the truths of its parts."""
    if isinstance(node, All):
        return min(truths, default=HOLDS)
    if isinstance(node, Any):
        return max(truths, default=LACKS)
    if isinstance(node, AllOrAny):
        return left_open(truths)
    return at_least(node.least, truths)


def left_open(truths: list[Truth]) -> Truth:
    """Return what is surely so, whether all of some parts are asked for or any of them."""
    return truths[0] if truths and min(truths) == max(truths) else UNKNOWN


def at_least(least: int, truths: list[Truth]) -> Truth:
    """Return whether at least so many of some parts hold.

    >>> at_least(2, [HOLDS, UNKNOWN, LACKS]), at_least(2, [HOLDS, LACKS, LACKS])
    (1, 0)
    """
    sure = sum(one == HOLDS for one in truths)
    possible = sum(one != LACKS for one in truths)
    if sure >= least:
        return HOLDS
    return UNKNOWN if possible >= least else LACKS


def verdict(kind: CriterionKind, truth: Truth) -> Verdict:
    """Return what a truth means for the person: an exclusion that does not hold is met.

    >>> verdict(CriterionKind.EXCLUSION, LACKS).value
    'met'
    """
    return _VERDICTS[truth if kind is CriterionKind.INCLUSION else negated(truth)]
