"""Take back what a tree says of a person where the text speaks of something else.

The grammar reads clause by clause. Some ways of writing give a tree that looks right and is not:
the age at which an illness began, a partner's age, a count in front of a list, "neither". Each
guard looks at the whole text of a criterion and at its tree, and makes the tree weaker: rather
unread than wrong.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    Circumstance,
    HasCondition,
    HasMarker,
    InOtherTrial,
    Leaf,
    LeftToTeam,
    Measured,
    Not,
    Period,
    Requirement,
    SexIs,
    State,
    Treated,
    Unread,
    changed,
    implies,
    leaves,
    nodes,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.windows import Window, WindowSort, windows_in

_OTHER_PEOPLE = re.compile(
    r"\W*(?:the\s+|any\s+|all\s+|if\s+)?(?:immediate\s+)?(?:parents?|mothers?|fathers?|caregivers?|carers?"
    r"|partners?|spouses?|siblings?|relatives?|family\s+members?|donors?|guardians?)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?P<fewer>\b(?:fewer|less)\s+than\s+)?\b(?P<count>two|three|four|five|[2-5])"
    r"(?:\s+or\s+more)?(?:\s+(?:of|out\s+of)\b[^:;.]{0,40}:"
    r"|(?:\s+or\s+more)?\s+(?:risk\s+factors?|features|criteria|symptoms|signs)[^:;.]{0,30}:)",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_NEITHER = re.compile(r"\bneither\b.*\bnor\b", re.IGNORECASE | re.DOTALL)
_STOPPED = re.compile(
    r"\b(?:must|should|need\w*|required?|has|have|had)\b.{0,40}?"
    r"\b(?:discontinued|stopped|ceased|washed\s+out|off)\b",
    re.IGNORECASE | re.DOTALL,
)
_NOTE = re.compile(r"\bnote\s*:", re.IGNORECASE)
_MALE = re.compile(r"\b(?:males?|men)\b\s*(?:,|or\b|and\b|/)", re.IGNORECASE)
_NOTHING = re.compile(
    r"\W*(?:none|n/?a|not applicable|nil|not specified|any|no exclusion criteria)\W*", re.I
)
_ALLOWANCE = re.compile(
    r"[^,;.]*\b(?:is|are|be)\b[^,;.]*\b(?:permitted|allowed|acceptable|eligible)\b[^,;]*",
    re.IGNORECASE,
)
_OTHER_LIMIT = re.compile(
    r"[;,]\s*(?:or\s+)?[≤<≥>=]+\s*\d[^;]*\b(?:if|for|with|in)\b", re.IGNORECASE
)
_TIMED = re.compile(
    r"\d.*(?:day|week|month|year)|(?:day|week|month|year).*\d", re.IGNORECASE | re.DOTALL
)
_LISTED = 3
"""Illnesses in a row that a list of those allowed in has at least."""


def _unread(criterion: Criterion) -> Unread:
    return Unread(span=(0, len(criterion.text)), text=criterion.text)


def people(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave what is asked of somebody else unread."""
    if not _OTHER_PEOPLE.match(criterion.text):
        return tree
    if all(isinstance(leaf, LeftToTeam | Unread) for leaf in leaves(tree)):
        return tree
    named = any(getattr(leaf, "concept", "").startswith("partner") for leaf in leaves(tree))
    return tree if named else _unread(criterion)


