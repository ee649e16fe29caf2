"""Guards over numbers that are no values: of items of a list, of cohorts, and of no such measure.

As in ``eligibility.guards``, they make a tree of what the text says where the tree says otherwise.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    Any,
    Leaf,
    Measured,
    Requirement,
    Scale,
    Unread,
    changed,
)
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.possible_values import span_of

_ITEM = re.compile(r"\(?(?P<number>\d{1,2})[.)]\s+(?=[A-Z])")
_COHORT = re.compile(r"[\s-]*(?:cohort|arm|group|stratum)s?\b", re.IGNORECASE)

_LETTERED = re.compile(r".*?\bI{1,3}\s*(?:to|through|-|–)\s*(?P<half>IV\s?[ab])\b", re.IGNORECASE)
_HALF = re.compile(r"(?:(?:to|through|-|–)\s*)?IV\s?[ab]", re.IGNORECASE)
_HALF_BEHIND = re.compile(
    r"\s?(?P<half>[ab])\b(?!\s+(?:history|diagnosis|left|or\s+b)\b)", re.IGNORECASE
)
_AMBULATORY = re.compile(
    r"(?<!non[- ])\bambulatory\s+(?:(?:NYHA|functional|FC)\s+)*(?:class\s+)?IV\b", re.IGNORECASE
)
_FAR = 40
_IV = 4.0
_NEAR = 10


def numbers_of_lists(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take the number of an item for no value: "… 5. NYHA II cohort"."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Measured) or leaf.low is None or leaf.low != leaf.high:
            return leaf
        found = _ITEM.match(criterion.text, *leaf.span)
        return (
            leaf if found is None or int(found["number"]) != leaf.low else _unread(criterion, leaf)
        )

    return changed(tree, change)


def names_of_cohorts(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take a value that names a cohort for its name: "NYHA II cohort" asks nothing of the rest.

    In brackets behind the same value it says no more than that: "NYHA II (NYHA II cohort)".
    """
    text = criterion.text
    if not _COHORT.search(text):
        return tree
    said: list[Measured] = []

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Measured):
            return leaf
        repeats = text[: leaf.span[0]].endswith("(") and any(_same(one, leaf) for one in said)
        said.append(leaf)
        named = _COHORT.match(text, leaf.span[1]) and not repeats
        return _unread(criterion, leaf) if named else leaf

    return changed(tree, change)


def _same(one: Measured, other: Measured) -> bool:
    return (one.concept, one.low, one.high) == (other.concept, other.low, other.high)


def lettered_classes(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let classes of the heart reach as far as a text says: "NYHA II to IVa" takes a class of 3.

    Whether somebody of class 4 is one of its half stays open.
    """
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Measured) or leaf.concept != "nyha" or leaf.low is None:
            return leaf
        if leaf.high == _IV:
            return _with_half(leaf, text)
        top = _LETTERED.match(text, leaf.span[0], leaf.span[1] + _NEAR)
        if leaf.low != leaf.high or leaf.low >= _IV or top is None:
            return leaf
        kept = tuple(one for one in leaf.qualifiers if not _HALF.fullmatch(one))
        return _apart(msgspec.structs.replace(leaf, qualifiers=kept), top["half"])

    if "mbulatory" in text:
        tree = changed(tree, lambda leaf: _without_ambulatory(leaf, text))
    return changed(tree, change)


def _with_half(leaf: Measured, text: str) -> Requirement:
    """Say which half of class 4 is meant: "III-IV a", "III or ambulatory class IV"."""
    behind = _HALF_BEHIND.match(text, leaf.span[1])
    before = _AMBULATORY.search(text, max(0, leaf.span[0] - _FAR), leaf.span[1])
    told = any(one.lower() == "ambulatory" for one in leaf.qualifiers)
    if behind is None and (before is None or told):
        return leaf
    return _apart(leaf, f"IV{behind['half']}" if behind else before[0] if before else "")


def _apart(leaf: Measured, half: str) -> Requirement:
    """Set class 4 apart, of which only a half is meant, from those below it."""
    top = msgspec.structs.replace(leaf, low=_IV, high=_IV, qualifiers=(*leaf.qualifiers, half))
    if leaf.low is None or leaf.low >= _IV:
        return top
    return Any((msgspec.structs.replace(leaf, high=_IV - 1.0), top))


def _without_ambulatory(leaf: Leaf, text: str) -> Requirement:
    """Take "ambulatory" from a class before the one that it is said of."""
    if not isinstance(leaf, Measured) or leaf.concept != "nyha" or leaf.high in (None, _IV) or (
        not _AMBULATORY.search(text, leaf.span[0])
    ):  # fmt: skip
        return leaf
    kept = tuple(one for one in leaf.qualifiers if one.lower() != "ambulatory")
    return msgspec.structs.replace(leaf, qualifiers=kept)


def impossible_values(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave a value unread that a scale does not have: nobody's NYHA class is 5."""

    def change(leaf: Leaf) -> Requirement:
        return _unread(criterion, leaf) if _is_impossible(leaf) else leaf

    return changed(tree, change)


_PRESSURES = frozenset({"blood-pressure", "sbp", "dbp"})
_COUNTED = 20
"""Below it a bare number beside a blood pressure counts drugs or readings."""


def _is_impossible(leaf: Leaf) -> bool:
    """Say whether a value without a unit lies beyond both ends that a scale has.

    So it is with a count that was taken for a limit: "hypertension on two or more drugs".
    """
    if not isinstance(leaf, Measured) or leaf.scale is not Scale.VALUE or leaf.unit:
        return False
    if leaf.concept in _PRESSURES:
        return max(leaf.low or 0, leaf.high or 0) < _COUNTED and (leaf.low or leaf.high) is not None
    known, span = measurement(leaf.concept), span_of(leaf.concept)
    if known is None or not known.is_scale or span is None:
        return False
    above = leaf.low is not None and span.most is not None and leaf.low > span.most
    return above or (leaf.high is not None and span.least is not None and leaf.high < span.least)


def _unread(criterion: Criterion, leaf: Leaf) -> Unread:
    return Unread(span=leaf.span, text=criterion.text[slice(*leaf.span)])
