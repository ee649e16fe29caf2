"""Limits that a text widens for some: "AST ≤ 2.5 × ULN, or ≤ 5 × ULN with liver metastases"."""

from math import inf

import msgspec

from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import All, Any, Measured, Not, Requirement


def wider_for_some(
    asked: Requirement, whom: Requirement, kind: CriterionKind
) -> Requirement | None:
    """Read the last limit of what is asked as that of some people, and the others as of the rest.

    Args:
        asked: what stands before "in patients with …".
        whom: what is true of those people.
        kind: of the criterion.

    Returns:
        What is asked of everybody; ``None`` if the last limit is no other limit of a measurement
        that has one already.
    """
    if not isinstance(asked, All | Any) or len(asked.parts) < 2:
        return None
    *general, last = asked.parts
    if not isinstance(last, Measured):
        return None
    parts = _measured(general)
    same = next((one for one in reversed(parts) if _is_same(one, last)), None)
    if same is None or _limits(same) == _limits(last):
        return None
    widened = [
        msgspec.structs.replace(last, name=one.name, concept=one.concept)
        for one in parts
        if _limits(one) == _limits(same)
    ]
    rest = general[0] if len(general) == 1 else type(asked)(tuple(general))
    if len(widened) == 1:
        special: Requirement = widened[0]
    else:
        held = rest if isinstance(rest, All | Any) else asked
        special = type(held)(tuple(widened))
    if kind is CriterionKind.INCLUSION and _is_stricter(last, same):
        return Any((All((Not(whom), rest)), All((whom, special))))
    others = [one for one in general if one is not same]
    if same in general and others and len(widened) == 1 and kind is CriterionKind.INCLUSION:
        # "hemoglobin ≥ 9, platelets ≥ 100, or ≥ 50 in …": the comma is an "and".
        return All((*others, Any((same, All((whom, special))))))
    if kind is CriterionKind.INCLUSION:
        return Any((rest, All((whom, special))))
    return Any((All((Not(whom), rest)), All((whom, special))))


def _measured(trees: list[Requirement]) -> list[Measured]:
    found: list[Measured] = []
    for tree in trees:
        if isinstance(tree, Measured):
            found.append(tree)
        elif isinstance(tree, All | Any):
            found += _measured(list(tree.parts))
    return found


def _is_same(one: Measured, other: Measured) -> bool:
    return (one.concept or one.name.lower()) == (other.concept or other.name.lower())


def _is_stricter(one: Measured, other: Measured) -> bool:
    """Say whether one limit lets in fewer than another: "at least 600" than "at least 300"."""
    if (one.unit, one.scale) != (other.unit, other.scale):
        return False
    own = -inf if one.low is None else one.low, inf if one.high is None else one.high
    within = -inf if other.low is None else other.low, inf if other.high is None else other.high
    return own != within and within[0] <= own[0] and own[1] <= within[1]


def _limits(one: Measured) -> tuple[object, ...]:
    return one.low, one.high, one.low_strict, one.high_strict, one.unit
