"""Guards over how far words reach: which illness a treatment is of, what a time is said of."""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    HasCondition,
    Leaf,
    Measured,
    Not,
    Requirement,
    State,
    Treated,
    Unread,
    changed,
    leaves,
)

_HELD = re.compile(r"\b(?:with|on|by|treated|managed|controlled|receiving|taking|using)\b", re.I)
_HELD_TOO = re.compile(
    r"[^,;]\s+or\s+(?:(?:is|are|who\s+(?:is|are))\s+)?(?:(?:treated|managed|controlled)\s+)?"
    r"(?:with|on|by|receiving|taking|using)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def head_of_both(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for the illness in both cases: "diabetes with HbA1c over 9% or on insulin"."""
    if isinstance(tree, All):
        return All(tuple(head_of_both(criterion, part) for part in tree.parts))
    if not isinstance(tree, Any):
        return tree
    parts = [tree.parts[0]] if tree.parts else []
    head: HasCondition | None = None
    for before, part in zip(tree.parts, tree.parts[1:], strict=False):
        head = head or _head(before)
        if head is None or not _is_held(head, part, criterion.text):
            head = None
            parts.append(part)
        else:
            parts.append(All((_plainly(head, criterion.text), *_all(part))))
    return Any(tuple(parts))


def _head(part: Requirement) -> HasCondition | None:
    first = part.parts[0] if isinstance(part, All) and part.parts else part
    return first if isinstance(first, HasCondition) else None


def _all(part: Requirement) -> tuple[Requirement, ...]:
    return part.parts if isinstance(part, All) else (part,)


def _is_held(head: HasCondition, part: Requirement, text: str) -> bool:
    found = leaves(part)
    if not found or not all(isinstance(leaf, Treated | Measured) for leaf in found):
        return False
    start = min(leaf.span[0] for leaf in found)
    said = _HELD_TOO.search(text, head.span[0], start)
    return said is not None and bool(_HELD.search(text, head.span[0], said.start() + 1))


def _plainly(head: HasCondition, text: str) -> HasCondition:
    """Return an illness without what is said of it behind its name."""
    at = text.lower().find(head.name.lower(), head.span[0]) if head.name else head.span[0]
    kept = tuple(word for word in head.qualifiers if 0 <= text.find(word) < at)
    return msgspec.structs.replace(head, qualifiers=kept, period=None)


_OTHER_HISTORY = re.compile(
    r"\bor\s+(?:an?\s+|any\s+)?(?:(?:prior|previous|past|known|recent)\s+)?history\s+of\b", re.I
)


def own_times(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave open whether a time behind "history of A or history of B" is said of A, too."""
    if len(re.findall(r"history\s+of", criterion.text, re.IGNORECASE)) < 2:
        return tree
    text = criterion.text
    found = leaves(tree)

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition | Treated) or leaf.period is None:
            return leaf
        words, end = leaf.period.words, leaf.span[1]
        at = text.find(words)
        turn = _OTHER_HISTORY.search(text, leaf.span[0], at) if at > leaf.span[0] else None
        if turn is None or end > turn.end():
            return leaf
        if not any(turn.end() <= one.span[0] < at for one in found):
            return leaf
        return msgspec.structs.replace(leaf, period=None, qualifiers=(*leaf.qualifiers, words))

    return changed(tree, change)


def halved_brackets(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave a choice unread that was cut within brackets: "diabetes (type 1 or type 2) with …"."""
    if criterion.items or "(" not in criterion.text or not isinstance(tree, Any | All | AllOrAny):
        return tree
    parts = tuple(halved_brackets(criterion, part) for part in tree.parts)
    if isinstance(tree, Any) and any(_is_halved(part, criterion.text) for part in parts):
        found = [leaf for leaf in leaves(tree) if leaf.span[1]]
        start, end = min(one.span[0] for one in found), max(one.span[1] for one in found)
        return Unread(span=(start, end), text=criterion.text[start:end])
    return type(tree)(parts)


def _is_halved(part: Requirement, text: str) -> bool:
    """Say whether a part begins within brackets that end in the middle of it."""
    if not isinstance(part, Unread) or ")" not in part.text.rstrip(" .;,)"):
        return False
    closes, opens = part.text.find(")"), part.text.find("(")
    return (opens < 0 or closes < opens) and "(" in text[: part.span[0]]


_OUTSIDE = re.compile(
    r"(?:falling\s+|being\s+)?out(?:side)?(?:\s+of)?(?:\s+(?:the|normal|reference|target|allowed|range"
    r"|limits?|interval|of|from))*",
    re.IGNORECASE,
)
_NOT_OUTSIDE = re.compile(r"\b(?:not|no|without|never)\b[^;.]*\boutside\b", re.IGNORECASE)


def outside(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "outside 100 to 160" for the values beyond it, never for those within."""
    if "out" not in criterion.text.lower():
        return tree

    def change(leaf: Leaf) -> Requirement:
        if isinstance(leaf, Age):
            return _age_beyond(leaf, criterion.text)
        if not isinstance(leaf, Measured):
            return leaf
        said = [word for word in leaf.qualifiers if _OUTSIDE.match(word)]
        if not said:
            return leaf
        both = leaf.low is not None and leaf.high is not None
        only = all(_OUTSIDE.fullmatch(word) for word in said)
        if not both and not any(re.search(r"\d|\b(?:range|limit|interval)", word) for word in said):
            return leaf
        if not both or not only or _NOT_OUTSIDE.search(criterion.text):
            return Unread(span=leaf.span, text=criterion.text[slice(*leaf.span)])
        return _beyond(leaf, tuple(said), criterion.text)

    return changed(tree, change)


_AGES_OUTSIDE = re.compile(
    r"\boutside\s+(?:of\s+)?(?:the\s+|an\s+)?(?:(?:age|range|limits?|of|group|ages|study|required|target)\s+)*$",
    re.I,
)


def _age_beyond(leaf: Age, text: str) -> Requirement:
    """Take "outside the age range 18-65" for the ages beyond it."""
    if not _AGES_OUTSIDE.search(text, 0, leaf.span[0]):
        own = text[slice(*leaf.span)]
        return Unread(span=leaf.span, text=own) if own.lower().startswith("outside") else leaf
    if leaf.low is None or leaf.high is None or _NOT_OUTSIDE.search(text):
        return Unread(span=leaf.span, text=text[slice(*leaf.span)])
    return Not(leaf)


def _beyond(leaf: Measured, said: tuple[str, ...], text: str) -> Requirement:
    beyond = Not(msgspec.structs.replace(leaf, qualifiers=()))
    more = [word for word in leaf.qualifiers if word not in said]
    if not more:
        return beyond
    spans = [(max(text.find(word), 0), word) for word in more]
    return All((beyond, *(Unread(span=(at, at + len(word)), text=word) for at, word in spans)))


_LEFT_OVER = re.compile(
    r"(?:but\s+)?not\s+both|(?:over|under|above|below|older\s+than|younger\s+than)\s+\d+(?:\s+years?)?",
    re.IGNORECASE,
)


def left_over(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave words unread that nobody can be asked about: "but not both", an age, "lifestyle"."""
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition | Treated | Measured | State):
            return leaf
        if not leaf.concept and _NO_NAME.fullmatch(leaf.name):
            return Unread(span=leaf.span, text=text[slice(*leaf.span)])
        left = [one for one in leaf.qualifiers if _LEFT_OVER.fullmatch(one.strip(" ,;.()"))]
        if not left:
            return leaf
        kept = tuple(one for one in leaf.qualifiers if one not in left)
        spans = [(max(text.find(one), 0), one) for one in left]
        more = [Unread(span=(at, at + len(one)), text=one) for at, one in spans]
        return All((msgspec.structs.replace(leaf, qualifiers=kept), *more))

    return changed(tree, change)


_NO_NAME = re.compile(
    r"(?:(?:issues?|problems?)\s+(?:with|of)\s+)?(?:(?:their|his|her|the)\s+)?"
    r"(?:life-?styles?|habits?|behaviou?rs?|situations?|circumstances|signs?|symptoms?|repeat|original"
    r"|part|life|others?)",
    re.IGNORECASE,
)


_DENIED_WORD = re.compile(
    r"\b(?:can\s*not|could\s+not|may\s+not|not|never)\s+(?:be\s+|been\s+)?$", re.I
)


def denied_words(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep the denial in the words that narrow a name: "that cannot be stopped"."""
    text = criterion.text
    low = text.lower()
    if "not" not in low and "never" not in low:
        return tree

    def change(leaf: Leaf) -> Requirement:
        words = getattr(leaf, "qualifiers", ())
        if not isinstance(leaf, HasCondition | Treated) or not words:
            return leaf
        new = tuple(_with_denial(one, leaf, text) for one in words)
        return leaf if new == words else msgspec.structs.replace(leaf, qualifiers=new)

    return changed(tree, change)


def _with_denial(words: str, leaf: Leaf, text: str) -> str:
    at = text.find(words, leaf.span[0])
    denied = _DENIED_WORD.search(text, leaf.span[0], at) if at > leaf.span[0] else None
    if denied is None:
        return words
    said = denied[0].lower()
    return f"cannot be {words}" if said.startswith("can") else f"not {words}"


_PARTNER = re.compile(
    r"\b(?:(?:female|sexual|pregnant|their|his)\s+)*(?:partners?|wife|wives|spouses?|girlfriends?)\b",
    re.I,
)
_MAN = re.compile(
    r"^\W*males?\b|\b(?:males?(?!\s+(?:sexual\s+)?partner)|men|man|fathers?|husbands?|he|his)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"[;.]|\bor\s+(?:are\s+|who\s+are\s+)?(?:women|females)\b", re.IGNORECASE)
_HERS = frozenset({
    "pregnant", "breastfeeding", "planning-pregnancy", "postmenopausal", "premenopausal",
    "childbearing-potential", "not-of-childbearing-potential", "menstruating",
})  # fmt: skip


def of_partners(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what is true of a man's partner: "men whose partners plan a pregnancy"."""
    text = criterion.text
    if not _PARTNER.search(text) or not _MAN.search(text):
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, State) or leaf.concept not in _HERS:
            return leaf
        said = list(_PARTNER.finditer(text, 0, leaf.span[1]))
        near = said[-1] if said else None
        if near is None or _ANOTHER.search(text, near.end(), leaf.span[0]):
            return leaf
        if not _MAN.search(text, 0, near.start()) or leaf.span[0] < near.start():
            return leaf
        start = near.start()
        return Unread(span=(start, leaf.span[1]), text=text[start : leaf.span[1]])

    return changed(tree, change)


_GIRLS = re.compile(r"\b(?:girls?|boys?|children|adolescents?)\b", re.IGNORECASE)
_GROWN = re.compile(r"\b(?:wom[ae]n|m[ae]n|adults?)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def grown_up(criterion: Criterion, tree: Requirement) -> Requirement:
    """Begin the age of women where that of girls ends: "girls 9-14, or women up to 45"."""
    if criterion.kind is not CriterionKind.INCLUSION or not _GIRLS.search(criterion.text):
        return tree
    ages = [leaf for leaf in leaves(tree) if isinstance(leaf, Age)]

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Age) or leaf.low is not None or leaf.high is None:
            return leaf
        if not _GROWN.search(criterion.text, 0, leaf.span[0]):
            return leaf
        before = [one.high for one in ages if one.span[0] < leaf.span[0] and one.high is not None]
        return msgspec.structs.replace(leaf, low=before[-1] if before else 18)

    return changed(tree, change)
