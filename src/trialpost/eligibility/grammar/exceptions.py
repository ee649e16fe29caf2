"""Leave out of a tree what a text excepts: "any cancer except basal cell carcinoma"."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.looking import names_among, until_link
from trialpost.eligibility.grammar.nesting import Node
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    Leaf,
    Named,
    Not,
    Requirement,
    Treated,
    Unread,
    changed,
    leaves,
)
from trialpost.vocabulary.lexicon import lexicon

_NEW_TURN = frozenset({
    Cue.EVER, Cue.CURRENT, Cue.TAKES, Cue.ALLERGY, Cue.PLANNED, Cue.FAMILY, Cue.TAKES_PART,
    Cue.UNABLE, Cue.FAILED, Cue.NAIVE,
})  # fmt: skip
"""Cues that begin something new after an exception; behind a comma or an "or" a denial does too."""


def exception_end(nodes: Sequence[Node], at: int) -> int:
    """Return where the list of an exception ends: before something new."""
    named = False
    whom = False
    for place in range(at + 1, len(nodes) - 1):
        node, following = nodes[place], nodes[place + 1]
        if not isinstance(node, Piece):
            continue
        named = named or node.sort is Sort.NAME
        whom = whom or node.cue is Cue.PEOPLE
        if named and node.cue in _NEW_TURN and node.cue is not Cue.TAKES:
            return place
        if node.sort not in (Sort.COMMA, Sort.AND, Sort.OR) or place < at + 2:
            continue
        if isinstance(following, Piece) and following.sort in (Sort.AND, Sort.OR):
            following = nodes[place + 2] if place + 2 < len(nodes) else following
        if isinstance(following, Piece) and (
            following.cue in _NEW_TURN or (following.cue is Cue.NOT and not whom)
        ):
            return place
    return len(nodes)


def with_but(tree: Requirement, named: Sequence[Named], *, forms_only: bool = False) -> Requirement:
    """Except names from the conditions and treatments of a tree that they are forms of.

    Args:
        tree: any tree.
        named: what is excepted.
        forms_only: whether a name that is a form of nothing in the tree is left alone; else it is
            excepted from every leaf of its family.
    """
    held = [leaf for leaf in leaves(tree) if isinstance(leaf, HasCondition | Treated)]
    wanted: dict[int, list[Named]] = {}
    for one in named:
        above = [leaf for leaf in held if _is_form(one, leaf)]
        if not above and not forms_only:
            above = [leaf for leaf in held if _may_be_form(one, leaf)]
            if any(one.concept and leaf.concept == one.concept for leaf in held):
                above = []  # "oxygen aside from oxygen at night" narrows it, and nothing else
        for leaf in above:
            wanted.setdefault(id(leaf), []).append(one)
    return changed(tree, lambda leaf: _spared(leaf, wanted)) if wanted else tree


def _is_form(one: Named, leaf: HasCondition | Treated) -> bool:
    return bool(one.concept and leaf.concept) and (
        one.concept != leaf.concept and lexicon().is_a(one.concept, leaf.concept)
    )


def _may_be_form(one: Named, leaf: HasCondition | Treated) -> bool:
    if one.concept and one.concept == leaf.concept:
        return False
    if not one.concept or one.concept not in lexicon():
        return True
    kind = lexicon().concept(one.concept).kind
    return (kind in ("condition", "infection", "symptom")) == isinstance(leaf, HasCondition)


def may_be_spared(tree: Requirement, named: Sequence[Named]) -> bool:
    """Say whether names may be an exception to something in a tree, though not said to which."""
    return any(
        _may_be_form(one, leaf)
        for one in named
        for leaf in leaves(tree)
        if isinstance(leaf, HasCondition | Treated)
    )


def _spared(leaf: Leaf, wanted: dict[int, list[Named]]) -> Requirement:
    """Return a leaf with what does not count as it."""
    more = wanted.get(id(leaf))
    if more and isinstance(leaf, HasCondition | Treated):
        new = tuple(
            dict.fromkeys(
                one for one in more if one not in leaf.but and one.concept != (leaf.concept or "-")
            )
        )
        return msgspec.structs.replace(leaf, but=(*leaf.but, *new))
    return leaf


def narrowed(tree: Requirement, words: str, start: int = 0) -> Requirement:
    """Narrow the last condition or treatment of a tree by words that are not understood."""
    if isinstance(tree, All | Any | AllOrAny) and tree.parts:
        return type(tree)((*tree.parts[:-1], narrowed(tree.parts[-1], words, start)))
    if isinstance(tree, Not):
        return Not(narrowed(tree.part, words, start))
    if hasattr(tree, "qualifiers"):
        return msgspec.structs.replace(tree, qualifiers=(*tree.qualifiers, words))
    return All((tree, Unread(text=words, span=(start, start + len(words)))))


_ADDICTIONS = frozenset({"substance-use-disorder", "drug-use-disorder"})


def is_addiction(tree: Requirement) -> bool:
    """Say whether what is excepted from a tree is a substance: "any dependence but on nicotine"."""
    return isinstance(tree, HasCondition) and tree.concept in _ADDICTIONS


def allowing(tree: Requirement, pieces: list[Piece], text: str, kind: CriterionKind) -> Requirement:
    """Except what a sentence that follows allows; with a condition to it, only narrow the tree."""
    at = next(place for place, piece in enumerate(pieces) if piece.cue is Cue.ALLOWED)
    named: tuple[Named, ...] = names_among(until_link(pieces[:at] or pieces[at:]), text)
    words = text[pieces[0].start : pieces[-1].end]
    if not named:
        whose = kind is CriterionKind.EXCLUSION and (_WHOSE.search(words) or _SOME.search(words))
        return _all_narrowed(tree, words) if whose else tree
    if any(piece.cue in (Cue.IF, Cue.PROVIDED, Cue.UNLESS) for piece in pieces[at:]):
        return narrowed(tree, words, pieces[0].start)
    lets_in = kind is CriterionKind.INCLUSION
    spared = with_but(tree, named, forms_only=lets_in)
    if lets_in or spared != tree:
        return spared
    if not may_be_spared(tree, named):
        return _all_narrowed(tree, words) if _SOME.search(words) else tree
    return narrowed(tree, words, pieces[0].start)


_NOT_INCLUDED = re.compile(
    r"\W*(?:this|these|that|it|which)\s+(?:criteri\w+\s+|exclusions?\s+)?(?:does|do)\s+not\s+"
    r"(?:include|apply\s+to|count|extend\s+to|refer\s+to|concern)\b",
    re.IGNORECASE,
)


def not_including(tree: Requirement, pieces: list[Piece], text: str) -> Requirement | None:
    """Except what a sentence says is not meant: "This does not include grafts of skin"."""
    start, end = pieces[0].start, pieces[-1].end
    if not _NOT_INCLUDED.match(text, start):
        return None
    named = names_among(pieces, text)
    spared = with_but(tree, named) if named else tree
    words = text[start:end]
    return _all_narrowed(spared, words) if "(" in words or spared == tree else spared


_SOME = re.compile(
    r"\b(?:patients|subjects|participants|people|individuals|those|who|stable|(?:un)?controlled|treated)\b",
    re.IGNORECASE,
)
"""Words of those whom an exclusion lets in: "patients on replacement therapy are eligible"."""

_WHOSE = re.compile(r"\b(?:whose|who|those|such|these)\b", re.IGNORECASE)


def _all_narrowed(tree: Requirement, words: str) -> Requirement:
    """Narrow all that a tree keeps out by words that let some of them in."""

    def change(leaf: Leaf) -> Requirement:
        if isinstance(leaf, HasCondition | Treated):
            return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, words))
        return leaf

    return changed(tree, change)
