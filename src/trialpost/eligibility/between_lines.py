"""Read lines of a text beside each other where one alone would say too much.

=============================================  =================================================
lines of what people need                      what becomes of them
=============================================  =================================================
"stage III or IV NSCLC"; "stage III NSCLC      the second asks something of stage III only
that cannot be operated on"
"stage IV NSCLC"; "stage III NSCLC that        the same of the second; the first lets in and keeps
cannot be operated on"                         nobody out
"gout, or"; "a uric acid stone"                each lets in and keeps nobody out
=============================================  =================================================
"""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.judging.grades import levels
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    Any,
    HasCondition,
    Not,
    ReadCriterion,
    Requirement,
    Unread,
    leaves,
)

_OR = re.compile(r"[\s,;]\(?or\)?\W*$", re.IGNORECASE)


def beside_each_other(read: Sequence[ReadCriterion]) -> tuple[ReadCriterion, ...]:
    """Return the criteria of a text, weakened where another line says for whom they hold."""
    staged = [(at, leaf) for at, one in enumerate(read) for leaf in _staged(one)]
    found = list(read)
    for at, leaf in staged:
        others = [
            other
            for place, other in staged
            if place != at and other.concept == leaf.concept and _same_people(read[at], read[place])
        ]
        if others and any(_lets_in_more(other, leaf) for other in others):
            found[at] = _with(found[at], _of_that_stage(found[at], leaf))
    for at in range(len(found) - 1):
        if _ends_in_or(found[at].criterion) and _same_people(found[at], found[at + 1]):
            for place in (at, at + 1):
                found[place] = _with(found[place], _or_else(found[place]))
    return tuple(found)


def _staged(one: ReadCriterion) -> list[HasCondition]:
    """Return the illnesses with a stage that an inclusion criterion asks for without a choice."""
    tree = one.requirement
    if one.criterion.kind is not CriterionKind.INCLUSION:
        return []
    parts = tree.parts if isinstance(tree, All) else (tree,)
    return [
        part for part in parts if isinstance(part, HasCondition) and part.stage and part.concept
    ]


def _same_people(one: ReadCriterion, other: ReadCriterion) -> bool:
    a, b = one.criterion, other.criterion
    return a.kind is b.kind and a.group == b.group


def _lets_in_more(other: HasCondition, leaf: HasCondition) -> bool:
    """Say whether another line names stages that a line does not."""
    own, others = levels(leaf.stage, "stage"), levels(other.stage, "stage")
    return any(others[family] - own[family] for family in own.keys() & others.keys())


def _of_that_stage(one: ReadCriterion, leaf: HasCondition) -> Requirement:
    """Ask what a line adds of those alone whom it names; a line that adds nothing lets in."""
    tree = one.requirement
    rest = tuple(part for part in tree.parts if part != leaf) if isinstance(tree, All) else ()
    if not rest:
        return _or_else(one)
    return Any((Not(leaf), rest[0] if len(rest) == 1 else All(rest)))


def _or_else(one: ReadCriterion) -> Requirement:
    """Return a tree that lets in and keeps nobody out."""
    tree, text = one.requirement, one.criterion.text
    unread = Unread(span=(0, len(text)), text=text)
    if all(isinstance(leaf, Unread) for leaf in leaves(tree)):
        return tree
    return tree if isinstance(tree, Any) and unread in tree.parts else Any((tree, unread))


def _ends_in_or(criterion: Criterion) -> bool:
    wanted = criterion.kind is CriterionKind.INCLUSION
    return wanted and not criterion.items and _OR.search(criterion.text) is not None


def _with(one: ReadCriterion, tree: Requirement) -> ReadCriterion:
    return msgspec.structs.replace(one, requirement=tree)
