"""Read a whole criterion: the words before its list, the items, and how they hang together."""

import re
from collections.abc import Sequence
from typing import Any as Anything

import msgspec

from trialpost.eligibility.acronyms import NO_MEANINGS, Meanings
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.exceptions import with_but
from trialpost.eligibility.grammar.frames import Frame
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat, nested
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.sentences import Reader
from trialpost.eligibility.grammar.walk import Walker
from trialpost.eligibility.groups import group_prefix, is_cohort, without_group
from trialpost.eligibility.refusals import kept_out
from trialpost.model.criterion import Criterion, CriterionItem, CriterionKind, Joining
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasCondition,
    HasMarker,
    Leaf,
    Measured,
    Named,
    Not,
    Requirement,
    Unread,
    When,
    changed,
    leaves,
)

_LABEL_WORDS = 4
"""Unknown words that a heading over a list may have and still be no more than a heading."""


_NOTHING = re.compile(
    r"\W*(?:none|n/?a|not applicable|nil|no exclusion criteria)\W*", re.IGNORECASE
)
"""What stands in place of criteria where there are none."""

_NOT_SAID = re.compile(r"\W*(?:not specified|any|unspecified|see\s+[\w ,/-]+)\W*", re.I)
"""What stands under a topic that is left open."""

_AGE = re.compile(r"\bages?\b", re.I)


def requirement_of(criterion: Criterion, known: Meanings = NO_MEANINGS) -> Requirement:
    """Return what a criterion asks, as a tree over its text.

    Args:
        criterion: as the text was split.
        known: what acronyms mean in the whole text (``eligibility.acronyms.meanings``).
    """
    if _NOTHING.fullmatch(criterion.text):
        return All(()) if criterion.kind is CriterionKind.INCLUSION else Any(())
    if criterion.items:
        return _listed(criterion, criterion.text, criterion.kind, None, known)
    if criterion.topic and _NOT_SAID.fullmatch(criterion.text):
        return All(()) if criterion.kind is CriterionKind.INCLUSION else Any(())
    own = without_group(criterion.text) if criterion.group else criterion.text
    frame = Frame(age=True) if _AGE.search(criterion.topic) else None
    start, end = kept_out(own) if criterion.kind is CriterionKind.EXCLUSION else (0, len(own))
    tree = Reader(own[start:end], criterion.kind, known).read(frame)
    return moved(tree, len(criterion.text) - len(own) + start)


def _listed(
    whole: Criterion | CriterionItem,
    text: str,
    kind: CriterionKind,
    frame: Frame | None,
    known: Meanings,
) -> Requirement:
    """Read a criterion or an item that has a list of its own."""
    lead = _Lead(Reader(whole.lead, kind, known), frame)
    trees = []
    at = len(whole.lead)
    for item in whole.items:
        place = text.find(item.text, at)
        place = max(place, 0)
        at = place + len(item.text)
        under = None if whole.excepting else lead.frame
        if item.items:
            tree = _listed(item, item.text, kind, under, known)
        else:
            tree = Reader(item.text, kind, known).read(under)
        trees.append(moved(_of_group(tree, item.text, whole, kind), place))
    if whole.excepting:
        return lead.excepting(trees)
    if _is_left_open(whole, trees, kind):
        return lead.over(AllOrAny(tuple(trees)))
    return lead.over(_joined(trees, whole.joined, whole.least))


_ONE_GROUP = re.compile(
    r"\((?P<group>(?:Part|Cohort|Arm|Group|Phase|Stratum)s?\s+[^()]{1,40}?)(?:\s+only)?\)\W*$"
)


_OTHER_GROUPS = re.compile(r"\bgroups?\b|\bWHO\b")
"""Words over a list whose groups are of an illness: "WHO group 1"."""


def _of_group(
    tree: Requirement, text: str, whole: Criterion | CriterionItem, kind: CriterionKind
) -> Requirement:
    """Let an item that is for one group of people let in nobody else, and keep nobody else out.

    "Cohort A: at least two lines of therapy; Cohort B: never treated" asks nobody for both.
    """
    said = _ONE_GROUP.search(text)
    prefix = group_prefix(text)
    name = said["group"] if said else prefix[0] if prefix else ""
    if not name or not is_cohort(name) or _OTHER_GROUPS.search(whole.lead):
        return tree
    group = Unread(span=(0, len(text)), text=name)
    if kind is CriterionKind.EXCLUSION:
        return All((group, tree))
    return tree if whole.joined is not Joining.ALL else Any((group, tree))


