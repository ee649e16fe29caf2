"""Put what a model proposed where the rules read nothing, and leave all else as it was."""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence

import msgspec

from trialpost.eligibility.proposals.asking import Piece, key_of, messages_for, unread_pieces
from trialpost.eligibility.proposals.checking import Checking, checked, proposals_in
from trialpost.eligibility.proposals.coded import Coded
from trialpost.eligibility.proposals.refusal import Refusal, Refused
from trialpost.model.ports import Complete
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    Not,
    ReadBy,
    ReadCriterion,
    Requirement,
    Unread,
    changed,
    leaves,
)
from trialpost.vocabulary.lexicon import Lexicon, lexicon


class Considered(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion after a model was heard: the tree, and what became of the proposals.

    ``read`` is the very criterion that was given if nothing was accepted. ``open`` counts pieces of
    which the model said that it cannot tell, or said nothing.
    """

    read: ReadCriterion
    pieces: int = 0
    accepted: int = 0
    open: int = 0
    refused: tuple[Refusal, ...] = ()
    dropped: int = 0


def propose(read: ReadCriterion, complete: Complete, kept: MutableMapping[str, str]) -> str:
    """Return the model's answer about a criterion: the one that is kept, else a new one, kept.

    An answer is kept as it came, usable or not: the same text costs once. What it is worth is
    worked out again each time (:func:`consider`).

    Raises:
        ServiceUnavailable: if there is no answer.
        Unreadable: if what came is no answer of a model.
    """
    key = key_of(read, complete.model)
    answer = kept.get(key)
    if answer is None:
        answer = kept[key] = complete(messages_for(read))
    return answer


def consider(
    read: ReadCriterion, answer: str, *, coded: Coded, words: Lexicon | None = None
) -> Considered:
    """Take of an answer what stands on the text.

    Args:
        read: a criterion as the rules read it.
        answer: what a model answered to :func:`messages_for`, whatever it is.
        coded: the coded fields of the record.
        words: the lexicon; the project's own unless another is given.
    """
    pieces = unread_pieces(read)
    if not pieces:
        return Considered(read=read)
    try:
        values = proposals_in(answer)
    except Refused as refused:
        return Considered(read=read, pieces=len(pieces), refused=(refused.reason,))
    strange = values.keys() - {one.number for one in pieces}
    reasons = [Refusal.NO_PIECE] * len(strange)
    trees: dict[int, Requirement] = {}
    dropped = still = 0
    denials = tuple(denied for leaf, denied in _denials(read.requirement) if is_unread(leaf))
    for piece, denied in zip(pieces, denials, strict=True):
        if values.get(piece.number) is None:
            still += 1
            continue
        left = _without_others(read, piece)
        against = Checking(read.criterion, piece, denied, left, coded, words or lexicon())
        try:
            accepted = checked(values[piece.number], against)
        except Refused as refused:
            reasons.append(refused.reason)
        else:
            trees[piece.number] = accepted.requirement
            dropped += accepted.dropped
    return Considered(
        read=_with(read, pieces, trees) if trees else read,
        pieces=len(pieces),
        accepted=len(trees),
        open=still,
        refused=tuple(reasons),
        dropped=dropped,
    )


def improved(
    reads: Sequence[ReadCriterion], kept: Mapping[str, str], *, model: str, coded: Coded
) -> tuple[ReadCriterion, ...]:
    """Return the criteria of a record with what is kept of a model's proposals; asks nobody.

    The same criteria and the same answers give the same trees.
    """
    better = []
    for read in reads:
        answer = kept.get(key_of(read, model)) if unread_pieces(read) else None
        better.append(consider(read, answer, coded=coded).read if answer is not None else read)
    return tuple(better)


def _without_others(read: ReadCriterion, piece: Piece) -> str:
    """Blank out of a criterion's text what belongs to other leaves than one piece."""
    text = read.criterion.text
    kept = list(text)
    for leaf in leaves(read.requirement):
        if not (isinstance(leaf, Unread) and leaf.span == piece.span):
            start, end = leaf.span
            kept[start:end] = " " * len(text[start:end])
    start, end = piece.span
    kept[start:end] = text[start:end]
    return "".join(kept)


def is_unread(leaf: Leaf) -> bool:
    """Say whether a leaf is what the rules could not read."""
    return isinstance(leaf, Unread)


def _denials(tree: Requirement, *, denied: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Yield the leaves in order, each with whether the tree denies it."""
    if isinstance(tree, Not):
        yield from _denials(tree.part, denied=not denied)
    elif isinstance(tree, All | Any | AllOrAny | AtLeast):
        for part in tree.parts:
            yield from _denials(part, denied=denied)
    else:
        yield tree, denied


def _with(
    read: ReadCriterion, pieces: Sequence[Piece], trees: Mapping[int, Requirement]
) -> ReadCriterion:
    numbers = iter([piece.number for piece in pieces])

    def instead(leaf: Leaf) -> Requirement:
        return trees.get(next(numbers), leaf) if is_unread(leaf) else leaf

    return msgspec.structs.replace(
        read, requirement=changed(read.requirement, instead), by=ReadBy.MODEL
    )
