"""Choices in a tree, and the joints between their parts in the text."""

import re
from collections.abc import Callable

from trialpost.model.requirement import All, AllOrAny, Any, Not, Requirement, leaves

CHOICE = re.compile(r"\s*(?:\bor\b|\band/or\b|/)\s*", re.IGNORECASE)
"""What stands between two parts that "or" alone joins."""

LISTED = re.compile(r"\s*(?:,|/|\bor\b|\band/or\b|\band\b)(?:\s*\b(?:or|and)\b)?\s*", re.I)
"""What stands between two parts of a list."""


def in_every_choice(
    tree: Requirement, shared: Callable[[list[Requirement]], list[Requirement]]
) -> Requirement:
    """Return a tree in which each choice has the parts that ``shared`` makes of its own.

    A choice of which one part is left is that part; a tree in which nothing changes is itself.
    """
    if isinstance(tree, Not):
        part = in_every_choice(tree.part, shared)
        return tree if part is tree.part else Not(part)
    if not isinstance(tree, All | Any | AllOrAny):
        return tree
    parts = [in_every_choice(part, shared) for part in tree.parts]
    if isinstance(tree, Any | AllOrAny):
        parts = shared(parts)
    if len(parts) == len(tree.parts) and all(
        one is held for one, held in zip(parts, tree.parts, strict=True)
    ):
        return tree
    return parts[0] if len(parts) == 1 else type(tree)(tuple(parts))


def starts(part: Requirement) -> int:
    """Return where a part begins in the text."""
    return min((leaf.span[0] for leaf in leaves(part) if leaf.span[1]), default=0)


def ends(part: Requirement) -> int:
    """Return where a part ends in the text."""
    return max((leaf.span[1] for leaf in leaves(part)), default=0)
