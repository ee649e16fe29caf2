"""Cut the pieces of a text into sentences, and a sentence at its label or its examples."""

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort

_TELLING_LABELS = (Cue.NOT, Cue.EVER, Cue.ALLERGY, Cue.MALE, Cue.FEMALE, Cue.AGE, Cue.FAMILY,
                   Cue.CONTRAINDICATED)  # fmt: skip


def sentences_of(nodes: list[Node], text: str) -> list[list[Node]]:
    """Take nodes apart at full stops and semicolons."""
    found: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Piece) and node.sort is Sort.STOP:
            found.append([])
        else:
            found[-1].append(node)
    return [told for one in found if (told := _unnumbered(one, text))]


def _unnumbered(nodes: list[Node], text: str) -> list[Node]:
    """Leave out the number or letter of a list that stands at the start of a sentence."""
    if not nodes or not _is_mark(nodes[0]):
        return nodes
    if len(nodes) == 1:
        return []
    behind = text[nodes[0].end : nodes[0].end + 1]
    return nodes[1:] if behind in (".", ")") else nodes


def _is_mark(node: Node) -> bool:
    return (
        isinstance(node, Piece)
        and node.end - node.start <= _LONGEST_NUMBER
        and node.sort in (Sort.WORD, Sort.QUANTITY)
    )


_LONGEST_NUMBER = 2


def without_label(nodes: list[Node]) -> list[Node]:
    """Leave out what stands before a colon, if it names nothing: "Cardiac:"."""
    for at, node in enumerate(nodes):
        if isinstance(node, Piece) and node.sort is Sort.COLON:
            before = nodes[:at]
            telling = any(
                piece.sort in (Sort.NAME, Sort.QUANTITY, Sort.WINDOW)
                or piece.cue in _TELLING_LABELS
                for piece in flat(before)
            )
            if not telling and at < len(nodes) - 1:
                return nodes[at + 1 :]
            return [*before, node, *without_label(nodes[at + 1 :])]
    return nodes


def illustrated(nodes: list[Node]) -> tuple[list[Node], Piece | None, list[Node]]:
    """Find "such as" or "defined as" behind a name."""
    named = False
    for at, node in enumerate(nodes):
        if isinstance(node, Bracket):
            continue
        if node.sort is Sort.NAME:
            named = True
        elif node.cue in (Cue.EXAMPLE, Cue.DEFINED) and named and at < len(nodes) - 1:
            return nodes[:at], node, nodes[at + 1 :]
    return nodes, None, []
