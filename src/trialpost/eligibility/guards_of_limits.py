"""Guards over limits: those that a text denies ("never below 200"), and units that cannot be."""

import functools
import re
from collections.abc import Callable

import msgspec

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
    Scale,
    Unread,
    changed,
)
from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.measurements import measurement

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


def units_that_fit(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take a limit in a unit that a value cannot have for another of its name, or leave it unread.

    "PVR ≥ 4 Wood units" is of the lungs and not of the bladder; "blood glucose (HbA1c) > 10 %" is
    of no glucose.
    """

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Measured) or leaf.scale is not Scale.VALUE or not leaf.unit:
            return leaf
        if not leaf.concept or _can_have(leaf.concept, leaf.unit):
            return leaf
        for meant in (f"/{leaf.unit}", f"{leaf.unit}s/min"):
            if meant in _MEANT and _can_have(leaf.concept, meant):
                return msgspec.structs.replace(leaf, unit=meant)
        others = [one.id for one in lexicon().find(leaf.name) if measurement(one.id) is not None]
        fitting = [one for one in others if _can_have(one, leaf.unit)]
        if len(fitting) == 1:
            return msgspec.structs.replace(leaf, concept=fitting[0])
        return Unread(span=leaf.span, text=criterion.text[slice(*leaf.span)])

    return changed(tree, change)


_MEANT = frozenset({"/µL", "/mm3", "beats/min"})
"""Units that are meant where their stroke was left out: "platelets ≥ 100000 mcL"."""


@functools.lru_cache(maxsize=4096)
def _can_have(concept: str, unit: str) -> bool:
    """Say whether a value can be given in a unit; of what has no unit of its own, any will do."""
    known = measurement(concept)
    if known is None or not known.unit or unit == "decimal":
        return True  # acuity is compared on scales of its own
    return any(
        convert(1.0, unit, own, concept) is not None for own in (known.unit, *known.also) if own
    )
