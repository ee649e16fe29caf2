"""Guards over single words: "undergoing", what stands right behind a name, "no" among exclusions.

As in ``eligibility.guards``, each makes a tree weaker where the text says something else.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    Leaf,
    Measured,
    Not,
    Requirement,
    Treated,
    Unread,
    UsesSubstance,
    When,
    changed,
    leaves,
)
from trialpost.vocabulary.lexicon import Kind, lexicon

_ON = re.compile(r"(?:^|\s)(?:on|receiving|undergoing)\s+(?:\w+\s+)?$", re.IGNORECASE)
_UNDERGOING = re.compile(r"(?:^|[^\w-])undergoing\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_COURSES = (Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY)
"""Treatments that go on for a while: who undergoes one has it now."""


def on_now(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "on dialysis" and "undergoing dialysis" for now."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated) or leaf.period is not None:
            return leaf
        before = criterion.text[: leaf.span[0]]
        goes_on = (
            leaf.when is When.PLANNED
            and leaf.concept in lexicon()
            and lexicon().concept(leaf.concept).kind in _COURSES
            and _UNDERGOING.search(before)
        )
        if goes_on or (leaf.when is When.UNSAID and _ON.search(before)):
            return msgspec.structs.replace(leaf, when=When.CURRENT)
        return leaf

    return changed(tree, change)


def right_behind(criterion: Criterion, tree: Requirement) -> Requirement:
    """Mind the words right behind a name: a deficiency of it, it alone, at any time."""
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        rest = text[leaf.span[1] :]
        if isinstance(leaf, Treated | Measured) and _DEFICIENCY.match(rest):
            return Unread(span=leaf.span, text=text[leaf.span[0] : leaf.span[1]])
        near = text[leaf.span[0] : leaf.span[1] + _NEAR]
        if isinstance(leaf, Treated) and (found := _ALONE.search(near)):
            return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, found[1]))
        if isinstance(leaf, Measured) and (found := _ANY_TIME.search(text)):
            return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, found[0]))
        return leaf

    return changed(tree, change)


_DEFICIENCY = re.compile(r"\s*(?:,|or|and|/)\s*[\w\s]{1,30}\bdeficienc", re.IGNORECASE)
_ALONE = re.compile(r"\b(monotherapy|alone)\b", re.IGNORECASE)
_NEAR = 15
"""Characters behind a name in which "monotherapy" speaks of it."""
_ANY_TIME = re.compile(r"\bat\s+any\s+time\b", re.IGNORECASE)


def denials(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave "No prior rituximab" among exclusions unread: its author may mean either.

    "No consent", "no telephone" and the like keep out who lacks it.
    """
    text = criterion.text
    if criterion.kind is CriterionKind.EXCLUSION and _NO.match(text) and _begins_denied(tree):
        return _unread(criterion)
    return _unread(criterion) if _RECOVERED.search(text) and leaves(tree) else tree


def _begins_denied(tree: Requirement) -> bool:
    """Say whether a tree begins with the denial of something that people have or have had."""
    while isinstance(tree, All | Any | AllOrAny) and tree.parts:
        tree = tree.parts[0]
    return isinstance(tree, Not) and any(
        isinstance(leaf, _HAD) or getattr(leaf, "concept", "") in _EXPECTING
        for leaf in leaves(tree)
    )


_HAD = (HasCondition, Treated, Allergic, HasMarker, FamilyHistory, InOtherTrial, UsesSubstance)
_EXPECTING = frozenset({"pregnant", "breastfeeding", "planning-pregnancy"})
_NO = re.compile(
    r"\W*(?:no\b|not\s+(?:(?:have|having|currently)\s+)?"
    r"(?:undergone|received|had|pregnan\w+|breast-?feeding|lactating|nursing)\b)",
    re.IGNORECASE,
)
_RECOVERED = re.compile(r"\brecover\w*\b.*\bexcept", re.IGNORECASE | re.DOTALL)


def _unread(criterion: Criterion) -> Unread:
    return Unread(span=(0, len(criterion.text)), text=criterion.text)
