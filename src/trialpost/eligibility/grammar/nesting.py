"""Nest the pieces of a clause by its brackets."""

from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.pieces import Piece, Sort


class Bracket(msgspec.Struct, frozen=True):
    """What stands in brackets, without them; ``start`` and ``end`` include them."""

    start: int
    end: int
    pieces: tuple["Piece | Bracket", ...]


Node = Piece | Bracket


def nested(pieces: Sequence[Piece]) -> list[Node]:
    """Nest pieces by brackets; one that is not closed ends with the text, one too many is nothing.

    The brackets of "(s)" and of numbers within names never come here as pieces.
    """
    stack: list[tuple[int, list[Node]]] = [(0, [])]
    for piece in pieces:
        if piece.sort is Sort.OPEN:
            stack.append((piece.start, []))
        elif piece.sort is Sort.CLOSE:
            if len(stack) > 1:
                start, inner = stack.pop()
                stack[-1][1].append(Bracket(start, piece.end, tuple(inner)))
        else:
            stack[-1][1].append(piece)
    while len(stack) > 1:
        start, inner = stack.pop()
        end = inner[-1].end if inner else start + 1
        stack[-1][1].append(Bracket(start, end, tuple(inner)))
    return stack[0][1]


def flat(nodes: Sequence[Node]) -> list[Piece]:
    """Return the pieces of nodes in order, those in brackets too."""
    found: list[Piece] = []
    for node in nodes:
        if isinstance(node, Bracket):
            found += flat(node.pieces)
        else:
            found.append(node)
    return found
