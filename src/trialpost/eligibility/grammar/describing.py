"""Describing words of several tokens: "high-grade", "well controlled"."""

from trialpost.vocabulary.lexicon import Mention
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import Token

_QUALIFIERS = frozenset(QUALIFIERS)
_LONGEST_QUALIFIER = max((name.count(" ") + 1 for name in _QUALIFIERS), default=1)


def longest_qualifier(tokens: tuple[Token, ...], at: int, past: int) -> int:
    """Return where the longest describing word ends that begins at a token; there if none does."""
    for end in range(min(past, at + _LONGEST_QUALIFIER), at, -1):
        if " ".join(token.form for token in tokens[at:end]) in _QUALIFIERS:
            return end
    return at


_GRADES = frozenset({"ctcae", "disease-stage", "tumor-grade"})


def qualifies(tokens: tuple[Token, ...], one: Mention) -> bool:
    """Say whether a name is part of a describing word: "end-stage"."""
    if one.concept.id == "medicine":
        return longest_qualifier(tokens, one.first, len(tokens)) > one.past
    if one.concept.id not in _GRADES or not one.first:
        return False
    return longest_qualifier(tokens, one.first - 1, len(tokens)) >= one.past
