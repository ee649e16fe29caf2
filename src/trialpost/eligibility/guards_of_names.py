"""Guards over names that say less than their concept, or stand there for something else.

A telephone is no smartphone, and who lives within 50 km of a hospital need not be of its country.
"Abnormal testosterone" is a value and no treatment; what a drug is taken for in "(e.g. for ADHD)"
is none of its examples.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    Circumstance,
    HasCondition,
    IsAble,
    Leaf,
    Measured,
    Requirement,
    Treated,
    Unread,
    UsesSubstance,
    changed,
)
from trialpost.vocabulary.lexicon import lexicon

_FARTHER = 30
_LESS = {
    "lives-in-the-country": r"\bwithin\s+(?:an?\s+|\d[\d.,]*\W*)(?:km|kilomet|mile|min|hour|drive)",
    "ethnicity": r"\bskin\s+(?:photo)?type|\bfitzpatrick",
    "able-to-use-a-smartphone": r"^(?:(?!smart|mobile|cell|internet|computer).)*\btelephone",
    "caffeine": r"\b(?:green|herbal|mint|chamomile|rooibos|white)\W+tea",
}
_SAYS_LESS = {concept: re.compile(words, re.IGNORECASE) for concept, words in _LESS.items()}
"""Words with which a name says something else than its concept."""

_SULFITE = re.compile(r"sul(?:f|ph)ite", re.IGNORECASE)
_LEVEL = re.compile(
    r"\s*(?:,|or\b|and\b|/)[^;.:()]{1,50}?\b(?:levels?|concentrations?)\b", re.IGNORECASE
)
_OWN_LEVEL = re.compile(r"\s+(?:levels?|concentrations?)\b", re.IGNORECASE)


def other_names(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what a concept says too much of."""
    text = criterion.text
    valued = any_measured(tree)

    def change(leaf: Leaf) -> Requirement:
        start, end = leaf.span
        if isinstance(leaf, Allergic) and leaf.concept == "parabens" and _SULFITE.search(leaf.name):
            return msgspec.structs.replace(leaf, concept="")
        if isinstance(leaf, Treated) and valued and _is_level(leaf, text):
            return Unread(span=leaf.span, text=text[start:end])
        sign = _SAYS_LESS.get(getattr(leaf, "concept", ""))
        named = isinstance(leaf, Circumstance | IsAble | UsesSubstance)
        if isinstance(leaf, UsesSubstance) and "tea" not in leaf.name.lower().split():
            return leaf  # "caffeine (coffee, green tea)"
        if sign is not None and named and sign.search(text[start : end + _FARTHER]):
            return Unread(span=leaf.span, text=text[start:end])
        return leaf

    return changed(tree, change)


def any_measured(tree: Requirement) -> bool:
    """Say whether something in a tree is measured."""
    if isinstance(tree, All | Any | AllOrAny):
        return any(any_measured(part) for part in tree.parts)
    return isinstance(tree, Measured)


def _is_level(leaf: Treated, text: str) -> bool:
    """Say whether a drug is meant by its level: "abnormal testosterone or TSH level"."""
    if any(word.lower().startswith("abnormal") for word in leaf.qualifiers):
        return True
    if _OWN_LEVEL.match(text, leaf.span[1]):
        return True
    return bool(_LEVEL.match(text, leaf.span[1])) and bool(lexicon().find(f"{leaf.name} level"))


_SUCH = r"(?:\be\.?g\b\.?|\bi\.?e\b\.?|\bsuch\s+as\b|\blike\b)[^\w()]*for\s+"
_FOR_IT = re.compile(rf"{_SUCH}(?:\w+\s+)?$|[(\[]\s*{_SUCH}[^()\[\];:]*$", re.IGNORECASE)
_EVIDENCE = re.compile(r"\w*\s*(?:evidence|findings?|signs?|confirmation)\b", re.IGNORECASE)
_STAY = re.compile(r"\b(?:during|throughout|of|after)\s+(?:the\s+|their\s+)?$", re.IGNORECASE)


def beside_the_point(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave out of a list what it does not ask: what a drug is for, how it was seen, a stay."""
    if not isinstance(tree, All | Any | AllOrAny):
        return tree
    kept: list[Requirement] = []
    for one in tree.parts:
        part = beside_the_point(criterion, one)
        reason = _is_reason(part, kept, criterion.text)
        if not reason and not _is_aside(part, criterion.text):
            kept.append(part)
    if not kept:
        return tree
    return kept[0] if len(kept) == 1 else type(tree)(tuple(kept))


def _is_reason(part: Requirement, before: list[Requirement], text: str) -> bool:
    treated = any(isinstance(one, Treated) for one in before)
    return treated and isinstance(part, HasCondition) and (
        _FOR_IT.search(text, 0, part.span[0]) is not None
    )  # fmt: skip


def _is_aside(part: Requirement, text: str) -> bool:
    """Say whether a part is how something was seen, or a stay in hospital during which it was."""
    if isinstance(part, Measured):
        bare = part.low is None and part.high is None and part.concept == "hospital-stay"
        return bare and _STAY.search(text, 0, part.span[0]) is not None
    if not isinstance(part, Treated) or not part.concept:
        return False
    seen = any(lexicon().is_a(part.concept, one) for one in ("imaging", "ultrasound"))
    return seen and _EVIDENCE.match(text, part.span[1]) is not None
