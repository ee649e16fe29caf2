"""Look things up among the nodes of a sentence: where a cue or a joint stands, what is named."""

from collections.abc import Sequence

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.frames import MEASURES
from trialpost.eligibility.grammar.nesting import Node
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import Named
from trialpost.vocabulary.lexicon import Mention


def find(nodes: Sequence[Node], *cues: Cue) -> int | None:
    """Return where the first of some cues stands, brackets passed over."""
    for at, node in enumerate(nodes):
        if isinstance(node, Piece) and node.cue is not None and node.cue in cues:
            return at
    return None


def find_sort(nodes: Sequence[Node], sort: Sort) -> int | None:
    """Return where the first piece of a sort stands, brackets passed over."""
    for at, node in enumerate(nodes):
        if isinstance(node, Piece) and node.sort is sort:
            return at
    return None


def until(nodes: list[Node], cue: Cue) -> list[Node]:
    """Return the nodes before a cue, all if it is not there."""
    at = find(nodes, cue)
    return nodes if at is None else nodes[:at]


def until_link(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces before words that only say more about what is named."""
    for at, piece in enumerate(pieces):
        if at and piece.cue is Cue.LINK:
            return list(pieces[:at])
    return list(pieces)


def only_people(nodes: Sequence[Node]) -> bool:
    """Say whether nodes name nobody but the people whom a criterion is about."""
    return all(isinstance(node, Piece) and node.cue in (Cue.PEOPLE, Cue.GLUE) for node in nodes)


def names_among(pieces: Sequence[Piece], text: str) -> tuple[Named, ...]:
    """Return what pieces name, measurements left out."""
    return tuple(
        Named(
            name=text[piece.start : piece.end],
            concept=piece.mention.concept.id if isinstance(piece.mention, Mention) else "",
        )
        for piece in pieces
        if piece.sort is Sort.NAME and piece.kind not in MEASURES
    )
