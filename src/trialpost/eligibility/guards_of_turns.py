"""Guards over turns of phrase: "inflammatory or not", "could be enrolled", "rating equal to 0".

As in ``eligibility.guards``, each makes a tree weaker where the text says something else.
"""

import re

import msgspec

from trialpost.eligibility.named_within import is_test
from trialpost.eligibility.onset import speaks_of_onset
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    HasCondition,
    IsAble,
    Leaf,
    Not,
    Requirement,
    State,
    Treated,
    Unread,
    changed,
    leaves,
    nodes,
)


def _words(criterion: Criterion, leaf: Leaf) -> Unread:
    return Unread(span=leaf.span, text=criterion.text[slice(*leaf.span)])


def _unread(criterion: Criterion) -> Unread:
    return Unread(span=(0, len(criterion.text)), text=criterion.text)


_PERMITTED = re.compile(
    r"(?P<whom>[^.;:]*)\b(?:could|can|might|would)\s+(?:also\s+)?be\s+"
    r"(?:included|enrol+ed|recruited|accepted|eligible)\b\s*(?P<rest>(?:\([^()]*\))?[\s.;,]*)",
    re.IGNORECASE,
)
_TAKEN_IN = re.compile(
    r"(?:could|can|might|would|may)\s+(?:also\s+)?be\s+(?:included|enrol+ed|recruited)\b", re.I
)
_UNDER_TERMS = re.compile(r"\b(?:only|if|when|unless|provided|who|whose|no|not|never)\b", re.I)


def permissions(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask nothing where people may take part: "patients with metastases could be enrolled"."""
    if criterion.kind is not CriterionKind.INCLUSION or "be " not in criterion.text:
        return tree
    said = _PERMITTED.fullmatch(criterion.text)
    if not leaves(tree):
        return tree
    if said is None:
        own = (one for leaf in leaves(tree) for one in getattr(leaf, "qualifiers", ()))
        return _unread(criterion) if any(map(_TAKEN_IN.match, own)) else tree
    return _unread(criterion) if _UNDER_TERMS.search(said["whom"]) else All(())


_OR_NOT = re.compile(r"\b(?P<kind>[\w-]+)\s+or\s+not\b(?=\s*(?:[,;.)(]|$))", re.IGNORECASE)


def of_either_kind(criterion: Criterion, tree: Requirement) -> Requirement:
    """Deny nothing behind "or not": "any muscle condition, inflammatory or not, (myositis)"."""
    if not isinstance(tree, Any | All | AllOrAny) or "not" not in criterion.text.lower():
        return tree
    said = _OR_NOT.search(criterion.text)
    if said is None:
        return tree
    begin, end = said.start(), said.end()
    parts: list[Requirement] = []
    for part in tree.parts:
        own = leaves(part)
        if own and all(begin <= leaf.span[0] < end for leaf in own):
            continue
        behind = isinstance(part, Not) and all(leaf.span[0] >= end for leaf in own)
        parts.append(part.part if behind and isinstance(part, Not) else part)
    if not parts:
        return _unread(criterion)
    return parts[0] if len(parts) == 1 else type(tree)(tuple(parts))


_DEFINES = re.compile(
    r"[^.;:]{3,60}\b(?:is|are)\s+(?:considered|defined|understood)\s+(?:to\s+be\s+|as\s+)?"
    r"the\s+following\b",
    re.IGNORECASE,
)


def definitions(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what says only what is meant: "Diseases are considered the following".

    So is what is defined by what is there in one case and not in another.
    """
    if criterion.kind is not CriterionKind.INCLUSION:
        return tree
    if _DEFINES.match(criterion.text):
        return _unread(criterion) if leaves(tree) else tree
    cases = _DEFINED.match(criterion.text) is not None and ";" in criterion.text
    denies = any(isinstance(part, Not) for part in nodes(tree))
    return _unread(criterion) if cases and denies else tree


_DEFINED = re.compile(
    r"[^.;:]{3,120}\b(?:is|are)\s+de(?:fi|\ufb01)ned\s+(?:as|by)\b.*\babsence\s+of\b",
    re.IGNORECASE | re.DOTALL,
)


_UNLESS = re.compile(r"\b(?:unless|except\w*)\b", re.IGNORECASE)
_ANY = frozenset({"", "allergy", "medicine"})


def allergic_to_it(criterion: Criterion, tree: Requirement) -> Requirement:
    """Mean an allergy to that very thing in "a loop diuretic unless there is an allergy"."""
    said = _UNLESS.search(criterion.text)
    if said is None:
        return tree

    def change(leaf: Leaf) -> Requirement:
        broad = isinstance(leaf, Allergic) and leaf.concept in _ANY
        return _words(criterion, leaf) if broad and leaf.span[0] >= said.start() else leaf

    return changed(tree, change)


_ZERO = re.compile(
    r"\b(?:rating|scor(?:e|ing)|grad(?:e|ing))s?\b(?:\s+[a-z]+){0,4}\s*[:=]?\s*(?:0|zero)(?![\w.])",
    re.IGNORECASE,
)


def graded_zero(criterion: Criterion, tree: Requirement) -> Requirement:
    """Demand no illness whose grade may be 0: "dermatitis rating should be equal to 0"."""
    if criterion.kind is CriterionKind.EXCLUSION:
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition):
            return leaf
        said = (*leaf.qualifiers, *leaf.stage)
        return _words(criterion, leaf) if any(map(_ZERO.search, said)) else leaf

    return changed(tree, change)