def counts(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for as many of a list as the words in front of it count."""
    listed = ":" in criterion.text and not criterion.items
    found = _COUNT.search(criterion.text) if listed else None
    if not found or any(isinstance(part, AtLeast) for part in nodes(tree)):
        return tree
    least = _NUMBERS.get(found["count"].lower()) or int(found["count"])
    if not isinstance(tree, All | Any | AllOrAny) or len(tree.parts) <= least or found["fewer"]:
        return _unread(criterion)
    return AtLeast(least, tuple(_plain(part) for part in tree.parts))


def _plain(part: Requirement) -> Requirement:
    """Take the words of the count out of what narrows the first part."""
    words = getattr(part, "qualifiers", ())
    kept = tuple(one for one in words if not one.lower().startswith(("at least", "any ")))
    if kept == words or not isinstance(part, HasCondition | Treated | State):
        return part
    return msgspec.structs.replace(part, qualifiers=kept)


def neither(criterion: Criterion, tree: Requirement) -> Requirement:
    """Deny what "neither … nor" denies."""
    if not _NEITHER.search(criterion.text) or any(isinstance(part, Not) for part in nodes(tree)):
        return tree
    parts = tree.parts if isinstance(tree, All | Any | AllOrAny) else (tree,)
    return Not(Any(parts) if len(parts) > 1 else parts[0])


def unless(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let an exception narrow what stands before it, if nothing else was made of it."""
    at = criterion.text.lower().find("unless")
    found = leaves(tree) if at > 0 else ()
    if not found or any(leaf.span[0] >= at for leaf in found):
        return tree
    if any("unless" in word for leaf in found for word in getattr(leaf, "qualifiers", ())):
        return tree
    last = found[-1]
    words = criterion.text[at:]

    def change(leaf: Leaf) -> Requirement:
        if leaf is not last:
            return leaf
        if isinstance(leaf, HasCondition | Treated):
            return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, words))
        return All((leaf, Unread(span=(at, len(criterion.text)), text=words)))

    return changed(tree, change)