def _is_left_open(
    whole: Criterion | CriterionItem, trees: Sequence[Requirement], kind: CriterionKind
) -> bool:
    """Say whether a list lets in by all or by any of its items: nothing in its words tells.

    So it is with illnesses one below the other, and with what shows an illness.
    """
    if kind is not CriterionKind.INCLUSION or whole.joined is not Joining.ALL or len(trees) < 2:
        return False
    if _EVERY.search(whole.text) or any(_AND.search(item.text) for item in whole.items):
        return False
    if _SHOWN.search(whole.lead):
        return True
    ill = all(isinstance(leaf, HasCondition | HasMarker) for tree in trees for leaf in leaves(tree))
    return ill and not any(isinstance(tree, All | Not) for tree in trees)


_EVERY = re.compile(r"\b(?:all|both|each|every|and)\s*(?:of|the|\W*$|:)|\band\W*;", re.IGNORECASE)
_AND = re.compile(r"\band\W*$", re.IGNORECASE)
_SHOWN = re.compile(r"\b(?:evidence|signs|symptoms)\b[^.;()]{0,40}$", re.IGNORECASE)


def _joined(trees: Sequence[Requirement], how: Joining, least: int) -> Requirement:
    if len(trees) == 1:
        return trees[0]
    if how is Joining.ALL:
        return All(tuple(trees))
    if how is Joining.AT_LEAST and least > 1:
        return AtLeast(least, tuple(trees))
    return Any(tuple(trees))


class _Lead:
    """The words before a list: what they say of every item, and what they ask themselves."""

    def __init__(self, reader: Reader, frame: Frame | None) -> None:
        self.text, self.kind = reader.text, reader.kind
        nodes = nested(reader.pieces())
        nodes = [
            node for node in nodes if not (isinstance(node, Piece) and node.sort is Sort.COLON)
        ]
        nodes = _without_class(nodes, self.text)
        pieces = flat(nodes)
        self.telling = any(
            piece.sort in (Sort.NAME, Sort.QUANTITY)
            or piece.cue in (Cue.FEMALE, Cue.MALE, Cue.TRIAL)
            for piece in pieces
        )
        self.strange = sum(piece.sort is Sort.WORD for piece in pieces)
        self.last = next(
            (piece.cue for piece in reversed(pieces) if piece.cue in (Cue.EXAMPLE, Cue.DEFINED)),
            None,
        )
        self.listing = _is_listing(_trimmed(nodes))
        self.must = any(piece.cue is Cue.MUST for piece in pieces)
        self.denied = any(piece.cue is Cue.NEITHER for piece in pieces)
        self.tree: Requirement | None = None
        if self.telling:
            self.tree = reader.sentence(_trimmed(nodes), frame)
            self.frame: Frame | None = frame
            tree = self.tree
            if isinstance(tree, Measured) and tree.low is None and tree.high is None:
                self.frame = msgspec.structs.replace(
                    frame or Frame(), measure=(tree.name, tree.concept)
                )
        else:
            walker = Walker(self.text, reader, frame)
            walker.walk(nodes)
            under = _either_time(walker.frame, self.text)
            self.frame = msgspec.structs.replace(under, scope=0, period=walker.waiting_period)
            self.denied = self.denied or bool(walker.frame.scope)

    def over(self, list_: Requirement) -> Requirement:
        """Return what the lead and the list below it ask together."""
        asked = Not(list_) if self.denied else list_
        tree = self.tree
        if self.listing and not self.must:
            return asked
        if tree is None:
            if self.strange > _LABEL_WORDS:
                return self._unclear(asked)
            return asked
        if all(isinstance(leaf, Unread) for leaf in leaves(tree)):
            short = self.strange <= _LABEL_WORDS
            return asked if short or self.last is Cue.DEFINED else self._unclear(asked)
        if isinstance(tree, Measured) and self.frame is not None and self.frame.measure:
            return asked
        if self.last is Cue.EXAMPLE:
            return Any((tree, asked))
        if self.must and self.kind is CriterionKind.INCLUSION:
            return Any((Not(tree), asked))
        return All((tree, asked))

    def _unclear(self, asked: Requirement) -> Requirement:
        """Return a tree that only lets the list decide what it decides whatever the lead means."""
        unread = Unread(span=(0, len(self.text)), text=self.text)
        if self.kind is CriterionKind.INCLUSION:
            return Any((Not(unread), asked))
        return All((unread, asked))

    def excepting(self, trees: Sequence[Requirement]) -> Requirement:
        """Return what the lead asks, but for what the list names."""
        head = self.tree
        if head is None:
            return Unread(span=(0, len(self.text)), text=self.text)
        named = tuple(
            Named(name=leaf.name, concept=leaf.concept)
            for tree in trees
            for leaf in leaves(tree)
            if hasattr(leaf, "concept") and hasattr(leaf, "name") and leaf.name
        )
        changed = with_but(head, named)
        return changed if changed != head else All((head, Not(Any(tuple(trees)))))


