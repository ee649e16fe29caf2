"""Turn a model's answer into trees that stand on the text, or into the reasons why not."""

import re
from collections.abc import Iterator
from typing import Any as Anything

import msgspec

from trialpost.eligibility.proposals.asking import Piece
from trialpost.eligibility.proposals.coded import Coded, check_age, check_sex
from trialpost.eligibility.proposals.names import settle
from trialpost.eligibility.proposals.refusal import Refusal, Refused, refuse_unless
from trialpost.eligibility.proposals.words import (
    check_none_lost,
    check_period,
    check_words,
    check_years,
    checked_limits,
    counts_of,
    stands_in,
)
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasMarker,
    Leaf,
    LeftToTeam,
    Measured,
    Named,
    Not,
    Period,
    Requirement,
    SexIs,
    Span,
    State,
    Treated,
    Unread,
    leaves,
)
from trialpost.vocabulary.context import contexts_in
from trialpost.vocabulary.lexicon import Lexicon

LARGEST = 64 * 2**10
"""Characters of an answer; a tree of a long criterion has a tenth of it."""

_DEEPEST = 12
_MOST_LEAVES = 40
_NODES = (All, Any, AllOrAny, AtLeast, Not)
_LEAVES = Leaf.__args__
_KEYS = {
    struct.__struct_config__.tag: frozenset((*struct.__struct_fields__, "type"))
    for struct in (*_NODES, *_LEAVES)
}
_BESIDE = frozenset((*Period.__struct_fields__, *Named.__struct_fields__))

_DENIES = re.compile(
    r"\b(?:no|non|not|none|never|without|lack\w*|absen\w+|free|na[iï]ve|negative|neither|nor|except"
    r"|exclud\w*|other than|unless|un\w+|in(?:abil|cap|elig|adequ|suffic|toler|compet)\w+|den\w+"
    r"|fail\w*|cannot|can't|if|when|those|provided)\b"
    r"|\bfor (?:\w+ )?(?:patients|participants|subjects|people|persons|women|men|fe?males)\b",
    re.I,
)
"""Words that deny, or under which something holds for some people only."""


class Checking(msgspec.Struct, frozen=True):
    """What one piece is held against.

    ``denied`` says whether the rules' tree denies the piece. ``open`` is the criterion's text
    without what the rules read and without the other pieces: what is left belongs to this one.
    """

    criterion: Criterion
    piece: Piece
    denied: bool
    open: str
    coded: Coded
    lexicon: Lexicon

    @property
    def span(self) -> Span:
        """The place of the piece; the whole text where the rules give none that lies in it."""
        start, end = self.piece.span
        size = len(self.criterion.text)
        return (start, end) if 0 <= start < end <= size else (0, size)


class Accepted(msgspec.Struct, frozen=True):
    """A tree that stands on the text, and how many concepts it lost."""

    requirement: Requirement
    dropped: int = 0


def unfenced(answer: str) -> str:
    """Return the JSON of an answer without the marks that some models put around it."""
    bare = answer.strip()
    if bare.startswith("```") and bare.endswith("```"):
        return bare[3:-3].removeprefix("json").strip()
    return bare