def washouts(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what asks that a treatment was stopped: it asks for none that was never had."""
    if criterion.kind is not CriterionKind.INCLUSION or not _STOPPED.search(criterion.text):
        return tree
    if any(isinstance(part, Not) for part in nodes(tree)):
        return tree
    had = any(isinstance(leaf, Treated) for leaf in leaves(tree))
    return _unread(criterion) if had else tree


def notes(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave what stands in a note to the text unread."""
    found = _NOTE.search(criterion.text)
    if not found or found.start() == 0:
        return tree
    return changed(
        tree,
        lambda leaf: (
            Unread(span=leaf.span, text=criterion.text[leaf.span[0] : leaf.span[1]])
            if leaf.span[0] > found.start()
            else leaf
        ),
    )


def men(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let men in where "men or women past menopause" are asked for."""
    if criterion.kind is not CriterionKind.INCLUSION or not _MALE.search(criterion.text):
        return tree
    found = leaves(tree)
    states = any(_is_of_women(leaf) for leaf in found)
    if not states or any(isinstance(leaf, SexIs) for leaf in found):
        return tree
    if not all(isinstance(leaf, State | Age) for leaf in found):
        return tree
    return _for_women(tree)


def women(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask women alone for what a text asks "in women of childbearing age"."""
    if criterion.kind is not CriterionKind.INCLUSION or not _WOMEN.search(criterion.text):
        return tree
    whom = _IN_WOMEN.search(criterion.text)
    found = leaves(tree)
    if whom is None or not found:
        return tree
    if any(isinstance(leaf, SexIs) or _is_fertile(leaf) for leaf in found):
        return tree
    if not all(_is_of_women(leaf) or isinstance(leaf, LeftToTeam) for leaf in found):
        return tree
    return implies(SexIs(span=whom.span(), sex=Sex.FEMALE), tree)


_WOMEN = re.compile(r"women|female", re.IGNORECASE)
_IN_WOMEN = re.compile(r"\b(?:in|for|from|by)\s+(?:all\s+)?(?:\w+\s+)?(?:females?|women)\b", re.I)


def _is_fertile(leaf: Leaf) -> bool:
    return isinstance(leaf, State) and leaf.concept == "childbearing-potential"


def _for_women(tree: Requirement) -> Requirement:
    """Ask the states of a tree of women alone."""
    if isinstance(tree, All):
        return All(tuple(_for_women(part) for part in tree.parts))
    if any(_is_of_women(leaf) for leaf in leaves(tree)):
        return Any((SexIs(sex=Sex.MALE), tree))
    return tree


def _is_of_women(leaf: Leaf) -> bool:
    return isinstance(leaf, State) and leaf.concept in _OF_WOMEN


_OF_WOMEN = frozenset({
    "postmenopausal", "premenopausal", "perimenopausal", "surgical-menopause", "surgically-sterile",
    "childbearing-potential", "not-of-childbearing-potential", "pregnant", "breastfeeding",
    "menstruating", "nulliparous", "contraception",
})  # fmt: skip
"""States that "men or …" asks of women alone."""


def lists(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take a list of illnesses that a trial is for as one that may mean each."""
    if criterion.kind is not CriterionKind.INCLUSION or criterion.items:
        return tree
    if isinstance(tree, All) and len(tree.parts) >= _LISTED:
        sorts = (HasCondition, HasMarker)
        if all(isinstance(part, sorts) for part in tree.parts):
            return AllOrAny(tree.parts)
    return tree


def empty(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave a criterion unread of which nothing was made."""
    if leaves(tree) or _NOTHING.fullmatch(criterion.text):
        return tree
    keeps_out = criterion.kind is CriterionKind.EXCLUSION
    if keeps_out and _ALLOWANCE.fullmatch(criterion.text):
        return tree
    return _unread(criterion) if keeps_out or re.search(r"\d", criterion.text) else tree


def limits(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave it open which of two limits counts, where the second is for some people and unread."""
    if not isinstance(tree, All) or not _OTHER_LIMIT.search(criterion.text):
        return tree
    unread = any(isinstance(leaf, Unread) for leaf in leaves(tree))
    return AllOrAny(tree.parts) if unread else tree


def times(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let a time narrow what stands before it, if nothing else was made of it."""
    text = criterion.text
    sorts = (HasCondition, Treated, Circumstance, InOtherTrial)
    asked = leaves(tree)
    if any(getattr(leaf, "period", None) is not None for leaf in asked):
        return tree
    if not any(isinstance(leaf, sorts) for leaf in asked) or not _TIMED.search(text):
        return tree
    for window in windows_in(text):
        start, end = window.span
        found = [leaf for leaf in leaves(tree) if isinstance(leaf, sorts)]
        words = text[start:end]
        if window.sort not in _COUNTED or not found or _is_held(tree, words, window.span):
            continue
        before = [leaf for leaf in found if leaf.span[0] < start]
        tree = _timed(tree, before[-1] if before else found[0], window, words)
    return tree


def _timed(tree: Requirement, last: Leaf, window: Window, words: str) -> Requirement:
    """Give a time to a leaf: how long ago an illness began at least, or else as words."""
    long_ago = isinstance(last, HasCondition) and window.oldest is None and not window.half_lives

    def change(leaf: Leaf) -> Requirement:
        if leaf is not last or not isinstance(
            leaf, HasCondition | Treated | Circumstance | InOtherTrial
        ):
            return leaf
        if long_ago and (window.newest is not None or window.least is not None):
            period = Period(words=words, newest=window.newest, lasting=window.least)
            return msgspec.structs.replace(leaf, period=period)
        return msgspec.structs.replace(leaf, qualifiers=(*leaf.qualifiers, words))

    return changed(tree, change)


_COUNTED = frozenset({WindowSort.WITHIN, WindowSort.BEFORE, WindowSort.DURATION})


def _is_held(tree: Requirement, words: str, span: tuple[int, int]) -> bool:
    """Say whether something in a tree speaks of a time already."""
    for leaf in leaves(tree):
        period = getattr(leaf, "period", None)
        if period is not None and (period.words in words or words in period.words):
            return True
        if any(words in one for one in getattr(leaf, "qualifiers", ())):
            return True
        if isinstance(leaf, Unread | LeftToTeam | Measured | Age) and (
            leaf.span[0] < span[1] and span[0] < leaf.span[1]
        ):
            return True
    return any(getattr(leaf, "period", None) is not None for leaf in leaves(tree))
