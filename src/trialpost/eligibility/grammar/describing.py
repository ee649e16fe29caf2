"""Describing words of several tokens: "high-grade", "well controlled", "low or high risk"."""

import re

from trialpost.vocabulary.lexicon import Lexicon, Mention
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import Token, forms_of

_QUALIFIERS = frozenset(QUALIFIERS)
_LONGEST_QUALIFIER = max((name.count(" ") + 1 for name in _QUALIFIERS), default=1)


def longest_qualifier(tokens: tuple[Token, ...], at: int, past: int) -> int:
    """Return where the longest describing word ends that begins at a token; there if none does."""
    for end in range(min(past, at + _LONGEST_QUALIFIER), at, -1):
        if " ".join(token.form for token in tokens[at:end]) in _QUALIFIERS:
            return end
    return at


def without_lead(
    text: str, tokens: tuple[Token, ...], first: int, past: int, concept: str, names: Lexicon
) -> int:
    """Return where a name begins without a describing word that the rest of it goes without.

    "Advanced NSCLC" is a name of the same illness as "NSCLC", and says more of it.
    """
    own = forms_of(names.concept(concept).name)
    while True:
        end = longest_qualifier(tokens, first, past)
        if end == first:
            end = _past_risk(text, tokens, first, past)
        if end in (first, past) or any(one.form in own for one in tokens[first:end]):
            return first
        rest = text[tokens[end].start : tokens[past - 1].end]
        if all(one.id != concept for one in names.find(rest)):
            return first
        first = end


_HOW_HIGH = (
    r"(?:(?:very|ultra|extremely)[\s-]+)?(?:low|lower|intermediate|medium|moderate|standard|average|high|higher"
    r"|good|poor|favou?rable|unfavou?rable|adverse)"
)
_RISK = (
    rf"{_HOW_HIGH}(?:[\s-]*(?:risk\b)?[\s-]*(?:/|,|\b(?:or|to|and|and/or)\b)[\s-]*{_HOW_HIGH}|-{_HOW_HIGH})*"
    r"[\s-]+risk[\s-]+"
)
_RISK_FIRST = re.compile(_RISK, re.IGNORECASE)
_RISK_LAST = re.compile(rf"\b{_RISK}$", re.IGNORECASE)
_LONGEST_RISK = 60
"""In characters."""


def _past_risk(text: str, tokens: tuple[Token, ...], first: int, past: int) -> int:
    """Return the token behind a class of risk that begins at a token; there if none does."""
    found = _RISK_FIRST.match(text, tokens[first].start, tokens[past - 1].end)
    if found is None:
        return first
    return next((at for at in range(first, past) if tokens[at].start == found.end()), first)


def risk_before(text: str, tokens: tuple[Token, ...], first: int) -> int:
    """Return the token at which the class of risk begins that stands right before a name.

    "Low or intermediate risk" of "low or intermediate risk prostate cancer" says which of those
    with the illness are meant. Without one it is the token of the name itself.
    """
    if not first or tokens[first - 1].form != "risk":
        return first
    end = tokens[first].start
    found = _RISK_LAST.search(text, max(0, end - _LONGEST_RISK), end)
    if found is None:
        return first
    return next((at for at in range(first) if tokens[at].start == found.start()), first)


_GRADES = frozenset({"ctcae", "disease-stage", "tumor-grade"})


def qualifies(tokens: tuple[Token, ...], one: Mention) -> bool:
    """Say whether a name is part of a describing word: "end-stage"."""
    if one.concept.id == "medicine":
        return longest_qualifier(tokens, one.first, len(tokens)) > one.past
    if one.concept.id not in _GRADES or not one.first:
        return False
    return longest_qualifier(tokens, one.first - 1, len(tokens)) >= one.past