def proposals_in(answer: str) -> dict[int, Anything]:
    """Take an answer apart into plain values by the number of their piece.

    Raises:
        Refused: if the whole answer cannot be used.
    """
    refuse_unless(len(answer) <= LARGEST, Refusal.TOO_LARGE)
    try:
        value = msgspec.json.decode(unfenced(answer).encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused(Refusal.NOT_JSON) from None
    try:
        given = msgspec.convert(value, _Answer)
    except msgspec.ValidationError:
        raise Refused(Refusal.SCHEMA) from None
    found: dict[int, Anything] = {}
    for one in given.pieces:
        # Of two trees for one piece it is not known which is meant.
        refuse_unless(one.piece not in found, Refusal.SCHEMA)
        found[one.piece] = one.requirement
    return found


class _Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    piece: int
    requirement: Anything = None


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pieces: tuple[_Proposal, ...]


def checked(value: Anything, against: Checking) -> Accepted:
    """Return the tree of one piece, its places and concepts settled.

    Args:
        value: what the model gives for the piece, as JSON's plain values.
        against: the piece and what it is held against.

    Raises:
        Refused: with the first reason for which it is not taken.
    """
    tree = _converted(value)
    own = leaves(tree)
    refuse_unless(0 < len(own) <= _MOST_LEAVES, Refusal.SHAPE)
    check = _Check(against)
    settled = check.tree(tree, denied=False, alone=True)
    bare = [msgspec.structs.replace(leaf, span=(0, 0)) for leaf in leaves(settled)]
    # The same statement twice, once denied, would hold of everybody or nobody.
    refuse_unless(len(set(bare)) == len(bare), Refusal.SHAPE)
    refuse_unless(not all(isinstance(leaf, Unread) for leaf in bare), Refusal.SHAPE)
    check_none_lost(settled, against.open)
    return Accepted(settled, check.dropped)


def _converted(value: Anything) -> Requirement:
    """Make a tree of plain values, every key known.

    Raises:
        Refused: if they are not of the schema.
    """
    refuse_unless(isinstance(value, dict), Refusal.SCHEMA)
    for one, depth in _objects(value, 0):
        refuse_unless(depth <= _DEEPEST, Refusal.SHAPE)
        known = _KEYS.get(one["type"]) if isinstance(one.get("type"), str) else _BESIDE
        refuse_unless(known is not None and one.keys() <= known, Refusal.SCHEMA)
        if one.get("type") == State.__struct_config__.tag:
            one.setdefault("concept", "")  # which a model is not asked for
    try:
        tree: Requirement = msgspec.convert(value, Requirement)
    except (msgspec.ValidationError, RecursionError):
        raise Refused(Refusal.SCHEMA) from None
    return tree


def _objects(value: Anything, depth: int) -> Iterator[tuple[dict[str, Anything], int]]:
    """Yield the objects of a plain value with their depth, none below one that is too deep."""
    if depth > _DEEPEST + 1:
        return
    if isinstance(value, dict):
        yield value, depth
        for one in value.values():
            yield from _objects(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one, depth)


class _Check:
    """One walk over a tree; counts the concepts that were dropped."""

    def __init__(self, against: Checking) -> None:
        self.against = against
        self.text = against.criterion.text
        self.dropped = 0

    def tree(self, tree: Requirement, *, denied: bool, alone: bool) -> Requirement:
        """Return a tree with its leaves settled; ``denied`` within the proposal itself."""
        if isinstance(tree, Not):
            return Not(self.tree(tree.part, denied=not denied, alone=alone))
        if isinstance(tree, All | Any | AllOrAny | AtLeast):
            refuse_unless(len(tree.parts) > 0, Refusal.SHAPE)
            each = isinstance(tree, Any if self._keeps_out(denied=denied) else All)
            still = alone and (each or len(tree.parts) == 1)
            parts = tuple(self.tree(one, denied=denied, alone=still) for one in tree.parts)
            if isinstance(tree, AtLeast):
                refuse_unless(1 < tree.least <= len(parts), Refusal.SHAPE)
                refuse_unless(float(tree.least) in counts_of(self.text), Refusal.NUMBER)
                return AtLeast(tree.least, parts)
            return type(tree)(parts)
        return self._leaf(tree, denied=denied, alone=alone)

    def _keeps_out(self, *, denied: bool) -> bool:
        """Say whether people of whom it holds are kept out by it."""
        excludes = self.against.criterion.kind is CriterionKind.EXCLUSION
        return excludes ^ self.against.denied ^ denied

    def _leaf(self, leaf: Leaf, *, denied: bool, alone: bool) -> Leaf:
        refuse_unless(not isinstance(leaf, LeftToTeam), Refusal.KIND)
        span = self._place(leaf)
        text = self.text[slice(*span)]
        leaf = msgspec.structs.replace(leaf, span=span)
        if isinstance(leaf, Unread):
            refuse_unless(stands_in(leaf.text, text), Refusal.WORDS)
            return Unread(span=span, text=leaf.text)
        leaf, dropped = settle(leaf, text, self.against.lexicon)
        self.dropped += dropped
        self._check_further_words(leaf)
        if isinstance(leaf, Measured):
            leaf = checked_limits(leaf, text, turned=denied)
        if isinstance(leaf, Age):
            check_years(leaf, text, turned=denied)
            asked = not self._keeps_out(denied=denied)
            check_age(leaf, self.against.coded, asked=asked, alone=alone)
        if isinstance(leaf, SexIs):
            check_sex(leaf, self.against.coded)
        self._check_denial(leaf, span, denied=denied)
        return leaf

    def _place(self, leaf: Leaf) -> Span:
        """Return where a leaf stands: where it says, or where the piece does."""
        if leaf.span == (0, 0):
            return self.against.span
        start, end = leaf.span
        refuse_unless(0 <= start < end <= len(self.text), Refusal.SPAN)
        first, last = self.against.span
        # What the rules have read is not read again.
        refuse_unless(start < last and first < end, Refusal.SPAN)
        return leaf.span

    def _check_further_words(self, leaf: Leaf) -> None:
        """Refuse what narrows a leaf and stands nowhere in the criterion.

        A time or a word that the rules understood lies outside the piece that they did not.
        """
        text = self.text
        for field in ("qualifiers", "severity", "stage", "languages"):
            check_words(getattr(leaf, field, ()), text)
        period = getattr(leaf, "period", None)
        if period is not None:
            check_period(period, text)
        if isinstance(leaf, Treated) and leaf.lines is not None:
            numbers = [one for one in leaf.lines if one is not None]
            refuse_unless(counts_of(text) >= {float(one) for one in numbers}, Refusal.NUMBER)

    def _check_denial(self, leaf: Leaf, span: Span, *, denied: bool) -> None:
        """Refuse what is denied in the text and not in the tree, and the other way round.

        Limits of numbers were compared with the text already; the sign of a marker is its status.
        """
        if isinstance(leaf, Age | SexIs | Measured | HasMarker):
            return
        if denied:
            refuse_unless(_DENIES.search(self.text) is not None, Refusal.DENIAL)
        name = getattr(leaf, "name", "")
        at = self.text.lower().find(name.lower(), *span) if name else -1
        if at >= 0 and not denied and not self.against.denied:
            context = contexts_in(self.text, [(at, at + len(name))])[0]
            refused = getattr(leaf, "contraindicated", False)
            refuse_unless(refused or not context.negated, Refusal.DENIAL)
