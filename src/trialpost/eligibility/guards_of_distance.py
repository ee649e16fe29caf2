"""A guard over how far from a trial somebody lives, which is no habit and no country of theirs."""

import re

import msgspec

from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    Circumstance,
    HasCondition,
    Leaf,
    Requirement,
    Treated,
    Unread,
    changed,
)

_UNIT = r"(?:hours?|hrs?|minutes?|mins?|miles?|kilomet(?:re|er)s?|kms?|days?)"
_WAY = (
    r"(?:travel\w*|driv(?:e|es|ing)|rides?|walk(?:ing)?|journeys?|flights?|commut\w+|trips?"
    r"|distance)"
)
_PLACE = (
    r"(?:sites?|cent(?:re|er)s?|clinics?|hospitals?|institut\w+|universit\w+|facilit\w+|laborator\w+"
    r"|campus|office)"
)
_FAR = re.compile(
    rf"\b{_UNIT}['’]?s?['’]?[\s-]*(?:of\s+)?(?:(?:by\s+)?(?:car|road|bus|train|public)\s+)?{_WAY}\b"
    rf"|\b{_WAY}[\s-]*(?:time|distance)\b"
    rf"|\b{_UNIT}['’]?\s+(?:\w+\s+)?(?:from|of|to)\s+(?:\w+\s+){{0,4}}{_PLACE}\b"
    rf"|\b(?:near|close\s+to|far\s+(?:away\s+)?from|nearby|travel\s+to)\s+(?:\w+\s+){{0,4}}{_PLACE}\b"
    rf"|\b{_WAY}\s+(?:\w+\s+){{0,2}}(?:to|from)\s+(?:\w+\s+){{0,4}}{_PLACE}\b",
    re.IGNORECASE,
)
_OF_PLACE = frozenset({"travel", "lives-in-the-country", "moving-away", "homeless"})


def distances(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave the way to a trial unread: "lives within one hour's travel of a trial site"."""
    text = criterion.text
    ways = {_clause(text, *said.span()) for said in _FAR.finditer(text)}
    if not ways:
        return tree

    def change(leaf: Leaf) -> Requirement:
        if isinstance(leaf, Circumstance) and leaf.concept in _OF_PLACE:
            start, end = _clause(text, *leaf.span)
            far = any(start < last and first < end for first, last in ways)
            return Unread(span=(start, end), text=text[start:end]) if far else leaf
        period = getattr(leaf, "period", None)
        if period is None or not isinstance(leaf, HasCondition | Treated | Circumstance):
            return leaf
        # The time of the way may have been lent to what stands beside it.
        at = text.find(period.words)
        lent = any(_LIVES.match(text, start, end) and start <= at < end for start, end in ways)
        return msgspec.structs.replace(leaf, period=None) if lent else leaf

    return changed(tree, change)


_LIVES = re.compile(r"(?:\w+\s+){0,3}(?:liv(?:es?|ing)|resid\w+|stay\w*)\b", re.IGNORECASE)
_JOINT = re.compile(r"[;,.:()](?!\d)|\b(?:and|or|but)\b", re.IGNORECASE)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a list in which a stretch lies."""
    joints = list(_JOINT.finditer(text))
    first = max((one.end() for one in joints if one.end() <= start), default=0)
    last = min((one.start() for one in joints if one.start() >= end), default=len(text))
    own = text[first:last]
    return first + len(own) - len(own.lstrip()), first + len(own.rstrip())
