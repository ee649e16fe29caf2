"""Take the limits among the words behind an illness for what defines it."""

import re
from collections.abc import Sequence

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS
from trialpost.eligibility.grammar.framing import Framing
from trialpost.eligibility.grammar.limits import MEASURING
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import All, Measured, leaves
from trialpost.vocabulary.lexicon import Kind

_JOINTS = frozenset({Sort.AND, Sort.OR, Sort.COMMA, Sort.SLASH})
_TURNED = re.compile(
    r"\b(?:if|unless|except\w*|excluding|not|non|no|without|until|unable|maintain\w*|before|after|when"
    r"|while|despite|reduc\w+|decreas\w+|increas\w+|chang\w+|drops?|rises?|falls?|loss|gain|improv\w+"
    r"|risks?|receiving|taking|treated|requir\w+|need\w*|caused|due|secondary|because|may|can|could"
    r"|allow\w*|permit\w*|previous\w*|prior|histor\w+|maximum|target|goal|at\s+least\s+one|one\s+of)\b",
    re.IGNORECASE,
)
"""Words behind an illness after which a limit is no definition of it."""

_LINKING = re.compile(
    r"(?:\b(?:with|as|by|having|has|have|had|and|an?|the|of|in|is|are|be|who|that|which|whose|defined"
    r"|define|evidenced|indicated|shown|demonstrated|documented|determined|based|on|upon|confirmed"
    r"|i\.?e\.?|e\.?g\.?|including|according|to|baseline|screening|current|measured|their|plus|from"
    r"|shows|showing|demonstrates|demonstrating|derived|parameters?|values?|findings?|results?"
    r"|abnormalit\w+|tests?|examination|performed|levels?"
    r"|classified|characterized|manifested|suggested|meaning|where|define)\b|[\s,:;.()\[\]=-])*",
    re.IGNORECASE,
)
"""Words that only lead from an illness to its limit, and narrow nothing."""

_BETWEEN = 4
_ON = frozenset({"on", "the", "in", "of", "a", "on the", "in the", "of the", "points", "point"})
"""What may stand between a number and the scale that it is on."""


class Measuring(Framing):
    """Understands limits among the words behind a name."""

    def _defines_by_limit(self, piece: Piece) -> bool:
        """Put a limit that the words behind an illness lead to, to it: "diabetes with HbA1c > 9 %".

        Args:
            piece: the name of a measurement that the walk has come to.
        """
        if self.tail is None or piece.kind not in MEASURES or not self._is_definable(piece):
            return False
        begin = self._begin_of_limit(self.tail[0])
        start = self.nodes[begin].start
        if _TURNED.search(self.text, self.tail[0], start):
            return False
        nodes = _limits_from(self.nodes, begin)
        if not any(one.sort is Sort.QUANTITY for one in flat(nodes)):
            return False
        tree = self.reader.inner(nodes, None)
        if tree is None or not all(isinstance(one, Measured) for one in leaves(tree)):
            return False
        last = self.clause.drafts[-1]
        words = self.text[self.tail[0] : start]
        self.tail = None if _LINKING.fullmatch(words) else (self.tail[0], start)
        self.close_tail()
        last.is_tailed = False
        last.definition = tree if last.definition is None else All((last.definition, tree))
        last.end = max(last.end, nodes[-1].end)
        self.skipping = nodes[-1].end
        return True

    def _begin_of_limit(self, floor: int) -> int:
        """Return where a limit begins: at its number, if that stands first: "> 20 on the MADRS"."""
        begin = self.at - 1
        while begin >= 0 and begin > self.at - _BETWEEN and self._says(begin) in _ON:
            begin -= 1
        before = self.nodes[begin] if begin >= 0 else None
        if isinstance(before, Piece) and before.sort is Sort.QUANTITY and before.quantity and (
            not before.quantity.is_bare and before.start >= floor
        ):  # fmt: skip
            return begin
        return self.at

    def _says(self, at: int) -> str:
        node = self.nodes[at]
        return self.text[node.start : node.end].lower()

    def _is_definable(self, piece: Piece | None = None) -> bool:
        """Say whether the last name is one that a limit can define; weeks, of what is done too."""
        last = self.clause.drafts[-1] if self.clause.drafts else None
        if last is None:
            return False
        concept = piece.concept if piece is not None else None
        if concept is not None and concept.id == "gestational-age" and last.kind in TREATMENTS:
            return True
        if last.concept in MEASURING and not (last.frame.contraindicated or last.frame.scope):
            return True
        return last.kind in ILLNESSES or last.kind is Kind.STATE

    def _defines_in_brackets(self, bracket: Bracket) -> bool:
        """Say whether brackets among the words behind an illness hold a limit that defines it."""
        if self.tail is None or not self._is_definable():
            return False
        pieces = flat(bracket.pieces)
        return (
            not _TURNED.search(self.text, self.tail[0], bracket.start)
            and any(one.kind in MEASURES for one in pieces)
            and any(one.sort is Sort.QUANTITY for one in pieces)
            and not any(one.cue in (Cue.NOT, Cue.IF, Cue.EXCEPT) for one in pieces)
        )


def _limits_from(nodes: Sequence[Node], begin: int) -> list[Node]:
    """Return the nodes of a list of limits that begins at a place."""
    found: list[Node] = []
    for at in range(begin, len(nodes)):
        node = nodes[at]
        if isinstance(node, Piece) and (
            node.sort is Sort.STOP
            or node.cue in (Cue.NOT, Cue.IF, Cue.EXCEPT)
            or (node.sort in _JOINTS and not _leads_to_limit(nodes, at + 1))
            or (node.sort is Sort.NAME and node.kind not in MEASURES)
        ):
            break
        found.append(node)
    return found


def _leads_to_limit(nodes: Sequence[Node], begin: int) -> bool:
    """Say whether a further limit comes before the next joint or another name."""
    for node in nodes[begin:]:
        if isinstance(node, Bracket):
            continue
        if node.sort is Sort.NAME:
            return node.kind in MEASURES
        if node.sort is Sort.QUANTITY:
            return node.quantity is not None and not node.quantity.is_bare
        if node.sort in _JOINTS or node.sort in (Sort.STOP, Sort.WINDOW):
            return False
    return False
