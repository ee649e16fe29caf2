"""Tell how something is known from what is meant by it, and a cause from its effect."""

import re

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.frames import family_of
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.vocabulary.lexicon import Kind

_EVIDENCE = (
    "confirm", "document", "diagnos", "accord", "as per", "per", "based", "prove", "verif",
    "as confirmed", "as documented", "as diagnosed", "using", "by", "via", "as assessed", "assess",
    "as determined", "determin", "in accordance", "as specified", "as described", "on the basis",
    "fulfil", "meeting", "as judged", "as evaluated", "evaluat", "detect", "as measured", "measur",
    "as estimated", "estimated", "calculated", "as calculated", "as seen", "seen", "shown",
    "as shown", "as demonstrated", "demonstrat", "as defined in",
)  # fmt: skip
"""How it is known: words that take nothing away from what is required."""


def going_on(nodes: list[Node], family: str) -> int | None:
    """Return the joint at which a list goes on behind how its first part is known.

    So it does in "AIDS as defined by the CDC or documented HIV infection".
    """
    held = False
    for at, node in enumerate(nodes[:-1]):
        if isinstance(node, Bracket) or node.sort is Sort.QUANTITY:
            return None
        held = held or (node.sort is Sort.NAME and family_of(node.kind) == family)
        if node.sort is Sort.OR and at and not held:
            for place in range(at + 1, len(nodes)):
                after = nodes[place]
                if isinstance(after, Bracket) or after.sort not in _DESCRIBING:
                    break
                if after.sort is Sort.NAME:
                    behind = nodes[place + 1] if place + 1 < len(nodes) else None
                    alone = behind is None or (
                        isinstance(behind, Piece) and behind.sort is not Sort.WORD
                    )
                    return at if alone and family_of(after.kind) == family else None
    return None


def another_behind(rest: list[Node]) -> int | None:
    """Return the joint behind how something is known at which something else is required.

    So it is in "cancer confirmed by histology, and having had radiotherapy".
    """
    for at, node in enumerate(rest[:-1]):
        if isinstance(node, Bracket) or node.sort not in (Sort.AND, Sort.COMMA) or not at:
            continue
        after = rest[at + 1]
        if isinstance(after, Piece) and after.cue in _REQUIRING:
            return at
        comma = rest[at - 1]
        if isinstance(comma, Piece) and comma.sort is Sort.COMMA and _is_limit(rest[at + 1 :]):
            return at - 1
    return None


_REQUIRING = (Cue.EVER, Cue.CURRENT, Cue.PLANNED, Cue.NEEDED)


def _is_limit(nodes: list[Node]) -> bool:
    """Say whether nodes begin with a value and its limit."""
    first = nodes[:2]
    return len(first) == len([one for one in first if isinstance(one, Piece)]) and (
        [one.sort for one in first if isinstance(one, Piece)] == [Sort.NAME, Sort.QUANTITY]
    )


_OPEN_CAUSE = re.compile(
    r"(?:due|caused|secondary|related|attribut\w+|result\w+|associated|as\s+a\s+result|because|arising)\b"
    r".*\b(?:causes?|diseases?|disorders?|conditions?|illness\w*|etiolog\w+|aetiolog\w+|reasons?"
    r"|factors?|medications?|drugs?|treatments?)",
    re.IGNORECASE,
)


def is_open_cause(qualifiers: list[str]) -> bool:
    """Say whether words behind a name give a cause of which examples may follow."""
    return bool(qualifiers) and _OPEN_CAUSE.fullmatch(qualifiers[-1]) is not None


_DESCRIBING = (Sort.NAME, Sort.QUALIFIER, Sort.CUE)


def is_evidence(words: str) -> bool:
    """Say whether words say how something is known, and not what is meant by it."""
    return words.startswith(_EVIDENCE) and "defin" not in words


_SHOWING = (Kind.PROCEDURE, Kind.MEASUREMENT, Kind.SCALE)


def without_evidence(nodes: list[Node]) -> list[Node]:
    """Leave out with what is found what no table names: "stable by physical examination"."""
    for at, node in enumerate(nodes):
        if isinstance(node, Bracket) or node.sort in (Sort.NAME, Sort.QUANTITY):
            return nodes
        if node.cue is Cue.DEFINED and at and any(
            isinstance(one, Piece) and one.sort in (Sort.WORD, Sort.QUALIFIER)
            for one in nodes[:at]
        ):  # fmt: skip
            pieces = flat(nodes[at:])
            named = [piece for piece in pieces if piece.sort is Sort.NAME]
            found = all(piece.kind in _SHOWING for piece in named)
            measured = any(piece.sort is Sort.QUANTITY for piece in pieces)
            return nodes[:at] if named and found and not measured else nodes
    return nodes
