"""Guards over denials of denials, denials that run on, and measurements that lost their limit."""

import re

from trialpost.eligibility.choices import ends, starts
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    Leaf,
    Measured,
    Not,
    Requirement,
    Scale,
    Unread,
    changed,
    leaves,
)

_LISTED = 3
"""Illnesses under one denial that make a list of it."""


def denied_twice(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what a tree denies twice over in one clause: nobody writes so.

    So it is with a denial that ran on over a list of what keeps out: "failure in the absence of A,
    B, C, or D" is no list of what must be there.
    """
    text = criterion.text
    if criterion.items:
        return tree
    if isinstance(tree, Not):
        inner = tree.part
        twice = isinstance(inner, Any) and any(isinstance(part, Not) for part in inner.parts)
        return _unread(tree, text) if twice and leaves(tree) else tree
    if not isinstance(tree, All | Any | AllOrAny):
        return tree
    parts = [denied_twice(criterion, part) for part in tree.parts]
    if criterion.kind is CriterionKind.EXCLUSION and isinstance(tree, Any):
        kept_out = any(isinstance(part, HasCondition) for part in parts)
        parts = [_unread(one, text) if kept_out and _is_list(one) else one for one in parts]
    same = all(one is held for one, held in zip(parts, tree.parts, strict=True))
    return tree if same else type(tree)(tuple(parts))


def _is_list(part: Requirement) -> bool:
    """Say whether a part denies a list of illnesses."""
    inner = part.part if isinstance(part, Not) else None
    if not isinstance(inner, Any) or len(inner.parts) < _LISTED:
        return False
    return all(isinstance(one, HasCondition) for one in inner.parts)


def _unread(part: Requirement, text: str) -> Unread:
    span = (starts(part), ends(part))
    return Unread(span=span, text=text[slice(*span)])


_SIGN = re.compile(r"[<>≤≥]\s*=?\s*\d")


def limits_lost(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave a measurement unread whose limit stands in the text and was not understood."""
    if not _SIGN.search(criterion.text):
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Measured) or leaf.scale is not Scale.VALUE or leaf.qualifiers:
            return leaf
        bare = leaf.low is None and leaf.high is None
        return Unread(span=leaf.span, text=leaf.name) if bare and leaf.name else leaf

    return changed(tree, change)
