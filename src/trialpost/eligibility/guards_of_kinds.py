"""Guards over whom a word or a half sentence keeps out: of either origin, at a doctor's discretion.

As in ``eligibility.guards``, each makes a tree say what its text says, or leaves it unread.
"""

import re

import msgspec

from trialpost.eligibility.grammar.either_way import ORIGIN
from trialpost.eligibility.named_within import is_test
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    Any,
    HasCondition,
    Leaf,
    LeftToTeam,
    Measured,
    Not,
    Requirement,
    Scale,
    Treated,
    Unread,
    changed,
    leaves,
)
from trialpost.vocabulary.lexicon import Kind, lexicon

_END = re.compile(r"[.;:]|,\s|\b(?:who|that|which|with|due)\b")


def of_either_origin(criterion: Criterion, tree: Requirement) -> Requirement:
    """Mean what spread from elsewhere, too: "primary or secondary brain or liver cancer"."""
    text = criterion.text
    said = ORIGIN.search(text) if "econdary" in text else None
    if said is None:
        return tree
    stop = _END.search(text, said.end())
    end = stop.start() if stop else len(text)
    names = lexicon()

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition) or not leaf.concept or not (
            said.end() <= leaf.span[0] < end
        ):  # fmt: skip
            return leaf
        called = names.concept(leaf.concept).name if leaf.concept in names else leaf.name
        others = [
            one.id
            for name in (leaf.name, called, f"{called.removesuffix('tumor')}cancer")
            for one in names.find(f"secondary {name}")
        ]
        other = next((one for one in others if not names.is_a(one, leaf.concept)), "")
        return Any((leaf, msgspec.structs.replace(leaf, concept=other))) if other else leaf

    return changed(tree, change)


_AT_DISCRETION = re.compile(
    r"[\s,;(–-]*\b(?:up\s+to|at|per|by|according\s+to|based\s+on|subject\s+to)\s+(?:the\s+)?"
    r"(?:\w+(?:['’]s)?\s+){0,2}(?:discretion|judg\w+)\b[^.;:]*\W*$",
    re.IGNORECASE,
)


def at_discretion(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep out only whom the team wants kept out: "asthma, at the investigator's discretion"."""
    if criterion.kind is not CriterionKind.EXCLUSION or not isinstance(tree, Any):
        return tree
    said = _AT_DISCRETION.search(criterion.text)
    last = tree.parts[-1]
    if said is None or not isinstance(last, LeftToTeam) or len(tree.parts) < 2 or (
        any(leaf.span[1] > said.end() for leaf in leaves(tree))
        or not said.start() <= last.span[0] + 1
    ):  # fmt: skip
        return tree
    rest = tree.parts[:-1]
    return All((rest[0] if len(rest) == 1 else Any(rest), last))


_LABEL = re.compile(r"\W*(?:\w+\s+)?contra-?indications?\s*[:\uff1a–—-]\s*", re.IGNORECASE)
_TAKEN = re.compile(
    r"\b(?:us(?:e|ing)|tak(?:e|es|ing)|on|receiv\w+|treat\w+|therapy\s+with)\s", re.I
)


def contraindications_to(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take what stands behind "Contraindications:" for what must not be done.

    A test that is named there is what the trial does ("Contraindications: MRI"). Of another
    treatment it is not plain: it may be the reason, as an illness is.
    """
    tree = changed(tree, _contraindicated)
    said = _LABEL.match(criterion.text)
    if said is None:
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated) or leaf.contraindicated:
            return leaf
        if is_test(leaf.concept):
            return msgspec.structs.replace(leaf, contraindicated=True)
        kind = lexicon().concept(leaf.concept).kind if leaf.concept in lexicon() else None
        if kind is Kind.DEVICE or _TAKEN.search(criterion.text, said.end(), leaf.span[1]):
            return leaf
        return Unread(span=leaf.span, text=criterion.text[slice(*leaf.span)])

    return changed(tree, change)


def _contraindicated(leaf: Leaf) -> Requirement:
    """Take "MRI contraindications (such as a pacemaker)" for those to it."""
    if not isinstance(leaf, Treated) or leaf.contraindicated:
        return leaf
    said = any(one.lower().startswith("contraindications") for one in leaf.qualifiers)
    return msgspec.structs.replace(leaf, contraindicated=True) if said else leaf


_DUTY = re.compile(r"[.;]\s+(?=[^.;]*?\b(?:must|should|shall|need\s+to|has\s+to|have\s+to)\b)")


def duties_behind(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what people who are kept out, or others, "must" do besides.

    "Headache from overuse; must meet the criteria for it" keeps nobody out who does not meet them.
    """
    if (
        criterion.kind is not CriterionKind.EXCLUSION
        or criterion.items
        or not isinstance(tree, Any)
    ):
        return tree
    text = criterion.text
    said = _DUTY.search(text)
    if said is None:
        return tree
    parts: list[Requirement] = []
    for part in tree.parts:
        found = leaves(part)
        if isinstance(part, Not) and found and all(leaf.span[0] >= said.end() for leaf in found):
            end = max(leaf.span[1] for leaf in found)
            parts.append(Unread(span=(said.end(), end), text=text[said.end() : end]))
        else:
            parts.append(part)
    return Any(tuple(parts))


_GROUP = re.compile(
    r"\b(?:phase|part|cohort|arm)\s+(?:[IVX]{1,4}[ab]?|\d[a-c]?|[A-H])\b[^:.;]{0,40}[:\uff1a]",
    re.IGNORECASE,
)


def of_several_groups(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep nobody out by what one group alone has to be: "Phase I: ECOG 0-1. Phase II: 0-2"."""
    if criterion.items or len(_GROUP.findall(criterion.text)) < 2:
        return tree
    if all(isinstance(leaf, Unread) for leaf in leaves(tree)):
        return tree
    groups = Unread(span=(0, len(criterion.text)), text=criterion.text)
    if criterion.kind is CriterionKind.EXCLUSION:
        return All((groups, tree))
    return Any((groups, tree))


def no_function(criterion: Criterion, tree: Requirement) -> Requirement:
    """End a denial behind "no adequate marrow function" where low values follow: "ANC < 1.0"."""
    if criterion.kind is not CriterionKind.EXCLUSION or not isinstance(tree, Not):
        return tree
    either = tree.part
    if not isinstance(either, Any) or len(either.parts) < 2:
        return tree
    first, *rest = either.parts
    of_function = isinstance(first, Measured) and first.scale is Scale.NORMAL and not first.concept
    low = all(
        isinstance(one, Measured) and one.low is None and one.high is not None for one in rest
    )
    return Any((Not(first), *rest)) if of_function and low else tree
