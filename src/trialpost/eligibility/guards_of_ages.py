"""The guard over ages: leave those unread that are of an event, or of somebody else.

"Under 40 at onset" and "a child aged 6 to 12" give an age that is not the person's now. What speaks
of somebody else stands before the age ("partner under 18"), what speaks of an event before or
behind it, up to the next comma or age. An age without a comparison is a lower limit where a trial
lets in from the age of an adult on ("Age 18 years"), or the first of two ("= 18 and = 65 years").
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
    Leaf,
    Not,
    Requirement,
    SexIs,
    Unread,
    changed,
    leaves,
)

_MEANT_NOW = (
    r"(?:sign|consent|screen|enrol|inclusion|randomi[sz]|baseline|visit|entry|registr|recruit)"
)
_EVENT = re.compile(
    r"\bonset\b|\bbefore\s+(?:the\s+)?age\b|\bfirst\s+(?:episode|symptoms?|seizure|manifestation)\b"
    r"|\bage\s+(?:at|of)\s+(?:the\s+)?(?:first|onset|diagnosis|menarche|menopause|surgery|birth|transplant)"
    rf"|\bat\s+(?:the\s+time\s+of\s+)?(?:(?:the|initial|first|primary|their)\s+)*(?!{_MEANT_NOW})"
    r"(?:diagnosis|surgery|birth|transplant\w*|presentation|injury|menopause|menarche|trauma)"
    r"|\bgestation|\bborn\b|\bdiagnos\w+\s+(?:with\s+\w+\s+)?(?:before|after|prior|at)",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:have|having|has|with|of|their|her|his|a|an|the)\s+(?:an?\s+|at\s+least\s+one\s+|the\s+)?"
    r"(?:child|children|infant|baby|son|daughter)s?\b"
    r"|\b(?:mothers?|fathers?|parents?|caregivers?|carers?)\s+(?:of|with)\b"
    r"|\b(?:partner|spouse|relative|sibling|family\s+member|donor)s?\b",
    re.IGNORECASE,
)
_OPERATION = re.compile(r"surgery|transplant", re.IGNORECASE)
"""Events that mostly lie ahead: who has to be old enough then is so now, or soon."""

_MINE = re.compile(r"\b(?:a|an|the)\s+(?:child|children|infant|baby)s?\b", re.IGNORECASE)
_OF_SOMEBODY = re.compile(
    r"\W*(?:(?:years?|months?|old|of|age|aged)\W+)*(?:(?!with|whose|and|who|or)[\w-]+\s+){0,2}?"
    r"(?:partner|spouse|relative|sibling|donor)s?\b",
    re.IGNORECASE,
)
_UNBORN = re.compile(r"\b(?:f(?:o)?etus|unborn|nursing|breast-?fed|pregnancy)\W+$", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:ulcers?|wounds?|lesions?|specimens?|samples?|follow-?\s?up|fractures?|implants?|tattoos?"
    r"|grafts?|scars?|diabetes)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_AND_ON = re.compile(
    r"\W*(?:years?\W*)?(?:(?:of\s+age|old)\W*)?\b(?:and|or|to)\b\W*", re.IGNORECASE
)
_BREAK = re.compile(r"[,;()]|\.(?=\s)|:\s")
_BOTH = re.compile(r"\b(?:males?|men)\b.*\b(?:females?|women)\b", re.IGNORECASE | re.DOTALL)
_EXACTLY = re.compile(r"\bexactly\b|\bonly\b|\bat\s+(?:the\s+)?age\b", re.IGNORECASE)
_ADULT = (16.0, 21.0)
"""Ages that are meant as lower limits, where a text lets in and compares with nothing."""


def ages_of_now(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave ages unread that are those of an event or of somebody else, or of one year alone."""
    found = [leaf for leaf in leaves(tree) if isinstance(leaf, Age)]
    if not found:
        return tree
    text = criterion.text
    if criterion.kind is CriterionKind.INCLUSION and not _EXACTLY.search(text):
        tree = _paired(tree)
        found = [leaf for leaf in leaves(tree) if isinstance(leaf, Age)]
    apart = len(found) > 1 and _BOTH.search(text) and not any(
        isinstance(leaf, SexIs) for leaf in leaves(tree)
    )  # fmt: skip

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Age):
            return leaf
        if not (apart or _is_of_other(text, leaf, found)):
            if leaf.low is None or leaf.low != leaf.high or re.search(r"\bexactly\b", text, re.I):
                return leaf
            lets_in = criterion.kind is CriterionKind.INCLUSION and not _EXACTLY.search(text)
            if lets_in and _ADULT[0] <= leaf.low <= _ADULT[1]:
                return msgspec.structs.replace(leaf, high=None)
        return Unread(span=leaf.span, text=text[leaf.span[0] : leaf.span[1]])

    return changed(tree, change)


def _is_of_other(text: str, leaf: Age, ages: list[Age]) -> bool:
    """Say whether an age is that of an event, of a thing or of somebody else."""
    start, end = leaf.span
    others = [one.span for one in ages if one is not leaf]
    breaks = [found.end() for found in _BREAK.finditer(text, 0, start)]
    begin = max([0, *breaks, *(past for _, past in others if past <= start)])
    before = text[begin:start]
    following = sorted(span for span in others if span[0] >= end)
    stop = _break_behind(text, end)
    for first, past in following:
        if first > stop:
            break
        if not _AND_ON.fullmatch(text, end, first):
            stop = first
            break
        end, stop = past, _break_behind(text, past)
    event = _EVENT.search(before + text[start:stop])
    if _THING.search(before) or (event and not (leaf.high is None and _OPERATION.search(event[0]))):
        return True
    own = text[start : leaf.span[1]]
    whose = _SOMEBODY.search(before if any(map(str.isdigit, own)) else before + own)
    if (whose and not _MINE.fullmatch(whose[0])) or _UNBORN.search(before):
        return True
    return _OF_SOMEBODY.match(text, leaf.span[1]) is not None


def _break_behind(text: str, end: int) -> int:
    found = _BREAK.search(text, end)
    return found.start() if found else len(text)


def _paired(tree: Requirement) -> Requirement:
    """Take two ages side by side, of which the first compares with nothing, for a range.

    "= 18 and = 65 years" has lost its signs.
    """
    if isinstance(tree, Not):
        return Not(_paired(tree.part))
    if isinstance(tree, AtLeast):
        return tree
    if not isinstance(tree, All | Any | AllOrAny):
        return tree
    parts = tuple(_paired(part) for part in tree.parts)
    ages = [part for part in parts if isinstance(part, Age)]
    if isinstance(tree, AllOrAny) or len(ages) != 2:
        return type(tree)(parts)
    first, second = ages
    bare = first.low is not None and first.low == first.high
    if not bare or second.high is None or second.low not in (None, second.high):
        return type(tree)(parts)
    if first.low is None or first.low >= second.high:
        return type(tree)(parts)
    both = msgspec.structs.replace(
        first,
        high=second.high,
        high_strict=second.high_strict,
        span=(first.span[0], second.span[1]),
    )
    kept = tuple(both if part is first else part for part in parts if part is not second)
    return kept[0] if len(kept) == 1 else type(tree)(kept)
