"""Guards over single words: "undergoing", what stands right behind a name, "no" among exclusions.

As in ``eligibility.guards``, each makes a tree weaker where the text says something else.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    LeftToTeam,
    Measured,
    Not,
    Requirement,
    Scale,
    State,
    Treated,
    Unread,
    UsesSubstance,
    When,
    changed,
    leaves,
    nodes,
)

_ON = re.compile(r"(?<!\S)(?:on|receiving|undergoing)\s+(?:\w+\s+)?$", re.IGNORECASE)

_BEFORE = 40


def on_now(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "on dialysis" for now."""
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        plain = isinstance(leaf, Treated) and leaf.when is When.UNSAID and leaf.period is None
        if plain and _ON.search(text, max(0, leaf.span[0] - _BEFORE), leaf.span[0]):
            return msgspec.structs.replace(leaf, when=When.CURRENT)
        return leaf

    return changed(tree, change)


_OR_NONE = re.compile(
    r"\bor\s+(?:none\b|nothing\b|not\s+(?:taking|on|receiving|using|treated)\b"
    r"|no\s+(?:such\s+|background\s+|concomitant\s+|current\s+)?"
    r"(?:treatments?|therap(?:y|ies)|medications?|drugs?|use)\b)",
    re.IGNORECASE,
)


