"""Read what stands in brackets: another name, examples, a definition, a time, an exception."""

import re
from collections.abc import Sequence
from typing import Protocol

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS, Frame, family_of
from trialpost.eligibility.grammar.leaf_of_draft import leaf_of
from trialpost.eligibility.grammar.limits import GRADES, PERFORMANCE
from trialpost.eligibility.grammar.nesting import Bracket, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    Leaf,
    Measured,
    Named,
    Requirement,
    Treated,
    Unread,
    When,
    changed,
    leaves,
)
from trialpost.vocabulary.classes import CLASSES, class_behind
from trialpost.vocabulary.comparisons import Comparison
from trialpost.vocabulary.lexicon import Kind, Mention, lexicon
from trialpost.vocabulary.quantities import Quantity

_MEANINGLESS = frozenset({Cue.GLUE, Cue.PEOPLE, Cue.ALL_OF, Cue.EITHER, Cue.DEFINED, Cue.AGE})


class ReadsClauses(Protocol):
    """What reads the pieces within brackets."""

    text: str

    def inner(self, pieces: Sequence[Piece | Bracket], frame: Frame | None) -> Requirement | None:
        """Read pieces as a clause of their own."""


def in_brackets(bracket: Bracket, last: Draft | None, text: str, reader: ReadsClauses) -> bool:
    """Put what stands in brackets to the draft before it.

    Returns:
        Whether it was taken; what is not has to be read as if the brackets were not there.
    """
    pieces = flat(bracket.pieces)
    telling = [
        piece
        for piece in pieces
        if not (piece.sort is Sort.CUE and piece.cue in _MEANINGLESS)
        and piece.sort not in (Sort.COMMA, Sort.STOP, Sort.COLON, Sort.SLASH)
    ]
    if not telling:
        return True
    if _is_another_name(telling, last, text):
        return True
    if last is None:
        return False
    if last.concept in CLASSES and _narrows_class(bracket, telling, last, text):
        return True
    if last.kind in MEASURES and last.quantity is not None and _other_limit(pieces, last, reader):
        return True
    if any(piece.cue is Cue.EXCEPT for piece in pieces) or any(
        piece.cue is Cue.ALLOWED for piece in pieces
    ):
        same = [one for one in telling if family_of(one.kind) in (family_of(last.kind), *_OTHERS)]
        named = [] if last.kind in MEASURES else named_in(same, text)
        last.but += named
        if not named:
            last.qualifiers.append(text[bracket.start : bracket.end].strip("()[]{} "))
        return True
    if pieces[0].cue is Cue.EXAMPLE:
        return _examples(pieces[1:], last, reader)
    if last.kind in MEASURES and last.quantity is not None and _is_same_limit(telling, last):
        return True
    measured = any(piece.sort is Sort.QUANTITY for piece in pieces)
    if measured and last.kind in ILLNESSES and _is_grade(telling):
        last.stages.append(text[telling[0].start : telling[-1].end])
        last.end = max(last.end, bracket.end)
        return True
    if measured and last.concept in PERFORMANCE and _is_restated(pieces, last, reader):
        return True
    if measured and any(piece.kind in MEASURES for piece in pieces) and not _is_ruled_out(last):
        return _definition(pieces, last, reader)
    if _same_family(telling, last) or (_is_ruled_out(last) and _tell_why(telling)):
        return _examples(pieces, last, reader, certain=False)
    of_age = any(piece.cue is Cue.AGE for piece in pieces)
    if measured and last.kind in MEASURES and last.quantity is None and not of_age:
        return False
    if len(telling) == 1 and telling[0].sort is Sort.WINDOW:
        return False
    words = text[bracket.start : bracket.end].strip("()[]{} ")
    last.qualifiers.append(words)
    last.end = max(last.end, bracket.end)
    return True


_OTHERS = ("None", "substance", "marker")
"""Families of what may be excepted from any: names of no table, "abuse (except marijuana)"."""


