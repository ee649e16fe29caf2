"""Guards over what a text allows some people, and over exceptions that stand at a strange place."""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    Leaf,
    Measured,
    Not,
    Requirement,
    Treated,
    Unread,
    changed,
    leaves,
    nodes,
)

_ALLOWS = (
    r"(?:allowed|permitted|permissible|acceptable|accepted|eligible"
    r"|may\s+be\s+(?:included|enrol+ed|considered))"
)
_ALLOWING = ("allowed", "permi", "accept", "eligible", "may")
"""Letters of which a text has to hold some to say that something is allowed."""

_ANOTHER_VALUE = re.compile(
    r"[;,.(]\s*(?:[^;,.()]|\.\d){0,60}?(?<![\w.])\d+(?:\.\d+)?(?!\.?\d|\s*[-–]?\s*(?:hour|day|week|month|year))"
    rf"(?:[^;,.()]|\.\d){{0,60}}?(?<!not )\b{_ALLOWS}\b",
    re.IGNORECASE,
)


def allowed_values(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep nobody out for a value that a text allows: "ECOG 0-1; ECOG 2 allowed if due to pain"."""
    lets_in = criterion.kind is CriterionKind.INCLUSION and not criterion.items
    said = _ANOTHER_VALUE.search(criterion.text) if lets_in else None
    if said is None:
        return tree
    before = [leaf for leaf in leaves(tree) if leaf.span[1] <= said.start() + 1]
    limited = [leaf for leaf in before if isinstance(leaf, Measured) and _has_limits(leaf)]
    if not limited:
        return tree
    end = _CLAUSE_ENDS.search(criterion.text, said.end())
    begin, stop = said.start() + 1, end.start() if end else len(criterion.text)
    words = criterion.text[begin:stop].strip()
    begin = criterion.text.index(words, begin)
    if "dose" in words.lower():
        return tree
    more = Unread(span=(begin, begin + len(words)), text=words)
    last = limited[-1]

    def change(leaf: Leaf) -> Requirement:
        same = any(leaf is one and _limits(one) == _limits(last) for one in limited)
        if not same or not isinstance(leaf, Measured):
            return leaf
        own = tuple(one for one in leaf.qualifiers if one not in words)
        return Any((msgspec.structs.replace(leaf, qualifiers=own), more))

    if isinstance(tree, All):
        kept = tuple(
            part
            for part in tree.parts
            if any(not begin <= one.span[0] < stop for one in leaves(part))
        )
        tree = kept[0] if len(kept) == 1 else All(kept)
    return changed(tree, change)


_CLAUSE_ENDS = re.compile(r"[;)]|\.(?!\d)")


def _limits(leaf: Measured) -> tuple[object, ...]:
    return leaf.low, leaf.high, leaf.scale


def _has_limits(leaf: Measured) -> bool:
    return leaf.low is not None or leaf.high is not None


_IN_THAT_CASE = re.compile(
    r"\bunless\b(?P<whom>[^;.]*)\bin\s+(?:which|that|such|this)\s+(?:a\s+)?(?:case|event|situation)s?\b",
    re.IGNORECASE,
)


def in_that_case(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave open which of two limits counts: "INR < 1.5 unless on warfarin, in which case < 3"."""
    said = _IN_THAT_CASE.search(criterion.text)
    if said is None:
        return tree
    limited = [leaf for leaf in leaves(tree) if isinstance(leaf, Measured) and _has_limits(leaf)]
    names = {(leaf.concept or leaf.name.lower()) for leaf in limited}
    if len(limited) != len(leaves(tree)) or len(limited) != 2 or len(names) != 1:
        return _unread(criterion)
    if any(isinstance(node, Not) for node in nodes(tree)):
        return _unread(criterion)
    whom = said["whom"].lower()
    first, second = (
        msgspec.structs.replace(
            leaf, qualifiers=tuple(word for word in leaf.qualifiers if word.lower() not in whom)
        )
        for leaf in limited
    )
    return AllOrAny((first, second))


_EXCLUDED_CLAUSE = re.compile(
    r"(?<=[;,.])\s+(?P<whom>[^;,.:]{3,60}?)(?<!\bnot)\s+(?<!are )(?<!is )(?<!be )excluded\W*$",
    re.IGNORECASE,
)


def excluded_clause(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask nobody for what a clause keeps out: "adults; women over 75 excluded"."""
    lets_in = criterion.kind is CriterionKind.INCLUSION and not criterion.items
    said = _EXCLUDED_CLAUSE.search(criterion.text) if lets_in else None
    if said is None or not isinstance(tree, All):
        return tree
    start, end = said.span("whom")
    inside = [
        part
        for part in tree.parts
        if not isinstance(part, Not)
        and leaves(part)
        and all(start <= one.span[0] < end for one in leaves(part))
    ]
    kept = tuple(part for part in tree.parts if not any(part is one for one in inside))
    if not inside or not kept:
        return tree
    words = criterion.text[start:].rstrip(" .")
    return All((*kept, Unread(span=(start, start + len(words)), text=words)))


_UNLESS = re.compile(r"\W*(?:unless|except(?:\s+(?:if|when|where))?)\b", re.IGNORECASE)


def only_exception(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what begins with its exception: "Unless ECOG is 0 or 1"."""
    return _unread(criterion) if _UNLESS.match(criterion.text) and leaves(tree) else tree


_OTHERWISE = re.compile(
    rf"\b{_ALLOWS}\b[^;.]*[;.,]\s*(?:but\s+|and\s+)?(?:any(?:thing)?\s+|if\s+)?(?:more\s+recent(?:ly)?"
    r"|otherwise|sooner|less|newer|all\s+others?|others?|earlier)\b[^.;]{0,40}"
    r"\b(?:exclu\w+|ineligible|not\s+(?:be\s+)?(?:allowed|permitted|eligible|acceptable))\b",
    re.IGNORECASE,
)


def excluded_otherwise(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let nobody pass for what is allowed where the rest keeps out.

    "Infarction more than 6 months ago is allowed; more recent is excluded."
    """
    if criterion.kind is not CriterionKind.EXCLUSION or not leaves(tree):
        return tree
    if not any(word in criterion.text.lower() for word in _ALLOWING):
        return _opened(criterion, tree)
    return _unread(criterion) if _OTHERWISE.search(criterion.text) else _opened(criterion, tree)


def _opened(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what would let all pass beside something that keeps out."""
    if isinstance(tree, Any | All) and tree.parts:
        parts = [_opened(criterion, part) for part in tree.parts]
        if isinstance(tree, All):
            parts = [_unread(criterion) if part == Any(()) else part for part in parts]
        return type(tree)(tuple(parts))
    return tree


_EXAMPLES = re.compile(
    r"\(\s*(?:e\.?\s?g\b\.?|i\.?\s?e\b\.?|such\s+as|including|for\s+example|like)[^()]*\)",
    re.IGNORECASE,
)


def examples_too(criterion: Criterion, tree: Requirement) -> Requirement:
    """Narrow the examples, too: "strong inhibitors (e.g. ketoconazole) that cannot be stopped"."""
    text = criterion.text
    for said in _EXAMPLES.finditer(text):
        found = [one for one in leaves(tree) if isinstance(one, HasCondition | Treated)]
        before = [one for one in found if one.span[0] < said.start()]
        behind = text[said.end() :]
        words = tuple(one for one in before[-1].qualifiers if one in behind) if before else ()
        if words and _RELATIVE.match(behind):
            tree = _narrowed(tree, said.span(), words)
    return tree


_RELATIVE = re.compile(
    r"\s*(?:that|which|who|unless|requiring|if|where|when|without)\b", re.IGNORECASE
)


def _narrowed(tree: Requirement, span: tuple[int, int], words: tuple[str, ...]) -> Requirement:
    def change(leaf: Leaf) -> Requirement:
        inside = span[0] <= leaf.span[0] < span[1]
        if not inside or not isinstance(leaf, HasCondition | Treated):
            return leaf
        return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, *words))

    return changed(tree, change)


def _unread(criterion: Criterion) -> Unread:
    return Unread(span=(0, len(criterion.text)), text=criterion.text)