_NOW_OR_PLANNED = re.compile(
    r"\b(?:receiv\w+|taking|using|use\s+of|current\w*|ongoing|prior|previous\w*|history\s+of)\b.*\bor\b.*"
    r"\bplan(?:ned|s|ning)\b",
    re.IGNORECASE | re.DOTALL,
)


def _either_time(frame: Frame, text: str) -> Frame:
    """Let a list be of now as well as of a plan: "receiving, or planned during the trial: A, B"."""
    if frame.when is not When.PLANNED or not _NOW_OR_PLANNED.search(text):
        return frame
    return msgspec.structs.replace(frame, when=When.UNSAID, planned_too=True)


def _without_class(nodes: list[Node], text: str) -> list[Node]:
    """Leave out what the items of a list are: "any of the following drugs within 14 days"."""
    for at, node in enumerate(nodes[:-1]):
        after = nodes[at + 1]
        if isinstance(node, Bracket) or node.sort is Sort.WINDOW:
            return nodes
        if node.cue not in (Cue.EITHER, Cue.ALL_OF):
            continue
        if isinstance(after, Piece) and _is_class(after, text):
            behind = nodes[at + 2 :]
            if all(isinstance(one, Piece) and one.sort in _TIMES for one in behind):
                return [*nodes[: at + 1], *behind]
    return nodes


def _is_class(piece: Piece, text: str) -> bool:
    if piece.sort is Sort.WORD:
        return text[piece.start : piece.end].lower() in _CLASS_WORDS
    return piece.concept is not None and piece.concept.id in _CLASSES


_CLASS_WORDS = frozenset({"treatments", "therapies", "events", "agents", "interventions"})
_CLASSES = frozenset({
    "medicine", "treatment", "therapy", "procedure", "surgery", "medical-condition", "disease",
    "vaccine", "vaccination",
})  # fmt: skip
_TIMES = (Sort.WINDOW, Sort.CUE, Sort.STOP)


def _is_listing(nodes: list[Anything]) -> bool:
    """Say whether a lead is no more than "any of the following blood disorders"."""
    if len(nodes) < 2 or not isinstance(nodes[-1], Piece) or nodes[-1].sort is not Sort.NAME:
        return False
    for at in range(len(nodes) - 2, -1, -1):
        node = nodes[at]
        if not isinstance(node, Piece):
            return False
        if node.cue in (Cue.EITHER, Cue.ALL_OF):
            return all(
                isinstance(one, Piece) and one.cue in (Cue.GLUE, Cue.PEOPLE, Cue.POSITIVE)
                for one in nodes[:at]
            )
        if node.sort not in (Sort.WORD, Sort.QUALIFIER) and node.cue is not Cue.GLUE:
            return False
    return False


def _trimmed(nodes: list[Anything]) -> list[Anything]:
    """Leave out the words at the end of a lead that only point to the list."""
    kept = list(nodes)
    while kept and isinstance(kept[-1], Piece) and (
        kept[-1].cue in (Cue.EITHER, Cue.ALL_OF, Cue.EXAMPLE, Cue.DEFINED, Cue.GLUE, Cue.MUST)
        or kept[-1].sort in (Sort.COMMA, Sort.COLON, Sort.AND, Sort.OR)
    ):  # fmt: skip
        kept.pop()
    return kept


def moved(tree: Requirement, by: int) -> Requirement:
    """Return a tree whose spans lie further on in the text."""
    if not by:
        return tree

    def further(leaf: Leaf) -> Requirement:
        start, end = leaf.span
        return msgspec.structs.replace(leaf, span=(start + by, end + by))

    return changed(tree, further)