_MORE_EXCEPTED = re.compile(
    r"\b(?:exclud\w+|except\w*|other\s+than|apart\s+from)\b[^.;]*?"
    r"\b(?:or|and)\s+(?P<more>(?:other\s+|any\s+|all\s+)?(?:cancers?|carcinomas?|malignanc\w+|tumou?rs?"
    r"|neoplasms?|lesions?|diseases?|conditions?|infections?|those)\s+"
    r"(?:with|that|which|considered|treated|cured|not)\b[^.;)]*)",
    re.IGNORECASE,
)


def all_exceptions(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep an exception that has no name: "but skin cancer or cancers with a good outlook"."""
    said = _MORE_EXCEPTED.search(criterion.text)
    if said is None or criterion.kind is not CriterionKind.EXCLUSION or criterion.items:
        return tree
    words = said["more"]

    def change(leaf: Leaf) -> Requirement:
        spares = isinstance(leaf, HasCondition | Treated) and leaf.but
        if not spares or not isinstance(leaf, HasCondition | Treated):
            return leaf
        if any(words[:20] in one for one in leaf.qualifiers):
            return leaf
        return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, f"but not {words}"))

    return changed(tree, change)


_OF_FERTILE = re.compile(
    r"child-?\s?bearing\b.*\b(?:contracept|birth\s+control|following\s+methods)",
    re.IGNORECASE | re.DOTALL,
)
_MEN = re.compile(r"\b(?:men|males?|partners?)\b", re.IGNORECASE)


def of_childbearing(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask who cannot have children for none of the methods that are listed for who can."""
    if criterion.kind is not CriterionKind.INCLUSION or not criterion.items:
        return tree
    lead = criterion.text.partition(criterion.items[0].text[:40])[0]
    if not _OF_FERTILE.search(lead):
        return tree
    able = [leaf for leaf in leaves(tree) if isinstance(leaf, State) and leaf.concept == _FERTILE]
    if not able:
        return tree
    whole = _unread(criterion)
    plain = msgspec.structs.replace(able[0], qualifiers=())
    return whole if _MEN.search(lead) else Any((Not(plain), whole))


_FERTILE = "childbearing-potential"
_NOT_GOOD = re.compile(
    r"\b(?:inadequate|poor|insufficient|suboptimal|unsuitable|inconclusive|limited)\b|^exclusions?$",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"contra-?indications?", re.IGNORECASE)


def tests_not_done(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take no test for done that cannot be: "inadequate echocardiographic window"."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated) or not is_test(leaf.concept):
            return leaf
        kept = tuple(one for one in leaf.qualifiers if not _AGAINST.fullmatch(one))
        if len(kept) < len(leaf.qualifiers):
            return msgspec.structs.replace(leaf, qualifiers=kept, contraindicated=True)
        behind = _HEADS.match(criterion.text, leaf.span[1])
        bad = behind or any(map(_NOT_GOOD.search, leaf.qualifiers))
        return _words(criterion, leaf) if bad else leaf

    return changed(tree, change)


_HEADS = re.compile(r"\s+exclusions?\b", re.IGNORECASE)


def without_help(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep "without" with what somebody can do without: "walk without help from others"."""
    if "without " not in criterion.text:
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, IsAble):
            return leaf
        whole = tuple(
            f"without {one}" if f"without {one}" in criterion.text else one
            for one in leaf.qualifiers
        )
        return msgspec.structs.replace(leaf, qualifiers=whole)

    return changed(tree, change)


_LEFT_OUT = re.compile(r"\(\s*(?:excluding|except\w*|not\s+including|excludes?)\b[^()]*\)?", re.I)
_UNTREATED = re.compile(r"(?:previously\s+|never\s+)?(?:untreated|not\s+treated)\b", re.IGNORECASE)


def left_out(criterion: Criterion, tree: Requirement) -> Requirement:
    """Demand no treatment that brackets leave out: "untreated (excluding local therapy)"."""
    said = _LEFT_OUT.search(criterion.text)
    if said is None or criterion.kind is not CriterionKind.INCLUSION:
        return tree
    denied = {id(leaf) for part in nodes(tree) if isinstance(part, Not) for leaf in leaves(part)}

    def change(leaf: Leaf) -> Requirement:
        within = said.start() <= leaf.span[1] - 1 < said.end()
        untreated = any(map(_UNTREATED.match, getattr(leaf, "qualifiers", ())))
        wrong = isinstance(leaf, Treated) and id(leaf) not in denied and (within or untreated)
        return _words(criterion, leaf) if wrong else leaf

    return changed(tree, change)


_FOUND_BEFORE = re.compile(
    r"\bdiagnos(?:is\s+of|ed\s+(?:with|as(?:\s+having)?))\W+(?:\w+\W+){0,2}$", re.I
)
_FOUND_BEHIND = re.compile(r"\W*(?:\w+\W+){0,2}diagnosed\b", re.IGNORECASE)
_NEAR = 45
"""Characters before a name in which "diagnosis of" speaks of it, and behind it for the time."""
_STAY = re.compile(r"\b(?:hospitali[sz]|admi(?:t|ssion)|visit|discharge)", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:with|without|and|or|then)\b|[,;<>≤≥]", re.IGNORECASE)
"""What sets a time behind an illness apart from it."""


def found_then(criterion: Criterion, tree: Requirement) -> Requirement:
    """Reckon from the day it was found: "diagnosis of lupus within 12 months"."""
    text = criterion.text
    if criterion.kind is not CriterionKind.INCLUSION or "iagnos" not in text:
        return tree

    def change(leaf: Leaf) -> Requirement:
        period = leaf.period if isinstance(leaf, HasCondition) else None
        if period is None or not isinstance(leaf, HasCondition) or period.lasting is not None:
            return leaf
        if period.oldest is None and period.newest is None:
            return leaf
        start, end = leaf.span
        said = _FOUND_BEFORE.search(text[max(0, start - _NEAR) : start]) or (
            _FOUND_BEHIND.match(text[end : end + _NEAR])
        )
        if _STAY.search(text[max(0, start - _NEAR) : start]):
            return leaf  # the time is that of the stay
        at = text.find(period.words, end)
        apart = at < 0 or at - end > _NEAR or _BETWEEN.search(text[end:at])
        if not said or apart or speaks_of_onset(period.words):
            return leaf
        since = msgspec.structs.replace(period, words=f"diagnosed {period.words}")
        return msgspec.structs.replace(leaf, period=since)

    return changed(tree, change)
