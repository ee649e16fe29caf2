"""Tell whether a criterion concerns a person at all.

A man passes "pregnant women" as an exclusion: that is so, and he is told that the point is about
others. Physicians who judge such a pair call it not applicable, and a collection that knows three
answers files it under unknown. Whoever compares answers with theirs sets these apart by
``JudgedCriterion.concerns``.

===========================================  =======================================
a criterion that is met                      concerns the person
===========================================  =======================================
asks only for what their sex or age rules    no: pregnancy of a man, contraception
out, and what the team would check there     of a small child
asks for something else as well              yes: "pregnancy or HIV", of a man
===========================================  =======================================
"""

from collections.abc import Callable

from trialpost.eligibility.judging import Found, Why
from trialpost.eligibility.kleene import LACKS, UNKNOWN, Truth, joined
from trialpost.model.requirement import (
    Age,
    Leaf,
    LeftToTeam,
    Measured,
    Requirement,
    SexIs,
    State,
    leaves,
)

_WITH_THEM = (SexIs, Age, LeftToTeam, State)
"""What may stand beside pregnancy and the like and still speak of the same people."""

_OF_PREGNANCY = frozenset({"pregnancy-test", "hcg", "gestational-age"})


def concerns(
    requirement: Requirement,
    found: Callable[[Leaf], Found],
    taken: Callable[[Leaf, bool], Truth],
    *,
    wanted: bool,
) -> bool:
    """Say whether a criterion that is met asks anything of the person.

    Args:
        requirement: its tree.
        found: what is known of each leaf.
        taken: as what the truth of a leaf was taken where it was met.
        wanted: whether the whole is to hold: of an inclusion.
    """
    own = leaves(requirement)
    if not any(isinstance(leaf, State) for leaf in own):
        return True
    if not all(isinstance(leaf, _WITH_THEM) or _of_pregnancy(leaf) for leaf in own):
        return True

    def apart(leaf: Leaf, wish: bool) -> Truth:
        return UNKNOWN if _ruled_out(leaf, found(leaf)) else taken(leaf, wish)

    return joined(requirement, apart, wanted=wanted) != UNKNOWN


def _of_pregnancy(leaf: Leaf) -> bool:
    return isinstance(leaf, Measured) and leaf.concept in _OF_PREGNANCY


def _ruled_out(leaf: Leaf, one: Found) -> bool:
    """Say whether the person's sex, or age, is not that of which a leaf speaks."""
    if isinstance(leaf, State):
        return one.why in (Why.SEX, Why.AGE)
    return isinstance(leaf, SexIs) and one.truth == LACKS
