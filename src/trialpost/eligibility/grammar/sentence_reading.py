"""What reads the sentences of a criterion, as those who take them apart see it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from trialpost.eligibility.grammar.frames import Frame
from trialpost.eligibility.grammar.nesting import Node
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import Not, Requirement, Unread, leaves


class ReadsSentences(Protocol):
    """What reads sentences and clauses of one criterion."""

    text: str
    kind: CriterionKind

    def sentence(self, nodes: Sequence[Node], frame: Frame | None = None) -> Requirement | None:
        """Read a sentence."""

    def clause(self, nodes: Sequence[Node], frame: Frame | None = None) -> Requirement | None:
        """Read a clause without exceptions and conditions."""


Split = Callable[[ReadsSentences, list[Node], int, Frame | None], Requirement | None]


def negated(tree: Requirement) -> Requirement:
    """Return what holds where a tree does not."""
    return tree.part if isinstance(tree, Not) else Not(tree)


def has_unread(tree: Requirement) -> bool:
    """Say whether a part of a tree is not understood."""
    return any(isinstance(leaf, Unread) for leaf in leaves(tree))
