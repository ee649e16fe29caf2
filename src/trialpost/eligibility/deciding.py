"""Find the leaves of a tree that its truth hangs on, and how they are joined.

=================  ============================================  ==================================
the node           the whole is to hold                          the whole is not to hold
=================  ============================================  ==================================
all of the parts   each is asked for (``ALL``)                   not all may be so (``NOT_ALL``)
any of the parts   one is enough (``ONE``)                       none may be so (``NONE``)
at least k         that many are asked for (``AT_LEAST``)        seen together (``MIXED``)
all or any         seen together (``MIXED``)                     seen together
=================  ============================================  ==================================

A node hangs on those of its parts whose truth is its own. If that is one part, it is spoken of
alone; if parts that are joined in different ways matter, they are seen together.
"""

import enum
from collections.abc import Callable

import msgspec

from trialpost.eligibility.judging.found import Found
from trialpost.eligibility.kleene import UNKNOWN, Truth, join, negated
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    LeftToTeam,
    Not,
    Requirement,
    Unread,
)

Joined = All | Any | AllOrAny | AtLeast


class Joint(enum.StrEnum):
    """How the leaves that a tree hangs on are joined, as seen from what is wanted."""

    ALL = "all"
    NONE = "none"
    ONE = "one"
    NOT_ALL = "not all"
    AT_LEAST = "at least"
    MIXED = "mixed"


class Decider(msgspec.Struct, frozen=True):
    """A leaf that a tree hangs on, if it is to hold, and if the person is helped by it."""

    leaf: Leaf
    wanted: bool
    helps: bool


class Hinge(msgspec.Struct, frozen=True):
    """What the truth of a tree hangs on.

    ``must``: each leaf by itself is asked for, or kept out. ``least`` is how many are asked for
    where that is a number.
    """

    truth: Truth
    deciders: tuple[Decider, ...]
    must: bool = True
    joint: Joint = Joint.ALL
    least: int = 0

    @property
    def first(self) -> Decider | None:
        """The plainest leaf: the first that the person can be told something of."""
        helping = (one for one in self.deciders if one.helps)
        return next(helping, self.deciders[0] if self.deciders else None)


def hinge_of(
    requirement: Requirement,
    found: Callable[[Leaf], Found],
    taken: Callable[[Leaf, bool], Truth],
    *,
    wanted: bool,
) -> Hinge:
    """Return what the truth of a tree hangs on.

    Args:
        requirement: the tree.
        found: what is known of a leaf.
        taken: as what the truth of a leaf was taken.
        wanted: whether the tree is to hold.
    """
    if isinstance(requirement, Not):
        inner = hinge_of(requirement.part, found, taken, wanted=not wanted)
        return msgspec.structs.replace(inner, truth=negated(inner.truth))
    if not isinstance(requirement, Joined):
        return _of_leaf(requirement, found, taken, wanted=wanted)
    parts = [hinge_of(part, found, taken, wanted=wanted) for part in requirement.parts]
    truth = join(requirement, [one.truth for one in parts])
    same = [one for one in parts if one.truth == truth and one.deciders]
    same = same or [one for one in parts if one.deciders]
    if not same:
        return Hinge(truth, ())
    return _of_node(requirement, truth, same, wanted=wanted)


def _of_leaf(
    leaf: Leaf,
    found: Callable[[Leaf], Found],
    taken: Callable[[Leaf, bool], Truth],
    *,
    wanted: bool,
) -> Hinge:
    truth = taken(leaf, wanted)
    helps = not isinstance(leaf, LeftToTeam | Unread) and (
        truth != UNKNOWN or bool(found(leaf).need)
    )
    return Hinge(truth, (Decider(leaf, wanted, helps),), joint=Joint.ALL if wanted else Joint.NONE)


def _of_node(node: Joined, truth: Truth, same: list[Hinge], *, wanted: bool) -> Hinge:
    each = len(node.parts) == 1 or isinstance(node, All if wanted else Any)
    deciders = tuple(decider for one in same for decider in one.deciders)
    if len(same) == 1:
        only = same[0]
        joint = only.joint if each or len(deciders) > 1 else _joint(node, wanted=wanted)
        return Hinge(truth, deciders, only.must and each, joint, only.least or _least(node))
    joint = _joint(node, wanted=wanted)
    if any(len(one.deciders) > 1 and one.joint is not joint for one in same):
        joint = Joint.MIXED
    if len({one.wanted for one in deciders}) > 1:
        joint = Joint.MIXED
    must = each and all(one.must for one in same)
    return Hinge(truth, deciders, must, joint, _least(node))


def _least(node: Joined) -> int:
    return node.least if isinstance(node, AtLeast) else 0


def _joint(node: Joined, *, wanted: bool) -> Joint:
    if isinstance(node, All):
        return Joint.ALL if wanted else Joint.NOT_ALL
    if isinstance(node, Any):
        return Joint.ONE if wanted else Joint.NONE
    return Joint.AT_LEAST if isinstance(node, AtLeast) and wanted else Joint.MIXED