def or_none(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let in who takes none of it, where "or none" says so: "stable dose of … or none"."""
    wanted = criterion.kind is CriterionKind.INCLUSION
    if not wanted or not _OR_NONE.search(criterion.text):
        return tree
    if any(isinstance(part, Not) for part in nodes(tree)):
        return tree
    own = tuple(leaves(tree))
    if all(isinstance(leaf, LeftToTeam | Unread) for leaf in own):
        return tree
    if not all(isinstance(leaf, Treated) for leaf in own):
        return Unread(span=(0, len(criterion.text)), text=criterion.text)
    taking = tuple(
        Treated(span=one.span, name=one.name, concept=one.concept, when=When.CURRENT)
        for one in own
        if isinstance(one, Treated)
    )
    untaken = Not(Any(taking) if len(taking) > 1 else taking[0])
    # "A, B or none" lists what one may take, whatever joined the first two.
    if isinstance(tree, Any | All | AllOrAny) and (
        isinstance(tree, Any) or all(isinstance(one, Treated) for one in tree.parts)
    ):
        return Any((*tree.parts, untaken))
    return Any((tree, untaken))


def right_behind(criterion: Criterion, tree: Requirement) -> Requirement:
    """Mind the words right behind a name: a deficiency of it, it alone, at any time."""
    text = criterion.text
    began = [one.span[0] for one in leaves(tree) if isinstance(one, Measured)]

    def change(leaf: Leaf) -> Requirement:
        rest = text[leaf.span[1] :]
        if isinstance(leaf, Treated | Measured) and _DEFICIENCY.match(rest):
            return Unread(span=leaf.span, text=text[leaf.span[0] : leaf.span[1]])
        near = text[leaf.span[0] : leaf.span[1] + _NEAR]
        if isinstance(leaf, Treated) and (found := _ALONE.search(near)):
            return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, found[1]))
        if isinstance(leaf, Measured) and _is_limited(leaf) and (
            _CHANGE.search(text[max(0, leaf.span[0] - _NEAR) : leaf.span[1] + _NEAR])
            or _is_of_change(text, leaf, began)
        ):  # fmt: skip
            return Unread(span=leaf.span, text=text[leaf.span[0] : leaf.span[1]])
        if isinstance(leaf, Measured) and (found := _ANY_TIME.search(text)):
            return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, found[0]))
        return leaf

    return changed(tree, change)


_DEFICIENCY = re.compile(r"\s*(?:,|or|and|/)\s*[\w\s]{1,30}\bdeficienc", re.IGNORECASE)
_ALONE = re.compile(r"\b(monotherapy|alone)\b", re.IGNORECASE)
_NEAR = 15
"""Characters behind a name in which "monotherapy" speaks of it."""
_CHANGE = re.compile(
    r"\d\W*(?:\w+/?\w*\s+)?(?:reduction|drop|fall|decrease|decline|increase|rise|change)s?\s+(?:in|of|from)\b"
    r"|\b(?:reduction|drop|fall|decrease|decline|increase|rise|change)s?\s+(?:in|of)\s+[^,;.]{0,40}?"
    r"\b(?:by|of)\s*[<>≥≤=]*\s*\d",
    re.IGNORECASE,
)
"""That a limit is of how much a value changes."""

_CHANGES = r"(?:reduction|drop|fall|decrease|decline|increase|rise|change|variation)s?"
_CHANGE_IN = re.compile(
    rf"\b{_CHANGES}\s+(?:in|of)\b(?P<rest>(?:[^,;.:]|\.(?=\d))*)$", re.IGNORECASE
)
_CHANGED_BY = re.compile(
    rf"\b(?!changes?\s*[<>≥≤]){_CHANGES}\s*(?:(?:of|by)\b|[<>≥≤]|(?:more|less|greater)\s+than\b|at\s+least\b)"
    r"|\b(?:reduced|dropped|fell|fallen|decreased|declined|increased|rose|risen|changed)\s+by\b",
    re.IGNORECASE,
)
_TO_LEVEL = re.compile(
    r"\bto\s*(?:[<>≥≤=\d]|(?:less|more|below|above|under|over|at|a|greater)\b)", re.I
)
_BACK = 80
_STILL = re.compile(r"-(?:loss|change|gain)$")
"""Measurements that are changes themselves."""


def _is_limited(leaf: Measured) -> bool:
    return leaf.low is not None or leaf.high is not None or leaf.scale is Scale.ABNORMAL


def _is_of_change(text: str, leaf: Measured, began: list[int]) -> bool:
    """Say whether a limit is of a rise or a fall: "a rise in ALT or AST of at least 20 U/L"."""
    start, end = leaf.span
    if leaf.scale not in (Scale.VALUE, Scale.ABNORMAL) or _STILL.search(leaf.concept):
        return False
    own = text[start:end]
    behind = text[end : end + _NEAR] if not re.search(r"\d\s*\S*$", own) else ""
    if _CHANGED_BY.search(own + behind) and not _TO_LEVEL.search(own):
        return True
    base = max(0, start - _BACK)
    found = _CHANGE_IN.search(text, base, end)
    if found is None or _TO_LEVEL.search(found["rest"]):
        return False
    near = found.start("rest") + _NEAR
    return any(found.start() <= one <= near for one in began)


_ANY_TIME = re.compile(r"\bat\s+any\s+time\b", re.IGNORECASE)


def denials(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave "No prior rituximab" among exclusions unread: its author may mean either.

    "No consent", "no telephone" and the like keep out who lacks it.
    """
    text = criterion.text
    if criterion.kind is CriterionKind.EXCLUSION and _NO.match(text) and _begins_denied(tree):
        return _unread(criterion)
    return _unread(criterion) if _RECOVERED.search(text) and leaves(tree) else tree


def _begins_denied(tree: Requirement) -> bool:
    """Say whether a tree begins with the denial of something that people have or have had."""
    while isinstance(tree, All | Any | AllOrAny) and tree.parts:
        tree = tree.parts[0]
    return isinstance(tree, Not) and any(
        isinstance(leaf, _HAD) or getattr(leaf, "concept", "") in _EXPECTING
        for leaf in leaves(tree)
    )


def fertile(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep out nobody for being able to have children, where it is said with contraception."""
    if criterion.kind is not CriterionKind.EXCLUSION or not _CONTRACEPTION.search(criterion.text):
        return tree
    return _with_more(tree, criterion)


def _with_more(tree: Requirement, criterion: Criterion) -> Requirement:
    if isinstance(tree, State) and tree.concept == "childbearing-potential":
        return tree if tree.qualifiers else All((tree, _unread(criterion)))
    if isinstance(tree, Any | AllOrAny):
        return type(tree)(tuple(_with_more(part, criterion) for part in tree.parts))
    return tree


_CONTRACEPTION = re.compile(
    r"\b(?:contracepti\w+|birth\s+control|abstinen\w+|abstain|(?:un)?willing)\b", re.IGNORECASE
)


def abilities(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep out nobody for what they can do: "may impair the ability to read" is about more."""
    if criterion.kind is not CriterionKind.EXCLUSION:
        return tree
    return _without_abilities(tree, criterion.text)


def _without_abilities(tree: Requirement, text: str) -> Requirement:
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(_without_abilities(part, text) for part in tree.parts))
    if isinstance(tree, IsAble) and tree.concept.startswith("able-to"):
        return Unread(span=tree.span, text=text[slice(*tree.span)])
    return tree


def or_without(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let in by none of what makes no difference: "gout with or without fever, rash or pain".

    Where such a list ends is not told, so that the whole is not known to hold.
    """
    lets_in = criterion.kind is CriterionKind.INCLUSION and isinstance(tree, Any)
    if lets_in and _OR_WITHOUT.search(criterion.text):
        return All((tree, _unread(criterion)))
    return tree


_OR_WITHOUT = re.compile(r"\bwith\s+or\s+without\b[^,;.()]*,[^;.]*\bor\b", re.IGNORECASE)


def functions(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for no more than the limits by which a text says how well an organ has to work."""
    if not isinstance(tree, All) or not _BY_LIMITS.search(criterion.text):
        return tree
    limited = any(
        isinstance(leaf, Measured) and (leaf.low is not None or leaf.high is not None)
        for leaf in leaves(tree)
    )
    kept = tuple(part for part in tree.parts if not _is_function(part)) if limited else tree.parts
    return tree if len(kept) in (0, len(tree.parts)) else kept[0] if len(kept) == 1 else All(kept)


def _is_function(part: Requirement) -> bool:
    return (
        isinstance(part, Measured)
        and part.scale is Scale.NORMAL
        and not part.concept
        and part.name.lower().endswith("function")
    )


_BY_LIMITS = re.compile(
    r"\bfunctions?\b\W{0,2}(?:(?:is|are|as)\s+)*(?:defined|indicated|evidenced|shown|demonstrated"
    r"|measured|assessed|determined|with\b|:|\()",
    re.IGNORECASE,
)


def groups(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave it open whether all is asked of all, where a text joins people by "and".

    "Women with asthma and women with lupus" are some of each.
    """
    lets_in = criterion.kind is CriterionKind.INCLUSION and not criterion.items
    if lets_in and isinstance(tree, All) and _GROUPS.search(criterion.text):
        return AllOrAny(tree.parts)
    return tree


_GROUPS = re.compile(
    r"\b(women|men|females|males|patients|subjects|participants|adults|children|individuals)\s+"
    r"(?:with|who|after|having)\b[^.;]*\band\s+(?:\w+\s+){0,2}\1\s+(?:with|who|after|having)\b",
    re.IGNORECASE,
)

_HAD = (HasCondition, Treated, Allergic, HasMarker, FamilyHistory, InOtherTrial, UsesSubstance)
_EXPECTING = frozenset({"pregnant", "breastfeeding", "planning-pregnancy"})
_NO = re.compile(
    r"\W*(?:no\b|none\s+of\b|neither\b|not\s+(?:(?:have|having|currently)\s+)?"
    r"(?:undergone|received|had|pregnan\w+|breast-?feeding|lactating|nursing)\b)",
    re.IGNORECASE,
)
_RECOVERED = re.compile(r"\brecover\w*\b.*\bexcept", re.IGNORECASE | re.DOTALL)


def _unread(criterion: Criterion) -> Unread:
    return Unread(span=(0, len(criterion.text)), text=criterion.text)