def _narrows_class(bracket: Bracket, telling: list[Piece], last: Draft, text: str) -> bool:
    """Put the points of a class, or the class of some points, to it: "A or B (≤ 7 points)"."""
    held = last.quantity
    only = telling[0].quantity if len(telling) == 1 else None
    inside = only or class_behind(text, bracket.start, last.concept)
    if held is None or inside is None or inside.unit not in ("", "point"):
        return False
    if only is None and inside.span[1] < bracket.end - 1:
        return False
    lows = [one for one in (held.low, inside.low) if one is not None]
    highs = [one for one in (held.high, inside.high) if one is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        return False
    last.quantity = msgspec.structs.replace(held, sort=Comparison.BETWEEN, low=low, high=high)
    last.end = max(last.end, bracket.end)
    return True


def _is_grade(telling: list[Piece]) -> bool:
    """Say whether brackets behind an illness hold its grade and nothing else: "(grade 2-3)"."""
    names = [piece for piece in telling if piece.sort is Sort.NAME]
    return len(telling) == len(names) + 1 and bool(names) and all(
        piece.concept is not None and piece.concept.id in GRADES for piece in names
    )  # fmt: skip


def _is_restated(pieces: list[Piece], last: Draft, reader: ReadsClauses) -> bool:
    """Read a limit that is said once more on another scale: "ECOG 0-1 (Karnofsky ≥ 70)"."""
    begin = next((at for at, piece in enumerate(pieces) if piece.sort is Sort.NAME), len(pieces))
    tree = reader.inner(pieces[begin:], None)
    if (
        not isinstance(tree, Measured)
        or tree.concept == last.concept
        or tree.concept not in PERFORMANCE
        or (tree.low is None and tree.high is None)
        or last.quantity is None
    ):
        return False
    last.same, last.restated = msgspec.structs.replace(tree, restated=True), True
    last.end = max(last.end, pieces[-1].end)
    return True


def _is_same_limit(telling: list[Piece], last: Draft) -> bool:
    """Say whether brackets hold nothing but a limit once more, in another unit."""
    held = last.quantity
    return (
        len(telling) == 1
        and (quantity := telling[0].quantity) is not None
        and held is not None
        and (
            quantity.inherits
            or quantity.unit != held.unit
            or (quantity.low, quantity.high) == (held.low, held.high)
        )
        and quantity.against is held.against
    )


def named_in(pieces: list[Piece], text: str) -> list[Named]:
    """Return the names among pieces."""
    return [
        Named(
            name=text[piece.start : piece.end],
            concept=piece.mention.concept.id if isinstance(piece.mention, Mention) else "",
        )
        for piece in pieces
        if piece.sort is Sort.NAME
    ]


_INITIALS = re.compile(r"[A-Z]{1,3}&[A-Z]{1,3}")
"""An abbreviation of two names: "H&Y"."""


def _is_another_name(telling: list[Piece], last: Draft | None, text: str) -> bool:
    """Say whether brackets hold an abbreviation, or the same name once more."""
    names = [piece for piece in telling if piece.sort is Sort.NAME]
    if last is not None and last.kind in MEASURES and last.quantity is not None and names and all(
        piece.concept is not None and piece.concept.id == last.concept for piece in names
    ) and all(piece.sort in (Sort.NAME, Sort.WORD) for piece in telling):  # fmt: skip
        return True  # "(Cockcroft-Gault formula)"
    if _INITIALS.fullmatch(text, telling[0].start, telling[-1].end):
        return True
    if len(telling) > 2:
        return False
    only = telling[0]
    words = text[only.start : telling[-1].end]
    if len(telling) == 1 and only.sort is Sort.NAME and last is not None:
        concept = only.mention.concept.id if isinstance(only.mention, Mention) else ""
        if concept and concept == last.concept:
            return True
    initials = words.rstrip("s")
    return (
        len(initials) <= _LONGEST_ABBREVIATION
        and " " not in initials
        and sum(letter.isupper() for letter in initials) >= 2
        and all(piece.sort in (Sort.NAME, Sort.WORD) for piece in telling)
    )


_LONGEST_ABBREVIATION = 9


def _other_limit(pieces: list[Piece], last: Draft, reader: ReadsClauses) -> bool:
    """Read a limit that holds for some people: "≤ 3 x ULN (≤ 5 x ULN if liver metastases)"."""
    begin = 1 if pieces[0].sort in (Sort.OR, Sort.COMMA) or pieces[0].cue is Cue.EXCEPT else 0
    end = next((at for at, piece in enumerate(pieces) if piece.sort is Sort.QUANTITY), None)
    if end is None or len(pieces) - begin < _SHORTEST_CONDITION:
        return False
    limit = pieces[end]
    if end == begin:
        said = reader.text[pieces[end + 1].start : pieces[end + 1].end].lower()
        if pieces[end + 1].cue not in (Cue.IF, Cue.LINK) and said != "with":
            return False
        held = pieces[end + 2 :]
    elif end == len(pieces) - 1 and pieces[0].cue is Cue.EXCEPT:
        # "except those with A, who must have ≤ 3 x ULN"
        held = [
            piece
            for piece in pieces[begin:end]
            if (piece.cue is not Cue.MUST and piece.concept is None) or piece.kind not in MEASURES
        ]
    else:
        return False
    whom = reader.inner(held, None)
    if whom is None or any(isinstance(leaf, Unread) for leaf in leaves(whom)):
        return False
    other = msgspec.structs.replace(last, quantity=_like(limit.quantity, last.quantity))
    last.others.append((whom, leaf_of(other)))
    return True


def _like(quantity: Quantity | None, held: Quantity | None) -> Quantity | None:
    """Compare a bare number as the limit before it does: "≤ 3 (5 if …)"."""
    if quantity is None or held is None or not quantity.is_bare or held.is_bare:
        return quantity
    return msgspec.structs.replace(
        quantity,
        sort=held.sort,
        low=None if held.low is None else quantity.low,
        high=None if held.high is None else quantity.high,
        low_strict=held.low_strict,
        high_strict=held.high_strict,
    )


_SHORTEST_CONDITION = 3


def _same_family(telling: list[Piece], last: Draft) -> bool:
    names = [piece for piece in telling if piece.sort is Sort.NAME]
    return bool(names) and all(family_of(one.kind) == family_of(last.kind) for one in names)


def _examples(
    pieces: list[Piece], last: Draft, reader: ReadsClauses, *, certain: bool = True
) -> bool:
    tree = reader.inner(pieces, last.frame)
    if tree is not None:
        tree = _reasons(tree) if _is_ruled_out(last) else tree
        read = read_parts(tree)
        parts = len(tree.parts) if isinstance(tree, Any | All | AllOrAny) else 1
        if certain or len(read) == parts:
            last.examples += read
        elif _is_ruled_out(last):
            last.qualifiers.append(reader.text[pieces[0].start : pieces[-1].end])
    return True


def _is_ruled_out(last: Draft) -> bool:
    """Say whether a draft is of a treatment or a test that must not be given."""
    return last.frame.contraindicated and last.kind in TREATMENTS


_REASONS = ("illness", "state", "measure")


def _tell_why(telling: list[Piece]) -> bool:
    """Say whether pieces name why something must not be given: an illness, a state, a value."""
    names = [piece for piece in telling if piece.sort is Sort.NAME]
    reasons = [family_of(one.kind) in _REASONS or one.kind is Kind.DEVICE for one in names]
    return bool(names) and all(reasons)


def _reasons(tree: Requirement) -> Requirement:
    """Take devices in brackets for what somebody has: "contraindication to MRI (pacemaker)".

    A drug beside a drug is another that must not be given.
    """
    names = lexicon()
    had = any(
        isinstance(leaf, Treated)
        and (
            leaf.when is When.EVER
            or (leaf.concept in names and names.concept(leaf.concept).kind is Kind.DEVICE)
        )
        for leaf in leaves(tree)
    )

    def change(leaf: Leaf) -> Requirement:
        if isinstance(leaf, Treated) and leaf.contraindicated:
            return msgspec.structs.replace(leaf, contraindicated=False)
        return leaf

    return changed(tree, change) if had else tree


def read_parts(tree: Requirement) -> list[Requirement]:
    """Return the parts of a list of examples that are read."""
    parts = tree.parts if isinstance(tree, Any | All | AllOrAny) else (tree,)
    return [part for part in parts if not any(isinstance(leaf, Unread) for leaf in leaves(part))]


def _definition(pieces: list[Piece], last: Draft, reader: ReadsClauses) -> bool:
    tree = reader.inner(pieces, None)
    if tree is None:
        return False
    last.definition = tree
    return True
