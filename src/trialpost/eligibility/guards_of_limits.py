"""Guards over limits that a text denies: "not between 7 and 10 %", "never below 200"."""

import re
from collections.abc import Callable

from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    Measured,
    Not,
    Requirement,
    Unread,
    changed,
)

_WORD = r"(?:below|above|under|over|less|more|greater|higher|lower|younger|older|exceed\w*|[<>≥≤])"
_NEVER = re.compile(rf"\bnever\b[^,;:.]{{0,40}}?{_WORD}\W[^,;:]*?\d[\d.]*", re.IGNORECASE)
_NOT_OR = re.compile(
    rf"\bnot\b[^,;:.]{{0,20}}?{_WORD}\W[^,;:]*?\d[\d.]*[^,;:.]{{0,20}}?\bor\s+{_WORD}\W[^,;:]*?\d[\d.]*",
    re.IGNORECASE,
)
_NOT_WITHIN = re.compile(
    r"\bnot\s+(?:be\s+|been\s+)?(?:\d[\d.]*\s*(?:-|–|to\b)\s*\d[\d.]*"
    r"|(?:(?:within|between|in\s+(?:the|a)\s+range|at\s+least|at\s+most)\b|[≥≤=])[^,;:]*?\d[\d.]*)",
    re.IGNORECASE,
)


def denied_limits(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take a limit that is denied for what lies beyond it, and what never was for no value of now.

    "Not below 18 or above 35" is left unread, too: the denial is of both limits.
    """
    text = criterion.text
    if not _DENIED.search(text):
        return tree
    unread = [found.span() for pattern in (_NEVER, _NOT_OR) for found in pattern.finditer(text)]
    denied = [found.span() for found in _NOT_WITHIN.finditer(text)]
    if not unread and not denied:
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Measured | Age) or (leaf.low is None and leaf.high is None):
            return leaf
        if any(_meet(leaf.span, span) for span in unread):
            return Unread(span=leaf.span, text=text[slice(*leaf.span)])
        if any(_meet(leaf.span, span) for span in denied):
            return _beyond(leaf, text)
        return leaf

    return _outside_denials(tree, change)


_DENIED = re.compile(r"\b(?:not|never)\b", re.IGNORECASE)
_RANGE = re.compile(r"within|between|range|\d\s*(?:-|–|to\b)\s*\d", re.IGNORECASE)


def _beyond(leaf: Measured | Age, text: str) -> Requirement:
    """Return what a denied limit asks; unread where but one end of a range was read."""
    one_end = leaf.low is None or leaf.high is None
    if one_end and _RANGE.search(text[slice(*leaf.span)]):
        return Unread(span=leaf.span, text=text[slice(*leaf.span)])
    return Not(leaf)


def _outside_denials(tree: Requirement, change: Callable[[Leaf], Requirement]) -> Requirement:
    """Change the leaves that no denial stands over."""
    if isinstance(tree, Not):
        return tree
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(_outside_denials(part, change) for part in tree.parts))
    if isinstance(tree, AtLeast):
        return AtLeast(tree.least, tuple(_outside_denials(part, change) for part in tree.parts))
    return changed(tree, change)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
